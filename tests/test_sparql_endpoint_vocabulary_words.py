"""What the pages about vocabularies say: every class and shape, nothing left out, in words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from pyoxigraph import BlankNode, Literal

from ontology import terms
from ontology.facts import Facts, statements
from ontology.namespaces import ONTOLOGY, PREFIXES
from ontology.reused import DQV_COMPUTED_ON, DQV_IS_MEASUREMENT_OF
from ontology.vocabulary import UnknownConcept, concepts
from sparql_endpoint.application import create_app
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.vocabulary.claim_diagram import ENDS
from sparql_endpoint.vocabulary.ontology_page import Branch, OntologyPage, ontology_page
from sparql_endpoint.vocabulary.scheme_page import scheme_page
from sparql_endpoint.vocabulary.shape_words import SH, Words
from sparql_endpoint.vocabulary.shapes_page import Shape, ShapesPage, shapes_page
from sparql_endpoint.vocabulary.words import concept
from sparql_endpoint.wording import vocabulary_documents

RDFS = PREFIXES["rdfs"]
SUBCLASS = f"{RDFS}subClassOf"

#: What the page about shapes shows by other means than the words for a demand.
ELSEWHERE = {"message", "path", "property", "severity", "sparql", "or", "targetClass", "targetSubjectsOf"}
#: What belongs to a path, to a query, or to the prefixes of the queries.
PATHS_AND_QUERIES = {"alternativePath", "inversePath", "prefixes", "select", "declare", "prefix", "namespace"}


@pytest.fixture(autouse=True, scope="module")
def request_context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp("words")
    app = create_app(ServiceSettings(folder))
    with app.test_request_context():
        yield app


@pytest.fixture(scope="module")
def ontology() -> OntologyPage:
    return ontology_page(vocabulary_documents.ontology())


@pytest.fixture(scope="module")
def shapes() -> ShapesPage:
    return shapes_page(vocabulary_documents.shapes())


def names(branches: Iterator[Branch]) -> Iterator[str]:
    for branch in branches:
        yield branch.entry.name
        yield from names(iter(branch.below))


def shape(page: ShapesPage, name: str) -> Shape:
    (found,) = [one for _, group in page.groups for one in group if one.name == name]
    return found


def test_every_class_is_a_thing_a_claim_or_a_source_and_only_one_of_them(ontology: OntologyPage) -> None:
    placed = sorted(names(iter([*ontology.things, *ontology.claims, *ontology.sources])))

    assert placed == sorted(entry.name for entry in ontology.classes)


def test_the_picture_shows_every_kind_of_claim_between_properties_of_that_kind(ontology: OntologyPage) -> None:
    facts = vocabulary_documents.ontology().facts
    claims = {iri for iri in facts.of_type(f"{PREFIXES['owl']}Class") if terms.Relation in facts.iris(iri, SUBCLASS)}
    stated = {end: facts.iris(end, f"{RDFS}domain") for ends in ENDS.values() for end in ends}

    assert set(ENDS) == claims
    assert {line.claim_name for line in ontology.diagram.lines} == {iri.removeprefix(ONTOLOGY) for iri in claims}
    assert all(line.left and line.right for line in ontology.diagram.lines)
    for claim, ends in ENDS.items():
        for end in {*ends} - {DQV_COMPUTED_ON, DQV_IS_MEASUREMENT_OF}:
            assert stated[end] == [claim]


def test_every_entry_has_a_label_a_definition_and_five_other_languages(ontology: OntologyPage) -> None:
    for entry in [*ontology.classes, *ontology.properties]:
        assert entry.label
        assert entry.definition
        assert [each.language for each in entry.others] == ["ar", "es", "fr", "ru", "zh"]


def test_a_class_tells_its_properties_and_a_property_its_class_and_value(ontology: OntologyPage) -> None:
    by_name = {entry.name: entry for entry in [*ontology.classes, *ontology.properties]}
    funding = {row.heading: [cell.href for cell in row.cells] for row in by_name["FundingRelation"].rows}
    country = {row.heading: [cell.text for cell in row.cells] for row in by_name["country"].rows}
    amount = {row.heading: [(cell.text, cell.note) for cell in row.cells] for row in by_name["amount"].rows}

    assert funding["Kind of"] == ["#Relation"]
    assert funding["Properties of its own"] == ["#funded", "#funder", "#fundingStream", "#fundingType"]
    assert set(funding["Never at once"]) == {"#Declaration", "#Endorsement"}
    assert "Close to" in funding
    assert country == {
        "Stated of": ["things of several kinds"],
        "Value, a concept of": ["Countries and territories", "Regions"],
    }
    assert amount["Value"] == [("a number", "xsd:decimal")]


def test_every_shape_is_shown_once_with_its_message_severity_and_target(shapes: ShapesPage) -> None:
    shown = [one for _, group in shapes.groups for one in group]

    assert sorted(one.name for one in shown) == [f"S{number:02}" for number in range(1, 40)]
    assert all(one.label and one.reason and one.message and one.targets for one in shown)
    assert [(severity.name, len(group)) for severity, group in shapes.groups] == [
        ("Violation", 26),
        ("Warning", 9),
        ("Info", 4),
    ]
    assert all(one.checks or one.alternatives or one.queries for one in shown)


def test_every_shape_that_others_ask_for_is_shown_apart(shapes: ShapesPage) -> None:
    facts = vocabulary_documents.shapes().facts

    assert {one.name for one in shapes.shared} == {
        iri.rsplit("#", 1)[1] for iri in facts.of_type(f"{SH}NodeShape") if not Words(facts, facts).targets(iri)
    }
    assert shapes.shared


def test_no_demand_of_a_shape_is_left_out_of_the_words() -> None:
    document = vocabulary_documents.shapes()
    words = Words(vocabulary_documents.ontology().facts, document.facts)
    asked = {
        (triple.subject, triple.predicate.value.removeprefix(SH))
        for triple in document.triples
        if triple.predicate.value.startswith(SH) and isinstance(triple.subject, BlankNode)
    }

    demands = {(node, name) for node, name in asked if name not in ELSEWHERE | PATHS_AND_QUERIES}
    silent = {(node, name) for node, name in demands if not words.demands(node)}
    told = {name for _, name in demands}
    assert silent == set()
    assert told == {
        *("class", "datatype", "disjoint", "hasValue", "in", "lessThanOrEquals", "maxCount", "maxLength", "minCount"),
        *("minInclusive", "node", "nodeKind", "not", "pattern", "qualifiedMaxCount", "qualifiedMinCount"),
        *("qualifiedValueShape", "uniqueLang"),
    }


@pytest.mark.parametrize(
    ("name", "path", "demands"),
    [
        ("S05", "funder", ["exactly one", "a node with an IRI"]),
        ("S06", "amount", ["at most one", "a number (xsd:decimal)", "0 or more"]),
        ("S08", "partner", ["at least two", "a node with an IRI"]),
        ("S04", "ROR ID → what has it as “ROR ID”", ["at most one of these: class: organisation"]),
        ("S18", "role", ["exactly one", "a concept of the role scheme"]),
        ("S19", "certainty", ["exactly one", "one of: Inferred, Stated, Uncertain"]),
        ("S21", "in document → source or homepage or page", ["at least one"]),
        ("S28", "rolls up to → rolls up to", ["none"]),
        ("S30", "link from", ["exactly one", "a node with an IRI", "another than “link to”"]),
    ],
)
def test_a_part_of_a_shape_is_told_in_words(shapes: ShapesPage, name: str, path: str, demands: list[str]) -> None:
    checks = {check.path: check.demands for check in shape(shapes, name).checks}

    assert checks[path] == demands


def test_alternatives_and_queries_of_a_shape_are_shown(shapes: ShapesPage) -> None:
    assert shape(shapes, "S22").alternatives == [
        "certainty: none of these: Uncertain",
        "uncertainty note: at least one",
    ]
    assert shape(shapes, "S27").queries[0].startswith("SELECT $this ?value")


def test_a_range_of_counts_is_told_by_both_ends() -> None:
    facts = Facts(statements(f"<a:s> <{SH}minCount> 2 ; <{SH}maxCount> 4 . <a:t> <{SH}maxCount> 0 ."))

    assert Words(facts, facts).demands("a:s") == ["2 to 4"]
    assert Words(facts, facts).demands("a:t") == ["none"]


def test_what_is_no_path_is_refused() -> None:
    facts = vocabulary_documents.shapes().facts

    with pytest.raises(ValueError, match="no property path"):
        Words(facts, facts).path(Literal("x"))


def test_a_scheme_tells_how_many_of_its_concepts_are_named_in_which_language() -> None:
    roles = scheme_page(vocabulary_documents.scheme("role", "1.0"))

    number = len(concepts("role"))
    assert len(roles.concepts) == number > 30
    assert all(entry.definition for entry in roles.concepts)
    assert roles.languages == [(each, number) for each in ("Arabic", "Spanish", "French", "Russian", "Chinese")]
    assert [entry.label for entry in roles.concepts] == sorted(entry.label for entry in roles.concepts)
    assert [(cell.text, cell.href) for cell in roles.properties] == [("role", "/ontology#role")]


def test_a_concept_of_ours_that_does_not_exist_is_refused_and_one_elsewhere_is_shown_as_it_is_read() -> None:
    with pytest.raises(UnknownConcept):
        concept("https://w3id.org/oskg/c/role/1.0/none")

    assert concept("http://example.org/x").text == "example.org/x"
