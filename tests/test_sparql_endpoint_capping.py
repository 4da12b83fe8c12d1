"""A client that asks for a number of rows gets them and is told whether there are more; no other answer is cut."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, Quad, QuerySolutions, QueryTriples, Store, Triple

from sparql_endpoint.workers.capping import first_rows, first_triples
from tests.test_sparql_endpoint_fixtures import EX, NODES

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

CHAIN = f"SELECT ?s ?o WHERE {{ ?s <{EX}p> ?o }} ORDER BY ?o"
FORMATS = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]
NODE, CLASS = NamedNode(f"{EX}s"), NamedNode(f"{EX}p")
TERMS = [
    NODE,
    Literal("plain"),
    Literal('a "b"\n,c', language="en"),
    Literal("rtl", language="ar", direction=BaseDirection.RTL),
    Literal("2026-01-01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date")),
    Triple(NODE, CLASS, Literal("within")),
]


@pytest.mark.parametrize("accept", FORMATS)
@pytest.mark.parametrize(("most", "truncated"), [(3, "true"), (NODES, "false"), (NODES + 1, "false")])
def test_the_rows_asked_for_are_the_first_of_all(client: FlaskClient, accept: str, most: int, truncated: str) -> None:
    headers = {"Accept": accept}
    limited = client.get("/sparql", query_string={"query": f"{CHAIN} LIMIT {most}"}, headers=headers)
    capped = client.get("/sparql", query_string={"query": CHAIN, "maxrows": most}, headers=headers)

    assert capped.status_code == 200
    assert capped.data == limited.data
    assert capped.headers["OSKG-Truncated"] == truncated
    assert "OSKG-Truncated" not in limited.headers


def test_the_cap_counts_the_triples_of_a_graph(client: FlaskClient) -> None:
    construct = f"CONSTRUCT WHERE {{ ?s <{EX}p> ?o }}"
    headers = {"Accept": "application/n-triples"}

    answer = client.post("/sparql", data={"query": construct, "maxrows": 7}, headers=headers)

    assert len(answer.text.splitlines()) == 7
    assert answer.headers["OSKG-Truncated"] == "true"


def test_an_answer_with_a_cap_is_not_the_answer_without(client: FlaskClient) -> None:
    tags = {
        client.get("/sparql", query_string={"query": CHAIN, **cap}).headers["ETag"]
        for cap in ({}, {"maxrows": 5}, {"maxrows": 6})
    }

    assert len(tags) == 3


def test_a_truth_value_has_no_rows_to_cap(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": "ASK {}", "maxrows": 1})

    assert answer.get_json(force=True)["boolean"] is True
    assert "OSKG-Truncated" not in answer.headers


@pytest.mark.parametrize("most", ["0", "-1", "1.5", "many", "", "1000001", "٣", "9" * 5000])
def test_a_cap_that_is_no_number_of_rows_is_refused_with_the_accepted_values(client: FlaskClient, most: str) -> None:
    answer = client.get("/sparql", query_string={"query": CHAIN, "maxrows": most})

    problem = answer.get_json(force=True)
    assert answer.status_code == 400
    assert problem["parameter"] == "maxrows"
    assert problem["accepted"] == "a whole number from 1 to 1000000"


@settings(max_examples=40)
@given(st.lists(st.sampled_from(TERMS), max_size=8), st.integers(1, 9))
def test_every_kind_of_term_survives(terms: list[Literal], most: int) -> None:
    store = Store()
    store.extend(Quad(NamedNode(f"{EX}{number}"), CLASS, term) for number, term in enumerate(terms))
    query = "SELECT ?none ?s ?o WHERE { ?s ?p ?o } ORDER BY ?s"
    every, asked = store.query(query), store.query(query)
    assert isinstance(every, QuerySolutions)
    assert isinstance(asked, QuerySolutions)

    kept, truncated = first_rows(asked, most)

    expected = [(row["s"], row["o"]) for row in every]
    assert [(row["s"], row["o"]) for row in kept] == expected[:most]
    assert truncated is (len(expected) > most)


def test_blank_nodes_stay_the_same_within_a_result() -> None:
    store = Store()
    store.extend(Quad(BlankNode("b"), NamedNode(f"{EX}{number}"), BlankNode("b")) for number in range(3))
    found = store.query("SELECT * { ?s ?p ?o }")
    graph = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(found, QuerySolutions)
    assert isinstance(graph, QueryTriples)

    rows, _ = first_rows(found, 2)
    triples, more = first_triples(graph, 2)

    assert len({node for row in rows for node in (row["s"], row["o"])}) == 1
    assert len(list(triples)) == 2
    assert more
