"""The network explorer: its page without scripts, its files, what it refuses, and what is lost without a thing."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree, html

from queries.catalogue import find
from sparql_endpoint.network.asked import DRAWN, MOST
from sparql_endpoint.network.neighbourhood import KINDS

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

HTML = {"Accept": "text/html"}
BASE = "https://w3id.org/oskg/id/"
EOSC = f"{BASE}infra/oskg-eosc"
#: Two that one source says much of, and where they are in the starter graph.
AOSP = f"{BASE}infra/oskg-aosp"


@pytest.fixture(scope="module")
def client(starter_app: Flask) -> FlaskClient:
    return starter_app.test_client()


def page(client: FlaskClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(address, headers=HTML)
    assert answer.status_code == status
    return html.fromstring(answer.text)


def test_the_page_lists_every_relation_with_its_source_and_evidence(client: FlaskClient) -> None:
    found = client.get(f"/network.json?iri={EOSC}").json
    rows = page(client, f"/network?iri={EOSC}").xpath("//table[contains(@class,'edges')]/tbody/tr")

    assert found["found"] == found["shown"] == len(rows) > 3
    assert not found["more"]
    for row, edge in zip(rows, found["edges"], strict=True):
        assert (row.get("data-kind"), row.get("data-from"), row.get("data-to")) == (
            edge["kind"],
            edge["from"],
            edge["to"],
        )
        assert EOSC in (edge["from"], edge["to"])
        assert edge["sources"]
        assert edge["from_name"] in row.text_content()
        assert edge["to_name"] in row.text_content()
        assert row.xpath("td[@class='evidence']/a/@href") == [f"/describe?iri={edge['relation']}"]
        assert client.get(f"/describe?iri={edge['relation']}", headers=HTML).status_code == 200


def test_every_thing_leads_to_its_own_network_its_page_and_what_if_it_were_gone(client: FlaskClient) -> None:
    found = page(client, f"/network?iri={EOSC}")
    rows = found.xpath("//table[contains(@class,'things')]/tbody/tr")

    assert rows[0].get("data-iri") == EOSC
    for row in rows:
        iri = row.get("data-iri")
        assert row.xpath(".//a/@href") == [
            f"/network?iri={iri}",
            f"/describe?iri={iri}",
            f"/network?iri={EOSC}&gone={iri}",
        ]
        assert client.get(f"/network?iri={iri}", headers=HTML).status_code == 200


def test_an_identifier_in_any_spelling_is_a_start(client: FlaskClient) -> None:
    by_iri = client.get(f"/network.json?iri={BASE}org/ror-04h4z8k05").json
    by_identifier = client.get("/network.json?id=https://ror.org/04H4Z8K05").json

    assert by_iri == by_identifier
    assert by_iri["start"] == f"{BASE}org/ror-04h4z8k05"


def test_kinds_and_the_day_narrow(client: FlaskClient) -> None:
    everything = client.get(f"/network.json?iri={EOSC}").json["edges"]
    kind = everything[-1]["kind"]

    of_one_kind = client.get(f"/network.json?iri={EOSC}&kind={kind}").json["edges"]
    dated = client.get(f"/network.json?iri={EOSC}&t=1900-01-01").json["edges"]

    assert of_one_kind == [edge for edge in everything if edge["kind"] == kind]
    assert all(edge["since"] is None for edge in dated)
    assert {edge["relation"] for edge in dated} >= {
        edge["relation"] for edge in everything if edge["since"] is None and edge["until"] is None
    }


def test_two_steps_go_on_from_the_neighbours(client: FlaskClient) -> None:
    one, two = (client.get(f"/network.json?iri={EOSC}&steps={steps}").json for steps in (1, 2))

    near = {end for edge in one["edges"] for end in (edge["from"], edge["to"])}
    assert two["edges"][: one["found"]] == one["edges"]
    assert two["found"] > one["found"]
    assert all({edge["from"], edge["to"]} & near for edge in two["edges"])


def test_what_is_not_shown_is_told(client: FlaskClient) -> None:
    found = page(client, f"/network?iri={EOSC}&steps=2&maxrows=2")
    whole = client.get(f"/network.json?iri={EOSC}").json

    (told,) = found.xpath("//p[@role='status']/text()")
    assert told == f"In force on {whole['date']}: 2 of {whole['found']} are shown."
    assert "The second step was not taken" in found.text_content()
    assert len(found.xpath("//table[contains(@class,'edges')]/tbody/tr")) == 2
    cut = client.get(f"/network.json?iri={EOSC}&maxrows=2")
    assert (cut.headers["OSKG-Truncated"], cut.json["shown"], cut.json["found"]) == ("true", 2, whole["found"])
    assert client.get(f"/network.json?iri={EOSC}").headers["OSKG-Truncated"] == "false"


def test_csv_and_json_hold_the_same_relations(client: FlaskClient) -> None:
    answer = client.get(f"/network.csv?iri={EOSC}")
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    edges = client.get(f"/network.json?iri={EOSC}").json["edges"]

    assert answer.content_type == "text/csv; charset=utf-8"
    assert [line["relation"] for line in lines] == [edge["relation"] for edge in edges]
    assert [line["since"] for line in lines] == [edge["since"] or "" for edge in edges]
    assert client.get(f"/network?iri={EOSC}", headers={"Accept": "text/csv"}).data == answer.data
    assert client.get("/network", headers={"Accept": "image/webp"}).status_code == 406


def test_the_picture_is_svg_of_the_things_and_relations_and_the_same_each_time(client: FlaskClient) -> None:
    found = client.get(f"/network.json?iri={EOSC}").json
    answer = client.get(f"/network.svg?iri={EOSC}")
    root = etree.fromstring(answer.data)
    pairs = {(edge["kind"], edge["from"], edge["to"]) for edge in found["edges"]}

    assert answer.mimetype == "image/svg+xml"
    assert {node["name"][:20] for node in found["nodes"]} == {text.text[:20] for text in root.iter("{*}text")}
    assert len(root.xpath("//*[@class='mark-path role-mark']/*")) == len(pairs)
    assert b"http" not in answer.data.replace(b"http://www.w3.org/", b"")
    assert client.get(f"/network.svg?iri={EOSC}").data == answer.data


def test_a_picture_of_more_than_can_be_laid_out_is_refused(client: FlaskClient) -> None:
    drawn = client.get(f"/network.svg?iri={EOSC}&maxrows={DRAWN + 1}")
    listed = client.get(f"/network.csv?iri={EOSC}&maxrows={DRAWN + 1}")

    assert (drawn.status_code, listed.status_code) == (400, 200)
    assert drawn.json["accepted"] == f"a whole number from 1 to {DRAWN}"


def test_without_a_start_the_partnerships_are_shown_and_good_starts_are_offered(client: FlaskClient) -> None:
    found = page(client, "/network")
    kinds = set(found.xpath("//table[contains(@class,'edges')]/tbody/tr/@data-kind"))
    starts = found.xpath("//ul[@class='results']//a/@href")

    assert kinds <= {"partnership"}
    assert f"/network?iri={EOSC}" in starts
    assert f"/network?iri={AOSP}" in starts
    assert set(found.xpath("//ul[@class='results']//small/text()")) <= {"infrastructure", "organisation", "initiative"}


def test_a_name_is_looked_up_among_things(client: FlaskClient) -> None:
    found = page(client, "/network?q=zenodo")
    nothing = page(client, "/network?q=zzzzqqqq")

    assert "Zenodo" in found.xpath("//ul[@class='results']")[0].text_content()
    assert "No thing in this release has a name with all of these words." in nothing.text_content()


@pytest.mark.parametrize(
    ("given", "parameter", "accepted"),
    [
        ("kind=marriage", "kind", list(KINDS)),
        ("steps=3", "steps", ["1", "2"]),
        ("t=yesterday", "t", None),
        ("maxrows=0", "maxrows", f"a whole number from 1 to {MOST}"),
        ("iri=nothing", "iri", None),
        ("id=", "id", None),
        ("id=Q1&iri=https://w3id.org/oskg/id/infra/oskg-eosc", "id", None),
    ],
)
def test_a_bad_value_is_refused_with_what_is_accepted(
    client: FlaskClient, given: str, parameter: str, accepted: object
) -> None:
    answer = client.get(f"/network.json?{given}")

    assert answer.status_code == 400
    assert answer.json["parameter"] == parameter
    if accepted is not None:
        assert answer.json["accepted"] == accepted


@pytest.mark.parametrize("given", ["iri=https://w3id.org/oskg/id/org/none", "id=Q99999999", f"iri={EOSC}&gone={BASE}x"])
def test_what_the_release_does_not_know_is_not_found(client: FlaskClient, given: str) -> None:
    found = page(client, f"/network?{given}", 404)

    assert found.xpath("//h1")


def test_a_thing_without_relations_says_that_this_is_not_none(client: FlaskClient) -> None:
    found = page(client, f"/network?iri={EOSC}&kind=membership&t=1800-01-01")

    assert "Not recorded is not “none”" in found.text_content()


def test_what_is_lost_is_what_the_saved_question_answers(client: FlaskClient) -> None:
    rows = client.get("/queries/infrastructure_hubs.json?minimum=1").json["results"]["bindings"]
    hub = rows[0]["hub"]["value"]
    operators = client.get(f"/network.json?iri={hub}&kind=responsibility").json["edges"]
    actor = operators[0]["from"]

    asked = client.get(f"/queries/{find('actors_removed').stem}.json?node={actor}").json["results"]["bindings"]
    found = page(client, f"/network?iri={hub}&gone={actor}")
    of_hub = page(client, f"/network?iri={hub}&gone={hub}")

    assert found.xpath("//tr/@data-lost") == [row["infrastructure"]["value"] for row in asked]
    assert f"Depend on it: {rows[0]['dependants']['value']};" in of_hub.text_content()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_forms_keep_the_language_that_was_asked_for(client: FlaskClient, language: str) -> None:
    found = page(client, f"/network?iri={EOSC}&gone={EOSC}&lang={language}")

    assert found.xpath("//form[@class='fields']//input[@name='lang']/@value") == [language]
    assert found.xpath("//html/@lang") == [language]
