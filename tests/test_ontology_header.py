"""The header of the ontology: what a fairness scanner looks for, and the rule for versions."""

from importlib.resources import files

import pytest
import rdflib
from rdflib import namespace as known

from ontology.namespaces import ONTOLOGY

CORE = rdflib.Graph().parse(data=files("ontology").joinpath("core.ttl").read_text(encoding="utf-8"), format="turtle")
DOCUMENT = rdflib.URIRef("https://w3id.org/oskg/ontology")


@pytest.mark.parametrize(
    "field",
    [
        known.DCTERMS.title,
        known.DCTERMS.description,
        known.DCTERMS.creator,
        known.DCTERMS.publisher,
        known.DCTERMS.license,
        known.DCTERMS.created,
        known.DCTERMS.issued,
        known.DCTERMS.modified,
        known.DCTERMS.source,
        known.DCTERMS.bibliographicCitation,
        known.VANN.preferredNamespacePrefix,
        known.VANN.preferredNamespaceUri,
        known.OWL.versionIRI,
        known.OWL.versionInfo,
        rdflib.URIRef("http://purl.org/ontology/bibo/status"),
    ],
)
def test_the_header_states_what_a_fairness_scanner_looks_for(field: rdflib.URIRef) -> None:
    assert len(list(CORE.objects(DOCUMENT, field))) == 1


def test_the_header_agrees_with_the_namespace_and_the_version() -> None:
    version = str(CORE.value(DOCUMENT, known.OWL.versionInfo))

    assert str(CORE.value(DOCUMENT, known.VANN.preferredNamespaceUri)) == ONTOLOGY == f"{DOCUMENT}#"
    assert str(CORE.value(DOCUMENT, known.OWL.versionIRI)) == f"{DOCUMENT}/{version.removesuffix('.0')}"
    assert version in str(CORE.value(DOCUMENT, known.DCTERMS.bibliographicCitation))
    assert list(CORE.objects(DOCUMENT, known.OWL.imports)) == []


def test_the_first_version_claims_no_prior_one_and_states_the_rule_for_later_ones() -> None:
    rule = str(CORE.value(DOCUMENT, known.SKOS.editorialNote))

    assert list(CORE.objects(DOCUMENT, known.OWL.priorVersion)) == []
    assert "no prior version" in str(CORE.value(DOCUMENT, known.SKOS.historyNote))
    assert all(word in rule for word in ("owl:priorVersion", "owl:deprecated", "dct:isReplacedBy"))


def test_a_deprecated_term_names_its_successor() -> None:
    deprecated = set(CORE.subjects(known.OWL.deprecated, rdflib.Literal(True)))

    assert deprecated <= set(CORE.subjects(known.DCTERMS.isReplacedBy))
