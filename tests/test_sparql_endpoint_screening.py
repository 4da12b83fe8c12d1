"""What is refused before the engine parses it, and that nothing else is."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from pyoxigraph import Store

from sparql_endpoint.answering.protocol import _pairs
from sparql_endpoint.errors import QueryRefused
from sparql_endpoint.query_text.screening import screen
from sparql_endpoint.query_text.tokens import tokens
from sparql_endpoint.workers.long_texts import _ONE_AT_A_TIME

PREFIXES = "PREFIX e: <http://example.org/> PREFIX service: <http://example.org/service#> "

#: Texts in which the engine reads the keyword, each with the closed port 9 of this machine.
FEDERATED = [
    "SELECT * {SERVICE <http://127.0.0.1:9/> {?s ?p ?o}}",
    "SELECT * {service silent <http://127.0.0.1:9/> {?s ?p ?o}}",
    "SELECT*{SERVICE\t<http://127.0.0.1:9/>{?s ?p ?o}}",
    "SELECT * {SERVICE #c\n<http://127.0.0.1:9/> {?s ?p ?o}}",
    "BASE <http://127.0.0.1:9/> SELECT * {SeRvIcE <x> {?s ?p ?o}}",
    "PREFIX e: <http://127.0.0.1:9/> SELECT * {SERVICEe:a {?s ?p ?o}}",
    "PREFIX : <http://127.0.0.1:9/> SELECT * {SERVICE:a{?s ?p ?o}}",
    "PREFIX : <http://127.0.0.1:9/> SELECT * {SERVICESILENT:a{?s ?p ?o}}",
    "SELECT * {OPTIONAL {?s ?p 1SERVICE <http://127.0.0.1:9/> {?s ?p ?o}}}",
    "SELECT * {OPTIONAL {?s ?p trueSERVICE <http://127.0.0.1:9/> {?s ?p ?o}}}",
    "SELECT * {OPTIONAL {?s ?p true.SERVICE <http://127.0.0.1:9/> {?s ?p ?o}}}",
    "SELECT * {VALUES ?v {<http://127.0.0.1:9/>} SERVICE ?v {?s ?p ?o}}",
    "SELECT * {BIND(1 AS ?a) FILTER(?a<?b)SERVICE?v#>\n {?s ?p ?o}}",
    'SELECT * {BIND(1 AS ?a) FILTER(?a<?b#>"""\n)SERVICE <http://127.0.0.1:9/> {?s ?p ?o}#"""\n}',
    "SELECT * {?s ?p 'a\\'b' SERVICE <http://127.0.0.1:9/> {?s ?p ?o}}",
    "PREFIX e: <http://e/> SELECT * {?s ?p e:a\\'b . SERVICE <http://127.0.0.1:9/> {?s ?p 'o'}}",
    "PREFIX e: <http://e/> SELECT * {?s ?p e:a\\#b . SERVICE <http://127.0.0.1:9/> {?s ?p 'o'}}",
]

ACCEPTED = [
    "SELECT ?service { ?service a e:Service }",
    "SELECT * { ?s e:SERVICE 'SERVICE <http://x/> {}' }",
    'SELECT * { ?s ?p """SERVICE\n<http://x/> {}""" } # SERVICE <http://x/> {}',
    "SELECT * { GRAPH service:g { ?s service:p service:o } }",
    "SELECT * FROM service:g { ?s service:p ?o . { ?o a service:T } }",
    "SELECT * FROM NAMED service:g { ?s ?p _:service }",
    "SELECT * { ?s <http://example.org/SERVICE> <service#x> }",
    "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) }",
    "SELECT * { ?s ?p ?o FILTER(?o<3&&?o>1) }",
    "SELECT * { ?s ?p ?o FILTER(?p IN (<http://example.org/a#b>, <http://example.org/(c)>)) }",
    "SELECT * { <#x> <#p> <#y> }",
    "SELECT ?insert { ?s e:insert ?insert }",
    "SELECT * { ?s ?p 'unfinished \\' DELETE' }",
]


@pytest.mark.parametrize("text", FEDERATED)
def test_federation_is_refused_wherever_the_engine_reads_the_keyword(text: str) -> None:
    with pytest.raises(QueryRefused) as caught:
        screen(text, query_limit=10_000, nesting_limit=10)

    assert caught.value.reason in {"federation", "ambiguous"}


@pytest.mark.parametrize("text", ACCEPTED)
def test_a_valid_query_that_only_mentions_the_keyword_passes(text: str) -> None:
    query = PREFIXES + text
    Store().query(query, base_iri="http://example.org/sparql")

    assert screen(query, query_limit=10_000, nesting_limit=10).text == query


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "# SELECT\nPREFIX select: <http://example.org/> DELETE WHERE { ?s ?p ?o }",
        "BASE <http://example.org/SELECT> load <http://example.org/>",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_update_text_is_refused_behind_comments_and_prologue(text: str) -> None:
    with pytest.raises(QueryRefused) as caught:
        screen(text, query_limit=1000, nesting_limit=10)

    assert caught.value.reason == "update"


def test_length_is_counted_in_bytes_and_the_limit_itself_is_accepted() -> None:
    text = "ASK { ?s ?p '中' }"
    size = len(text.encode())

    assert screen(text, query_limit=size, nesting_limit=10).text == text
    with pytest.raises(QueryRefused, match=f"{size} bytes"):
        screen(text, query_limit=size - 1, nesting_limit=10)


def test_nesting_counts_open_brackets_and_not_those_in_texts_iris_and_comments() -> None:
    flat = "ASK { ?s <http://example.org/((((> '((((' . # ((((\n ?s ?p (1) . ?s ?p (2) . ?s ?p [] }"

    assert screen(flat, query_limit=1000, nesting_limit=2).text == flat
    with pytest.raises(QueryRefused) as caught:
        screen("ASK { { { } } }", query_limit=1000, nesting_limit=2)
    assert caught.value.reason == "nesting"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (1{} AS ?x) {{}}|+1",
        "ASK {{ FILTER(true{}) }}|/1",
        "ASK {{ ?a :b{} ?c }}|/:b",
        "ASK {{ {{}}{} }}| union {{}}",
        "ASK {{ {} }}|OPTIONAL {{ ?a ?b ?c }} ",
        "ASK {{ {} }}|BIND(1 AS ?a) ",
    ],
)
def test_what_the_engine_reads_inside_each_other_is_counted_with_the_brackets_around_it(text: str) -> None:
    whole, each = text.split("|")
    most, limits = each.format() * 2000, {"query_limit": 100_000, "nesting_limit": 10}

    assert screen(whole.format(most), **limits).text
    with pytest.raises(QueryRefused) as caught:
        screen(whole.format(most + each.format()), **limits)
    assert caught.value.reason == "nesting"
    with pytest.raises(QueryRefused):
        screen(f"ASK {{ FILTER(1{'+1' * 1000}+(1{'+1' * 1000})) }}", **limits)
    assert screen("ASK { " + "{ ?a :b/:b/:b ?c } " * 1500 + "}", **limits).text
    assert screen(f"SELECT (1{'+1' * 1500} AS ?x) (1{'+1' * 1500} AS ?y) {{}}", **limits).text


def test_brackets_cannot_hide_in_a_comparison_that_looks_like_an_iri() -> None:
    text = "ASK { FILTER(?a<" + "(" * 200 + "?b" + ")" * 200 + ")#>\n }"

    with pytest.raises(QueryRefused):
        screen(text, query_limit=1000, nesting_limit=10)


@pytest.mark.parametrize(
    ("text", "repeatable"),
    [
        ("SELECT * { ?s ?p ?o }", True),
        ("SELECT (now() AS ?now) {}", False),
        ("SELECT (1+RAND() AS ?x) {}", False),
        ("SELECT ?now { ?now ?uuid 'RAND()' }", True),
        ("CONSTRUCT { [] ?p ?o } WHERE { ?s ?p ?o }", False),
        ("CONSTRUCT { _:a ?p ?o } WHERE { ?s ?p ?o }", False),
        ("SELECT * { [] ?p ?o }", True),
    ],
)
def test_a_query_with_chance_or_the_clock_in_it_is_not_repeatable(text: str, repeatable: bool) -> None:
    assert screen(text, query_limit=1000, nesting_limit=10).repeatable is repeatable


@pytest.mark.parametrize("piece", ['"""', "'''a", "<a", "((", "?a<b", "\\", "a:b.", '"\\', "'\n"])
def test_a_long_text_of_beginnings_without_ends_is_cut_in_few_tokens_a_character(piece: str) -> None:
    text = piece * (60_000 // len(piece))

    assert sum(1 for _ in tokens(text)) <= len(text)


def test_a_long_form_waits_for_another_and_a_short_one_does_not() -> None:
    long, short = b"query=" + b"%20" * 4000, b"query=ASK%20%7B%7D"
    with ThreadPoolExecutor(1) as other:
        with _ONE_AT_A_TIME:
            waiting = other.submit(_pairs, long, "form")
            assert _pairs(short, "form") == (("query", "ASK {}"),)
            with pytest.raises(TimeoutError):
                waiting.result(0.2)

        assert waiting.result(20) == (("query", " " * 4000),)
