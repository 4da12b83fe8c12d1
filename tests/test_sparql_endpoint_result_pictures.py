"""Results of free queries as pictures: which fit, what they show, and what cannot be drawn."""

import re
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree, html
from werkzeug.test import TestResponse

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

HTML = {"Accept": "text/html"}
PREFIXES = "PREFIX oskg: <https://w3id.org/oskg/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
BARS = f"{PREFIXES} SELECT ?class (COUNT(?x) AS ?n) {{ ?x a ?class }} GROUP BY ?class ORDER BY DESC(?n) ?class"
PLACES = 'SELECT ?name ?lat ?long { VALUES (?name ?lat ?long) { ("a" 1.5 2.5) ("b" "91" "0") ("c" "-3" "4e0") } }'
CONSTRUCT = f"{PREFIXES} CONSTRUCT {{ ?f rdfs:seeAlso ?i }} {{ ?r oskg:funder ?f ; oskg:funded ?i }}"
TRIPLES = f"{PREFIXES} SELECT ?f ?p ?i {{ ?r oskg:funder ?f ; oskg:funded ?i BIND(oskg:funder AS ?p) }}"


@pytest.fixture(scope="module")
def client(starter_app: Flask) -> FlaskClient:
    return starter_app.test_client()


def drawn(client: FlaskClient, kind: str, query: str) -> TestResponse:
    return client.get(f"/sparql/{kind}.svg?{urlencode({'query': query})}")


def texts(answer: TestResponse) -> list[str]:
    return [text.text or "" for text in etree.fromstring(answer.data).iter("{*}text")]


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        (BARS, ["chart"]),
        (PLACES, ["map"]),
        (CONSTRUCT, ["network"]),
        (TRIPLES, ["network"]),
        ("SELECT ?s ?o { ?s ?p ?o } LIMIT 5", []),
        ("SELECT (1 AS ?n) ('a' AS ?name) {}", []),
        ("SELECT ?a ?n { VALUES (?a ?n) { ('a' 1) ('b' -1) } }", []),
        ("SELECT ?lat ?lon { VALUES (?lat ?lon) { (100 1) ('x' 2) (UNDEF 3) } }", []),
        ("ASK {}", []),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(false) }", []),
    ],
)
def test_a_result_offers_the_pictures_that_fit_it(client: FlaskClient, query: str, kinds: list[str]) -> None:
    answer = client.get(f"/sparql?{urlencode({'query': query})}", headers=HTML)

    addresses = html.fromstring(answer.text).xpath("//details[@class='world']/img/@src")
    assert [re.findall(r"/sparql/(\w+)\.svg", address) for address in addresses] == [[kind] for kind in kinds]
    for address in addresses:
        assert client.get(address).mimetype == "image/svg+xml"


def test_bars_have_the_names_and_numbers_of_the_first_rows(client: FlaskClient) -> None:
    rows = client.get("/sparql", query_string={"query": BARS}).json["results"]["bindings"]

    shown = texts(drawn(client, "chart", BARS))

    numbers = [f"{int(row['n']['value']):,}" for row in rows]
    assert [text for text in shown if text.replace(",", "").isdigit()] == numbers[:30]
    assert len(numbers) > 30
    assert not any("https://" in text for text in shown)


def test_a_map_has_the_places_that_are_on_earth(client: FlaskClient) -> None:
    root = etree.fromstring(drawn(client, "map", PLACES).data)

    assert len(root.xpath("//*[contains(@class, 'mark-symbol') and contains(@class, 'role-mark')]/*")) == 2


@pytest.mark.parametrize("query", [CONSTRUCT, TRIPLES])
def test_a_network_has_a_line_for_each_triple_and_a_mark_for_each_end(client: FlaskClient, query: str) -> None:
    pairs = {
        (row["f"]["value"], row["i"]["value"])
        for row in client.get("/sparql", query_string={"query": TRIPLES}).json["results"]["bindings"]
    }
    ends = {end for pair in pairs for end in pair}

    answer = drawn(client, "network", query)

    root = etree.fromstring(answer.data)
    assert len(root.xpath("//*[@class='mark-path role-mark']/*")) >= len(pairs) > 5
    assert len(root.xpath("//*[contains(@class, 'mark-symbol role-mark')]/*")) == len(ends)
    assert {"see also", "funder"} & {text.lower() for text in texts(answer)}


@pytest.mark.parametrize(
    ("kind", "query"), [("map", BARS), ("chart", CONSTRUCT), ("network", BARS), ("chart", "ASK {}")]
)
def test_what_a_picture_cannot_show_is_not_drawn(client: FlaskClient, kind: str, query: str) -> None:
    answer = drawn(client, kind, query)

    assert answer.status_code == 404
    assert answer.json["detail"] == f"There is nothing in this result that a {kind} could show."


def test_a_query_that_is_wrong_is_refused_as_everywhere(client: FlaskClient) -> None:
    assert drawn(client, "chart", "SELECT").status_code == 400
    assert client.get("/sparql/chart.svg").status_code == 400
