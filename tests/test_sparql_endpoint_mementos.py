"""Older releases answer by name and by date, one release in one answer, and their readers stay in them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.errors import UnknownRelease
from graph.release import Releases
from sparql_endpoint.answering.generations import EXTENSION, OLDER, Generations
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from tests.test_sparql_endpoint_fixtures import EX, publish

MARKER = f"SELECT ?m WHERE {{ <{EX}release> <{EX}marker> ?m }}"
DAYS = {"2026-01-01-a": date(2026, 1, 1), "2026-02-01-b": date(2026, 2, 1), "2026-03-01-c": date(2026, 3, 1)}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    home = tmp_path_factory.mktemp("mementos")
    for version, day in DAYS.items():
        publish(home, version, version[-1])
        release = Releases(home).release(version)
        replace(release.manifest, snapshot=day).write(release.path / "manifest.json")
    application = create_app(ServiceSettings(home, workers=1, budget=3600.0))
    yield application
    close_app(application)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def marker(client: FlaskClient, **parameters: str) -> tuple[str, str]:
    """Return the release that the answer names, and the one that its content comes from."""
    answer = client.get("/sparql", query_string={"query": MARKER, **parameters}, headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    return answer.headers["OSKG-Release"], answer.text.split()[1]


@pytest.mark.parametrize("version", DAYS)
def test_a_release_that_is_named_answers(client: FlaskClient, version: str) -> None:
    assert marker(client, release=version) == (version, version[-1])
    assert marker(client) == ("2026-03-01-c", "c")


def test_the_release_may_be_named_beside_a_posted_query(client: FlaskClient) -> None:
    answer = client.post("/sparql?release=2026-01-01-a", data={"query": MARKER}, headers={"Accept": "text/csv"})

    assert answer.text.split() == ["m", "a"]


@pytest.mark.parametrize("path", ["/", "/sparql", "/queries/endorsement_map", "/describe"])
@pytest.mark.parametrize("version", ["2025-12-01-z", "", "../current", "2026-01-01-a/../2026-03-01-c"])
def test_a_release_that_is_not_kept_is_refused_with_those_that_are(
    client: FlaskClient, path: str, version: str
) -> None:
    answer = client.get(
        path, query_string={"release": version, "iri": f"{EX}text"} if path == "/describe" else {"release": version}
    )

    assert answer.status_code == 404
    assert all(kept in answer.get_json(force=True)["detail"] for kept in DAYS)


@pytest.mark.parametrize(
    ("asked", "version"),
    [
        ("Thu, 01 Jan 2026 00:00:00 GMT", "2026-01-01-a"),
        ("Sat, 31 Jan 2026 23:59:59 GMT", "2026-01-01-a"),
        ("Sun, 15 Feb 2026 12:00:00 GMT", "2026-02-01-b"),
        ("Fri, 01 Jan 2100 00:00:00 GMT", "2026-03-01-c"),
        ("Wed, 01 Jan 2020 00:00:00 GMT", "2026-01-01-a"),
    ],
)
def test_a_date_leads_to_the_release_of_then(client: FlaskClient, asked: str, version: str) -> None:
    gate = client.get("/sparql", query_string={"query": MARKER}, headers={"Accept-Datetime": asked})
    memento = client.get(gate.headers["Location"], headers={"Accept": "text/csv", "Accept-Datetime": asked})

    assert gate.status_code == 302
    assert "Accept-Datetime" in gate.vary
    assert 'rel="original timegate"' in gate.headers["Link"]
    assert memento.status_code == 200
    assert memento.headers["OSKG-Release"] == version
    assert memento.headers["Memento-Datetime"].endswith("2026 00:00:00 GMT")
    assert 'rel="original timegate"' in memento.headers["Link"]
    assert memento.text.split()[1] == version[-1]


def test_an_answer_without_a_date_is_no_memento(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": MARKER})

    assert "Accept-Datetime" in answer.vary
    assert "Memento-Datetime" not in answer.headers


def test_a_date_that_is_none_is_refused(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Accept-Datetime": "yesterday"})

    assert answer.status_code == 400
    assert "Accept-Datetime is 'yesterday'" in answer.get_json(force=True)["detail"]


def test_what_reads_no_release_takes_no_date(client: FlaskClient) -> None:
    answer = client.get("/healthz", headers={"Accept-Datetime": "Thu, 01 Jan 2026 00:00:00 GMT"})

    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/", "/sparql", "/queries/endorsement_map", f"/describe?iri={EX}text"])
def test_a_reader_of_an_older_release_is_told_and_stays_in_it(client: FlaskClient, path: str) -> None:
    joint = "&" if "?" in path else "?"
    older = client.get(f"{path}{joint}release=2026-01-01-a", headers={"Accept": "text/html"})
    current = client.get(path, headers={"Accept": "text/html"})

    assert older.status_code == current.status_code == 200
    assert "You are reading release 2026-01-01-a" in older.text
    assert '"/sparql?release=2026-01-01-a"' in older.text
    assert "You are reading" not in current.text
    assert "release=2026" not in current.text


def test_a_form_of_an_older_release_asks_it_again(client: FlaskClient) -> None:
    page = client.get("/queries/Q13?release=2026-01-01-a", headers={"Accept": "text/html"}, follow_redirects=True)

    assert '<input type="hidden" name="release" value="2026-01-01-a">' in page.text
    assert ".csv?release=2026-01-01-a" in page.text


def test_releases_that_nobody_reads_are_closed_beyond_a_few(app: Flask, tmp_path: Path) -> None:
    versions = [f"2026-0{number}-01-{number}" for number in range(1, OLDER + 4)]
    for version in versions:
        publish(tmp_path, version, version)
    generations = Generations(ServiceSettings(tmp_path, workers=1))
    with generations.lease(versions[0]) as held:
        for version in versions[1:-1]:
            with generations.lease(version) as read:
                assert read.release.version == version
        assert versions[0] in generations._older
        assert held.engine.federated is not None
    with generations.lease(versions[1]), generations.lease(versions[2]):
        pass

    assert len(generations._older) <= OLDER + 1
    with pytest.raises(UnknownRelease), generations.lease("nothing"):
        pass
    generations.close()


def test_the_same_older_release_is_opened_once(app: Flask) -> None:
    generations = cast("Generations", app.extensions[EXTENSION])
    with generations.lease("2026-01-01-a") as one, generations.lease("2026-01-01-a") as other:
        assert one is other
        assert one.leases == 2


def test_a_damaged_release_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    for version in ("2026-01-01-a", "2026-02-01-b"):
        publish(tmp_path, version, version)
    (tmp_path / "releases" / "2026-01-01-a" / "manifest.json").write_text("{")
    app = create_app(ServiceSettings(tmp_path, workers=1))
    client = app.test_client()
    listed = client.get("/releases", headers={"Accept": "application/json"})
    statuses = {path: client.get(path).status_code for path in ("/feed.json", "/feed.atom", "/readyz")}
    gate = client.get("/", headers={"Accept-Datetime": "Wed, 01 Jan 2020 00:00:00 GMT"})
    damaged = client.get("/?release=2026-01-01-a")
    close_app(app)

    assert [one["version"] for one in listed.get_json()] == ["2026-02-01-b"]
    assert statuses == {"/feed.json": 200, "/feed.atom": 200, "/readyz": 200}
    assert gate.headers["Location"].endswith("release=2026-02-01-b")
    assert damaged.status_code == 503
