"""The ontology in short, for programs that write queries: classes, properties with their ends, lists of values."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from flask import Blueprint, Response

from ontology.facts import Facts
from ontology.namespaces import ONTOLOGY, PREFIXES
from ontology.reused import RDFS_LABEL, SKOS_CONCEPT
from sparql_endpoint.http.documents import tagged
from sparql_endpoint.vocabulary.ontology_page import LINK, SCHEMES
from sparql_endpoint.wording.cells import short
from sparql_endpoint.wording.vocabulary_documents import ontology, schemes

blueprint = Blueprint("schema_document", __name__)

_OWL: Final = PREFIXES["owl"]
_RDFS: Final = PREFIXES["rdfs"]
_SKOS: Final = PREFIXES["skos"]
_DCT: Final = PREFIXES["dct"]


@blueprint.get("/schema.json")
def schema() -> Response:
    """Give every class and property of the ontology with its definition, and the schemes that values come from."""
    response = tagged(_document(), "application/json")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@cache
def _document() -> bytes:
    facts = ontology().facts
    properties = sorted([*facts.of_type(LINK), *facts.of_type(f"{_OWL}DatatypeProperty")])
    document = {
        "prefixes": dict(PREFIXES),
        "classes": [_class(facts, iri) for iri in sorted(facts.of_type(f"{_OWL}Class")) if iri.startswith(ONTOLOGY)],
        "properties": [_property(facts, iri) for iri in properties if iri.startswith(ONTOLOGY)],
        "schemes": [
            {
                "iri": iri,
                "label": document.facts.text(iri, f"{_SKOS}prefLabel") or document.facts.text(iri, f"{_DCT}title"),
                "concepts": len(document.facts.of_type(SKOS_CONCEPT)),
            }
            for iri, document in schemes().items()
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _class(facts: Facts, iri: str) -> Mapping[str, Any]:
    return {**_term(facts, iri), "subClassOf": _names(facts, iri, f"{_RDFS}subClassOf")}


def _property(facts: Facts, iri: str) -> Mapping[str, Any]:
    return {
        **_term(facts, iri),
        "domain": _names(facts, iri, f"{_RDFS}domain"),
        "range": _names(facts, iri, f"{_RDFS}range"),
        "schemes": facts.iris(iri, SCHEMES),
    }


def _term(facts: Facts, iri: str) -> Mapping[str, str]:
    label, definition = facts.text(iri, RDFS_LABEL), facts.text(iri, f"{_SKOS}definition")
    return {"name": short(iri), "iri": iri, "label": label, "definition": definition}


def _names(facts: Facts, iri: str, predicate: str) -> list[str]:
    return [short(each) for each in facts.iris(iri, predicate)]
