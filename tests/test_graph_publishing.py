"""A release is copied to a remote store, graph by graph, and an incomplete copy says that it is one."""

import gzip
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.errors import CopyDiffers, StoreRefused, StoreUnreachable
from graph.parts import Part
from graph.publication import PUBLICATION, Publication, publication
from graph.publishing import Progress
from graph.release import Release, Releases
from graph.remote import Credentials, GraphStore
from ontology.namespaces import Namespaces
from oskg.build import build_release
from oskg.commands.build import inputs
from tests.test_graph_stores import PATIENCE, Server, free_port, oxigraph
from tests.test_oskg_fixtures import CLEAN, ROOT


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Release:
    """A release under a base of its own: in a store its graphs stand beside those of the starter graph."""
    home = tmp_path_factory.mktemp("other")
    return build_release(inputs(sample, ("ror", "re3data"), ()), Releases(home), Namespaces("http://example.org/kg/"))


def cut(release: Release, folder: Path, version: str, *left_out: bytes) -> Release:
    """Return a release with the organisations of another and its descriptions, without what is left out."""
    folder.mkdir()
    with gzip.open(release.dataset, "rb") as lines, gzip.open(folder / "dataset.nq.gz", "wb") as kept:
        chosen = (line for line in lines if b"/id/org/" in line or b"graph/meta" in line)
        kept.writelines(line for line in chosen if not any(word in line for word in left_out))
    return Release(version, folder, replace(release.manifest, version=version))


@pytest.fixture
def tiny(small: Release, tmp_path: Path) -> Release:
    return cut(small, tmp_path / "tiny", "tiny")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """An Oxigraph server that holds nothing."""
    with oxigraph(tmp_path / "store", free_port()) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "parts"
    made.mkdir()
    return made


def held(server: Server, release: Release) -> Publication:
    namespaces = Namespaces(release.manifest.base)
    with GraphStore(server.graphs, server.credentials, PATIENCE) as store:
        return publication(store.get(namespaces.graph(PUBLICATION)), namespaces)


def watching(log: list[tuple[str, bool]], then: Callable[[Part], None] = lambda _: None) -> Progress:
    def begun(part: Part, sent: bool) -> None:
        log.append((part.graph.rpartition("/")[2], sent))
        then(part)

    return Progress(begun=begun)


def test_a_copy_is_the_release_graph_by_graph_with_the_descriptions_last(
    empty: Server, tiny: Release, folder: Path
) -> None:
    log: list[tuple[str, bool]] = []

    empty.publish(tiny, folder, watching(log), chunk=5_000)

    found = held(empty, tiny)
    assert log == [(name, True) for name in ("derived", "measures", "queries", "re3data", "ror", "merged", "meta")]
    assert found.manifest == tiny.manifest
    assert all(copy and empty.endpoint.count(graph, 60) == copy.triples > 0 for graph, copy in found.graphs.items())


def test_a_second_copy_sends_nothing_and_leaves_the_publication_as_it_is(
    empty: Server, tiny: Release, folder: Path
) -> None:
    empty.publish(tiny, folder)
    before, log = held(empty, tiny), list[tuple[str, bool]]()

    empty.publish(tiny, folder, watching(log))

    assert {sent for _, sent in log} == {False}
    assert held(empty, tiny) == before


def test_a_graph_that_was_changed_by_somebody_else_is_sent_again(empty: Server, tiny: Release, folder: Path) -> None:
    empty.publish(tiny, folder)
    before, log = held(empty, tiny), list[tuple[str, bool]]()
    with GraphStore(empty.graphs) as store:
        store.post(f"{tiny.manifest.base}graph/ror", b"<http://example.org/s> <http://example.org/p> <http://x> .\n")

    empty.publish(tiny, folder, watching(log))

    assert [name for name, sent in log if sent] == ["ror"]
    assert held(empty, tiny).stamp > before.stamp


def test_another_release_replaces_what_differs_and_removes_what_it_does_not_have(
    empty: Server, tiny: Release, tmp_path: Path, folder: Path
) -> None:
    base = tiny.manifest.base
    next_one = cut(tiny, tmp_path / "next", "next", b"graph/ror>")
    empty.publish(tiny, folder)
    log: list[tuple[str, bool]] = []

    empty.publish(next_one, folder, watching(log))

    assert log == [
        ("derived", False),
        ("measures", False),
        ("queries", False),
        ("re3data", False),
        ("merged", False),
        ("meta", True),
    ]
    assert held(empty, tiny).manifest == next_one.manifest
    assert f"{base}graph/ror" not in held(empty, tiny).graphs
    assert empty.endpoint.count(f"{base}graph/ror", 60) == 0


def test_a_server_that_is_killed_half_way_is_told_and_the_copy_goes_on_where_it_stopped(
    tmp_path: Path, tiny: Release, folder: Path
) -> None:
    port, first, second = free_port(), list[tuple[str, bool]](), list[tuple[str, bool]]()
    with oxigraph(tmp_path / "store", port) as server:

        def kill(part: Part) -> None:
            if part.graph.endswith("/ror"):
                server.process.kill()
                server.process.wait()

        with pytest.raises(StoreUnreachable, match=f"127.0.0.1:{port}/store does not answer"):
            server.publish(tiny, folder, watching(first, kill))

    with oxigraph(tmp_path / "store", port) as server:
        incomplete = held(server, tiny)
        server.publish(tiny, folder, watching(second))
        complete = held(server, tiny)

    assert incomplete.manifest is None
    assert [name for name, sent in second if not sent] == ["derived", "measures", "queries", "re3data"]
    assert complete.manifest == tiny.manifest


def test_a_publisher_that_is_killed_half_way_leaves_a_copy_that_says_so_and_is_completed_by_the_next(
    server: Server, other: Release, folder: Path
) -> None:
    command = [sys.executable, "-m", "oskg.cli", "publish", "--to", server.graphs]
    environment = {**CLEAN, **server.environment, "OSKG_HOME": str(other.path.parents[1])}
    log: list[tuple[str, bool]] = []
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as publisher:
        assert publisher.stderr is not None
        seen = next((line for line in publisher.stderr if "graph/ror" in line), "")
        publisher.kill()
    incomplete = held(server, other)

    server.publish(other, folder, watching(log))

    assert "sending" in seen
    assert incomplete.manifest is None
    assert log[0] == ("derived", False)
    assert log[-1] == ("meta", True)
    assert held(server, other).manifest == other.manifest


def test_a_copy_that_lost_triples_on_its_way_is_no_copy(empty: Server, tiny: Release, folder: Path) -> None:
    def lose(part: Part, _: int) -> None:
        with GraphStore(empty.graphs) as store:
            store.delete(part.graph)

    with pytest.raises(CopyDiffers, match="graph/derived holds 0 triples in the store"):
        empty.publish(tiny, folder, Progress(sent=lose))

    assert held(empty, tiny).manifest is None


def test_a_wrong_password_is_refused_and_not_repeated(virtuoso_server: Server, other: Release, folder: Path) -> None:
    stranger = replace(virtuoso_server, credentials=Credentials("dba", "a-secret"))

    with pytest.raises(StoreRefused) as refused:
        stranger.publish(other, folder)

    assert refused.value.status == 401
    assert "a-secret" not in str(refused.value)
    assert "a-secret" not in repr(stranger)
