"""What a release says about one node, in the words of the release: statements, evidence, what refers to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext
from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from ontology import reused, terms
from queries.blocks import fill
from sparql_endpoint.answering.evaluation import rows, rows_of_all, settings
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.linked_data import pointers, relations
from sparql_endpoint.linked_data.description_graph import in_order
from sparql_endpoint.linked_data.evidence import Passage, Record, passages, records, records_query
from sparql_endpoint.linked_data.pointers import PER_PAGE, Row
from sparql_endpoint.linked_data.related import Group, related
from sparql_endpoint.linked_data.relations import Relations
from sparql_endpoint.linked_data.things import Facts, facts
from sparql_endpoint.wording.cells import Cell, Term, address, cell
from sparql_endpoint.wording.languages import page_language
from sparql_endpoint.wording.names import spelled
from sparql_endpoint.wording.term_words import term_word

#: Statements shown of one node; the bound is told on the page.
SHOWN_STATEMENTS: Final = 1500

#: The engine takes longer to order twenty rows than to find them.
_STATEMENTS: Final = f"""
SELECT ?predicate ?value ?graph WHERE {{
  VALUES ?node {{ UNDEF }}
  GRAPH ?graph {{ ?node ?predicate ?value }}
}}
LIMIT {SHOWN_STATEMENTS + 1}
"""
_FIRST_STATEMENTS: Final = _STATEMENTS.replace("LIMIT", "ORDER BY ?predicate ?value ?graph\nLIMIT")

#: Digits up to which whole numbers are ordered by their size.
_DIGITS: Final = 20

#: The properties of what cites a passage of a document, or is one.
_CITING: Final = frozenset({terms.evidence, terms.inDocument})

#: What a reader looks for first, in this order; the rest follows by name.
_FIRST: Final = (
    reused.RDFS_LABEL,
    reused.RDF_TYPE,
    *relations.ENDS,
    terms.validFrom,
    terms.validUntil,
    terms.relationStatus,
    terms.certainty,
    terms.uncertaintyNote,
    terms.evidence,
    reused.PROV_WAS_DERIVED_FROM,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A property with its values in one graph."""

    predicate: Cell
    values: Sequence[Cell]
    graph: Cell


@dataclass(frozen=True, slots=True)
class Pointer:
    """A node that names the one described, by which property, in which graph."""

    subject: Cell
    predicate: Cell
    graph: Cell


@dataclass(frozen=True, slots=True)
class Described:
    """Everything the page about a node shows; the flags tell that a list is cut, or full."""

    name: str
    facts: Facts
    groups: Sequence[Group]
    kinds: Sequence[str]
    statements: Sequence[Statement]
    passages: Sequence[Passage]
    records: Sequence[Record]
    pointers: Sequence[Pointer]
    more_statements: bool
    full_pointers: bool
    triples: Sequence[Triple] | None
    """All statements as a graph, in the order of documents; None where the list of them is cut."""


def described(generation: Generation, node: NamedNode, base: str) -> Described | None:
    """Return what the release says about node; None where it says nothing.

    Raises: EvaluationError if there is no complete answer.
    """
    asked = (fill(_STATEMENTS, {"node": [node]}), pointers.query(node, 1), records_query(node))
    stated, referred, recorded = rows_of_all(generation, asked, base)
    about, others = _rows(stated), pointers.read(referred)
    if len(about) > SHOWN_STATEMENTS:
        about = _rows(rows(generation, fill(_FIRST_STATEMENTS, {"node": [node]}), base))
    if not about and not others:
        return None
    own = about[:SHOWN_STATEMENTS]
    found, called = _called(generation, node, [*own, *others], base)
    groups = related(node.value, found, others, called)
    told = {(relation.iri, group.own) for group in groups for relation in group.relations}
    return Described(
        name=called[node.value],
        facts=facts(own, called),
        groups=groups,
        kinds=sorted({called[_iri(row.other)] for row in own if _is_kind(row) and _iri(row.other) != terms.Relation}),
        statements=list(_statements(own, called)),
        passages=passages(generation, node, base) if any(row.predicate in _CITING for row in about) else [],
        records=records(recorded),
        pointers=_pointers([row for row in others if (_iri(row.other), row.predicate) not in told], called),
        more_statements=len(about) > len(own),
        full_pointers=len({(row.other, row.predicate) for row in others}) == PER_PAGE,
        triples=_triples(node, own) if len(about) == len(own) else None,
    )


def referring(generation: Generation, node: NamedNode, page: int, base: str) -> tuple[str, list[Pointer]]:
    """Return the name of node and one page of what refers to it, pages counted from 1.

    Raises: EvaluationError if there is no complete answer.
    """
    found = pointers.pointers(generation, node, page, base)
    _, called = _called(generation, node, found, base)
    return called[node.value], _pointers(found, called)


def _rows(found: QuerySolutions) -> list[Row]:
    """Return the statements by property, value and graph."""
    return sorted(
        (Row(row["predicate"].value, row["value"], row["graph"].value) for row in found),
        key=lambda row: (row.predicate, *_rank(row.other), row.graph),
    )


def _rank(value: Term) -> tuple[bool, str, str]:
    """Return what orders the values of a property: nodes by IRI, then whole numbers by size and texts by characters."""
    literal = isinstance(value, Literal)
    text = value.value if isinstance(value, Literal) else ""
    return literal, text.rjust(_DIGITS, "0") if text.isdecimal() else text, str(value)


def _triples(node: NamedNode, own: Iterable[Row]) -> list[Triple]:
    """Return the rows as triples, each once: several graphs may state the same."""
    return in_order(dict.fromkeys(Triple(node, NamedNode(row.predicate), row.other) for row in own))


def _called(
    generation: Generation, node: NamedNode, found: Sequence[Row], base: str
) -> tuple[Relations, Mapping[str, str]]:
    """Return the relations among the rows, and the name of every IRI: relations by their ends, terms without a name by
    their last part."""
    language = page_language()
    others = [row.other.value for row in found if isinstance(row.other, NamedNode)]
    properties = {iri for row in found for iri in (row.predicate, row.graph)}
    named = {node.value, *others}
    beside = [*sorted(named), *sorted(properties)]
    among = relations.relations(generation, sorted(filter(_may_be_relation, named)), base, beside)
    spoken = {**among.called, **among.sentences(language)}
    vocabulary = properties | {_iri(row.other) for row in found if _is_kind(row)}
    return among, {
        iri: term_word(iri, language)
        or spoken.get(iri)
        or (gettext(spelled(iri)) if iri in vocabulary else cell(NamedNode(iri))[0].text)
        for iri in named | properties
    }


def _may_be_relation(iri: str) -> bool:
    """Return whether an IRI is in the space of relations: others are not asked for their ends."""
    return iri.startswith(f"{settings().base}id/rel/")


def _is_kind(row: Row) -> bool:
    return row.predicate == reused.RDF_TYPE


def _statements(found: Iterable[Row], called: Mapping[str, str]) -> Iterator[Statement]:
    grouped: dict[tuple[str, str], list[Term]] = {}
    for row in found:
        grouped.setdefault((row.predicate, row.graph), []).append(row.other)
    days = relations.days({predicate: values[0] for (predicate, _), values in grouped.items()})
    for predicate, graph in sorted(grouped, key=lambda key: (*_place(key[0], called), key[1])):
        values = grouped[predicate, graph]
        cells = [part for value in values for part in _value(value, called)]
        if predicate in days:
            cells = [Cell(days[predicate])]
        yield Statement(_linked(predicate, called), cells, _linked(graph, called))


def _value(value: Term, called: Mapping[str, str]) -> list[Cell]:
    return cell(value, called.get(value.value) if isinstance(value, NamedNode) else None)


def _place(predicate: str, called: Mapping[str, str]) -> tuple[int, str]:
    return (_FIRST.index(predicate) if predicate in _FIRST else len(_FIRST), called[predicate].lower())


def _pointers(found: Iterable[Row], called: Mapping[str, str]) -> list[Pointer]:
    """Return the pointers by property, then by name."""
    ordered = sorted(found, key=lambda row: (called[row.predicate], called[_iri(row.other)].lower()))
    return [
        Pointer(_linked(_iri(row.other), called), _linked(row.predicate, called), _linked(row.graph, called))
        for row in ordered
    ]


def _iri(term: Term) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def _linked(iri: str, called: Mapping[str, str]) -> Cell:
    return Cell(called[iri], address(iri))
