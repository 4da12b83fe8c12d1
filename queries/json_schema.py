"""Parameters and columns of saved queries in JSON Schema, which programs read.

Source: JSON Schema 2020-12; the formats `iri`, `date` and `decimal` of its registry and of that of OpenAPI
"""

from collections.abc import Mapping
from typing import Any, Final

from queries.header import Column
from queries.parameters import ANY, SNAPSHOT, Parameter

Schema = dict[str, Any]

_MOST: Final = 10**18 - 1

#: An absolute IRI as `queries.parameters` reads it.
IRI: Final[Schema] = {
    "type": "string",
    "format": "iri",
    "pattern": r"^[A-Za-z][A-Za-z0-9+.\-]*:[^\u0000-\u0020<>\"{}|\^`\\\u007f-\u009f\ud800-\udfff]*$",
}

#: Type of a parameter to the texts that it takes. The patterns are those of `queries.parameters`, for whole texts.
_GIVEN: Final[Mapping[str, Schema]] = {
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date", "pattern": "^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "decimal": {
        "type": "string",
        "format": "decimal",
        "pattern": "^[+-]?([0-9]{1,18}([.][0-9]{0,18})?|[.][0-9]{1,18})$",
    },
    "integer": {"type": "integer", "minimum": -_MOST, "maximum": _MOST},
    "iri": IRI,
    "text": {
        "type": "string",
        "pattern": r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]+$",
    },
}

#: Type of a column to the values in it, as `queries.values` gives them.
_FOUND: Final[Mapping[str, Schema]] = {
    "boolean": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"]},
    "decimal": {"type": ["number", "null"]},
    "integer": {"type": ["integer", "null"]},
}
_TEXT: Final[Schema] = {"type": ["string", "null"]}


def of_parameter(parameter: Parameter) -> Schema:
    """Return what may be given for a parameter, its default included; a list of that where it takes several values.

    What is given empty counts as not given, which no schema says.
    """
    one = _one(parameter)
    if not parameter.many:
        return {**one, "default": _default(parameter)}
    return {"type": "array", "items": one, "minItems": 1, "default": [_default(parameter)]}


def of_column(column: Column) -> Schema:
    """Return what a column holds: null where nothing is on record."""
    words = f"{column.label}. {column.help}" if column.help else f"{column.label}."
    return {**_FOUND.get(column.type, _TEXT), "description": words}


def of_row(columns: tuple[Column, ...]) -> Schema:
    """Return what one row holds, by the name of the column."""
    return {
        "type": "object",
        "properties": {column.name: of_column(column) for column in columns},
        "required": [column.name for column in columns],
        "additionalProperties": False,
    }


def _one(parameter: Parameter) -> Schema:
    schema = dict(_GIVEN[parameter.type])
    for key, bound in (("minimum", parameter.minimum), ("maximum", parameter.maximum)):
        if bound and parameter.type == "integer":
            schema[key] = int(bound)
    if parameter.choices:
        schema = {"type": schema["type"], "enum": [_value(parameter.type, text) for text in parameter.choices]}
    if parameter.default in (ANY, SNAPSHOT):
        return {"anyOf": [schema, {"const": parameter.default}]}
    return schema


def _default(parameter: Parameter) -> str | int | bool:
    return parameter.default if parameter.default in (ANY, SNAPSHOT) else _value(parameter.type, parameter.default)


def _value(type_: str, text: str) -> str | int | bool:
    if type_ == "integer":
        return int(text)
    return text.lower() in ("true", "1") if type_ == "boolean" else text
