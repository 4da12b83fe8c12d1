"""The files of a release are offered with digests that are true, and nothing else of the disk is."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.release import Release
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from tests.test_sparql_endpoint_pages import HTML

JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def client(small_home: Path) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(small_home))
    yield app.test_client()
    close_app(app)


def test_every_file_listed_has_the_size_and_the_digest_that_are_listed(client: FlaskClient, small: Release) -> None:
    (listed,) = client.get("/releases", headers=JSON).json

    assert (listed["version"], listed["current"], listed["quads"]) == (small.version, True, small.manifest.quads)
    assert set(listed["sources"]) == {one.name for one in small.manifest.sources}
    for file in listed["files"]:
        body = client.get(file["href"], buffered=True).data
        assert len(body) == file["size"]
        assert file["name"] == "manifest.json" or sha256(body).hexdigest() == file["sha256"]


def test_a_browser_reads_the_same_list_as_a_page(client: FlaskClient, small: Release) -> None:
    page = client.get("/releases", headers=HTML)

    assert page.mimetype == "text/html"
    assert f"/releases/{small.version}/dataset.nq.gz" in page.text
    assert small.manifest.files["dataset.nq.gz"] in page.text


def test_a_download_is_confirmed_and_continued(client: FlaskClient, small: Release) -> None:
    address = f"/releases/{small.version}/dataset.nq.gz"
    whole = client.get(address, buffered=True)

    same = client.get(address, headers={"If-None-Match": whole.headers["ETag"]}, buffered=True)
    asked = {"Range": "bytes=10-", "If-Range": whole.headers["ETag"]}
    rest = client.get(address, headers=asked, buffered=True)

    assert whole.headers["ETag"] == f'"{small.manifest.files["dataset.nq.gz"]}"'
    assert same.status_code == 304
    assert (rest.status_code, rest.data) == (206, whole.data[10:])


@pytest.mark.parametrize("path", ["none/dataset.nq.gz", "{}/store", "{}/..%2F..%2Fcurrent", "..%2F..%2Fetc/passwd"])
def test_what_is_no_file_of_a_release_is_not_found(client: FlaskClient, small: Release, path: str) -> None:
    answer = client.get(f"/releases/{path.format(small.version)}", headers=JSON)

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_a_list_in_no_accepted_format_is_refused(client: FlaskClient) -> None:
    answer = client.get("/releases", headers={"Accept": "image/png"})

    assert answer.status_code == 406
