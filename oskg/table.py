"""Answers as a table for the terminal: names first, the ids behind them short and last."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, QuerySolution, QuerySolutions
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from ontology import namespaces
from oskg import formats
from queries.catalogue import SavedQuery
from queries.columns import shown

#: Columns of a terminal that cannot tell its width, such as a file.
_WIDTH = 200
#: The type of columns that hold ids only, as wide as the id of a relation.
_ID = "evidence"
_ID_WIDTH = 20
#: How many columns leave room for one more.
_ROOM = 7
#: What keeps a date, and most words, on one line.
_LEAST = {"date": 10, "entity": 14, "text": 12, _ID: 12}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the table: its heading, the variables to take the first value of, and how it is set."""

    heading: str
    variables: Sequence[str]
    type: str = ""

    @property
    def number(self) -> bool:
        """Whether the values are numbers."""
        return self.type in ("integer", "decimal")


def write(results: QuerySolutions, saved: SavedQuery | None) -> int:
    """Print the rows to standard output and return their number."""
    columns = list(_saved(saved)) if saved else [_Column(each.value, [each.value]) for each in results.variables]
    table = Table(title=saved.question if saved else None, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(
            column.heading,
            justify="right" if column.number else "left",
            min_width=_LEAST.get(column.type),
            max_width=_ID_WIDTH if column.type == _ID else None,
            overflow="fold",
        )
    for row in results:
        table.add_row(*(_text(row, column) for column in columns))
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    console.print(table, markup=False)
    return table.row_count


def _saved(saved: SavedQuery) -> Iterator[_Column]:
    """Yield names in place of IRIs, then the evidence, then, where there is room, the id of what the row is about."""
    columns = shown(saved.columns)
    for each in columns:
        variables = [part.name for part in (each.name, each.column) if part is not None]
        if each.column.type != _ID:
            yield _Column(each.column.label, variables, each.column.type)
    for each in columns:
        if each.column.type == _ID:
            yield _Column(each.column.label, [each.column.name], _ID)
    if columns[0].name is not None and len(columns) <= _ROOM:
        yield _Column("Id", [columns[0].column.name], _ID)


def _text(row: QuerySolution, column: _Column) -> str:
    term = next((term for name in column.variables if (term := row[name]) is not None), None)
    if column.type == _ID or not isinstance(term, NamedNode):
        return formats.shown(term).removeprefix("id/")
    if term.value.startswith(namespaces.CONCEPTS):
        return term.value.rsplit("/", 1)[-1]
    return formats.shown(term)
