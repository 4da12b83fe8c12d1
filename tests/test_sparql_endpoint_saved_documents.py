"""Saved queries as JSON and by negotiation: what each document holds, that all ways to ask agree, what is refused."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from queries.catalogue import SavedQuery, catalogue
from queries.wording import wording
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.wording.catalogues import translations

SAVED = sorted(catalogue().values(), key=lambda query: query.stem)
ENDORSED = "/queries/endorsement_map"


@pytest.fixture(scope="module")
def client(starter: Path) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(starter, workers=1, budget=1e6))
    yield app.test_client()
    close_app(app)


def test_the_list_has_every_query_with_addresses_that_answer(client: FlaskClient) -> None:
    listed = client.get("/queries.json").json["queries"]

    assert [each["name"] for each in listed] == list(catalogue())
    for each in listed:
        assert each["question"] == catalogue()[each["name"]].question
    chosen = listed[0]
    addresses = [chosen["href"], chosen["answer"], chosen["coverage"]]
    addresses += [each["options"] for each in chosen["parameters"] if each["options"]]
    assert {client.get(address).status_code for address in addresses} == {200}


@pytest.mark.parametrize("query", SAVED, ids=lambda query: query.stem)
def test_the_answer_has_the_rows_of_the_csv_and_the_coverage_of_its_own_document(
    client: FlaskClient, query: SavedQuery
) -> None:
    answer = client.get(f"/queries/{query.stem}/answer.json").json
    coverage = client.get(f"/queries/{query.stem}/coverage.json").json
    table = list(csv.DictReader(io.StringIO(client.get(f"/queries/{query.stem}.csv").text)))

    numbers = {column.name for column in query.columns if column.type == "decimal"}
    expected = [
        {name: str(float(text)) if text and name in numbers else text for name, text in row.items()} for row in table
    ]
    assert [{name: as_text(value) for name, value in row.items()} for row in answer["rows"]] == expected
    assert answer["found"] == len(table)
    assert answer["coverage"] == coverage["coverage"]
    assert coverage["subjects"] == sum(coverage["coverage"].values())
    assert answer["query"]["definition"] == query.definition
    assert tuple(answer["query"]["caveats"]) == query.caveats
    assert answer["release"]["version"] in answer["citation"]
    assert answer["sources"]
    assert all(source["licence"] for source in answer["sources"])


def as_text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_an_answer_in_words_is_that_of_the_page(client: FlaskClient) -> None:
    answer = client.get(f"{ENDORSED}/answer.json").json["answer"]
    page = client.get(ENDORSED, headers={"Accept": "text/html"}).text

    assert f'<p class="answer" lang="en" dir="ltr">{answer}</p>' in page


def test_a_cap_cuts_the_rows_and_not_what_is_said_of_them(client: FlaskClient) -> None:
    whole = client.get(f"{ENDORSED}/answer.json").json
    capped = client.get(f"{ENDORSED}/answer.json?maxrows=1").json
    table = client.get(f"{ENDORSED}.csv?maxrows=1")

    assert capped["rows"] == whole["rows"][:1]
    assert (capped["found"], capped["answer"]) == (whole["found"], whole["answer"])
    assert len(table.text.splitlines()) == 2
    assert table.headers["OSKG-Truncated"] == "true"


@pytest.mark.parametrize("address", [".csv", ".json", "/answer.json", "/coverage.json", ""])
@pytest.mark.parametrize(
    ("given", "parameter", "accepted"),
    [
        ("t=yesterday", "t", "a date as YYYY-MM-DD, or snapshot for the date of the newest source"),
        ("t=2024-01-01&t=2025-01-01", "t", "one value"),
        ("endorser=a%20b", "endorser", "absolute IRI"),
        ("sponsor=x", "sponsor", "one of the parameters endorser, t"),
    ],
)
def test_a_value_that_is_not_accepted_is_refused_with_what_is(
    client: FlaskClient, address: str, given: str, parameter: str, accepted: str
) -> None:
    answer = client.get(f"{ENDORSED}{address}?{given}")

    told = json.loads(answer.data)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert told["parameter"] == parameter
    assert accepted in told["accepted"]
    assert told["detail"].startswith("There is no parameter sponsor;" if parameter == "sponsor" else "The value of ")


@pytest.mark.parametrize("given", ["0", "-1", "x", "1000001", "", "²"])
@pytest.mark.parametrize("address", [".csv", "/answer.json", ""])
def test_a_cap_out_of_range_is_refused_with_the_range(client: FlaskClient, address: str, given: str) -> None:
    answer = client.get(f"{ENDORSED}{address}", query_string={"maxrows": given})

    assert answer.status_code == 400
    told = json.loads(answer.data)
    assert (told["parameter"], told["accepted"]) == ("maxrows", "a whole number from 1 to 1000000")


def test_a_pick_list_has_values_that_the_query_accepts(client: FlaskClient) -> None:
    listed = client.get(f"{ENDORSED}/options/endorser.json").json

    assert (listed["parameter"], listed["default"]) == ("endorser", "any")
    for each in listed["options"]:
        found = client.get(f"{ENDORSED}/answer.json", query_string={"endorser": each["value"]}).json
        assert found["parameters"]["endorser"] == [each["value"]]
        assert {row["endorser"] for row in found["rows"]} <= {each["value"]}


def test_choices_of_the_header_are_a_pick_list_too(client: FlaskClient) -> None:
    query, parameter = next((query, each) for query in SAVED for each in query.parameters if each.choices)

    listed = client.get(f"/queries/{query.stem}/options/{parameter.name}.json").json

    assert [each["value"] for each in listed["options"]] == list(parameter.choices)


@pytest.mark.parametrize("parameter", ["t", "nothing"])
def test_a_parameter_without_a_pick_list_is_told_with_those_that_have_one(client: FlaskClient, parameter: str) -> None:
    answer = client.get(f"{ENDORSED}/options/{parameter}.json")

    assert (answer.status_code, answer.json["accepted"]) == (404, ["endorser"])


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/html,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("text/csv", "text/csv"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
    ],
)
def test_the_address_of_a_query_gives_the_format_that_is_accepted_best(
    client: FlaskClient, accept: str, expected: str
) -> None:
    answer = client.get(f"{ENDORSED}?t=2026-01-01", headers={"Accept": accept})

    assert (answer.status_code, answer.mimetype) == (200, expected)
    assert "Accept" in answer.headers["Vary"]
    if expected != "text/html":
        suffix = "csv" if expected == "text/csv" else "json"
        assert answer.headers["Content-Location"] == f"{ENDORSED}.{suffix}?t=2026-01-01"
        assert answer.data == client.get(answer.headers["Content-Location"]).data
        link = f'<{ENDORSED}/coverage.json?t=2026-01-01>; rel="describedby"; type="application/json"'
        assert link in answer.headers.getlist("Link")


def test_a_format_that_is_not_offered_is_refused_with_those_that_are(client: FlaskClient) -> None:
    answer = client.get(ENDORSED, headers={"Accept": "image/png"})

    assert answer.status_code == 406
    assert {"text/html", "text/csv", "application/sparql-results+json"} <= {*answer.json["accepted"]}


@pytest.mark.parametrize("address", ["/queries.json", "/openapi.json", *(f"{ENDORSED}/{part}.json" for part in
    ("answer", "coverage", "options/endorser"))])  # fmt: skip
def test_a_document_has_a_tag_the_same_head_and_is_not_sent_twice(client: FlaskClient, address: str) -> None:
    got, head = client.get(address), client.head(address)
    again = client.get(address, headers={"If-None-Match": got.headers["ETag"]})

    assert (got.status_code, got.mimetype) == (200, "application/json")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", got.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert got.headers["Access-Control-Allow-Origin"] == "*"


def test_the_page_for_authors_of_programs_leads_to_every_query_and_to_the_description(client: FlaskClient) -> None:
    page = client.get("/programs", headers={"Accept": "text/html"}).text

    assert 'rel="service-desc" href="/openapi.json"' in page
    for query in SAVED:
        assert f'href="/queries/{query.stem}/answer.json"' in page


def test_the_method_of_an_answer_is_told_in_the_language_that_is_asked_for(client: FlaskClient) -> None:
    query = catalogue()["languages_interface"]
    told, texts = wording(query, "zh"), translations("zh")

    found = client.get("/queries/languages_interface/answer.json?lang=zh").json["query"]

    assert (found["title"], found["question"]) == (told.title, told.question)
    assert found["definition"] == texts.gettext(query.definition) != query.definition
    assert found["caveats"] == [texts.gettext(each) for each in query.caveats]
    assert found["formula"] == query.formula
    assert found["columns"][0]["label"] == texts.gettext(query.columns[0].label)


def test_an_answer_in_words_is_given_in_the_language_that_is_asked_for(client: FlaskClient) -> None:
    spanish = client.get("/queries/languages_interface/answer.json?lang=es", headers={"Accept-Language": "fr"})
    english = client.get("/queries/languages_interface/answer.json", headers={"Accept-Language": "fr"})

    assert "infraestructuras en servicio" in spanish.get_json()["answer"]
    assert "infrastructures open on" in english.get_json()["answer"]
    assert client.get("/queries/languages_interface/answer.json?lang=tlh").get_json()["parameter"] == "lang"
