"""A document as an Excel workbook: its text on the first sheet, every table and the figures of every picture on others.

No cell is a formula or a link, whatever its text begins with. The same document gives the same bytes.
"""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import xlsxwriter

from briefs.document import Block, Bullets, Cell, Document, Facts, Frame, Paragraph, Picture, Section, Table
from queries.values import Value
from queries.xlsx import Page

#: Characters of the name of a sheet, and those it may not have. Source: the specifications and limits of Excel
_LONGEST: Final = 31
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "in_memory": True,
}
#: A time that every file has, as the text tells the day of the data.
_MADE: Final = datetime(2000, 1, 1)
_WIDTH, _NARROW = 40, 14


def workbook(document: Document) -> bytes:
    """Return the workbook of a document."""
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink, _OPTIONS)
    book.set_properties({"title": document.title, "created": _MADE})
    _Writer(book, document.frame).write(document)
    book.close()
    return sink.getvalue()


class _Writer:
    """Writes the text, and gives every table a sheet."""

    def __init__(self, book: Any, frame: Frame) -> None:
        self._book = book
        self._frame = frame
        self._bold = book.add_format({"bold": True})
        self._head = book.add_format({"bold": True, "bottom": 1})
        self._first = Page(book, "Brief")
        self._first.sheet.set_column(0, 0, 26)
        self._first.sheet.set_column(1, 1, 100, book.add_format({"text_wrap": True}))
        self._names = {"brief"}

    def write(self, document: Document) -> None:
        """Write the document from its beginning."""
        self._first.row([document.kind], self._bold)
        self._first.row([document.title], self._bold)
        self._first.row([document.subtitle])
        for _, section in document.walk():
            self._first.row([])
            self._first.row([section.heading], self._bold)
            for block in section.blocks:
                self._block(section, block)

    def _block(self, section: Section, block: Block) -> None:
        if isinstance(block, Table):
            self._first.row([block.caption, self._frame.sheet % {"sheet": self._sheet(section.heading, block)}])
        elif isinstance(block, Picture):
            self._first.row([block.caption, block.description])
            self._first.row([None, self._frame.sheet % {"sheet": self._sheet(section.heading, block.figures)}])
        else:
            for line in _lines(block):
                self._first.row(line)

    def _sheet(self, heading: str, table: Table) -> str:
        name = self._name(heading)
        page = Page(self._book, name)
        page.sheet.freeze_panes(1, 0)
        for at, column in enumerate(table.headings):
            page.sheet.set_column(at, at, _NARROW if column.number else _WIDTH)
        linked = [at for at in range(len(table.headings)) if any(row[at].href for row in table.rows)]
        heads = [column.label for column in table.headings]
        page.row([*heads, *(self._frame.address % {"column": heads[at]} for at in linked)], self._head)
        for row in table.rows:
            page.row([*map(_value, row), *(row[at].href for at in linked)])
        return name

    def _name(self, heading: str) -> str:
        plain = " ".join(_NOT_IN_NAMES.sub(" ", heading).split()) or "Table"
        name, number = plain[:_LONGEST].strip(), 1
        while name.lower() in self._names:
            number += 1
            name = f"{plain[: _LONGEST - 5].strip()} {number}"
        self._names.add(name.lower())
        return name


def _lines(block: Paragraph | Bullets | Facts) -> Iterator[list[Value]]:
    if isinstance(block, Paragraph):
        yield [None, block.text]
    elif isinstance(block, Bullets):
        for item in block.items:
            yield [None, item]
    else:
        for name, cells in block.pairs:
            yield [name, ", ".join(cell.text for cell in cells)]


def _value(cell: Cell) -> Value:
    return cell.text if cell.value is None or isinstance(cell.value, bool) else cell.value
