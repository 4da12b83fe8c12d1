"""Search over HTTP: the page and its facets, JSON, suggestions, identifiers, and wrong parameters."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree, html

from graph.release import Releases
from ontology.vocabulary import label
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


def test_infrastructures_are_browsed_by_field_and_funder_with_counts(client: FlaskClient) -> None:
    every = client.get("/search?kind=infra").get_json()
    funder = every["funders"][0]

    found = client.get("/search", query_string={"kind": "infra", "funder": funder["iri"]}).get_json()
    page = html.fromstring(
        client.get("/search", query_string={"kind": "infra", "funder": funder["iri"]}, headers=HTML).text
    )

    assert found["total"] == len(found["results"]) == funder["things"]
    chosen = page.xpath("//select[@id='funder']/option[@selected]")[0]
    assert chosen.get("value") == funder["iri"]
    assert chosen.text.strip() == f"{funder['name']} ({funder['things']})"
    assert len(page.xpath("//ol[@class='results']/li")) == funder["things"]
    assert page.xpath("//select[@id='theme']/optgroup/option")


def test_fields_and_their_schemes_are_named_in_the_language_of_the_page(client: FlaskClient) -> None:
    themes = client.get("/search?kind=infra").get_json()["themes"]

    page = html.fromstring(client.get("/search?kind=infra&lang=fr", headers=HTML).text)

    for theme in themes:
        (option,) = page.xpath(f"//select[@id='theme']//option[@value='{theme['iri']}']")
        assert option.text.strip() == f"{label(theme['iri'], 'fr')} ({theme['things']})"
        assert option.getparent().get("label") == label(theme["iri"].rpartition("/")[0], "fr")


def test_a_value_that_is_chosen_and_not_counted_stays_chosen(client: FlaskClient) -> None:
    given = {"kind": "infra", "funder": 'https://w3id.org/oskg/id/org/none"><script>', "q": "zenodo"}
    page = html.fromstring(client.get("/search", query_string=given, headers=HTML).text)

    (option,) = page.xpath("//select[@id='funder']/option[@selected]")
    assert (option.get("value"), option.text.strip()) == (given["funder"], given["funder"])
    assert not page.xpath("//main//script")


def test_a_profile_leads_to_what_is_recorded_with_it(client: FlaskClient) -> None:
    funder = client.get("/search?kind=infra").get_json()["funders"][0]
    code = funder["iri"].rsplit("/", 1)[-1]

    page = html.fromstring(client.get(f"/profiles/funder/{code}", headers=HTML).text)
    (link,) = [link for link in page.xpath("//main//@href") if link.startswith("/search?kind=infra")]

    assert client.get(link).get_json()["total"] == funder["things"]


def test_a_release_from_before_facets_says_that_it_has_none(tmp_path: Path) -> None:
    publish(tmp_path, "2026-04-24-old")
    index = Releases(tmp_path).current().search
    with closing(sqlite3.connect(index)) as opened, opened:
        opened.execute("DROP INDEX facet_entity")
    app = create_app(ServiceSettings(tmp_path, workers=1))

    asked = app.test_client().get("/search?kind=infra&theme=https://example.org/x")
    browsed = app.test_client().get("/search?kind=infra", headers=HTML)

    close_app(app)
    assert asked.status_code == 404
    assert "does not keep who funds what" in asked.get_json(force=True)["detail"]
    assert browsed.status_code == 200
    assert 'id="theme"' not in browsed.text
