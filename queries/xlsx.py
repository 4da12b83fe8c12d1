"""An answer as an Excel workbook: a sheet of typed rows, and a sheet that says what they are and what they rest on.

No cell is a formula or a link, whatever its text begins with. The same answer gives the same bytes.

Source: ECMA-376; https://support.microsoft.com/office/excel-specifications-and-limits
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from typing import IO, Any, Final

import xlsxwriter

from queries.errors import TooManyRows
from queries.header import Column
from queries.values import Value

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: Rows of a sheet besides its heading, and characters of a cell.
MOST_ROWS: Final = 2**20 - 1
MOST_CHARACTERS: Final = 32_767

#: Integers up to here are numbers of a sheet as they are; larger ones lose digits and are text.
_EXACT: Final = 10**15

#: How a text begins that a reader's program would take for a formula when the cell is edited.
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")

#: Days before 1 March 1900, which sheets count wrong, are text.
_FIRST_DAY: Final = date(1900, 3, 1)

_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_WIDTHS: Final = {"integer": 12, "decimal": 12, "boolean": 10, "date": 12, "text": 32}


def write(
    sink: IO[bytes],
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    about: Callable[[], Iterable[tuple[str, str]]],
    made: date,
) -> None:
    """Write the rows under the headings of the columns, then what about tells once all of them are read.

    Raises: TooManyRows if there are more than a sheet has.
    """
    book = xlsxwriter.Workbook(sink, _OPTIONS)
    try:
        book.set_properties({"created": datetime.combine(made, time())})
        cut = _rows(book, columns, rows)
        _about(book, about(), cut)
    finally:
        book.close()  # which also removes the temporary files that hold the rows


def _rows(book: Any, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> int:
    """Write the rows, and return how many texts were cut; the library has no annotations."""
    page = Page(book, "Rows")
    for number, column in enumerate(columns):
        page.sheet.set_column(number, number, _WIDTHS.get(column.type, 40))
    page.row([column.label for column in columns], book.add_format({"bold": True, "bottom": 1}))
    page.sheet.freeze_panes(1, 0)
    for row in rows:
        if page.next > MOST_ROWS:
            raise TooManyRows("xlsx", MOST_ROWS)
        page.row(row)
    if columns:
        page.sheet.autofilter(0, 0, page.next - 1, len(columns) - 1)
    return page.cut


def _about(book: Any, told: Iterable[tuple[str, str]], cut: int) -> None:
    page = Page(book, "About")
    page.sheet.set_column(0, 0, 24)
    page.sheet.set_column(1, 1, 100, book.add_format({"text_wrap": True}))
    for label, text in told:
        page.row([label, text])
    if cut:
        page.row(["Cut texts", f"{cut}, which were longer than the {MOST_CHARACTERS:,} characters that a cell holds."])


class Page:
    """A sheet that is written row by row, from the top."""

    def __init__(self, book: Any, name: str) -> None:
        self.sheet = book.add_worksheet(name)
        self.next = 0
        self.cut = 0
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._text = book.add_format({"quote_prefix": True})

    def row(self, values: Sequence[Value], look: Any = None) -> None:
        """Write one row; None is an empty cell."""
        for number, each in enumerate(values):
            if each is not None:
                self._cell(number, each, look)
        self.next += 1

    def _cell(self, number: int, value: Value, look: Any) -> None:
        place = self.next, number
        if isinstance(value, bool):
            self.sheet.write_boolean(*place, value, look)
        elif isinstance(value, float) or (isinstance(value, int) and abs(value) <= _EXACT):
            self.sheet.write_number(*place, value, look)
        elif isinstance(value, date) and value >= _FIRST_DAY:
            self.sheet.write_datetime(*place, datetime.combine(value, time()), self._day)
        else:
            self._string(place, str(value), look)

    def _string(self, place: tuple[int, int], text: str, look: Any) -> None:
        if len(text) > MOST_CHARACTERS:
            self.cut += 1
            text = text[: MOST_CHARACTERS - 1] + "…"
        self.sheet.write_string(*place, text, self._text if look is None and text.startswith(_FORMULAS) else look)
