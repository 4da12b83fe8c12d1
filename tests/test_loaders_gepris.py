"""GEPRIS: lists that may be hostile, names whose line breaks are lost, and subject areas with commas in them."""

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.gepris import institution, line_by_line, listed, subjects
from ontology.identifiers import Identifier
from ontology.vocabulary import concept

PAGE = "https://gepris.dfg.de/gepris/institution/{}"


@given(st.lists(st.tuples(st.text(max_size=9), st.integers(100, 10**9).map(PAGE.format)), max_size=4))
@settings(max_examples=100)
def test_a_list_is_read_as_python_reads_it(pairs: list[tuple[str, str]]) -> None:
    cell = str(pairs)

    found = listed(cell)

    assert ast.literal_eval(cell) == pairs
    expected = {institution(address): line_by_line(name) for name, address in pairs if line_by_line(name)}
    assert dict(found.institutions) == expected
    assert found.persons == 0


@pytest.mark.parametrize(
    "cell",
    [
        "()",
        "[1]",
        "[('a',)]",
        "[('a', 'b', 'c')]",
        "[('a', __import__('os'))]",
        "[('\\x4', 'b')]",
        "[('\\N{DIGIT ONE}', 'b')]",
        "[('a\nb', 'c')]",
        "[" * 10_000,
        "-" * 100_000 + "1",
        "[('a', 'b')" + ", ('a', 'b'" * 5_000 + "]",
    ],
    ids=lambda cell: cell[:12],
)
def test_what_is_no_flat_list_of_pairs_of_texts_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="expected a list of pairs"):
        listed(cell)


def test_persons_are_counted_and_pages_of_something_else_too() -> None:
    cell = "[('Jo Doe', 'https://gepris.dfg.de/gepris/person/900'), ('Lake', 'https://lake.example')]"

    found = listed(cell)

    assert (found.institutions, found.persons, found.unknown) == ((), 1, 1)
    assert listed("").institutions == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("University of LakesInstitut für SeenLehrstuhl B", "University of Lakes, Institut für Seen, Lehrstuhl B"),
        ("Lake Society e.V.Geschäftsstelle", "Lake Society e.V., Geschäftsstelle"),
        ("Lakes (LK)im Forschungsverbund Hill", "Lakes (LK), im Forschungsverbund Hill"),
        ("Lakes (LK)Hill House", "Lakes (LK), Hill House"),
        ("Hochschule RheinMain gGmbH (DeZIM)", "Hochschule RheinMain gGmbH (DeZIM)"),
        ("GeoForschungsZentrum (GFZ)", "GeoForschungsZentrum (GFZ)"),
        ("Lake  Societyc/o Prof. Dr. Jo DoeUniversität", "Lake Society"),
        ("Lake Society (LS)Prof. Dr. Jo Doe", "Lake Society (LS)"),
        ("Dr. Jo Doe", ""),
    ],
)
def test_a_name_is_read_line_by_line_without_persons(name: str, expected: str) -> None:
    assert line_by_line(name) == expected


def test_the_longest_subject_area_that_fits_is_taken() -> None:
    text = "Medicine, Agriculture, Forestry and Veterinary Medicine, Alchemy, Systems, Humanities"

    found = list(subjects(text))

    assert found == [
        *(concept("dfg", code, "4.0") for code in ("22", "23")),
        "Alchemy",
        "Systems",
        concept("dfg", "11", "4.0"),
    ]


def test_an_address_has_the_number_of_its_institution() -> None:
    assert institution(PAGE.format(10097)) == Identifier("gepris-institution", "10097")
    assert institution("https://gepris.dfg.de/gepris/person/10097") is None
