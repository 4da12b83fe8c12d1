"""A new release takes over without a request that fails, and the old workers end."""

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.errors import NoRelease
from graph.release import Releases
from sparql_endpoint.answering import generations
from sparql_endpoint.answering.generations import Generation, Generations
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.frames import Query
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.workers.metered import Metered
from sparql_endpoint.workers.pool import WorkerPool
from tests.test_sparql_endpoint_fixtures import EX, publish

MARKER = f"SELECT ?m WHERE {{ <{EX}release> <{EX}marker> ?m }}"
CSV = {"Accept": "text/csv"}


@pytest.fixture
def own_home(tmp_path: Path) -> Path:
    publish(tmp_path, "2026-01-01-aaaa", "first")
    return tmp_path


@pytest.fixture
def own_app(own_home: Path) -> Iterator[Flask]:
    app = create_app(ServiceSettings(own_home, workers=1, queue_limit=50))
    yield app
    close_app(app)


def marker(client: FlaskClient) -> tuple[int, str, str]:
    answer = client.get("/sparql", query_string={"query": MARKER}, headers=CSV)
    return answer.status_code, answer.headers.get("OSKG-Release", ""), answer.text.strip().split()[-1]


def test_a_running_service_moves_to_a_published_release_and_drops_no_request(own_app: Flask, own_home: Path) -> None:
    def ask_until_moved() -> set[tuple[int, str, str]]:
        client, seen = own_app.test_client(), set()
        while (200, "2026-02-02-bbbb", "second") not in seen:
            seen.add(marker(client))
        return seen

    with ThreadPoolExecutor(4) as others:
        asked = [others.submit(ask_until_moved) for _ in range(4)]
        publish(own_home, "2026-02-02-bbbb", "second")
    seen = set().union(*(each.result() for each in asked))

    assert seen <= {(200, "2026-01-01-aaaa", "first"), (200, "2026-02-02-bbbb", "second")}
    assert marker(own_app.test_client()) == (200, "2026-02-02-bbbb", "second")


def test_a_rollback_is_followed(own_app: Flask, own_home: Path) -> None:
    publish(own_home, "2026-02-02-bbbb", "second")
    newer = marker(own_app.test_client())
    Releases(own_home).rollback("2026-01-01-aaaa")
    older = newer
    while older == newer:  # the link is looked at again within a moment
        older = marker(own_app.test_client())

    assert newer == (200, "2026-02-02-bbbb", "second")
    assert older == (200, "2026-01-01-aaaa", "first")


def test_who_read_the_link_before_it_moved_does_not_take_the_service_back(own_home: Path) -> None:
    serving = Generations(ServiceSettings(own_home, workers=1))
    try:
        with serving.lease() as before:
            stale = before.pointer
        publish(own_home, "2026-02-02-bbbb", "second")
        serving._read_again = 0.0
        with serving.lease() as moved:
            pass
        serving._seen, serving._read_again = stale, math.inf
        with serving.lease() as kept:
            pass
    finally:
        serving.close()

    assert moved.release.version == "2026-02-02-bbbb"
    assert kept is moved


def test_a_request_under_way_ends_on_its_release_and_then_the_old_workers_end(own_home: Path) -> None:
    serving = Generations(ServiceSettings(own_home, workers=1))

    with serving.lease() as old:
        publish(own_home, "2026-02-02-bbbb", "second")
        with serving.lease() as new:
            assert (read(old), read(new)) == ("first", "second")
        workers = list(cast("WorkerPool", cast("Metered", old.engine).engine)._workers)
        assert [worker.ended for worker in workers] == [False, False]
    assert [worker.ended for worker in workers] == [True, True]
    with serving.lease() as again:
        assert again is new
    serving.close()


def read(generation: Generation) -> str:
    result = generation.engine.evaluate(Query(MARKER, EX, "text/csv", None))
    try:
        return result.body.read().decode().split()[-1]
    finally:
        result.body.close()


def test_the_tag_of_an_answer_does_not_outlive_its_release(own_app: Flask, own_home: Path) -> None:
    client = own_app.test_client()
    tag = client.get("/sparql", query_string={"query": MARKER}, headers=CSV).headers["ETag"]
    publish(own_home, "2026-02-02-bbbb", "second")

    answer = client.get("/sparql", query_string={"query": MARKER}, headers={**CSV, "If-None-Match": tag})

    assert answer.status_code == 200
    assert "second" in answer.text


def test_a_release_that_cannot_be_read_leaves_the_old_one_in_service(
    own_app: Flask, own_home: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "_MOMENT", 0.0)
    client = own_app.test_client()
    before = marker(client)
    publish(own_home, "2026-02-02-bbbb", "second")
    broken = own_home / "releases" / "2026-02-02-bbbb"
    for path in (broken / "store").iterdir():
        path.unlink()
    after = [marker(client), marker(client)]
    (broken / "manifest.json").write_text("{}")
    (own_home / "current").unlink()
    without = marker(client)
    publish(own_home, "2026-03-03-cccc", "third")

    assert before == without == (200, "2026-01-01-aaaa", "first")
    assert after == [before, before]
    assert sum("stays in service" in record.message for record in caplog.records) == 2
    assert marker(client) == (200, "2026-03-03-cccc", "third")


def test_before_the_first_release_the_service_says_so_and_then_finds_it(tmp_path: Path) -> None:
    app = create_app(ServiceSettings(tmp_path, workers=1))
    client = app.test_client()

    early = client.get("/sparql", query_string={"query": "ASK {}"})
    ready = client.get("/readyz")
    with pytest.raises(NoRelease):
        Releases(tmp_path).current()
    publish(tmp_path, "2026-01-01-aaaa", "first")

    assert (early.status_code, ready.status_code, client.get("/healthz").status_code) == (503, 503, 200)
    assert early.get_json(force=True)["type"].endswith("/no-release")
    assert early.headers["Retry-After"]
    assert marker(client) == (200, "2026-01-01-aaaa", "first")
    assert client.get("/readyz").text == "ready\n"
    close_app(app)
