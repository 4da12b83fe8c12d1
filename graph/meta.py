"""The graph that describes all graphs, itself included, and the merged view, which holds that description as well."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from graph.composition import Composition, composition
from graph.describe import GraphDescription, dataset, described
from graph.lookup import Lookup
from ontology.namespaces import Namespaces

_ITSELF = GraphDescription("meta", "Descriptions of the named graphs", description="What each graph is and holds.")


@dataclass(frozen=True, slots=True)
class Meta:
    """The description, its sorted lines, those of them that no other graph states, and what the merged view holds."""

    description: GraphDescription
    lines: list[bytes]
    new: list[bytes]
    merged: Composition


def meta(
    graphs: Sequence[GraphDescription], others: Path, merged: Composition, snapshot: date, namespaces: Namespaces
) -> Meta:
    """Describe the graphs; `others` is the merged view of them, sorted, and `merged` what it is made of.

    The description counts its own statements too. Those counts change only the numbers in it, not how many statements
    there are, once every class and property that it uses has a partition; so it is written until it agrees with itself.
    """
    fixed = {line for graph in graphs for line in described(graph, namespaces)}
    own = new = Composition()
    while True:
        itself = replace(_ITSELF, triples=own.triples, made=own)
        found = fixed.union(described(itself, namespaces))
        found.update(dataset([*graphs, itself], snapshot, merged + new, namespaces))
        lines = sorted(found)
        unsaid = _unsaid(lines, others)
        before, own, new = (own, new), composition(lines), composition(unsaid)
        if (own, new) == before:
            return Meta(itself, lines, unsaid, merged + new)


def _unsaid(lines: Iterable[bytes], others: Path) -> list[bytes]:
    """Return the lines that the sorted file does not hold."""
    given = list(lines)
    with Lookup(others) as lookup:
        said = {line for subject in {one[: one.index(b" ")] for one in given} for line in lookup.about(subject)}
    return [line for line in given if line not in said]
