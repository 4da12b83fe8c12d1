"""What the restated W3C tests share: a release with their graphs, a running service, and requests sent byte by byte.

A test that is about writing is shown as refused: this service publishes releases and never writes.
"""

import json
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import Graph
from rdflib.compare import isomorphic

from tests.test_sparql_endpoint_fixtures import publish
from tests.test_sparql_endpoint_server import Service

FOAF = "http://xmlns.com/foaf/0.1/"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
#: The documents of the tests: each is described in a named graph that has its name.
DATA = tuple(f"http://example.org/data{number}" for number in range(4))
#: A graph of ours for the tests of the graph store, and one that does not exist.
STORED, ABSENT = "https://w3id.org/oskg/graph/platform-1", "https://w3id.org/oskg/graph/platform-4"
PLATFORM = f"""
@prefix foaf: <{FOAF}> .
<http://example.org/platform/1> a foaf:Project ; foaf:name "Platform 1"@en ; foaf:homepage <http://example.org/> .
"""
RDF_PARSERS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the headers by lower-case name, the media type, the body."""

    status: int
    headers: Mapping[str, str]
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request as it is sent, and the check that its answer passes."""

    method: str
    target: str
    expected: Callable[[Answer], None]
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One W3C test restated: its suite and name, what is asserted, and its requests in their order."""

    suite: str
    test: str
    asserts: str
    exchanges: tuple[Exchange, ...]
    writes: bool = False
    """Whether the W3C test asks for a write, which is refused here."""


def parameters(cases: Iterable[Case]) -> list[object]:
    """Return the cases as parameters of a test, each with its W3C name and marked for the conformance page."""
    return [
        pytest.param(
            case,
            id=case.test,
            marks=pytest.mark.conformance(case.suite, case.test, case.asserts, writes=case.writes),
        )
        for case in cases
    ]


def target(path: str, *pairs: tuple[str, str]) -> str:
    """Return a path with a query string."""
    return f"{path}?{urlencode(pairs)}" if pairs else path


def send(port: int, exchange: Exchange) -> Answer:
    """Send the request with no header but Host, Content-Length and its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(exchange.method, exchange.target, exchange.body, dict(exchange.headers))
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, headers, headers.get("content-type", "").split(";")[0], answer.read())
    finally:
        connection.close()


def perform(port: int, case: Case) -> None:
    """Send every request of the case and check its answer; nothing of the release may have changed afterwards."""
    before = everything(port)

    for exchange in case.exchanges:
        exchange.expected(send(port, exchange))
    assert everything(port) == before


def everything(port: int) -> bytes:
    """Return the quads of the release but for the long chain in it, as sorted rows."""
    query = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } FILTER(?p != <http://example.org/p>) }"
    return send(port, Exchange("GET", target("/sparql/", ("query", f"{query} ORDER BY ?g ?s ?p ?o")), is_tabular)).body


def is_true(answer: Answer) -> None:
    assert (answer.status, answer.media_type) == (200, "application/sparql-results+json")
    assert json.loads(answer.body)["boolean"] is True


def is_tabular(answer: Answer) -> None:
    assert (answer.status, answer.media_type) == (200, "application/sparql-results+json")
    assert json.loads(answer.body)["results"]["bindings"]


def is_rdf(answer: Answer) -> None:
    assert answer.status == 200
    Graph().parse(data=answer.body, format=RDF_PARSERS[answer.media_type])


def is_refused(answer: Answer) -> None:
    assert 400 <= answer.status < 500
    assert answer.media_type == "application/problem+json"
    assert json.loads(answer.body)["status"] == answer.status


def is_not_found(answer: Answer) -> None:
    assert answer.status == 404


def is_not_allowed(answer: Answer) -> None:
    assert answer.status == 405
    assert {"GET", "HEAD"} <= {name.strip() for name in answer.headers["allow"].split(",")}


def is_platform(answer: Answer) -> None:
    assert (answer.status, answer.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
    assert isomorphic(Graph().parse(data=answer.body, format="turtle"), Graph().parse(data=PLATFORM, format="turtle"))


def is_headers_of_platform(answer: Answer) -> None:
    assert (answer.status, answer.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
    assert (int(answer.headers["content-length"]) > 0, answer.body) == (True, b"")


def quads() -> Iterator[Quad]:
    """Yield the graphs of the tests, and in another graph that the stored graph is one."""
    for document in DATA:
        node = NamedNode(document)
        yield Quad(node, RDF_TYPE, NamedNode(f"{FOAF}Document"), node)
    platform, graph = NamedNode("http://example.org/platform/1"), NamedNode(STORED)
    yield Quad(platform, RDF_TYPE, NamedNode(f"{FOAF}Project"), graph)
    yield Quad(platform, NamedNode(f"{FOAF}name"), Literal("Platform 1", language="en"), graph)
    yield Quad(platform, NamedNode(f"{FOAF}homepage"), NamedNode("http://example.org/"), graph)
    kind = NamedNode("http://rdfs.org/ns/void#Dataset")
    yield Quad(graph, RDF_TYPE, kind, NamedNode("https://w3id.org/oskg/graph/meta"))


@pytest.fixture(scope="session")
def w3c_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Return the port of a service over a release with the graphs of the tests."""
    home = tmp_path_factory.mktemp("w3c")
    publish(home, "2026-04-24-w3c", more=quads())
    service = Service(home)
    yield service.port
    service.stop(signal.SIGTERM)
