"""A small published release and the real application over it, shared by the tests of the service."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from graph.gaps import write_gaps
from graph.release import Manifest, Releases, SourceSummary
from graph.search_index import write_search
from ontology.namespaces import Namespaces
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import MEBIBYTE, ServiceSettings

EX = "http://example.org/"
NODES = 3000
OSKG = "https://w3id.org/oskg/ontology#"
GRAPHS = ("https://w3id.org/oskg/graph/alpha", "https://w3id.org/oskg/graph/beta")


def statements(marker: str) -> Iterator[Quad]:
    """Yield a chain of nodes in one graph, and a marker and text that needs escaping in another."""
    chain, notes = (NamedNode(graph) for graph in GRAPHS)
    for number in range(NODES):
        yield Quad(NamedNode(f"{EX}n{number}"), NamedNode(f"{EX}p"), NamedNode(f"{EX}n{number + 1}"), chain)
    yield Quad(NamedNode(f"{EX}release"), NamedNode(f"{EX}marker"), Literal(marker), notes)
    yield Quad(NamedNode(f"{EX}text"), NamedNode(f"{EX}says"), Literal('a "b" + c%25 <i>, 中文', language="en"), notes)
    kinds = (
        NamedNode(f"{OSKG}OpenScienceInfrastructure"),
        NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
    )
    yield Quad(NamedNode(f"{EX}repository"), kinds[1], kinds[0], notes)


def publish(home: Path, version: str, marker: str = "first", more: Iterable[Quad] = ()) -> None:
    """Publish a release with the statements, and more of them, in their graphs and in the default graph."""
    source = SourceSummary("alpha", "Alpha <register>", "CC0-1.0", date(2026, 4, 24), 10, 0, 0, 20, "1", {})
    with Releases(home).workspace() as folder:
        built = folder / "built"
        built.mkdir()
        store = Store(str(built / "store"))
        quads = [*statements(marker), *more]
        store.bulk_extend(quads)
        store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in quads)
        store.flush()
        del store
        merged = folder / "merged.nt"
        merged.write_bytes(b"".join(sorted({f"{quad.triple} .\n".encode() for quad in quads})))
        write_search(merged, built / "search.sqlite", Namespaces())
        write_gaps(built / "store", built / "answers.zip", date(2026, 4, 24), built / "search.sqlite")
        manifest = Manifest(
            version=version,
            snapshot=date(2026, 4, 24),
            base="https://w3id.org/oskg/",
            quads=len(quads),
            triples=len(quads),
            digest="",
            sources=(source,),
            warnings=0,
            infos=0,
        )
        manifest.write(built / "manifest.json")
        Releases(home).publish(built, version)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with one published release; do not publish to it."""
    folder = tmp_path_factory.mktemp("home")
    publish(folder, "2026-04-24-aaaa")
    return folder


@pytest.fixture(scope="session")
def settings(home: Path) -> ServiceSettings:
    """Return settings with limits small enough to be reached in a test."""
    return ServiceSettings(
        home,
        workers=2,
        time_limit=1.5,
        memory_limit=256 * MEBIBYTE,
        result_limit=2 * MEBIBYTE,
        queue_limit=1,
        queue_time=0.5,
        budget=3600.0,
    )


@pytest.fixture(scope="session")
def app(settings: ServiceSettings) -> Iterator[Flask]:
    """Return the application over the published release."""
    application = create_app(settings)
    yield application
    close_app(application)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client of the application."""
    return app.test_client()


def test_the_published_release_answers_from_the_default_graph_and_from_its_named_graphs(client: FlaskClient) -> None:
    query = "SELECT (COUNT(*) AS ?all) WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"

    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})

    assert answer.text.split() == ["all", str(2 * (NODES + 3))]


@pytest.fixture(scope="module")
def starter_app(starter: Path) -> Iterator[Flask]:
    """A service over the starter graph, whose clients have time for every question."""
    application = create_app(ServiceSettings(starter, workers=1, budget=1e6))
    yield application
    close_app(application)


@pytest.fixture(scope="module")
def starter_client(starter_app: Flask) -> FlaskClient:
    """A client of the service over the starter graph."""
    return starter_app.test_client()
