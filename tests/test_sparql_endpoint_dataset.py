"""The dataset describes itself at the well-known address, and what it says is what the store holds."""

from collections.abc import Iterator
from pathlib import Path

import pyshacl
import pytest
import rdflib
from flask.testing import FlaskClient
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, parse

from graph.distributions import described_release, documents
from graph.release import Release, Releases
from graph.store import open_store
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from tests.test_sparql_endpoint_pages import HTML

BASE = "https://w3id.org/oskg/"
VOID_TRIPLES = NamedNode("http://rdfs.org/ns/void#triples")
TYPES = ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", "application/trig"]


@pytest.fixture(scope="module")
def client(small_home: Path) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(small_home))
    yield app.test_client()
    close_app(app)


@pytest.fixture(scope="module")
def store(small_home: Path) -> Store:
    return open_store(Releases(small_home).current())


@pytest.mark.parametrize(
    ("path", "graph"),
    [
        ("/.well-known/void", "meta"),
        ("/catalogue", "meta"),
        ("/dataset", "meta"),
        ("/.well-known/sparql-examples", "queries"),
    ],
)
@pytest.mark.parametrize("media_type", TYPES)
def test_every_format_holds_all_that_the_release_states_about_itself(
    client: FlaskClient, store: Store, small: Release, path: str, graph: str, media_type: str
) -> None:
    answer = client.get(path, headers={"Accept": media_type})

    expected = {quad.triple for quad in store.quads_for_pattern(None, None, None, NamedNode(f"{BASE}graph/{graph}"))}
    if graph == "meta":
        expected.update([*documents(expected), *described_release(small)])
    assert answer.mimetype == media_type
    assert {quad.triple for quad in parse(answer.data, RdfFormat.from_media_type(media_type))} == expected


def test_the_counts_of_the_graphs_are_those_of_the_store(client: FlaskClient, store: Store) -> None:
    answer = client.get("/.well-known/void", headers={"Accept": "text/turtle"})
    counts = {
        quad.subject: int(quad.object.value)
        for quad in parse(answer.data, RdfFormat.TURTLE)
        if quad.predicate == VOID_TRIPLES
    }

    graphs = [name for name in store.named_graphs() if isinstance(name, NamedNode)]
    expected = {name: sum(1 for _ in store.quads_for_pattern(None, None, None, name)) for name in graphs}
    expected[NamedNode(f"{BASE}dataset")] = sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph()))
    assert {node: count for node, count in counts.items() if node in expected} == expected


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/dataset", "Open Science Knowledge Graph"),
        ("/catalogue", "Catalogue of the Open Science Knowledge Graph"),
        ("/.well-known/sparql-examples", "Saved queries"),
    ],
)
def test_a_browser_is_led_to_the_page(client: FlaskClient, path: str, heading: str) -> None:
    page = client.get(path, headers=HTML, follow_redirects=True)

    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert f"<h1>{heading}</h1>" in page.text


@pytest.mark.parametrize("dataset", ["dataset", "graph/ror"])
def test_every_partition_has_a_document(client: FlaskClient, dataset: str) -> None:
    answer = client.get(f"/{dataset}/class/org:Organization", headers={"Accept": "text/turtle"}, follow_redirects=True)

    assert answer.status_code == 200
    counts = [quad.object for quad in parse(answer.data, RdfFormat.TURTLE) if quad.predicate.value.endswith("entities")]
    assert [int(count.value) for count in counts] == [10]


@pytest.mark.parametrize("path", ["query/funding_expired", "load/ror", "graph/queries/prefix/all"])
def test_what_the_descriptions_name_has_a_document(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/{path}", headers={"Accept": "text/turtle"}, follow_redirects=True)

    assert answer.status_code == 200
    assert NamedNode(f"{BASE}{path}") in {quad.subject for quad in parse(answer.data, RdfFormat.TURTLE)}


def test_a_description_in_no_accepted_format_is_refused_with_the_list(client: FlaskClient) -> None:
    answer = client.get("/.well-known/void", headers={"Accept": "image/png"})

    assert answer.status_code == 406
    assert "text/turtle" in answer.json["accepted"]


def test_the_description_as_served_conforms_to_dcat_ap_and_a_dump_without_a_checksum_would_not(
    client: FlaskClient,
) -> None:
    data = rdflib.Graph().parse(data=client.get("/dataset", headers={"Accept": "text/turtle"}).data, format="turtle")
    profile = rdflib.Graph().parse(Path(__file__).parent / "profiles" / "dcat-ap.ttl")

    assert pyshacl.validate(data, shacl_graph=profile)[0]
    assert len(set(data.objects(None, rdflib.DCAT.distribution))) == 3
    pages = set(data.objects(None, rdflib.DCAT.landingPage))
    assert pages == set(data.subjects(rdflib.RDF.type, rdflib.FOAF.Document)) & pages != set()
    data.remove((None, rdflib.URIRef("http://spdx.org/rdf/terms#checksumValue"), None))
    assert not pyshacl.validate(data, shacl_graph=profile)[0]


def test_who_has_the_description_already_is_told_so(client: FlaskClient) -> None:
    tag = client.get("/dataset", headers={"Accept": "text/turtle"}).headers["ETag"]

    again = client.get("/dataset", headers={"Accept": "text/turtle", "If-None-Match": tag})
    other = client.get("/dataset", headers={"Accept": "application/ld+json", "If-None-Match": tag})

    assert (again.status_code, again.data, other.status_code) == (304, b"", 200)
