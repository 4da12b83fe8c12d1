"""`oskg publish`: the command line to a real store."""

from pathlib import Path

import pytest

from graph.publication import PUBLICATION, Publication
from graph.release import Release, Releases
from graph.remote import GraphStore
from ontology.namespaces import Namespaces
from oskg.comparison import verdicts
from queries.catalogue import catalogue
from sparql_endpoint.remote_store.remote import RemoteStore
from sparql_endpoint.settings import ServiceSettings
from tests.test_graph_stores import PATIENCE, Server, free_port, oxigraph
from tests.test_oskg_fixtures import Command

pytest_plugins = "tests.test_oskg_fixtures"


def test_a_copy_that_is_complete_is_told_graph_by_graph_and_not_sent_again(
    command: Command, server: Server, starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)

    answer = command("publish", "--to", server.graphs, home="starter")

    release = Releases(starter).current()
    assert (answer.code, answer.text) == (0, f"{release.version}\n")
    assert f"graph/merged: {release.manifest.triples:,} triples, already there" in answer.err
    assert "sending" not in answer.err


def test_a_store_that_does_not_answer_is_an_error_that_names_it(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oskg.commands.publish.PATIENCE", PATIENCE)

    answer = command("publish", "--to", "http://127.0.0.1:9/store", home="starter")

    assert answer.code == 1
    assert "http://127.0.0.1:9/store does not answer" in answer.err
    assert "Traceback" not in answer.err


def test_a_release_that_is_not_kept_is_named_with_those_that_are(command: Command, small: Release) -> None:
    answer = command("publish", "--to", "http://127.0.0.1:9/store", "--release", "2001-01-01-none", home="small")

    assert answer.code == 1
    assert "2001-01-01-none" in answer.err
    assert small.version in answer.err


def test_an_address_of_an_unknown_server_needs_that_of_its_queries(command: Command) -> None:
    answer = command("publish", "--to", "http://127.0.0.1:9/somewhere", home="small")

    assert answer.code == 2
    assert "--sparql" in answer.err


@pytest.mark.parametrize(
    "words",
    [("--to", "http://dba:secret@127.0.0.1:9/store"), ("--to", "http://h/store", "--sparql", "http://u:secret@h/q")],
    ids=["graphs", "queries"],
)
def test_a_password_in_an_address_is_refused_and_not_repeated(command: Command, words: tuple[str, ...]) -> None:
    answer = command("publish", *words, home="small")

    assert answer.code == 1
    assert "OSKG_STORE_PASSWORD" in answer.err
    assert "secret" not in answer.err


@pytest.mark.parametrize("value", ["127.0.0.1:7878", "ftp://127.0.0.1/store", "http:///query"])
def test_a_store_that_is_no_web_address_is_refused(
    command: Command, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("OSKG_STORE", value)

    answer = command("releases", home="small")

    assert answer.code == 1
    assert "OSKG_STORE" in answer.err
    assert value in answer.err


def test_a_check_finds_a_store_that_answers_as_the_release_does(command: Command, oxigraph_server: Server) -> None:
    answer = command("publish", "--to", oxigraph_server.graphs, "--check", home="starter")

    assert answer.code == 0, answer.err
    assert answer.err.count("rows, the same") == len(catalogue())


def test_a_check_finds_rows_that_are_missing(small_home: Path, tmp_path: Path) -> None:
    release, namespaces = Releases(small_home).current(), Namespaces()
    record = Publication({namespaces.graph("merged"): None}, release.manifest, "1").written(namespaces)
    with oxigraph(tmp_path / "store", free_port()) as server, GraphStore(server.graphs) as store:
        store.put(namespaces.graph(PUBLICATION), record)
        _, engine = RemoteStore(ServiceSettings(tmp_path, store=server.queries)).open()

        faults = {one.query.stem: one.fault for one in verdicts(release, engine)}

    assert "rows are missing, 0 are others" in faults["source_coverage"]


def test_a_check_says_which_saved_queries_a_store_cannot_answer(
    command: Command, virtuoso_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = {name: catalogue()[name] for name in ("funding_expired", "actors_brokerage", "endorsement_map")}
    monkeypatch.setattr("oskg.comparison.catalogue", lambda: some)
    for name, value in virtuoso_server.environment.items():
        monkeypatch.setenv(name, value)

    answer = command("publish", "--to", virtuoso_server.graphs, "--check", home="starter")

    assert answer.code == 1
    assert "Q03 funding_expired: The store failed on the query" in answer.err
    assert "Q17 actors_brokerage: 25 rows are missing, 0 are others" in answer.err
    assert "Q20 endorsement_map: 7 rows, the same" in answer.err
    assert "answers 2 of" in answer.err
