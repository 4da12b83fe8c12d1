"""Work in a process of its own, and long texts, which are read in one."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import Flask

from queries.catalogue import catalogue
from sparql_endpoint.errors import QueryRefused, Unavailable
from sparql_endpoint.query_text.screening import screen
from sparql_endpoint.workers.aside import Aside, NotDone
from sparql_endpoint.workers.long_texts import LongTexts, screened

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

BOUNDS = {"query_limit": 1 << 16, "nesting_limit": 200, "services": frozenset[str]()}
LONG = f"ASK {{}} #{'x' * 9000}"
SAVED = [text for query in catalogue().values() if len(text := query.bind({}, date(2026, 11, 28)).text) > 1 << 13]


@pytest.fixture
def aside() -> Iterator[Aside]:
    found = Aside(20)
    yield found
    found.close()


@pytest.fixture
def long_texts() -> Iterator[LongTexts]:
    found = LongTexts()
    yield found
    found.close()


def test_work_is_done_in_another_process_that_stays(aside: Aside) -> None:
    there = aside.done(os.getpid)

    assert there != os.getpid()
    assert aside.done(os.getpid) == there


def test_what_the_work_raises_is_raised_and_ends_nothing(aside: Aside) -> None:
    there = aside.done(os.getpid)
    with pytest.raises(ValueError, match="invalid literal"):
        aside.done(int, "x")

    assert aside.done(os.getpid) == there


def test_work_that_takes_too_long_or_ends_its_process_is_not_done_and_the_next_is() -> None:
    aside = Aside(2)
    try:
        there = aside.done(os.getpid)
        for work, given in ((time.sleep, 60), (os._exit, 1)):
            with pytest.raises(NotDone):
                aside.done(work, given)
        assert aside.done(os.getpid) not in (there, os.getpid())
    finally:
        aside.close()


def test_work_whose_process_was_killed_is_done_in_another(aside: Aside) -> None:
    there = aside.done(os.getpid)
    os.kill(there, signal.SIGKILL)

    assert aside.done(os.getpid) not in (there, os.getpid())


def test_long_texts_are_read_as_short_ones_are(long_texts: LongTexts) -> None:
    assert SAVED
    for text in [LONG, *SAVED]:
        assert long_texts.screened(text, **BOUNDS) == screen(text, **BOUNDS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"DELETE WHERE {{}} #{'x' * 9000}", "update"),
        ("(" * 9000, "nesting"),
        (f"ASK {{ SERVICE <http://example.org/> {{}} }} #{'x' * 9000}", "federation"),
        ("x" * 70_000, "length"),
    ],
)
def test_a_long_text_is_refused_for_the_same_reason(text: str, reason: str, long_texts: LongTexts) -> None:
    with pytest.raises(QueryRefused) as here:
        screen(text, **BOUNDS)  # type: ignore[arg-type]
    with pytest.raises(QueryRefused) as there:
        long_texts.screened(text, **BOUNDS)  # type: ignore[arg-type]

    assert (there.value.reason, str(there.value)) == (here.value.reason, str(here.value)) == (reason, str(here.value))


def test_what_was_found_is_remembered(long_texts: LongTexts, monkeypatch: pytest.MonkeyPatch) -> None:
    found = long_texts.screened(LONG, **BOUNDS)  # type: ignore[arg-type]
    monkeypatch.setattr(long_texts, "_aside", None)

    assert long_texts.screened(LONG, **BOUNDS) is found  # type: ignore[arg-type]


def test_a_text_that_is_not_read_in_time_is_to_be_sent_again(
    long_texts: LongTexts, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = Aside(0)
    monkeypatch.setattr(long_texts, "_aside", hasty)

    with pytest.raises(Unavailable):
        long_texts.screened(LONG, **BOUNDS)  # type: ignore[arg-type]
    hasty.close()


def test_a_long_text_waits_for_another_and_a_short_one_does_not(starter_app: Flask) -> None:
    def read(text: str) -> str:
        with starter_app.app_context():
            return screened(text, **BOUNDS).text  # type: ignore[arg-type]

    another, short = f"ASK {{}} #{'y' * 9000}", "ASK { <x:waits> ?p ?o }"
    place: LongTexts = starter_app.extensions["oskg-long-texts"]
    with ThreadPoolExecutor(1) as other:
        with place._aside._guard:
            waiting = other.submit(read, another)
            assert read(short) == short
            with pytest.raises(TimeoutError):
                waiting.result(0.2)

        assert waiting.result(20) == another


def test_the_service_answers_a_long_query_as_it_answers_a_short_one(starter_app: Flask) -> None:
    client = starter_app.test_client()
    answers = [
        client.get("/sparql", query_string={"query": text}, headers={"Accept": "text/csv"})
        for text in ("ASK {}", LONG, LONG)
    ]

    assert [(answer.status_code, answer.text) for answer in answers] == [(200, "true")] * 3
