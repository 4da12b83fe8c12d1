"""Clients for JavaScript against a running service: Comunica, rdf-dereference, and the parsers N3.js and jsonld.js.

They are installed once into the cache of pytest; where npm or its registry is absent, these tests are skipped.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from tests.test_sparql_endpoint_fixtures import EX, GRAPHS, statements
from tests.test_sparql_endpoint_w3c_fixtures import STORED

pytest_plugins = ("tests.test_sparql_endpoint_fixtures", "tests.test_sparql_endpoint_w3c_fixtures")

SUITE = "clients"
FILES = Path(__file__).parent / "clients"
#: Seconds for the installation, which fetches about 500 packages once.
PATIENCE = 240
TEXT = 'a "b" + c%25 <i>, 中文'


@pytest.fixture(scope="session")
def modules(installations: Path) -> Path:
    """Return the folder that holds the installed packages."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("no npm: Node.js is not installed")
    folder = installations / "clients"
    folder.mkdir(exist_ok=True)
    wanted = (FILES / "package.json").read_text("utf-8")
    done = folder / "installed.json"
    if not done.is_file() or done.read_text("utf-8") != wanted:
        (folder / "package.json").write_text(wanted, "utf-8")
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=0"]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=PATIENCE)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            pytest.skip(f"npm could not install the clients: {error}")
        done.write_text(wanted, "utf-8")
    return folder


@pytest.fixture(scope="module")
def answers(modules: Path, w3c_port: int) -> dict[str, Any]:
    """Return what each client read."""
    address = f"http://127.0.0.1:{w3c_port}"
    command = [
        "node",
        str(FILES / "answers.cjs"),
        str(modules),
        address,
        GRAPHS[1],
        STORED.removeprefix("https://w3id.org/oskg"),
    ]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    return dict(json.loads(run.stdout))


@pytest.mark.conformance(
    SUITE, "comunica-select", "Comunica reads rows, told that it is an endpoint or finding it out."
)
@pytest.mark.parametrize("way", ["typed", "found"])
def test_comunica_reads_rows(answers: dict[str, Any], way: str) -> None:
    # The language is left out: this version of Comunica parses results with an older library of terms, which loses it.
    assert [row[:2] for row in answers[way]] == [[f"{EX}text", TEXT]]


@pytest.mark.conformance(SUITE, "comunica-ask", "Comunica reads a boolean.")
def test_comunica_reads_a_boolean(answers: dict[str, Any]) -> None:
    assert answers["ask"] is True


@pytest.mark.conformance(SUITE, "comunica-construct", "Comunica reads a graph.")
def test_comunica_reads_a_graph(answers: dict[str, Any]) -> None:
    assert answers["construct"] == [[f"{EX}text", f"{EX}says", TEXT]]


@pytest.mark.conformance(SUITE, "rdf-dereference", "rdf-dereference follows an IRI to its document and reads it.")
def test_rdf_dereference_follows_an_iri_to_its_document(answers: dict[str, Any]) -> None:
    read = answers["dereferenced"]

    assert "/describe?" in read["url"]
    assert [STORED, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://rdfs.org/ns/void#Dataset"] in read[
        "triples"
    ]


@pytest.mark.conformance(SUITE, "n3-jsonld-parsers", "N3.js and jsonld.js read from every format what is in the store.")
@pytest.mark.parametrize(
    "media_type",
    ["text/turtle", "application/n-triples", "application/trig", "application/n-quads", "application/ld+json"],
)
def test_parsers_for_javascript_read_what_the_store_holds(answers: dict[str, Any], media_type: str) -> None:
    read = {quad.triple for quad in parse(answers[media_type], RdfFormat.N_QUADS)}

    assert read == {quad.triple for quad in statements("first") if quad.graph_name == NamedNode(GRAPHS[1])}
