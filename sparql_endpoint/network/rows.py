"""Relations of a network as a reader sees them: names, what one does for the other, since and until, who says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from briefs.speech import translatable
from graph.search import labels
from ontology import terms
from queries.blocks import fill
from sparql_endpoint.answering.evaluation import endpoint, rows
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.linked_data.relations import days
from sparql_endpoint.network.neighbourhood import Edge
from sparql_endpoint.search.pages import KINDS as THINGS
from sparql_endpoint.wording.cells import Cell, Term, address, short
from sparql_endpoint.wording.languages import reader_language
from sparql_endpoint.wording.names import batches, names

#: What the first end of a relation does, before the name of the second.
WORDS: Final[Mapping[str, str]] = {
    "partnership": translatable("partners with"),
    "dependency": translatable("depends on"),
    "link": translatable("is linked to"),
    "responsibility": translatable("is responsible for"),
    "endorsement": translatable("endorses"),
    "membership": translatable("is a member of"),
    "funding": translatable("funds"),
}
#: What tells more of a relation: the property whose value says in what way.
_WAYS: Final = (terms.partnershipType, terms.linkType, terms.role, terms.fundingType)
_NAMED: Final = (*_WAYS, terms.certainty)

_FACTS: Final = """
SELECT ?relation ?property ?value WHERE { VALUES ?relation { UNDEF } ?relation ?property ?value }
"""
_SOURCES: Final = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?relation ?graph ?title WHERE {
  VALUES ?relation { UNDEF }
  ?relation prov:wasDerivedFrom/dct:isPartOf ?graph . ?graph dct:title ?title
}
ORDER BY ?title ?graph
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One relation: its edge, the names of its ends, in which way, its days as far as they are known, its sources."""

    edge: Edge
    first: str
    second: str
    ways: tuple[str, ...]
    since: str
    until: str
    certainty: str
    sources: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """One end of the relations shown: IRI, name, kind in words, how many of them it has."""

    iri: str
    name: str
    kind: str
    relations: int


def told(generation: Generation, edges: Sequence[Edge]) -> list[Row]:
    """Return the relations with what the release says of them, in their order.

    Raises: EvaluationError if there is no complete answer.
    """
    facts = _facts(generation, edges)
    sources = _sources(generation, edges)
    ends = {end for edge in edges for end in (edge.first, edge.second)}
    held = (value for values in facts.values() for name in _NAMED for value in values.get(name, ()))
    values = {value.value for value in held if isinstance(value, NamedNode)}
    called = {**names(generation, sorted(ends | values), endpoint()), **_translated(generation, sorted(ends))}
    return [_row(edge, facts.get(edge.relation, {}), sources.get(edge.relation, ()), called) for edge in edges]


def things(rows_shown: Sequence[Row], start: str | None) -> list[Thing]:
    """Return the ends of the relations: the start first, then those with most relations, by name."""
    named: dict[str, str] = {}
    counted: dict[str, int] = {}
    for row in rows_shown:
        for iri, name in ((row.edge.first, row.first), (row.edge.second, row.second)):
            named[iri] = name
            counted[iri] = counted.get(iri, 0) + 1
    order = sorted(named, key=lambda iri: (iri != start, -counted[iri], named[iri].casefold(), iri))
    return [Thing(iri, named[iri], kind_of(iri), counted[iri]) for iri in order]


def kind_of(iri: str) -> str:
    """Return in a word what an IRI of ours stands for, as search has it; nothing for what search does not have."""
    _, _, rest = iri.partition("/id/")
    return THINGS[rest.split("/")[0]][0] if rest.split("/")[0] in THINGS else ""


def _facts(generation: Generation, edges: Sequence[Edge]) -> dict[str, dict[str, list[Term]]]:
    found: dict[str, dict[str, list[Term]]] = {}
    for batch in batches(sorted({edge.relation for edge in edges}), spared=len(_FACTS)):
        for row in rows(generation, fill(_FACTS, {"relation": batch}), endpoint()):
            found.setdefault(row["relation"].value, {}).setdefault(row["property"].value, []).append(row["value"])
    return found


def _sources(generation: Generation, edges: Sequence[Edge]) -> dict[str, tuple[Cell, ...]]:
    found: dict[str, tuple[Cell, ...]] = {}
    for batch in batches(sorted({edge.relation for edge in edges}), spared=len(_SOURCES)):
        for row in rows(generation, fill(_SOURCES, {"relation": batch}), endpoint()):
            graph = row["graph"].value
            more = Cell(row["title"].value, address(graph))
            found[row["relation"].value] = (*found.get(row["relation"].value, ()), more)
    return found


def _translated(generation: Generation, iris: Sequence[str]) -> Mapping[str, str]:
    """Return the names in the language of the reader that the index of the release has; none for English."""
    index, language = generation.release.search, reader_language()
    return labels(index, iris, language) if language != "en" and index.is_file() else {}


def _row(edge: Edge, facts: Mapping[str, list[Term]], sources: tuple[Cell, ...], called: Mapping[str, str]) -> Row:
    known = days({name: values[0] for name, values in facts.items()})
    return Row(
        edge=edge,
        first=called.get(edge.first) or short(edge.first),
        second=called.get(edge.second) or short(edge.second),
        ways=tuple(dict.fromkeys(_named(value, called) for name in _WAYS for value in _sorted(facts.get(name, ())))),
        since=_day(facts, known, terms.validFrom),
        until=_day(facts, known, terms.validUntil),
        certainty=", ".join(_named(value, called) for value in _sorted(facts.get(terms.certainty, ()))),
        sources=sources,
    )


def _sorted(values: Sequence[Term]) -> list[Term]:
    return sorted(values, key=str)


def _named(value: Term, called: Mapping[str, str]) -> str:
    if isinstance(value, NamedNode):
        return called.get(value.value) or short(value.value)
    return value.value if isinstance(value, Literal) else str(value)


def _day(facts: Mapping[str, list[Term]], known: Mapping[str, str], name: str) -> str:
    """Return the day as precisely as it is known; without a precision, as it is written."""
    return known.get(name) or ", ".join(_named(value, {}) for value in _sorted(facts.get(name, ())))
