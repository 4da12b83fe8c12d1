"""Which of our IRIs was meant by one that does not exist."""

import pytest

from ontology import terms
from ontology.namespaces import CONCEPTS, ONTOLOGY, PREFIXES
from ontology.nearest import is_known, meant, nearest, short
from ontology.vocabulary import concept


def test_every_term_and_any_foreign_iri_is_known() -> None:
    ours = [value for value in vars(terms).values() if isinstance(value, str) and value.startswith(ONTOLOGY)]

    assert ours
    assert all(map(is_known, ours))
    assert is_known("https://example.org/themee")
    assert is_known(concept("language", "eng"))
    assert is_known(f"{CONCEPTS}language/1.0")


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (f"{ONTOLOGY}themee", terms.theme),
        (f"{ONTOLOGY}openScienceInfrastructure", terms.OpenScienceInfrastructure),
        (f"{CONCEPTS}relation-status/1.0/endet", concept("relation-status", "ended")),
        (f"{CONCEPTS}language/1.0/English", concept("language", "eng")),
        (f"{CONCEPTS}language/1.0/eng/", concept("language", "eng")),
    ],
)
def test_the_nearest_is_found_by_name_or_by_label(iri: str, expected: str) -> None:
    assert not is_known(iri)
    assert nearest(iri)[0] == expected


def test_nothing_is_near_to_nonsense_or_in_a_scheme_that_does_not_exist() -> None:
    assert nearest(f"{ONTOLOGY}qqqqqqqq") == []
    assert nearest(f"{ONTOLOGY}{'theme' * 50}") == []
    assert nearest(f"{CONCEPTS}nosuch/1.0/x") == []
    assert not is_known(f"{CONCEPTS}nosuch/1.0/x")


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("http://schema.org/name", "https://schema.org/name"),
        ("https://www.w3.org/2004/02/skos/core#broader", "http://www.w3.org/2004/02/skos/core#broader"),
        ("http://w3id.org/oskg/ontology#theme", f"{ONTOLOGY}theme"),
        ("https://w3id.org/oskg/ontology/theme", f"{ONTOLOGY}theme"),
        ("http://w3id.org/oskg/c/language/1.0/eng", f"{CONCEPTS}language/1.0/eng"),
        ("http://purl.org/dc/terms#title", "http://purl.org/dc/terms/title"),
        ("http://purl.org/dc/terms/title", None),
        ("https://w3id.org/oskg/ontology", None),
        ("https://example.org/x", None),
        ("urn:x", None),
    ],
)
def test_a_namespace_in_another_spelling_is_put_right(iri: str, expected: str | None) -> None:
    assert meant(iri) == expected


def test_the_namespaces_themselves_are_right() -> None:
    assert [meant(namespace) for namespace in PREFIXES.values()] == [None] * len(PREFIXES)
    assert short(f"{ONTOLOGY}theme") == "oskg:theme"
