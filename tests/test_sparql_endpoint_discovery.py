"""What crawlers read first: addresses that answer, and the description of the dataset where they look for it."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from flask.testing import FlaskClient
from lxml import etree
from rdflib import Graph
from rdflib.compare import isomorphic

from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def client(starter: Path) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(starter, budget=3600.0))
    yield app.test_client()
    close_app(app)


def test_every_address_of_the_map_answers_with_a_page(client: FlaskClient) -> None:
    answer = client.get("/sitemap.xml")
    addresses = [each.text or "" for each in etree.fromstring(answer.data).iter(f"{SITEMAP}loc")]

    assert answer.mimetype == "application/xml"
    assert len(addresses) == len(set(addresses)) > 70
    for address in addresses:
        parts = urlsplit(address)
        page = client.get(parts.path, headers={"Accept": "text/html"}, follow_redirects=True)
        assert (page.status_code, page.mimetype) == (200, "text/html"), address


def test_crawlers_leave_queries_alone_and_find_the_map(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())

    assert answer.mimetype == "text/plain"
    assert rules.site_maps() == ["http://localhost/sitemap.xml"]
    assert rules.can_fetch("crawler", "http://localhost/")
    assert rules.can_fetch("crawler", "http://localhost/sparql")
    assert not rules.can_fetch("crawler", "http://localhost/sparql?query=ASK{}")


def test_the_dataset_is_described_in_a_file_too_and_pages_lead_there(client: FlaskClient) -> None:
    page = client.get("/", headers={"Accept": "text/html"})
    file = client.get("/void.ttl", headers={"Accept": "image/png"})
    known = client.get("/.well-known/void", headers={"Accept": "text/turtle"})

    assert 'rel="describedby" href="/void.ttl"' in page.text
    assert file.mimetype == "text/turtle"
    assert isomorphic(Graph().parse(data=file.text), Graph().parse(data=known.text))
