"""Tables as streams: comma or semicolon separated text, plain or gzipped, and sheets of Excel workbooks.

A row is a mapping from column name to trimmed text; columns without a name are left out, and a row without text is
passed over. A row with more or fewer cells than the heading is a `Ragged` row: its cells may stand in the wrong
columns, so nothing of it is read.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final, cast
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from loaders.archives import opened, reading
from loaders.errors import InvalidRecord, SourceUnavailable, UnreadableSource

#: Separators that publishers use; the one that occurs most in the heading is taken.
_SEPARATORS: Final = (",", ";", "\t")

#: A row by the names of its columns.
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ragged:
    """A row that has another number of cells than the heading has columns."""

    cells: int
    columns: tuple[str, ...]


def table(path: Path) -> Iterator[tuple[str, Row | Ragged]]:
    """Yield the position and the content of every row below the heading of a .csv, .tsv, .csv.gz or .xlsx file.

    Raises: UnreadableSource if the file is damaged or has no heading; SourceUnavailable.
    """
    if path.suffix == ".xlsx":
        yield from _sheet(path)
        return
    with reading(path), opened(path) as stream:
        yield from text_table(path, cast("IO[bytes]", stream))


def text_table(path: Path, stream: IO[bytes]) -> Iterator[tuple[str, Row | Ragged]]:
    """Yield the position and the content of every row of a stream of separated text.

    Raises: UnreadableSource if it is no such text, is not UTF-8, or has no heading.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    first = text.readline()
    if not first.strip():
        raise UnreadableSource(f"{path}: expected a table with a heading, found nothing")
    separator = max(_SEPARATORS, key=first.count)
    try:
        heading = next(csv.reader([first], delimiter=separator))
        lines = csv.reader(text, delimiter=separator)
        yield from _rows(heading, ((f"line {lines.line_num + 1}", cells) for cells in lines))
    except (csv.Error, UnicodeDecodeError) as error:
        raise UnreadableSource(f"{path}: no table of separated text in UTF-8: {error}") from error
    finally:
        text.detach()


def _sheet(path: Path) -> Iterator[tuple[str, Row | Ragged]]:
    """Yield the rows of the first sheet of a workbook; formulas by their last value."""
    try:
        workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise UnreadableSource(f"{path}: no Excel workbook: {error}") from error
    except OSError as error:
        raise SourceUnavailable(f"{path}: {error.strerror or error}") from error
    try:
        lines = ([_written(cell) for cell in cells] for cells in workbook.worksheets[0].iter_rows(values_only=True))
        heading = next(lines, [])
        if not any(heading):
            raise UnreadableSource(f"{path}: expected a sheet with a heading, found none")
        yield from _rows(heading, ((f"row {number}", cells) for number, cells in enumerate(lines, 2)))
    finally:
        workbook.close()


def _written(cell: object) -> str:
    """Return the text of a cell: whole numbers without a fraction, dates as ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.date().isoformat() if isinstance(cell, datetime) else str(cell)


def _rows(heading: Sequence[str], lines: Iterable[tuple[str, Sequence[str]]]) -> Iterator[tuple[str, Row | Ragged]]:
    names = tuple(name.strip() for name in heading)
    for position, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(names):
            yield position, Ragged(len(cells), names)
            continue
        yield position, {name: cell.strip() for name, cell in zip(names, cells, strict=True) if name}


def whole(position: str, row: Row | Ragged) -> Row:
    """Return a row that has all its cells.

    Raises: InvalidRecord if it has another number of cells than the heading.
    """
    if isinstance(row, Ragged):
        raise InvalidRecord(position, "row", f"{row.cells} cells", f"as many as the heading has: {len(row.columns)}")
    return row


def columns(row: Row | Ragged) -> frozenset[str]:
    """Return the names of the columns of the table that the row is from."""
    return frozenset(row.columns if isinstance(row, Ragged) else row)
