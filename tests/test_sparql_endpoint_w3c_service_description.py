"""The W3C tests of the SPARQL 1.1 Service Description, restated.

Source: https://www.w3.org/2009/sparql/docs/tests/data-sparql11/service-description/
"""

import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from tests.test_sparql_endpoint_w3c_fixtures import RDF_PARSERS, Exchange, is_rdf, send

pytest_plugins = ("tests.test_sparql_endpoint_fixtures", "tests.test_sparql_endpoint_w3c_fixtures")

# rdflib's own JSON-LD parser warns about a class of rdflib.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

SUITE = "service-description"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
PATHS = ["/sparql", "/sparql/"]
#: Each property of the vocabulary with the class of its subject, and of its object where that is described here too.
#: Source: https://www.w3.org/TR/sparql11-service-description/#properties
SCHEMA = {
    SD.endpoint: (SD.Service, None),
    SD.feature: (SD.Service, None),
    SD.defaultEntailmentRegime: (SD.Service, None),
    SD.supportedEntailmentProfile: (SD.Service, None),
    SD.entailmentRegime: (SD.NamedGraph, None),
    SD.extensionFunction: (SD.Service, None),
    SD.extensionAggregate: (SD.Service, None),
    SD.languageExtension: (SD.Service, None),
    SD.supportedLanguage: (SD.Service, None),
    SD.propertyFeature: (SD.Service, None),
    SD.inputFormat: (SD.Service, None),
    SD.resultFormat: (SD.Service, None),
    SD.availableGraphs: (SD.Service, SD.GraphCollection),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
    SD.namedGraph: (SD.Dataset, SD.NamedGraph),
    SD.name: (SD.NamedGraph, None),
    SD.graph: (SD.NamedGraph, SD.Graph),
}
#: Source: https://www.w3.org/TR/sparql11-service-description/#instances
LANGUAGES = {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update}
FEATURES = {SD.DereferencesURIs, SD.UnionDefaultGraph, SD.RequiresDataset, SD.EmptyGraphs, SD.BasicFederatedQuery}


def description(port: int, path: str, media_type: str = "text/turtle") -> Graph:
    answer = send(port, Exchange("GET", path, is_rdf, headers={"Accept": media_type}))
    assert (answer.status, answer.media_type) == (200, media_type)
    return Graph().parse(data=answer.body, format=RDF_PARSERS[media_type])


@pytest.mark.conformance(SUITE, "returns-rdf", "GET without a query gives RDF, in each of four formats and unasked.")
@pytest.mark.parametrize("path", PATHS)
def test_get_without_a_query_gives_rdf(w3c_port: int, path: str) -> None:
    is_rdf(send(w3c_port, Exchange("GET", path, is_rdf)))

    for media_type in RDF_PARSERS:
        assert len(description(w3c_port, path, media_type)) > 0


@pytest.mark.conformance(SUITE, "has-endpoint-triple", "One service is described; its endpoint is the address asked.")
@pytest.mark.parametrize("path", PATHS)
def test_the_description_names_the_address_that_was_asked(w3c_port: int, path: str) -> None:
    graph = description(w3c_port, path)

    (service,) = graph.subjects(RDF.type, SD.Service)
    assert list(graph.objects(service, SD.endpoint)) == [URIRef(f"http://127.0.0.1:{w3c_port}{path}")]


@pytest.mark.conformance(
    SUITE, "conforms-to-schema", "Properties stand between the classes that the vocabulary states; no term is made up."
)
@pytest.mark.parametrize("path", PATHS)
def test_the_description_uses_the_vocabulary_as_it_is_defined(w3c_port: int, path: str) -> None:
    graph = description(w3c_port, path)
    used = [(s, p, o) for s, p, o in graph if p in SD]

    assert used
    for subject, predicate, value in used:
        domain, range_ = SCHEMA[predicate]
        assert (subject, RDF.type, domain) in graph
        assert range_ is None or (value, RDF.type, range_) in graph
    assert set(graph.objects(None, SD.supportedLanguage)) <= LANGUAGES
    assert set(graph.objects(None, SD.feature)) <= FEATURES
    assert all(len(list(graph.objects(node, SD.name))) == 1 for node in graph.subjects(RDF.type, SD.NamedGraph))
