"""Descriptions of graphs and the validation report: what is known is stated, what is not is left out."""

from datetime import date

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse

from graph.composition import Composition
from graph.describe import GraphDescription, dataset, described
from graph.report import report
from graph.triples import language, split, term
from graph.validate import Result, tally
from ontology import terms
from ontology.namespaces import PREFIXES, SHAPES, Namespaces

NS = Namespaces()
DCT = rdflib.DCTERMS


def read(lines: list[bytes]) -> rdflib.Graph:
    assert lines == sorted(set(lines))
    return rdflib.Graph().parse(data=b"".join(lines), format="nt")


def test_a_source_is_described_with_licence_day_load_and_counts() -> None:
    full = GraphDescription(
        "ror",
        "Registry",
        "https://licence.example.org/",
        "https://ror.org/",
        "https://ror.org/home",
        date(2025, 1, 1),
        9,
        3,
        1,
        "1.0",
        "a:b",
        "Places: GeoNames",
    )
    graph = read(described(full, NS))
    node, load = rdflib.URIRef(NS.graph("ror")), rdflib.URIRef(f"{NS.base}load/ror")

    assert graph.value(node, DCT.license) == rdflib.URIRef("https://licence.example.org/")
    publisher = graph.value(node, DCT.publisher)
    assert publisher == rdflib.URIRef(f"{NS.graph('ror')}#publisher")
    assert graph.value(publisher, rdflib.FOAF.homepage) == rdflib.URIRef("https://ror.org/")
    assert graph.value(node, DCT.issued).toPython() == date(2025, 1, 1)
    assert graph.value(node, DCT.rights) == rdflib.Literal("Places: GeoNames", "en")
    assert graph.value(node, rdflib.DCAT.landingPage) == rdflib.URIRef("https://ror.org/home")
    assert graph.value(node, rdflib.VOID.triples).toPython() == 9
    assert graph.value(node, rdflib.PROV.wasGeneratedBy) == load
    for property_, value in (
        (terms.loaderVersion, "1.0"),
        (terms.inputDigest, "a:b"),
        (terms.recordCount, 3),
        (terms.rejectCount, 1),
    ):
        assert graph.value(load, rdflib.URIRef(property_)).toPython() == value


def test_what_is_not_known_of_a_graph_is_not_stated() -> None:
    graph = read(described(GraphDescription("vocabulary", "Vocabulary"), NS))

    assert not list(graph.objects(None, DCT.issued))
    assert not list(graph.subjects(rdflib.RDF.type, rdflib.PROV.Activity))
    bare = read(described(GraphDescription("x", "X", loader_version="1"), NS))
    assert len(bare) == len(graph) + 3


def test_a_publisher_without_an_address_is_a_name() -> None:
    graph = read(described(GraphDescription("x", "X", publisher="The project"), NS))

    assert list(graph.objects(None, DCT.publisher)) == [rdflib.Literal("The project", "en")]


def test_the_derived_graph_names_the_version_of_the_rule_of_the_roll_up() -> None:
    graph = read(described(GraphDescription("derived", "Derived"), NS))

    assert [str(one) for one in graph.objects(None, rdflib.URIRef(terms.rollupRule))] == ["1"]


def test_the_dataset_names_its_graphs_as_subsets() -> None:
    graph = read(dataset([GraphDescription("a", "A"), GraphDescription("b", "B")], date(2025, 1, 1), Composition(), NS))

    assert {str(one) for one in graph.objects(rdflib.URIRef(f"{NS.base}dataset"), rdflib.VOID.subset)} == {
        NS.graph("a"),
        NS.graph("b"),
    }


def result(severity: str, shape: str = "S05", focus: str = "<http://e/1>") -> Result:
    return Result(severity, shape, focus, None, None, 'Say "it".')


def test_the_report_lists_warnings_and_violations_and_counts_everything() -> None:
    found = {"b": [result("Info")] * 3 + [result("Warning", "S14")], "a": [result("Violation"), result("Violation")]}
    graph = rdflib.Graph().parse(data=report(found, NS), format="turtle")
    sh = rdflib.SH

    assert {node.toPython() for node in graph.objects(None, sh.conforms)} == {False}
    listed = list(graph.subjects(rdflib.RDF.type, sh.ValidationResult))
    assert sorted(str(graph.value(node, sh.resultSeverity)).rsplit("#")[1] for node in listed) == [
        "Violation",
        "Violation",
        "Warning",
    ]
    counts = {
        (
            str(graph.value(node, sh.sourceShape)).removeprefix(SHAPES),
            graph.value(node, rdflib.URIRef(terms.resultCount)).toPython(),
        )
        for node in graph.subjects(rdflib.RDF.type, rdflib.URIRef(terms.ResultCount))
    }
    assert counts == {("S05", 3), ("S05", 2), ("S14", 1)}


def test_a_report_without_violations_conforms_and_is_the_same_whatever_the_order_of_sources() -> None:
    one, other = {"a": [result("Info")], "b": [result("Warning")]}, {"b": [result("Warning")], "a": [result("Info")]}

    assert report(one, NS) == report(other, NS)
    assert "conforms> true" in "".join(f"{q} " for q in parse(report(one, NS), RdfFormat.TURTLE)) or b"true" in report(
        one, NS
    )


def test_results_are_counted_by_severity_and_shape() -> None:
    assert tally([result("Info"), result("Info"), result("Warning", "S14")]) == {
        ("Info", "S05"): 2,
        ("Warning", "S14"): 1,
    }


@pytest.mark.parametrize(
    ("line", "parts", "tag"),
    [
        (b'<s> <p> "a b"@en .\n', (b"<s>", b"<p>", b'"a b"@en'), b"en"),
        (b'<s> <p> "a . \\" b" .\n', (b"<s>", b"<p>", b'"a . \\" b"'), b""),
    ],
)
def test_a_line_is_split_into_three_terms(line: bytes, parts: tuple[bytes, ...], tag: bytes) -> None:
    assert split(line) == parts
    assert language(parts[2]) == tag
    assert term(PREFIXES["rdf"]) == b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#>"
