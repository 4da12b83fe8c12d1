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
    DCT_IDENTIFIER,
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
    lines: list[bytes] = []
    for edge_set in edge_sets:
        found = positions(edge_set.edges)
        about = serialize(_edge_set(edge_set, len(found), day, namespaces), format=RdfFormat.N_TRIPLES) or b""
        lines.extend(about.splitlines(keepends=True))
        for position in found:
            lines.extend(_position(edge_set.name, position, namespaces))
    lines.sort()
    return lines


def _edge_set(edge_set: EdgeSet, nodes: int, day: date, namespaces: Namespaces) -> Iterator[Triple]:
    node, recipe = NamedNode(namespaces.edge_set(edge_set.name)), RECIPES[edge_set.name]
    yield Triple(node, NamedNode(RDF_TYPE), NamedNode(terms.EdgeSet))
    yield Triple(node, NamedNode(DCT_IDENTIFIER), Literal(edge_set.name))
    yield Triple(node, NamedNode(RDFS_LABEL), Literal(recipe.title))
    yield Triple(node, NamedNode(DCT_DESCRIPTION), Literal(recipe.rule, language="en"))
    yield Triple(node, NamedNode(DCT_ISSUED), Literal(day.isoformat(), datatype=NamedNode(XSD_DATE)))
    yield Triple(node, NamedNode(terms.edgeCount), Literal(len(edge_set.edges)))
    yield Triple(node, NamedNode(terms.nodeCount), Literal(nodes))
    yield Triple(node, NamedNode(terms.edgeDigest), Literal(edge_set.digest))
    yield Triple(node, NamedNode(terms.edgeQuery), Literal(recipe.query(day)))
    yield Triple(node, NamedNode(terms.measureRule), Literal(RULE))


def _position(name: str, position: Position, namespaces: Namespaces) -> Iterator[bytes]:
    """Give the lines of one position; written directly, since the terms of half a million lines would take longer than
    all measures."""
    values = {
        RDF_TYPE: _iri(terms.NetworkPosition),
        terms.inEdgeSet: _iri(namespaces.edge_set(name)),
        terms.positionOf: _iri(position.node),
        terms.degree: _integer(position.degree),
        terms.betweenness: _decimal(position.betweenness),
        terms.constraint: _decimal(position.constraint),
        terms.brokerage: _integer(position.brokerage),
        terms.community: _integer(position.community),
        terms.communitiesJoined: _integer(position.joined),
        terms.component: _integer(position.component),
        terms.separates: _integer(position.separates),
    }
    if position.gateway is not None and position.block is not None:
        values[terms.gateway] = _iri(namespaces.position(name, position.gateway))
        values[terms.block] = _integer(position.block)
    node = namespaces.position(name, position.node)
    return (f"<{node}> <{predicate}> {value} .\n".encode() for predicate, value in values.items())


def _iri(iri: str) -> str:
    return f"<{iri}>"


def _integer(value: int) -> str:
    return f'"{value}"^^<{XSD_INTEGER}>'


def _decimal(value: float) -> str:
    """Return a number as xsd:decimal as the engine writes it: no zeros at the end, nor a point."""
    text = f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")
    return f'"{text}"^^<{XSD_DECIMAL}>'
