"""The W3C tests of the SPARQL 1.1 Protocol, restated.

Source: https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/
"""

from collections.abc import Callable

import pytest

from tests.test_sparql_endpoint_w3c_fixtures import (
    ABSENT,
    DATA,
    STORED,
    Answer,
    Case,
    Exchange,
    everything,
    is_rdf,
    is_refused,
    is_tabular,
    is_true,
    parameters,
    perform,
    target,
)

pytest_plugins = ("tests.test_sparql_endpoint_fixtures", "tests.test_sparql_endpoint_w3c_fixtures")

PATH = "/sparql/"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
Pair = tuple[str, str]


def get(expected: Callable[[Answer], None], *pairs: Pair) -> Exchange:
    return Exchange("GET", target(PATH, *pairs), expected)


def post(expected: Callable[[Answer], None], media_type: str | None, body: str | bytes, *pairs: Pair) -> Exchange:
    sent = body if isinstance(body, bytes) else body.encode()
    headers = {} if media_type is None else {"Content-Type": media_type}
    return Exchange("POST", target(PATH, *pairs), expected, sent, headers)


def is_an_absolute_iri(answer: Answer) -> None:
    is_tabular(answer)
    assert b'"value":"http://127.0.0.1' in answer.body


def default(*numbers: int) -> list[Pair]:
    return [("default-graph-uri", DATA[number]) for number in numbers]


def named(*numbers: int) -> list[Pair]:
    return [("named-graph-uri", DATA[number]) for number in numbers]


BOTH_DEFAULT = f"ASK {{ <{DATA[1]}> a ?one . <{DATA[2]}> a ?two }}"
NAMED = f"GRAPH ?first {{ <{DATA[1]}> a ?one }} GRAPH ?second {{ <{DATA[2]}> a ?two }}"
BOTH_NAMED = f"ASK {{ {NAMED} }}"
THIRD = f"<{DATA[3]}> a ?three ."
NO_THIRD = f"FILTER NOT EXISTS {{ {THIRD} }}"
INSERT = "INSERT { GRAPH <http://example.org/new> { ?s a <http://example.org/Seen> } } WHERE { ?s a ?class }"
INSERT_RELATIVE = "INSERT DATA { GRAPH <http://example.org/new> { <http://example.org/s> <http://example.org/p> <o> } }"
WITH = "WITH <http://example.org/old> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }"
UTF_16 = "; charset=UTF-16"

#: Tests about queries, and about updates that every service refuses.
QUERIES: dict[str, tuple[str, Exchange]] = {
    "query_post_form": (
        "A query sent by POST as a form is answered.",
        post(is_true, FORM, "query=ASK%20%7B%7D", *default(0)),
    ),
    "query_dataset_default_graphs_get": (
        "GET: two default-graph-uri make up the default graph.",
        get(is_true, ("query", BOTH_DEFAULT), *default(1, 2)),
    ),
    "query_dataset_default_graphs_post": (
        "POST: two default-graph-uri make up the default graph.",
        post(is_true, QUERY, BOTH_DEFAULT, *default(1, 2)),
    ),
    "query_dataset_named_graphs_post": (
        "POST: GRAPH sees the graphs of two named-graph-uri.",
        post(is_true, QUERY, BOTH_NAMED, *named(1, 2)),
    ),
    "query_dataset_named_graphs_get": (
        "GET: GRAPH sees the graphs of two named-graph-uri.",
        get(is_true, ("query", BOTH_NAMED), *named(1, 2)),
    ),
    "query_dataset_full": (
        "default-graph-uri and named-graph-uri work together.",
        post(is_true, QUERY, f"ASK {{ {THIRD} {NAMED} }}", *default(3), *named(1, 2)),
    ),
    "query_multiple_dataset": (
        "The dataset of the request replaces the one that FROM states.",
        post(is_true, QUERY, f"ASK FROM <{DATA[3]}> {{ {NAMED} {NO_THIRD} }}", *named(1, 2)),
    ),
    "query_get": (
        "A query sent by GET is answered.",
        get(is_true, ("query", "ASK {}"), *default(0)),
    ),
    "query_content_type_select": (
        "SELECT is answered in a media type of rows.",
        post(is_tabular, QUERY, "SELECT (1 AS ?value) {}", *default(0)),
    ),
    "query_content_type_ask": (
        "ASK is answered in a media type of booleans.",
        post(is_true, QUERY, "ASK {}", *default(0)),
    ),
    "query_content_type_describe": (
        "DESCRIBE is answered in a media type of RDF.",
        post(is_rdf, QUERY, "DESCRIBE <http://example.org/>", *default(0)),
    ),
    "query_content_type_construct": (
        "CONSTRUCT is answered in a media type of RDF.",
        post(is_rdf, QUERY, "CONSTRUCT { <s> <p> 1 } WHERE {}", *default(0)),
    ),
    "query_post_direct": (
        "A query sent by POST as the body is answered.",
        post(is_true, QUERY, "ASK {}"),
    ),
    "bad_query_method": (
        "A query by PUT is refused.",
        Exchange("PUT", target(PATH, ("query", "ASK {}"), *default(0)), is_refused, b"", {"Content-Type": FORM}),
    ),
    "bad_multiple_queries": (
        "Two queries in one request are refused.",
        get(is_refused, ("query", "ASK {}"), ("query", "SELECT * {}")),
    ),
    "bad_query_wrong_media_type": (
        "A query in a body of text/plain is refused.",
        post(is_refused, "text/plain", "ASK {}"),
    ),
    "bad_query_missing_form_type": (
        "A form without its media type is refused.",
        post(is_refused, None, "query=ASK%20%7B%7D"),
    ),
    "bad_query_missing_direct_type": (
        "A query in a body without media type is refused.",
        post(is_refused, None, "ASK {}"),
    ),
    "bad_query_non_utf8": (
        "A query in UTF-16 is refused.",
        post(is_refused, QUERY + UTF_16, "ASK {}".encode("utf-16")),
    ),
    "bad_query_syntax": (
        "A query with an error of syntax is refused.",
        get(is_refused, ("query", "ASK {")),
    ),
    "bad_update_get": (
        "An update by GET is refused.",
        get(is_refused, ("update", "CLEAR ALL")),
    ),
    "bad_multiple_updates": (
        "Two updates in one request are refused.",
        post(is_refused, FORM, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT"),
    ),
    "bad_update_wrong_media_type": (
        "An update in a body of text/plain is refused.",
        post(is_refused, "text/plain", "CLEAR NAMED"),
    ),
    "bad_update_missing_form_type": (
        "A form with an update, without its media type, is refused.",
        post(is_refused, None, "update=CLEAR%20NAMED"),
    ),
    "bad_update_non_utf8": (
        "An update in UTF-16 is refused.",
        post(is_refused, UPDATE + UTF_16, "CLEAR NAMED".encode("utf-16")),
    ),
    "bad_update_syntax": (
        "An update with an error of syntax is refused.",
        post(is_refused, FORM, "update=CLEAR%20XYZ"),
    ),
    "bad_update_dataset_conflict": (
        "An update that names its graphs in the request and in the text is refused.",
        post(is_refused, UPDATE, WITH, ("using-named-graph-uri", "http://example.org/people")),
    ),
}

#: Tests of updates that a service which writes must accept; this one refuses them and changes nothing.
UPDATES: dict[str, tuple[Exchange, ...]] = {
    "update_dataset_default_graph": (post(is_refused, UPDATE, INSERT, ("using-graph-uri", DATA[1])),),
    "update_dataset_default_graphs": (
        post(is_refused, UPDATE, INSERT, ("using-graph-uri", DATA[1]), ("using-graph-uri", DATA[2])),
    ),
    "update_dataset_named_graphs": (
        post(is_refused, UPDATE, INSERT, ("using-named-graph-uri", DATA[1]), ("using-named-graph-uri", DATA[2])),
    ),
    "update_dataset_full": (
        post(is_refused, UPDATE, INSERT, ("using-graph-uri", DATA[1]), ("using-named-graph-uri", DATA[2])),
    ),
    "update_post_form": (post(is_refused, FORM, "update=CLEAR+ALL"),),
    "update_post_direct": (post(is_refused, UPDATE, "CLEAR ALL"),),
    "update_base_uri": (
        post(is_refused, UPDATE, INSERT_RELATIVE),
        post(is_an_absolute_iri, QUERY, "SELECT (<test> AS ?o) {}"),
    ),
}
REFUSED = "The update is refused with a problem document and changes nothing"
BASE = "; the base of a relative IRI in a query is the address of the endpoint."

CASES = [
    *(Case("protocol", test, asserts, (exchange,)) for test, (asserts, exchange) in QUERIES.items()),
    *(
        Case("protocol", test, REFUSED + (BASE if test == "update_base_uri" else "."), exchanges, writes=True)
        for test, exchanges in UPDATES.items()
    ),
]


@pytest.mark.parametrize("case", parameters(CASES))
def test_the_protocol_is_followed(w3c_port: int, case: Case) -> None:
    perform(w3c_port, case)


def test_every_test_of_the_suite_is_restated_once() -> None:
    names = [case.test for case in CASES]

    assert (len(names), len(set(names))) == (34, 34)


def test_the_service_of_the_restated_tests_holds_their_graphs(w3c_port: int) -> None:
    rows = everything(w3c_port)

    assert all(document.encode() in rows for document in (*DATA, STORED))
    assert ABSENT.encode() not in rows
