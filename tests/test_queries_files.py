"""Workbooks and Parquet tables by other readers: typed cells, text that stays text, what they say of themselves."""

import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet as read_parquet

from queries import parquet, xlsx
from queries.errors import TooManyRows
from queries.header import Column
from queries.values import Value

DAY = date(2026, 4, 24)
COLUMNS = [
    Column("name", "Name", "text", "What it is called."),
    Column("count", "Count", "integer"),
    Column("share", "Share", "decimal"),
    Column("since", "Since", "date"),
    Column("open", "Open", "boolean"),
]
ROWS: list[list[Value]] = [
    ["=HYPERLINK(1)", 3, 0.5, date(2024, 2, 29), True],
    [None, None, None, None, None],
    ["http://example.org/", -1, 1e300, date(1899, 1, 1), False],
]
ABOUT = [("Question", "=Why?"), ("Cite", "x")]

#: How text begins that a careless writer or reader takes for a formula, a link, a number or an escape.
NASTY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=cmd|' /C calc'!A0",
    "{=1}",
    "http://x/",
    "mailto:x",
    "internal:A1",
    "external:x",
    "1",
    "TRUE",
    "#REF!",
    "_x0041_",
    "<a>&\"'",
    "\ufffe",
    "é中文🦉",
    " x ",
    "'=1",
]


def written(writer: object, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> bytes:
    sink = io.BytesIO()
    writer.write(sink, columns, rows, lambda: ABOUT, DAY)
    return sink.getvalue()


def book(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_a_workbook_has_a_sheet_of_typed_rows_under_their_labels_and_one_that_explains_them() -> None:
    found = book(written(xlsx, COLUMNS, ROWS))

    rows = list(found["Rows"].iter_rows(values_only=True))
    assert found.sheetnames == ["Rows", "About"]
    assert rows[0] == ("Name", "Count", "Share", "Since", "Open")
    assert rows[1] == ("=HYPERLINK(1)", 3, 0.5, datetime(2024, 2, 29), True)
    assert rows[2] == (None, None, None, None, None)
    assert rows[3] == ("http://example.org/", -1, 1e300, "1899-01-01", False)
    assert list(found["About"].iter_rows(values_only=True)) == ABOUT
    assert found["Rows"].freeze_panes == "A2"


@pytest.mark.parametrize("text", NASTY)
def test_no_text_is_a_formula_a_link_or_a_number_of_a_workbook(text: str) -> None:
    data = written(xlsx, COLUMNS[:1], [[text]])

    cell = book(data)["Rows"]["A2"]
    assert cell.data_type in ("s", "inlineStr")
    assert cell.hyperlink is None
    assert openpyxl.utils.escape.unescape(cell.value).replace("_xFFFE_", "\ufffe") in (text, text.replace("\r", "\n"))
    with ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f" not in sheet.replace(b"<formula", b"<f")
        assert not any("externalLink" in name or "_rels/sheet" in name for name in archive.namelist())


@pytest.mark.parametrize("writer", [xlsx, parquet], ids=["xlsx", "parquet"])
def test_the_same_answer_has_the_same_bytes(writer: object) -> None:
    assert written(writer, COLUMNS, ROWS) == written(writer, COLUMNS, ROWS)


def test_a_text_that_is_longer_than_a_cell_is_cut_and_that_is_told() -> None:
    found = book(written(xlsx, COLUMNS[:1], [["x" * 40_000], ["y" * xlsx.MOST_CHARACTERS]]))

    assert len(found["Rows"]["A2"].value) == xlsx.MOST_CHARACTERS
    assert found["Rows"]["A2"].value.endswith("x…")
    assert found["Rows"]["A3"].value == "y" * xlsx.MOST_CHARACTERS
    assert found["About"]["B3"].value == "1, which were longer than the 32,767 characters that a cell holds."


def test_a_number_that_a_sheet_would_round_is_text() -> None:
    found = book(written(xlsx, COLUMNS[1:2], [[10**15], [10**15 + 1]]))

    assert [found["Rows"]["A2"].value, found["Rows"]["A3"].value] == [10**15, str(10**15 + 1)]


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)

    with pytest.raises(TooManyRows, match="more than the 2 rows that xlsx holds"):
        written(xlsx, COLUMNS, ROWS)


def test_a_parquet_table_has_typed_columns_that_are_described() -> None:
    found = read_parquet.read_table(io.BytesIO(written(parquet, COLUMNS, ROWS)))

    assert [(each.name, str(each.type)) for each in found.schema] == [
        ("name", "string"),
        ("count", "int64"),
        ("share", "double"),
        ("since", "date32[day]"),
        ("open", "bool"),
    ]
    assert [list(row.values()) for row in found.to_pylist()] == ROWS
    assert found.schema.field("name").metadata[b"help"] == b"What it is called."
    assert json.loads(found.schema.metadata[parquet.ABOUT.encode()]) == [list(pair) for pair in ABOUT]


@pytest.mark.parametrize(
    ("column", "values"),
    [(1, [3, "many"]), (1, [2**63]), (2, [0.5, "NaN"]), (3, [DAY, "2024"]), (4, [True, "yes"])],
)
def test_a_column_with_a_value_that_does_not_fit_its_type_is_a_column_of_texts(
    column: int, values: list[Value]
) -> None:
    found = read_parquet.read_table(io.BytesIO(written(parquet, [COLUMNS[column]], [[each] for each in values])))

    assert str(found.schema.field(0).type) == "string"
    assert found.column(0).to_pylist() == [str(each) for each in values]


cells = st.tuples(
    st.none() | st.text(max_size=6) | st.sampled_from(NASTY),
    st.none() | st.integers(-(10**15), 10**15),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.none() | st.dates(min_value=date(1900, 3, 1)),
    st.none() | st.booleans(),
)


@settings(max_examples=60, derandomize=True)
@given(rows=st.lists(cells.map(list), max_size=5))
def test_a_parquet_table_gives_back_what_was_written(rows: list[list[Value]]) -> None:
    found = read_parquet.read_table(io.BytesIO(written(parquet, COLUMNS, rows)))

    assert [list(row.values()) for row in found.to_pylist()] == rows


@settings(max_examples=30, derandomize=True)
@given(rows=st.lists(cells.map(list), max_size=4))
def test_numbers_days_and_truth_values_of_a_workbook_are_those_that_were_written(rows: list[list[Value]]) -> None:
    found = list(book(written(xlsx, COLUMNS, rows))["Rows"].iter_rows(min_row=2, values_only=True))

    read = [[each.date() if isinstance(each, datetime) else each for each in row[1:]] for row in found]
    written_rows = [row[1:] for row in rows]
    for row, expected in zip(read, written_rows, strict=False):
        assert row == [pytest.approx(each, rel=1e-15) if isinstance(each, float) else each for each in expected]
    assert not any(each is not None for row in written_rows[len(read) :] for each in row)
