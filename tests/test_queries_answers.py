"""Answers in words: plurals, numbers, the first row, and every sentence of the catalogue over its own small graph."""

from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode

from queries.answers import in_words
from queries.catalogue import SavedQuery, catalogue

COVERAGE = {"yes": 1, "no": 20, "unknown": 1300}
PLURAL = "{ $yes ->\n    [one] One depends\n   *[other] {$yes} depend\n} on it; {$unknown} of {$subjects} are unknown."


def test_a_sentence_has_the_plural_and_the_numbers_of_its_language() -> None:
    english = in_words(PLURAL, rows=1, coverage=COVERAGE, parameters={})
    french = in_words(PLURAL, rows=1, coverage=COVERAGE, parameters={}, language="fr")

    assert english == "One depends on it; 1,300 of 1,321 are unknown."
    assert french == "One depends on it; 1\u202f300 of 1\u202f321 are unknown."


def test_an_answer_that_is_not_counted_is_none() -> None:
    assert in_words("{$contradictory} of {$rows}", rows=0, coverage={}, parameters={}) == "0 of 0"


def test_parameters_and_the_first_row_are_named_by_their_values() -> None:
    parameters = {"t": (Literal("2024-04-24"),), "many": (Literal("a"), Literal("b")), "any": ()}
    first = {"name": Literal("A { $hostile }"), "empty": None, "iri": NamedNode("https://example.org/a")}
    pattern = "{$t} | {$many} | {$any} | {$first_name} | {$first_empty} | {$first_iri} | {$first_other}"

    said = in_words(pattern, rows=1, coverage={}, parameters=parameters, first=first)

    assert said == "2024-04-24 | a, b | any | A { $hostile } | – | https://example.org/a | –"


@pytest.mark.parametrize("query", catalogue().values(), ids=lambda query: query.stem)
@pytest.mark.parametrize("count", [0, 1, 1234])
def test_every_sentence_says_how_much_is_unknown_and_reads_as_a_sentence(query: SavedQuery, count: int) -> None:
    bound = query.bind({}, date(2026, 11, 21))
    coverage = dict.fromkeys(("yes", "no", "contradictory"), count) | {"unknown": 4321}

    said = in_words(query.answer, rows=count, coverage=coverage, parameters=bound.parameters)

    assert "4,321" in said
    assert said[0].isupper() or said[0].isdigit()
    assert said.endswith(".")
    assert "  " not in said
    assert not {"{", "}", "$"} & set(said)
