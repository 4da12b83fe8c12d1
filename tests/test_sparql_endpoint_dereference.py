"""IRIs of the graph lead to documents: things by 303, other names by 301, in the format that was asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.http.negotiation import FORMATS
from sparql_endpoint.settings import ServiceSettings
from tests.test_sparql_endpoint_fixtures import publish
from tests.test_sparql_endpoint_pages import HTML

BASE = "https://w3id.org/oskg/"
TURTLE = {"Accept": "text/turtle"}

TRIG = f"""
PREFIX adms: <http://www.w3.org/ns/adms#>
PREFIX oskg: <https://w3id.org/oskg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
<{BASE}graph/register> {{
  <{BASE}id/org/ror-1> rdfs:label "Council" ;
    adms:identifier <{BASE}identifier/org/ror-1> , <{BASE}identifier/org/doi-10.1%2F2> , <{BASE}identifier/org/isni-9> ,
      <{BASE}identifier/org/re3data-name-a> .
  <{BASE}id/rel/link> oskg:identityA <{BASE}id/org/re3data-name-a> ; oskg:identityB <{BASE}id/org/ror-1> .
  <{BASE}id/rel/lost> oskg:identityA <{BASE}id/org/re3data-name-b> ; oskg:identityB <{BASE}id/org/ror-1> .
  <{BASE}id/org/ror-2> rdfs:label "Office" ; adms:identifier <{BASE}identifier/org/isni-9> .
  <{BASE}id/document/doi-10.3%2F4> rdfs:label "Report" .
  <http://example.org/文> rdfs:label "Elsewhere" .
  <{BASE}c/role/1.0/host> rdfs:label "Host" .
}}
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    home: Path = tmp_path_factory.mktemp("dereference")
    publish(home, "2026-04-24-iris", more=parse(TRIG, RdfFormat.TRIG))
    app = create_app(ServiceSettings(home))
    yield app.test_client()
    close_app(app)


@pytest.mark.parametrize(
    "local",
    ["id/org/ror-1", "id/document/doi-10.3%2F4", "c/role/1.0/host"],
)
@pytest.mark.parametrize("name", ["turtle", "ntriples", "rdfxml", "jsonld"])
def test_a_thing_leads_to_its_document_in_every_format(client: FlaskClient, local: str, name: str) -> None:
    seen = client.get(f"/{local}", headers={"Accept": FORMATS[name]})
    document = client.get(seen.headers["Location"], headers={"Accept": FORMATS[name]})

    assert (seen.status_code, document.status_code) == (303, 200)
    assert document.mimetype == FORMATS[name].split(",")[0]
    assert "Accept" in seen.vary
    assert list(parse(document.data, RdfFormat.from_media_type(FORMATS[name])))


def test_a_browser_is_shown_a_page_and_programs_are_told_of_the_other_formats(client: FlaskClient) -> None:
    page = client.get("/id/org/ror-1", headers=HTML, follow_redirects=True)

    assert page.mimetype == "text/html"
    assert "<h1>Council</h1>" in page.text
    assert f'<{BASE}id/org/ror-1>; rel="describes"' in page.headers.getlist("Link")
    assert sum('rel="alternate"' in link for link in page.headers.getlist("Link")) == 7


def test_another_name_of_an_entity_is_answered_with_the_path_of_the_canonical_one(client: FlaskClient) -> None:
    answer = client.get("/id/org/doi-10.1%2F2", headers=TURTLE)

    assert (answer.status_code, answer.headers["Location"]) == (301, "/id/org/ror-1")


def test_a_name_that_was_merged_leads_to_the_entity_though_a_link_names_it(client: FlaskClient) -> None:
    merged, lost = (client.get(f"/id/org/re3data-name-{name}", headers=TURTLE) for name in "ab")

    assert (merged.status_code, merged.headers["Location"]) == (301, "/id/org/ror-1")
    assert lost.status_code == 303


def test_an_identifier_of_two_entities_leads_to_the_identifier_and_not_to_one_of_them(client: FlaskClient) -> None:
    answer = client.get("/id/org/isni-9", headers=HTML)

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("identifier/org/isni-9")


@pytest.mark.parametrize("path", ["/id/org/none", "/record/x/1", "/id/org/doi-10.1/2", "/c/role/1.0/x%3C"])
def test_what_the_release_does_not_know_is_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=TURTLE)

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_the_graph_of_an_unknown_node_is_not_an_empty_one(client: FlaskClient) -> None:
    answer = client.get(f"/describe?iri={BASE}id/org/none", headers=TURTLE)

    assert answer.status_code == 404


def test_a_document_in_no_accepted_format_is_refused_with_the_list(client: FlaskClient) -> None:
    answer = client.get(f"/describe?iri={BASE}id/org/ror-1", headers={"Accept": "image/png"})

    assert answer.status_code == 406
    assert "text/turtle" in answer.json["accepted"]


def test_head_is_answered_like_get(client: FlaskClient) -> None:
    got, head = (call(f"/describe?iri={BASE}id/org/ror-1", headers=TURTLE) for call in (client.get, client.head))

    assert head.data == b""
    assert (head.status_code, head.headers["ETag"]) == (got.status_code, got.headers["ETag"])


def test_an_iri_in_any_script_is_told_in_a_header_that_every_server_can_send(client: FlaskClient) -> None:
    answer = client.get("/describe", query_string={"iri": "http://example.org/文"}, headers=TURTLE)

    assert answer.headers.getlist("Link")[0] == '<http://example.org/%E6%96%87>; rel="describes"'
