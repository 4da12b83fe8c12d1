"""Profiles in the language of the reader: headings, labels and names of concepts; sentences stay English."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.profile_words import WORDS, headed
from sparql_endpoint.settings import ServiceSettings

JSON = {"Accept": "application/json"}
PROFILES = (
    "infrastructure/oskg-eosc",
    "infrastructure/oskg-aosp",
    "initiative/oskg-gosc",
    "organisation/ror-04h4z8k05",
    "country/FR",
    "country/KE",
    "region/unesco-region/1.0/africa",
    "theme/issue/1.0/multilingualism",
    "funder/ror-00k4n6c32",
)


@pytest.fixture(scope="module")
def client(starter: Path) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(starter, workers=1, budget=100_000))
    yield app.test_client()
    close_app(app)


def labels(sections: Iterable[dict[str, Any]]) -> Iterator[str]:
    for section in sections:
        yield section["heading"]
        for block in section["blocks"]:
            yield from block.get("columns", [])
            yield from (each["name"] for each in block.get("facts", []))
            if "caption" in block:
                yield block["caption"]
        yield from labels(section.get("parts", []))


@pytest.mark.parametrize("place", PROFILES)
def test_every_heading_and_label_of_a_profile_can_be_translated(client: FlaskClient, place: str) -> None:
    document = client.get(f"/profiles/{place}.json", headers=JSON, follow_redirects=True).get_json()

    found = {each.rpartition(" (")[0] if each.endswith(")") else each for each in labels(document["sections"])}
    assert len(found) > 5
    assert found <= WORDS


def test_a_profile_has_its_headings_in_the_language_of_the_page_and_its_sentences_in_english(
    client: FlaskClient,
) -> None:
    page = client.get("/profiles/infrastructure/oskg-eosc?lang=fr", headers={"Accept": "text/html"}).text

    assert '<h2 id="short" lang="fr" dir="ltr">En bref</h2>' in page
    assert '<th scope="col" lang="fr" dir="ltr">Depuis</th>' in page
    assert '<div lang="en" dir="ltr">' in page


def test_a_heading_keeps_its_number_and_what_is_no_heading_of_ours_is_left_as_it_is(client: FlaskClient) -> None:
    with client.application.test_request_context("/?lang=es"):
        assert headed("Its infrastructures (1,263)") == "Sus infraestructuras (1,263)"
        assert headed("Something (else)") == "Something (else)"
