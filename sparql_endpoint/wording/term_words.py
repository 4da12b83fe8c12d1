"""What terms and concepts are called in other languages than English: the labels of the ontology and of the schemes."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, lru_cache
from typing import Final

from flask_babel import gettext

from ontology import terms
from ontology.namespaces import CONCEPTS, ONTOLOGY, PREFIXES
from ontology.reused import RDFS_LABEL
from ontology.vocabulary import UnknownConcept, label
from sparql_endpoint.wording.catalogues import SOURCE
from sparql_endpoint.wording.languages import page_language
from sparql_endpoint.wording.vocabulary_documents import ontology

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
_CLASS: Final = f"{PREFIXES['owl']}Class"
#: How names are made of what has none: a relation of its kind and source, a record of its source and its number there.
#: Source: sparql_endpoint.wording.names
_RELATION: Final = re.compile(r"(?P<kind>[^()]+) \((?P<source>[^()]+)\)")
_RECORD: Final = re.compile(r"(?P<source>\S+) record (?P<id>.+)", re.DOTALL)


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


def relation_word(name: str, language: str) -> str | None:
    """Return the name that was made for a relation in another language; None in English, and for other names."""
    found = _RELATION.fullmatch(name)
    if language == SOURCE or found is None or (kind := _kinds().get(found["kind"])) is None:
        return None
    return f"{_label(kind, language)} ({found['source']})"


def record_word(name: str, language: str) -> str | None:
    """Return the name that was made for a record in another language; None in English, and for other names."""
    found = _RECORD.fullmatch(name)
    if language == SOURCE or found is None:
        return None
    return str(gettext("%(source)s record %(id)s", source=found["source"], id=found["id"]))


@cache
def _kinds() -> Mapping[str, str]:
    """Return the classes by their English labels."""
    facts = ontology().facts
    return {facts.text(iri, RDFS_LABEL): iri for iri in facts.of_type(_CLASS)}


def drawer_words() -> str:
    """Return the labels of the properties in the drawer of evidence in the language of the page, as a JSON object."""
    language = page_language()
    labels = {f"oskg:{iri.removeprefix(ONTOLOGY)}": _label(iri, language) for iri in _DRAWER}
    return json.dumps(labels, ensure_ascii=False)


def _label(iri: str, language: str) -> str:
    return ontology().facts.text(iri, RDFS_LABEL, language)
