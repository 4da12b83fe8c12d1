"""What terms and concepts are called in other languages than English: the labels of the ontology and of the schemes."""

import json
from contextlib import suppress
from functools import lru_cache
from typing import Final

from ontology import terms
from ontology.namespaces import CONCEPTS, ONTOLOGY
from ontology.reused import RDFS_LABEL
from ontology.vocabulary import UnknownConcept, label
from sparql_endpoint.catalogues import SOURCE
from sparql_endpoint.languages import page_language
from sparql_endpoint.vocabulary_documents import ontology

#: What the drawer of evidence says of a relation, in the words of a page.
_DRAWER: Final = (
    terms.validFrom,
    terms.validUntil,
    terms.relationStatus,
    terms.certainty,
    terms.uncertaintyNote,
    terms.lastVerified,
    terms.amount,
    terms.fundingType,
    terms.role,
)


@lru_cache(maxsize=8192)
def term_word(iri: str, language: str) -> str | None:
    """Return the label of a term or concept of ours; None in English, which the release has, and for other IRIs."""
    if language == SOURCE:
        return None
    if iri.startswith(ONTOLOGY):
        return _label(iri, language) or None
    if iri.startswith(CONCEPTS):
        with suppress(UnknownConcept):
            return label(iri, language)
    return None


def drawer_words() -> str:
    """Return the labels of the properties in the drawer of evidence in the language of the page, as a JSON object."""
    language = page_language()
    labels = {f"oskg:{iri.removeprefix(ONTOLOGY)}": _label(iri, language) for iri in _DRAWER}
    return json.dumps(labels, ensure_ascii=False)


def _label(iri: str, language: str) -> str:
    return ontology().facts.text(iri, RDFS_LABEL, language)
