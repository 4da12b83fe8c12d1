"""Two real stores that speak SPARQL 1.1 over HTTP, Oxigraph and Virtuoso, each with the starter graph in it."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from graph.parts import parts
from graph.publishing import Progress, Publishing
from graph.querying import Endpoint
from graph.release import Release, Releases
from graph.remote import Credentials, GraphStore, Patience
from tests.test_oskg_fixtures import CLEAN

#: Tests try twice, without a pause.
PATIENCE = Patience(attempts=2, pause=0, time=60)
QUIET = Progress()

_VIRTUOSO_INI = Template("""
[Database]
DatabaseFile = $folder/virtuoso.db
ErrorLogFile = $folder/virtuoso.log
LockFile = $folder/virtuoso.lck
TransactionFile = $folder/virtuoso.trx
xa_persistent_file = $folder/virtuoso.pxa
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = $folder/temporary.db
TransactionFile = $folder/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:$sql
DisableUnixSocket = 1
ServerThreads = 10
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = $folder
[HTTPServer]
ServerPort = 127.0.0.1:$http
ServerRoot = $folder
ServerThreads = 8
$more
""")


@dataclass(frozen=True, slots=True)
class Server:
    """A running store: where it answers queries, where it takes graphs, and who may write."""

    queries: str
    graphs: str
    process: "subprocess.Popen[bytes]" = field(repr=False)
    credentials: Credentials | None = None

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint(self.queries)

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings of a command line that writes to it."""
        if self.credentials is None:
            return {}
        return {"OSKG_STORE_USER": self.credentials.user, "OSKG_STORE_PASSWORD": self.credentials.password}

    def publish(self, release: Release, folder: Path, progress: Progress = QUIET, chunk: int = 1 << 22) -> None:
        with GraphStore(self.graphs, self.credentials, PATIENCE) as store:
            Publishing(release, store, self.endpoint, progress, chunk).run(parts(release, folder))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def oxigraph(folder: Path, port: int) -> Iterator[Server]:
    """Run an Oxigraph server over a folder."""
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    assert binary is not None, "the package oxigraph is a part of the development environment"
    address = f"http://127.0.0.1:{port}"
    with _running([binary, "serve", "-l", str(folder), "-b", f"127.0.0.1:{port}"], f"{address}/query") as process:
        yield Server(f"{address}/query", f"{address}/store", process)


@contextmanager
def virtuoso(folder: Path, more: str = "") -> Iterator[Server]:
    """Run a Virtuoso server over an empty folder; more is the end of its configuration."""
    if (binary := shutil.which("virtuoso-t")) is None:
        pytest.skip("Virtuoso is not installed: `apt-get install virtuoso-opensource` where Debian packages are")
    http = free_port()
    configuration = folder / "virtuoso.ini"
    configuration.write_text(_VIRTUOSO_INI.substitute(folder=folder, sql=free_port(), http=http, more=more))
    address = f"http://127.0.0.1:{http}"
    command = [binary, "+configfile", str(configuration), "+foreground"]
    with _running(command, f"{address}/sparql") as process:
        # The account that a new database is created with.
        user = Credentials("dba", "dba")
        yield Server(f"{address}/sparql", f"{address}/sparql-graph-crud-auth", process, user)


@contextmanager
def _running(command: list[str], address: str) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(command, env=CLEAN, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(process, address)
        yield process
    finally:
        process.kill()
        process.wait()


def _await(process: "subprocess.Popen[bytes]", address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server ended with {process.returncode}"
        try:
            urlopen(address, timeout=5).close()
        except HTTPError as error:
            error.close()
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"{address} did not answer")


def test_the_stores_answer_queries(server: Server, starter: Path) -> None:
    merged = server.endpoint.count("https://w3id.org/oskg/graph/merged", 60)

    assert merged == Releases(starter).current().manifest.triples
