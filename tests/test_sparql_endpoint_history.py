"""What tells queries that are answered fast from others: their shape, and how long the last one took."""

import math

import pytest

from sparql_endpoint.query_text.screening import own, screen
from sparql_endpoint.workers.history import History

LOOKUP = "PREFIX e: <http://example.org/> SELECT ?p ?o { e:a ?p ?o } LIMIT 10"


def shape(text: str) -> str:
    return screen(text, query_limit=10_000, nesting_limit=10).shape


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX e: <http://example.org/> SELECT ?p ?o { e:b ?p ?o } LIMIT 10",
        "PREFIX e: <http://example.com/> SELECT ?p ?o {\n  e:a ?p ?o # a comment\n} LIMIT 10",
    ],
)
def test_texts_that_differ_in_names_and_spacing_have_one_shape(text: str) -> None:
    assert shape(text) == shape(LOOKUP)


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX e: <http://example.org/> SELECT ?p ?o { e:a ?p ?o } LIMIT 1000",
        "PREFIX e: <http://example.org/> SELECT ?p ?o { ?a ?p ?o } LIMIT 10",
        "PREFIX e: <http://example.org/> SELECT ?p ?o { e:a e:p* ?o . ?o ?p ?x } LIMIT 10",
    ],
)
def test_texts_that_differ_in_what_is_evaluated_do_not(text: str) -> None:
    assert shape(text) != shape(LOOKUP)


def test_the_last_time_decides_and_an_unknown_shape_is_not_light() -> None:
    history = History()
    known = []
    for seconds in (0.01, 3.0, 0.05, math.inf):
        history.record("a", seconds)
        known.append(history.is_light("a"))

    assert known == [True, False, True, False]
    assert not history.is_light("b")
    assert not history.is_light(None)


def test_texts_of_ours_have_one_shape_however_many_terms_their_blocks_hold() -> None:
    few = own('SELECT ?n { VALUES ?n { <http://example.org/a> } ?n ?p "x"@en }')
    many = own('SELECT ?n { VALUES ?n { <http://example.org/b> <http://example.org/c> } ?n ?p "y"@fr }')
    other = own("SELECT ?n { VALUES ?n { <http://example.org/a> } ?n ?p ?x FILTER(?x < 3 && ?x > 1) }")

    assert few.shape == many.shape != other.shape
    assert few.text != many.text


@pytest.mark.parametrize("call", ["NOW()", "now ( )", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_a_text_of_ours_that_asks_the_clock_or_chance_is_not_repeatable(call: str) -> None:
    assert not own(f"SELECT ({call} AS ?x) {{}}").repeatable
    assert own(f'SELECT ("{call}" AS ?x) {{ <http://example.org/NOW()> ?p ?o }}').repeatable
