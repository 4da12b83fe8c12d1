"""Every serialisation of a description, the one inside its page included, is the graph that SPARQL gives."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Store, Triple, parse
from rdflib import Graph
from rdflib.compare import isomorphic

from graph.release import Releases
from graph.store import open_store
from ontology.context import context
from ontology.namespaces import PREFIXES
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.http.documents import SUFFIXES
from sparql_endpoint.http.negotiation import PAGE
from sparql_endpoint.http.serialisation import compacted, embedded, serialised
from sparql_endpoint.settings import ServiceSettings

BASE = "https://w3id.org/oskg/"
URL_SAFE = ":/"
RDF = {suffix: media_type for suffix, media_type in SUFFIXES.items() if media_type != PAGE}
EMBEDDED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def client(starter: Path) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(starter, budget=100_000))
    yield app.test_client()
    close_app(app)


@pytest.fixture(scope="module")
def store(starter: Path) -> Store:
    return open_store(Releases(starter).current())


@pytest.fixture(scope="module")
def sampled(store: Store) -> list[NamedNode]:
    """The first two, the middle and the last node of every class."""
    by_class: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, NamedNode(f"{PREFIXES['rdf']}type"), None, DefaultGraph()):
        by_class.setdefault(quad.object.value, set()).add(quad.subject.value)
    ordered = [sorted(nodes) for nodes in by_class.values()]
    return [
        NamedNode(iri)
        for iri in sorted({nodes[at] for nodes in ordered for at in (0, 1 % len(nodes), len(nodes) // 2, -1)})
    ]


def triples(data: bytes | str, media_type: str) -> set[Triple]:
    return {quad.triple for quad in parse(data, RdfFormat.from_media_type(media_type))}


def test_all_serialisations_the_page_and_sparql_state_the_same_of_every_kind_of_node(
    client: FlaskClient, store: Store, sampled: list[NamedNode]
) -> None:
    assert len(sampled) > 50
    for node in sampled:
        stated = {quad.triple for quad in store.quads_for_pattern(node, None, None, DefaultGraph())}
        found = {suffix: triples(client.get(f"/describe.{suffix}", query_string={"iri": node.value}).data, media_type)
                 for suffix, media_type in RDF.items()}  # fmt: skip
        page = client.get("/describe.html", query_string={"iri": node.value}).text
        (inside,) = EMBEDDED.findall(page)
        query = {"query": f"DESCRIBE <{node.value}>"}
        asked = client.get("/sparql", query_string=query, headers={"Accept": "text/turtle"}).data

        whole = found["nt"]
        assert {each for each in whole if each.subject == node} == stated == triples(asked, "text/turtle")
        assert {each.subject.value for each in whole - stated} == {
            f"http://localhost/describe?iri={quote(node.value, safe=URL_SAFE)}"
        }
        assert {**found, "html": triples(inside, "application/ld+json")} == dict.fromkeys([*found, "html"], whole)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by the parser itself, for JSON-LD
def test_a_second_parser_reads_the_same_graph_from_each_of_them(client: FlaskClient, sampled: list[NamedNode]) -> None:
    names = {"jsonld": "json-ld", "nt": "nt", "rdf": "xml", "ttl": "turtle"}
    for node in sampled[::10]:
        found = [
            Graph().parse(client.get(f"/describe.{suffix}", query_string={"iri": node.value}).data, format=name)
            for suffix, name in names.items()
        ]

        assert all(isomorphic(found[0], other) for other in found[1:])


IRIS = st.one_of(
    st.sampled_from(["geo:37.78,-122.39", "time:now", "org:a", "id:x", "type:x", f"{BASE}ontology#country"]),
    st.text("aé/.%:()'-", max_size=6).map(lambda text: f"http://example.org/{text.replace('%', '%2F')}"),
    st.sampled_from([f"{PREFIXES['org']}Organization", f"{PREFIXES['skos']}a.b.", f"{PREFIXES['oskg']}x/y"]),
).map(NamedNode)
PROPERTIES = st.sampled_from(
    [f"{PREFIXES['rdf']}type", f"{BASE}ontology#country", f"{BASE}ontology#amount", f"{PREFIXES['dct']}title"]
).map(NamedNode)
LITERALS = st.builds(
    lambda text, kind: Literal(text, **kind),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
    | st.sampled_from(["</script>", "<!--", "1.0"]),
    st.sampled_from([{}, {"language": "en"}, {"datatype": NamedNode(f"{PREFIXES['xsd']}decimal")}]),
)
VALUES = st.one_of(IRIS, LITERALS)
GRAPHS = st.lists(st.tuples(IRIS, PROPERTIES, VALUES), max_size=8)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(GRAPHS)
def test_any_graph_comes_back_from_any_serialisation_and_ends_no_script(
    rows: list[tuple[NamedNode, NamedNode, NamedNode | Literal]],
) -> None:
    graph = {Triple(*row) for row in rows if row[1].value != f"{PREFIXES['rdf']}type" or isinstance(row[2], NamedNode)}

    for media_type in RDF.values():
        assert triples(serialised(list(graph), media_type), media_type) == graph
    inside = embedded(list(graph))
    assert triples(inside, "application/ld+json") == graph
    assert not {"<", ">", "&"} & set(inside)


def test_the_served_context_has_every_term_and_can_be_kept(client: FlaskClient) -> None:
    answer = client.get("/context.jsonld")

    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert answer.json == {"@context": dict(context())}
    assert client.get("/context.jsonld", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_document_means_the_same_under_the_served_context_as_under_its_own_part(
    client: FlaskClient, sampled: list[NamedNode]
) -> None:
    served = client.get("/context.jsonld").json
    for node in sampled[::5]:
        own = client.get("/describe.jsonld", query_string={"iri": node.value}).json

        assert own["@context"].items() <= served["@context"].items()
        assert jsonld.expand({**own, **served}) == jsonld.expand(own)


def test_no_term_of_the_context_is_a_prefix_or_a_keyword_too() -> None:
    terms = {name for name, meaning in context().items() if PREFIXES.get(name) != meaning and name[0] != "@"}

    assert terms.isdisjoint(PREFIXES)
    assert len(context()) == len(PREFIXES) + len(terms) + 1
    assert {"id", "type", "country", "FundingRelation"} <= terms


def test_a_prefix_that_is_the_scheme_of_an_address_is_not_used_for_it() -> None:
    place = Triple(NamedNode("geo:1,2"), NamedNode(f"{PREFIXES['geo']}lat"), Literal("1"))

    assert "geo" not in compacted([place])["@context"]
    assert triples(embedded([place]), "application/ld+json") == {place}


def test_a_short_name_stands_for_an_iri_and_a_date_without_its_datatype() -> None:
    node = NamedNode(f"{BASE}id/infra/a")
    opened = Literal("2020-01-01", datatype=NamedNode(f"{PREFIXES['xsd']}date"))
    country = NamedNode(f"{BASE}c/country/1.0/CN")

    found = compacted(
        [
            Triple(node, NamedNode(f"{BASE}ontology#establishedOn"), opened),
            Triple(node, NamedNode(f"{BASE}ontology#country"), country),
        ]
    )

    assert (found["id"], found["establishedOn"], found["country"]) == (node.value, "2020-01-01", country.value)
