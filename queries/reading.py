"""Rows of an answer as they are read into a file: their values, how many there are, the first of them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from queries.blocks import Term
from queries.header import Column
from queries.values import Value, value


class Row(Protocol):
    """A row of a SELECT: a term, or None, for every variable."""

    def __getitem__(self, name: str, /) -> NamedNode | Literal | BlankNode | Triple | None:
        """Return what a variable is bound to."""


class Reading:
    """Reads rows once, gives the values of as many as are wanted, and keeps count of all."""

    def __init__(self, columns: Sequence[Column], most: int | None = None) -> None:
        self.columns = columns
        self.most = most
        self.found = 0
        """How many rows there are, given or not; complete once all are read."""
        self.first: dict[str, Term | None] = {}
        """The terms of the first row by column; empty where there is no row."""

    @property
    def truncated(self) -> bool:
        """Whether there are more rows than were wanted."""
        return self.most is not None and self.found > self.most

    def values(self, rows: Iterable[Row]) -> Iterator[list[Value]]:
        """Yield the values of the rows that are wanted, in the order of the columns."""
        for row in rows:
            self.found += 1
            if self.found == 1:
                self.first = {column.name: _named(row[column.name]) for column in self.columns}
            if self.most is None or self.found <= self.most:
                yield [value(row[column.name], column.type) for column in self.columns]


def _named(term: NamedNode | Literal | BlankNode | Triple | None) -> Term | None:
    return term if isinstance(term, NamedNode | Literal) else None
