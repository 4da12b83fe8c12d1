"""The home page answers a few questions: the words, numbers and first rows that their own pages have."""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from queries.catalogue import catalogue
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.errors import TimeLimitReached
from sparql_endpoint.questions.highlights import CHOSEN, ROWS
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.site import home as home_page
from sparql_endpoint.wording.term_words import term_word


@pytest.fixture(scope="module")
def client(starter: Path) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(starter, workers=1))
    yield app.test_client()
    close_app(app)


def cards(page: str) -> list[str]:
    section = page[page.index('<section id="answers">') : page.index('<section id="questions">')]
    return re.findall(r"<li>.*?</li>", section, re.DOTALL)


def test_each_chosen_question_is_answered_in_the_words_of_its_own_page(client: FlaskClient) -> None:
    found = cards(client.get("/").text)

    assert len(found) == len(CHOSEN)
    for stem, card in zip(CHOSEN, found, strict=True):
        own = client.get(f"/queries/{stem}").text
        said = re.search(r'<p class="answer"[^>]*>(.*?)</p>', own)
        assert said is not None
        assert said[1] in card
        assert catalogue()[stem].title in card
        assert card.count("<tr>") <= ROWS + 1


def test_the_bar_has_a_part_for_each_state_as_wide_as_its_share(client: FlaskClient) -> None:
    card = cards(client.get("/").text)[0]
    counted = client.get(f"/queries/{CHOSEN[0]}/coverage.json").get_json()["coverage"]

    parts = re.findall(r'<rect class="(\w+)" x="([\d.]+)" width="([\d.]+)"', card)

    end = 0.0
    for name, begin, width in parts:
        assert float(begin) == pytest.approx(end, abs=0.01)
        assert float(width) == pytest.approx(100 * counted[name] / sum(counted.values()), abs=0.01)
        end = float(begin) + float(width)
    assert end == pytest.approx(100, abs=0.01)


def test_a_reader_of_another_language_is_answered_in_it(client: FlaskClient) -> None:
    french, english = (cards(client.get("/", query_string={"lang": language}).text)[0] for language in ("fr", "en"))

    assert 'lang="fr"' in french
    assert re.findall(r'class="answer"[^>]*>(.*?)<', french) != re.findall(r'class="answer"[^>]*>(.*?)<', english)


def test_the_home_page_is_there_while_the_engine_gives_no_answer(
    starter: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_generation: Generation, _language: str) -> None:
        raise TimeLimitReached("The query did not finish within 1 seconds.")

    app = create_app(ServiceSettings(starter, workers=1))
    monkeypatch.setattr(home_page, "highlights", fail)
    broken = app.test_client().get("/")
    monkeypatch.undo()
    mended = app.test_client().get("/")
    close_app(app)

    assert (broken.status_code, mended.status_code) == (200, 200)
    assert '<section id="answers">' not in broken.text
    assert len(cards(mended.text)) == len(CHOSEN)
    assert "did not finish" in caplog.text


def test_the_states_that_queries_answer_are_said_in_the_language_of_the_page(client: FlaskClient) -> None:
    plain, french = (client.get(f"/queries/infrastructure_hubs?lang={language}").text for language in ("en", "fr"))

    assert '<td class="text">not recorded</td>' in plain
    assert '<td class="text">non renseigné</td>' in french
    assert '<td class="text">not recorded</td>' not in french


def test_the_choices_of_a_question_are_named_in_the_language_of_the_page(client: FlaskClient) -> None:
    page = client.get("/queries/languages_interface?lang=fr", headers={"Accept": "text/html"}).text
    offered = client.get("/queries/languages_interface/options/language.json", headers={"Accept-Language": "fr"})

    labels = {each["value"]: each["label"] for each in offered.get_json()["options"]}
    assert labels
    for value, label in labels.items():
        assert f">{escape(term_word(value, 'fr') or label)}</option>" in page
