"""Every parameter of every saved query, given anything: refused by name, or bound as terms and nothing else."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import pytest
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from queries.blocks import Term, blocks, tokens
from queries.catalogue import BoundQuery, SavedQuery, catalogue
from queries.errors import InvalidParameter, UnknownParameter
from queries.parameters import Parameter
from tests.test_queries_parameters import HOSTILE, SNAPSHOT, around, hostile

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

PARAMETERS: Final = [(query, each) for query in catalogue().values() for each in query.parameters]
ANY_PARAMETER: Final = st.sampled_from(PARAMETERS)
#: Kinds of token that a term can be made of; `other` are the signs of a typed literal and of a number.
OF_TERMS: Final = {"iri", "string", "tag", "word", "other"}

#: Text that fits some type, at and beyond the edges of its range.
FITTING: Final = st.one_of(
    st.dates().map(date.isoformat),
    st.integers(-(10**19), 10**19).map(str),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str),
    st.sampled_from(["true", "FALSE", "1", "any", "snapshot", "UNDEF", "yes", "no", "unknown", " ", ""]),
    st.text(max_size=12).map("https://example.org/{}".format),
    hostile.map("https://example.org/?{}".format),
    st.sampled_from([choice for _, each in PARAMETERS for choice in (*each.choices, each.default)]),
)
GIVEN: Final = st.lists(hostile | FITTING | st.text(max_size=40), min_size=1, max_size=3)


def refused(query: SavedQuery, parameter: Parameter, values: Sequence[str]) -> BoundQuery | None:
    """Return the query with the values bound, None where they are refused as they ought to be."""
    try:
        return query.bind({parameter.name: values}, SNAPSHOT)
    except InvalidParameter as error:
        refusal = error
    assert (refusal.query, refusal.parameter, refusal.accepted != "") == (query.stem, parameter.name, True)
    assert refusal.accepted in str(refusal)
    return None


def data(text: str) -> Mapping[str, set[Term]]:
    """Return the terms that the engine reads in the blocks of a query, by the name of the block."""
    found: dict[str, set[Term]] = {}
    for block in blocks(text):
        rows = Store().query(f"SELECT ?x WHERE {{ VALUES ?x {{ {text[block.start : block.end]} }} }}")
        found.setdefault(block.name, set()).update(row["x"] for row in rows if row["x"] is not None)  # type: ignore[union-attr] # a SELECT gives rows
    return found


@settings(max_examples=300, derandomize=True)
@given(ANY_PARAMETER, GIVEN)
def test_a_value_of_any_parameter_of_any_query_is_refused_by_name_or_bound_as_terms_only(
    chosen: tuple[SavedQuery, Parameter], values: list[str]
) -> None:
    query, parameter = chosen

    bound = refused(query, parameter, values)

    if bound:
        for written, filled in ((query.text, bound.text), (query.coverage, bound.coverage)):
            assert around(filled) == around(written)
            inside = {each.kind for block in blocks(filled) for each in tokens(filled[block.start : block.end])}
            assert inside <= OF_TERMS
            for name, terms in data(filled).items():
                assert terms == set(bound.parameters[name])


@pytest.mark.parametrize(("query", "parameter"), PARAMETERS, ids=lambda each: getattr(each, "name", None) or each.stem)
def test_text_that_tries_to_leave_a_block_never_changes_the_query_around_it(
    query: SavedQuery, parameter: Parameter
) -> None:
    whole = "".join(HOSTILE).replace("\ud800", "").replace("\x00", "")
    for value in (*HOSTILE, whole, f"https://example.org/{whole}", f"2024-04-24{whole}", f"5{whole}", f"true{whole}"):
        bound = refused(query, parameter, [value])
        if bound:
            assert around(bound.text) == around(query.text)
            assert around(bound.coverage) == around(query.coverage)
            assert set(bound.parameters[parameter.name]) <= data(bound.text)[parameter.name]


@pytest.mark.parametrize(("query", "parameter"), PARAMETERS, ids=lambda each: getattr(each, "name", None) or each.stem)
def test_every_default_and_every_choice_is_accepted(query: SavedQuery, parameter: Parameter) -> None:
    for value in (parameter.default, *parameter.choices, "", " "):
        bound = query.bind({parameter.name: value}, SNAPSHOT)
        assert all(isinstance(term, NamedNode | Literal) for term in bound.parameters[parameter.name])


@pytest.mark.parametrize("query", catalogue().values(), ids=list(catalogue()))
def test_a_name_that_is_no_parameter_is_refused_with_those_that_are(query: SavedQuery) -> None:
    for name in ("nosuch", "?t", "t } ", "T", ""):
        with pytest.raises(UnknownParameter) as caught:
            query.bind({name: "x"}, SNAPSHOT)
        assert all(parameter.name in caught.value.accepted for parameter in query.parameters)


@settings(max_examples=100, derandomize=True)
@given(ANY_PARAMETER, GIVEN)
@example(PARAMETERS[0], ['" } UNION { ?s ?p ?o } #'])
def test_over_http_a_bad_value_is_a_problem_that_names_the_parameter_and_a_good_one_is_bound(
    app: Flask, chosen: tuple[SavedQuery, Parameter], values: list[str]
) -> None:
    query, parameter = chosen
    sent = [value.encode("utf-8", "replace").decode() for value in values]
    bound = refused(query, parameter, sent)

    answer = app.test_client().get(f"/queries/{query.stem}.rq", query_string={parameter.name: sent})

    if bound:
        assert answer.status_code == 200
        assert around(answer.text) == around(query.text)
    else:
        assert answer.status_code == 400
        assert answer.content_type == "application/problem+json"
        assert answer.get_json()["parameter"] == parameter.name
        assert answer.get_json()["accepted"] == parameter.accepted() or len(sent) > 1
