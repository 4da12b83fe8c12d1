"""The files of a release are offered with digests that are true, and nothing else of the disk is."""

import gzip
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from graph.distributions import described_release
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


def test_a_release_is_described_in_the_format_that_is_accepted(client: FlaskClient, small: Release) -> None:
    address = f"/releases/{small.version}"
    page, listed = client.get(address, headers=HTML), client.get(address, headers=JSON).json

    assert (page.mimetype, f"<h1>Release {small.version}</h1>" in page.text) == ("text/html", True)
    assert [listed] == client.get("/releases", headers=JSON).json
    for media_type in ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"):
        answer = client.get(address, headers={"Accept": media_type})
        assert answer.mimetype == media_type
        found = parse(answer.data, RdfFormat.from_media_type(media_type))
        assert {quad.triple for quad in found} == set(described_release(small))


def test_a_description_that_the_client_has_is_not_sent_again_and_no_other_format_is_offered(
    client: FlaskClient, small: Release
) -> None:
    address = f"/releases/{small.version}"
    tag = client.get(address, headers=JSON).headers["ETag"]

    assert client.get(address, headers={**JSON, "If-None-Match": tag}).status_code == 304
    assert client.get(address, headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/releases/never", headers=JSON).status_code == 404


def test_the_dump_of_a_source_holds_its_graph_and_nothing_else(client: FlaskClient, small: Release) -> None:
    whole = gzip.decompress(small.dataset.read_bytes()).splitlines(keepends=True)

    listed = {one["name"]: one for one in client.get(f"/releases/{small.version}", headers=JSON).json["files"]}
    for source in small.manifest.sources:
        lines = gzip.decompress(client.get(listed[source.dump]["href"], buffered=True).data).splitlines(keepends=True)
        end = f" <https://w3id.org/oskg/graph/{source.name}> .\n".encode()
        assert lines == [line for line in whole if line.endswith(end) and line.count(b" ") > 3]
        assert len(lines) == listed[source.dump]["quads"] == source.triples
        assert listed[source.dump]["licence"] == source.licence


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
