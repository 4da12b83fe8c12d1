"""Saved queries in six languages: none is missing, none names what is not there, all say what is unknown."""

from datetime import date

import pytest

from queries import answers
from queries.catalogue import SavedQuery, catalogue
from queries.wording import LANGUAGES, translations, wording

TRANSLATED = [language for language in LANGUAGES if language != "en"]
QUERIES = list(catalogue().values())


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_query_is_translated_and_nothing_else_is(language: str) -> None:
    assert set(translations(language)) == set(catalogue())


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stem)
def test_an_answer_names_what_the_query_has_and_how_much_is_unknown(query: SavedQuery, language: str) -> None:
    told = wording(query, language)
    bound = query.bind({}, date(2026, 11, 21))

    answers.check(
        f"{language}.ftl", told.answer, [each.name for each in query.parameters], [c.name for c in query.columns]
    )
    said = answers.in_words(
        told.answer, rows=3, coverage={"yes": 1, "no": 2, "unknown": 7}, parameters=bound.parameters, language=language
    )

    assert told.language == language
    assert "{" not in said
    assert "7" in said or "٧" in said
    assert told.title
    assert told.question.endswith(("?", "？", "؟"))


def test_what_is_not_translated_is_told_in_english() -> None:
    query = QUERIES[0]

    assert wording(query, "de").language == "en"
    assert wording(query, "en").title == query.title
