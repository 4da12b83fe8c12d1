"""The register of what is gone: every entity that an earlier release had, and what stands for it now.

It is a sorted N-Triples file beside the dump, carried from release to release, and not part of the dataset: the same
inputs give the same dataset whatever was published before.

    <retired> owl:deprecated true ; rdfs:label "its last name" ; dct:isPartOf <the last release that had it> ;
      dct:isReplacedBy <the entity that now has one of its identifiers> .
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple, parse

from graph.changes import Change
from graph.lookup import Lookup
from graph.nodes import iri, lines
from graph.triples import split, term
from ontology.namespaces import Namespaces
from ontology.reused import ADMS_IDENTIFIER, DCT_IS_PART_OF, DCT_IS_REPLACED_BY

_IDENTIFIER: Final = term(ADMS_IDENTIFIER)
_REPLACED: Final = term(DCT_IS_REPLACED_BY)
_DEPRECATED: Final = iri("owl", "deprecated")
_TRUE: Final = Literal("true", datatype=iri("xsd", "boolean"))


@dataclass(frozen=True, slots=True)
class Retired:
    """An entity that is gone: its IRI, last name and last release, and the entities that stand for it, in order."""

    iri: str
    label: str
    last: str
    successors: tuple[str, ...] = ()


def find(register: Path, entity: str) -> Retired | None:
    """Return what a register knows about an IRI; None if it is not there, or there is no register."""
    if not register.is_file():
        return None
    with Lookup(register) as lookup:
        return _read(entity, lookup.about(term(entity)))


def entries(register: Path) -> Iterator[Retired]:
    """Give every entry of a register, none if there is no register."""
    if not register.is_file():
        return
    found: dict[str, list[bytes]] = defaultdict(list)
    with register.open("rb") as opened:
        for line in opened:
            found[line[1 : line.index(b">")].decode()].append(line)
    for entity, about in found.items():
        if entry := _read(entity, about):
            yield entry


def _read(entity: str, about: Iterable[bytes]) -> Retired | None:
    values = defaultdict(list)
    for triple in parse(b"".join(about), RdfFormat.N_TRIPLES):
        values[triple.predicate].append(triple.object.value)
    if _DEPRECATED not in values:
        return None
    (label,), (last,) = values[iri("rdfs", "label")], values[NamedNode(DCT_IS_PART_OF)]
    return Retired(entity, label, last, tuple(sorted(values[NamedNode(DCT_IS_REPLACED_BY)])))


def written(register: Iterable[Retired]) -> list[bytes]:
    """Return a register as sorted N-Triples lines."""
    return lines(triple for entry in register for triple in _triples(entry))


def _triples(entry: Retired) -> Iterator[Triple]:
    node = NamedNode(entry.iri)
    yield Triple(node, _DEPRECATED, _TRUE)
    yield Triple(node, iri("rdfs", "label"), Literal(entry.label))
    yield Triple(node, NamedNode(DCT_IS_PART_OF), NamedNode(entry.last))
    for successor in entry.successors:
        yield Triple(node, NamedNode(DCT_IS_REPLACED_BY), NamedNode(successor))


def retirement(change: Change, last: str, after: Store, namespaces: Namespaces) -> Retired:
    """Return the entry for an entity that the store of the newer release no longer has.

    It is replaced by what its source said replaces it, and by whoever has one of its identifiers, that of its own IRI
    included.
    """
    entity = change.subject.decode()[1:-1]
    own = entity.replace(f"{namespaces.base}id/", f"{namespaces.base}identifier/", 1)
    spoken = [split(line)[1:] for line in change.before]
    identifiers = {own, *(_object(rest) for predicate, rest in spoken if predicate == _IDENTIFIER)}
    said = {_object(rest) for predicate, rest in spoken if predicate == _REPLACED}
    bearers = {
        quad.subject.value
        for identifier in identifiers
        for quad in after.quads_for_pattern(None, NamedNode(ADMS_IDENTIFIER), NamedNode(identifier), None)
        if isinstance(quad.subject, NamedNode)
    }
    return Retired(entity, change.label, namespaces.release(last), tuple(sorted((said | bearers) - {entity})))


def _object(rest: bytes) -> str:
    return rest[1 : rest.index(b">")].decode()


def carried(
    earlier: Iterable[Retired], gone: Collection[Retired], back: Collection[str], lives: Callable[[str], bool]
) -> list[Retired]:
    """Return the register of a release: the earlier one without what is back, and what is gone now.

    An entry whose successor is gone as well gets the successors of that one instead; none is named that does not live.
    """
    entries = {entry.iri: entry for entry in (*earlier, *gone) if entry.iri not in back}
    return [
        replace(entry, successors=tuple(sorted(filter(lives, _final(entry, entries))))) for entry in entries.values()
    ]


def alive(store: Store) -> Callable[[str], bool]:
    """Return what tells whether a store says anything about an IRI."""
    return lambda entity: any(store.quads_for_pattern(NamedNode(entity), None, None, None))


def _final(entry: Retired, entries: dict[str, Retired]) -> set[str]:
    """Return the successors that are not retired themselves; two that replace each other have none."""
    found: set[str] = set()
    seen = {entry.iri}
    waiting = [*entry.successors]
    while waiting:
        if (successor := waiting.pop()) in seen:
            continue
        seen.add(successor)
        if successor in entries:
            waiting.extend(entries[successor].successors)
        else:
            found.add(successor)
    return found
