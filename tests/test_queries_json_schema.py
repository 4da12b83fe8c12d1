"""The JSON Schema of a parameter takes what the parameter takes, that of a row what a row holds."""

import json
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from queries.catalogue import SavedQuery, catalogue
from queries.errors import InvalidParameter
from queries.json_schema import of_column, of_parameter
from queries.parameters import Parameter

SNAPSHOT = date(2026, 4, 24)
PARAMETERS = [
    Parameter("x", "boolean", "X", "true"),
    Parameter("x", "date", "X", "snapshot"),
    Parameter("x", "date", "X", "any"),
    Parameter("x", "date", "X", "2020-01-31"),
    Parameter("x", "decimal", "X", "0.5"),
    Parameter("x", "integer", "X", "3", minimum="-2", maximum="30"),
    Parameter("x", "integer", "X", "3"),
    Parameter("x", "iri", "X", "any"),
    Parameter("x", "iri", "X", "https://example.org/a", many=True),
    Parameter("x", "text", "X", "a"),
    Parameter("x", "text", "X", "any", choices=("a", "b")),
    Parameter("x", "integer", "X", "1", choices=("1", "2")),
]
SAVED = [(query, each) for query in catalogue().values() for each in query.parameters]

#: Texts near the border of what some type takes.
texts = st.one_of(
    st.text(min_size=1, max_size=12),
    st.text("+-.0123456789eE", min_size=1, max_size=22),
    st.integers(-40, 40).map(str),
    st.dates().map(str),
    st.from_regex(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"),
    st.text('a:/ <>"{}|^`\\\x00\x7f\x80\xa0é\ud800', min_size=1, max_size=6),
    st.sampled_from(["any", "snapshot", "true", "false", "a", "b", "https://example.org/é", "0000-01-01", "\ufffe"]),
)


def as_json(schema: dict[str, object], text: str) -> object:
    """Read a text from a query string as a client of the schema writes it: numbers and truth values as in JSON."""
    if schema.get("type") in ("integer", "boolean") and re.fullmatch(r"true|false|-?(0|[1-9][0-9]*)", text):
        return json.loads(text)
    return text


def taken(parameter: Parameter, text: str) -> bool:
    """Return whether the parameter itself takes the text."""
    try:
        return bool(parameter.terms("things_tag", [text], SNAPSHOT)) or text == "any"
    except InvalidParameter:
        return False


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda each: f"{each.type} {each.default}")
@settings(max_examples=150, derandomize=True)
@given(text=texts)
def test_the_schema_takes_a_text_if_and_only_if_the_parameter_does(parameter: Parameter, text: str) -> None:
    schema = of_parameter(parameter)
    one = schema["items"] if parameter.many else schema
    instance = as_json(one, text)
    kinds = {"integer": int, "boolean": bool}
    if text != text.strip() or not isinstance(instance, kinds.get(one.get("type", ""), str)):
        return  # what a form may send besides: blanks around, a sign before a number, 1 and 0 for true and false

    valid = Draft202012Validator(one, format_checker=FormatChecker(["date"])).is_valid(instance)

    assert valid == taken(parameter, text)


@pytest.mark.parametrize(("query", "parameter"), SAVED, ids=lambda each: getattr(each, "stem", None) or each.name)
def test_the_default_of_every_parameter_is_valid_in_its_schema(query: SavedQuery, parameter: Parameter) -> None:
    schema = of_parameter(parameter)

    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(schema["default"])
    assert isinstance(schema["default"], list) == parameter.many


def test_no_query_has_a_parameter_with_a_name_that_every_query_has() -> None:
    names = {parameter.name for _, parameter in SAVED}

    assert not names & {"release", "maxrows"}


def test_a_column_may_have_nothing_on_record_and_says_what_it_is() -> None:
    for query in catalogue().values():
        for column in query.columns:
            schema = of_column(column)
            assert Draft202012Validator(schema).is_valid(None)
            assert column.label in schema["description"]
