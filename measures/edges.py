"""Which live relations are edges of which network.

An edge joins two different nodes, has no direction and no weight, and stands once however many relations state it.
A membership joins a member and the body it belongs to, never member with member: a body of a thousand members is a
thousand edges and not half a million. Who shares a body is two steps apart.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import combinations
from typing import Final

from ontology import terms
from ontology.vocabulary import concept

#: Two nodes, as IRIs, in the order of their characters.
Edge = tuple[str, str]

_WEAK: Final = frozenset(
    f"<{concept('partnership-type', code)}>".encode() for code in ("cooperation-intention", "co-participation")
)


def _term(iri: str) -> bytes:
    return f"<{iri}>".encode()


#: Whatever CORDIS has numbered.
_CORDIS: Final = b"/id/initiative/cordis-"
_PARTNER: Final = _term(terms.partner)
_PARTNERSHIP_TYPE: Final = _term(terms.partnershipType)
_MEMBERSHIP: Final = (_term(terms.member), _term(terms.memberOf))
_INTERLINK: Final = (_term(terms.linkFrom), _term(terms.linkTo))
_RESPONSIBILITY: Final = (_term(terms.responsibleActor), _term(terms.responsibleFor))
_FUNDING: Final = (_term(terms.funder), _term(terms.funded))


@dataclass(frozen=True, slots=True)
class EdgeSet:
    """A network by name, with its edges in order."""

    name: str
    edges: tuple[Edge, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of the edges, one a line: the two IRIs with a space between, the lines in byte order."""
        return sha256(b"".join(sorted(f"{one} {other}\n".encode() for one, other in self.edges))).hexdigest()


@dataclass(slots=True)
class Network:
    """The ends of live relations, gathered from all sources until the edge sets are asked for."""

    _partnerships: set[Edge] = field(default_factory=set)
    _memberships: set[tuple[bytes, bytes]] = field(default_factory=set)
    _interlinks: set[tuple[bytes, bytes]] = field(default_factory=set)
    _responsibilities: set[tuple[bytes, bytes]] = field(default_factory=set)
    _funding: set[tuple[bytes, bytes]] = field(default_factory=set)

    def add(self, values: Mapping[bytes, list[bytes]]) -> None:
        """Note one live relation: its values by predicate, both as they stand in N-Triples."""
        if not _WEAK.intersection(values.get(_PARTNERSHIP_TYPE, ())):
            self._partnerships.update(_edges(combinations(values.get(_PARTNER, ()), 2)))
        self._memberships.update(_ends(values, _MEMBERSHIP))
        self._interlinks.update(_ends(values, _INTERLINK))
        self._responsibilities.update(_ends(values, _RESPONSIBILITY))
        self._funding.update(_ends(values, _FUNDING))

    def edge_sets(
        self, infrastructures: Container[bytes], projects: Container[bytes], tops: Mapping[bytes, bytes]
    ) -> list[EdgeSet]:
        """Return the networks in the order of their names; `tops` says which funder stands for which.

        To take part in the same funded project is co-participation, which binds nobody: membership in a project is no
        edge. CORDIS numbers projects alone, so that one of which only the participants are on record is known as well.
        """
        bodies = _edges(
            (member, body) for member, body in self._memberships if body not in projects and _CORDIS not in body
        )
        responsibility = set(_edges(self._responsibilities))
        coordination = {*self._partnerships, *bodies, *_edges(self._interlinks), *responsibility}
        funding = _edges((tops.get(one, one), funded) for one, funded in self._funding if funded in infrastructures)
        return [
            EdgeSet("coordination", tuple(sorted(coordination))),
            EdgeSet("funding", tuple(sorted(set(funding)))),
            EdgeSet("partnership", tuple(sorted(self._partnerships))),
            EdgeSet("responsibility", tuple(sorted(responsibility))),
        ]


def _ends(values: Mapping[bytes, list[bytes]], ends: tuple[bytes, bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Give every pair of a value of the first predicate and one of the second."""
    for one in values.get(ends[0], ()):
        for other in values.get(ends[1], ()):
            yield one, other


def _edges(pairs: Iterable[tuple[bytes, bytes]]) -> Iterator[Edge]:
    """Give pairs of different nodes, which N-Triples holds in brackets, as edges."""
    for one, other in pairs:
        if one != other:
            first, second = sorted((one[1:-1].decode(), other[1:-1].decode()))
            yield first, second
