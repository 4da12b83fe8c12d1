"""The checks of FOOPS!, the scanner of ontologies for the FAIR principles, over what the service answers.

Only what needs another host is left out: whether a registry knows the prefix or the ontology, whether the host of the
licence answers, and a DOI.
Source: https://w3id.org/foops/catalogue
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, VANN, URIRef

from ontology.namespaces import CONCEPTS, DEFAULT_BASE, ONTOLOGY, SHAPES
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.wording.vocabulary_documents import schemes
from tests.test_sparql_endpoint_pages import HTML

STATUS = URIRef("http://purl.org/ontology/bibo/status")
DECISION = Path(__file__).parents[1] / "docs" / "decisions" / "0019-vocabulary-pages.md"

#: What each check looks for in the header.
METADATA = {
    "OM1": [
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.license,
        OWL.versionIRI,
        DCTERMS.creator,
        VANN.preferredNamespaceUri,
    ],
    "OM2": [VANN.preferredNamespacePrefix, OWL.versionInfo, DCTERMS.created, DCTERMS.bibliographicCitation],
    "OM3": [DCTERMS.publisher, FOAF.logo, STATUS, DCTERMS.source, DCTERMS.issued],
    "OM4.1": [DCTERMS.license],
    "OM5.1": [DCTERMS.created, DCTERMS.creator],
    "OM5.2": [DCTERMS.issued, DCTERMS.publisher],
    "FIND1": [VANN.preferredNamespacePrefix],
    "VER1": [OWL.versionIRI],
}
#: The formats that RDF1 tries.
FORMATS = {
    "application/rdf+xml": "xml",
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
}

CHECKED = {*METADATA, "CN1", "DOC1", "HTTP1", "PURL1", "RDF1", "URI1", "URI2", "VER2", "VOC1", "VOC2", "VOC3", "VOC4"}
#: What only another host can say.
ELSEWHERE = {"FIND2", "FIND3", "FIND3-BIS", "OM4.2"}

pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated:DeprecationWarning:rdflib")


@dataclass(frozen=True)
class Web:
    """The web as a scanner sees it, where every IRI of ours leads to this service."""

    client: FlaskClient

    def get(self, iri: str, accept: str) -> tuple[int, str, bytes]:
        assert iri.startswith(DEFAULT_BASE)
        path = f"/{iri.removeprefix(DEFAULT_BASE).partition('#')[0]}"
        answer = self.client.get(path, headers={"Accept": accept}, follow_redirects=True, buffered=True)
        return answer.status_code, answer.mimetype, answer.data

    def graph(self, iri: str, media_type: str = "application/rdf+xml") -> rdflib.Graph:
        status, found, body = self.get(iri, media_type)
        assert (status, found) == (200, media_type)
        return rdflib.Graph().parse(data=body, format=FORMATS[media_type])


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    app = create_app(ServiceSettings(tmp_path_factory.mktemp("empty")))
    yield Web(app.test_client())
    close_app(app)


@pytest.fixture(scope="module", params=[ONTOLOGY, SHAPES], ids=["ontology", "shapes"])
def namespace(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def iri(namespace: str) -> URIRef:
    return URIRef(namespace.removesuffix("#"))


@pytest.fixture(scope="module")
def graph(web: Web, iri: URIRef) -> rdflib.Graph:
    return web.graph(iri)


def own_terms(graph: rdflib.Graph, namespace: str) -> set[URIRef]:
    return {node for node in graph.subjects(RDF.type) if isinstance(node, URIRef) and node.startswith(namespace)}


def test_every_check_is_made_or_needs_another_host_and_is_then_told() -> None:
    told = DECISION.read_text("utf-8")

    assert len(CHECKED | ELSEWHERE) == 24
    assert CHECKED.isdisjoint(ELSEWHERE)
    assert all(check in told for check in ELSEWHERE)
    assert "DOI" in told


def test_cn1_one_iri_gives_a_page_and_rdf(web: Web, iri: URIRef) -> None:
    page, data = web.get(iri, HTML["Accept"]), web.get(iri, "application/rdf+xml")

    assert (page[:2], data[:2]) == ((200, "text/html"), (200, "application/rdf+xml"))


def test_doc1_the_page_documents_every_term(web: Web, iri: URIRef, graph: rdflib.Graph, namespace: str) -> None:
    _, _, page = web.get(iri, "text/html")

    terms = own_terms(graph, namespace)
    assert len(terms) > 40
    assert [term for term in terms if f'id="{term.removeprefix(namespace)}"'.encode() not in page] == []


@pytest.mark.parametrize("media_type", FORMATS)
def test_rdf1_every_rdf_format_declares_the_ontology(web: Web, iri: URIRef, media_type: str) -> None:
    assert (iri, RDF.type, OWL.Ontology) in web.graph(iri, media_type)


def test_purl1_and_http1_the_iri_is_persistent_and_of_an_open_protocol(iri: URIRef) -> None:
    assert iri.startswith("https://w3id.org/")


def test_uri1_and_uri2_the_iri_that_the_document_declares_is_the_one_that_led_to_it(
    web: Web, iri: URIRef, graph: rdflib.Graph
) -> None:
    declared = {node for node in graph.subjects(RDF.type, OWL.Ontology) if (node, OWL.versionIRI, None) in graph}

    assert declared == {iri}
    assert web.get(str(iri), "*/*")[0] == 200


def test_ver1_and_ver2_the_version_has_an_iri_of_its_own_that_leads_to_that_version(
    web: Web, iri: URIRef, graph: rdflib.Graph
) -> None:
    (version,) = graph.objects(iri, OWL.versionIRI)

    assert version != iri
    assert (iri, OWL.versionIRI, version) in web.graph(str(version))
    assert web.get(str(version), "text/html")[:2] == (200, "text/html")


@pytest.mark.parametrize("check", METADATA)
def test_the_header_has_the_metadata_of_the_check(iri: URIRef, graph: rdflib.Graph, check: str) -> None:
    missing = [field for field in METADATA[check] if not list(graph.objects(iri, field))]

    assert missing == []


def test_om3_the_logo_is_a_picture_of_this_service(web: Web, iri: URIRef, graph: rdflib.Graph) -> None:
    (logo,) = graph.objects(iri, FOAF.logo)

    assert web.get(str(logo), "image/svg+xml")[:2] == (200, "image/svg+xml")


def test_om4_the_licence_is_named_by_its_iri(iri: URIRef, graph: rdflib.Graph) -> None:
    (licence,) = graph.objects(iri, DCTERMS.license)

    assert licence == URIRef("https://creativecommons.org/publicdomain/zero/1.0/")


def test_find1_the_namespace_of_the_prefix_is_that_of_the_terms(
    iri: URIRef, graph: rdflib.Graph, namespace: str
) -> None:
    assert str(graph.value(iri, VANN.preferredNamespaceUri)) == namespace
    assert str(graph.value(iri, VANN.preferredNamespacePrefix)) in {"oskg", "oskgsh"}


def test_voc1_the_metadata_are_in_the_words_of_known_vocabularies(iri: URIRef, graph: rdflib.Graph) -> None:
    used = {str(predicate).rsplit("#", 1)[0].rsplit("/", 1)[0] for predicate in graph.predicates(iri)}

    assert {"http://purl.org/dc/terms", "http://purl.org/vocab/vann"} <= used
    assert not any(predicate.startswith(DEFAULT_BASE) for predicate in graph.predicates(iri))


def test_voc2_the_ontology_builds_on_other_vocabularies_without_importing_them(web: Web) -> None:
    graph = web.graph(ONTOLOGY)
    above = {
        str(o) for p in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range) for o in graph.objects(None, p)
    }

    foreign = {
        each for each in above if not each.startswith((ONTOLOGY, str(OWL), str(RDFS), "http://www.w3.org/2001/"))
    }
    assert {str(URIRef("http://www.w3.org/ns/prov#Entity")), "http://www.w3.org/ns/org#Organization"} <= foreign
    assert not list(graph.objects(None, OWL.imports))


def test_voc3_and_voc4_every_term_has_a_label_and_a_definition_and_names_its_document(
    iri: URIRef, graph: rdflib.Graph, namespace: str
) -> None:
    definition = SKOS.definition if namespace == ONTOLOGY else RDFS.comment

    for term in own_terms(graph, namespace):
        assert [label for label in graph.objects(term, RDFS.label) if getattr(label, "language", None) == "en"], term
        assert list(graph.objects(term, RDFS.comment)), term
        assert list(graph.objects(term, definition)), term
        assert list(graph.objects(term, RDFS.isDefinedBy)) == [iri], term


# The IRI of a scheme names its version, so that there is no other IRI of the version.
@pytest.mark.parametrize("scheme", schemes(), ids=lambda iri: iri.removeprefix(CONCEPTS))
def test_a_scheme_holds_the_checks_of_vocabularies_of_concepts(web: Web, scheme: str) -> None:
    graph, iri = web.graph(scheme, "application/n-triples"), URIRef(scheme)
    fields = {field for wanted in METADATA.values() for field in wanted} - {OWL.versionIRI}

    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [iri]
    assert [field for field in fields if not list(graph.objects(iri, field))] == []
    assert str(graph.value(iri, VANN.preferredNamespaceUri)) == f"{scheme}/"
    assert web.get(scheme, HTML["Accept"])[:2] == (200, "text/html")
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        assert concept.startswith(f"{scheme}/")
        for field in (SKOS.prefLabel, SKOS.definition, SKOS.inScheme):
            assert list(graph.objects(concept, field)), concept
