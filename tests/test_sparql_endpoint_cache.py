"""A repeated query is answered from memory, the answer of its release and its format, within a number of bytes."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from sparql_endpoint.answering.cache import Kept, ResultCache
from sparql_endpoint.answering.evaluation import rows, rows_of_all
from sparql_endpoint.answering.generations import EXTENSION, Generations
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.frames import Query
from sparql_endpoint.settings import ServiceSettings
from tests.test_sparql_endpoint_fixtures import EX, publish

ROWS = f"SELECT ?o WHERE {{ <{EX}n1> <{EX}p> ?o }}"
MARKER = f"SELECT ?m WHERE {{ <{EX}release> <{EX}marker> ?m }}"


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[Flask]:
    publish(tmp_path, "2026-01-01-aaaa", "first")
    app = create_app(ServiceSettings(tmp_path, workers=1))
    yield app
    close_app(app)


def get(client: FlaskClient, query: str, accept: str = "text/csv") -> tuple[str, bool]:
    """Return the text of the answer, and whether the engine was asked for it."""
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 200
    return answer.text, "evaluate" in answer.headers["Server-Timing"]


def stop_workers(app: Flask) -> None:
    """Close the engine in service, so that nothing can be evaluated any more."""
    with cast("Generations", app.extensions[EXTENSION]).lease() as generation:
        generation.engine.close()


def test_a_repeated_query_is_answered_without_the_engine(own_app: Flask) -> None:
    client = own_app.test_client()
    first = get(client, ROWS)
    stop_workers(own_app)

    assert first == (f"o\r\n{EX}n2\r\n", True)
    assert get(client, ROWS) == (first[0], False)
    counted = client.get("/metrics").text
    for outcome in ("hit", "miss"):
        assert f'oskg_results_kept_total{{outcome="{outcome}"}} 1.0' in counted


def test_of_several_queries_only_those_that_are_not_kept_reach_the_engine(own_app: Flask) -> None:
    texts = [ROWS, "SELECT ?p { ?s ?p ?o }", "SELECT ?s { ?s ?p ?o }"]
    with own_app.test_request_context("/"), cast("Generations", own_app.extensions[EXTENSION]).lease() as generation:
        own_app.preprocess_request()
        alone = [[str(row) for row in rows(generation, text, EX)] for text in texts[:2]]
        together = [[str(row) for row in found] for found in rows_of_all(generation, texts, EX)]
        stop_workers(own_app)
        again = [[str(row) for row in found] for found in rows_of_all(generation, texts, EX)]

    assert together[:2] == alone
    assert again == together
    assert len({str(found) for found in together}) == len(texts)


def test_readiness_is_never_an_answer_that_was_kept(own_app: Flask) -> None:
    client = own_app.test_client()
    before = [client.get("/readyz").status_code for _ in range(2)]
    stop_workers(own_app)

    assert before == [200, 200]
    assert client.get("/readyz").status_code == 503


def test_another_format_and_another_release_are_other_answers(own_app: Flask, tmp_path: Path) -> None:
    client = own_app.test_client()
    texts = [get(client, MARKER), get(client, MARKER, "text/tab-separated-values")]
    publish(tmp_path, "2026-02-02-bbbb", "second")
    texts.append(get(client, MARKER))

    assert texts == [("m\r\nfirst\r\n", True), ('?m\n"first"\n', True), ("m\r\nsecond\r\n", True)]


def test_an_answer_of_chance_is_never_repeated(own_app: Flask) -> None:
    client = own_app.test_client()
    query = "SELECT (STRUUID() AS ?id) {}"

    assert get(client, query) != get(client, query)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 4000)), max_size=60))
def test_the_bytes_kept_stay_within_the_limit_and_an_answer_is_the_one_put_last(puts: list[tuple[int, int]]) -> None:
    cache, last = ResultCache(20_000), {}
    for number, size in puts:
        query = Query(f"ASK {{ <http://example.org/{number}> ?p ?o }}", "http://localhost/", "text/csv", None)
        last[query] = Kept("solutions", bytes([number]) * size)
        cache.put(("1", query), last[query])

        assert cache.size <= 20_000
    for query, kept in last.items():
        found = cache.get(("1", query))
        assert found is None or len(found.body) <= cache.largest
        assert found is None or found.body[:1] == kept.body[:1]


def test_a_cache_of_no_bytes_keeps_nothing() -> None:
    cache = ResultCache(0)
    query = Query("ASK {}", "http://localhost/", "text/csv", None)
    cache.put(("1", query), Kept("solutions", b""))

    assert cache.get(("1", query)) is None


def test_another_release_has_another_page(own_app: Flask, tmp_path: Path) -> None:
    client = own_app.test_client()
    first = client.get("/queries/languages_interface", headers={"Accept": "text/html"})
    publish(tmp_path, "2026-02-02-bbbb", "second")

    second = client.get("/queries/languages_interface", headers={"Accept": "text/html"})

    assert "2026-01-01-aaaa" in first.text
    assert "2026-02-02-bbbb" in second.text
    assert "2026-01-01-aaaa" not in second.text


def test_the_page_of_a_question_is_made_once_for_an_address_and_a_language(own_app: Flask) -> None:
    client = own_app.test_client()
    ask = {"Accept": "text/html", "Accept-Language": "fr"}
    first = client.get("/queries/languages_interface", headers=ask)
    stop_workers(own_app)

    again = client.get("/queries/languages_interface", headers=ask)
    known = client.get("/queries/languages_interface", headers=ask | {"If-None-Match": first.headers["ETag"]})
    spanish = client.get("/queries/languages_interface", headers=ask | {"Accept-Language": "es"})

    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
    assert "evaluate" not in again.headers["Server-Timing"]
    assert known.status_code == 304
    assert '<h1 lang="es"' in spanish.text
    assert client.get("/queries/languages_interface?language=any", headers=ask).status_code != 200
