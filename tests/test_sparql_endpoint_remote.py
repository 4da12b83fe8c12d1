"""The whole service over a remote store: what it answers is what it answers over the release itself."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results
from werkzeug.test import TestResponse

from graph.distributions import distributions
from graph.publication import PUBLICATION, Publication
from graph.querying import Dataset
from graph.release import Releases
from graph.remote import GraphStore
from ontology.namespaces import Namespaces
from queries.catalogue import catalogue
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.errors import ResultTooLarge
from sparql_endpoint.http.negotiation import GRAPH_TYPES, SOLUTION_TYPES
from sparql_endpoint.remote_store.fetching import Limits, fetch
from sparql_endpoint.settings import MEBIBYTE, ServiceSettings
from tests.test_graph_stores import Server, free_port, oxigraph, virtuoso

#: The saved queries that Virtuoso 7.2.5 answers as SPARQL 1.1 has it; a decision page says what is wrong with the rest.
VIRTUOSO_RIGHT = ("endorsement_map", "funding_no_evidence", "funding_self_only", "interoperability_readiness")
#: One that its compiler gives up on.
VIRTUOSO_FAILS = "funding_expired"
ENTITY = "https://w3id.org/oskg/id/org/ror-04h4z8k05"
BASE = "https://w3id.org/oskg/"


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], FlaskClient]]:
    """The application over the store at an address, made once."""
    made: dict[str, Flask] = {}

    def client(store: str) -> FlaskClient:
        if store not in made:
            home = tmp_path_factory.mktemp("nothing")
            made[store] = create_app(ServiceSettings(home, store=store, time_limit=20, result_limit=MEBIBYTE))
        return made[store].test_client()

    yield client
    for app in made.values():
        close_app(app)


@pytest.fixture
def remote(over: Callable[[str], FlaskClient], server: Server) -> FlaskClient:
    return over(server.queries)


@pytest.fixture(scope="module")
def local(starter: Path) -> Iterator[FlaskClient]:
    """The application over the release itself."""
    app = create_app(ServiceSettings(starter))
    yield app.test_client()
    close_app(app)


def rows(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.text
    return sorted(json.dumps(row, sort_keys=True) for row in json.loads(answer.data)["results"]["bindings"])


def triples(answer: TestResponse) -> set[str]:
    assert answer.status_code == 200, answer.text
    return {str(quad) for quad in parse(answer.data, RdfFormat.from_media_type(answer.mimetype))}


def ask(client: FlaskClient, query: str, accept: str = "text/csv", **parameters: str) -> TestResponse:
    return client.get("/sparql", query_string={"query": query, **parameters}, headers={"Accept": accept})


@pytest.mark.parametrize("name", sorted(query.stem for query in catalogue().values()))
def test_oxigraph_answers_every_saved_query_as_the_local_engine_does(
    over: Callable[[str], FlaskClient], oxigraph_server: Server, local: FlaskClient, name: str
) -> None:
    remote = over(oxigraph_server.queries)

    here, there = (client.get(f"/queries/{name}.json") for client in (local, remote))

    assert rows(here) == rows(there)
    assert here.headers["OSKG-Release"] == there.headers["OSKG-Release"]


@pytest.mark.parametrize("name", VIRTUOSO_RIGHT)
def test_virtuoso_answers_saved_queries_as_the_local_engine_does(
    over: Callable[[str], FlaskClient], virtuoso_server: Server, local: FlaskClient, name: str
) -> None:
    remote = over(virtuoso_server.queries)

    here, there = (client.get(f"/queries/{name}.json") for client in (local, remote))

    assert rows(here) == rows(there)


def test_a_query_that_the_store_cannot_compile_is_a_failure_of_the_store(
    over: Callable[[str], FlaskClient], virtuoso_server: Server
) -> None:
    answer = over(virtuoso_server.queries).get(f"/queries/{VIRTUOSO_FAILS}.json")

    assert answer.status_code == 502
    assert json.loads(answer.data)["type"].endswith("/problem/store-failed")


@pytest.mark.parametrize("path", ["/", "/readyz", "/releases", "/sparql", "/dataset", "/queries/endorsement_map"])
def test_pages_are_shown(remote: FlaskClient, path: str) -> None:
    answer = remote.get(path, headers={"Accept": "text/html"}, follow_redirects=True)

    assert answer.status_code == 200


def test_an_entity_leads_to_its_document_and_an_alias_to_the_entity(remote: FlaskClient) -> None:
    thing = remote.get("/id/org/ror-04h4z8k05")
    page = remote.get(thing.headers["Location"], headers={"Accept": "text/html"})
    nobody = remote.get("/id/org/ror-nobody")

    assert thing.status_code == 303
    assert "United Nations Educational" in page.text
    assert nobody.status_code == 404


@pytest.mark.parametrize("path", [f"/describe?iri={ENTITY}", "/.well-known/void"])
def test_documents_hold_the_same_statements(
    remote: FlaskClient, local: FlaskClient, server: Server, starter: Path, path: str
) -> None:
    here, there = (client.get(path, headers={"Accept": "application/n-triples"}) for client in (local, remote))
    # The files of a release are offered where they are, which is not beside the remote store.
    files = {str(triple) for triple in distributions(Releases(starter).current())}
    stated = {triple for triple in triples(here) if triple.removesuffix(" .") not in files and ".nq.gz>" not in triple}

    more = triples(there) - triples(here)
    assert len(stated) > 10
    assert stated <= triples(there)
    # What DESCRIBE gives is the store's choice; Virtuoso adds what points to the entity.
    assert not more or (server.credentials is not None and all(f"<{ENTITY}>" in triple for triple in more))


@pytest.mark.parametrize("media_type", SOLUTION_TYPES)
def test_rows_come_in_every_format(remote: FlaskClient, local: FlaskClient, media_type: str) -> None:
    query = f"SELECT ?p ?o WHERE {{ <{ENTITY}> ?p ?o FILTER(!isNumeric(?o)) }} ORDER BY ?p STR(?o)"

    here, there = (ask(client, query, media_type) for client in (local, remote))

    assert there.status_code == 200
    assert there.mimetype == here.mimetype
    assert there.data == here.data


@pytest.mark.parametrize("media_type", SOLUTION_TYPES)
@pytest.mark.parametrize("term", [ENTITY, "http://example.org/nothing"])
def test_booleans_come_in_every_format(remote: FlaskClient, local: FlaskClient, media_type: str, term: str) -> None:
    here, there = (ask(client, f"ASK {{ <{term}> ?p ?o }}", media_type) for client in (local, remote))

    assert there.status_code == 200
    assert there.data == here.data


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_graphs_come_in_every_format(remote: FlaskClient, local: FlaskClient, media_type: str) -> None:
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ <{ENTITY}> }} ?s ?p ?o }}"

    here, there = (ask(client, query, media_type) for client in (local, remote))
    read = [set(parse(answer.data, RdfFormat.from_media_type(GRAPH_TYPES[media_type]))) for answer in (here, there)]

    assert there.mimetype == here.mimetype
    assert read[0] == read[1] != set()


def test_a_repeated_request_is_answered_with_304_by_the_tag_of_the_release(
    remote: FlaskClient, local: FlaskClient
) -> None:
    query = "ASK { ?s ?p ?o }"
    tag = ask(local, query).headers["ETag"]

    first = ask(remote, query)
    second = remote.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv", "If-None-Match": tag})

    assert first.headers["ETag"] == tag
    assert second.status_code == 304


COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        (COUNT, {}),
        (COUNT, {"default-graph-uri": f"{BASE}graph/derived"}),
        (COUNT, {"default-graph-uri": "http://example.org/none"}),
        (f"SELECT (COUNT(*) AS ?n) FROM <{BASE}graph/meta> WHERE {{ ?s ?p ?o }}", {}),
        ("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g", {}),
        (
            "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
            {"named-graph-uri": f"{BASE}graph/derived"},
        ),
        (COUNT, {"named-graph-uri": f"{BASE}graph/derived"}),
        ("SELECT (STR(<relative>) AS ?iri) WHERE {}", {}),
        ("BASE <http://example.org/> SELECT (STR(<relative>) AS ?iri) WHERE {}", {}),
    ],
)
def test_the_dataset_of_a_query_is_the_same(
    remote: FlaskClient, local: FlaskClient, query: str, parameters: dict[str, str]
) -> None:
    here, there = (ask(client, query, **parameters) for client in (local, remote))

    assert there.status_code == 200
    assert there.data == here.data


@pytest.mark.parametrize(
    ("query", "status", "problem"),
    [
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, "federation-refused"),
        ("SELECT (<bif:now>() AS ?x) WHERE {}", 400, "evaluation-failed"),
        ("PREFIX b: <\\u0062if:> SELECT (b:now() AS ?x) WHERE {}", 400, "evaluation-failed"),
        ("CLEAR ALL", 400, "update-refused"),
        ('DEFINE get:soft "soft" SELECT * FROM <http://127.0.0.1:9/> WHERE { ?s ?p ?o }', 400, "syntax-error"),
        ("SELECT (bif:now() AS ?x) WHERE {}", 400, "syntax-error"),
        ("SELECT * WHERE { ?s ?p ?o", 400, "syntax-error"),
    ],
)
def test_what_is_refused_here_is_refused_before_the_store_sees_it(
    remote: FlaskClient, query: str, status: int, problem: str
) -> None:
    answer = ask(remote, query)

    document = json.loads(answer.data)
    assert answer.status_code == status
    assert document["type"].endswith(f"/problem/{problem}")
    assert (problem == "syntax-error") == ("line" in document)


def test_a_form_that_is_not_accepted_is_406(remote: FlaskClient) -> None:
    answer = ask(remote, "ASK { ?s ?p ?o }", "text/turtle")

    assert answer.status_code == 406


def test_a_result_over_its_limit_is_413(remote: FlaskClient) -> None:
    answer = ask(remote, "SELECT * WHERE { ?s ?p ?o } LIMIT 12000")

    assert answer.status_code == 413


def test_virtuoso_that_leaves_rows_out_is_found_out(tmp_path: Path) -> None:
    query, dataset = "SELECT * WHERE { ?s ?p ?o } LIMIT 60", None
    with virtuoso(tmp_path, "[SPARQL]\nResultSetMaxRows = 50\n") as server:
        body, _ = fetch(server.endpoint, query.replace("60", "40"), "text/csv", dataset, Limits(20, MEBIBYTE))
        with body:
            short = body.read().count(b"\n")
        with pytest.raises(ResultTooLarge, match="X-SPARQL-MaxRows: 50"):
            fetch(server.endpoint, query, "text/csv", dataset, Limits(20, MEBIBYTE))

    assert short == 41


def test_a_store_that_does_not_answer_is_503_and_says_when_to_come_back(tmp_path: Path) -> None:
    client = create_app(ServiceSettings(tmp_path, store=f"http://127.0.0.1:{free_port()}/query")).test_client()

    answers = [ask(client, "ASK {}"), client.get("/readyz"), client.get("/id/org/ror-04h4z8k05"), client.get("/")]

    assert {answer.status_code for answer in answers} == {503}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers)
    assert "127.0.0.1" not in answers[0].text
    assert client.get("/healthz").status_code == 200


def test_a_release_is_served_only_while_it_is_complete(tmp_path: Path, starter: Path) -> None:
    release, namespaces = Releases(starter).current(), Namespaces()
    graphs = {namespaces.graph("merged"): None}
    with oxigraph(tmp_path / "store", free_port()) as server, GraphStore(server.graphs) as store:
        client = create_app(ServiceSettings(tmp_path, store=server.queries)).test_client()

        def record(stamp: str, version: str) -> None:
            manifest = replace(release.manifest, version=version) if version else None
            store.put(namespaces.graph(PUBLICATION), Publication(graphs, manifest, stamp).written(namespaces))

        # An answer that is kept would hide what the store holds, so each query is another one.
        nothing = ask(client, "ASK {}")
        record("1", "first")
        first = ask(client, "ASK {} # 1")
        record("", "")
        between = [ask(client, f"ASK {{}} # between {number}") for number in range(2)]
        record("2", "second")
        second = ask(client, "ASK {} # 2")

    assert (nothing.status_code, json.loads(nothing.data)["type"][-10:]) == (503, "no-release")
    assert (first.status_code, first.headers["OSKG-Release"]) == (200, "first")
    assert {answer.status_code for answer in between} == {503}
    assert (second.status_code, second.headers["OSKG-Release"]) == (200, "second")


def test_a_record_that_cannot_be_read_is_no_release(tmp_path: Path) -> None:
    namespaces = Namespaces()
    record = (
        f'<{BASE}dataset> <http://www.w3.org/ns/dcat#version> "1" .\n'
        f'<{BASE}dataset> <http://purl.org/dc/terms/modified> "1" .\n'
    )
    with oxigraph(tmp_path / "store", free_port()) as server, GraphStore(server.graphs) as store:
        store.put(namespaces.graph(PUBLICATION), record.encode())
        answer = ask(create_app(ServiceSettings(tmp_path, store=server.queries)).test_client(), "ASK {}")

    assert answer.status_code == 503


def test_the_client_takes_a_dataset_with_the_request(server: Server) -> None:
    dataset = Dataset((f"{BASE}graph/meta",), (f"{BASE}graph/derived",))
    accept = "application/sparql-results+json"

    with server.endpoint.ask(f"ASK {{ <{BASE}dataset> a ?class }}", accept, 20, dataset) as answer:
        found = parse_query_results(answer.read(), QueryResultsFormat.JSON)

    assert bool(found) if isinstance(found, QueryBoolean) else list(found) != []
