"""The relations of a thing as a reader looks for them: who runs, funds, endorses it, partners; what it does for others.

The ways to be related are those of profiles. Nothing is asked for it: what refers to the thing has been read already.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from briefs.speech import translatable
from briefs.ties import MENTIONED, TIES, Tie
from ontology import terms
from ontology.namespaces import ONTOLOGY
from ontology.vocabulary import concept
from sparql_endpoint.linked_data.pointers import Row
from sparql_endpoint.linked_data.relations import MANNERS, Relations, day
from sparql_endpoint.wording.cells import Cell, address, short
from sparql_endpoint.wording.languages import page_language
from sparql_endpoint.wording.term_words import term_word

#: What each way to be related is called on a page.
HEADINGS: Final[Mapping[str, str]] = {
    "run": translatable("What it runs or answers for"),
    "run-by": translatable("Who runs it or answers for it"),
    "funds": translatable("What it funds"),
    "funded-by": translatable("Who funds it"),
    "partners": translatable("Its partnerships and intentions"),
    "member-of": translatable("What it belongs to"),
    "members": translatable("Its members"),
    "endorses": translatable("What it endorses"),
    "endorsed-by": translatable("Who endorses it"),
    "declares": translatable("What it declares"),
    "declared": translatable("What others declare about it"),
    "events": translatable("Events it took part in"),
    "participants": translatable("Who took part in it"),
    "links": translatable("What it is linked to"),
    "linked": translatable("What links to it"),
    "issues": translatable("Issues it raised"),
    "mentions": translatable("Who raised it"),
}
#: The order in which a reader looks for them: first what is done for a thing, then what it does.
_ORDER: Final = ("run-by", "funded-by", "endorsed-by", "partners", "members", "member-of", "run", "funds", "endorses")
_TIES: Final = {f"{ONTOLOGY}{tie.own}": tie for tie in (*TIES, MENTIONED)}
_PLACES: Final = {name: at for at, name in enumerate([*_ORDER, *(each for each in HEADINGS if each not in _ORDER)])}
#: What tells one grant of a funder from the next.
_TELLING_APART: Final = (terms.fundingStream, terms.grantNumber)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation: its IRI, the other ends, in which way and standing, since and until when, and where it is stated."""

    iri: str
    others: tuple[Cell, ...]
    manners: tuple[str, ...]
    since: str
    until: str
    stated: Cell


@dataclass(frozen=True, slots=True)
class Group:
    """One way to be related: the property of its own end, its heading, and the relations by the names of the others."""

    own: str
    name: str
    heading: str
    relations: Sequence[Relation]


def related(node: str, found: Relations, pointers: Sequence[Row], called: Mapping[str, str]) -> list[Group]:
    """Return the relations among what refers to a node, grouped by what they are to it."""
    grouped: dict[str, dict[str, list[str]]] = {}
    for row in pointers:
        if row.predicate in _TIES and row.other.value in found.parts:  # type: ignore[union-attr]  # only nodes are keys
            grouped.setdefault(row.predicate, {}).setdefault(row.other.value, []).append(row.graph)  # type: ignore[union-attr]
    groups = [_group(node, own, graphs, found, called) for own, graphs in grouped.items()]
    return sorted((group for group in groups if group.relations), key=lambda group: _PLACES[group.name])


def _group(
    node: str, own: str, graphs: Mapping[str, Sequence[str]], found: Relations, called: Mapping[str, str]
) -> Group:
    tie = _TIES[own]
    told = (_relation(node, iri, tie, graphs[iri], found, called) for iri in graphs)
    rows = sorted(filter(None, told), key=lambda one: (one.others[0].text.casefold(), one.since, one.iri))
    return Group(own, tie.name, HEADINGS[tie.name], rows)


def _relation(
    node: str, iri: str, tie: Tie, graphs: Sequence[str], found: Relations, called: Mapping[str, str]
) -> Relation | None:
    """Return a relation as its node sees it; None for one that names nobody else."""
    parts = found.parts[iri]
    others = [each for each in sorted(parts.get(f"{ONTOLOGY}{tie.other}", ())) if each != node]
    if not others:
        return None
    stated = ", ".join(dict.fromkeys(called.get(graph, short(graph)) for graph in sorted(graphs)))
    return Relation(
        iri=iri,
        others=tuple(Cell(found.called.get(each, short(each)), address(each)) for each in others),
        manners=tuple(_manners(parts, found.called)),
        since=day(parts, terms.validFrom),
        until=day(parts, terms.validUntil),
        stated=Cell(stated, address(iri)),
    )


def _manners(parts: Mapping[str, Sequence[str]], called: Mapping[str, str]) -> Iterator[str]:
    plain, language = concept("certainty", "stated"), page_language()
    for name in MANNERS:
        for each in sorted(parts.get(name, ())):
            if each != plain:
                yield term_word(each, language) or called.get(each, short(each))
    for name in _TELLING_APART:
        yield from sorted(parts.get(name, ()))
