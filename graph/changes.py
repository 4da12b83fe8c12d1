"""What changed between two releases: read from their sorted dumps side by side, so that neither must fit into memory.

A change is about one subject: its statements before and after, which differ. Only the statements of one subject are
held at a time.
"""

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from pyoxigraph import RdfFormat, parse

from graph.parts import divide
from graph.release import Release
from graph.triples import LABEL, PREF_LABEL, split
from ontology.namespaces import KINDS

#: What happened to an entity, in the order in which changes are told.
KINDS_OF_CHANGE: Final = ("added", "changed", "retired")
#: After every subject.
_END: Final[tuple[bytes, list[bytes]]] = (b"\xff", [])
#: How the merged view is called where graphs are counted.
MERGED: Final = "merged"


@dataclass(frozen=True, slots=True)
class Change:
    """The sorted statements about one subject in two releases, which are not the same."""

    subject: bytes
    before: list[bytes]
    after: list[bytes]

    @property
    def added(self) -> list[bytes]:
        """The statements that only the newer release makes, sorted."""
        return sorted(set(self.after).difference(self.before))

    @property
    def removed(self) -> list[bytes]:
        """The statements that only the older release makes, sorted."""
        return sorted(set(self.before).difference(self.after))

    @property
    def what(self) -> str:
        """What happened to the subject: one of KINDS_OF_CHANGE."""
        if not self.before:
            return "added"
        return "changed" if self.after else "retired"

    @property
    def label(self) -> str:
        """The name of the subject, as last known; empty if it has none."""
        named = {
            split(line)[1]: line for line in reversed(self.after or self.before) if LABEL in line or PREF_LABEL in line
        }
        line = named.get(LABEL) or named.get(PREF_LABEL)
        return "" if line is None else next(parse(line, RdfFormat.N_QUADS)).object.value


def changes(older: Release, newer: Release) -> Iterator[Change]:
    """Give every change between two releases, in the order of their subjects.

    Raises: OSError if a dump cannot be read.
    """
    with gzip.open(older.dataset) as before, gzip.open(newer.dataset) as after:
        yield from compared(before, after)


def compared(before: Iterable[bytes], after: Iterable[bytes]) -> Iterator[Change]:
    """Give every change between two sequences of sorted N-Quads lines, in the order of their subjects."""
    olds, news = _subjects(before), _subjects(after)
    old, new = next(olds, _END), next(news, _END)
    while old is not _END or new is not _END:
        subject = min(old[0], new[0])
        one, other = old[1] if old[0] == subject else [], new[1] if new[0] == subject else []
        if one != other:
            yield Change(subject, one, other)
        old = next(olds, _END) if old[0] == subject else old
        new = next(news, _END) if new[0] == subject else new


def _subjects(lines: Iterable[bytes]) -> Iterator[tuple[bytes, list[bytes]]]:
    for subject, group in groupby(lines, key=lambda line: line[: line.index(b" ")]):
        yield subject, list(group)


@dataclass(slots=True)
class Tally:
    """How much changed: statements by graph and by kind of subject, entities by kind and by what happened to them."""

    base: str
    graphs: dict[str, Counter[str]] = field(default_factory=dict)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    entities: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, change: Change) -> None:
        """Count one change."""
        kind = kind_of(change.subject, self.base)
        for side, lines in (("added", change.added), ("removed", change.removed)):
            for line in lines:
                self.graphs.setdefault(graph_of(line, self.base), Counter())[side] += 1
            if lines:
                self.kinds.setdefault(kind, Counter())[side] += len(lines)
        if kind in KINDS:
            self.entities.setdefault(kind, Counter())[change.what] += 1

    def counts(self) -> dict[str, dict[str, dict[str, int]]]:
        """Return the counts in alphabetical order, every side and every kind of change named, ready for JSON."""
        sides = ("added", "removed")
        return {
            "graphs": _filled(self.graphs, sides),
            "kinds": _filled(self.kinds, sides),
            "entities": _filled(self.entities, KINDS_OF_CHANGE),
        }


def _filled(counts: Mapping[str, Counter[str]], names: Iterable[str]) -> dict[str, dict[str, int]]:
    return {key: {name: counts[key][name] for name in names} for key in sorted(counts)}


def kind_of(subject: bytes, base: str) -> str:
    """Return what a subject is by its IRI: the kind of an entity, `rel`, `record`, …; `other` for foreign IRIs."""
    path = subject.decode()[1:-1].removeprefix(base)
    parts = path.split("/")
    if len(path) == len(subject.decode()) - 2:
        return "other"
    return parts[1] if parts[0] == "id" and len(parts) > 1 else parts[0]


def graph_of(line: bytes, base: str) -> str:
    """Return the name of the graph of a line, or MERGED for a statement of the default graph."""
    named = divide(line)[1]
    return named.removeprefix(f"{base}graph/") if named else MERGED
