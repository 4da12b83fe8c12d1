"""Why a query has no row, over HTTP: as JSON and on the page, within the limits of every query."""

import pytest
from flask.testing import FlaskClient

from sparql_endpoint.sparql.diagnosis import LONGEST, QUESTIONS
from tests.test_sparql_endpoint_fixtures import EX, OSKG

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

ADDRESS = "/sparql/diagnosis"
MISSPELT = f"PREFIX oskg: <{OSKG}>\nSELECT * WHERE {{\n  ?i a oskg:OpenScienceInfrastructure .\n  ?i oskg:themee ?t\n}}"


def test_the_pattern_that_matches_nothing_is_told_as_json(client: FlaskClient) -> None:
    answer = client.get(ADDRESS, query_string={"query": MISSPELT})

    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    said = answer.get_json()
    assert (said["empty"], said["complete"]) == (True, True)
    assert said["causes"] == [
        {
            "number": 2,
            "pattern": "?i oskg:themee ?t",
            "line": 4,
            "reason": "matches nothing: no statement has that predicate",
            "nearest": ["oskg:theme"],
            "text": "pattern 2 `?i oskg:themee ?t` (line 4) matches nothing: no statement has that predicate; "
            "nearest: oskg:theme",
        }
    ]


def test_every_way_to_send_a_query_is_taken_and_its_dataset_kept(client: FlaskClient) -> None:
    query = f"SELECT * {{ ?s <{EX}marker> ?o }}"
    asked = {"query": query, "default-graph-uri": "https://w3id.org/oskg/graph/alpha"}

    as_form = client.post(ADDRESS, data=asked).get_json()
    as_body = client.post(ADDRESS, data=query, content_type="application/sparql-query").get_json()

    assert [cause["number"] for cause in as_form["causes"]] == [1]
    assert (as_body["empty"], as_body["causes"], as_body["questions"]) == (False, [], 0)


@pytest.mark.parametrize(
    ("query", "empty"),
    [
        ("ASK { ?s <urn:no> ?o }", True),
        ("ASK { ?s ?p ?o }", False),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s <urn:no> ?o . ?s ?p ?o }", True),
        ("DESCRIBE <urn:nothing>", True),
    ],
)
def test_every_form_of_query_is_told_of(client: FlaskClient, query: str, empty: bool) -> None:
    said = client.get(ADDRESS, query_string={"query": query}).get_json()

    assert said["empty"] == empty
    assert bool(said["causes"]) == (empty and "urn:no>" in query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s",
        "DELETE WHERE { ?s ?p ?o }",
        "SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }",
        "ASK " + "{" * 200 + "}" * 200,
        "SELECT * { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f FILTER(STRLEN(CONCAT(STR(?a), STR(?d), STR(?f))) < 0) }",
    ],
)
def test_a_query_without_an_answer_has_the_same_problem_as_at_the_endpoint(client: FlaskClient, query: str) -> None:
    there = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})

    here = client.get(ADDRESS, query_string={"query": query})

    assert here.status_code == there.status_code >= 400
    assert here.get_json()["type"] == there.get_json()["type"]


def test_a_text_made_to_ask_much_is_asked_no_more_than_is_allowed(client: FlaskClient) -> None:
    many = " ".join(f"?x <{EX}p> ?o{number} ." for number in range(50))
    query = f"SELECT * {{ ?x <urn:no> ?y . {many} }}"

    said = client.get(ADDRESS, query_string={"query": query}).get_json()

    assert said["questions"] <= QUESTIONS
    assert not said["complete"]
    assert [cause["number"] for cause in said["causes"]] == [1]


@pytest.mark.parametrize(
    ("pattern", "nearest"),
    [("?s a oskg:Infrastructure", "oskg:OpenScienceInfrastructure"), ("?s oskg:Funder ?o", "oskg:funder")],
)
def test_a_class_is_taken_for_a_misspelt_class_and_a_property_for_a_property(
    client: FlaskClient, pattern: str, nearest: str
) -> None:
    query = f"PREFIX oskg: <https://w3id.org/oskg/ontology#> SELECT * {{ {pattern} }}"

    [cause] = client.get(ADDRESS, query_string={"query": query}).get_json()["causes"]
    assert cause["nearest"][0] == nearest
    assert len({hint[5].isupper() for hint in cause["nearest"]}) == 1


def test_a_text_that_is_too_long_is_not_taken_apart(client: FlaskClient) -> None:
    query = f"ASK {{ ?s <urn:no> ?o }} # {'x' * LONGEST}"

    said = client.post(ADDRESS, data={"query": query}).get_json()

    assert (said["empty"], said["complete"], said["questions"]) == (True, False, 0)


def test_the_page_of_an_empty_answer_says_why_and_escapes_it(client: FlaskClient) -> None:
    query = f'{MISSPELT[:-1]} FILTER(?t != "<script>") ?i oskg:pidSystem "<b>&" }}'

    page = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/html"})

    assert page.status_code == 200
    assert "Pattern 2: <code>?i oskg:themee ?t</code> on line 4 matches nothing" in page.text
    assert "nearest: <code>oskg:theme</code>" in page.text
    assert "<code>?i oskg:pidSystem &#34;&lt;b&gt;&amp;&#34;</code>" in page.text
    assert "<b>&" not in page.text


def test_the_page_of_an_answer_with_rows_asks_nothing_more(client: FlaskClient) -> None:
    page = client.get(
        "/sparql", query_string={"query": "SELECT * { ?s ?p ?o } LIMIT 1"}, headers={"Accept": "text/html"}
    )

    assert "matches nothing" not in page.text


def test_a_client_without_a_budget_gets_no_diagnosis(client: FlaskClient) -> None:
    budget = client.application.extensions["oskg-budget"]
    query = f"SELECT * {{ ?s <{EX}p> <urn:unheard-of> }}"
    asked = {"query_string": {"query": query}, "environ_overrides": {"REMOTE_ADDR": "192.0.2.77"}}
    client.get("/sparql", **asked, headers={"Accept": "text/csv"})
    budget.spend("192.0.2.77", 10_000)

    said = client.get(ADDRESS, **asked, headers={"Accept": "application/sparql-results+json"})

    assert said.status_code == 429
