"""What was found about identity, as identity links of the graph."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pyoxigraph import Literal

from identity.clusters import Conflict
from identity.matching import Match
from ontology import terms
from ontology.namespaces import PREFIXES, Namespaces, digest
from ontology.vocabulary import concept

_TYPE: Final = f"<{PREFIXES['rdf']}type> <{terms.IdentityLink}>"
_DECIMAL: Final = f"<{PREFIXES['xsd']}decimal>"


@dataclass(frozen=True, slots=True)
class Link:
    """An identity link as a release tells it: its ends and their labels, decision and method as codes, the reasons."""

    first: str
    second: str
    decision: str
    method: str
    confidence: Decimal | None
    note: str
    first_label: str
    second_label: str


def links(conflicts: Iterable[Conflict], matches: Iterable[Match], namespaces: Namespaces) -> Iterator[bytes]:
    """Give the lines of a link for every conflict and every match, in no order."""
    for one in conflicts:
        note = f"Both are given the identifier {one.shared}, but each has one of its own."
        shared = Match(one.first, one.second, "undecided", "shared-identifier", note)
        yield from _lines(shared, namespaces.relation(digest(terms.IdentityLink, one.first, one.second, one.shared)))
    for match in matches:
        parts = (match.first, match.second, match.method)
        yield from _lines(match, namespaces.relation(digest(terms.IdentityLink, *parts)))


def _lines(match: Match, link: str) -> Iterator[bytes]:
    values = [
        _TYPE,
        f"<{terms.identityA}> <{match.first}>",
        f"<{terms.identityB}> <{match.second}>",
        f"<{terms.identityDecision}> <{concept('identity-decision', match.decision)}>",
        f"<{terms.identityMethod}> <{concept('identity-method', match.method)}>",
        f"<{terms.uncertaintyNote}> {_text(match.note)}@en",
    ]
    if match.confidence is not None:
        values.append(f"<{terms.confidence}> {_number(match.confidence)}")
    for value in values:
        yield f"<{link}> {value} .\n".encode()


def _number(value: Decimal) -> str:
    return f'"{value:f}"^^{_DECIMAL}'


def _text(note: str) -> str:
    """Write a note as a literal; names in it are data, and anything may stand in them."""
    return str(Literal(" ".join(note.split())))
