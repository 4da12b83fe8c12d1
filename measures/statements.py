"""The measures as statements: each network with its size and digest, and the position of every node in it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from measures.edges import EdgeSet
from measures.positions import Position, positions
from measures.recipes import RECIPES, RULE
from ontology import terms
from ontology.namespaces import Namespaces
from ontology.reused import (
    DCT_DESCRIPTION,
    DCT_ISSUED,
    RDF_TYPE,
    RDFS_LABEL,
    XSD_DATE,
    XSD_DECIMAL,
    XSD_INTEGER,
)

#: Digits after the point: enough for the least betweenness in a network of a million nodes.
_DIGITS: Final = 12


def statements(edge_sets: Iterable[EdgeSet], day: date, namespaces: Namespaces) -> list[bytes]:
    """Return the N-Triples lines, sorted, that state every network of a day and the positions of its nodes.

    A network without an edge is stated too, with no position: nothing was found, which is not the same as not measured.
    """
    lines: set[bytes] = set()
    for edge_set in edge_sets:
        found = positions(edge_set.edges)
        triples = [*_edge_set(edge_set, len(found), day, namespaces)]
        for position in found:
            triples.extend(_position(edge_set.name, position, namespaces))
        lines.update((serialize(triples, format=RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True))
    return sorted(lines)


def _edge_set(edge_set: EdgeSet, nodes: int, day: date, namespaces: Namespaces) -> Iterator[Triple]:
    node, recipe = NamedNode(namespaces.edge_set(edge_set.name)), RECIPES[edge_set.name]
    yield Triple(node, NamedNode(RDF_TYPE), NamedNode(terms.EdgeSet))
    yield Triple(node, NamedNode(RDFS_LABEL), Literal(recipe.title))
    yield Triple(node, NamedNode(DCT_DESCRIPTION), Literal(recipe.rule, language="en"))
    yield Triple(node, NamedNode(DCT_ISSUED), Literal(day.isoformat(), datatype=NamedNode(XSD_DATE)))
    yield Triple(node, NamedNode(terms.edgeCount), _integer(len(edge_set.edges)))
    yield Triple(node, NamedNode(terms.nodeCount), _integer(nodes))
    yield Triple(node, NamedNode(terms.edgeDigest), Literal(edge_set.digest))
    yield Triple(node, NamedNode(terms.edgeQuery), Literal(recipe.query(day)))
    yield Triple(node, NamedNode(terms.measureRule), Literal(RULE))


def _position(name: str, position: Position, namespaces: Namespaces) -> Iterator[Triple]:
    node = NamedNode(namespaces.position(name, position.node))
    yield Triple(node, NamedNode(RDF_TYPE), NamedNode(terms.NetworkPosition))
    yield Triple(node, NamedNode(terms.inEdgeSet), NamedNode(namespaces.edge_set(name)))
    yield Triple(node, NamedNode(terms.positionOf), NamedNode(position.node))
    yield Triple(node, NamedNode(terms.degree), _integer(position.degree))
    yield Triple(node, NamedNode(terms.betweenness), _decimal(position.betweenness))
    yield Triple(node, NamedNode(terms.constraint), _decimal(position.constraint))
    yield Triple(node, NamedNode(terms.community), _integer(position.community))
    yield Triple(node, NamedNode(terms.component), _integer(position.component))
    yield Triple(node, NamedNode(terms.separates), _integer(position.separates))
    if position.gateway is not None and position.block is not None:
        yield Triple(node, NamedNode(terms.gateway), NamedNode(namespaces.position(name, position.gateway)))
        yield Triple(node, NamedNode(terms.block), _integer(position.block))


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(XSD_INTEGER))


def _decimal(value: float) -> Literal:
    """Return a number as xsd:decimal as the engine writes it: no zeros at the end, nor a point."""
    return Literal(f"{value:.{_DIGITS}f}".rstrip("0").rstrip("."), datatype=NamedNode(XSD_DECIMAL))
