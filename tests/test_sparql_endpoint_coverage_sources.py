"""The coverage of a saved query by source, as a page and as JSON."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from queries.catalogue import find
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings


@pytest.fixture(scope="module")
def app(small_home: Path) -> Iterator[Flask]:
    application = create_app(ServiceSettings(small_home, workers=1))
    yield application
    close_app(application)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_the_page_and_the_document_tell_the_same_of_every_source(client: FlaskClient) -> None:
    document = client.get("/queries/actors_unidentified/sources.json").json
    page = html.fromstring(client.get("/queries/actors_unidentified/sources").text)

    assert document is not None
    sources = {each["title"]: each for each in document["sources"]}
    shown = {row.xpath("string(th)"): row.xpath("td/text()") for row in page.xpath("//tbody/tr")}
    assert len(sources) > 1
    assert set(shown) == set(sources)
    for title, each in sources.items():
        assert sum(int(cell.replace(",", "")) for cell in shown[title]) == each["subjects"]
        assert each["subjects"] == sum(each["coverage"].values())


def test_the_page_of_a_question_leads_there_with_its_values(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/queries/identifiers_support?t=2020-01-01").text)

    (link,) = page.xpath("//div[@class='coverage']//a/@href")

    assert link == "/queries/identifiers_support/sources?t=2020-01-01"
    assert client.get(link).status_code == 200
    assert not html.fromstring(client.get("/queries/blocs_bridges").text).xpath("//div[@class='coverage']//a")


def test_a_coverage_of_pairs_has_none(client: FlaskClient) -> None:
    answer = client.get("/queries/blocs_bridges/sources.json")

    assert answer.status_code == 404
    assert f"The coverage of {find('Q16').id} counts pairs" in answer.text
