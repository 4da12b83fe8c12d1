"""The graphs of a release that no loader writes: what is derived and measured, the vocabulary, the saved queries."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from graph.assemble import check_derived, write
from graph.composition import composition
from graph.derive import Facts, derived
from graph.describe import GraphDescription, described
from graph.examples import examples
from identity.resolution import Resolution
from measures.statements import statements
from ontology.namespaces import Namespaces
from ontology.vocabulary import files as vocabulary_files


@dataclass(frozen=True, slots=True)
class Graph:
    """A named graph that is ready: its description and its sorted N-Triples file."""

    description: GraphDescription
    path: Path


def vocabulary_graph(folder: Path) -> Graph:
    """Write ontology and concept schemes as one sorted graph."""
    lines = set()
    for file in vocabulary_files():
        for quad in parse(file.read_bytes(), RdfFormat.TURTLE):
            lines.add(f"{quad.subject} {quad.predicate} {quad.object} .\n".encode())
    about = GraphDescription(
        "vocabulary", "Ontology and concept schemes", description="Every class, property and concept the graphs use."
    )
    return written(about, sorted(lines), folder)


def written(description: GraphDescription, lines: Sequence[bytes], folder: Path, name: str = "") -> Graph:
    """Write a graph that fits into memory, under its name or another one, and complete its description."""
    path = folder / f"{name or description.name}.nt"
    made = description.made or composition(lines)
    return Graph(replace(description, triples=write(lines, path), made=made), path)


def query_graph(snapshot: date, namespaces: Namespaces, folder: Path) -> Graph:
    """Write the saved queries as one sorted graph; `snapshot` is what their dates default to."""
    about = GraphDescription("queries", "Saved queries", description="Tested questions to the graph, as SPARQL.")
    return written(about, examples(snapshot, namespaces), folder)


def measures_graph(facts: Facts, snapshot: date, namespaces: Namespaces, folder: Path) -> Graph:
    """Write the measures of the networks that all sources form together."""
    about = GraphDescription(
        "measures",
        "Measures of the networks",
        snapshot=snapshot,
        description="Edge sets with their size and digest, and the position of every node in them.",
    )
    return written(about, statements(facts.edge_sets(), snapshot, namespaces), folder)


def derived_graph(
    facts: Facts,
    who: Resolution,
    snapshot: date,
    sources: Sequence[Path],
    vocabulary: Graph,
    namespaces: Namespaces,
    folder: Path,
) -> Graph:
    """Write and validate what is computed from the sources."""
    description = GraphDescription(
        "derived",
        "What is computed from the sources",
        snapshot=snapshot,
        description="Display names, funders at the top, shortcuts and open identities.",
    )
    graph = written(description, derived(facts, who), folder)
    about = folder / "derived.about.nt"
    write(described(graph.description, namespaces), about)
    check_derived(graph.path, sources, [vocabulary.path, about])
    return graph
