"""The results of any query in a browser: the same rows as for programs, escaped, counted, and honest about a cut."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from sparql_endpoint.sparql.results import SHOWN_BYTES, SHOWN_ROWS
from tests.test_sparql_endpoint_fixtures import EX, NODES
from tests.test_sparql_endpoint_pages import HTML, Page

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

CHAIN = f"SELECT ?s ?o WHERE {{ ?s <{EX}p> ?o }} ORDER BY ?s ?o"
SAYS = f"SELECT ?text WHERE {{ <{EX}text> <{EX}says> ?text }}"


def ask(client: FlaskClient, query: str, **parameters: str) -> TestResponse:
    answer = client.get("/sparql", query_string={"query": query, **parameters}, headers=HTML)
    if answer.content_type.startswith("text/html"):
        page = Page(answer.text)
        assert page.open == []
        assert "script" not in page.tags
    return answer


def test_a_select_is_a_table_with_its_rows_counted_and_its_query_kept(client: FlaskClient) -> None:
    answer = ask(client, SAYS)

    assert answer.status_code == 200
    assert "<h2>1 row</h2>" in answer.text
    assert '<th scope="col">text</th>' in answer.text
    assert "a &#34;b&#34; + c%25 &lt;i&gt;, 中文 <small>en</small>" in answer.text
    assert f"\n{SAYS}</textarea>" in unescape(answer.text)


def test_a_long_table_says_how_many_rows_it_leaves_out(client: FlaskClient) -> None:
    answer = ask(client, CHAIN)

    assert f"First {SHOWN_ROWS} of {NODES:,} rows" in answer.text
    assert answer.text.count("<tr>") == SHOWN_ROWS + 1


@pytest.mark.parametrize(("query", "word"), [("ASK { ?s ?p ?o }", "Yes"), ("ASK { <urn:x> ?p ?o }", "No")])
def test_an_ask_is_answered_in_a_word(client: FlaskClient, query: str, word: str) -> None:
    assert f"<h2>{word}</h2>" in ask(client, query).text


def test_a_select_without_rows_says_so(client: FlaskClient) -> None:
    answer = ask(client, "SELECT ?x WHERE { <urn:nothing> ?p ?x }")

    assert "0 rows" in answer.text
    assert "nothing in this release matches" in answer.text


def test_a_graph_is_shown_in_turtle_and_never_cut_in_silence(client: FlaskClient) -> None:
    small = ask(client, f"DESCRIBE <{EX}text>")
    large = ask(client, f"CONSTRUCT {{ ?s <{EX}a-long-name-{'x' * 60}> ?o }} WHERE {{ ?s <{EX}p> ?o }}")

    assert f"&lt;{EX}text&gt; &lt;{EX}says&gt;" in small.text
    assert "Only the beginning" not in small.text
    assert "Only the beginning" in large.text
    assert len(large.data) < 3 * SHOWN_BYTES


@pytest.mark.parametrize("query", [CHAIN, "ASK { ?s ?p ?o }", f"DESCRIBE <{EX}text>"])
def test_the_links_below_a_result_lead_to_all_of_it(client: FlaskClient, query: str) -> None:
    links = [link for link in Page(ask(client, query).text).links if "format=" in link]

    assert links
    for link in links:
        answer = client.get(link, headers=HTML)
        assert answer.status_code == 200
        assert not answer.content_type.startswith("text/html")
        assert answer.data


def test_a_query_too_long_for_an_address_is_sent_again_by_buttons(client: FlaskClient) -> None:
    long = SAYS + " #" + "x" * 8000
    page = client.post("/sparql", data={"query": long}, headers=HTML)
    file = client.post("/sparql", data={"query": long, "format": "csv"}, headers=HTML)

    assert 'form="ask" name="format" value="csv"' in page.text
    assert not any("format=" in link for link in Page(page.text).links)
    assert file.content_type == "text/csv; charset=utf-8"


def test_the_dataset_of_the_request_is_kept_in_the_form_and_in_the_links(client: FlaskClient) -> None:
    graph = "https://w3id.org/oskg/graph/alpha"

    page = client.get("/sparql", query_string={"query": SAYS, "default-graph-uri": graph}, headers=HTML)

    assert "0 rows" in page.text
    assert f'<input type="hidden" name="default-graph-uri" value="{graph}">' in page.text
    (link,) = (link for link in Page(page.text).links if "format=csv" in link)
    assert client.get(link).text.split() == ["text"]


def test_a_syntax_error_is_shown_beside_the_form_with_its_place(client: FlaskClient) -> None:
    query = "SELECT ?s\nWHERE { ?s nope:p <script> }"

    answer = ask(client, query)

    assert answer.status_code == 400
    assert answer.headers["Cache-Control"] == "no-store"
    assert "line 2, column 12" in answer.text
    assert "The prefix `nope:` is not declared" in answer.text
    assert f"<pre>WHERE {{ ?s nope:p &lt;script&gt; }}\n{' ' * 11}^</pre>" in answer.text
    assert "ETag" not in answer.headers


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", 400, "SERVICE is not available"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 400, "Updates are not accepted"),
        (f"SELECT * {{ ?a <{EX}p> ?b . ?c <{EX}p> ?d . ?e <{EX}p> ?f FILTER(?b = ?x) }}", 503, "took too long"),
        (f"SELECT * {{ ?a <{EX}p> ?b . ?c <{EX}p> ?d }}", 413, "too large"),
    ],
)
def test_every_refusal_keeps_the_query_in_the_form(client: FlaskClient, query: str, status: int, words: str) -> None:
    answer = ask(client, query)

    assert answer.status_code == status
    assert words in answer.text
    assert f"\n{query}</textarea>" in unescape(answer.text)


def test_head_equals_get_and_a_page_the_browser_has_is_not_sent_again(client: FlaskClient) -> None:
    address = {"query": CHAIN}
    got = client.get("/sparql", query_string=address, headers=HTML)
    head = client.head("/sparql", query_string=address, headers=HTML)
    again = client.get("/sparql", query_string=address, headers={**HTML, "If-None-Match": got.headers["ETag"]})
    data = client.get("/sparql", query_string=address, headers={"If-None-Match": got.headers["ETag"]})

    volatile = {"Date", "Server-Timing", "X-Request-Id"}
    assert {k: v for k, v in head.headers if k not in volatile} == {k: v for k, v in got.headers if k not in volatile}
    assert head.data == b""
    assert "Accept" in got.headers["Vary"]
    assert (again.status_code, again.data) == (304, b"")
    assert data.status_code == 200


def test_a_result_that_changes_from_call_to_call_is_not_kept(client: FlaskClient) -> None:
    answer = ask(client, "SELECT (RAND() AS ?x) {}")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("name", ["csv", "json", "tsv", "xml"])
def test_a_named_format_wins_over_the_header_and_an_unknown_one_is_ignored(client: FlaskClient, name: str) -> None:
    assert name in ask(client, SAYS, format=name).content_type.replace("tab-separated-values", "tsv")
    assert ask(client, SAYS, format="nonsense").content_type == "text/html; charset=utf-8"


def test_the_query_of_a_question_opens_in_the_form_with_its_values(client: FlaskClient) -> None:
    page = client.get("/queries/funding_single_funder?t=2020-02-29", headers=HTML).text
    found = re.search(r'<input type="hidden" name="query" value="([^"]*)">', page)
    assert found is not None

    answer = client.post("/sparql", data={"query": unescape(found[1])}, headers=HTML)

    assert answer.status_code == 200
    assert "&#34;2020-02-29&#34;^^" in answer.text
