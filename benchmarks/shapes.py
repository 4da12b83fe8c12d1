"""The engine that validates a release against the reference implementation, on the same sample."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import rdflib
from pyshacl import validate as reference

from benchmarks.pipeline import timed
from graph.assemble import validated, write
from graph.describe import GraphDescription, described
from graph.graphs import vocabulary_graph
from graph.labels import settled
from loaders import registry
from loaders.rdf import Converter
from ontology.namespaces import Namespaces
from shapes.catalogue import shapes_text

RECORDS = 300
TARGET = 50
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


def run(data: Path, scratch: Path) -> None:
    """Print the seconds of both engines on the same file, their ratio, and whether they report the same results."""
    path = scratch / "sample.nt"
    vocabulary = vocabulary_graph(scratch)
    count = write(sample(data), path)
    ours, fast = timed(lambda: validated(path, [vocabulary.path]))
    theirs, slow = timed(lambda: _reference(path, vocabulary.path))
    print(f"{RECORDS} records of re3data, {count:,} triples; {len(ours)} results, reference {len(theirs)}")
    print(f"same results: {'yes' if sorted(one.focus + one.severity for one in ours) == theirs else 'no'}")
    print(f"engine {fast:.2f} s, pySHACL {slow:.1f} s: {slow / fast:.0f} times as fast (target ≥ {TARGET})")


def sample(data: Path) -> Iterable[bytes]:
    """Give the graph of the first records of re3data with what describes it."""
    source, namespaces = registry.source("re3data"), Namespaces()
    converter = Converter(source, namespaces)
    items = islice(source.items(registry.files(source, data)[0]), RECORDS)
    lines = [line.encode() for item in items for line in converter.lines(source.record(item))]
    about = GraphDescription(source.name, source.title, source.licence, source.publisher, source.homepage)
    return settled(sorted([*lines, *described(about, namespaces)]))


def _reference(path: Path, vocabulary: Path) -> list[str]:
    graph = rdflib.Graph().parse(path, format="nt").parse(vocabulary, format="nt")
    shapes = rdflib.Graph().parse(data=shapes_text(), format="turtle")
    _, report, _ = reference(graph, shacl_graph=shapes)
    results = set(report.subjects(rdflib.RDF.type, SH.ValidationResult))
    return sorted(_key(report, one) for one in results)


def _key(report: rdflib.Graph, result: rdflib.term.Node) -> str:
    severity = report.value(result, SH.resultSeverity)
    return f"{report.value(result, SH.focusNode).n3()}{str(severity).rsplit('#', 1)[1]}"
