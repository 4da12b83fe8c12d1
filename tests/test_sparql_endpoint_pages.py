"""The pages: complete, escaped, without scripts of their own or other hosts, and honest about what is not known."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store, parse_query_results

from queries.answers import ANSWERS
from queries.catalogue import SavedQuery, catalogue

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SAVED = sorted(catalogue().values(), key=lambda query: query.stem)
DATED = [query for query in SAVED if any(each.type == "date" for each in query.parameters)]

#: What marks a script element as data, which no browser runs.
DATA = {"type": "application/ld+json"}

#: Elements that have no end tag.
VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """Collects what a page refers to, and whether its elements close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.fields: set[str] = set()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found: Mapping[str, str | None] = dict(attrs)
        if not (tag == "script" and (found == DATA or _is_own_module(found))):
            self.tags.append(tag)
        self.links += [value for name in ("href", "src", "action") if (value := found.get(name))]
        if tag in {"input", "select", "textarea"} and found.get("type") != "hidden" and "name" in found:
            self.fields.add(found["name"] or "")
        if tag == "label":
            self.labelled.add(found.get("for") or "")
        if identity := found.get("id"):
            self.ids.append(identity)
        assert not any(name == "style" or name.startswith("on") for name in found)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _is_own_module(found: Mapping[str, str | None]) -> bool:
    """Return whether a script element loads a module from this host, without which the page works the same."""
    return set(found) == {"type", "src"} and found["type"] == "module" and str(found["src"]).startswith("/static/js/")


def read(client: FlaskClient, path: str, status: int = 200) -> tuple[Page, str]:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == status
    assert answer.content_type == "text/html; charset=utf-8"
    page = Page(answer.text)
    assert page.open == []
    assert "script" not in page.tags
    assert len(page.ids) == len(set(page.ids))
    assert page.labelled >= page.fields
    return page, answer.text


def test_the_home_page_shows_release_sources_and_every_question(client: FlaskClient) -> None:
    page, text = read(client, "/")

    assert "2026-04-24-aaaa" in text
    assert "Alpha &lt;register&gt;" in text
    assert "CC0-1.0" in text
    assert {f"/queries/{query.stem}" for query in SAVED} <= set(page.links)


@pytest.mark.parametrize("path", ["/", "/sparql", f"/queries/{SAVED[0].stem}", "/nothing"])
def test_every_page_loads_from_this_host_only_and_its_links_lead_somewhere(client: FlaskClient, path: str) -> None:
    page, _ = read(client, path, 404 if path == "/nothing" else 200)

    for link in page.links:
        assert link.startswith(("/", "#", "?"))
        address = urljoin(path, link.partition("#")[0])
        with client.get(address) as answer:
            assert answer.status_code == (404 if address.startswith("/nothing") else 200)


@pytest.mark.parametrize("query", SAVED, ids=lambda query: query.stem)
def test_a_saved_query_has_a_page_with_its_form_definition_and_coverage(client: FlaskClient, query: SavedQuery) -> None:
    page, text = read(client, f"/queries/{query.stem}")

    shown = re.sub(r"&#39;|&#34;|&lt;|&gt;|&amp;", "·", text)
    assert {each.name for each in query.parameters} == page.fields
    shared = [words for each in query.definitions for words in (each.title, each.definition)]
    for words in (query.title, query.question, query.definition, *query.caveats, *shared):
        assert re.sub(r"['\"<>&]", "·", words) in shown
    assert "Coverage:" in text
    for answer in ("yes", "no", "unknown"):
        assert f'class="{answer}"' in text


@pytest.mark.parametrize("query", SAVED, ids=lambda query: query.stem)
def test_a_saved_query_is_also_text_csv_and_json_that_agree(client: FlaskClient, query: SavedQuery) -> None:
    sparql = client.get(f"/queries/{query.stem}.rq")
    table = client.get(f"/queries/{query.stem}.csv")
    rows = client.get(f"/queries/{query.stem}.json")
    direct = client.get("/sparql", query_string={"query": sparql.text}, headers={"Accept": "text/csv"})

    assert sparql.content_type == "application/sparql-query; charset=utf-8"
    assert Store().query(sparql.text) is not None
    assert table.content_type == "text/csv; charset=utf-8"
    assert table.text.splitlines()[0].split(",") == [column.name for column in query.columns]
    parsed = parse_query_results(rows.data, QueryResultsFormat.JSON)
    assert isinstance(parsed, QuerySolutions)
    assert [each.value for each in parsed.variables] == [column.name for column in query.columns]
    assert sorted(direct.text.splitlines()) == sorted(table.text.splitlines())


def test_the_id_of_a_query_leads_to_its_page_with_the_parameters_kept(client: FlaskClient) -> None:
    query = SAVED[0]

    answer = client.get(f"/queries/{query.id}?a=b%26c", headers=HTML)

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/queries/{query.stem}?a=b%26c"


def test_an_unknown_query_gets_the_nearest_names(client: FlaskClient) -> None:
    answer = client.get(f"/queries/{SAVED[0].stem}x")

    assert answer.status_code == 404
    assert SAVED[0].stem in answer.get_json(force=True)["nearest"]


@pytest.mark.parametrize("extension", ["", ".csv", ".json", ".rq"])
def test_a_wrong_value_is_refused_with_the_parameter_and_what_is_accepted(client: FlaskClient, extension: str) -> None:
    query = DATED[0]
    name = next(each.name for each in query.parameters if each.type == "date")

    answer = client.get(f"/queries/{query.stem}{extension}", query_string={name: '"} <script>'})
    page = client.get(f"/queries/{query.stem}{extension}", query_string={name: '"} <script>'}, headers=HTML)

    assert (answer.status_code, page.status_code) == (400, 400)
    document = answer.get_json(force=True)
    assert document["parameter"] == name
    assert "YYYY-MM-DD" in document["accepted"]
    assert page.content_type == "text/html; charset=utf-8"
    assert f"<dd>{name}</dd>" in page.text
    assert "YYYY-MM-DD" in page.text
    assert "<script>" not in page.text


def test_an_unknown_parameter_is_refused_with_the_known_ones(client: FlaskClient) -> None:
    answer = client.get(f"/queries/{DATED[0].stem}.csv?nonsense=1")

    assert answer.status_code == 400
    assert DATED[0].parameters[0].name in answer.get_json(force=True)["accepted"]


def test_a_given_value_is_kept_in_the_form_and_in_the_links(client: FlaskClient) -> None:
    query = DATED[0]
    name = next(each.name for each in query.parameters if each.type == "date")

    page, text = read(client, f"/queries/{query.stem}?{name}=2020-02-29")

    assert 'value="2020-02-29"' in text
    assert f"/queries/{query.stem}.csv?{name}=2020-02-29" in page.links
    assert "2020-02-29" in client.get(f"/queries/{query.stem}.rq?{name}=2020-02-29").text


def test_the_answers_are_shown_in_words(client: FlaskClient) -> None:
    _, text = read(client, f"/queries/{SAVED[0].stem}")

    assert f"({ANSWERS['unknown']})" in text
    assert "not the same as no" in text


def test_the_style_sheet_and_the_icon_come_from_here(client: FlaskClient) -> None:
    for path, kind in (("/static/style.css", "text/css"), ("/static/icon.svg", "image/svg+xml")):
        with client.get(path) as answer:
            assert answer.status_code == 200
            assert answer.mimetype == kind
            assert b"http://www.w3.org/2000/svg" in answer.data or b"http" not in answer.data


def test_a_question_is_asked_and_answered_in_the_language_of_its_reader(client: FlaskClient) -> None:
    french = client.get("/queries/languages_interface", headers=HTML | {"Accept-Language": "fr-CH, fr;q=0.9, en;q=0.5"})
    arabic = client.get("/queries/languages_interface?lang=ar", headers=HTML | {"Accept-Language": "fr"})
    unknown = client.get("/queries/languages_interface", headers=HTML | {"Accept-Language": "tlh"})

    assert '<h1 lang="fr" dir="ltr">Interfaces en une seule langue' in french.text
    assert "Accept-Language" in french.headers["Vary"]
    assert french.headers["Content-Language"] == "en, fr"
    assert '<p class="answer" lang="ar" dir="rtl">' in arabic.text
    assert '<h1 lang="en" dir="ltr">' in unknown.text
    assert client.get("/queries/languages_interface?lang=xx", headers=HTML).status_code == 400


def test_the_page_about_the_graph_says_how_to_cite_the_release_and_how_to_correct_it(client: FlaskClient) -> None:
    page, text = read(client, "/about")

    assert "release 2026-04-24-aaaa (2026-04-24)" in text
    assert "best corrected in the register" in text
    assert "/quality" in page.links
