"""Who is who: one canonical IRI for every entity that several identifiers name.

A group of aliases says: these IRIs name one entity, because one record gives all these identifiers for it. Groups
that share an IRI are the same entity, except that two identifiers of the authority of a kind (two ROR ids, two
re3data ids) are never merged by a third party's record: that is a conflict, kept for a curator.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from ontology.identifiers import PRECEDENCE, SCHEMES, rank


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two entities that share an identifier and yet have different ids of the authority of their kind."""

    first: str
    second: str
    shared: str


@dataclass(frozen=True, slots=True)
class Identities:
    """`canonical` maps every IRI that is not the canonical one of its entity to the one that is."""

    canonical: dict[str, str]
    conflicts: tuple[Conflict, ...]


#: How local names begin; the longest first, because one scheme's name begins with another's.
_LONGEST_FIRST = sorted((f"{scheme}-" for scheme in SCHEMES), key=len, reverse=True)


@lru_cache(maxsize=1 << 20)
def parts(iri: str) -> tuple[str, str, str]:
    """Split an entity IRI into kind, scheme and local part."""
    kind, name = iri.rsplit("/", 2)[1:]
    scheme = next((scheme for scheme in _LONGEST_FIRST if name.startswith(scheme)), "-")
    return kind, scheme[:-1], name[len(scheme) :]


@lru_cache(maxsize=1 << 20)
def _order(iri: str) -> tuple[int, str, int, str]:
    kind, scheme, local = parts(iri)
    return rank(kind, scheme), scheme, len(local), local


def is_authoritative(iri: str) -> bool:
    """Tell whether the IRI names its entity by the best scheme of its kind."""
    kind, scheme, _ = parts(iri)
    return kind in PRECEDENCE and PRECEDENCE[kind][0] == scheme


class Clusters:
    """Union-find whose root is always the best IRI of its cluster."""

    def __init__(self, canonical: Mapping[str, str] = MappingProxyType({})) -> None:
        self.parent: dict[str, str] = dict(canonical)
        self.apart: dict[str, set[str]] = {}

    def root(self, iri: str) -> str:
        """Return the canonical IRI of the entity that the IRI names."""
        path = []
        while (above := self.parent.get(iri, iri)) != iri:
            path.append(iri)
            iri = above
        for below in path:
            self.parent[below] = iri
        return iri

    def keep_apart(self, one: str, other: str) -> None:
        """Refuse from now on whatever would merge two IRIs, which are not merged yet."""
        a, b = self.root(one), self.root(other)
        self.apart.setdefault(a, set()).add(b)
        self.apart.setdefault(b, set()).add(a)

    def are_apart(self, one: str, other: str) -> bool:
        """Tell whether two IRIs must not be merged, since they or others of their clusters are to be kept apart."""
        return self.root(other) in self.apart.get(self.root(one), ())

    def join(self, first: str, second: str, *, by_curator: bool = False) -> Conflict | None:
        """Merge the clusters of two IRIs, or return why that must not be; a curator may merge against authorities."""
        a, b = sorted((self.root(first), self.root(second)), key=_order)
        if a == b:
            return None
        if not by_curator and is_authoritative(a) and is_authoritative(b):
            return Conflict(a, b, second)
        self.parent[b] = a
        for other in self.apart.pop(b, set()):
            self.apart[other] = (self.apart[other] - {b}) | {a}
            self.apart.setdefault(a, set()).add(other)
        return None

    def canonical(self) -> dict[str, str]:
        """Return the canonical IRI of every IRI that is not one itself."""
        return {iri: root for iri in list(self.parent) if (root := self.root(iri)) != iri}


def identities(groups: Iterable[tuple[str, ...]]) -> Identities:
    """Resolve groups of aliases; the result does not depend on their order.

    Groups of records that name an entity by its authority's id come first, so that the authority decides where an
    identifier is claimed for two entities: it goes to the first of them, and the claim of the other is a conflict.
    """
    clusters = Clusters()
    conflicts = set()
    for group in sorted(
        set(groups), key=lambda group: (not is_authoritative(group[0]), [_order(iri) for iri in group])
    ):
        for alias in group[1:]:
            if conflict := clusters.join(group[0], alias):
                conflicts.add(conflict)
    return Identities(clusters.canonical(), tuple(sorted(conflicts, key=lambda c: (c.first, c.second, c.shared))))
