"""What is cut off without a thing, by the measures of a release, is what a walk without it no longer reaches."""

from collections.abc import Iterator
from datetime import date

import networkx as nx
import pytest
from flask import Flask
from lxml import html
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from measures.edges import EdgeSet
from measures.statements import statements
from ontology.namespaces import Namespaces
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from tests.test_sparql_endpoint_fixtures import publish

BASE = "https://w3id.org/oskg/id/org/x-"
#: Two triangles on a bridge, with a leaf and a tail, and another piece of its own.
PAIRS = ["ab", "bc", "ca", "cd", "de", "ef", "fd", "fg", "gh", "ai", "pq", "qr"]
EDGES = tuple(sorted((f"{BASE}{one}", f"{BASE}{other}") for one, other in map(sorted, PAIRS)))
NODES = sorted({node for edge in EDGES for node in edge})


def quads() -> Iterator[Quad]:
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    graph = NamedNode("https://w3id.org/oskg/graph/measures")
    lines = statements([EdgeSet("partnership", EDGES)], date(2026, 4, 24), Namespaces())
    for quad in parse(b"".join(lines), RdfFormat.N_TRIPLES):
        yield Quad(quad.subject, quad.predicate, quad.object, graph)
    for node in NODES:
        yield Quad(NamedNode(node), label, Literal(node[-1].upper()), graph)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    home = tmp_path_factory.mktemp("measured")
    publish(home, "2026-04-24-measured", more=quads())
    application = create_app(ServiceSettings(home, workers=1, budget=1e6))
    yield application
    close_app(application)


@pytest.mark.parametrize("gone", NODES, ids=lambda node: node[-1])
def test_what_is_cut_off_without_a_thing_is_what_a_walk_no_longer_reaches(app: Flask, gone: str) -> None:
    answer = app.test_client().get(f"/network?iri={gone}&gone={gone}", headers={"Accept": "text/html"})
    section = html.fromstring(answer.text).xpath("//section[@class='removal']")[0]
    listed = set(section.xpath(".//details//a/@href"))

    network = nx.Graph(EDGES)
    piece = nx.node_connected_component(network, gone)
    root = max(sorted(piece), key=network.degree)
    network.remove_node(gone)
    pieces = [part for part in nx.connected_components(network) if part <= piece]
    cut = {f"/network?iri={node}" for part in pieces if root not in part for node in part}
    if len(pieces) < 2:
        assert "No network that the release measures hangs together through it alone." in section.text_content()
    else:
        assert f"further pieces without it: {len(pieces) - 1}." in section.text_content()
    assert listed == (cut if gone != root and len(pieces) > 1 else set())
    assert "No infrastructure would lose its only operator or funder on record." in section.text_content()
