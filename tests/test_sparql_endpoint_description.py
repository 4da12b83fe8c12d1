"""The service describes itself in RDF, truthfully, read here by another library."""

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib import DCTERMS, RDF, RDFS, URIRef
from rdflib.compare import isomorphic

from tests.test_sparql_endpoint_fixtures import GRAPHS

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

# rdflib's own JSON-LD parser warns about a class of rdflib.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}
#: The media type behind each format name, as the service negotiates it.
OFFERED = {
    "SPARQL_Results_JSON": ("ASK {}", "application/sparql-results+json"),
    "SPARQL_Results_XML": ("ASK {}", "application/sparql-results+xml"),
    "SPARQL_Results_CSV": ("ASK {}", "text/csv"),
    "SPARQL_Results_TSV": ("ASK {}", "text/tab-separated-values"),
    "Turtle": ("CONSTRUCT WHERE { <a:a> ?p ?o }", "text/turtle"),
    "N-Triples": ("CONSTRUCT WHERE { <a:a> ?p ?o }", "application/n-triples"),
    "RDF_XML": ("CONSTRUCT WHERE { <a:a> ?p ?o }", "application/rdf+xml"),
    "JSON-LD": ("CONSTRUCT WHERE { <a:a> ?p ?o }", "application/ld+json"),
    "TriG": ("CONSTRUCT WHERE { <a:a> ?p ?o }", "application/trig"),
    "N-Quads": ("CONSTRUCT WHERE { <a:a> ?p ?o }", "application/n-quads"),
}


def description(client: FlaskClient, accept: str = "text/turtle", path: str = "/sparql") -> rdflib.Graph:
    answer = client.get(path, headers={"Accept": accept})
    assert answer.content_type.split(";")[0] == accept
    return rdflib.Graph().parse(data=answer.text, format=FORMATS[accept])


@pytest.mark.parametrize("accept", FORMATS)
def test_the_description_is_the_same_in_every_format(client: FlaskClient, accept: str) -> None:
    assert isomorphic(description(client, accept), description(client))


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_the_endpoint_is_the_address_that_was_asked(client: FlaskClient, path: str) -> None:
    graph = description(client, path=path)

    services = list(graph.subjects(RDF.type, SD.Service))
    assert len(services) == 1
    assert list(graph.objects(services[0], SD.endpoint)) == [URIRef(f"http://localhost{path}")]


def test_the_described_graphs_are_those_of_the_release(client: FlaskClient) -> None:
    graph = description(client)

    dataset = graph.value(predicate=RDF.type, object=SD.Dataset)
    names = {str(graph.value(node, SD.name)) for node in graph.objects(dataset, SD.namedGraph)}
    assert names == set(GRAPHS)
    assert graph.value(dataset, SD.defaultGraph) is not None


def test_every_described_format_is_one_in_which_an_answer_comes(client: FlaskClient) -> None:
    described = {str(each).rsplit("/", 1)[-1] for each in description(client).objects(None, SD.resultFormat)}

    assert described == set(OFFERED)
    for query, media_type in OFFERED.values():
        answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": media_type})
        assert answer.content_type.split(";")[0] == media_type


def test_features_that_are_switched_off_are_not_described(client: FlaskClient) -> None:
    features = {str(each).rsplit("#", 1)[-1] for each in description(client).objects(None, SD.feature)}
    languages = {str(each).rsplit("#", 1)[-1] for each in description(client).objects(None, SD.supportedLanguage)}

    assert features == {"UnionDefaultGraph"}
    assert languages == {"SPARQL11Query"}


def test_a_browser_gets_a_form_and_an_unknown_format_the_list(client: FlaskClient) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    refused = client.get("/sparql", headers={"Accept": "image/png"})

    assert page.content_type == "text/html; charset=utf-8"
    assert '<textarea id="query"' in page.text
    assert refused.status_code == 406
    assert refused.get_json(force=True)["accepted"] == [*FORMATS, "text/html"]


VOID = rdflib.Namespace("http://rdfs.org/ns/void#")


def test_the_described_counts_are_those_of_the_store(starter_client: FlaskClient) -> None:
    graph = description(starter_client)
    query = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    rows = starter_client.get("/sparql", query_string={"query": query, "format": "json"}).get_json(force=True)
    counted = {row["g"]["value"]: int(row["n"]["value"]) for row in rows["results"]["bindings"]}
    merged = starter_client.get(
        "/sparql", query_string={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}, headers={"Accept": "text/csv"}
    )

    described = {
        str(graph.value(node, SD.name)): graph.value(node, VOID.triples) for node in graph.objects(None, SD.namedGraph)
    }
    assert {name: int(str(triples)) for name, triples in described.items()} == counted
    assert str(graph.value(graph.value(predicate=RDF.type, object=SD.Graph), VOID.triples)) == merged.text.split()[1]


def test_the_dataset_is_described_for_catalogues(starter_client: FlaskClient) -> None:
    graph = description(starter_client)
    answer = starter_client.get("/sparql", headers={"Accept": "text/turtle"})
    dataset = graph.value(predicate=RDF.type, object=SD.Dataset)

    assert graph.value(dataset, DCTERMS.publisher) == URIRef("https://w3id.org/oskg/project")
    assert graph.value(dataset, DCTERMS.license) == URIRef("https://creativecommons.org/publicdomain/zero/1.0/")
    void = graph.value(dataset, RDFS.seeAlso)
    assert starter_client.get(str(void), headers={"Accept": "text/turtle"}).status_code == 200
    assert 'rel="describedby"' in answer.headers["Link"]
