"""The contract of every kind of IRI in every serialisation: status, media type, tag, links, CORS, HEAD."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat, Store, parse
from werkzeug.test import TestResponse

from graph.release import Releases
from graph.store import open_store
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.http.documents import SUFFIXES
from sparql_endpoint.http.negotiation import PAGE
from sparql_endpoint.questions.saved import TYPES
from sparql_endpoint.settings import ServiceSettings

BASE = "https://w3id.org/oskg/"

#: Every kind of thing that has IRIs under the base: how they begin, and with a star that the rest holds no slash.
KINDS = (
    "c/*/*",
    "c/*/*/*",
    "catalogue",
    "dataset",
    "dataset/class/*",
    "dataset/property/*",
    "graph/*",
    "id/document/*",
    "id/event/*",
    "id/evidence/*",
    "id/group/*",
    "id/infra/*",
    "id/initiative/*",
    "id/instrument/*",
    "id/org/*",
    "id/person/*",
    "id/rel/*",
    "identifier/infra/*",
    "identifier/org/*",
    "load/*",
    "ontology",
    "query/*",
    "record/*/*",
    "shapes",
)

#: What a client says it accepts, and what it is given.
ACCEPTED = (
    ("text/turtle", "text/turtle"),
    ("*/*", "text/turtle"),
    ("", "text/turtle"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", PAGE),
    ("application/rdf+xml;q=0.5, application/ld+json", "application/ld+json"),
    ("application/ld+json;q=0.2, text/*;q=0.1", "application/ld+json"),
    ("application/n-triples;q=0.9, text/turtle;q=0.9, text/html;q=0.1", "text/turtle"),
    ("text/turtle;q=0, application/trig", "application/trig"),
    ("application/*", "application/n-triples"),
    ("TEXT/TURTLE; charset=utf-8", "text/turtle"),
)


@pytest.fixture(scope="module")
def client(starter: Path) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(starter, budget=100_000))
    yield app.test_client()
    close_app(app)


@pytest.fixture(scope="module")
def examples(starter: Path) -> Mapping[str, str]:
    """One IRI of every kind, as the release has them."""
    iris = sorted({node.value for node in _subjects(open_store(Releases(starter).current()))})
    found = {kind: iri for iri in reversed(iris) if (kind := _kind(iri)) is not None}
    return {"ontology": f"{BASE}ontology", "shapes": f"{BASE}shapes", **found}


def _subjects(store: Store) -> Iterator[NamedNode]:
    for quad in store.quads_for_pattern(None, None, None, None):
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(BASE):
            yield quad.subject


def _kind(iri: str) -> str | None:
    parts = iri.removeprefix(BASE).split("/")
    for kind in KINDS:
        pattern = kind.split("/")
        if len(pattern) == len(parts) and all(want in ("*", part) for want, part in zip(pattern, parts, strict=True)):
            return kind
    return None


def document(client: FlaskClient, iri: str, accept: str) -> TestResponse:
    """Follow the IRI to its document, as a client does that asks for one format."""
    return client.get("/" + iri.removeprefix(BASE), headers={"Accept": accept}, follow_redirects=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_thing_leads_by_one_303_to_the_document_that_says_where_its_other_formats_are(
    client: FlaskClient, examples: Mapping[str, str], kind: str
) -> None:
    answer = client.get("/" + examples[kind].removeprefix(BASE), headers={"Accept": "text/turtle"})

    assert answer.status_code in (200, 303)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in answer.headers["Vary"]
    if answer.status_code == 303:
        # A scheme leads to the page that explains it, which has the links.
        assert kind == "c/*/*" or any('rel="describedby"' in link for link in answer.headers.getlist("Link"))
        seen = client.get(answer.headers["Location"], headers={"Accept": "text/turtle"})
        assert (seen.status_code, seen.mimetype) == (200, "text/turtle")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_serialisation_has_its_type_its_tag_its_links_and_the_same_head(
    client: FlaskClient, examples: Mapping[str, str], kind: str, suffix: str
) -> None:
    address = f"/describe.{suffix}?iri={quote(examples[kind])}"
    if kind in ("ontology", "shapes"):
        address = f"/{kind}.{suffix}"

    got, head = (call(address, headers={"Accept": "image/png"}) for call in (client.get, client.head))

    assert (got.status_code, got.mimetype) == (200, SUFFIXES[suffix])
    assert "Accept" in got.headers["Vary"]
    assert got.headers["Access-Control-Allow-Origin"] == "*"
    assert got.headers["Cache-Control"] == "public, no-cache"
    assert urlsplit(got.headers["Content-Location"]).path.endswith(f".{suffix}")
    links = got.headers.getlist("Link")
    assert sum('rel="alternate"' in link for link in links) == len(SUFFIXES)
    assert f'<{examples[kind]}>; rel="canonical"' in links
    assert (head.status_code, head.data) == (200, b"")
    assert _told(head) == _told(got)
    known = client.get(address, headers={"If-None-Match": got.headers["ETag"]})
    assert (known.status_code, known.data, known.headers["ETag"]) == (304, b"", got.headers["ETag"])
    if SUFFIXES[suffix] != PAGE:
        assert list(parse(got.data, RdfFormat.from_media_type(got.mimetype)))


def _told(answer: TestResponse) -> dict[str, str]:
    changing = {"X-Request-Id", "Server-Timing", "Date"}
    return {name: value for name, value in answer.headers.items() if name not in changing}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("accept", "expected"), ACCEPTED)
def test_the_best_accepted_format_is_given(
    client: FlaskClient, examples: Mapping[str, str], kind: str, accept: str, expected: str
) -> None:
    answer = document(client, examples[kind], accept)

    assert (answer.status_code, answer.mimetype) == (200, expected)


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_in_no_accepted_format_is_refused_with_the_list(
    client: FlaskClient, examples: Mapping[str, str], kind: str
) -> None:
    answer = document(client, examples[kind], "image/png")

    assert (answer.status_code, answer.mimetype) == (406, "application/problem+json")
    assert {*SUFFIXES.values()} <= {*answer.json["accepted"]}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.startswith(("id", "record", "graph", "query", "load"))]
)
def test_the_path_of_a_thing_with_a_suffix_leads_to_the_document_in_that_format(
    client: FlaskClient, examples: Mapping[str, str], kind: str, suffix: str
) -> None:
    answer = client.get(f"/{examples[kind].removeprefix(BASE)}.{suffix}", headers={"Accept": "image/png"})
    seen = client.get(answer.headers["Location"], headers={"Accept": "image/png"})

    assert (answer.status_code, seen.status_code, seen.mimetype) == (303, 200, SUFFIXES[suffix])


@pytest.mark.parametrize("suffix", TYPES)
def test_every_format_of_a_saved_query_has_its_type_its_tag_its_links_and_the_same_head(
    client: FlaskClient, suffix: str
) -> None:
    address = f"/queries/endorsement_map.{suffix}?t=2026-01-01"

    got, head = (call(address, headers={"Accept": "image/png"}, buffered=True) for call in (client.get, client.head))

    assert (got.status_code, got.mimetype) == (200, TYPES[suffix])
    assert got.headers["Access-Control-Allow-Origin"] == "*"
    assert got.headers["Cache-Control"] == "public, no-cache"
    assert got.headers["Content-Location"] == address
    assert f'filename="endorsement_map.{suffix}"' in got.headers["Content-Disposition"]
    assert int(got.headers["Content-Length"]) == len(got.data)
    assert (head.status_code, head.data) == (200, b"")
    assert _told(head) == _told(got)
    known = client.get(address, headers={"If-None-Match": got.headers["ETag"]}, buffered=True)
    assert (known.status_code, known.data, known.headers["ETag"]) == (304, b"", got.headers["ETag"])
    again = client.get(address, buffered=True)
    assert (again.data, again.headers["ETag"]) == (got.data, got.headers["ETag"])


@pytest.mark.parametrize("suffix", TYPES)
def test_the_tag_of_a_saved_query_changes_with_what_is_asked(client: FlaskClient, suffix: str) -> None:
    given = ("", "?t=2025-06-01", "?maxrows=1", "?endorser=https://w3id.org/oskg/id/org/ror-04h4z8k05")

    tags = [client.get(f"/queries/endorsement_map.{suffix}{each}", buffered=True).headers["ETag"] for each in given]

    assert len(set(tags)) == len(given)


@pytest.mark.parametrize("suffix", TYPES)
def test_the_address_of_a_saved_query_negotiates_every_format(client: FlaskClient, suffix: str) -> None:
    named = client.get(f"/queries/endorsement_map.{suffix}", buffered=True)

    asked = client.get("/queries/endorsement_map", headers={"Accept": TYPES[suffix]}, buffered=True)

    assert (asked.status_code, asked.mimetype) == (200, TYPES[suffix])
    assert asked.headers["Content-Location"] == f"/queries/endorsement_map.{suffix}"
    assert asked.data == named.data
