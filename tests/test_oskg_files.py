"""`oskg query --format xlsx` and `parquet`: the rows of the CSV, what they rest on, and what cannot be a file."""

import csv
import io
import json

import openpyxl
import pytest
from pyarrow import parquet

from tests.test_oskg_fixtures import Command

pytest_plugins = "tests.test_oskg_fixtures"

LABELS = "SELECT ?o ?name WHERE { ?o a org:Organization ; rdfs:label ?name } ORDER BY ?o"


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_a_saved_query_is_a_workbook_with_its_method_and_its_citation(command: Command) -> None:
    table = command("query", "Q02", "-f", "csv", home="small")
    answer = command("query", "Q02", "-f", "xlsx", home="small")

    book = openpyxl.load_workbook(io.BytesIO(answer.out))
    about = dict(book["About"].iter_rows(values_only=True))
    assert (answer.code, answer.err) == (0, "")
    assert book["Rows"].max_row == len(rows(table.text))
    assert about["Question"]
    assert about["Cite"].endswith("https://w3id.org/oskg/query/funding_no_evidence")
    assert about["Coverage: unknown"]


def test_sparql_of_ones_own_is_a_parquet_table_of_texts(command: Command) -> None:
    table = command("query", LABELS, "-f", "csv", home="small")
    answer = command("query", LABELS, "-f", "parquet", home="small")

    found = parquet.read_table(io.BytesIO(answer.out))
    assert [found.column_names, *(list(row.values()) for row in found.to_pylist())] == rows(table.text)
    assert dict(json.loads(found.schema.metadata[b"oskg"]))["Query"] == LABELS


def test_a_terminal_gets_no_file(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)

    answer = command("query", "Q02", "-f", "xlsx", home="small")

    assert (answer.code, answer.out) == (2, b"")
    assert "write it into a file, as in > answer.xlsx" in answer.err


@pytest.mark.parametrize("text", ["ASK { }", "CONSTRUCT WHERE { ?s a org:Organization }"])
def test_what_has_no_rows_is_no_file(command: Command, text: str) -> None:
    answer = command("query", text, "-f", "xlsx", home="small")

    assert (answer.code, answer.out) == (1, b"")
    assert "only rows can be written as xlsx: ask a SELECT" in answer.err
