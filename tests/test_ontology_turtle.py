"""The one form in which the project commits Turtle."""

import pyoxigraph as ox
import pytest

from ontology.turtle import turtle

EX = "https://example.org/"
PREFIXES = {"ex": EX, "deep": f"{EX}deep/", "unused": "https://example.net/"}


def iri(local: str) -> ox.NamedNode:
    return ox.NamedNode(EX + local)


A = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def test_subjects_predicates_and_objects_are_sorted_with_the_type_first() -> None:
    triples = [
        ox.Triple(iri("b"), iri("p"), iri("z")),
        ox.Triple(iri("a"), iri("p"), ox.Literal("été", language="fr")),
        ox.Triple(iri("a"), iri("p"), ox.Literal("summer", language="en")),
        ox.Triple(iri("a"), A, iri("deep/T")),
    ]

    assert turtle(triples, PREFIXES, heading="Seasons.") == (
        "# Seasons.\n"
        "@prefix deep: <https://example.org/deep/> .\n"
        "@prefix ex: <https://example.org/> .\n"
        "\n"
        "ex:a a deep:T ;\n"
        "  ex:p\n"
        '    "summer"@en,\n'
        '    "été"@fr .\n'
        "\n"
        "ex:b ex:p ex:z .\n"
    )


@pytest.mark.parametrize("text", ['say "no"', "back\\slash", "two\nlines", "a\ttab", "carriage\rreturn"])
def test_a_text_with_special_characters_is_read_back_as_it_was(text: str) -> None:
    triple = ox.Triple(iri("a"), iri("p"), ox.Literal(text))

    (quad,) = ox.parse(turtle([triple], PREFIXES), format=ox.RdfFormat.TURTLE)

    assert quad.triple == triple


@pytest.mark.parametrize("local", ["GPL-1.0+", "a/b", "end.", "", "1.1", "-x"])
def test_an_iri_whose_end_is_no_plain_local_name_is_read_back_as_it_was(local: str) -> None:
    triple = ox.Triple(iri(local), iri("p"), iri("o"))

    (quad,) = ox.parse(turtle([triple], PREFIXES), format=ox.RdfFormat.TURTLE)

    assert quad.triple == triple


def test_a_triple_given_twice_is_written_once() -> None:
    triple = ox.Triple(iri("a"), iri("p"), iri("o"))

    assert turtle([triple, triple], PREFIXES) == turtle([triple], PREFIXES)


def test_a_blank_node_is_refused() -> None:
    triple = ox.Triple(ox.BlankNode("x"), iri("p"), iri("o"))

    with pytest.raises(TypeError, match="_:x is a blank node; give it an IRI"):
        turtle([triple], PREFIXES)
