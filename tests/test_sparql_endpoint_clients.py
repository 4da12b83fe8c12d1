"""Clients that people use against a running service: SPARQLWrapper, rdflib's SPARQLStore, curl, and other parsers."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import quote

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)

from tests.test_sparql_endpoint_fixtures import EX, GRAPHS, statements

pytest_plugins = ("tests.test_sparql_endpoint_fixtures", "tests.test_sparql_endpoint_w3c_fixtures")

# SPARQLWrapper and the store of rdflib use classes that rdflib warns about.
pytestmark = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning",
    "ignore:Dataset.default_context is deprecated:DeprecationWarning",
)

SUITE = "clients"
ROWS = f"SELECT ?s ?text WHERE {{ GRAPH <{GRAPHS[1]}> {{ ?s <{EX}says> ?text }} }}"
CONSTRUCT = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPHS[1]}> {{ ?s ?p ?o }} }}"
TEXT = 'a "b" + c%25 <i>, 中文'


@pytest.fixture(scope="module")
def address(w3c_port: int) -> str:
    return f"http://127.0.0.1:{w3c_port}"


@pytest.fixture(scope="module")
def stored() -> Graph:
    """What the second graph of the release holds, read by rdflib."""
    graph = Graph()
    for quad in statements("first"):
        if quad.graph_name == NamedNode(GRAPHS[1]):
            graph.parse(data=f"{quad.triple} .", format="nt")
    return graph


def wrapper(address: str, query: str, form: str, way: tuple[str, str]) -> Any:
    client = SPARQLWrapper(f"{address}/sparql")
    client.setQuery(query)
    client.setMethod(way[0])
    client.setRequestMethod(way[1])
    client.setReturnFormat(form)
    return client.query().convert()


WAYS = {"get": (GET, URLENCODED), "form": (POST, URLENCODED), "direct": (POST, POSTDIRECTLY)}


@pytest.mark.conformance(SUITE, "sparqlwrapper-rows", "SPARQLWrapper reads rows in each of its formats, sent each way.")
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_reads_rows(address: str, form: str, way: tuple[str, str]) -> None:
    read = wrapper(address, ROWS, form, way)

    if form == JSON:
        assert read["results"]["bindings"][0]["text"] == {"type": "literal", "value": TEXT, "xml:lang": "en"}
    elif form == XML:
        (literal,) = read.getElementsByTagName("literal")
        assert (literal.firstChild.data, literal.getAttribute("xml:lang")) == (TEXT, "en")
    else:
        head, row = read.decode().splitlines()
        assert head.split("," if form == CSV else "\t") == (["s", "text"] if form == CSV else ["?s", "?text"])
        assert "中文" in row


@pytest.mark.conformance(SUITE, "sparqlwrapper-ask", "SPARQLWrapper reads a boolean in JSON and XML, sent each way.")
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("form", [JSON, XML])
def test_sparqlwrapper_reads_a_boolean(address: str, form: str, way: tuple[str, str]) -> None:
    read = wrapper(address, "ASK { ?s ?p ?o }", form, way)

    held = read["boolean"] if form == JSON else read.getElementsByTagName("boolean")[0].firstChild.data == "true"
    assert held is True


@pytest.mark.conformance(SUITE, "sparqlwrapper-graph", "SPARQLWrapper reads a graph in each of its formats.")
@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, XML, JSONLD])
def test_sparqlwrapper_reads_a_graph(address: str, stored: Graph, form: str) -> None:
    read = wrapper(address, CONSTRUCT, form, WAYS["form"])

    graph = Graph().parse(data=read, format="turtle") if form in (TURTLE, N3) else Graph() + read
    assert isomorphic(graph, stored)


@pytest.mark.conformance(SUITE, "sparqlwrapper-errors", "SPARQLWrapper is told of a syntax error by status 400.")
def test_sparqlwrapper_is_told_of_an_error(address: str) -> None:
    with pytest.raises(Exception, match="bad request") as refused:
        wrapper(address, "SELECT ?", JSON, WAYS["get"])

    assert type(refused.value).__name__ == "QueryBadFormed"


@pytest.fixture
def store(address: str) -> Iterator[SPARQLStore]:
    opened = SPARQLStore(f"{address}/sparql")
    yield opened
    opened.close()


@pytest.mark.conformance(
    SUITE, "rdflib-query", "A graph of rdflib over the endpoint answers SELECT, ASK and CONSTRUCT."
)
def test_rdflib_answers_queries_from_the_endpoint(store: SPARQLStore, stored: Graph) -> None:
    graph = Graph(store)

    (row,) = cast("list[Any]", list(graph.query(ROWS)))
    assert row.text == Literal(TEXT, lang="en")
    assert graph.query("ASK { ?s ?p ?o }").askAnswer
    constructed = graph.query(CONSTRUCT).graph
    assert constructed is not None
    assert isomorphic(constructed, stored)


@pytest.mark.conformance(SUITE, "rdflib-triples", "A graph of rdflib over the endpoint finds triples by pattern.")
def test_rdflib_finds_triples(store: SPARQLStore) -> None:
    graph = Graph(store)

    found = list(graph.triples((URIRef(f"{EX}text"), None, None)))
    assert (URIRef(f"{EX}text"), URIRef(f"{EX}says"), Literal(TEXT, lang="en")) in found
    assert (URIRef(f"{EX}n1"), URIRef(f"{EX}p"), URIRef(f"{EX}n2")) in graph
    assert (URIRef(f"{EX}n1"), URIRef(f"{EX}p"), URIRef(f"{EX}n3")) not in graph


@pytest.mark.conformance(SUITE, "rdflib-graphs", "A dataset of rdflib over the endpoint reads one graph of it.")
def test_rdflib_reads_one_graph(store: SPARQLStore) -> None:
    graph = Graph(store, identifier=URIRef(GRAPHS[1]))

    assert len(list(graph.triples((None, URIRef(f"{EX}says"), None)))) == 1
    assert not list(graph.triples((URIRef(f"{EX}n1"), URIRef(f"{EX}p"), None)))
    assert isinstance(Dataset(store), Dataset)


def curl(*words: str) -> tuple[str, dict[str, str], bytes]:
    """Return the status, the last headers and the body that curl gets."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    command = ["curl", "--silent", "--show-error", "--max-time", "30", "--dump-header", "-", *words]
    head, _, body = subprocess.run(command, check=True, capture_output=True).stdout.partition(b"\r\n\r\n")
    while body.startswith(b"HTTP/"):
        head, _, body = body.partition(b"\r\n\r\n")
    status, *fields = head.decode().splitlines()
    return (
        status.split()[1],
        {name.lower(): value for name, _, value in (each.partition(": ") for each in fields)},
        body,
    )


@pytest.mark.conformance(SUITE, "curl", "curl gets, posts, heads, follows, and asks for compressed answers.")
@pytest.mark.parametrize(
    "words",
    [
        ["--get", "--data-urlencode", f"query={ROWS}"],
        ["--data-urlencode", f"query={ROWS}"],
        ["--header", "Content-Type: application/sparql-query", "--data-binary", ROWS],
        ["--header", "Content-Type: application/sparql-query; charset=utf-8", "--data-binary", ROWS],
        ["--request", "QUERY", "--header", "Content-Type: application/sparql-query", "--data-binary", ROWS],
        ["--compressed", "--get", "--data-urlencode", f"query={ROWS}"],
    ],
    ids=["get", "form", "direct", "charset", "query", "compressed"],
)
def test_curl_gets_the_same_rows_in_every_way(address: str, words: list[str]) -> None:
    status, headers, body = curl("--header", "Accept: application/sparql-results+json", *words, f"{address}/sparql")

    assert status == "200"
    assert headers["content-type"] == "application/sparql-results+json"
    assert json.loads(body)["results"]["bindings"][0]["text"]["value"] == TEXT


@pytest.mark.conformance(SUITE, "curl-head", "curl is told by HEAD what GET would give.")
def test_curl_is_told_the_same_by_head(address: str) -> None:
    target = f"{address}/sparql?query={quote(ROWS)}"
    _, got, body = curl(target)
    status, told, _ = curl("--head", "--output", "/dev/null", target)

    assert status == "200"
    assert told["content-length"] == str(len(body))
    for name in ("content-type", "content-length", "etag", "vary", "oskg-release", "link"):
        assert told.get(name) == got.get(name)


@pytest.mark.conformance(SUITE, "curl-follow", "curl follows the IRI of a graph to its description.")
def test_curl_follows_an_iri(address: str) -> None:
    status, headers, body = curl("--location", "--header", "Accept: text/turtle", f"{address}/graph/platform-1")

    assert status == "200"
    assert headers["content-type"] == "text/turtle; charset=utf-8"
    assert body


#: Parsers of others by the media types that they read, each with its command.
PARSERS = {
    "rapper turtle": ("rapper", ["-q", "-i", "turtle", "-o", "ntriples", "-", EX], "text/turtle"),
    "rapper rdfxml": ("rapper", ["-q", "-i", "rdfxml", "-o", "ntriples", "-", EX], "application/rdf+xml"),
    "rapper ntriples": ("rapper", ["-q", "-i", "ntriples", "-o", "ntriples", "-", EX], "application/n-triples"),
    "serdi turtle": ("serdi", ["-i", "turtle", "-o", "ntriples", "-"], "text/turtle"),
    "serdi trig": ("serdi", ["-i", "trig", "-o", "ntriples", "-"], "application/trig"),
    "serdi nquads": ("serdi", ["-i", "nquads", "-o", "ntriples", "-"], "application/n-quads"),
}


@pytest.mark.conformance(SUITE, "raptor-serd", "The parsers Raptor and Serd read what is in the store.")
@pytest.mark.parametrize(("program", "words", "media_type"), PARSERS.values(), ids=PARSERS)
def test_other_parsers_read_what_the_store_holds(address: str, program: str, words: list[str], media_type: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed: it is in Debian's raptor2-utils or serdi")
    query = ["--data-urlencode", f"query={CONSTRUCT}"]
    _, _, body = curl("--header", f"Accept: {media_type}", *query, f"{address}/sparql")
    read = subprocess.run([program, *words], input=body, check=True, capture_output=True).stdout

    expected = {quad.triple for quad in statements("first") if quad.graph_name == NamedNode(GRAPHS[1])}
    assert {quad.triple for quad in parse(read, RdfFormat.N_TRIPLES)} == expected
