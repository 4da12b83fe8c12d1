"""The catalogue of saved queries as an OpenAPI 3.1 document: for every query, an operation for each way to ask it.

Source: https://spec.openapis.org/oas/v3.1.1.html
"""

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Final

from queries.catalogue import SavedQuery
from queries.json_schema import of_parameter, of_row
from queries.parameters import Parameter
from sparql_endpoint.http.negotiation import PAGE
from sparql_endpoint.openapi.general import general
from sparql_endpoint.openapi.networks import networks
from sparql_endpoint.openapi.parts import Part, components, given, refusals
from sparql_endpoint.openapi.profiles import profiles
from sparql_endpoint.questions.coverage_sources import has_sources
from sparql_endpoint.questions.saved import TYPES
from sparql_endpoint.questions.saved_documents import has_options

_JSON: Final = "application/json"

#: Media types whose answers are text; the others are files.
_TEXTS: Final = ("text/csv", PAGE)

_COMMON: Final = [{"$ref": "#/components/parameters/release"}]
_CAPPED: Final = [*_COMMON, *({"$ref": f"#/components/parameters/{name}"} for name in ("maxrows", "lang"))]


def document(queries: Iterable[SavedQuery], row_limit: int, server: str = "/") -> Part:
    """Return the document for these queries, served at a path, of which a client can ask for row_limit rows at most."""
    listed = list(queries)
    parts = components(row_limit)
    parts["parameters"] |= {_key(query, each): _parameter(query, each) for query in listed for each in query.parameters}
    parts["schemas"] |= {f"{query.stem}.row": of_row(query.columns) for query in listed}
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Open Science Knowledge Graph: saved queries",
            "version": version("oskg"),
            "summary": "Who runs, funds and connects open science, and where coordination is missing.",
            "description": "Each question is an operation. Not recorded is not no: every answer has its coverage.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server}],
        "tags": [{"name": name} for name in dict.fromkeys(query.group for query in listed)],
        "paths": {
            **general(),
            **networks(),
            **profiles(),
            **{path: item for query in listed for path, item in _paths(query)},
        },
        "components": parts,
    }


def _paths(query: SavedQuery) -> Iterator[tuple[str, Part]]:
    path = f"/queries/{query.stem}"
    own = [{"$ref": f"#/components/parameters/{_key(query, each)}"} for each in query.parameters]
    yield path, _operation(query, "", query.title, [*own, *_CAPPED], _formats(query))
    yield (
        f"{path}/answer.json",
        _operation(query, ".answer", f"{query.title}: in words, rows and method", [*own, *_CAPPED], _answer(query)),
    )
    covered = {_JSON: {"schema": {"$ref": "#/components/schemas/CoverageDocument"}}}
    yield f"{path}/coverage.json", _operation(query, ".coverage", f"{query.title}: coverage", [*own, *_COMMON], covered)
    if has_sources(query):
        split = {_JSON: {"schema": {"$ref": "#/components/schemas/SourcesDocument"}}}
        title = f"{query.title}: coverage by source"
        yield f"{path}/sources.json", _operation(query, ".sources", title, [*own, *_COMMON], split)
    chosen = {_JSON: {"schema": {"$ref": "#/components/schemas/Options"}}}
    for each in filter(has_options, query.parameters):
        title = f"{query.title}: {each.label.lower()}"
        yield f"{path}/options/{each.name}.json", _operation(query, f".options.{each.name}", title, _COMMON, chosen)


def _operation(query: SavedQuery, part: str, summary: str, parameters: list[Part], content: Part) -> Part:
    statuses = ["404", "429", "502", "503"]
    statuses += [] if part.startswith(".options") else ["400", "413"]
    statuses += [] if part else ["406"]
    return {
        "get": {
            "operationId": f"{query.stem}{part}",
            "tags": [query.group],
            "summary": summary,
            "description": f"{query.id}. {query.question} {query.definition}",
            "parameters": parameters,
            "responses": {
                "200": given("The answer.", content),
                **refusals(*sorted(statuses)),
            },
        }
    }


def _parameter(query: SavedQuery, each: Parameter) -> Part:
    words = [f"{each.label}.", each.help, f"Accepted: {each.accepted()}."]
    if has_options(each):
        words.append(f"Values with their labels: /queries/{query.stem}/options/{each.name}.json")
    several = {"style": "form", "explode": True} if each.many else {}
    return {
        "name": each.name,
        "in": "query",
        "description": " ".join(filter(None, words)),
        "allowEmptyValue": True,
        "schema": of_parameter(each),
        **several,
    }


def _key(query: SavedQuery, each: Parameter) -> str:
    return f"{query.stem}.{each.name}"


def _formats(query: SavedQuery) -> Part:
    offered = {media_type: _format(query, media_type) for media_type in (*TYPES.values(), PAGE)}
    return {**offered, _JSON: offered[TYPES["json"]]}


def _format(query: SavedQuery, media_type: str) -> Part:
    if media_type == TYPES["json"]:
        return {"schema": _bindings(query)}
    return {"schema": {"type": "string"}} if media_type in _TEXTS else {}


def _answer(query: SavedQuery) -> Part:
    row = {"$ref": f"#/components/schemas/{query.stem}.row"}
    rows = {"type": "object", "properties": {"rows": {"type": "array", "items": row}}}
    return {_JSON: {"schema": {"allOf": [{"$ref": "#/components/schemas/Answer"}, rows]}}}


def _bindings(query: SavedQuery) -> Part:
    """Return what SPARQL results in JSON hold for this query (https://www.w3.org/TR/sparql11-results-json/)."""
    term = {
        "type": "object",
        "properties": {"type": {"enum": ["uri", "literal", "bnode"]}, "value": {"type": "string"}},
        "required": ["type", "value"],
    }
    columns = {each.name: {**term, "description": f"{each.label}. {each.help}".strip()} for each in query.columns}
    names = {"type": "array", "const": list(columns)}
    bindings = {"type": "array", "items": {"type": "object", "properties": columns, "additionalProperties": False}}
    return {
        "type": "object",
        "properties": {
            "head": {"type": "object", "properties": {"vars": names}, "required": ["vars"]},
            "results": {"type": "object", "properties": {"bindings": bindings}, "required": ["bindings"]},
        },
        "required": ["head", "results"],
    }
