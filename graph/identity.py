"""Who is who: one canonical IRI for every entity that several identifiers name.

A group of aliases says: these IRIs name one entity, because one record gives all these identifiers for it. Groups
that share an IRI are the same entity, except that two identifiers of the authority of a kind (two ROR ids, two
re3data ids) are never merged by a third party's record: that is a conflict, kept for a curator.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

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
def _parts(iri: str) -> tuple[str, str, str]:
    """Split an entity IRI into kind, scheme and local part."""
    kind, name = iri.rsplit("/", 2)[1:]
    scheme = next((scheme for scheme in _LONGEST_FIRST if name.startswith(scheme)), "-")
    return kind, scheme[:-1], name[len(scheme) :]


@lru_cache(maxsize=1 << 20)
def _order(iri: str) -> tuple[int, str, int, str]:
    kind, scheme, local = _parts(iri)
    return rank(kind, scheme), scheme, len(local), local


def is_authoritative(iri: str) -> bool:
    """Tell whether the IRI names its entity by the best scheme of its kind."""
    kind, scheme, _ = _parts(iri)
    return kind in PRECEDENCE and PRECEDENCE[kind][0] == scheme


class _Clusters:
    """Union-find whose root is always the best IRI of its cluster."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def root(self, iri: str) -> str:
        path = []
        while (above := self.parent.get(iri, iri)) != iri:
            path.append(iri)
            iri = above
        for below in path:
            self.parent[below] = iri
        return iri

    def join(self, first: str, second: str) -> Conflict | None:
        """Merge the clusters of two IRIs, or return why that must not be."""
        a, b = sorted((self.root(first), self.root(second)), key=_order)
        if a == b:
            return None
        if is_authoritative(a) and is_authoritative(b):
            return Conflict(a, b, second)
        self.parent[b] = a
        return None


def identities(groups: Iterable[tuple[str, ...]]) -> Identities:
    """Resolve groups of aliases; the result does not depend on their order.

    Groups of records that name an entity by its authority's id come first, so that the authority decides where an
    identifier is claimed for two entities: it goes to the first of them, and the claim of the other is a conflict.
    """
    clusters = _Clusters()
    conflicts = set()
    for group in sorted(
        set(groups), key=lambda group: (not is_authoritative(group[0]), [_order(iri) for iri in group])
    ):
        for alias in group[1:]:
            if conflict := clusters.join(group[0], alias):
                conflicts.add(conflict)
    canonical = {iri: root for iri in clusters.parent if (root := clusters.root(iri)) != iri}
    return Identities(canonical, tuple(sorted(conflicts, key=lambda c: (c.first, c.second, c.shared))))
