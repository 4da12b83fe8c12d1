"""The view of SKG-IF: valid against what it says, true to the graph, and honest about what it does not offer."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from pyoxigraph import Literal, NamedNode, Quad

from ontology import terms
from ontology.namespaces import CONCEPTS
from ontology.vocabulary import concepts
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.skg_if.entities import CLASSIFICATIONS, TYPES
from tests.test_sparql_endpoint_fixtures import publish

PROFILE = json.loads((Path(__file__).parent / "profiles" / "skg-if.json").read_text("utf-8"))
VALID = Draft202012Validator(PROFILE)
KINDS = ("organisations", "grants", "datasources")

BASE = "https://w3id.org/oskg/"
FUNDER, WINNER, OTHER = (f"{BASE}id/org/ror-{local}" for local in ("00k4n6c32", "04h4z8k05", "034t30j35"))
PROJECT = f"{BASE}id/initiative/cordis-865306"
BARE = f"{BASE}id/initiative/cordis-1"
REPOSITORY = f"{BASE}id/infra/re3data-r3d100010468"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
PREF, ALT = (f"http://www.w3.org/2004/02/skos/core#{name}" for name in ("prefLabel", "altLabel"))
ORGANISATION = "http://www.w3.org/ns/org#Organization"
CLASS = {"organisations": ORGANISATION, "grants": terms.Project, "datasources": terms.Repository}
XSD = "http://www.w3.org/2001/XMLSchema#"


def day(text: str) -> Literal:
    return Literal(text, datatype=NamedNode(f"{XSD}date"))


def identified(node: str, kind: str, scheme: str, value: str) -> Iterator[tuple[str, str, Any]]:
    identifier = f"{BASE}identifier/{kind}/{scheme}-{value}"
    yield node, "http://www.w3.org/ns/adms#identifier", NamedNode(identifier)
    datatype = NamedNode(f"{CONCEPTS}identifier-scheme/1.0/{scheme}")
    yield identifier, "http://www.w3.org/2004/02/skos/core#notation", Literal(value, datatype=datatype)


def facts() -> Iterator[tuple[str, str, Any]]:
    for node, name in ((FUNDER, "European Commission"), (WINNER, "The Winner"), (OTHER, "Other")):
        yield node, TYPE, NamedNode(ORGANISATION)
        yield node, LABEL, Literal(name)
    yield WINNER, PREF, Literal("The Winner", language="en")
    yield WINNER, PREF, Literal("Der Gewinner", language="de")
    yield WINNER, ALT, Literal("Winners")
    yield WINNER, terms.acronym, Literal("TW")
    yield WINNER, terms.country, NamedNode(f"{CONCEPTS}country/1.0/FR")
    yield WINNER, terms.organizationType, NamedNode(f"{CONCEPTS}organisation-type/1.0/fundref-universities")
    yield WINNER, terms.organizationType, NamedNode(f"{CONCEPTS}organisation-type/1.0/fundref-private")
    yield WINNER, "http://xmlns.com/foaf/0.1/homepage", NamedNode("https://winner.example.org/")
    yield from identified(WINNER, "org", "ror", "04h4z8k05")
    yield from identified(WINNER, "org", "source-name", "abc")
    for project in (PROJECT, BARE):
        yield project, TYPE, NamedNode(terms.Project)
    yield PROJECT, LABEL, Literal("Open things")
    yield PROJECT, PREF, Literal("Open things", language="en")
    yield PROJECT, terms.acronym, Literal("OPEN")
    yield BARE, LABEL, Literal("Bare")
    yield from identified(PROJECT, "initiative", "cordis", "865306")
    grant, plain = f"{BASE}id/rel/b", f"{BASE}id/rel/a"
    for relation in (grant, plain):
        yield relation, TYPE, NamedNode(terms.FundingRelation)
        yield relation, terms.funded, NamedNode(PROJECT)
    yield plain, terms.funder, NamedNode(OTHER)
    yield grant, terms.funder, NamedNode(FUNDER)
    yield grant, terms.grantNumber, Literal("865306")
    yield grant, terms.fundingStream, Literal("ERC-2019-COG")
    yield grant, terms.amount, Literal("2112093.4", datatype=NamedNode(f"{XSD}decimal"))
    yield grant, terms.currency, Literal("EUR")
    yield grant, terms.validFrom, day("2020-01-01")
    yield grant, f"{terms.validFrom}Precision", NamedNode(f"{CONCEPTS}precision/1.0/year")
    yield grant, terms.validUntil, day("2025-12-31")
    yield grant, f"{terms.validUntil}Precision", NamedNode(f"{CONCEPTS}precision/1.0/day")
    membership = f"{BASE}id/rel/c"
    yield membership, terms.memberOf, NamedNode(PROJECT)
    yield membership, terms.member, NamedNode(WINNER)
    yield REPOSITORY, TYPE, NamedNode(terms.OpenScienceInfrastructure)
    yield REPOSITORY, TYPE, NamedNode(terms.Repository)
    yield REPOSITORY, LABEL, Literal("Zenodo")
    yield REPOSITORY, terms.infrastructureType, NamedNode(f"{CONCEPTS}infrastructure-type/1.0/other-repository")
    yield from identified(REPOSITORY, "infra", "re3data", "r3d100010468")
    yield f"{BASE}id/infra/oskg-tool", TYPE, NamedNode(terms.OpenScienceInfrastructure)
    yield f"{BASE}id/infra/oskg-tool", LABEL, Literal("A tool")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    home = tmp_path_factory.mktemp("skg")
    graph = NamedNode(f"{BASE}graph/alpha")
    publish(home, "2026-04-24-aaaa", more=[Quad(NamedNode(s), NamedNode(p), value, graph) for s, p, value in facts()])
    app = create_app(ServiceSettings(home, workers=1, budget=1e6))
    yield app.test_client()
    close_app(app)


@pytest.fixture(scope="module")
def curated(starter: Path) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(starter, workers=1, budget=1e6))
    yield app.test_client()
    close_app(app)


def valid(answer: Any) -> dict[str, Any]:
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    found: dict[str, Any] = answer.json
    assert [error.message for error in VALID.iter_errors(found)] == []
    return found


def test_an_organisation_has_its_names_country_types_and_identifiers(client: FlaskClient) -> None:
    (found,) = valid(client.get(f"/skg-if/organisations/{quote(WINNER, safe='')}"))["@graph"]

    assert found == {
        "local_identifier": WINNER,
        "entity_type": "organisation",
        "identifiers": [{"scheme": "ror", "value": "https://ror.org/04h4z8k05"}],
        "name": "The Winner",
        "short_name": "TW",
        "other_names": ["Der Gewinner", "Winners"],
        "website": "https://winner.example.org/",
        "country": "FR",
        "types": ["education"],
    }


def test_a_grant_has_who_funds_whom_with_how_much_and_when(client: FlaskClient) -> None:
    (found,) = valid(client.get(f"/skg-if/grants/{PROJECT.removeprefix(BASE)}"))["@graph"]

    assert found == {
        "local_identifier": PROJECT,
        "entity_type": "grant",
        "identifiers": [{"scheme": "cordis", "value": "865306"}],
        "grant_number": "865306",
        "titles": {"en": "Open things"},
        "acronym": "OPEN",
        "funding_agency": FUNDER,
        "funding_stream": "ERC-2019-COG",
        "currency": "EUR",
        "funded_amount": 2112093,
        "duration": {"start": "2020", "end": "2025-12-31"},
        "beneficiaries": [WINNER],
    }


def test_what_is_not_recorded_of_a_grant_is_left_out(client: FlaskClient) -> None:
    (found,) = valid(client.get(f"/skg-if/grants/{quote(BARE, safe='')}"))["@graph"]

    assert found == {"local_identifier": BARE, "entity_type": "grant", "titles": {"none": "Bare"}}


def test_a_data_source_is_a_repository_with_its_classification(client: FlaskClient) -> None:
    listed = valid(client.get("/skg-if/datasources"))

    assert listed["@graph"] == [
        {
            "local_identifier": REPOSITORY,
            "entity_type": "datasource",
            "identifiers": [{"scheme": "re3data.org", "value": "r3d100010468"}],
            "name": "Zenodo",
            "data_source_classification": "repository",
        }
    ]
    assert listed["meta"]["part_of"]["total_items"] == 1


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("organisations?filter=cf.search.name:winner", [WINNER]),
        ("organisations?filter=cf.search.name:gewinner", [WINNER]),
        ("organisations?filter=country:fr", [WINNER]),
        ("organisations?filter=cf.search.name:other,country:FR", []),
        ("organisations?filter=identifiers.scheme:ror,identifiers.id:04h4z8k05", [WINNER]),
        ("organisations?filter=identifiers.value:https://ror.org/04h4z8k05", [WINNER]),
        ("organisations?filter=identifiers.scheme:grid,identifiers.id:04h4z8k05", []),
        ("organisations?filter=identifiers.scheme:unknown,identifiers.id:04h4z8k05", []),
        ("organisations?filter=identifiers.id:r3d100010468", []),
        ("grants?filter=cf.search.title:open", [PROJECT]),
        ("grants?filter=identifiers.scheme:cordis,identifiers.id:865306", [PROJECT]),
        ("datasources?filter=cf.search.name:ZENO", [REPOSITORY]),
        ("datasources?filter=cf.search.name:tool", []),
        ("datasources?filter=identifiers.scheme:re3data.org,identifiers.value:r3d100010468", [REPOSITORY]),
        ("datasources?embedding=false", [REPOSITORY]),
    ],
)
def test_a_filter_finds_what_it_names(client: FlaskClient, address: str, expected: list[str]) -> None:
    found = valid(client.get(f"/skg-if/{address}"))

    assert [each["local_identifier"] for each in found["@graph"]] == expected
    assert (found["meta"]["items_count"], found["meta"]["part_of"]["total_items"]) == (len(expected), len(expected))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("source", "size"), [("client", 1), ("curated", 60)])
def test_the_pages_of_a_search_give_everything_once(
    request: pytest.FixtureRequest, source: str, size: int, kind: str
) -> None:
    asking: FlaskClient = request.getfixturevalue(source)
    page = valid(asking.get(f"/skg-if/{kind}?page_size={size}"))
    total, seen = page["meta"]["part_of"]["total_items"], [each["local_identifier"] for each in page["@graph"]]

    while "next_page" in page["meta"]:
        parts = urlsplit(page["meta"]["next_page"]["local_identifier"])
        following = valid(asking.get(f"{parts.path}?{parts.query}"))
        assert following["meta"]["prev_page"]["local_identifier"] == page["meta"]["local_identifier"]
        page = following
        seen += [each["local_identifier"] for each in page["@graph"]]

    assert page["meta"]["local_identifier"] == page["meta"]["part_of"]["last_page"]["local_identifier"]
    assert len(seen) == len(set(seen)) == total
    query = f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a <{CLASS[kind]}> }}"
    counted = asking.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
    assert counted.text.split()[1] == str(total)


@pytest.mark.parametrize(
    ("address", "status", "parameter"),
    [
        ("organisations?filter=name:x", 422, "filter"),
        ("datasources?filter=country:FR", 422, "filter"),
        ("organisations?filter=identifiers.scheme:ror", 422, "filter"),
        ("organisations?filter=identifiers.id:1,country:FR", 422, "filter"),
        ("organisations?embedding=true", 422, "embedding"),
        ("organisations?filter=cf.search.name", 400, "filter"),
        ("organisations?filter=cf.search.name:%20", 400, "filter"),
        ("organisations?page=0", 400, "page"),
        ("organisations?page=x", 400, "page"),
        ("organisations?page_size=101", 400, "page_size"),
    ],
)
def test_what_is_not_offered_is_refused_with_what_is(
    client: FlaskClient, address: str, status: int, parameter: str
) -> None:
    answer = client.get(f"/skg-if/{address}")

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["parameter"] == parameter
    assert answer.json["accepted"]


@pytest.mark.parametrize(
    "address",
    [
        "persons",
        "products",
        "organisations/id/org/none",
        f"organisations/{quote(REPOSITORY, safe='')}",
        f"datasources/{quote(WINNER, safe='')}",
        "organisations/a%20b",
    ],
)
def test_what_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(f"/skg-if/{address}").status_code == 404


def test_every_type_of_organisation_is_mapped_or_known_to_have_no_match() -> None:
    assert set(TYPES) == set(concepts("organisation-type"))
    allowed = PROFILE["$defs"]["organisation"]["properties"]["types"]["items"]["enum"]
    assert set(filter(None, TYPES.values())) <= set(allowed)


def test_every_classification_is_one_of_skg_if_for_a_type_of_infrastructure() -> None:
    assert set(CLASSIFICATIONS) <= set(concepts("infrastructure-type"))
    allowed = PROFILE["$defs"]["datasource"]["properties"]["data_source_classification"]["enum"]
    assert set(CLASSIFICATIONS.values()) <= set(allowed)


def test_a_document_is_not_sent_twice(client: FlaskClient) -> None:
    got = client.get("/skg-if/datasources")
    again = client.get("/skg-if/datasources", headers={"If-None-Match": got.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert got.headers["OSKG-Release"]
