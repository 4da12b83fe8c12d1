"""How the answer to a saved query changed between two releases: which gaps are new, which closed, and why.

A row is the same in both if the columns that name its subjects hold the same. Why one came or went is told from what
the *sources* say about those subjects, their own statements and those of the relations they take part in:

* described: one of the releases says nothing about a subject; a registry was added, or gained or lost a record
* record: the statements differ, and a record behind them was changed after the day of the older release
* reading: the statements differ, and no record behind them says that it was changed since; it was read otherwise
* time: the statements are the same, and only the day that is asked about is another
* question: the statements and the day are the same, and only the question, or what is worked out for it, is another

A changed record and the passing of time speak of the world; the others, of the data alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    parse_query_results,
)

from graph.answers import kept_answer
from graph.release import Release
from graph.store import ALWAYS, open_store
from ontology.namespaces import PREFIXES, Namespaces
from queries.catalogue import BoundQuery, SavedQuery

#: Why a row came or went; those that speak of the world first.
CAUSES: Final = ("record", "time", "described", "reading", "question")
#: Those that speak of the world rather than of the data about it.
OF_THE_WORLD: Final = frozenset(CAUSES[:2])

_MODIFIED: Final = NamedNode(f"{PREFIXES['dct']}modified")
_DERIVED_FROM: Final = NamedNode(f"{PREFIXES['prov']}wasDerivedFrom")
_LABEL: Final = NamedNode(f"{PREFIXES['rdfs']}label")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """A row that came or went: the IRIs of its subjects, their names where they have one, and why."""

    subjects: Key
    names: tuple[str, ...]
    cause: str

    @property
    def of_the_world(self) -> bool:
        """Whether the world changed, as far as sources tell, and not the data alone."""
        return self.cause in OF_THE_WORLD


@dataclass(frozen=True, slots=True)
class Trend:
    """The answer to one query in two releases: coverage before and after, how many rows stayed, which came and went."""

    query: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    stayed: int
    new: Sequence[Turned]
    closed: Sequence[Turned]

    def as_json(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self)


class Comparison:
    """Two releases, asked the same questions."""

    def __init__(self, older: Release, newer: Release) -> None:
        self.older, self.newer = _Side(older), _Side(newer)

    def trend(self, query: SavedQuery) -> Trend:
        """Return how the answer to a query changed, with its defaults, the day of each release included."""
        before, after = self.older.bound(query), self.newer.bound(query)
        old, new = (side.keys(query, bound) for side, bound in ((self.older, before), (self.newer, after)))
        same_day = before.text == after.text
        came = [self._turned(key, self.newer, same_day=same_day) for key in sorted(new - old)]
        went = [self._turned(key, self.older, same_day=same_day) for key in sorted(old - new)]
        counts = [side.coverage(bound) for side, bound in ((self.older, before), (self.newer, after))]
        return Trend(query.stem, counts[0], counts[1], len(old & new), came, went)

    def _turned(self, key: Key, side: "_Side", *, same_day: bool) -> Turned:
        names = tuple(side.name(subject) or subject for subject in key)
        return Turned(key, names, self._cause(key, same_day=same_day))

    def _cause(self, key: Key, *, same_day: bool) -> str:
        before, after = (side.statements(key) for side in (self.older, self.newer))
        if any(bool(before[subject]) != bool(after[subject]) for subject in key):
            return "described"
        if before == after:
            return "question" if same_day else "time"
        changed = self.newer.changed_since(self.older.release.manifest.snapshot, after.values())
        return "record" if changed else "reading"


class _Side:
    """One of the two releases."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self._store: Store = open_store(release)
        namespaces = Namespaces(release.manifest.base)
        self._relations = f"{namespaces.base}id/rel/"
        self._left_out = {DefaultGraph(), *(NamedNode(namespaces.graph(name)) for name in (*ALWAYS, "queries"))}

    def bound(self, query: SavedQuery) -> BoundQuery:
        return query.bind({}, self.release.manifest.snapshot)

    def keys(self, query: SavedQuery, bound: BoundQuery) -> set[Key]:
        """Return what the rows of a query are about; a row without one of its subjects is about the others."""
        return {tuple(_text(row[name]) for name in query.subjects) for row in self._rows(bound.text)}

    def coverage(self, bound: BoundQuery) -> dict[str, int]:
        return {_text(row["answer"]): int(_text(row["count"])) for row in self._rows(bound.coverage)}

    def name(self, subject: str) -> str | None:
        """Return the display name of a subject, or None."""
        node = _node(subject)
        found = self._store.quads_for_pattern(node, _LABEL, None, DefaultGraph()) if node else iter(())
        return next((quad.object.value for quad in found if isinstance(quad.object, Literal)), None)

    def statements(self, key: Key) -> dict[str, frozenset[Quad]]:
        """Return what the sources say about each subject, and about the relations it takes part in."""
        return {subject: frozenset(self._about(subject)) for subject in key}

    def changed_since(self, day: date, said: Iterable[frozenset[Quad]]) -> bool:
        """Tell whether a record behind statements says that it was changed after a day."""
        records = {quad.object for quads in said for quad in quads if quad.predicate == _DERIVED_FROM}
        days = (
            quad.object
            for record in records
            if isinstance(record, NamedNode)
            for quad in self._store.quads_for_pattern(record, _MODIFIED, None, DefaultGraph())
        )
        return any(isinstance(modified, Literal) and modified.value[:10] > day.isoformat() for modified in days)

    def _rows(self, text: str) -> QuerySolutions:
        kept = kept_answer(self.release.answers, text)
        found = self._store.query(text) if kept is None else parse_query_results(kept, QueryResultsFormat.JSON)
        if not isinstance(found, QuerySolutions):
            raise TypeError(f"a saved query gave no rows: {text}")
        return found

    def _about(self, subject: str) -> Iterator[Quad]:
        node = _node(subject)
        if node is None:
            return
        yield from self._said(node)
        near = self._store.quads_for_pattern(None, None, node, DefaultGraph())
        for relation in {quad.subject for quad in near}:
            if isinstance(relation, NamedNode) and relation.value.startswith(self._relations):
                yield from self._said(relation)

    def _said(self, node: NamedNode) -> Iterator[Quad]:
        found = self._store.quads_for_pattern(node, None, None, None)
        return (quad for quad in found if quad.graph_name not in self._left_out)


def _text(term: Any) -> str:  # a term of any kind, or None
    return "" if term is None else str(term.value)


def _node(subject: str) -> NamedNode | None:
    return NamedNode(subject) if "://" in subject else None
