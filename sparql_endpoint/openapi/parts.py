"""What every operation of the OpenAPI document shares: problems, headers, parameters, the shapes of documents."""

from collections.abc import Mapping
from typing import Any, Final

from queries.answers import ANSWERS
from queries.json_schema import Schema
from queries.wording import LANGUAGES

Part = dict[str, Any]

PROBLEM_TYPE: Final = "application/problem+json"

_TEXT: Final[Schema] = {"type": "string"}

#: Why an operation is refused, by status.
_REFUSALS: Final[Mapping[str, str]] = {
    "400": "A parameter is unknown, or has a value that is not accepted: the document names it and what is accepted.",
    "404": "The release that the parameter `release` names is not kept, or it has nothing of what is asked for.",
    "406": "No offered format is accepted.",
    "410": "What is asked for was in an earlier release and is gone; the document says what stands for it.",
    "413": "The answer is larger than the service gives.",
    "429": "The queries of this client used up its budget; `Retry-After` says when to ask again.",
    "502": "The store behind the service gave no answer.",
    "503": "The query took too long, or the service is busy or has no release.",
}

#: Source: RFC 9457, with the members of ours.
_PROBLEM: Final[Schema] = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "instance": {"type": "string", "format": "uri-reference"},
        "parameter": {"type": "string", "description": "The parameter whose value is refused."},
        "accepted": {
            "type": ["string", "array"],
            "items": _TEXT,
            "description": "What is accepted in its place, in words or as a list.",
        },
    },
    "required": ["type", "title", "status", "detail", "instance"],
}

_COVERAGE: Final[Schema] = {
    "type": "object",
    "description": "Of how many subjects the answer is what; unknown is not no.",
    "properties": {
        name: {"type": "integer", "minimum": 0, "description": f"Of so many {meaning}."}
        for name, meaning in ANSWERS.items()
    },
    "required": [name for name in ANSWERS if name != "contradictory"],
    "additionalProperties": False,
}

_VALUES: Final[Schema] = {
    "type": "object",
    "description": "The values that the question was asked with, by parameter; an empty list is any value.",
    "additionalProperties": {"type": "array", "items": _TEXT},
}

_COVERAGE_DOCUMENT: Final[Schema] = {
    "type": "object",
    "properties": {
        "query": _TEXT,
        "parameters": {"$ref": "#/components/schemas/Values"},
        "subjects": {"type": "integer", "minimum": 0, "description": "How many the question asks about."},
        "coverage": {"$ref": "#/components/schemas/Coverage"},
        "release": _TEXT,
    },
    "required": ["query", "parameters", "subjects", "coverage", "release"],
    "additionalProperties": False,
}

_SOURCES_DOCUMENT: Final[Schema] = {
    "type": "object",
    "properties": {
        "query": _TEXT,
        "sources": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "source": _TEXT,
                    "title": _TEXT,
                    "subjects": {"type": "integer", "minimum": 0, "description": "How many of them it describes."},
                    "coverage": {"$ref": "#/components/schemas/Coverage"},
                },
                "required": ["source", "title", "subjects", "coverage"],
                "additionalProperties": False,
            },
        },
        "release": _TEXT,
    },
    "required": ["query", "sources", "release"],
    "additionalProperties": False,
}

_OPTIONS: Final[Schema] = {
    "type": "object",
    "properties": {
        "query": _TEXT,
        "parameter": _TEXT,
        "label": _TEXT,
        "default": _TEXT,
        "options": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"value": _TEXT, "label": _TEXT},
                "required": ["value", "label"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["query", "parameter", "label", "default", "options"],
    "additionalProperties": False,
}

_LIST: Final[Schema] = {
    "type": "object",
    "properties": {
        "queries": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": dict.fromkeys(("id", "name", "group", "title", "question", "href"), _TEXT),
                "required": ["id", "name", "group", "title", "question", "parameters", "columns", "href"],
            },
        }
    },
    "required": ["queries"],
    "additionalProperties": False,
}

_ANSWER: Final[Schema] = {
    "type": "object",
    "description": "An answer with all that it rests on.",
    "properties": {
        "query": {
            "type": "object",
            "description": "What is asked: question, definition, formula, caveats, columns.",
            "required": ["id", "name", "question", "definition", "formula", "caveats", "columns"],
        },
        "answer": {"type": "string", "description": "The answer in words."},
        "parameters": {"$ref": "#/components/schemas/Values"},
        "coverage": {"$ref": "#/components/schemas/Coverage"},
        "found": {"type": "integer", "minimum": 0, "description": "How many rows there are, given or not."},
        "rows": {"type": "array", "items": {"type": "object"}},
        "release": {
            "type": "object",
            "properties": {"version": _TEXT, "snapshot": {"type": "string", "format": "date"}},
            "required": ["version", "snapshot"],
            "additionalProperties": False,
        },
        "sources": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": dict.fromkeys(("name", "title", "snapshot", "licence"), _TEXT),
                "required": ["name", "title", "snapshot", "licence"],
                "additionalProperties": False,
            },
        },
        "citation": {"type": "string", "description": "How to cite this answer."},
        "correct": {"type": "string", "description": "How to correct a fact in it."},
    },
    "required": ["query", "answer", "parameters", "coverage", "found", "rows", "release", "sources", "citation"],
}

_SCHEMAS: Final = {
    "Answer": _ANSWER,
    "Coverage": _COVERAGE,
    "CoverageDocument": _COVERAGE_DOCUMENT,
    "SourcesDocument": _SOURCES_DOCUMENT,
    "Options": _OPTIONS,
    "Problem": _PROBLEM,
    "QueryList": _LIST,
    "Values": _VALUES,
}


def components(row_limit: int) -> Part:
    """Return the components that operations refer to; a client can ask for row_limit rows at most."""
    return {
        "schemas": dict(_SCHEMAS),
        "parameters": _parameters(row_limit),
        "headers": _HEADERS,
        "responses": {
            f"Refusal{status}": {
                "description": why,
                "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
            for status, why in _REFUSALS.items()
        },
    }


def refusals(*statuses: str) -> Part:
    """Return the problems that an operation may answer with, by status."""
    return {status: {"$ref": f"#/components/responses/Refusal{status}"} for status in statuses}


def object_of(properties: Part) -> Part:
    """Return the schema of an object that has these properties, all of them and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def given(description: str, content: Part) -> Part:
    """Return the answer of status 200, with the headers that every one has."""
    return {
        "description": description,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in ("ETag", "OSKG-Release")},
        "content": content,
    }


_HEADERS: Final[Part] = {
    "ETag": {"description": "A strong tag: the same release, question and format has the same.", "schema": _TEXT},
    "OSKG-Release": {"description": "The release that the answer was read from.", "schema": _TEXT},
}


def _parameters(row_limit: int) -> Part:
    return {
        "release": {
            "name": "release",
            "in": "query",
            "description": "A release that is kept (see /releases); the current one where it is not given.",
            "schema": {"type": "string", "minLength": 1},
        },
        "maxrows": {
            "name": "maxrows",
            "in": "query",
            "description": "Give so many rows at most.",
            "schema": {"type": "integer", "minimum": 1, "maximum": row_limit},
        },
        "lang": {
            "name": "lang",
            "in": "query",
            "description": "The language of what is told in words, and of labels; English where it is not given.",
            "schema": {"type": "string", "enum": list(LANGUAGES)},
        },
    }
