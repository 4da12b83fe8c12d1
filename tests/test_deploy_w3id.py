"""The rules for the base IRI, applied by the server that w3id.org runs, to every kind of IRI that we mint."""

import http.client
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pyoxigraph import NamedNode, Store

from graph.release import Release
from ontology.namespaces import CONCEPTS, DEFAULT_BASE, ONTOLOGY, SHAPES, Namespaces
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from tests.test_oskg_fixtures import ROOT
from tests.test_oskg_serve import free_port

HOST = "https://oskg.example.org/"
MODULES = Path("/usr/lib/apache2/modules")
NAMES = Namespaces()

#: One IRI of each kind; the last ones hold what a server may decode, merge or cut.
IRIS = {
    "base": DEFAULT_BASE,
    "entity": NAMES.entity("org", "ror", "04h4z8k05"),
    "identifier": NAMES.identifier("org", "wikidata", "Q7809"),
    "relation": NAMES.relation("zq4nxjawv76hlzof"),
    "evidence": NAMES.evidence("oskg-x", "p. 4"),
    "record": NAMES.record("re3data", "r3d100010468"),
    "data service": NAMES.service("zq4nxjawv76hlzof"),
    "graph": NAMES.graph("ror"),
    "query": NAMES.query("infrastructures_single_funder"),
    "concept": f"{CONCEPTS}country/1.0/CH",
    "ontology": ONTOLOGY.removesuffix("#"),
    "shapes": SHAPES.removesuffix("#"),
    "version": f"{DEFAULT_BASE}ontology/1.0",
    "problem": f"{DEFAULT_BASE}problem/time-limit",
    "document": f"{DEFAULT_BASE}describe?iri=https%3A%2F%2Fw3id.org%2Foskg%2Fgraph%2Fror&format=turtle",
    "query string": f"{DEFAULT_BASE}sparql?query=ASK%20%7B%7D%20%23%26",
    "suffix": f"{DEFAULT_BASE}id/org/ror-04h4z8k05.ttl",
    "percent": NAMES.record("x", "100%25 of & + ü"),
    "question mark": NAMES.record("x", "a?b=c#d"),
    "file name": NAMES.record("x", ".htaccess"),
}

#: IRIs whose identifier holds a slash; a server decides for all its folders whether such a path is served at all.
SLASHED = {
    "doi": NAMES.entity("document", "doi", "10.5281/zenodo.6347574"),
    "address": NAMES.record("x", "https://example.org/a//b"),
}

CONFIGURATION = """
ServerRoot "{place}"
ServerName w3id.org
Listen 127.0.0.1:{port}
PidFile "{place}/pid"
ErrorLog "{place}/errors"
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule rewrite_module {modules}/mod_rewrite.so
DocumentRoot "{place}/root"
AllowEncodedSlashes {slashes}
StartServers 1
<Directory "{place}/root">
  AllowOverride FileInfo Options
  Require all granted
</Directory>
"""

Ask = Callable[..., http.client.HTTPResponse]


@contextmanager
def apache(slashes: str) -> Iterator[Ask]:
    """Run the server with our file in its folder, and give a function that asks for an IRI below w3id.org."""
    program = shutil.which("apache2", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None or not MODULES.is_dir():
        pytest.skip("apache2 is not installed here: the rules of deploy/w3id/.htaccess are not applied")
    with tempfile.TemporaryDirectory() as folder:
        place, port = Path(folder), free_port()
        (place / "root" / "oskg").mkdir(parents=True)
        shutil.copy(ROOT / "deploy" / "w3id" / ".htaccess", place / "root" / "oskg")
        place.chmod(0o755)
        (place / "apache.conf").write_text(
            CONFIGURATION.format(place=place, port=port, modules=MODULES, slashes=slashes)
            + ("User www-data\nGroup www-data\n" if os.geteuid() == 0 else "")
        )
        process = subprocess.Popen([program, "-f", place / "apache.conf", "-DFOREGROUND"])
        try:
            yield asking(port, process)
        finally:
            process.terminate()
            process.wait(30)


def asking(port: int, process: "subprocess.Popen[bytes]") -> Ask:
    """Return a function that asks the server, which may still be starting, and gives the answer with its body read."""

    def ask(iri: str, method: str = "GET", prefix: str = "") -> http.client.HTTPResponse:
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            try:
                connection.request(method, prefix + iri.removeprefix("https://w3id.org"), headers={"Host": "w3id.org"})
                answer = connection.getresponse()
                answer.read()
            except ConnectionRefusedError:
                assert process.poll() is None, "apache2 ended: its message is above"
                continue
            finally:
                connection.close()
            return answer

    return ask


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    with apache("Off") as asked:
        yield asked


@pytest.mark.parametrize("iri", IRIS.values(), ids=IRIS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_every_iri_leads_to_the_same_path_on_the_host_of_the_service(ask: Ask, iri: str, method: str) -> None:
    answer = ask(iri, method)

    assert answer.status == 307
    assert answer.headers["Location"] == HOST + iri.removeprefix(DEFAULT_BASE)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_request_with_the_whole_address_is_answered_alike(ask: Ask) -> None:
    answer = ask(IRIS["entity"], prefix="https://w3id.org")

    assert answer.headers["Location"] == HOST + "id/org/ror-04h4z8k05"


@pytest.mark.parametrize("iri", SLASHED.values(), ids=SLASHED)
def test_an_encoded_slash_stays_encoded_where_the_server_serves_such_paths(iri: str) -> None:
    with apache("NoDecode") as asked:
        served = asked(iri)
    with apache("Off") as asked:
        refused = asked(iri)

    assert (served.status, served.headers["Location"]) == (307, HOST + iri.removeprefix(DEFAULT_BASE))
    assert refused.status == 404


def test_no_request_can_choose_the_host_it_is_sent_to(ask: Ask) -> None:
    for path in ("//evil.example/", "@evil.example/", "/evil.example", "%0d%0aX:%20y", "\\evil.example"):
        location = ask(f"{DEFAULT_BASE}{path}").headers["Location"]

        assert urlsplit(location).netloc == "oskg.example.org"
        assert "\r" not in location


def test_where_it_leads_the_service_answers_for_what_is_in_the_release(
    ask: Ask, small: Release, small_home: Path
) -> None:
    subjects = {quad.subject.value for quad in Store.read_only(str(small.store)) if isinstance(quad.subject, NamedNode)}
    kinds = {kind(iri): iri for iri in sorted(subjects, reverse=True) if iri.startswith(DEFAULT_BASE)}
    app = create_app(ServiceSettings(small_home, workers=1))
    client = app.test_client()

    paths = [ask(kinds[each]).headers["Location"].removeprefix(HOST.removesuffix("/")) for each in DEREFERENCED]
    statuses = [client.get(path).status_code for path in paths]

    assert statuses == [303] * len(DEREFERENCED)
    close_app(app)


#: The kinds of IRI that are subjects in the small release, and are things, not documents.
DEREFERENCED = ("id/org", "id/infra", "id/rel", "identifier/org", "record/ror", "graph", "c/country")


def kind(iri: str) -> str:
    """Return the words of a path that tell what it names."""
    words = iri.removeprefix(DEFAULT_BASE).split("/")
    return "/".join(words[: 1 if words[0] == "graph" else 2])
