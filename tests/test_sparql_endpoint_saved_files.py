"""Saved queries as files: they agree with the CSV, say what they rest on, and keep the limits of every result."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pyarrow.parquet
import pytest
from flask.testing import FlaskClient

from queries import xlsx
from queries.catalogue import SavedQuery, catalogue
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.questions import saved_files
from sparql_endpoint.settings import ServiceSettings

SAVED = sorted(catalogue().values(), key=lambda query: query.stem)
ENDORSED = "/queries/endorsement_map"


@pytest.fixture(scope="module")
def settings(starter: Path) -> ServiceSettings:
    return ServiceSettings(starter, workers=1, budget=1e6)


@pytest.fixture(scope="module")
def client(settings: ServiceSettings) -> Iterator[FlaskClient]:
    app = create_app(settings)
    yield app.test_client()
    close_app(app)


def told(client: FlaskClient, address: str) -> dict[str, str]:
    table = pyarrow.parquet.read_table(io.BytesIO(client.get(address, buffered=True).data))
    return dict(json.loads(table.schema.metadata[b"oskg"]))


@pytest.mark.parametrize("query", SAVED, ids=lambda query: query.stem)
def test_a_workbook_and_a_parquet_table_have_the_rows_of_the_answer(client: FlaskClient, query: SavedQuery) -> None:
    answer = client.get(f"/queries/{query.stem}/answer.json").json["rows"]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/queries/{query.stem}.xlsx", buffered=True).data))
    table = pyarrow.parquet.read_table(io.BytesIO(client.get(f"/queries/{query.stem}.parquet", buffered=True).data))

    heading, *rows = book["Rows"].iter_rows(values_only=True)
    assert list(heading) == [column.label for column in query.columns]
    assert [[as_json(each) for each in row] for row in rows] == [list(row.values()) for row in answer]
    assert [[as_json(each) for each in row.values()] for row in table.to_pylist()] == [
        list(row.values()) for row in answer
    ]


def as_json(value: object) -> object:
    return str(value)[:10] if hasattr(value, "isoformat") else value


def test_a_file_says_what_was_asked_what_it_rests_on_and_how_to_cite_it(client: FlaskClient) -> None:
    query = catalogue()["endorsement_map"]
    answer = client.get(f"{ENDORSED}/answer.json?t=2026-01-01").json

    found = told(client, f"{ENDORSED}.parquet?t=2026-01-01")

    assert found["Question"] == query.question
    assert found["Answer"] == answer["answer"]
    assert found["Definition"] == query.definition
    assert found["Parameter: t"] == "Reference date: 2026-01-01"
    assert found["Parameter: endorser"] == "Endorser: any"
    assert found["Coverage: unknown"].startswith(f"{answer['coverage']['unknown']}: not recorded")
    assert found["Cite"] == answer["citation"].replace("/answer.json", "")
    assert found["Cite"].endswith(f"http://localhost{ENDORSED}?t=2026-01-01")
    assert "licence" in found["Source: curated"]
    assert answer["release"]["version"] in found["Release"]


def test_the_second_sheet_of_a_workbook_is_what_the_parquet_table_says_of_itself(client: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{ENDORSED}.xlsx", buffered=True).data))

    about = dict(book["About"].iter_rows(values_only=True))

    assert about == told(client, f"{ENDORSED}.parquet")


@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
def test_a_cap_leaves_rows_out_and_says_so(client: FlaskClient, suffix: str) -> None:
    capped = client.get(f"{ENDORSED}.{suffix}?maxrows=1", buffered=True)
    whole = client.get(f"{ENDORSED}.{suffix}?maxrows=1000", buffered=True)

    assert (capped.headers["OSKG-Truncated"], whole.headers["OSKG-Truncated"]) == ("true", "false")
    assert told(client, f"{ENDORSED}.parquet?maxrows=1")["Rows"].startswith("1 of ")


@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
def test_a_file_over_the_limit_of_a_result_is_refused_whole(settings: ServiceSettings, suffix: str) -> None:
    app = create_app(replace(settings, result_limit=6000))

    answer = app.test_client().get(f"{ENDORSED}.{suffix}?t=2025-03-01", buffered=True)

    close_app(app)
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")
    assert "the limit is 6,000" in answer.json["detail"]


def test_more_rows_than_a_sheet_has_are_answered_with_413(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 1)

    answer = client.get(f"{ENDORSED}.xlsx?t=2026-02-02", buffered=True)

    assert answer.status_code == 413
    assert "ask for CSV or Parquet" in answer.json["detail"]


def test_writing_a_file_is_taken_from_the_budget_of_the_client(settings: ServiceSettings) -> None:
    app = create_app(replace(settings, budget=1e-6))
    client = app.test_client()

    first = client.get(f"{ENDORSED}.xlsx", buffered=True)
    second = client.get(f"{ENDORSED}.xlsx?maxrows=3", buffered=True)

    close_app(app)
    assert (first.status_code, second.status_code) == (200, 429)
    assert "write;dur=" in first.headers["Server-Timing"]


def test_the_table_of_a_csv_and_of_a_parquet_file_have_the_same_columns(client: FlaskClient) -> None:
    table = pyarrow.parquet.read_table(io.BytesIO(client.get(f"{ENDORSED}.parquet", buffered=True).data))
    heading = next(csv.reader(io.StringIO(client.get(f"{ENDORSED}.csv").text)))

    assert table.column_names == heading


def test_a_file_that_does_not_fit_into_memory_is_sent_whole(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = client.get(f"{ENDORSED}.parquet", buffered=True)
    monkeypatch.setattr(saved_files, "SPOOL_IN_MEMORY", 10)

    large = client.get(f"{ENDORSED}.parquet", buffered=True)

    assert large.data == small.data
    assert int(large.headers["Content-Length"]) == len(large.data)
