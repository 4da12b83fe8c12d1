"""Look-ups in the vocabulary: codes to concepts, words to countries and languages, and errors that help."""

import pytest

from ontology import vocabulary
from ontology.vocabulary import UnknownConcept

C = "https://w3id.org/oskg/c/"


def test_a_code_gives_the_iri_of_its_concept() -> None:
    assert vocabulary.concept("role", "operator") == f"{C}role/1.0/operator"
    assert vocabulary.concept("dfg", "34", "2.2") == f"{C}dfg/2.2/34"


def test_an_unknown_code_is_refused_with_the_scheme_and_the_nearest_codes() -> None:
    with pytest.raises(UnknownConcept, match=r"scheme role 1\.0 has no concept 'operater'; nearest: operator,"):
        vocabulary.concept("role", "operater")


def test_an_unknown_scheme_is_refused_with_the_nearest_schemes() -> None:
    with pytest.raises(UnknownConcept, match=r"no scheme roles in version 1\.0; nearest: role-1\.0"):
        vocabulary.concept("roles", "operator")


def test_an_unknown_version_of_a_scheme_is_refused() -> None:
    with pytest.raises(UnknownConcept, match=r"no scheme dfg in version 1\.0; nearest: dfg-"):
        vocabulary.concepts("dfg")


def test_the_concepts_of_a_scheme_are_its_codes_and_cannot_be_changed() -> None:
    bounds = vocabulary.concepts("count-bound")

    assert set(bounds) == {"eq", "gt", "ge", "lt", "le", "approx"}
    with pytest.raises(TypeError):
        bounds["ne"] = "https://example.org/"  # type: ignore[index]  # the point of the test


def test_a_label_is_given_in_the_language_asked_for() -> None:
    assert vocabulary.label(f"{C}role/1.0/speaker", "fr") == "Intervenant"
    assert vocabulary.label(f"{C}role/1.0", "ru") == "Роли"


def test_a_label_falls_back_to_english_where_the_language_is_missing() -> None:
    assert vocabulary.label(f"{C}software/1.0/dspace", "ar") == "DSpace"


@pytest.mark.parametrize("iri", [f"{C}role/1.0/emperor", f"{C}role/9.9/speaker", "https://example.org/x", ""])
def test_a_label_of_something_else_is_refused(iri: str) -> None:
    with pytest.raises(UnknownConcept):
        vocabulary.label(iri)


@pytest.mark.parametrize(
    ("code", "iri"),
    [
        ("NA", "country/1.0/NA"),
        ("nam", "country/1.0/NA"),
        (" DEU ", "country/1.0/DE"),
        ("XK", "country/1.0/XK"),
        ("XKX", "country/1.0/XK"),
        ("EEC", "region/1.0/eu"),
        ("AAA", "region/1.0/international"),
    ],
)
def test_a_country_is_found_by_either_letter_code_in_any_case(code: str, iri: str) -> None:
    assert vocabulary.country(code) == C + iri


@pytest.mark.parametrize("code", ["", "ZZ", "ZZZ", "516", "Namibia"])
def test_what_is_no_country_code_gives_none(code: str) -> None:
    assert vocabulary.country(code) is None


@pytest.mark.parametrize(
    ("code", "iri"),
    [("fr", "fra"), ("fra", "fra"), ("fre", "fra"), ("FRE", "fra"), ("zh", "zho"), ("chi", "zho"), ("nob", "nob")],
)
def test_a_language_is_found_by_any_iso_639_code(code: str, iri: str) -> None:
    assert vocabulary.language(code) == f"{C}language/1.0/{iri}"


@pytest.mark.parametrize("code", ["", "xx", "french", "qqq"])
def test_what_is_no_language_code_gives_none(code: str) -> None:
    assert vocabulary.language(code) is None


def test_the_files_of_the_vocabulary_are_the_ontology_then_every_scheme() -> None:
    names = [file.name for file in vocabulary.files()]
    schemes = [name for name in names if name.rpartition("-")[2][0].isdigit()]

    assert names[: len(names) - len(schemes)] == sorted(set(names) - set(schemes))
    assert "core.ttl" in names
    assert schemes == sorted(schemes)
    assert {"role-1.0.ttl", "dfg-2.2.ttl", "dfg-4.0.ttl", "country-1.0.ttl"} <= set(schemes)
