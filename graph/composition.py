"""What a graph is made of: how many entities of each class, how many statements of each property, as VoID partitions.

Counted while the lines of a graph pass by on their way to somewhere else, so that no graph is read for this alone.

Source: https://www.w3.org/TR/void/#class-property-partitions
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Triple

from graph.nodes import integer, iri
from graph.triples import TYPE
from ontology.namespaces import PREFIXES, Namespaces, digest


@dataclass(slots=True)
class Composition:
    """Entities by class and statements by property, both under the term as it stands in a line."""

    classes: Counter[bytes] = field(default_factory=Counter)
    properties: Counter[bytes] = field(default_factory=Counter)

    def passing(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Give the lines of a graph, each of which comes once, and count them as they pass."""
        classes, properties = self.classes, self.properties
        for line in lines:
            _, predicate, rest = line.split(b" ", 2)
            properties[predicate] += 1
            if predicate == TYPE:
                classes[rest[:-3]] += 1
            yield line

    @property
    def triples(self) -> int:
        """How many statements there are."""
        return self.properties.total()

    def __add__(self, other: "Composition") -> "Composition":
        return Composition(self.classes + other.classes, self.properties + other.properties)


def composition(lines: Iterable[bytes]) -> Composition:
    """Return what these lines, each of which comes once, are made of."""
    found = Composition()
    for _ in found.passing(lines):
        pass
    return found


def partitions(dataset: str, made: Composition, namespaces: Namespaces) -> Iterator[Triple]:
    """Describe what a dataset is made of; every partition has an IRI below that of the dataset."""
    node = NamedNode(dataset)
    yield Triple(node, iri("void", "classes"), integer(len(made.classes)))
    yield Triple(node, iri("void", "properties"), integer(len(made.properties)))
    for kind, counts, counted in (("class", made.classes, "entities"), ("property", made.properties, "triples")):
        for term, count in counts.items():
            of = term.decode()[1:-1]
            part = NamedNode(namespaces.partition(dataset, kind, _short(of)))
            yield Triple(node, iri("void", f"{kind}Partition"), part)
            yield Triple(part, iri("void", kind), NamedNode(of))
            yield Triple(part, iri("void", counted), integer(count))


def _short(of: str) -> str:
    """Return a term with its prefix, or a digest of it if it is in no namespace of the project's."""
    for prefix, namespace in PREFIXES.items():
        if of.startswith(namespace) and (local := of[len(namespace) :]) and "/" not in local:
            return f"{prefix}:{local}"
    return digest(of)
