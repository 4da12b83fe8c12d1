"""`oskg up` and `oskg serve`: the real service in a process of its own, asked over HTTP."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from graph.release import Releases
from tests.test_graph_stores import Server
from tests.test_oskg_fixtures import CLEAN, ROOT, Command

pytest_plugins = "tests.test_oskg_fixtures"

COUNT = "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?o a <http://www.w3.org/ns/org#Organization> }"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def service(home: Path, *words: str, **settings: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Run the service until it answers, and end it as Ctrl+C does."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "oskg.cli", *words, "--port", str(port)],
        cwd=ROOT,
        env={**CLEAN, "OSKG_HOME": str(home), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < deadline:
            try:
                urlopen(f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D", timeout=5).close()
                break
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        yield port, process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def count(port: int) -> int:
    request = Request(
        f"http://127.0.0.1:{port}/sparql?query={quote(COUNT)}", headers={"Accept": "application/sparql-results+json"}
    )
    with urlopen(request, timeout=20) as answer:
        return int(json.load(answer)["results"]["bindings"][0]["n"]["value"])


def test_a_release_is_served_and_ctrl_c_ends_the_service(small_home: Path) -> None:
    with service(small_home, "serve", "--workers", "1") as (port, process):
        found = count(port)

    out, err = process.communicate()
    assert found == 10
    assert out == ""
    assert f"Serving release {Releases(small_home).current().version}" in err
    assert f"http://127.0.0.1:{port}/" in err
    assert "Traceback" not in err


def test_up_builds_the_starter_graph_where_there_is_none_and_serves_it(tmp_path: Path) -> None:
    with service(tmp_path / "home", "up") as (port, process):
        found = count(port)

    out, err = process.communicate()
    assert found > 10
    assert out == ""
    assert "Building the starter graph" in err
    assert "SIGABRT" not in err
    assert [one.name for one in Releases(tmp_path / "home").current().manifest.sources] == ["curated"]


@pytest.mark.parametrize("word", ["serve", "up"])
def test_a_release_in_a_remote_store_is_served_without_one_at_home(
    tmp_path: Path, oxigraph_server: Server, word: str
) -> None:
    with service(tmp_path / "nothing", word, OSKG_STORE=oxigraph_server.queries) as (port, process):
        found = count(port)

    out, err = process.communicate()
    assert found > 10
    assert out == ""
    assert f"Serving the release in the store {oxigraph_server.queries}" in err
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("--port", "0"),
        ("--port", "x"),
        ("--workers", "0"),
        ("--memory-limit", "0"),
        ("--time-limit", "soon"),
        ("--service-host", "ftp://a"),
    ],
    ids=" ".join,
)
def test_a_setting_that_is_none_is_not_understood(command: Command, words: tuple[str, ...]) -> None:
    answer = command("serve", *words, home="small")

    assert (answer.code, answer.text) == (2, "")
    assert words[0] in answer.err


def test_a_port_that_is_taken_is_an_error_that_names_it(small_home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "oskg.cli", "serve", "--port", str(port)],
            cwd=ROOT,
            env={**CLEAN, "OSKG_HOME": str(small_home)},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    assert done.returncode == 1
    assert str(port) in done.stderr
