"""Run this service and others like it over the same release, each a process of its own on this machine."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from graph.parts import MERGED, parts
from graph.release import Release
from ontology.namespaces import Namespaces

#: Seconds until a server must answer, the loading of its data not counted.
START_LIMIT = 60

#: The same engine over the same store behind the endpoint of another project.
_RDFLIB = """
import sys
import pyoxigraph, uvicorn
from oxrdflib import OxigraphStore
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
graph = Dataset(store=OxigraphStore(store=pyoxigraph.Store.read_only(sys.argv[1])))
uvicorn.run(SparqlEndpoint(graph=graph), host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""

#: The least that an in-process answer of a WSGI application can cost.
_PLAIN = """
import sys
from flask import Flask, Response, request
from gunicorn.app.base import BaseApplication
from pyoxigraph import QueryResultsFormat, Store

app = Flask(__name__)

@app.route("/sparql", methods=["GET", "POST"])
def sparql():
    rows = app.config["STORE"].query(request.values["query"])
    return Response(rows.serialize(None, QueryResultsFormat.JSON), content_type="application/sparql-results+json")

class Server(BaseApplication):
    def load_config(self):
        for name, value in {"bind": f"127.0.0.1:{sys.argv[2]}", "threads": 4, "loglevel": "critical"}.items():
            self.cfg.set(name, value)

    def load(self):
        app.config["STORE"] = Store.read_only(sys.argv[1])
        return app

Server().run()
"""

_VIRTUOSO = Template("""
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
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
DirsAllowed = $folder
[HTTPServer]
ServerPort = 127.0.0.1:$http
ServerRoot = $folder
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 60
""")


@dataclass(frozen=True, slots=True)
class Peer:
    """A running SPARQL endpoint: its name, its address, and whether it is ours."""

    name: str
    url: str

    @property
    def port(self) -> int:
        """The TCP port of its address."""
        return int(self.url.split(":")[2].split("/")[0])


@contextmanager
def ours(home: Path, name: str, **options: str) -> Iterator[Peer]:
    """Run this service over a home; options are those of `oskg serve`."""
    port = _free_port()
    words = [word for option, value in options.items() for word in (f"--{option.replace('_', '-')}", value)]
    command = [sys.executable, "-m", "oskg.cli", "serve", "--port", str(port), *words]
    with _running(command, name, f"http://127.0.0.1:{port}/sparql", {"OSKG_HOME": str(home)}) as peer:
        yield peer


@contextmanager
def oxigraph(release: Release) -> Iterator[Peer]:
    """Run the server of the engine that we use, over the store of a release."""
    port = _free_port()
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
    command = [binary, "serve-read-only", "-l", str(release.store), "-b", f"127.0.0.1:{port}"]
    with _running(command, "oxigraph serve", f"http://127.0.0.1:{port}/query") as peer:
        yield peer


@contextmanager
def rdflib_endpoint(release: Release) -> Iterator[Peer]:
    """Run rdflib-endpoint over the store of a release."""
    with _program(_RDFLIB, "rdflib-endpoint", "/", release) as peer:
        yield peer


@contextmanager
def plain(release: Release) -> Iterator[Peer]:
    """Run the least WSGI application that answers queries inside its process, over the store of a release."""
    with _program(_PLAIN, "plain WSGI", "/sparql", release) as peer:
        yield peer


@contextmanager
def _program(text: str, name: str, path: str, release: Release) -> Iterator[Peer]:
    """Run a program that serves a store, both as its arguments, at a port."""
    port = _free_port()
    command = [sys.executable, "-c", text, str(release.store), str(port)]
    with _running(command, name, f"http://127.0.0.1:{port}{path}") as peer:
        yield peer


@contextmanager
def virtuoso(release: Release, folder: Path) -> Iterator[Peer]:
    """Run Virtuoso with the merged graph of a release in it, kept in folder from run to run.

    Raises: FileNotFoundError where it is not installed.
    """
    if shutil.which("virtuoso-t") is None or shutil.which("isql-vt") is None:
        raise FileNotFoundError("virtuoso-t")
    sql, http = _free_port(), _free_port()
    loaded = folder / f"loaded-{release.version}"
    if not loaded.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.substitute(folder=folder, sql=sql, http=http))
    command = ["virtuoso-t", "+configfile", str(folder / "virtuoso.ini"), "+foreground"]
    with _running(command, "Virtuoso", f"http://127.0.0.1:{http}/sparql") as peer:
        if not loaded.exists():
            _load(release, folder, sql)
            loaded.touch()
        yield peer


def _load(release: Release, folder: Path, sql: int) -> None:
    """Load the merged view, which is our default graph; Virtuoso reads all graphs where a query names none."""
    merged = Namespaces(release.manifest.base).graph(MERGED)
    written = parts(release, folder)
    (path,) = [part.path.name for part in written if part.graph == merged]
    statements = f"ld_dir('{folder}', '{path}', '{merged}'); rdf_loader_run(); checkpoint;"
    subprocess.run(["isql-vt", str(sql), "dba", "dba", f"exec={statements}"], check=True, stdout=subprocess.DEVNULL)
    for part in written:
        part.path.unlink()


@contextmanager
def _running(command: list[str], name: str, url: str, more: Mapping[str, str] | None = None) -> Iterator[Peer]:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(filter(None, sys.path)), **(more or {})}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(process, url)
        yield Peer(name, url)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(process: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server at {url} ended with {process.returncode}")
        try:
            urlopen(f"{url}?query=ASK%7B%7D", timeout=5).close()
        except HTTPError as error:
            error.close()
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server at {url} did not answer within {START_LIMIT} seconds")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
