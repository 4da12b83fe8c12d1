"""The difference between two releases is told over HTTP, as it was written or as a process works it out: the same."""

import gzip
import json
from collections.abc import Iterator
from threading import Lock

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.differences import FORMS
from graph.release import Release
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.releases.comparison import ComparisonFailed, difference
from sparql_endpoint.settings import ServiceSettings
from tests.test_oskg_fixtures import Pair
from tests.test_sparql_endpoint_pages import HTML

JSON = {"Accept": "application/json"}
NAMES = {
    "added": "added.nq",
    "counts": "counts.json",
    "entities": "entities.jsonl",
    "patch": "patch.rdfp",
    "removed": "removed.nq",
}


@pytest.fixture(scope="module")
def app(pair: Pair) -> Iterator[Flask]:
    application = create_app(ServiceSettings(pair.home))
    yield application
    close_app(application)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def expected(older: Release, newer: Release, form: str) -> bytes:
    return b"".join(FORMS[form](older, newer))


@pytest.mark.parametrize("form", FORMS)
def test_what_was_written_when_a_release_was_published_is_what_a_comparison_gives(
    client: FlaskClient, pair: Pair, form: str
) -> None:
    answer = client.get(f"/releases/{pair.older.version}/diff/{pair.newer.version}/{NAMES[form]}", buffered=True)

    assert answer.status_code == 200
    assert answer.data == expected(pair.older, pair.newer, form)
    assert answer.headers["OSKG-Release"] == pair.newer.version


@pytest.mark.parametrize("form", ["counts", "removed"])
def test_any_other_pair_is_compared_on_request(client: FlaskClient, pair: Pair, form: str) -> None:
    answer = client.get(f"/releases/{pair.newer.version}/diff/{pair.older.version}/{NAMES[form]}", buffered=True)

    assert answer.data == expected(pair.newer, pair.older, form)


def test_a_release_does_not_differ_from_itself(client: FlaskClient, pair: Pair) -> None:
    answer = client.get(f"/releases/{pair.newer.version}/diff/{pair.newer.version}", headers=JSON)

    assert answer.json == {
        "from": pair.newer.version,
        "to": pair.newer.version,
        "graphs": {},
        "kinds": {},
        "entities": {},
    }


def test_counts_are_a_page_for_readers_and_a_patch_is_there_by_negotiation(client: FlaskClient, pair: Pair) -> None:
    address = f"/releases/{pair.older.version}/diff/{pair.newer.version}"

    page = client.get(address, headers=HTML)
    patch = client.get(address, headers={"Accept": "application/rdf-patch"})

    assert page.mimetype == "text/html"
    assert f'<a href="{address}/patch.rdfp">' in page.text
    assert '<th scope="row">Organisations</th><td class="number">1</td><td class="number">2</td>' in page.text
    assert (patch.mimetype, patch.data) == ("application/rdf-patch", expected(pair.older, pair.newer, "patch"))
    assert client.get(address, headers={"Accept": "image/png"}).status_code == 406


def test_the_page_of_a_release_leads_to_its_changes(client: FlaskClient, pair: Pair) -> None:
    newer, older = (client.get(f"/releases/{one.version}", headers=HTML).text for one in (pair.newer, pair.older))

    assert f"/releases/{pair.older.version}/diff/{pair.newer.version}" in newer
    assert "/diff/" not in older


def test_who_has_a_difference_already_is_told_so_and_head_says_what_get_says(client: FlaskClient, pair: Pair) -> None:
    address = f"/releases/{pair.newer.version}/diff/{pair.older.version}/added.nq"
    head = client.head(address)

    again = client.get(address, headers={"If-None-Match": head.headers["ETag"]})

    assert (head.status_code, head.mimetype, head.data) == (200, "application/n-quads", b"")
    assert "Content-Length" not in head.headers
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["never/diff/{}", "{}/diff/never", "{}/diff/never/added.nq", "{0}/diff/{0}/all.nq"])
def test_what_is_not_kept_cannot_be_compared(client: FlaskClient, pair: Pair, path: str) -> None:
    assert client.get(f"/releases/{path.format(pair.newer.version)}", headers=JSON).status_code == 404


def test_one_pair_is_compared_at_a_time(app: Flask, client: FlaskClient, pair: Pair) -> None:
    address = f"/releases/{pair.newer.version}/diff/{pair.older.version}/counts.json"
    turn: Lock = app.extensions["oskg-comparing"]
    assert turn.acquire(blocking=False)

    busy = client.get(address, buffered=True)
    turn.release()
    free = client.get(address, buffered=True)

    assert (busy.status_code, busy.headers["Retry-After"], free.status_code) == (503, "30", 200)


def test_a_comparison_that_nobody_reads_to_its_end_lets_the_next_one_begin(pair: Pair) -> None:
    turn = Lock()
    found = difference(pair.home, pair.newer, pair.older, "patch", turn)
    begun = next(found.pieces)

    found.close()
    found.close()

    assert begun.startswith(b"H id ")
    assert not turn.locked()


def test_a_comparison_that_fails_is_no_whole_difference(pair: Pair) -> None:
    turn = Lock()
    found = difference(pair.home.parent / "absent", pair.newer, pair.older, "patch", turn)

    with pytest.raises(ComparisonFailed):
        list(found.pieces)

    assert not turn.locked()


def test_a_comparison_that_cannot_begin_gives_its_turn_back(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    turn = Lock()
    monkeypatch.setattr("sys.executable", str(pair.home / "absent"))

    with pytest.raises(FileNotFoundError):
        difference(pair.home, pair.newer, pair.older, "patch", turn)

    assert not turn.locked()


def test_the_counts_that_are_served_are_in_the_manifest(client: FlaskClient, pair: Pair) -> None:
    listed = {one["name"]: one for one in client.get(f"/releases/{pair.newer.version}", headers=JSON).json["files"]}

    counts = json.loads(client.get(listed["changes.json"]["href"], buffered=True).data)
    lines = gzip.decompress(client.get(listed["changes.jsonl.gz"]["href"], buffered=True).data).splitlines()
    assert sum(counts["entities"]["org"].values()) == len(lines)
