"""The IRI of what is gone answers 410, says when it was last there, and leads to what stands for it now."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from tests.test_oskg_fixtures import BASE, IRI, Pair, ror_id
from tests.test_sparql_endpoint_pages import HTML

JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def client(pair: Pair) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(pair.home))
    yield app.test_client()
    close_app(app)


def addresses(number: int) -> tuple[str, str]:
    iri = IRI.format(ror_id(number))
    return f"/{iri.removeprefix(BASE)}", f"/describe?iri={iri}"


@pytest.mark.parametrize("address", addresses(4))
def test_what_was_merged_into_another_is_gone_and_leads_there(client: FlaskClient, pair: Pair, address: str) -> None:
    answer = client.get(address, headers=JSON)

    successor = IRI.format(ror_id(5))
    assert (answer.status_code, answer.mimetype) == (410, "application/problem+json")
    assert answer.json["replacedBy"] == [successor]
    assert answer.json["lastRelease"] == f"{BASE}releases/{pair.older.version}"
    assert "Institute 4" in answer.json["detail"]
    assert answer.headers.getlist("Link") == [f'<{successor}>; rel="successor-version"']


@pytest.mark.parametrize("address", addresses(6))
def test_what_went_without_a_trace_is_gone_and_leads_nowhere(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers=JSON)

    assert (answer.status_code, answer.json["replacedBy"], answer.headers.getlist("Link")) == (410, [], [])


def test_a_reader_of_pages_finds_the_way_to_the_successor(client: FlaskClient) -> None:
    page = client.get(addresses(4)[0], headers=HTML)

    assert page.status_code == 410
    assert f'href="/describe?iri={IRI.format(ror_id(5))}"' in page.text.replace("%3A", ":").replace("%2F", "/")


@pytest.mark.parametrize("address", addresses(9999))
def test_what_never_was_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address, headers=JSON).status_code == 404


def test_head_says_what_get_says(client: FlaskClient) -> None:
    get, head = client.get(addresses(4)[0], headers=JSON), client.head(addresses(4)[0], headers=JSON)

    assert (head.status_code, head.headers["Link"], head.data) == (410, get.headers["Link"], b"")
