"""The operations that give networks and counts by country."""

from typing import Final

from queries.json_schema import IRI, Schema
from sparql_endpoint.network.asked import MOST
from sparql_endpoint.network.neighbourhood import KINDS
from sparql_endpoint.openapi.parts import Part, given, object_of, refusals

_RELEASE: Final = {"$ref": "#/components/parameters/release"}
_LANGUAGE: Final = {"$ref": "#/components/parameters/lang"}
_TEXT: Final[Schema] = {"type": "string"}
_OPTIONAL: Final[Schema] = {"type": ["string", "null"]}
_TEXTS: Final[Schema] = {"type": "array", "items": _TEXT}
_NUMBER: Final[Schema] = {"type": "integer", "minimum": 0}
_TRUTH: Final[Schema] = {"type": "boolean"}
_REFUSED: Final = ("400", "404", "410", "413", "429", "502", "503")


def networks() -> Part:
    """Return the operations by their path."""
    return {"/map.json": {"get": _map()}, "/network.json": {"get": _network()}}


def _network() -> Part:
    day = {"type": "string", "format": "date"}
    parameters = [
        _query("iri", "Where to start; without it, all relations of the kinds.", IRI),
        _query("kind", "Kinds of relation.", {"type": "array", "items": {"enum": list(KINDS)}, "uniqueItems": True}),
        _query("t", "The day on which they are in force; that of the release if none is given.", day),
        _query("steps", "How far from the start.", {"type": "integer", "enum": [1, 2], "default": 1}),
        _query("maxrows", "Relations at most.", {"type": "integer", "minimum": 1, "maximum": MOST, "default": MOST}),
    ]
    node = object_of({"iri": _TEXT, "name": _TEXT, "kind": _TEXT, "relations": _NUMBER})
    texts = ("kind", "from", "from_name", "to", "to_name", "relation")
    edge = dict.fromkeys(texts, _TEXT) | dict.fromkeys(("since", "until", "certainty"), _OPTIONAL)
    edge |= {"way": _TEXTS, "sources": _TEXTS, "step": {"type": "integer", "enum": [1, 2]}}
    whole = object_of(
        {
            "start": _OPTIONAL,
            "kinds": _TEXTS,
            "date": day,
            "steps": {"type": "integer", "enum": [1, 2], "description": "Steps that were taken."},
            "found": {**_NUMBER, "description": "Relations that were found."},
            "more": {**_TRUTH, "description": "Whether there are more than were looked for."},
            "shown": {**_NUMBER, "description": "Relations that are given."},
            "hubsNotFollowed": {
                **_TEXTS,
                "description": "Things with so many relations that no step went through them.",
            },
            "nodes": {"type": "array", "items": node},
            "edges": {"type": "array", "items": object_of(edge)},
            "release": _TEXT,
        }
    )
    return {
        "operationId": "network",
        "summary": "Relations around a thing, or of a kind",
        "description": "Partnerships, dependencies, responsibilities, memberships, endorsements and funding on a day.",
        "parameters": [*parameters, _RELEASE, _LANGUAGE],
        "responses": {
            "200": given("The network.", {"application/json": {"schema": whole}}),
            **refusals(*_REFUSED),
        },
    }


def _map() -> Part:
    country = object_of({"code": _TEXT, "name": _TEXT, "count": _NUMBER})
    whole = object_of(
        {
            "of": _TEXT,
            "release": _TEXT,
            "total": _NUMBER,
            "unknown": {**_NUMBER, "description": "How many have no country on record."},
            "countries": {"type": "array", "items": country},
        }
    )
    return {
        "operationId": "map",
        "summary": "Infrastructures by country",
        "description": "By their own country, or that of who runs them; one in several counts in each.",
        "parameters": [_RELEASE, _LANGUAGE],
        "responses": {
            "200": given("The counts.", {"application/json": {"schema": whole}}),
            **refusals(*_REFUSED),
        },
    }


def _query(name: str, description: str, schema: Schema) -> Part:
    return {"name": name, "in": "query", "description": description, "schema": schema}
