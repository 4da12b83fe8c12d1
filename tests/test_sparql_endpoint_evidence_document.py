"""The evidence of a node and the schema as JSON: they say what the graph and the ontology state."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from ontology import terms
from ontology.namespaces import ONTOLOGY, PREFIXES
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings


@pytest.fixture(scope="module")
def client(starter: Path) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(starter, workers=1, budget=1e6))
    yield app.test_client()
    close_app(app)


@pytest.fixture(scope="module")
def relations(client: FlaskClient) -> list[str]:
    """What the rows of some answers name as their evidence."""
    names = ("endorsement_map", "funding_single_funder", "partnerships_dangling", "actors_private_sector")
    rows = [row for name in names for row in client.get(f"/queries/{name}/answer.json").json["rows"]]
    return sorted({row["evidence"] for row in rows if row["evidence"]})[:12]


def test_every_row_leads_to_its_statements_passages_and_records(client: FlaskClient, relations: list[str]) -> None:
    assert relations

    for iri in relations:
        found = client.get("/evidence.json", query_string={"iri": iri}).json
        stated = client.get("/describe.nt", query_string={"iri": iri}, headers={"Accept": "*/*"})
        triples = [quad.triple for quad in parse(stated.data, RdfFormat.N_TRIPLES) if quad.subject.value == iri]
        assert {each["value"] for each in found["statements"]} == {each.object.value for each in triples}
        assert found["passages"] or found["records"]
        assert all(each["locator"] and each["title"] for each in found["passages"])


def test_the_evidence_of_an_endorsement_is_told_in_words_with_the_passage_it_rests_on(client: FlaskClient) -> None:
    rows = client.get("/queries/endorsement_map/answer.json").json["rows"]
    (row,) = [each for each in rows if each["endorsedName"] == "Open for Science10"]

    found = client.get("/evidence.json", query_string={"iri": row["evidence"]}).json

    assert found["relation"].startswith("Endorsement: United Nations Educational")
    assert found["relation"].endswith("→ Open for Science10, since 2025")
    assert {"property": "oskg:endorsed", "value": row["endorsed"], "name": "Open for Science10"} in found["statements"]
    assert found["passages"][0]["quote"]
    assert found["records"][0]["id"]
    assert (found["more_passages"], found["more_records"]) == (False, False)


@pytest.mark.parametrize(
    ("given", "status"),
    [("", 400), ("iri=x", 400), ("iri=a:b&iri=c:d", 400), ("iri=https://w3id.org/oskg/id/rel/none", 404)],
)
def test_what_is_no_node_is_refused(client: FlaskClient, given: str, status: int) -> None:
    answer = client.get(f"/evidence.json?{given}")

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_the_schema_has_every_term_with_its_definition(client: FlaskClient) -> None:
    schema = client.get("/schema.json").json

    named = {each["iri"] for each in (*schema["classes"], *schema["properties"])}
    ours = {value for name, value in vars(terms).items() if isinstance(value, str) and value.startswith(ONTOLOGY)}
    assert named == ours - {ONTOLOGY}
    assert all(each["label"] and each["definition"] for each in (*schema["classes"], *schema["properties"]))
    assert schema["prefixes"] == dict(PREFIXES)


def test_the_schema_says_what_a_relation_leads_to_and_which_values_a_property_has(client: FlaskClient) -> None:
    schema = client.get("/schema.json").json

    properties = {each["name"]: each for each in schema["properties"]}
    schemes = {each["iri"]: each for each in schema["schemes"]}
    assert properties["oskg:funder"]["domain"] == ["oskg:FundingRelation"]
    assert set(properties["oskg:relationStatus"]["schemes"]) <= set(schemes)
    assert schemes["https://w3id.org/oskg/c/relation-status/1.0"]["concepts"] == 5
    assert all(each["label"] for each in schema["schemes"])


@pytest.mark.parametrize("address", ["/schema.json", "/evidence.json?iri=https://w3id.org/oskg/id/org/ror-04h4z8k05"])
def test_both_have_a_tag_and_the_same_head(client: FlaskClient, address: str) -> None:
    got, head = client.get(address), client.head(address)
    again = client.get(address, headers={"If-None-Match": got.headers["ETag"]})

    assert (got.status_code, head.status_code, again.status_code) == (200, 200, 304)
    assert head.headers["ETag"] == got.headers["ETag"]


def test_evidence_is_told_in_the_language_that_is_asked_for_by_name_and_else_in_english(client: FlaskClient) -> None:
    rows = client.get("/queries/endorsement_map/answer.json").json["rows"]
    (iri,) = [each["evidence"] for each in rows if each["endorsedName"] == "Open for Science10"]

    french = client.get("/evidence.json", query_string={"iri": iri, "lang": "fr"}).json
    arabic = client.get("/evidence.json", query_string={"iri": iri, "lang": "ar"}).json
    liked = client.get("/evidence.json", query_string={"iri": iri}, headers={"Accept-Language": "fr"}).json

    assert french["relation"].startswith("Approbation officielle: ")
    assert french["relation"].endswith("→ Open for Science10, depuis 2025")
    assert "← Open for Science10" in arabic["relation"]
    assert liked["relation"].startswith("Endorsement: ")
    named, plain = ([each["name"] for each in told["statements"]] for told in (french, liked))
    assert "approbation officielle" in named
    assert "endorsement" in plain
    assert client.get("/evidence.json", query_string={"iri": iri, "lang": "tlh"}).json["parameter"] == "lang"
