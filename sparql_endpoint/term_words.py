"""What terms and concepts are called in other languages than English: the labels of the ontology and of the schemes."""

from contextlib import suppress
from functools import lru_cache

from ontology.namespaces import CONCEPTS, ONTOLOGY
from ontology.reused import RDFS_LABEL
from ontology.vocabulary import UnknownConcept, label
from sparql_endpoint.catalogues import SOURCE
from sparql_endpoint.vocabulary_documents import ontology


@lru_cache(maxsize=8192)
def term_word(iri: str, language: str) -> str | None:
    """Return the label of a term or concept of ours; None in English, which the release has, and for other IRIs."""
    if language == SOURCE:
        return None
    if iri.startswith(ONTOLOGY):
        return ontology().facts.text(iri, RDFS_LABEL, language) or None
    if iri.startswith(CONCEPTS):
        with suppress(UnknownConcept):
            return label(iri, language)
    return None
