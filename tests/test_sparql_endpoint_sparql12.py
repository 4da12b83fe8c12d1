"""SPARQL 1.2 and RDF 1.2 where the engine has them: triple terms, reifiers and base directions go there and back.

Source: https://www.w3.org/TR/sparql12-query/
"""

import pytest
from flask.testing import FlaskClient
from pyoxigraph import (
    BaseDirection,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)
from werkzeug.test import TestResponse

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

SUITE = "sparql12"
EX = "http://example.org/"
SAID = Triple(NamedNode(f"{EX}s"), NamedNode(f"{EX}p"), Literal("مرحبا", language="ar", direction=BaseDirection.RTL))
TERM = f'<<( <{EX}s> <{EX}p> "مرحبا"@ar--rtl )>>'
ROWS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS = ["text/turtle", "application/n-triples", "application/rdf+xml", "application/trig", "application/n-quads"]
#: Functions of SPARQL 1.2 by name, each in a query that is true where it works.
FUNCTIONS = {
    "TRIPLE": f'sameTerm(TRIPLE(<{EX}s>, <{EX}p>, "مرحبا"@ar--rtl), {TERM})',
    "SUBJECT": f"sameTerm(SUBJECT({TERM}), <{EX}s>)",
    "PREDICATE": f"sameTerm(PREDICATE({TERM}), <{EX}p>)",
    "OBJECT": f'sameTerm(OBJECT({TERM}), "مرحبا"@ar--rtl)',
    "isTRIPLE": f"isTRIPLE({TERM}) && !isTRIPLE(1)",
    "LANGDIR": 'LANGDIR("a"@en--ltr) = "ltr" && LANGDIR("a"@en) = ""',
    "hasLANG": 'hasLANG("a"@en--ltr) && !hasLANG("a")',
    "hasLANGDIR": 'hasLANGDIR("a"@en--ltr) && !hasLANGDIR("a"@en)',
    "STRLANGDIR": 'sameTerm(STRLANGDIR("a", "en", "rtl"), "a"@en--rtl)',
}


def ask(client: FlaskClient, query: str, accept: str = "application/sparql-results+json") -> TestResponse:
    return client.post(
        "/sparql", data=query.encode(), content_type="application/sparql-query", headers={"Accept": accept}
    )


@pytest.mark.conformance(
    SUITE, "triple-term-in-rows", "A triple term with a base direction comes back from rows as it was."
)
@pytest.mark.parametrize("media_type", ROWS)
def test_a_triple_term_and_a_base_direction_survive_in_rows(client: FlaskClient, media_type: str) -> None:
    answer = ask(client, f"SELECT ?term WHERE {{ VALUES ?term {{ {TERM} }} }}", media_type)

    rows = parse_query_results(answer.data, ROWS[media_type])
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert isinstance(rows, QuerySolutions)
    assert [row["term"] for row in rows] == [SAID]


@pytest.mark.conformance(
    SUITE, "triple-term-in-graphs", "A triple term comes back from every RDF format that can hold it."
)
@pytest.mark.parametrize("media_type", GRAPHS)
def test_a_triple_term_and_a_base_direction_survive_in_a_graph(client: FlaskClient, media_type: str) -> None:
    answer = ask(client, f"CONSTRUCT {{ <{EX}a> <{EX}says> {TERM} }} WHERE {{}}", media_type)

    found = {quad.triple for quad in parse(answer.data, RdfFormat.from_media_type(media_type))}
    assert found == {Triple(NamedNode(f"{EX}a"), NamedNode(f"{EX}says"), SAID)}


@pytest.mark.conformance(SUITE, "base-direction-in-json-ld", "A base direction comes back from JSON-LD.")
def test_a_base_direction_survives_in_json_ld(client: FlaskClient) -> None:
    answer = ask(client, f'CONSTRUCT {{ <{EX}s> <{EX}p> "مرحبا"@ar--rtl }} WHERE {{}}', "application/ld+json")

    assert {quad.triple for quad in parse(answer.data, RdfFormat.JSON_LD)} == {SAID}


@pytest.mark.conformance(
    SUITE, "no-triple-term-in-json-ld", "A triple term, which JSON-LD cannot hold, is refused with 400."
)
def test_a_triple_term_that_json_ld_cannot_hold_is_a_refusal_and_no_failure(client: FlaskClient) -> None:
    answer = ask(client, f"CONSTRUCT {{ <{EX}a> <{EX}says> {TERM} }} WHERE {{}}", "application/ld+json")

    assert answer.status_code == 400
    assert "JSON-LD does not support RDF 1.2 yet" in answer.json["detail"]


@pytest.mark.conformance(SUITE, "reifiers", "The short forms of reifiers and annotations are read.")
@pytest.mark.parametrize(
    "pattern", [f"<< <{EX}s> <{EX}p> 1 ~ <{EX}r> >> <{EX}q> 2", f"<{EX}s> <{EX}p> 1 ~ <{EX}r> {{| <{EX}q> 2 |}}"]
)
def test_a_reifier_is_read_in_its_short_forms(client: FlaskClient, pattern: str) -> None:
    answer = ask(client, f"CONSTRUCT {{ {pattern} }} WHERE {{}}", "application/n-triples")

    reifies = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
    one, two = (Literal(text, datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")) for text in "12")
    found = {quad.triple for quad in parse(answer.data, RdfFormat.N_TRIPLES)}
    reifier, said = NamedNode(f"{EX}r"), Triple(NamedNode(f"{EX}s"), NamedNode(f"{EX}p"), one)
    assert found - {said} == {Triple(reifier, reifies, said), Triple(reifier, NamedNode(f"{EX}q"), two)}
    assert (said in found) == pattern.endswith("|}")


@pytest.mark.conformance(SUITE, "functions", "The functions on triple terms and base directions are there.")
@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_functions_of_sparql_12_are_there(client: FlaskClient, name: str) -> None:
    answer = ask(client, f"ASK {{ FILTER({FUNCTIONS[name]}) }}")

    assert answer.json == {"head": {}, "boolean": True}


@pytest.mark.conformance(SUITE, "version", "A query may announce its version.")
def test_a_query_may_announce_its_version(client: FlaskClient) -> None:
    answer = ask(client, 'VERSION "1.2" ASK {}')

    assert answer.json == {"head": {}, "boolean": True}


@pytest.mark.conformance(SUITE, "triple-term-on-the-page", "A triple term and a base direction are shown on the page.")
def test_a_triple_term_is_shown_on_the_page(client: FlaskClient) -> None:
    answer = ask(client, f'SELECT ({TERM} AS ?term) ("مرحبا"@ar--rtl AS ?text) {{}}', "text/html")

    assert answer.status_code == 200
    rows = answer.text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "http://example.org/p" in rows
    assert rows.count("مرحبا") == 2
