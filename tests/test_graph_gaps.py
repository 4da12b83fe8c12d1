"""The gap desk: counts and lists by question and region, held to the rows of the questions, and its pages."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html
from pyoxigraph import NamedNode, QuerySolutions, Store

from graph.gaps import NOWHERE, counts, gaps_of, listed
from graph.release import Release, Releases
from graph.search import named
from graph.store import open_store
from queries.catalogue import SavedQuery, catalogue
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from tests.test_sparql_endpoint_fixtures import publish

HTML = {"Accept": "text/html"}
OSKG = "https://w3id.org/oskg/ontology#"


@pytest.fixture(scope="module")
def release(starter: Path) -> Release:
    return Releases(starter).current()


@pytest.fixture(scope="module")
def client(starter: Path) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(starter, workers=1))
    yield app.test_client()
    close_app(app)


def found(release: Release, query: SavedQuery) -> set[str]:
    """The named things that the rows of a question are about, one row after the other."""
    rows = open_store(release).query(query.bind({}, release.manifest.snapshot).text)
    assert isinstance(rows, QuerySolutions)
    terms = (row[name] for row in rows for name in query.subjects)
    iris = {term.value for term in terms if isinstance(term, NamedNode)}
    return {one.iri for one in named(release.search, sorted(iris))}


def regions(store: Store, iri: str) -> set[str]:
    """The regions of a thing, by its own countries and those of its operators, one statement after the other."""
    places = {NamedNode(iri)} | set(objects(store, NamedNode(iri), "operatedBy"))
    countries = {country for place in places for country in objects(store, place, "country")}
    above = NamedNode("http://www.w3.org/2004/02/skos/core#broaderTransitive")
    wider = {quad.object.value for country in countries for quad in store.quads_for_pattern(country, above, None)}  # type: ignore[union-attr]
    return {each for each in wider if "/unesco-region/" in each} or {NOWHERE}


def objects(store: Store, node: NamedNode, term: str) -> Iterator[NamedNode]:
    for quad in store.quads_for_pattern(node, NamedNode(f"{OSKG}{term}"), None):
        assert isinstance(quad.object, NamedNode)
        yield quad.object


def test_counts_and_lists_are_those_of_the_rows_by_the_regions_of_what_they_are_about(release: Release) -> None:
    store = open_store(release)
    known: dict[str, set[str]] = {}
    for query in catalogue().values():
        expected: dict[str, set[str]] = defaultdict(set)
        for iri in found(release, query):
            for region in known.setdefault(iri, regions(store, iri)):
                expected[region].add(iri)

        assert counts(release.search).get(query.stem, {}) == {region: len(iris) for region, iris in expected.items()}
        for region, iris in expected.items():
            assert {one.iri for one in listed(release.search, query.stem, region, 10_000)} == iris
    assert any(region != NOWHERE for row in counts(release.search).values() for region in row)


def test_a_thing_knows_the_questions_that_find_it(release: Release) -> None:
    one = listed(release.search, "languages_interface", None, 1)[0]

    assert "languages_interface" in gaps_of(release.search, one.iri)
    assert gaps_of(release.search, "https://example.org/none") == []


def test_another_index_in_the_place_of_one_is_looked_into(tmp_path: Path) -> None:
    index = tmp_path / "search.sqlite"
    for query in ("first", "second"):
        another = tmp_path / f"{query}.sqlite"
        with closing(sqlite3.connect(another)) as opened, opened:
            opened.execute("CREATE TABLE gap_count (query)")
            opened.execute("CREATE TABLE gap (query, iri)")
            opened.execute("INSERT INTO gap VALUES (?, 'x')", (query,))
        another.replace(index)
        assert gaps_of(index, "x") == [query]

    index.unlink()
    assert gaps_of(index, "x") == []


def test_lists_have_pages(release: Release) -> None:
    every = listed(release.search, "funding_no_evidence", None, 1000)

    assert listed(release.search, "funding_no_evidence", None, 2, 2) == every[2:4]
    assert [one.name for one in every] == sorted(one.name for one in every)


def test_the_desk_is_a_table_and_json(client: FlaskClient, release: Release) -> None:
    found = client.get("/gaps").get_json()
    page = html.fromstring(client.get("/gaps", headers=HTML).text)

    assert set(found["counts"]) == set(catalogue())
    total = sum(counts(release.search)["languages_interface"].values())
    assert sum(found["counts"]["languages_interface"].values()) == total
    assert len(page.xpath("//table[@class='heat']/tbody/tr")) == len(catalogue())
    assert "Region not recorded" in page.xpath("//th")[-len(catalogue()) - 1].text_content()


def test_a_number_leads_to_what_it_counts(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/gaps", headers=HTML).text)
    link = page.xpath("//td/a")[0]

    listing = client.get(link.get("href"), headers=HTML)
    rows = client.get(link.get("href")).get_json()["subjects"]

    assert listing.status_code == 200
    assert len(rows) == min(100, int(link.text.replace(",", "")))
    assert client.get("/gaps/Q29?region=nowhere").get_json()["parameter"] == "region"
    assert client.get("/gaps/Q29?page=0").status_code == 400
    assert client.get("/gaps/nothing").status_code == 404
    assert client.get("/gaps", headers={"Accept": "image/png"}).status_code == 406


def test_a_release_without_an_index_says_so(tmp_path: Path) -> None:
    publish(tmp_path, "2026-01-01-aaaa")
    Releases(tmp_path).current().search.unlink()
    app = create_app(ServiceSettings(tmp_path, workers=1))

    answer = app.test_client().get("/gaps")

    close_app(app)
    assert answer.status_code == 404
    assert gaps_of(tmp_path / "search.sqlite", "https://example.org/a") == []


def test_the_page_of_a_thing_names_the_questions_that_find_it(client: FlaskClient, release: Release) -> None:
    one = listed(release.search, "languages_interface", None, 1)[0]

    page = html.fromstring(client.get("/describe", query_string={"iri": one.iri}, headers=HTML).text)

    assert "Questions that find it" in page.xpath("//h2/text()")
