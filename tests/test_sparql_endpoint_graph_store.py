"""One graph at a time: whole, in every format, or a refusal that says where it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, Triple, parse

from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.http.negotiation import GRAPH_TYPES
from sparql_endpoint.settings import ServiceSettings
from tests.test_sparql_endpoint_fixtures import GRAPHS

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

STORE = "/rdf-graph-store"


@pytest.fixture(scope="module")
def held(home: Path) -> Store:
    return Store.read_only(str(home / "current" / "store"))


def triples(store: Store, graph: NamedNode | DefaultGraph) -> set[Triple]:
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_a_named_graph_comes_whole_in_every_format(client: FlaskClient, held: Store, media_type: str) -> None:
    answer = client.get(STORE, query_string={"graph": GRAPHS[1]}, headers={"Accept": media_type})

    assert (answer.status_code, answer.mimetype) == (200, media_type)
    format_ = RdfFormat.from_media_type(GRAPH_TYPES[media_type])
    assert {quad.triple for quad in parse(answer.data, format_)} == triples(held, NamedNode(GRAPHS[1]))


def test_the_default_graph_is_the_union_of_the_named_graphs(client: FlaskClient, held: Store) -> None:
    answer = client.get(f"{STORE}?default", headers={"Accept": "application/n-triples"})

    found = {quad.triple for quad in parse(answer.data, RdfFormat.N_TRIPLES)}
    assert (
        found
        == triples(held, DefaultGraph())
        == {quad.triple for name in GRAPHS for quad in held.quads_for_pattern(None, None, None, NamedNode(name))}
    )


def test_head_says_what_get_sends_and_a_graph_that_the_client_has_is_not_sent_again(client: FlaskClient) -> None:
    got, head = client.get(f"{STORE}?default"), client.head(f"{STORE}?default")
    again = client.get(f"{STORE}?default", headers={"If-None-Match": got.headers["ETag"]})

    for header in ("Content-Length", "Content-Type", "ETag", "OSKG-Release", "Vary"):
        assert head.headers[header] == got.headers[header], header
    assert (head.data, again.status_code, again.data) == (b"", 304, b"")


NO_ONE_GRAPH = [
    "",
    "?graph=",
    "?graph=alpha",
    "?graph=http://a.example/%3E",
    "?default&graph=http://a.example/",
    "?default&default",
    "?graph=http://a.example/&graph=http://b.example/",
]


@pytest.mark.parametrize("query", NO_ONE_GRAPH)
def test_a_request_that_names_no_one_graph_is_refused(client: FlaskClient, query: str) -> None:
    answer = client.get(f"{STORE}{query}")

    assert answer.status_code == 400
    assert answer.json["accepted"] == "either graph=IRI, an absolute IRI given once, or default"


def test_a_graph_that_the_release_lacks_is_not_found_and_named(client: FlaskClient) -> None:
    answer = client.get(STORE, query_string={"graph": "http://nowhere.example/"})

    assert answer.status_code == 404
    assert "http://nowhere.example/" in answer.json["detail"]


def test_a_graph_in_no_accepted_format_is_refused_with_the_list(client: FlaskClient) -> None:
    answer = client.get(f"{STORE}?default", headers={"Accept": "image/png"})

    assert (answer.status_code, answer.json["accepted"]) == (406, list(GRAPH_TYPES))


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("query", ["", "?default", f"?graph={GRAPHS[0]}"])
def test_every_method_that_writes_is_refused_and_the_others_named(client: FlaskClient, method: str, query: str) -> None:
    answer = client.open(f"{STORE}{query}", method=method, data="<a:a> <b:b> <c:c> .", content_type="text/turtle")

    assert answer.status_code == 405
    assert {name.strip() for name in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}


@pytest.fixture
def narrow(home: Path) -> Iterator[Flask]:
    """A service whose answers may have 1,000 bytes."""
    app = create_app(ServiceSettings(home, workers=1, result_limit=1000))
    yield app
    close_app(app)


def test_a_graph_over_the_limit_is_refused_with_the_address_of_the_dump(narrow: Flask) -> None:
    small = narrow.test_client().get(STORE, query_string={"graph": GRAPHS[1]})
    large = narrow.test_client().get(STORE, query_string={"graph": GRAPHS[0]})

    dump = "http://localhost/releases/2026-04-24-aaaa/dataset.nq.gz"
    assert (small.status_code, large.status_code, large.json["dump"]) == (200, 413, dump)
    assert f'<{dump}>; rel="alternate"' in large.headers["Link"]


def test_a_graph_that_was_too_large_is_refused_again_without_a_worker(narrow: Flask) -> None:
    asked = {"query_string": {"graph": GRAPHS[0]}}
    first = narrow.test_client().get(STORE, **asked)
    close_app(narrow)

    again = narrow.test_client().get(STORE, **asked)
    other = narrow.test_client().get(STORE, **asked, headers={"Accept": "application/n-triples"})

    assert (first.status_code, again.status_code, other.status_code) == (413, 413, 503)
