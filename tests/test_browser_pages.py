"""Every kind of page, with the address of one: what the pictures show and the checkers check.

A kind that is new is missed by the tests here until it is listed: no address that answers with a page, and no template
of a page, is left out.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from jinja2 import Template
from lxml.html import document_fromstring

from sparql_endpoint import application
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from tests.test_oskg_fixtures import Pair

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytest_plugins = "tests.test_browser_fixtures"

EOSC: Final = "https://w3id.org/oskg/id/infra/oskg-eosc"
AOSP: Final = "https://w3id.org/oskg/id/infra/oskg-aosp"
#: One page of every kind; `{older}` and `{newer}` are the releases of the home.
PAGES: Final[Mapping[str, str]] = {
    "home": "/",
    "about": "/about",
    "search": "/search?q=open+science",
    "search-nothing": "/search?q=zzzz",
    "question": "/queries/coverage_theme_region",
    "question-region": "/queries/funding_single_funder?region=https://w3id.org/oskg/c/unesco-region/1.0/africa",
    "question-empty": "/queries/training_offers",
    "question-embed": "/queries/coverage_theme_region/embed",
    "question-sources": "/queries/funding_single_funder/sources",
    "question-trend": "/queries/identifiers_support/trend",
    "gaps": "/gaps",
    "gaps-listed": "/gaps/Q29",
    "entity": f"/describe?iri={EOSC}",
    "entity-organisation": "/describe?iri=https://w3id.org/oskg/id/org/ror-01ggx4157",
    "entity-source": "/describe?iri=https://w3id.org/oskg/graph/curated",
    "references": f"/references?iri={EOSC}",
    "map": "/map",
    "network": f"/network?iri={EOSC}&steps=2",
    "network-removal": f"/network?iri={EOSC}&gone={EOSC}",
    "profiles": "/profiles",
    "profile": "/profiles/infrastructure/oskg-aosp",
    "scorecard": "/scorecard",
    "scorecard-one": f"/scorecard?infrastructure={EOSC}",
    "comparison": f"/scorecard/compare?infrastructure={EOSC}&infrastructure={AOSP}",
    "sparql": "/sparql",
    "sparql-rows": "/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+5",
    "sparql-error": "/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+%7D",
    "quality": "/quality",
    "quality-source": "/quality/curated",
    "releases": "/releases",
    "release": "/releases/{newer}",
    "difference": "/releases/{older}/diff/{newer}",
    "vocabularies": "/vocabularies",
    "scheme": "/vocabularies/unesco-region/1.0",
    "ontology": "/ontology",
    "shapes": "/shapes",
    "conformance": "/conformance",
    "dataset": "/dataset",
    "programs": "/programs",
    "problem": "/nothing",
}
#: The address of a page, and what is clicked on it: what that opens is checked and shown too.
CLICKED: Final = {"evidence": ("/queries/endorsement_map", "td.evidence a")}
#: What answers with documents, pictures, feeds or the way to a page: no page of its own.
NO_PAGES: Final = {
    "completion.terms",
    "context.context",
    "coverage_sources.document",
    "dataset.examples",
    "dataset.turtle",
    "dereference.thing",
    "diagnosis.document",
    "diff.document",
    "discovery.robots",
    "discovery.sitemap",
    "evidence_document.evidence",
    "feeds.atom",
    "feeds.json_feed",
    "graph_store.graph",
    "metrics.metrics",
    "pictures.picture",
    "probes.health",
    "probes.readiness",
    "profiles.brief",
    "programs.description",
    "releases.file",
    "resolution.resolve",
    "result_pictures.picture",
    "saved.results",
    "saved.text",
    "saved_documents.answer_document",
    "saved_documents.coverage_document",
    "saved_documents.index",
    "saved_documents.options_document",
    "schema_document.schema",
    "scorecard.findings",
    "scorecard.query",
    "search.description",
    "search.suggest",
    "skg_if.page",
    "skg_if.single",
    "static",
    "vocabulary.project",
    "vocabulary.scheme_iri",
}
TEMPLATES: Final = Path(application.__file__).parent / "templates"


@pytest.fixture(scope="module")
def app(grown: Pair) -> Iterator[Flask]:
    built = create_app(ServiceSettings(grown.home, workers=1, budget=100_000))
    yield built
    close_app(built)


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_every_address_that_can_answer_with_a_page_is_listed(app: Flask, grown: Pair) -> None:
    adapter = app.url_map.bind("localhost")
    listed = {
        adapter.match(path_of(path, grown).partition("?")[0])[0] for name, path in PAGES.items() if name != "problem"
    }
    known = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert known - listed == NO_PAGES


def test_every_template_of_a_page_is_seen_and_every_page_is_one(client: FlaskClient, app: Flask, grown: Pair) -> None:
    seen: set[str | None] = set()

    def note(sender: Flask, template: Template, **_: object) -> None:
        seen.add(template.name)

    with template_rendered.connected_to(note, app):
        answers = {
            name: client.get(path_of(path, grown), headers={"Accept": "text/html"}, follow_redirects=True)
            for name, path in PAGES.items()
        }

    whole = {
        path.name
        for path in TEMPLATES.iterdir()
        if "<!doctype" in (text := path.read_text("utf-8")) or "extends" in text
    }
    assert whole - {"base.html"} <= seen
    for name, answer in answers.items():
        assert (name, answer.mimetype, answer.text.count("<h1")) == (name, "text/html", 1)
        assert (name, answer.status_code) == (name, {"problem": 404, "sparql-error": 400}.get(name, 200))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_tells_searchers_what_it_is_in_its_language(client: FlaskClient, grown: Pair, language: str) -> None:
    said = {}
    for name, path in PAGES.items():
        address = f"{path_of(path, grown)}{'&' if '?' in path else '?'}lang={language}"
        text = client.get(address, headers={"Accept": "text/html"}, follow_redirects=True).text
        found = document_fromstring(text).xpath("//meta[@name='description']/@content")
        said[name] = found[0] if len(found) == 1 else found

    assert {name for name, words in said.items() if not isinstance(words, str) or not 20 <= len(words) <= 225} == set()
    english = {"problem", "scheme", "ontology", "shapes"}
    mine = [words for name, words in said.items() if name not in english]
    assert all(bool(re.search("[\u0600-\u06ff]", words)) == (language == "ar") for words in mine)


def path_of(path: str, grown: Pair) -> str:
    """Return the path of a page in the home of two releases."""
    return path.format(older=grown.older.version, newer=grown.newer.version)


def opened(page: "Page", name: str, path: str, grown: Pair) -> None:
    """Go to a page, and open what is clicked on it if there is something."""
    page.goto(path_of(path, grown), wait_until="networkidle")
    if name in CLICKED:
        page.locator(CLICKED[name][1]).first.click()
        page.get_by_role("dialog").locator("h2").wait_for()
