"""A table that somebody has, read by its mapping file: comma or semicolon separated text, or an Excel sheet.

The licence and the publisher are those that the mapping names. E-mail addresses are dropped from every text. Which
columns are about persons only the author of the mapping can know: a mapping names what is read, and all else is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path

from loaders.csv_mapping import Cell, Mapping, Text, cells, read
from loaders.csv_statements import Cells, statements
from loaders.errors import UnreadableSource
from loaders.records import CoverageStatement, Notice, Record
from loaders.source import Item, Source
from loaders.tables import Ragged, Row, columns, table, whole
from ontology import terms


@dataclass(frozen=True, slots=True)
class Content:
    """A row of the table and its number; number 0 stands for the table as a whole."""

    number: int
    row: Row | Ragged | None = None


def source(path: Path) -> tuple[Source, Path]:
    """Return the source that a mapping file describes, and the table that belongs to it.

    Raises: SourceUnavailable, UnreadableSource if the file is no mapping.
    """
    mapping = read(path)
    origin = mapping.source
    found = Source(
        name=origin.name,
        title=origin.title,
        homepage=origin.homepage,
        licence=origin.licence,
        publisher=origin.publisher,
        patterns=(mapping.table,),
        items=partial(items, mapping),
        record=partial(record, mapping),
        version="1.0",
    )
    return found, path.parent / mapping.table


def items(mapping: Mapping, path: Path) -> Iterator[Item]:
    """Stream the rows of the table, after one item for what it is complete for, if it is for anything.

    Raises: UnreadableSource if the table is damaged or lacks a column that the mapping names; SourceUnavailable.
    """
    for number, (position, row) in enumerate(table(path), 1):
        if number == 1:
            _check(mapping, path, columns(row))
            if mapping.complete:
                yield Item("the table", Content(0))
        yield Item(position, Content(number, row))


def _check(mapping: Mapping, path: Path, known: frozenset[str]) -> None:
    wanted = [(place, _column(text)) for place, _, text in cells(mapping)]
    for place, column in [*wanted, ("id", mapping.id)]:
        if column is not None and column not in known:
            near = get_close_matches(column, known, n=3, cutoff=0.4) or sorted(known)
            raise UnreadableSource(f"{path}: has no column {column!r}, which {place} names; nearest: {', '.join(near)}")


def _column(text: Text) -> str | None:
    return text.column if isinstance(text, Cell) else text


def record(mapping: Mapping, item: Item) -> Record:
    """Read one row.

    Raises: InvalidRecord if it has another number of cells than the heading, no id where the mapping names one, or
    names nothing.
    """
    content: Content = item.content
    if content.row is None:
        return Record("table", tuple(_coverage(mapping)))
    notices: list[Notice] = []
    row = Cells(mapping, item.position, whole(item.position, content.row), notices)
    local = row.required("id", mapping.id) if mapping.id else str(content.number)
    return Record(local, tuple(statements(mapping, row)), notices=tuple(notices))


def _coverage(mapping: Mapping) -> Iterator[CoverageStatement]:
    for one in mapping.complete:
        yield CoverageStatement(getattr(terms, one.property), getattr(terms, one.scope), one.date)
