"""The pages on data quality: counts are those of the report, lists those of the files, down to the record."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html

from graph.release import Release, Releases
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from tests.test_oskg_fixtures import organisation, publish, write_ror

pytest_plugins = "tests.test_oskg_fixtures"

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of organisations, of which a hundred and two have no name."""
    home, data = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("data")
    wrong = [{**organisation(number), "names": []} for number in range(4, 106)]
    write_ror(data, [organisation(1), organisation(2), organisation(3), *wrong])
    publish(home, data, "curated", "ror")
    return Releases(home).current()


@pytest.fixture(scope="module")
def client(release: Release) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(release.path.parents[1], workers=1))
    yield app.test_client()
    close_app(app)


def test_the_overview_counts_what_the_report_and_the_rejects_say(client: FlaskClient, release: Release) -> None:
    rejects = Counter(json.loads(line)["source"] for line in release.rejects.read_text("utf-8").splitlines())

    page = html.fromstring(client.get("/quality", headers=HTML).text)

    rows = {row.xpath("./th")[0].text_content().strip(): row for row in page.xpath("//tbody/tr")}
    assert len(rows) == len(release.manifest.sources)
    left_out = [int(row.xpath("./td[last()]")[0].text_content().replace(",", "")) for row in rows.values()]
    assert sum(left_out) == rejects.total() == 102


def test_a_source_lists_its_records_that_were_left_out_page_by_page(client: FlaskClient) -> None:
    first = html.fromstring(client.get("/quality/ror", headers=HTML).text)
    second = html.fromstring(client.get("/quality/ror?page=2", headers=HTML).text)

    records = [[row.xpath("./th")[0].text for row in page.xpath("//tbody/tr")] for page in (first, second)]
    assert [len(page) for page in records] == [100, 2]
    assert len({record for page in records for record in page}) == 102
    other = html.fromstring(client.get("/quality/curated", headers=HTML).text)
    assert other.xpath("//tbody/tr") == []
    assert first.xpath("//nav[@class='pages']/a/@rel") == ["next"]
    assert second.xpath("//nav[@class='pages']/a/@rel") == ["prev"]


def test_a_source_or_page_that_is_not_there_is_a_problem(client: FlaskClient) -> None:
    assert client.get("/quality/nothing").status_code == 404
    assert "ror" in client.get("/quality/nothing").get_json()["accepted"]
    assert client.get("/quality/ror?page=none").get_json()["parameter"] == "page"


def test_warnings_lead_to_what_they_are_about(starter: Path) -> None:
    app = create_app(ServiceSettings(starter, workers=1))
    client = app.test_client()

    page = html.fromstring(client.get("/quality/curated", headers=HTML).text)
    links = page.xpath("//h2[text()='Warnings']/following-sibling::ul[1]/li/a/@href")

    assert len(links) == Releases(starter).current().manifest.warnings > 0
    assert client.get(links[0], headers=HTML).status_code == 200
    close_app(app)
