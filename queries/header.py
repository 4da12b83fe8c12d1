"""The `#+` header of a query file: YAML to plain values, and everything that must agree with the query below it.

A file that breaks the format stops the whole catalogue, with the name of the file and of the key.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import yaml

from queries.errors import InvalidHeader
from queries.parameters import ANY, READERS, SNAPSHOT, Parameter

MARK = "#+"
GROUPS = ("funding", "coordination", "regions", "interoperability", "evidence")
COLUMN_TYPES = ("entity", "concept", "text", "date", "integer", "decimal", "boolean", "evidence", "link")
#: A letter and a number: Q for a question of the list that the catalogue answers, G for a gap looked for beyond it.
ID = re.compile(r"[A-Z][0-9]{2,3}", re.IGNORECASE)
CHART_TYPES = ("bar", "line", "table", "map", "network", "heat")

_TEXTS = ("id", "group", "title", "question", "answer", "why", "definition", "formula", "coverage")
_KEYS = (*_TEXTS, "caveats", "parameters", "columns", "chart")
#: What a header may leave out.
_OPTIONAL = ("fragments", "subjects")
#: Types of the columns that can name what a row is about.
_SUBJECT_TYPES = ("entity", "concept", "evidence")
_PARAMETER_KEYS = ("type", "label", "default", "help", "options", "many", "minimum", "maximum", "choices")
_BOOLEANS = {"true": True, "false": False, "": False}


class _Texts(yaml.BaseLoader):
    """Reads every scalar as text, so that a date stays what the file says, and refuses a key that comes twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(problem=f"{key} is there twice", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep=deep)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the answer: the variable, its heading, what its values are and, where needed, what they mean."""

    name: str
    label: str
    type: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """How the answer is drawn: the type, and which column plays which part (x, y, series, source, target …)."""

    type: str
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Header:
    """What a query file says about itself, checked key by key."""

    texts: Mapping[str, str]
    caveats: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    chart: Chart
    subjects: tuple[str, ...]
    fragments: Mapping[str, str]
    """What the query and its coverage say more than once, by name."""


def parse(file: str, text: str) -> Header:
    """Return the header of a query file.

    Raises: InvalidHeader if the YAML is broken, or a key is missing, unknown or of the wrong kind.
    """
    tree = _mapping(file, "header", _tree(file, text))
    _keys(file, "header", tree, required=_KEYS, known=_OPTIONAL)
    texts = {key: _text(file, key, tree[key]) for key in _TEXTS}
    if not ID.fullmatch(texts["id"]):
        raise InvalidHeader(file, "id", f"is {texts['id']!r}, expected a letter and a number, such as Q01")
    _one_of(file, "group", texts["group"], GROUPS)
    parameters = _mapping(file, "parameters", tree["parameters"])
    columns = tuple(_column(file, *item) for item in _mapping(file, "columns", tree["columns"]).items())
    return Header(
        texts=texts,
        caveats=_texts(file, "caveats", tree["caveats"]),
        parameters=tuple(_parameter(file, name, value) for name, value in parameters.items()),
        columns=columns,
        chart=_chart(file, tree["chart"], columns),
        subjects=_subjects(file, tree.get("subjects"), columns),
        fragments=_fragments(file, tree),
    )


def fragments(file: str, text: str) -> Mapping[str, str]:
    """Return the fragments of a query file by their names.

    Raises: InvalidHeader if the YAML is broken, or they are no texts.
    """
    return _fragments(file, _mapping(file, "header", _tree(file, text) or {}))


def body(text: str) -> str:
    """Return the query without its header."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(MARK)).lstrip()


def _tree(file: str, text: str) -> Any:  # the loader gives text, lists and mappings, nested as the file nests them
    lines = [line for line in text.splitlines() if line.startswith(MARK)]
    try:
        return yaml.load("\n".join(line.removeprefix(MARK)[1:] for line in lines), Loader=_Texts)  # noqa: S506 texts only
    except yaml.YAMLError as error:
        raise InvalidHeader(file, "header", f"is not YAML: {error}") from error


def _fragments(file: str, tree: Mapping[str, Any]) -> Mapping[str, str]:
    found = _mapping(file, "fragments", tree.get("fragments", {}))
    return {name: _text(file, f"fragments.{name}", value) for name, value in found.items()}


def _parameter(file: str, name: str, value: Any) -> Parameter:
    where = f"parameters.{name}"
    tree = _mapping(file, where, value)
    _keys(file, where, tree, required=("type", "label", "default"), known=_PARAMETER_KEYS)
    choices = _texts(file, f"{where}.choices", tree.get("choices", []))
    plain = {key: _text(file, f"{where}.{key}", tree[key]) for key in tree if key not in {"choices", "many"}}
    _one_of(file, f"{where}.type", plain["type"], tuple(READERS))
    many = _BOOLEANS.get(tree.get("many", ""))
    if many is None:
        raise InvalidHeader(file, f"{where}.many", "is neither true nor false")
    if plain["default"] == SNAPSHOT and plain["type"] != "date":
        raise InvalidHeader(file, f"{where}.default", f"{SNAPSHOT} is only for dates")
    if plain["default"] == ANY and many:
        raise InvalidHeader(file, f"{where}.default", f"{ANY} and many together are not offered")
    return Parameter(name=name, many=many, choices=choices, **plain)


def _column(file: str, name: str, value: Any) -> Column:
    where = f"columns.{name}"
    tree = _mapping(file, where, value)
    _keys(file, where, tree, required=("label", "type"), known=("label", "type", "help"))
    plain = {key: _text(file, f"{where}.{key}", tree[key]) for key in tree}
    _one_of(file, f"{where}.type", plain["type"], COLUMN_TYPES)
    return Column(name=name, **plain)


def _subjects(file: str, value: Any, columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the columns that together tell one row from another from release to release: the first if none is said."""
    if value is None:
        return tuple(column.name for column in columns[:1])
    names = _texts(file, "subjects", value)
    accepted = tuple(column.name for column in columns if column.type in _SUBJECT_TYPES)
    for name in names:
        _one_of(file, "subjects", name, accepted)
    return names


def _chart(file: str, value: Any, columns: Sequence[Column]) -> Chart:
    tree = _mapping(file, "chart", value)
    _keys(file, "chart", tree, required=("type",), known=tree)
    plain = {key: _text(file, f"chart.{key}", part) for key, part in tree.items()}
    _one_of(file, "chart.type", plain.pop("type"), CHART_TYPES)
    if "x" in plain:
        _one_of(file, "chart.x", plain["x"], tuple(column.name for column in columns))
    return Chart(type=tree["type"], parts=MappingProxyType(plain))


def _keys(
    file: str, where: str, tree: Mapping[str, Any], *, required: Iterable[str], known: Iterable[str] = ()
) -> None:
    for key in required:
        if key not in tree:
            raise InvalidHeader(file, key if where == "header" else f"{where}.{key}", "is missing")
    accepted = set(known) | set(required)
    for key in tree:
        if key not in accepted:
            raise InvalidHeader(file, f"{where}.{key}", f"is unknown, expected one of {', '.join(sorted(accepted))}")


def _one_of(file: str, key: str, value: str, accepted: Sequence[str]) -> None:
    if value not in accepted:
        raise InvalidHeader(file, key, f"is {value!r}, expected one of {', '.join(accepted)}")


def _mapping(file: str, key: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidHeader(file, key, "is not a mapping")
    return value


def _text(file: str, key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InvalidHeader(file, key, "is not a text")
    return value.strip()


def _texts(file: str, key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise InvalidHeader(file, key, "is not a list")
    return tuple(_text(file, key, item) for item in value)
