"""What the shapes say of examples and of real records, and that two engines say the same."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
import shacl
from rdflib import SH

from graph.describe import GraphDescription, described
from graph.labels import settled
from graph.validate import validate
from loaders import re3data, ror
from loaders.rdf import Converter
from loaders.source import Source
from ontology.namespaces import PREFIXES, Namespaces
from ontology.vocabulary import files as vocabulary_files
from shapes.catalogue import shapes_text

EXAMPLES = Path(__file__).with_name("shapes")
FAILING = sorted(EXAMPLES.glob("*/fail-*.ttl"))
PASSING = sorted(EXAMPLES.glob("*/pass-*.ttl"))
#: All that a shape can ask of the vocabulary: which classes are below which, and which concept is in which scheme.
ASKED = {PREFIXES["rdfs"] + "subClassOf", PREFIXES["skos"] + "inScheme"}

#: Focus node, path, value, component, severity and named shape of a result, as N-Triples terms where they are terms.
Found = tuple[str, str, str, str, str, str]


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@cache
def vocabulary() -> str:
    quads = (quad for file in vocabulary_files() for quad in ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE))
    return "".join(f"{quad.triple} .\n" for quad in quads if quad.predicate.value in ASKED)


@cache
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=shapes_text(), format="turtle")


def triples(path: Path) -> str:
    return "".join(f"{quad.triple} .\n" for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE))


def example(path: Path) -> str:
    return vocabulary() + triples(EXAMPLES / "context.ttl") + triples(path)


def fast(text: str) -> list[Found]:
    report = shacl.Shapes.from_turtle(shapes_text()).validate_text(text, format="ntriples")
    return sorted(
        (
            one.focus_node,
            one.path or "",
            one.value or "",
            one.component_iri.strip("<>"),
            one.severity_iri.strip("<>"),
            (one.root_shape or "").strip("<>"),
        )
        for one in report.results
    )


def reference(text: str) -> list[Found]:
    data = rdflib.Graph().parse(data=text, format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes(), inplace=True)
    assert isinstance(report, rdflib.Graph)
    return sorted(result(report, node) for node in report.objects(None, SH.result))


def result(report: rdflib.Graph, node: Any) -> Found:
    path, value = report.value(node, SH.resultPath), report.value(node, SH.value)
    return (
        term(report.value(node, SH.focusNode)),
        written(report, path) if path is not None else "",
        term(value) if value is not None else "",
        str(report.value(node, SH.sourceConstraintComponent)),
        str(report.value(node, SH.resultSeverity)),
        str(named(report.value(node, SH.sourceShape))),
    )


def named(shape: Any) -> Any:
    while isinstance(shape, rdflib.BNode):
        shape = shapes().value(None, SH.property, shape)
    return shape


def term(node: Any) -> str:
    """Write a term as the other engine does: without the datatype of plain strings."""
    text: str = node.n3()
    return text.removesuffix("^^<http://www.w3.org/2001/XMLSchema#string>")


def written(report: rdflib.Graph, path: Any) -> str:
    """Write a path as SPARQL does."""
    if isinstance(path, rdflib.URIRef):
        return path.n3()
    inverse, choice = report.value(path, SH.inversePath), report.value(path, SH.alternativePath)
    if inverse is not None:
        return f"^{written(report, inverse)}"
    separator = "/" if choice is None else "|"
    return f"({separator.join(written(report, step) for step in report.items(path if choice is None else choice))})"


def expected(path: Path) -> set[str]:
    header = next(line for line in path.read_text("utf-8").splitlines() if line.startswith("# fails: "))
    return set(header.removeprefix("# fails: ").split())


@pytest.mark.parametrize("path", FAILING, ids=name)
def test_a_failing_example_fails_its_shape_at_the_named_nodes_and_no_other_shape(path: Path, tmp_path: Path) -> None:
    (file := tmp_path / "example.nt").write_text(example(path), "utf-8")

    found = validate(file)

    assert {(one.shape, one.focus) for one in found} == {(path.parent.name, node) for node in expected(path)}


@pytest.mark.parametrize("path", PASSING, ids=name)
def test_a_passing_example_raises_nothing(path: Path, tmp_path: Path) -> None:
    (file := tmp_path / "example.nt").write_text(example(path), "utf-8")

    assert validate(file) == []


@pytest.mark.parametrize("number", range(1, 39))
def test_every_shape_has_an_example_that_passes_and_one_that_fails(number: int) -> None:
    folder = f"S{number:02}"

    assert [path for path in PASSING if path.parent.name == folder]
    assert [path for path in FAILING if path.parent.name == folder]


@pytest.mark.parametrize("path", [*PASSING, *FAILING], ids=name)
def test_two_engines_say_the_same_of_an_example(path: Path) -> None:
    text = example(path)

    assert fast(text) == reference(text)


def records(source: Source, file: Path, number: int) -> Iterator[bytes]:
    converter = Converter(source, Namespaces())
    for item in islice(source.items(file), number):
        yield from (line.encode() for line in converter.lines(source.record(item)))


@pytest.mark.parametrize(
    ("source", "file", "number"),
    [
        (re3data.SOURCE, "re3data/re3data_2024-04-24_schema2-2_xml.tar.gz", 500),
        (ror.SOURCE, "ror/ror_records_schema_v2.jsonl.gz", 1000),
    ],
    ids=["re3data", "ror"],
)
def test_two_engines_say_the_same_of_real_records(source: Source, file: str, number: int, shared_data: Path) -> None:
    about = described(GraphDescription(source.name, source.title, source.licence), Namespaces())
    lines = [*settled(sorted(records(source, shared_data / file, number))), *about]
    text = vocabulary() + b"".join(lines).decode()

    found = fast(text)

    assert found
    assert found == reference(text)
