"""Where and why a text is not SPARQL: the place is the first token that no query can have there."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from queries.catalogue import catalogue
from sparql_endpoint.query_text.misread import LONGEST, Misread, misread
from sparql_endpoint.query_text.tokens import tokens

#: Valid texts of many forms: the saved queries with their defaults.
TEXTS = [query.bind({}, date(2026, 1, 1)).text for query in list(catalogue().values())[::6]]
STRAY = ["}", "WHERE", "?x", '"', "&", "<", "rdfz:label", "."]


def read(text: str, base: str | None = None) -> Misread | None:
    try:
        Store().query(text, base_iri=base)
    except SyntaxError as error:
        return misread(text, base, str(error))
    return None


@pytest.mark.parametrize(
    ("text", "line", "column", "detail"),
    [
        ("SELEC ?s WHERE {}", 1, 1, "`SELEC` is not expected here."),
        ("SELECT * {\n  ?s ?p\n}", 3, 1, "`}` is not expected here."),
        ("SELECT * { ?s ?p ?o FILTER(?s = } LIMIT 2", 1, 33, "`}` is not expected here."),
        ("SELECT * { ?s ?p ?o FILTER(?s & ?o) }", 1, 31, "`&` is not expected here."),
        ("SELECT * { ?s ?p -1 FILTER(?s && -1 >= ?o) } }", 1, 46, "`}` is not expected here."),
        ("SELECT * { FILTR(?o) }", 1, 12, "`FILTR` is not expected here."),
        ("SELECT * { FILTER(COALESCE(?o NOT ?x)) }", 1, 35, "`?x` is not expected here."),
        ("SELECT (COUNT(*) AS ?n WHERE {}", 1, 24, "`WHERE` is not expected here; expected is `)`."),
        ('SELECT * { ?s ?p "é" FILTR(?o) }', 1, 22, "`FILTR` is not expected here."),
        ('SELECT * { ?s ?p "two\n" }', 1, 18, "This quotation mark is not closed."),
        ('SELECT * { ?s ?p "x@en }', 1, 18, "This quotation mark is not closed."),
        ("SELECT * { ?s <http://x ?o }", 1, 15, "This `<` is not closed."),
        ("SELECT * { ?s a <no iri> }", 1, 17, "`<no iri>` is not an IRI."),
        (
            "SELECT * {\n  ?s rdfs:label ?l }",
            2,
            6,
            "The prefix `rdfs:` is not declared; put PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> first.",
        ),
        ("SELECT * { ?s mine:x ?l }", 1, 15, "The prefix `mine:` is not declared; put a line PREFIX mine: <…> first."),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", 1, 35, "The SELECT contains a variable that is unbound."),
        ("SELECT * { BIND(1 AS ?x) BIND(2 AS ?x) }", 1, 40, "BIND is overriding an existing variable."),
        (
            "SELECT * {\n ?s ?p ?o .\n",
            2,
            12,
            "The text ends before it is complete: `{` of line 1, column 10 is not closed.",
        ),
        ("SELECT * { ?s ?p ?o } ORDER BY", 1, 31, "The text ends before it is complete."),
        (
            "SELECT * { ?s ?p ?o FILTER(?o < 3)",
            1,
            35,
            "The text ends before it is complete: `{` of line 1, column 10 is not closed.",
        ),
        ("", 1, 1, "The text ends before it is complete."),
    ],
)
def test_the_first_token_that_no_query_has_there_is_named(text: str, line: int, column: int, detail: str) -> None:
    assert read(text) == Misread(detail, line, column)


def test_a_long_token_is_cut() -> None:
    found = read(f"SELECT * {{ {'x' * 100} }}")

    assert found is not None
    assert found.detail == f"`{'x' * 59}…` is not expected here."


def test_a_very_long_text_is_not_read_again() -> None:
    found = read(f"SELECT * {{ VALUES ?x {{ {'1 ' * LONGEST} ?s }} }}")

    assert found is not None
    assert found.detail == "The text cannot be read beyond this place."


def test_a_message_without_a_place_is_handed_on() -> None:
    assert misread("ASK {}", None, "out of order") == Misread("out of order", None, None)


@given(st.sampled_from(TEXTS), st.integers(0, 10_000), st.sampled_from(STRAY))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_place_is_before_what_was_put_into_a_valid_text(text: str, number: int, stray: str) -> None:
    starts = [token.start for token in tokens(text) if text[: token.start][-1:].isspace()]
    at = starts[number % len(starts)]
    found = read(f"{text[:at]} {stray} {text[at:]}")

    if found is not None and not found.detail.startswith(("The SELECT contains", "This")):
        assert found.line is not None
        assert found.column is not None
        lines = text.split("\n")
        assert sum(len(line) + 1 for line in lines[: found.line - 1]) + found.column - 1 >= at
