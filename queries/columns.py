"""Which columns of a saved query belong together: an IRI, and the name of the same thing in the column after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from queries.header import Column

#: Types of columns whose values are IRIs that people know by a name.
NAMED = frozenset({"entity", "concept"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A column as a reader sees it: the column itself and, where there is one, the column that holds its names."""

    column: Column
    name: Column | None


def shown(columns: Sequence[Column]) -> list[Shown]:
    """Return the columns in their order, each column of names joined to the IRIs before it."""
    named = {before.name: after for before, after in _pairs(columns)}
    names = {column.name for column in named.values()}
    return [Shown(column, named.get(column.name)) for column in columns if column.name not in names]


def _pairs(columns: Sequence[Column]) -> Iterator[tuple[Column, Column]]:
    for before, after in pairwise(columns):
        if before.type in NAMED and after.type == "text" and _is_name(after.name):
            yield before, after


def _is_name(variable: str) -> bool:
    return variable == "title" or variable.startswith("name") or variable.endswith("Name")
