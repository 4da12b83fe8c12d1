"""Terms and concepts by the labels that the ontology and the schemes have in the language of the reader."""

import pytest
from flask.testing import FlaskClient

from ontology import terms
from ontology.namespaces import CONCEPTS, DEFAULT_BASE
from ontology.vocabulary import concept
from queries.wording import LANGUAGES
from sparql_endpoint.wording.term_words import record_word, relation_word, term_word

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

HTML = {"Accept": "text/html"}
OTHERS = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize("language", OTHERS)
def test_a_class_and_a_concept_have_a_label_in_every_language(language: str) -> None:
    words = {term_word(terms.OpenScienceInfrastructure, language), term_word(concept("country", "FR"), language)}

    assert None not in words
    assert not words & {"open science infrastructure", "France"} - {"France" if language == "fr" else ""}


def test_the_release_names_terms_in_english_and_whatever_is_not_ours() -> None:
    assert term_word(terms.funder, "en") is None
    assert term_word(f"{DEFAULT_BASE}id/infra/x", "fr") is None
    assert term_word(f"{CONCEPTS}nothing/9.0/x", "fr") is None


def test_the_page_of_a_thing_names_kinds_and_properties_in_the_language_of_the_page(client: FlaskClient) -> None:
    address = "/describe?iri=http%3A%2F%2Fexample.org%2Frepository"
    page = client.get(address, headers=HTML | {"Accept-Language": "fr"}).text
    plain = client.get(address, headers=HTML).text

    assert f'<p class="kicker sentence">{term_word(terms.OpenScienceInfrastructure, "fr")}</p>' in page
    assert ">type</a></th>" in page
    assert ">kind</a></th>" in plain


@pytest.mark.parametrize("language", OTHERS)
def test_a_name_that_was_made_for_a_relation_has_its_kind_in_every_language(language: str) -> None:
    found = relation_word("funding relation (re3data)", language)

    assert found == f"{term_word(terms.FundingRelation, language)} (re3data)"


def test_a_relation_with_a_name_of_its_own_keeps_it_and_english_has_the_names_of_the_release() -> None:
    assert relation_word("funding relation (re3data)", "en") is None
    assert relation_word("Agreement of 2020 (first)", "fr") is None
    assert relation_word("an agreement", "fr") is None


def test_a_name_that_was_made_for_a_record_is_in_the_language_of_the_page(client: FlaskClient) -> None:
    with client.application.test_request_context("/?lang=fr"):
        found = record_word("re3data record r3d100010066", "fr"), record_word("a title", "fr")

    assert found == ("notice r3d100010066 de re3data", None)
    assert record_word("re3data record r3d100010066", "en") is None
