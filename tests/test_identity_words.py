"""Names that are written differently and are the same, and names that only look so."""

import pytest

from identity.words import key, short_form, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Universität Zürich", "UNIVERSITAT ZURICH"),
        ("University of the Arts", "Arts University"),
        ("Universidad Nacional de Educación", "Universidad nacional de educacion"),
        ("Texas A&M University", "Texas A and M University"),
        ("U.S. Department of Energy", "United States Department of Energy"),
        ("U.S.Department of Energy", "US Department of Energy"),
        ("W.M. Keck Foundation", "W. M. Keck Foundation"),
        ("Deutsche Forschungsgemeinschaft (DFG)", "Deutsche Forschungsgemeinschaft"),
        ("Consorci de Serveis Universitaris de Catalunya - CSUC", "Consorci de Serveis Universitaris de Catalunya"),
        ("Ministère de l'Enseignement supérieur", "Ministère de l’Enseignement supérieur"),
        ("Universidad &quot;Eloy Alfaro&quot; de Manabí", "Universidad Eloy Alfaro de Manabí"),
        ("Университет", "Universitet"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Université Paris 1", "Université Paris 2"),
        ("Department of Health (Victoria)", "Department of Health"),
        ("BCNI - Simon Fraser University", "Simon Fraser University"),
        ("Institut de Chimie - CNRS", "Institut de Chimie"),
        ("Repositorio Institucional - UNE", "Repositorio Institucional - UJBM"),
    ],
)
def test_what_tells_bodies_apart_stays_in_the_key(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_a_name_of_silent_words_only_keeps_them() -> None:
    assert words("The On") == ("the", "on")


@pytest.mark.parametrize("name", ["", "()", " - ", "…", "()[]", "\x00", "(" * 200])
def test_a_name_without_letters_is_no_error(name: str) -> None:
    assert key(name) == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Deutsche Forschungsgemeinschaft (DFG)", "DFG"),
        ("EMPA", "EMPA"),
        ("Department of Health (Victoria)", None),
        ("Simon Fraser University", None),
    ],
)
def test_the_short_form_of_a_name(name: str, expected: str | None) -> None:
    assert short_form(name) == expected


def test_spaces_in_a_row_are_one_however_they_are_written() -> None:
    assert words("Hill&#32;&#32;&nbsp;\u2003Institute (&#32;&#32;HI)") == ("hill", "institute")
    assert key("(" + "&#32;" * 20_000 + "Hill") == "hill"
