"""Answers are sent compressed to clients that accept it, the same answers, and confirmed by the tag they came with."""

import gzip

import pytest
from backports import zstd
from flask.testing import FlaskClient

from tests.test_sparql_endpoint_fixtures import EX

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

UNPACKED = {"gzip": gzip.decompress, "zstd": zstd.decompress}
SMALL = f"SELECT ?o WHERE {{ ?s <{EX}p> ?o }} ORDER BY ?o LIMIT 500"
LARGE = f"SELECT ?s ?o ?b WHERE {{ ?s <{EX}p> ?o . VALUES ?b {{ {' '.join(map(str, range(8)))} }} }}"


@pytest.mark.parametrize("query", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("coding", UNPACKED)
def test_a_compressed_answer_is_the_answer(client: FlaskClient, coding: str, query: str) -> None:
    plain = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"}, buffered=True)
    packed = client.get(
        "/sparql",
        query_string={"query": query},
        headers={"Accept": "text/csv", "Accept-Encoding": coding},
        buffered=True,
    )

    assert packed.headers["Content-Encoding"] == coding
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Content-Encoding" not in plain.headers
    assert len(packed.data) < len(plain.data) / 2
    assert UNPACKED[coding](packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize("coding", ["", *UNPACKED])
def test_a_client_that_has_the_compressed_answer_is_told_so(client: FlaskClient, coding: str) -> None:
    headers = {"Accept": "text/csv", "Accept-Encoding": coding}
    first = client.get("/sparql", query_string={"query": SMALL}, headers=headers)
    second = client.get(
        "/sparql", query_string={"query": SMALL}, headers={**headers, "If-None-Match": first.headers["ETag"]}
    )

    assert second.status_code == 304
    assert second.data == b""
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Server-Timing"].startswith("total;"), "neither evaluated nor taken from the cache"


def test_head_tells_the_same_as_get(client: FlaskClient) -> None:
    headers = {"Accept": "text/csv", "Accept-Encoding": "gzip"}
    got = client.get("/sparql", query_string={"query": SMALL}, headers=headers)
    told = client.head("/sparql", query_string={"query": SMALL}, headers=headers)

    volatile = {"Server-Timing", "X-Request-Id"}
    assert {name: value for name, value in told.headers if name not in volatile} == {
        name: value for name, value in got.headers if name not in volatile
    }


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0, zstd;q=0", "br"])
def test_a_client_that_accepts_no_compression_we_have_gets_the_plain_answer(client: FlaskClient, accepted: str) -> None:
    answer = client.get("/sparql", query_string={"query": SMALL}, headers={"Accept-Encoding": accepted})

    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_a_file_that_is_sent_in_parts_is_not_compressed(client: FlaskClient) -> None:
    address = "/releases/2026-04-24-aaaa/manifest.json"
    headers = {"Accept-Encoding": "gzip", "Range": "bytes=0-9"}
    with client.get(address, headers=headers, buffered=True) as part:
        assert part.status_code == 206
        assert len(part.data) == 10
        assert "Content-Encoding" not in part.headers


@pytest.mark.parametrize("coding", UNPACKED)
def test_what_pages_load_is_compressed_and_not_sent_again(client: FlaskClient, coding: str) -> None:
    headers = {"Accept-Encoding": coding}

    answer = client.get("/static/js/editor.js", headers=headers, buffered=True)
    known = {**headers, "If-None-Match": answer.headers["ETag"]}
    again = client.get("/static/js/editor.js", headers=known, buffered=True)
    plain = client.get("/static/js/editor.js", headers={"Accept-Encoding": "identity"}, buffered=True)

    assert answer.headers["Content-Encoding"] == coding
    assert UNPACKED[coding](answer.data) == plain.data
    assert "Accept-Ranges" not in answer.headers
    assert (again.status_code, again.data) == (304, b"")
