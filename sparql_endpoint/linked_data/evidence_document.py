"""What a node rests on, for programs: its statements, the passages it cites, the records it was read from."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask import Blueprint, Response, request
from pyoxigraph import Literal, NamedNode, QuerySolution, Triple

from sparql_endpoint.answering.evaluation import endpoint, rows
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.documents import tagged
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.identifiers.gone import missing
from sparql_endpoint.linked_data.description_graph import stated
from sparql_endpoint.linked_data.document_links import node_of
from sparql_endpoint.linked_data.evidence import SHOWN, passages_query, records_query
from sparql_endpoint.linked_data.relations import relations
from sparql_endpoint.wording.catalogues import SOURCE
from sparql_endpoint.wording.cells import Term, short
from sparql_endpoint.wording.languages import asked_language
from sparql_endpoint.wording.names import names
from sparql_endpoint.wording.term_words import term_word

blueprint = Blueprint("evidence_document", __name__)

_PASSAGE: Final = ("passage", "document", "title", "issued", "source", "locator", "quote")
_RECORD: Final = ("record", "id", "graph", "title", "modified", "page")


@blueprint.get("/evidence.json")
def evidence() -> Response:
    """Tell what the release states of the node that the parameter iri names, and what that rests on."""
    node, language = node_of(request.args.getlist("iri")), asked_language() or SOURCE
    with leased() as generation:
        found = stated(generation, node)
        if not found:
            raise missing(generation, node)
        document = {
            "iri": node.value,
            "relation": relations(generation, [node.value], endpoint()).sentences(language).get(node.value),
            "statements": _statements(generation, found, language),
            **_listed("passages", rows(generation, passages_query(node), endpoint()), _PASSAGE),
            **_listed("records", rows(generation, records_query(node), endpoint()), _RECORD),
            "release": generation.release.version,
        }
        response = tagged((json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode(), "application/json")
        response.headers[RELEASE] = generation.release.version
    return response


def _statements(generation: Generation, found: Iterable[Triple], language: str) -> list[Mapping[str, str | None]]:
    """Return property, value and, where the value has one, its name, in their order."""
    triples = list(found)
    iris = (each.object.value for each in triples if isinstance(each.object, NamedNode))
    called = names(generation, iris, endpoint())
    return [
        {
            "property": short(each.predicate.value),
            "value": _text(each.object),
            "name": _name(each.object, called, language),
        }
        for each in triples
    ]


def _name(value: Term, called: Mapping[str, str], language: str) -> str | None:
    """Return what a value is called, a term or concept of ours in the language; None for a literal."""
    if not isinstance(value, NamedNode):
        return None
    return term_word(value.value, language) or called.get(value.value)


def _listed(name: str, found: Iterable[QuerySolution], columns: Iterable[str]) -> Mapping[str, Any]:
    """Return as many rows as a page shows, and whether there are more."""
    all_of_them = [{column: _text(row[column]) for column in columns} for row in found]
    return {name: all_of_them[:SHOWN], f"more_{name}": len(all_of_them) > SHOWN}


def _text(term: Term | None) -> str | None:
    if term is None:
        return None
    return term.value if isinstance(term, NamedNode | Literal) else str(term)
