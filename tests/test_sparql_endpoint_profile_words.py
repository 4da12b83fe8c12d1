"""Profiles in the language of the reader: sentences, headings, labels and names of concepts."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from briefs.subjects import KINDS
from briefs.words import SUBJECTS, WORDS
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.wording.catalogues import TARGETS, translations

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


@pytest.mark.parametrize("language", TARGETS)
def test_a_profile_is_in_the_language_of_the_page(client: FlaskClient, language: str) -> None:
    texts = translations(language)
    page = client.get(f"/profiles/infrastructure/oskg-eosc?lang={language}", headers={"Accept": "text/html"}).text

    assert f'<h2 id="short">{texts.gettext("In short")}</h2>' in page
    assert f'<th scope="col">{texts.gettext("Since")}</th>' in page
    assert texts.gettext("Place in open science. Data of %(day)s, release %(release)s.").split("%")[0] in page
    assert "Place in open science" not in page
    assert "On record for" not in page
    assert "Everything here comes from" not in page


def test_programs_and_files_have_the_language_that_is_asked_for_and_english_else(client: FlaskClient) -> None:
    browser = {"Accept-Language": "ar"}

    english = client.get("/profiles/infrastructure/oskg-eosc.json", headers=browser).get_json()
    arabic = client.get("/profiles/infrastructure/oskg-eosc.json?lang=ar").get_json()
    file = client.get("/profiles/infrastructure/oskg-eosc/brief.html?lang=ar", buffered=True).text

    assert (english["language"], arabic["language"]) == ("en", "ar")
    assert english["sections"][0]["heading"] == "In short"
    assert arabic["sections"][0]["heading"] == "باختصار"
    assert '<html lang="ar" dir="rtl">' in file
    assert "<h2>المحتويات</h2>" in file
    assert "Not recorded" not in file


def test_what_a_profile_can_be_about_is_among_the_words_that_are_translated() -> None:
    assert frozenset(KINDS) == SUBJECTS
