"""`oskg mcp`, spoken to over its standard input and output by the client of the protocol's own library."""

import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from flask.testing import FlaskClient
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client
from werkzeug.serving import make_server

from oskg import cli
from queries.catalogue import catalogue
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings

ROOT = Path(__file__).resolve().parents[1]
OS10 = "https://w3id.org/oskg/id/initiative/oskg-os10"
UNESCO = "https://w3id.org/oskg/id/org/ror-04h4z8k05"
GUIDE = files("oskg").joinpath("guide.md").read_text("utf-8")

#: A query that no machine answers within the test.
ENDLESS = "SELECT (COUNT(*) AS ?all) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@dataclass(frozen=True)
class Session:
    """A client in conversation with the process, and where the process writes its messages."""

    portal: BlockingPortal
    client: Client
    messages: Path

    def ask(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool and return what it gives."""
        result = self.portal.call(self.client.call_tool, tool, arguments)
        assert not result.is_error, result.content
        return result.structured_content

    def refused(self, tool: str, **arguments: Any) -> str:
        """Call a tool and return why it refuses."""
        result = self.portal.call(self.client.call_tool, tool, arguments)
        assert result.is_error
        return result.content[0].text

    def read(self, uri: str) -> str:
        """Return the text of a document."""
        return self.portal.call(self.client.read_resource, uri).contents[0].text


@contextmanager
def conversation(home: Path, messages: Path, *words: str) -> Iterator[Session]:
    environment = {**os.environ, "OSKG_HOME": str(home), "PYTHONPATH": str(ROOT)}
    process = StdioServerParameters(command=sys.executable, args=["-m", "oskg.cli", "mcp", *words], env=environment)
    with (
        messages.open("w") as log,
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(stdio_client(process, errlog=log))) as client,
    ):
        yield Session(portal, client, messages)


@pytest.fixture(scope="module")
def session(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with conversation(starter, tmp_path_factory.mktemp("mcp") / "messages") as found:
        yield found


@pytest.fixture(scope="module")
def rest(starter: Path) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(starter, workers=1, budget=1e6))
    yield app.test_client()
    close_app(app)


def test_every_tool_only_reads_and_says_what_it_does_and_takes(session: Session) -> None:
    listed = session.portal.call(session.client.list_tools).tools

    assert {tool.name for tool in listed} == {
        "describe_query",
        "describe_schema",
        "explain_evidence",
        "find_entity",
        "list_queries",
        "run_query",
        "run_sparql",
    }
    for tool in listed:
        assert (tool.annotations.read_only_hint, tool.annotations.destructive_hint) == (True, False)
        assert tool.description.endswith(".")
    assert "unknown" in session.client.instructions


@pytest.mark.parametrize("text", ["https://ror.org/04h4z8k05", "04h4z8k05", "United Nations Educational"])
def test_an_entity_is_found_by_its_identifier_and_by_its_name(session: Session, text: str) -> None:
    found = session.ask("find_entity", text=text)

    assert UNESCO in {each["iri"] for each in found["results"]}


def test_the_schema_is_listed_and_each_of_its_terms_described(session: Session) -> None:
    whole = session.ask("describe_schema")
    narrow = session.ask("describe_schema", term="oskg:funder")

    assert {"oskg:FundingRelation", "oskg:Partnership"} <= set(whole["classes"])
    assert "https://w3id.org/oskg/c/country/1.0" in whole["schemes"]
    (funder,) = [each for each in narrow["properties"] if each["name"] == "oskg:funder"]
    assert funder["domain"] == ["oskg:FundingRelation"]
    assert funder["definition"]


def test_the_saved_queries_are_listed(session: Session) -> None:
    listed = session.ask("list_queries")["queries"]

    assert [(each["name"], each["question"]) for each in listed] == [
        (query.stem, query.question) for query in catalogue().values()
    ]


@pytest.mark.parametrize("name", ["Q20", "q20", " endorsement_map "])
def test_a_saved_query_is_described_with_the_values_its_parameters_take(session: Session, name: str) -> None:
    found = session.ask("describe_query", query=name, options_of="endorser", containing="united nations")

    assert found["query"]["definition"] == catalogue()["endorsement_map"].definition
    assert [each["name"] for each in found["query"]["parameters"]] == ["t", "endorser"]
    assert [each["value"] for each in found["options"]] == [UNESCO]
    assert found["more_options"] is False
    assert "options" not in session.ask("describe_query", query=name)


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_saved_query_gives_what_the_service_gives(session: Session, rest: FlaskClient, name: str) -> None:
    answer = session.ask("run_query", query=name, max_rows=3)

    assert answer == rest.get(f"/queries/{name}/answer.json?maxrows=3").json
    assert {"yes", "no", "unknown"} <= set(answer["coverage"])
    assert answer["query"]["caveats"]
    assert answer["release"]["version"]


def test_parameters_are_given_as_one_value_or_several(session: Session) -> None:
    one = session.ask("run_query", query="Q20", parameters={"endorser": UNESCO, "t": "2026-01-01"})
    listed = session.ask("run_query", query="Q20", parameters={"endorser": [UNESCO], "t": ["2026-01-01"]})

    assert one["parameters"] == {"endorser": [UNESCO], "t": ["2026-01-01"]}
    assert {row["endorsed"] for row in one["rows"]} == {OS10}
    assert listed == one


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"query": "Q20", "parameters": {"t": "today"}}, ["parameter: t", "a date as YYYY-MM-DD"]),
        ({"query": "Q20", "parameters": {"sponsor": "x"}}, ["parameter: sponsor", "endorser"]),
        ({"query": "Q20", "parameters": {"release": "none"}}, ["no release 'none'"]),
        ({"query": "endorsement_mapp"}, ["did you mean endorsement_map"]),
        ({"query": "../sparql?query=x#"}, ["There is nothing at this address"]),
        ({"query": "Q20", "max_rows": 0}, ["max_rows", "greater than or equal to 1"]),
        ({"query": "Q20", "max_rows": 1001}, ["max_rows", "less than or equal to 1000"]),
    ],
)
def test_what_is_not_accepted_is_refused_with_what_is(
    session: Session, arguments: dict[str, Any], told: list[str]
) -> None:
    reason = session.refused("run_query", **arguments)

    assert [words for words in told if words not in reason] == []


def test_sparql_gives_rows_booleans_and_graphs_up_to_a_cap(session: Session) -> None:
    rows = session.ask("run_sparql", query="SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s", max_rows=2)
    whole = session.ask("run_sparql", query=f"SELECT ?s WHERE {{ VALUES ?s {{ <{OS10}> }} }}")
    truth = session.ask("run_sparql", query=f"ASK {{ <{OS10}> ?p ?o }}")
    graph = session.ask("run_sparql", query=f"CONSTRUCT WHERE {{ <{OS10}> ?p ?o }}", max_rows=1)

    assert (rows["columns"], len(rows["rows"]), rows["truncated"]) == (["s"], 2, True)
    assert (whole["rows"], whole["truncated"]) == ([{"s": OS10}], False)
    assert truth["boolean"] is True
    assert (OS10 in graph["turtle"], graph["truncated"]) == (True, True)
    assert {each["release"] for each in (rows, whole, truth, graph)} == {truth["release"]}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELEC", "line: 1"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "read-only"),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE is not available"),
        ("", "empty"),
        ("SELECT * WHERE { " + "{" * 200 + "}" * 200 + " }", "nests too deep"),
    ],
)
def test_sparql_that_the_service_refuses_is_refused_here(session: Session, query: str, told: str) -> None:
    assert told in session.refused("run_sparql", query=query)


def test_every_row_of_an_answer_is_explained_by_its_evidence(session: Session) -> None:
    rows = session.ask("run_query", query="Q20")["rows"]

    for row in rows:
        found = session.ask("explain_evidence", iri=row["evidence"])
        assert row["endorsedName"] in found["relation"]
        assert found["passages"] or found["records"]


@pytest.mark.parametrize("iri", ["", "x", "https://w3id.org/oskg/id/rel/none", "a:b> <c:d"])
def test_what_is_no_node_has_no_evidence(session: Session, iri: str) -> None:
    assert session.refused("explain_evidence", iri=iri)


def test_documents_are_there_to_be_read(session: Session, rest: FlaskClient) -> None:
    listed = {str(each.uri) for each in session.portal.call(session.client.list_resources).resources}

    assert listed == {"oskg://guide", "oskg://openapi", "oskg://ontology", "oskg://dataset"}
    assert session.read("oskg://guide") == GUIDE
    assert session.read("oskg://openapi") == rest.get("/openapi.json").text
    assert session.read("oskg://ontology") == rest.get("/ontology.ttl").text
    assert "void:Dataset" in session.read("oskg://dataset")
    assert session.read("oskg://queries/endorsement_map") == rest.get("/queries/endorsement_map.rq").text


def test_a_document_that_is_not_there_is_an_error_of_the_protocol(session: Session) -> None:
    with pytest.raises(MCPError, match="No saved query is called 'no_such_query'"):
        session.read("oskg://queries/no_such_query")


@pytest.mark.parametrize("query", re.findall(r"```sparql\n(.*?)```", GUIDE, re.DOTALL))
def test_every_example_of_the_guide_has_rows(session: Session, query: str) -> None:
    assert session.ask("run_sparql", query=query)["rows"]


@pytest.mark.parametrize("text", ["\x00", "🦉", "'; --", "%s"])
@pytest.mark.parametrize("tool", ["find_entity", "describe_schema", "describe_query", "run_query", "explain_evidence"])
def test_no_text_is_an_error_of_the_server(session: Session, tool: str, text: str) -> None:
    name = {"find_entity": "text", "describe_schema": "term", "explain_evidence": "iri"}.get(tool, "query")

    session.portal.call(session.client.call_tool, tool, {name: text})

    assert "Traceback" not in session.messages.read_text()
    assert session.ask("list_queries")["queries"]


def test_a_service_elsewhere_is_asked_within_its_own_limits(starter: Path, tmp_path: Path) -> None:
    app = create_app(ServiceSettings(starter, workers=1, time_limit=1.0))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    with conversation(tmp_path, tmp_path / "messages", "--service", f"http://127.0.0.1:{server.port}") as session:
        listed = session.ask("list_queries")["queries"]
        reason = session.refused("run_sparql", query=ENDLESS)
        server.shutdown()
        thread.join()
        server.server_close()
        gone = session.refused("list_queries")

    close_app(app)
    assert len(listed) == len(catalogue())
    assert "The query took too long" in reason
    assert "The service does not answer" in gone


def test_a_home_without_a_release_is_told_by_every_tool(tmp_path: Path) -> None:
    with conversation(tmp_path / "empty", tmp_path / "messages") as session:
        assert "No release is published" in session.refused("list_queries")


def test_where_the_library_is_missing_the_command_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("oskg.commands.mcp.find_spec", lambda _name: None)

    code = cli.main(["mcp"])

    assert (code, "pip install '.[mcp]'" in capsys.readouterr().err) == (1, True)
