"""The operation that gives a profile."""

from typing import Final

from briefs.subjects import KINDS
from queries.json_schema import Schema
from sparql_endpoint.openapi.parts import Part, given, object_of, refusals

_TEXT: Final[Schema] = {"type": "string"}
_DATE: Final[Schema] = {"type": "string", "format": "date"}
_TEXTS: Final[Schema] = {"type": "array", "items": _TEXT}
_CELL: Final[Schema] = {
    "type": "object",
    "description": "A text; the value behind it, the IRI of what it names and a page to go on to, where there are any.",
    "properties": {
        "text": _TEXT,
        "value": {"type": ["string", "number", "boolean"]},
        "iri": _TEXT,
        "page": _TEXT,
    },
    "required": ["text"],
    "additionalProperties": False,
}
_CELLS: Final[Schema] = {"type": "array", "items": _CELL}
_BLOCK: Final[Schema] = {
    "type": "object",
    "properties": {
        "type": {"enum": ["paragraph", "list", "facts", "table", "picture"]},
        "role": {"enum": ["plain", "lead", "note", "formula"]},
        "text": _TEXT,
        "caption": _TEXT,
        "description": _TEXT,
        "items": _TEXTS,
        "facts": {"type": "array", "items": {"type": "object", "properties": {"name": _TEXT, "values": _CELLS}}},
        "columns": _TEXTS,
        "rows": {"type": "array", "items": _CELLS},
        "total": {"type": "integer", "minimum": 0, "description": "Rows in all, of which some are given."},
    },
    "required": ["type"],
    "additionalProperties": False,
}


def profiles() -> Part:
    """Return the operations by their path."""
    return {"/profiles/{kind}/{code}.json": {"get": _profile()}}


def _profile() -> Part:
    whole = object_of(
        {
            "kind": {"enum": list(KINDS)},
            "code": _TEXT,
            "iri": _TEXT,
            "release": object_of({"version": _TEXT, "snapshot": _DATE}),
            "title": _TEXT,
            "subtitle": _TEXT,
            "language": _TEXT,
            "sections": {"type": "array", "items": _section(_section({"type": "object"}))},
        }
    )
    code = "A code (MY), the last part of an IRI (ror-04h4z8k05), an identifier or a name; all lead to one of them."
    parameters = [
        _part("kind", "What it is a profile of.", {"enum": list(KINDS)}),
        _part("code", code, {"type": "string", "minLength": 1}),
        {"$ref": "#/components/parameters/release"},
    ]
    return {
        "operationId": "profile",
        "summary": "The place of a country, region, theme, funder, organisation, initiative or infrastructure",
        "description": "What it is, its relations, its gaps, its neighbours, how much is known, the sources.",
        "parameters": parameters,
        "responses": {
            "200": given("The profile.", {"application/json": {"schema": whole}}),
            "302": {"description": "The one address of this profile."},
            **refusals("404", "413", "429", "502", "503"),
        },
    }


def _section(parts: Schema) -> Schema:
    """Return the schema of a section with parts of another; sections are two deep."""
    blocks = {"type": "array", "items": _BLOCK}
    return object_of({"name": _TEXT, "heading": _TEXT, "blocks": blocks, "sections": {"type": "array", "items": parts}})


def _part(name: str, description: str, schema: Schema) -> Part:
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}
