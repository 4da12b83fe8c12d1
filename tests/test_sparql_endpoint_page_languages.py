"""Pages in the language of their reader: negotiated, switched, kept in links, told in headers."""

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from queries.catalogue import find
from queries.wording import LANGUAGES
from sparql_endpoint.wording.catalogues import TARGETS, translations
from sparql_endpoint.wording.page_languages import PAGES, isolated

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_in_the_language_that_the_browser_likes_best(client: FlaskClient, language: str) -> None:
    page = client.get("/", headers=HTML | {"Accept-Language": f"tlh, {language}-XX;q=0.9, en;q=0.1"})

    way = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{way}">' in page.text
    assert page.headers["Content-Language"] == language
    assert "Accept-Language" in page.headers["Vary"]
    assert ("Skip to content" in page.text) == (language == "en")


def test_a_page_is_in_the_language_that_its_address_names_whatever_the_browser_likes(client: FlaskClient) -> None:
    page = client.get("/search?q=a&lang=ru", headers=HTML | {"Accept-Language": "fr"})

    assert '<html lang="ru" dir="ltr">' in page.text
    assert "Перейти к содержанию" in page.text


def test_the_switch_names_every_language_in_itself_and_keeps_the_rest_of_the_address(client: FlaskClient) -> None:
    page = client.get("/search?q=a%26b&kind=org&kind=org&lang=fr", headers=HTML).text

    for code, name in LANGUAGES.items():
        current = ' aria-current="true"' if code == "fr" else ""
        href = f"?q=a%26b&amp;kind=org&amp;kind=org&amp;lang={code}"
        assert f'<a href="{href}" lang="{code}" hreflang="{code}"{current}>{name}</a>' in page


def test_the_switch_of_an_address_that_looks_like_another_host_stays_on_this_one(client: FlaskClient) -> None:
    page = client.get("//example.org/x", headers=HTML)

    assert page.status_code == 404
    assert 'href="?lang=fr"' in page.text
    assert 'href="//example.org' not in page.text


def test_links_to_pages_keep_a_language_that_was_asked_for_by_name_and_links_to_data_do_not(
    client: FlaskClient,
) -> None:
    named = client.get("/?lang=es", headers=HTML).text
    liked = client.get("/", headers=HTML | {"Accept-Language": "es"}).text
    released = client.get("/?lang=es&release=2026-04-24-aaaa", headers=HTML).text

    assert 'href="/gaps?lang=es"' in named
    assert 'href="/void.ttl"' in named
    assert 'href="/gaps"' in liked
    assert "release=2026-04-24-aaaa" in released
    assert "lang=es" in released


def test_the_list_of_pages_names_endpoints_that_there_are(client: FlaskClient) -> None:
    known = {rule.endpoint for rule in client.application.url_map.iter_rules()}

    assert known >= PAGES


def test_a_language_that_is_not_offered_is_refused_on_a_page_in_the_language_that_the_browser_likes(
    client: FlaskClient,
) -> None:
    page = client.get("/about?lang=xx", headers=HTML | {"Accept-Language": "zh"})

    assert page.status_code == 400
    assert '<html lang="zh" dir="ltr">' in page.text
    assert "en, fr, es, zh, ar, ru" in page.text


def test_a_parameter_of_that_name_does_not_keep_programs_from_asking(client: FlaskClient) -> None:
    answer = client.get("/sparql?query=ASK%7B%7D&lang=xx", headers={"Accept": "application/sparql-results+json"})

    assert answer.status_code == 200
    assert "Content-Language" not in answer.headers


def test_pages_of_other_languages_are_kept_apart(client: FlaskClient) -> None:
    first = client.get("/queries/languages_interface", headers=HTML | {"Accept-Language": "fr"})
    second = client.get("/queries/languages_interface", headers=HTML | {"Accept-Language": "ru"})

    assert first.headers["ETag"] != second.headers["ETag"]
    assert "Aller au contenu" in first.text
    assert "Перейти к содержанию" in second.text


def test_the_pages_of_vocabularies_are_kept_for_each_language(client: FlaskClient) -> None:
    plain = client.get("/ontology", headers=HTML | {"Accept-Language": "en"}).text
    named = client.get("/ontology?lang=fr", headers=HTML | {"Accept-Language": "en"}).text

    assert 'href="/vocabularies"' in plain
    assert 'href="/vocabularies?lang=fr"' in named
    assert "/ontology.ttl" in named
    assert "lang=fr.ttl" not in named


def test_numbers_and_dates_of_a_page_are_written_as_its_language_writes_them(client: FlaskClient) -> None:
    french = client.get("/?lang=fr", headers=HTML).text
    arabic = client.get("/?lang=ar", headers=HTML).text

    assert '<time datetime="2026-04-24">24 avr. 2026</time> : 3\u202f003 énoncés.' in french
    assert '<time datetime="2026-04-24">24\u200f/04\u200f/2026</time>' in arabic


def test_questions_are_listed_in_the_language_of_the_page(client: FlaskClient) -> None:
    home = client.get("/?lang=fr", headers=HTML).text
    gaps = client.get("/gaps?lang=fr", headers=HTML).text

    assert "Interfaces en une seule langue" in home
    assert "<h3>Financement</h3>" in home
    assert "Interfaces en une seule langue" in gaps
    assert "Région non renseignée" in gaps


def test_programs_read_english_whatever_their_language(client: FlaskClient) -> None:
    asked = {"Accept": "application/json", "Accept-Language": "fr"}

    assert "Region not recorded" in client.get("/gaps", headers=asked).get_json()["regions"].values()
    assert client.get("/nothing", headers=asked).get_json()["title"] == "There is nothing at this address"


def test_a_problem_has_its_title_in_the_language_of_the_page_and_marks_the_rest_as_english(client: FlaskClient) -> None:
    page = client.get("/nothing?lang=ru", headers=HTML).text

    assert "<h1>По этому адресу ничего нет</h1>" in page
    assert '<p class="problem" lang="en" dir="ltr">' in page


def test_forms_keep_a_language_that_was_asked_for_by_name(client: FlaskClient) -> None:
    kept = '<input type="hidden" name="lang" value="zh">'

    for path in ("/", "/search", "/scorecard", "/queries/languages_interface"):
        assert kept in client.get(path, headers=HTML, query_string={"lang": "zh"}).text
        assert kept not in client.get(path, headers=HTML | {"Accept-Language": "zh"}).text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/sparql", "Point d’accès SPARQL"),
        ("/sparql?query=ASK%7B%7D", "<h2>Oui</h2>"),
        ("/sparql?query=SELECT+*%7B%3Fs+%3Fp+%3Fo%7DLIMIT+1", "1 ligne"),
        ("/ontology", "Ce qui existe"),
        ("/shapes", "La notice est chargée."),
        ("/vocabularies", "Schémas de concepts"),
        ("/vocabularies/country/1.0", "<dt>Plus large</dt>"),
        ("/releases", "en service"),
        ("/conformance", "<td>réussi</td>"),
        ("/programs", "Chaque question est une opération HTTP"),
        ("/quality", "Notices écartées"),
        ("/describe?iri=http%3A%2F%2Fexample.org%2Ftext", "Ce qui en est dit"),
        ("/references?iri=http%3A%2F%2Fexample.org%2Fn1", "énoncés, page 1 sur 1"),
    ],
)
def test_every_kind_of_page_is_translated(client: FlaskClient, path: str, words: str) -> None:
    page = client.get(path, headers=HTML | {"Accept-Language": "fr"})

    assert page.status_code == 200
    assert words in page.text


def test_figures_are_set_apart_where_a_page_is_read_from_right_to_left() -> None:
    app = Flask(__name__)

    with app.test_request_context("/?lang=ar"):
        assert isolated("2026-11-21") == "\u20662026-11-21\u2069"
    with app.test_request_context("/?lang=fr"):
        assert isolated("2026-11-21") == "2026-11-21"


def test_a_question_says_why_it_matters_and_what_its_fields_do_in_the_language_of_the_page(client: FlaskClient) -> None:
    page = client.get("/queries/languages_interface?lang=es", headers=HTML).text

    assert "Un servicio que solo habla inglés excluye" in page
    assert '<label for="language">Idioma</label>' in page
    assert "El único idioma, o el idioma que falta." in page


@pytest.mark.parametrize(
    "address",
    [
        "/queries/funding_single_funder.xlsx",
        "/queries/funding_single_funder.csv",
        "/ontology.ttl",
        "/feed.json",
        "/openapi.json",
        "/queries/funding_single_funder",
    ],
)
def test_what_is_confirmed_varies_by_what_the_answer_varies_by(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers=HTML, buffered=True)
    again = client.get(address, headers=HTML | {"If-None-Match": answer.headers["ETag"]}, buffered=True)

    assert (answer.status_code, again.status_code) == (200, 304)
    assert again.headers["Vary"] == answer.headers["Vary"]
    assert ("Accept-Language" in again.headers["Vary"]) == (answer.mimetype == "text/html")


@pytest.mark.parametrize("language", TARGETS)
def test_the_method_of_a_question_is_told_in_the_language_of_the_page(client: FlaskClient, language: str) -> None:
    query = find("funding_single_funder")
    texts = translations(language)

    page = unescape(client.get(f"/queries/{query.stem}?lang={language}", headers=HTML).text)

    for text in (query.definition, *query.caveats):
        assert text not in page
        assert f">{texts.gettext(text)}</" in page
    assert query.formula in page
