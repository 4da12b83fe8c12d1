"""The operations that are not about one saved query: the list of queries, the schema, the evidence for a node."""

from typing import Final

from queries.json_schema import IRI, Schema
from sparql_endpoint.openapi.parts import Part, given, object_of, refusals

_RELEASE: Final = {"$ref": "#/components/parameters/release"}
_LANGUAGE: Final = {"$ref": "#/components/parameters/lang"}
_TEXT: Final[Schema] = {"type": "string"}
_OPTIONAL: Final[Schema] = {"type": ["string", "null"]}
_TEXTS: Final[Schema] = {"type": "array", "items": _TEXT}


def general() -> Part:
    """Return the operations by their path."""
    return {
        "/queries.json": {"get": _queries()},
        "/schema.json": {"get": _schema()},
        "/evidence.json": {"get": _evidence()},
    }


def _queries() -> Part:
    return {
        "operationId": "queries",
        "summary": "List the saved queries",
        "parameters": [_RELEASE],
        "responses": {
            "200": given("Every query with its parameters, columns and addresses.", _json("QueryList")),
            **refusals("404", "503"),
        },
    }


def _schema() -> Part:
    term = dict.fromkeys(("name", "iri", "label", "definition"), _TEXT)
    kinds = {
        "classes": object_of({**term, "subClassOf": _TEXTS}),
        "properties": object_of({**term, "domain": _TEXTS, "range": _TEXTS, "schemes": _TEXTS}),
        "schemes": object_of({"iri": _TEXT, "label": _TEXT, "concepts": {"type": "integer"}}),
    }
    lists = {name: {"type": "array", "items": item} for name, item in kinds.items()}
    whole = object_of({"prefixes": {"type": "object", "additionalProperties": _TEXT}, **lists})
    answer = given("Classes, properties with their ends, lists of values.", {"application/json": {"schema": whole}})
    del answer["headers"]["OSKG-Release"]  # the ontology comes with the software
    return {
        "operationId": "schema",
        "summary": "The ontology in short",
        "parameters": [],
        "responses": {"200": answer},
    }


def _evidence() -> Part:
    statement = object_of({"property": _TEXT, "value": _TEXT, "name": _OPTIONAL})
    passage = ("passage", "document", "title", "issued", "source", "locator", "quote")
    record = ("record", "id", "graph", "title", "modified", "page")
    whole = object_of(
        {
            "iri": _TEXT,
            "relation": {**_OPTIONAL, "description": "The relation in words, where the node is one."},
            "statements": {"type": "array", "items": statement},
            "passages": {"type": "array", "items": object_of(dict.fromkeys(passage, _OPTIONAL))},
            "more_passages": {"type": "boolean"},
            "records": {"type": "array", "items": object_of(dict.fromkeys(record, _OPTIONAL))},
            "more_records": {"type": "boolean"},
            "release": _TEXT,
        }
    )
    iri = {
        "name": "iri",
        "in": "query",
        "required": True,
        "description": "A node of the graph, such as the relation in the column of evidence of a row.",
        "schema": IRI,
    }
    return {
        "operationId": "evidence",
        "summary": "What a node rests on",
        "description": "Statements, passages of documents with quotes, records of sources with the publisher's page.",
        "parameters": [iri, _LANGUAGE, _RELEASE],
        "responses": {
            "200": given("The evidence.", {"application/json": {"schema": whole}}),
            **refusals("400", "404", "410", "413", "429", "502", "503"),
        },
    }


def _json(schema: str) -> Part:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
