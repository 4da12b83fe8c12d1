"""What every shape must have, and what it may name."""

import re
from functools import cache
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import RDF, RDFS, SH, URIRef

import shapes
from ontology import reused, terms
from ontology.namespaces import PREFIXES, SHAPES
from ontology.vocabulary import concepts
from shapes.catalogue import FILES, shapes_text

#: The shapes of each file, by its one severity; meta.ttl is about records and graphs and has both.
SEVERITIES: dict[str, set[URIRef]] = {
    "header.ttl": set(),
    "core.ttl": {SH.Violation},
    "quality.ttl": {SH.Warning},
    "info.ttl": {SH.Info},
    "meta.ttl": {SH.Violation, SH.Warning},
}
WARNINGS = {"S02", "S09", "S14", "S22", "S23", "S24", "S26", "S33", "S37"}
INFOS = {"S11", "S12", "S29", "S38"}
KNOWN = {value for module in (reused, terms) for value in vars(module).values() if isinstance(value, str)}


def text(name: str) -> str:
    return Path(shapes.__file__).with_name(name).read_text("utf-8")


@cache
def graph(name: str | None = None) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text(name) if name else shapes_text(), format="turtle")


def numbered() -> list[URIRef]:
    return sorted(
        node
        for node in graph().subjects(RDF.type, SH.NodeShape)
        if isinstance(node, URIRef) and re.fullmatch(r"S\d\d", node.removeprefix(SHAPES))
    )


def named() -> list[URIRef]:
    nodes = graph().subjects(RDF.type, SH.NodeShape)
    return sorted(node for node in nodes if isinstance(node, URIRef))


def test_there_are_the_shapes_s01_to_s39_each_in_one_file() -> None:
    found = [str(node) for name in FILES for node in graph(name).subjects(RDF.type, SH.NodeShape) if node in numbered()]

    assert sorted(found) == [f"{SHAPES}S{number:02}" for number in range(1, 40)]


@pytest.mark.parametrize("shape", named(), ids=lambda node: node.removeprefix(SHAPES))
def test_every_shape_has_a_label_a_reason_a_severity_and_a_message(shape: URIRef) -> None:
    for property_ in (RDFS.label, RDFS.comment, SH.message):
        (value,) = graph().objects(shape, property_)
        assert isinstance(value, rdflib.Literal)
        assert value.language == "en"
    (severity,) = graph().objects(shape, SH.severity)
    assert severity in {SH.Violation, SH.Warning, SH.Info}


def test_every_message_is_an_english_sentence() -> None:
    for message in graph().objects(None, SH.message):
        assert isinstance(message, rdflib.Literal)
        assert message.language == "en"
        assert re.fullmatch(r"[A-Z].* .*\.", str(message)), message


@pytest.mark.parametrize("shape", numbered(), ids=lambda node: node.removeprefix(SHAPES))
def test_every_part_of_a_shape_repeats_its_severity_and_has_a_message(shape: URIRef) -> None:
    name = shape.removeprefix(SHAPES)
    expected = SH.Warning if name in WARNINGS else SH.Info if name in INFOS else SH.Violation

    assert graph().value(shape, SH.severity) == expected
    for part in graph().objects(shape, SH.property):
        assert graph().value(part, SH.severity) == expected
        assert graph().value(part, SH.message)


def test_every_constraint_that_is_a_query_has_a_message_and_its_shape_a_severity() -> None:
    found = list(graph().subject_objects(SH.sparql))

    assert found
    for shape, constraint in found:
        assert graph().value(constraint, SH.message)
        assert graph().value(shape, SH.severity)


def test_every_named_shape_says_which_document_defines_it() -> None:
    assert {graph().value(shape, RDFS.isDefinedBy) for shape in named()} == {URIRef(SHAPES.removesuffix("#"))}


@pytest.mark.parametrize("name", FILES)
def test_a_file_holds_the_severities_it_is_for(name: str) -> None:
    assert set(graph(name).objects(None, SH.severity)) == SEVERITIES[name]


@pytest.mark.parametrize("name", [*FILES, None], ids=[*FILES, "together"])
def test_the_shapes_are_well_formed_by_the_shapes_of_shacl(name: str | None) -> None:
    conforms, _, report = pyshacl.validate(rdflib.Graph(), shacl_graph=graph(name), meta_shacl=True)

    assert conforms, report


def test_a_class_is_asked_for_only_directly_on_a_property() -> None:
    nested = [*graph().subject_objects(SH["not"]), *graph().subject_objects(SH.qualifiedValueShape)]
    lists = [
        member
        for path in (SH["or"], SH["and"], SH.xone)
        for head in graph().objects(None, path)
        for member in graph().items(head)
    ]
    helpers = set(graph().objects(None, SH.node))

    for shape in {node for _, node in nested} | set(lists) | helpers:
        assert not list(graph().objects(shape, SH["class"]))
        assert not [one for part in graph().objects(shape, SH.property) for one in graph().objects(part, SH["class"])]


def test_every_term_that_a_shape_names_is_in_the_ontology_or_is_one_that_the_graph_uses() -> None:
    vocabularies = tuple(PREFIXES[name] for name in ("dct", "foaf", "org", "oskg", "prov", "skos"))
    named_in_shapes = {str(node) for _, _, node in graph() if isinstance(node, URIRef)}
    named_in_queries = {
        prefixes()[prefix] + local
        for query in graph().objects(None, SH.select)
        for prefix, local in re.findall(r"(\b[a-z-]+):(\w[\w-]*)", str(query))
        if prefix in PREFIXES
    }

    asked = {iri for iri in named_in_shapes | named_in_queries if iri.startswith(vocabularies)}
    assert asked
    assert asked <= KNOWN


def test_every_concept_that_a_shape_names_is_in_its_scheme() -> None:
    in_shapes = {str(node) for _, _, node in graph() if isinstance(node, URIRef)}
    in_queries = {
        prefixes()[prefix] + local
        for query in graph().objects(None, SH.select)
        for prefix, local in re.findall(r"(\b[a-z-]+):(\w[\w-]*)", str(query))
    }
    start = "https://w3id.org/oskg/c/"
    for iri in in_shapes | in_queries:
        if iri.startswith(start):
            scheme, version, *code = iri.removeprefix(start).split("/")
            known = concepts(scheme, version)
            assert not code or known[code[0]] == iri


def prefixes() -> dict[str, str]:
    declared = {
        graph().value(one, SH.prefix): graph().value(one, SH.namespace) for one in graph().objects(None, SH.declare)
    }
    return {str(prefix): str(namespace) for prefix, namespace in declared.items()}


@pytest.mark.parametrize(
    ("shape", "path", "scheme"),
    [
        ("S16", terms.countBound, "count-bound"),
        ("S19", terms.certainty, "certainty"),
        ("S19", terms.relationStatus, "relation-status"),
        ("S25", terms.identityDecision, "identity-decision"),
    ],
)
def test_a_list_of_accepted_concepts_is_the_whole_scheme(shape: str, path: str, scheme: str) -> None:
    parts = graph().objects(URIRef(SHAPES + shape), SH.property)
    (accepted,) = [
        head for part in parts if (part, SH.path, URIRef(path)) in graph() for head in graph().objects(part, SH["in"])
    ]

    assert {str(one) for one in graph().items(accepted)} == set(concepts(scheme).values())


def test_a_query_that_joins_starts_from_the_focus_node() -> None:
    for query in graph().objects(None, SH.select):
        body = str(query).partition("WHERE {")[2].strip()
        assert body.startswith(("BIND ($this AS ?", "$this "))
        assert not re.search(r"\b(VALUES|MINUS|SERVICE)\b", body)
