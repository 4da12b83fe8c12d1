"""The SPARQL 1.1 Protocol, request by request, against the real application."""

import csv
import io
import json
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results
from werkzeug.test import TestResponse

from tests.test_sparql_endpoint_fixtures import EX, GRAPHS, NODES, OSKG

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

TEXT = "SELECT ?t WHERE { <http://example.org/text> <http://example.org/says> ?t }"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
CHAIN = "CONSTRUCT { ?s <http://example.org/p> ?o } WHERE { ?s <http://example.org/p> ?o } ORDER BY ?s LIMIT 3"
FORM = "application/x-www-form-urlencoded"


def get(client: FlaskClient, query: str, accept: str = "*/*", **parameters: object) -> TestResponse:
    return client.get("/sparql", query_string={"query": query, **parameters}, headers={"Accept": accept})


def problem(answer: TestResponse) -> dict[str, object]:
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    document: dict[str, object] = json.loads(answer.text)
    assert document["status"] == answer.status_code
    assert str(document["type"]).startswith("https://w3id.org/oskg/problem/")
    return document


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_every_way_to_send_a_query_gives_the_same_answer(client: FlaskClient, path: str) -> None:
    answers = [
        client.get(path, query_string={"query": TEXT}),
        client.post(path, data={"query": TEXT}),
        client.post(path, data=TEXT, content_type="application/sparql-query"),
        client.post(path, data=TEXT, content_type="application/sparql-query; charset=UTF-8"),
        client.post(path, data={"query": TEXT}, content_type=f"{FORM}; charset=utf-8"),
        client.open(path, method="QUERY", data=TEXT, content_type="application/sparql-query"),
        client.open(path, method="QUERY", data={"query": TEXT}),
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.content_type for answer in answers} == {"application/sparql-results+json"}
    assert len({answer.data for answer in answers}) == 1
    assert answers[0].get_json(force=True)["results"]["bindings"] == [
        {"t": {"type": "literal", "value": 'a "b" + c%25 <i>, 中文', "xml:lang": "en"}}
    ]


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"])
def test_select_rows_survive_every_format(client: FlaskClient, accept: str) -> None:
    answer = get(client, TEXT, accept)

    assert answer.content_type.split(";")[0] == accept
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    if accept == "text/csv":
        assert list(csv.reader(io.StringIO(answer.text))) == [["t"], ['a "b" + c%25 <i>, 中文']]
    else:
        form = QueryResultsFormat.from_media_type(accept)
        rows = parse_query_results(answer.data, form)
        assert isinstance(rows, QuerySolutions)
        assert [row["t"].value for row in rows] == ['a "b" + c%25 <i>, 中文']


def test_tab_separated_values_hold_terms_in_turtle_syntax(client: FlaskClient) -> None:
    answer = get(client, TEXT, "text/tab-separated-values")

    assert answer.content_type == "text/tab-separated-values; charset=utf-8"
    assert answer.text.splitlines() == ["?t", '"a \\"b\\" + c%25 <i>, 中文"@en']


@pytest.mark.parametrize(
    ("accept", "body"),
    [
        ("application/sparql-results+json", '"boolean":true'),
        ("application/sparql-results+xml", "<boolean>true</boolean>"),
        ("text/csv", "true"),
        ("text/tab-separated-values", "true"),
    ],
)
def test_ask_answers_in_every_format(client: FlaskClient, accept: str, body: str) -> None:
    answer = get(client, "ASK { ?s ?p ?o }", accept)

    assert answer.content_type.split(";")[0] == accept
    assert body in answer.text


@pytest.mark.parametrize(
    "accept",
    [
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/ld+json",
        "application/trig",
        "application/n-quads",
    ],
)
@pytest.mark.parametrize("query", [CHAIN, f"DESCRIBE <{EX}n1>"])
def test_graphs_are_the_same_in_every_format(client: FlaskClient, accept: str, query: str) -> None:
    answer = get(client, query, accept)

    found = {quad.triple for quad in parse(answer.data, RdfFormat.from_media_type(accept))}
    reference = {quad.triple for quad in parse(get(client, query, "application/n-triples").data, RdfFormat.N_TRIPLES)}
    assert answer.content_type.split(";")[0] == accept
    assert found == reference
    assert len(found) == (3 if query == CHAIN else 1)


def test_a_browser_gets_a_page_and_programs_that_take_anything_do_not(client: FlaskClient) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    assert get(client, COUNT, browser).content_type == "text/html; charset=utf-8"
    for accept in ("*/*", "text/html;q=0.5,*/*", "application/sparql-results+json,text/html"):
        assert get(client, COUNT, accept).content_type == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("query", "accept", "offered"),
    [(COUNT, "image/png", "text/csv"), (COUNT, "text/turtle", "text/csv"), (CHAIN, "text/csv", "text/turtle")],
)
def test_an_accept_header_that_cannot_be_met_gets_the_list(
    client: FlaskClient, query: str, accept: str, offered: str
) -> None:
    answer = get(client, query, accept)

    assert answer.status_code == 406
    assert offered in problem(answer)["accepted"]  # type: ignore[operator]  # the member is a list


@pytest.mark.parametrize(
    ("parameters", "counts"),
    [
        ({}, [NODES + 3, NODES + 3]),
        ({"default-graph-uri": GRAPHS[1]}, [3, 0]),
        ({"named-graph-uri": GRAPHS[1]}, [0, 3]),
        ({"default-graph-uri": GRAPHS[0], "named-graph-uri": GRAPHS[1]}, [NODES, 3]),
        ({"default-graph-uri": list(GRAPHS)}, [NODES + 3, 0]),
        ({"default-graph-uri": "http://example.org/nothing"}, [0, 0]),
    ],
)
@pytest.mark.parametrize("way", ["get", "form", "form and query string", "direct"])
def test_the_dataset_of_the_request_replaces_the_one_of_the_text(
    client: FlaskClient, parameters: dict[str, object], counts: list[int], way: str
) -> None:
    dataset = f"FROM <{GRAPHS[0]}> FROM NAMED <{GRAPHS[0]}>" if parameters else ""
    query = (
        f"SELECT (SUM(?d) AS ?default) (SUM(?n) AS ?named) {dataset} WHERE {{ "
        "{ ?s ?p ?o BIND(1 AS ?d) BIND(0 AS ?n) } UNION { GRAPH ?g { ?s ?p ?o } BIND(0 AS ?d) BIND(1 AS ?n) } }"
    )
    headers = {"Accept": "text/csv"}

    if way == "get":
        answer = client.get("/sparql", query_string={"query": query, **parameters}, headers=headers)
    elif way == "form":
        answer = client.post("/sparql", data={"query": query, **parameters}, headers=headers)
    elif way == "direct":
        kind = "application/sparql-query"
        answer = client.post("/sparql", query_string=parameters, data=query, content_type=kind, headers=headers)
    else:
        answer = client.post("/sparql", query_string=parameters, data={"query": query}, headers=headers)

    assert [int(value) for value in answer.text.split()[1].split(",")] == counts


def test_relative_iris_are_resolved_against_the_endpoint(client: FlaskClient) -> None:
    answer = get(client, "SELECT (<a#b> AS ?x) {}", "text/csv")

    assert answer.text.split() == ["x", "http://localhost/a#b"]


@pytest.mark.parametrize(
    ("request_", "status", "name"),
    [
        ({"query_string": "query=ASK%7B%7D&query=ASK%7B%7D"}, 400, "invalid-request"),
        ({"query_string": "query="}, 400, "invalid-request"),
        ({"query_string": "query=ASK%7B%7D%00"}, 400, "invalid-request"),
        ({"query_string": "query=%FF"}, 400, "invalid-request"),
        ({"query_string": "&".join(f"a{number}=" for number in range(1001))}, 400, "invalid-request"),
        ({"query_string": "query=ASK%7B%7D&default-graph-uri=relative"}, 400, "invalid-request"),
        ({"query_string": "query=ASK%7B%7D&update=CLEAR+ALL"}, 403, "read-only"),
        ({"query_string": "update=CLEAR+ALL"}, 403, "read-only"),
        ({"query_string": "query=SELECT+*+%7B%3Fs+%3Fp+%7D"}, 400, "syntax-error"),
        ({"query_string": "query=hello"}, 400, "syntax-error"),
        ({"query_string": "query=CLEAR+ALL"}, 400, "update-refused"),
        ({"query_string": "query=SELECT*%7BSERVICE%3Chttp://x/%3E%7B%7D%7D"}, 400, "federation-refused"),
        ({"query_string": f"query=ASK{quote('{' * 200 + '}' * 200)}"}, 400, "query-too-deep"),
        ({"method": "POST", "data": ""}, 415, "unsupported-media-type"),
        ({"method": "POST", "data": {}, "content_type": FORM}, 400, "invalid-request"),
        ({"method": "POST", "data": {"q": "ASK {}"}, "content_type": FORM}, 400, "invalid-request"),
        ({"method": "POST", "data": {"update": "CLEAR ALL"}, "content_type": FORM}, 403, "read-only"),
        ({"method": "POST", "data": "query=%FF", "content_type": FORM}, 400, "invalid-request"),
        (
            {"method": "POST", "data": b"ASK {'\xff'}", "content_type": "application/sparql-query"},
            400,
            "invalid-request",
        ),
        ({"method": "POST", "data": "ASK {}", "content_type": "text/plain"}, 415, "unsupported-media-type"),
        (
            {"method": "POST", "data": "ASK {}", "content_type": "application/sparql-query; charset=utf-16"},
            415,
            "unsupported-media-type",
        ),
        ({"method": "POST", "data": "CLEAR ALL", "content_type": "application/sparql-update"}, 403, "read-only"),
        (
            {
                "method": "POST",
                "data": "ASK {}",
                "content_type": "application/sparql-query",
                "query_string": "query=ASK%7B%7D",
            },
            400,
            "invalid-request",
        ),
        (
            {"method": "POST", "data": f"ASK {{}} #{' ' * 70_000}", "content_type": "application/sparql-query"},
            413,
            "query-too-long",
        ),
        (
            {"method": "POST", "data": " " * 300_000, "content_type": "application/sparql-query"},
            413,
            "request-entity-too-large",
        ),
        ({"query_string": "query=SELECT+(<http://example.org/f>(1)+AS+?x)+{}"}, 400, "evaluation-failed"),
    ],
)
def test_a_wrong_request_gets_a_problem_that_says_what_is_wrong(
    client: FlaskClient, request_: dict[str, object], status: int, name: str
) -> None:
    answer = client.open("/sparql", **request_)  # type: ignore[arg-type]  # one table for many keywords

    assert answer.status_code == status
    assert str(problem(answer)["type"]).endswith(f"/{name}")


def test_a_syntax_error_names_line_and_column(client: FlaskClient) -> None:
    document = problem(get(client, "SELECT *\nWHERE { ?s ?p }"))

    assert (document["line"], document["column"]) == (2, 15)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_with_the_list_of_allowed_ones(client: FlaskClient, method: str) -> None:
    answer = client.open("/sparql", method=method, query_string={"query": "ASK {}"})

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST", "QUERY"}
    problem(answer)


@pytest.mark.parametrize("query", ["", "?query=ASK%7B%7D", "?query=nonsense"])
def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient, query: str) -> None:
    changing = {"X-Request-Id", "Server-Timing", "Date"}

    got, head = client.get(f"/sparql{query}"), client.head(f"/sparql{query}")

    assert head.data == b""
    assert head.status_code == got.status_code
    names = [name for name, _ in got.headers if name not in changing]
    assert [head.headers[name] for name in names if name != "Content-Length"] == [
        got.headers[name] for name in names if name != "Content-Length"
    ]
    if got.status_code == 200:
        assert head.headers["Content-Length"] == got.headers["Content-Length"]


def test_options_answers_a_preflight(client: FlaskClient) -> None:
    answer = client.options("/sparql", headers={"Origin": "https://example.org"})

    assert answer.status_code == 200
    assert set(answer.headers["Access-Control-Allow-Methods"].split(", ")) == {
        "GET",
        "HEAD",
        "OPTIONS",
        "POST",
        "QUERY",
    }
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/sparql?query=x", "/nothing", "/healthz", "/sparql"])
def test_every_answer_carries_the_common_headers(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"OSKG-Release", "Link", "Location"} <= set(answer.headers["Access-Control-Expose-Headers"].split(", "))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Accept" in answer.headers["Vary"]
    assert "total;dur=" in answer.headers["Server-Timing"]
    assert answer.headers["X-Request-Id"]


def test_a_safe_request_id_is_kept_and_any_other_replaced(client: FlaskClient) -> None:
    kept = client.get("/healthz", headers={"X-Request-Id": "abc-1.2_3"})
    replaced = client.get("/healthz", headers={"X-Request-Id": "a<b>" + "c" * 100})

    assert kept.headers["X-Request-Id"] == "abc-1.2_3"
    assert "<" not in replaced.headers["X-Request-Id"]
    assert len(replaced.headers["X-Request-Id"]) == 36


def test_an_answer_that_the_client_has_is_confirmed_without_being_evaluated(client: FlaskClient) -> None:
    query = f"{COUNT} # asked nowhere else"
    first = get(client, query)
    tag = first.headers["ETag"]

    second = client.get("/sparql", query_string={"query": query}, headers={"If-None-Match": f'"other", {tag}'})

    assert first.headers["OSKG-Release"] == "2026-04-24-aaaa"
    assert not tag.startswith("W/")
    assert second.status_code == 304
    assert second.data == b""
    assert "evaluate" in first.headers["Server-Timing"]
    assert "evaluate" not in second.headers["Server-Timing"]
    for name in ("ETag", "Vary", "Cache-Control", "OSKG-Release"):
        assert second.headers[name] == first.headers[name]


def test_what_changes_the_answer_changes_its_tag(client: FlaskClient) -> None:
    tags = [
        get(client, COUNT).headers["ETag"],
        get(client, COUNT + " ").headers["ETag"],
        get(client, COUNT, "text/csv").headers["ETag"],
        get(client, COUNT, **{"default-graph-uri": GRAPHS[0]}).headers["ETag"],
        get(client, COUNT, **{"named-graph-uri": GRAPHS[0]}).headers["ETag"],
        client.get("/sparql/", query_string={"query": COUNT}).headers["ETag"],
    ]

    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("query", ["SELECT (RAND() AS ?x) {}", "SELECT (NOW() AS ?x) {}"])
def test_an_answer_of_chance_or_the_clock_has_no_tag_and_is_not_stored(client: FlaskClient, query: str) -> None:
    answer = get(client, query)

    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_error_is_never_confirmed_or_stored(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": "nonsense"}, headers={"If-None-Match": "*"})

    assert answer.status_code == 400
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_result_larger_than_the_spool_in_memory_arrives_whole(client: FlaskClient) -> None:
    query = f"SELECT ?a ?b WHERE {{ ?a <{EX}p> ?x . VALUES ?b {{ 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 }} }}"

    with get(client, query, "text/csv") as answer:
        rows = answer.data.decode().splitlines()

        assert len(answer.data) > 1024 * 1024
        assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert len(rows) == 1 + 16 * NODES


@pytest.mark.parametrize("injected", ['"} INSERT', "<script>alert(1)</script>", "\r\nSet-Cookie: a=b", "%0d%0aX: y"])
def test_text_of_the_client_stays_text(client: FlaskClient, injected: str) -> None:
    answer = get(client, f"SELECT ?x WHERE {{ {injected}")
    echoed = get(client, "ASK {}", **{"default-graph-uri": injected})
    page = client.get(f"/queries/{quote(injected, safe='')}", headers={"Accept": "text/html"})

    assert answer.status_code in {400, 200}
    assert answer.content_type == "application/problem+json"
    assert echoed.status_code == 400
    assert page.status_code == 404
    assert "<script>" not in page.text
    assert "Set-Cookie" not in answer.headers


def test_other_parameters_are_ignored(client: FlaskClient) -> None:
    assert get(client, "ASK {}", ac="1", timeout="0").status_code == 200


def test_the_type_of_a_saved_term_is_not_the_text_of_the_query(client: FlaskClient) -> None:
    answer = get(client, f"ASK {{ ?i a <{OSKG}OpenScienceInfrastructure> }}", "text/csv")

    assert answer.text.strip() == "true"
