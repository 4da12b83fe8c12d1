"""A document as an Excel workbook, read back by another library."""

import io
from typing import Any

import openpyxl
import pytest

from briefs.workbook import workbook
from tests.test_briefs_fixtures import HOSTILE, document


def sheets(body: bytes) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(body))
    return {sheet.title: [list(row) for row in sheet.iter_rows()] for sheet in book.worksheets}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_a_text_and_never_a_formula(name: str) -> None:
    found = sheets(workbook(document(name, "Other")))

    cells = [cell for rows in found.values() for row in rows for cell in row if cell.value == name]
    assert len(cells) >= 6
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for rows in found.values() for row in rows for cell in row if cell.hyperlink]


def test_every_table_has_a_sheet_with_numbers_as_numbers_and_addresses_as_text() -> None:
    first, table, figures = sheets(workbook(document("A", "B"))).values()

    assert [cell.value for cell in table[0]] == ["Name", "Link & name", "Number", "Link & name (address)"]
    assert [cell.value for cell in table[1]] == ["A", "A", 7, "https://example.org/?a=1&b=|x"]
    assert [[cell.value for cell in row] for row in figures] == [["Name", "Number"], ["A", 1], ["B", 2]]
    assert [first[1][0].value, first[2][0].value] == ["A", "B"]


def test_sheets_have_names_of_their_own_that_the_format_allows() -> None:
    names = list(sheets(workbook(document("a/b:c*d?[e]\\'f' " + "long " * 9, "B"))))

    assert len({name.lower() for name in names}) == 3
    assert all(len(name) <= 31 and not set("[]:*?/\\'") & set(name) for name in names)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert workbook(document("A", "B")) == workbook(document("A", "B"))
