"""Any spelling of an identifier, and a homepage, lead to the one entity that has it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from tests.test_sparql_endpoint_fixtures import publish

BASE = "https://w3id.org/oskg/"

TRIG = f"""
PREFIX adms: <http://www.w3.org/ns/adms#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
<{BASE}graph/register> {{
  <{BASE}id/org/ror-04h4z8k05> foaf:homepage <https://www.example.org> ; adms:identifier
    <{BASE}identifier/org/ror-04h4z8k05> , <{BASE}identifier/org/fundref-100005243> ,
    <{BASE}identifier/org/wikidata-Q7809> , <{BASE}identifier/org/isni-0000000404523255> ,
    <{BASE}identifier/org/grid-grid.15819.34> .
  <{BASE}id/infra/re3data-r3d100010468> adms:identifier
    <{BASE}identifier/infra/re3data-r3d100010468> , <{BASE}identifier/infra/wikidata-Q1> .
  <{BASE}id/infra/re3data-r3d100000001> adms:identifier <{BASE}identifier/infra/wikidata-Q1> .
}}
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    home: Path = tmp_path_factory.mktemp("resolution")
    publish(home, "2026-04-24-pids", more=parse(TRIG, RdfFormat.TRIG))
    app = create_app(ServiceSettings(home))
    yield app.test_client()
    close_app(app)


@pytest.mark.parametrize(
    "text",
    [
        "04h4z8k05",
        "https://ror.org/04h4z8k05",
        "ROR:04H4Z8K05",
        "https://doi.org/10.13039/100005243",
        "10.13039/100005243",
        "100005243",
        "Q7809",
        "http://www.wikidata.org/entity/Q7809",
        "0000 0004 0452 3255",
        "grid.15819.34",
        "http://www.example.org/",
    ],
)
def test_every_spelling_of_an_identifier_leads_to_the_organisation(client: FlaskClient, text: str) -> None:
    answer = client.get("/resolve", query_string={"id": text})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/id/org/ror-04h4z8k05")


@pytest.mark.parametrize("text", ["r3d100010468", "https://www.re3data.org/repository/r3d100010468"])
def test_an_infrastructure_is_found_by_its_registry_id(client: FlaskClient, text: str) -> None:
    answer = client.get("/resolve", query_string={"id": text})

    assert answer.headers["Location"] == "/id/infra/re3data-r3d100010468"


def test_an_identifier_of_several_entities_is_answered_with_all_of_them(client: FlaskClient) -> None:
    answer = client.get("/resolve", query_string={"id": "Q1"})

    assert answer.status_code == 300
    assert answer.json["candidates"] == [
        f"{BASE}id/infra/re3data-r3d10000000{1}",
        f"{BASE}id/infra/re3data-r3d100010468",
    ]


@pytest.mark.parametrize("text", ["https://ror.org/04h4z8k06", "Q999999999", "https://a b/", "mailto:x", "} ASK {"])
def test_what_nobody_has_is_not_found(client: FlaskClient, text: str) -> None:
    answer = client.get("/resolve", query_string={"id": text})

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize("query", ["", "?id=", "?id=Q1&id=Q2"])
def test_anything_but_one_identifier_is_refused_with_what_is_accepted(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/resolve{query}")

    assert answer.status_code == 400
    assert "ror.org" in answer.json["accepted"]
