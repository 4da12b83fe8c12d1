"""Search over HTTP: the page and its facets, JSON, suggestions, identifiers, and wrong parameters."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree, html

from graph.release import Releases
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from tests.test_sparql_endpoint_fixtures import publish

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def client(starter: Path) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(starter, workers=1))
    yield app.test_client()
    close_app(app)


def test_a_search_is_a_page_with_names_that_lead_to_what_they_name(client: FlaskClient) -> None:
    answer = client.get("/search?q=european+open+science+cloud", headers=HTML)
    tree = html.fromstring(answer.text)
    links = {link.text: link.get("href") for link in tree.xpath("//ol[@class='results']//a")}

    assert answer.status_code == 200
    assert "European Open Science Cloud" in links
    assert client.get(links["European Open Science Cloud"], headers=HTML).status_code == 200
    assert answer.headers["Vary"]


def test_a_search_is_json_too_with_counts_by_kind(client: FlaskClient) -> None:
    found = client.get("/search?q=science").get_json()

    assert found["total"] == sum(found["kinds"].values()) > 10
    assert len(found["results"]) == min(20, found["total"])
    assert {"iri", "href", "kind", "name", "country", "relations"} == set(found["results"][0])
    narrowed = client.get("/search?q=science&kind=infra").get_json()
    assert {row["kind"] for row in narrowed["results"]} == {"infrastructure"}
    assert narrowed["total"] == found["kinds"]["infra"]


def test_kinds_and_countries_are_in_the_language_of_a_page_and_in_english_for_programs(client: FlaskClient) -> None:
    asked = "/search?q=aix+marseille&kind=org&lang=es"
    page = client.get(asked, headers=HTML).text
    found = client.get(asked).get_json()["results"][0]
    suggested = client.get("/suggest?q=aix+marseille&lang=es").get_json(force=True)[2]

    assert "<small>organización, Francia" in page
    assert (found["kind"], found["country"]) == ("organisation", "France")
    assert suggested[0] == "organización, Francia"


def test_a_thing_is_shown_by_its_name_in_the_language_of_the_reader_where_it_has_one(client: FlaskClient) -> None:
    english = "Association for Computing Machinery"
    french = client.get("/search?q=aix+marseille&kind=org", headers={"Accept-Language": "fr"})
    plain = client.get("/search?q=aix+marseille&kind=org").get_json()["results"][0]["name"]

    assert french.get_json()["results"][0]["name"] == "Aix-Marseille Université"
    assert plain == "Aix-Marseille University"
    assert "Accept-Language" in french.headers["Vary"]
    suggested = client.get("/suggest?q=aix+marseille", headers={"Accept-Language": "fr"}).get_json(force=True)[1]
    assert "Aix-Marseille Université" in suggested
    assert (
        client.get(f"/search?q={english}", headers={"Accept-Language": "ru"}).get_json()["results"][0]["name"]
        == english
    )


def test_pages_follow_each_other_without_repeating(client: FlaskClient) -> None:
    first, second = (client.get(f"/search?page={page}").get_json()["results"] for page in (1, 2))

    assert len(first) == len(second) == 20
    assert not {row["iri"] for row in first} & {row["iri"] for row in second}
    page = html.fromstring(client.get("/search?page=2", headers=HTML).text)
    assert [link.text for link in page.xpath("//nav[@class='pages']/a")] == ["Previous page", "Next page"]


def test_a_misspelt_search_says_as_what_it_was_read(client: FlaskClient) -> None:
    assert client.get("/search?q=sciense").get_json()["readAs"] == "science"
    assert "This is what has" in client.get("/search?q=sciense", headers=HTML).text


def test_an_identifier_is_recognised_in_any_spelling(client: FlaskClient) -> None:
    spellings = ("https://ror.org/03wsadn68", "Q127992", "10.13039/100015485")
    found = [client.get("/search", query_string={"q": each}).get_json()["results"] for each in spellings]

    assert [rows[0]["name"] for rows in found if rows] == ["Association for Computing Machinery"] * len(found)


def test_suggestions_follow_opensearch(client: FlaskClient) -> None:
    answer = client.get("/suggest?q=european+open")
    text, names, descriptions, addresses = answer.get_json(force=True)

    assert answer.content_type == "application/x-suggestions+json"
    assert text == "european open"
    assert "European Open Science Cloud" in names
    assert len(names) == len(descriptions) == len(addresses) <= 10
    description = etree.fromstring(client.get("/opensearch.xml").data)
    assert [url.get("type") for url in description.findall("{*}Url")] == ["text/html", "application/x-suggestions+json"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("kind=thing", "kind"), ("page=0", "page"), ("page=x", "page"), ("page=9999999999", "page")],
)
def test_a_wrong_parameter_is_a_problem_that_names_it_and_what_is_accepted(
    client: FlaskClient, query: str, parameter: str
) -> None:
    answer = client.get(f"/search?{query}")

    assert answer.status_code == 400
    assert answer.get_json()["parameter"] == parameter
    assert answer.get_json()["accepted"]


def test_hostile_text_stays_text(client: FlaskClient) -> None:
    text = '"><script>alert(1)</script>\u202e' + "x" * 10_000

    answer = client.get("/search", query_string={"q": text}, headers=HTML)

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert client.get("/search", headers={"Accept": "image/png"}).status_code == 406


def test_a_release_without_an_index_says_so(tmp_path: Path) -> None:
    publish(tmp_path, "2026-01-01-aaaa")
    Releases(tmp_path).current().search.unlink()
    app = create_app(ServiceSettings(tmp_path, workers=1))

    answer = app.test_client().get("/search?q=x")

    close_app(app)
    assert answer.status_code == 404
    assert "has no search index" in answer.get_json(force=True)["detail"]
