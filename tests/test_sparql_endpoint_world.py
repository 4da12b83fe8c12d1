"""The world map: numbers that add up, a picture of them, lists behind them, and what it refuses."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree, html

from ontology.vocabulary import concepts
from sparql_endpoint.maps.world_picture import drawn, picture

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

HTML = {"Accept": "text/html"}
QUESTION = "infrastructure_orphans"


@pytest.fixture(scope="module")
def client(starter_app: Flask) -> FlaskClient:
    return starter_app.test_client()


def page(client: FlaskClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(address, headers=HTML)
    assert answer.status_code == status
    return html.fromstring(answer.text)


@pytest.mark.parametrize("of", ["infrastructures", QUESTION])
def test_every_number_of_the_map_leads_to_as_many_things(client: FlaskClient, of: str) -> None:
    whole = client.get(f"/map.json?of={of}").json
    rows = page(client, f"/map?of={of}").xpath("//table/tbody/tr")
    found = {}
    for each in whole["countries"]:
        found[each["code"]] = client.get(f"/map.json?of={of}&country={each['code']}").json["things"]
    nowhere = client.get(f"/map.json?of={of}&country=none").json["things"]

    assert [int(row[1].text) for row in rows] == [each["count"] for each in whole["countries"]]
    assert {code: len(things) for code, things in found.items()} == {
        each["code"]: each["count"] for each in whole["countries"]
    }
    assert len(nowhere) == whole["unknown"]
    placed = {thing for things in found.values() for thing in things}
    assert not placed & set(nowhere)
    assert len(placed) + len(nowhere) == whole["total"] > 0


def test_all_infrastructures_are_counted(client: FlaskClient) -> None:
    asked = "SELECT ?i { ?i a <https://w3id.org/oskg/ontology#OpenScienceInfrastructure> }"
    rows = client.get("/sparql", query_string={"query": asked}).json["results"]["bindings"]

    assert client.get("/map.json").json["total"] == len(rows)


def test_the_page_says_how_many_are_of_unknown_country_and_lists_them(client: FlaskClient) -> None:
    whole = client.get("/map.json").json
    found = page(client, "/map")
    (link,) = found.xpath("//div[@class='coverage']//a")
    listed = page(client, link.get("href"))

    assert link.text == f"Not recorded: {whole['unknown']}"
    assert listed.xpath("//h1/text()") == ["Country not recorded"]
    assert len(listed.xpath("//ol[@class='results']/li")) == min(100, whole["unknown"])
    assert "say nothing of the status of any place" in found.text_content()


def test_a_list_is_given_page_by_page(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sparql_endpoint.maps.world.SHOWN", 7)
    things = client.get("/map.json?country=none").json["things"]
    address, seen = "/map?country=none&lang=en", []
    while address:
        found = page(client, address)
        seen += [link.get("href") for link in found.xpath("//ol[@class='results']/li/a")]
        address = next(iter(found.xpath("//a[@rel='next']/@href")), "")

    assert [href.split("iri=")[1].split("&")[0] for href in seen] == things
    assert len(seen) > 7


def test_csv_has_the_numbers_and_the_unknown_last(client: FlaskClient) -> None:
    whole = client.get("/map.json").json
    lines = list(csv.DictReader(io.StringIO(client.get("/map.csv").text)))
    things = list(csv.DictReader(io.StringIO(client.get("/map.csv?country=none").text)))

    assert [(line["country"], int(line["count"])) for line in lines[:-1]] == [
        (each["code"], each["count"]) for each in whole["countries"]
    ]
    assert lines[-1] == {"country": "", "name": "not recorded", "count": str(whole["unknown"])}
    assert len(things) == whole["unknown"]


def test_the_picture_is_svg_without_scripts_or_other_hosts(client: FlaskClient) -> None:
    answer = client.get("/map.svg")
    root = etree.fromstring(answer.data)

    assert answer.mimetype == "image/svg+xml"
    assert len(root.xpath("//*[contains(@class, 'mark-shape')]/*")) > 170
    assert not root.findall(".//{*}script")
    assert b"http" not in answer.data.replace(b"http://www.w3.org/", b"")
    assert client.get("/map", headers={"Accept": "image/webp"}).status_code == 406


def test_names_of_countries_are_in_the_language_of_the_reader(client: FlaskClient) -> None:
    found = page(client, "/map?country=DE&lang=fr")

    assert found.xpath("//h1/text()") == ["Allemagne"]
    assert found.xpath("//a[contains(@href, '/search')]/@href")[-1] == "/search?country=DE&lang=fr"


@pytest.mark.parametrize("given", ["of=nothing", "country=ZZ", "country=Germany", "page=0"])
def test_a_bad_value_is_refused_with_what_is_accepted(client: FlaskClient, given: str) -> None:
    answer = client.get(f"/map.json?{given}")

    assert answer.status_code == 400
    assert answer.json["parameter"] == given.split("=", maxsplit=1)[0]
    assert answer.json["accepted"]


def test_nearly_every_country_of_the_vocabulary_is_drawn() -> None:
    forms = [drawn(code) for code in concepts("country")]

    assert forms.count("area") >= 170
    assert forms.count("point") >= 55
    assert (drawn("BR"), drawn("SG"), drawn("XK"), drawn("SJ")) == ("area", "point", "area", "")


@pytest.mark.parametrize(
    ("counts", "labels"),
    [
        ({"BR": 1}, ["≥ 1"]),
        ({"BR": 3, "DE": 1}, ["1", "≥ 2"]),
        ({"BR": 2041, "DE": 802, "SG": 30, "ZA": 2}, ["1", "2–19", "20–199", "200–1,999", "≥ 2,000"]),
        ({}, ["≥ 1"]),
    ],
)
def test_shades_follow_the_largest_number(counts: dict[str, int], labels: list[str]) -> None:
    layers = picture(counts, [(1.0, 2.0)]).drawing["layer"]
    shapes = layers[1]["data"]["values"]["objects"]["countries"]["geometries"]

    fill = layers[1]["encoding"]["fill"]["condition"]
    shades = {shape["properties"]["shade"] for shape in shapes} - {None}
    small = {circle["shade"] for circle in layers[2]["data"]["values"]}
    assert fill["scale"]["domain"] == labels
    assert len(fill["scale"]["range"]) == len(labels)
    assert shades | small <= set(labels)
    assert len(shades) + len(small) >= bool(counts)
    assert layers[3]["data"]["values"] == [{"longitude": 2.0, "latitude": 1.0}]
