"""Languages: the shortest tag of every code."""

import pytest

from loaders.languages import tag


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("eng", "en"),
        ("ENG", "en"),
        ("en", "en"),
        ("deu", "de"),
        ("ger", "de"),
        ("zho", "zh"),
        ("chi", "zh"),
        ("nob", "nb"),
        ("srp", "sr"),
        ("gla", "gd"),
        ("haw", "haw"),
    ],
)
def test_a_code_becomes_the_shortest_tag(code: str, expected: str) -> None:
    assert tag(code) == expected


@pytest.mark.parametrize("code", ["", "x", "english", "qqqq"])
def test_a_code_nobody_knows_has_no_tag(code: str) -> None:
    assert tag(code) is None
