"""Answers in frames of other sites: the one kind of page that may be framed, bare, without scripts, and true."""

from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from graph.release import Releases
from queries.catalogue import catalogue
from tests.test_sparql_endpoint_pages import HTML, Page

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

STEMS = sorted(catalogue())
REGION = "https://w3id.org/oskg/c/unesco-region/1.0/africa"


@pytest.fixture(scope="module")
def client(starter_app: Flask) -> FlaskClient:
    return starter_app.test_client()


def policy(client: FlaskClient, path: str) -> dict[str, str]:
    (header,) = client.get(path, headers=HTML).headers.getlist("Content-Security-Policy")
    return dict(part.strip().partition(" ")[::2] for part in header.split(";"))


def test_a_page_for_frames_may_be_framed_by_every_site_and_runs_and_sends_nothing(client: FlaskClient) -> None:
    told = policy(client, "/queries/languages_interface/embed")

    assert told["frame-ancestors"] == "*"
    assert told["default-src"] == told["form-action"] == told["base-uri"] == "'none'"
    assert "script-src" not in told


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/queries/languages_interface",
        "/queries/languages_interface.csv",
        "/queries/languages_interface/embed?language=%22%3E",
        "/queries/nothing/embed",
        "/queries/Q29/embed",
        "/queries/languages_interface/embed/",
        "/profiles",
        "/describe?iri=https://w3id.org/oskg/id/infra/oskg-aosp",
        "/sparql",
    ],
)
def test_nothing_else_may_be_framed(client: FlaskClient, path: str) -> None:
    assert policy(client, path)["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("stem", STEMS)
def test_it_says_the_answer_of_the_whole_page_with_a_picture_or_rows_and_the_release(
    client: FlaskClient, starter: Path, stem: str
) -> None:
    answer = client.get(f"/queries/{stem}/embed", headers=HTML)
    page, whole = html.fromstring(answer.text), html.fromstring(client.get(f"/queries/{stem}", headers=HTML).text)

    Page(answer.text.split(">", 1)[1].replace("<base", "<meta"))
    assert page.xpath("//p[@class='answer']")[0].text == whole.xpath("//p[@class='answer']")[0].text
    assert page.xpath("//h1")[0].text_content() == whole.xpath("//h1")[0].text_content()
    assert page.xpath("//img/@src") == whole.xpath("//figure/img/@src")
    if not page.xpath("//img"):
        rows = [[cell.text_content() for cell in row] for row in page.xpath("//tbody/tr")]
        assert rows == [[cell.text_content() for cell in row] for row in whole.xpath("//main/div//tbody/tr")][:10]
    assert not page.xpath("//script|//form|//nav|//header")
    assert Releases(starter).current().version in page.text_content()
    assert page.xpath("//link[@rel='canonical']/@href") == [f"http://localhost/queries/{stem}"]


def test_its_values_language_and_release_stay_in_its_links(client: FlaskClient, starter: Path) -> None:
    version = Releases(starter).current().version
    answer = client.get(f"/queries/coverage_theme_region/embed?lang=fr&release={version}", headers=HTML)
    page = html.fromstring(answer.text)
    narrowed = html.fromstring(client.get(f"/queries/training_offers/embed?region={REGION}", headers=HTML).text)

    assert page.get("lang") == "fr"
    full = page.xpath("//h1/a/@href")[0]
    assert "lang=fr" in full
    assert f"release={version}" in full
    assert client.get(full, headers=HTML).status_code == 200
    assert urlsplit(narrowed.xpath("//h1/a/@href")[0]).query == f"region={REGION}"


def test_the_lines_to_copy_hold_the_frame_of_this_very_answer(client: FlaskClient) -> None:
    page = html.fromstring(client.get(f"/queries/training_offers?region={REGION}&lang=ar", headers=HTML).text)

    (line,) = [code.text_content() for code in page.xpath("//pre/code") if "iframe" in code.text_content()]
    frame = html.fromstring(line)

    assert frame.tag == "iframe"
    assert frame.get("src") == unescape(f"http://localhost/queries/training_offers/embed?region={REGION}&amp;lang=ar")
    assert frame.get("title") == page.xpath("//h1")[0].text_content()
    assert client.get(frame.get("src"), headers=HTML).status_code == 200


def test_it_is_made_once_and_confirmed(client: FlaskClient) -> None:
    first = client.get("/queries/languages_interface/embed", headers=HTML)
    again = client.get("/queries/languages_interface/embed", headers=HTML | {"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert "frame-ancestors *" in again.headers["Content-Security-Policy"]
