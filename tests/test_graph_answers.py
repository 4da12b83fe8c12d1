"""What a build answers beforehand is what the engine answers, and the service gives it without asking the engine."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from flask import Flask
from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions

from graph.answers import kept_answer, may_name, write_answers
from graph.release import Release
from graph.store import open_store
from queries.by_source import by_source
from queries.catalogue import SavedQuery, catalogue
from queries.criterion import criteria, open_infrastructures
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings

QUERIES = catalogue().values()


@pytest.fixture(scope="module")
def app(small_home: Path) -> Iterator[Flask]:
    application = create_app(ServiceSettings(small_home, workers=1))
    yield application
    close_app(application)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stem)
def test_the_kept_answer_is_the_answer_of_the_engine(small: Release, query: SavedQuery) -> None:
    bound = query.bind({}, small.manifest.snapshot)
    lists = (parameter.options for parameter in query.parameters if parameter.options)
    store = open_store(small)

    told = by_source(query, bound.coverage)
    for text in chain((bound.text, bound.coverage), [told] if told else [], lists):
        assert kept_answer(small.answers, text) == store.query(text).serialize(format=QueryResultsFormat.JSON)


def test_the_counts_of_the_scorecard_are_kept(small: Release) -> None:
    day, store = small.manifest.snapshot, open_store(small)

    for text in (open_infrastructures(day), *(one.tally(day) for one in criteria().values())):
        assert kept_answer(small.answers, text) == store.query(text).serialize(format=QueryResultsFormat.JSON)


def test_a_query_with_other_values_or_another_text_is_not_kept(small: Release) -> None:
    query = catalogue()["funding_single_funder"]
    other = query.bind({"t": "2001-02-03"}, small.manifest.snapshot)

    assert kept_answer(small.answers, other.text) is None
    assert kept_answer(small.answers, f"{query.bind({}, small.manifest.snapshot).text} ") is None


def test_a_release_without_the_file_has_no_answers(tmp_path: Path) -> None:
    assert kept_answer(tmp_path / "answers.zip", "SELECT * {}") is None


def test_the_file_is_the_same_in_every_build(small: Release, tmp_path: Path) -> None:
    write_answers(small.store, small.manifest.snapshot, tmp_path / "again.zip")

    assert (tmp_path / "again.zip").read_bytes() == small.answers.read_bytes()


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stem)
def test_an_answer_may_name_what_it_names_and_is_said_not_to_name_what_it_does_not(
    small: Release, query: SavedQuery
) -> None:
    text = query.bind({}, small.manifest.snapshot).text
    rows = open_store(small).query(text)
    assert isinstance(rows, QuerySolutions)
    named = {term.value for row in rows for term in row if isinstance(term, NamedNode)}
    absent = "https://w3id.org/oskg/id/org/no"

    assert all(may_name(small.answers, text, [absent, iri]) for iri in named)
    assert not may_name(small.answers, text, [absent, *(iri[:-1] for iri in named if iri[:-1] not in named)][:16])
    assert may_name(small.answers, text, [f"{absent}{number}" for number in range(17)])
    assert may_name(small.answers, f"{text}#", [absent])


@pytest.mark.parametrize("name", ["csv", "json"])
def test_the_service_gives_a_kept_answer_as_the_engine_would_without_asking_it(
    app: Flask, small: Release, name: str
) -> None:
    query = catalogue()["identifiers_support"]
    text = query.bind({}, small.manifest.snapshot).text
    wanted = {"csv": QueryResultsFormat.CSV, "json": QueryResultsFormat.JSON}[name]

    answer = app.test_client().get(f"/queries/{query.stem}.{name}")

    assert answer.status_code == 200
    assert "evaluate" not in answer.headers["Server-Timing"]
    assert answer.data == open_store(small).query(text).serialize(format=wanted)
    assert len(answer.data.splitlines()) > 1 or name == "json"


def test_the_engine_is_asked_where_the_client_wants_fewer_rows_or_other_graphs(app: Flask, small: Release) -> None:
    text = catalogue()["identifiers_support"].bind({}, small.manifest.snapshot).text
    graph = f"{small.manifest.base}graph/re3data"

    for more in ({"maxrows": "1"}, {"default-graph-uri": graph}):
        answer = app.test_client().get("/sparql", query_string={"query": text, **more}, headers={"Accept": "text/csv"})
        assert "evaluate" in answer.headers["Server-Timing"]


def test_a_kept_answer_that_is_larger_than_a_result_may_be_is_refused_as_any_other(small_home: Path) -> None:
    application = create_app(ServiceSettings(small_home, workers=1, result_limit=100))

    answer = application.test_client().get("/queries/identifiers_support.csv")

    close_app(application)
    assert answer.status_code == 413
