"""Calls by SERVICE: to endpoints that the operator lists, at public addresses, within bounds, and nowhere else."""

import ctypes
import fcntl
import os
import socket
import ssl
import struct
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any, ClassVar, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, Store

from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.errors import EndpointFailed, EvaluationError, QueryRefused
from sparql_endpoint.frames import Query
from sparql_endpoint.http.metrics import Metrics
from sparql_endpoint.query_text.federation import federated, origin
from sparql_endpoint.query_text.tokens import tokens
from sparql_endpoint.settings import MEBIBYTE, ServiceSettings
from sparql_endpoint.workers.handover import offer, take
from sparql_endpoint.workers.metered import Metered
from sparql_endpoint.workers.outbound import CallFailed, post
from sparql_endpoint.workers.pool import WorkerPool
from sparql_endpoint.workers.process import Limits, WorkerProcess
from sparql_endpoint.workers.relay import MOST_CALLS
from sparql_endpoint.workers.sandbox import CLONE_NEWNET
from tests.test_sparql_endpoint_fixtures import EX
from tests.test_sparql_endpoint_outbound import Names
from tests.test_sparql_endpoint_screening import FEDERATED

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

#: Runs a function in the network that has the public address.
There = Callable[[Callable[[], Any]], Any]

ALLOWED = frozenset({"https://a.example:443", "http://b.example:8080"})


def asked(text: str, allowed: frozenset[str] = ALLOWED) -> tuple[str, tuple[str, ...]]:
    found = federated(text, list(tokens(text)), allowed)
    return found.text, found.endpoints


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("a.example", "https://a.example:443"),
        ("A.Example.", "https://a.example:443"),
        ("a.example:8443", "https://a.example:8443"),
        ("http://a.example", "http://a.example:80"),
        ("https://a.example/sparql?x", "https://a.example:443"),
    ],
)
def test_an_entry_of_the_list_is_a_scheme_a_host_and_a_port(entry: str, expected: str) -> None:
    assert origin(entry) == expected


@pytest.mark.parametrize("entry", ["", "ftp://a.example", "https://", "https://u:p@a.example", "a.example:x", "//"])
def test_an_entry_that_is_no_host_is_refused(entry: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"host|port|Port"):
        ServiceSettings(tmp_path, service_hosts=frozenset({entry}))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <https://a.example/sparql> { ?s ?p ?o } }",
        "SELECT * { service silent <https://A.EXAMPLE:443/sparql?x=%20> { ?s ?p '}' } ?a ?b ?c }",
        "SELECT * { SERVICE <http://b.example:8080/> { { ?s ?p ?o } } SERVICE <https://a.example/> { ?s ?p ?o } }",
        "ASK { { SERVICE <https://a.example/x> { FILTER EXISTS { ?s ?p ?o } } } UNION { ?service ?p 'SERVICE' } }",
    ],
)
def test_a_call_goes_to_the_relay_and_nothing_else_in_the_text_is_changed(text: str) -> None:
    rewritten, endpoints = asked(text)

    restored = rewritten
    for number, endpoint in enumerate(endpoints):
        relay = f"<http://127.0.0.1/{number}".ljust(len(endpoint) + 1, "/") + ">"
        assert restored.count(relay) == 1
        restored = restored.replace(relay, f"<{endpoint}>")
    assert restored == text
    assert endpoints
    Store().query(rewritten.replace("SERVICE", "SERVICE SILENT").replace("SILENT silent", "SILENT"))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <https://c.example/> { ?s ?p ?o } }",
        "SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }",
        "SELECT * { SERVICE <https://a.example:444/> { ?s ?p ?o } }",
        "SELECT * { SERVICE <https://a.example.evil.example/> { ?s ?p ?o } }",
        "SELECT * { SERVICE <https://evil.example#a.example/> { ?s ?p ?o } }",
        "SELECT * { SERVICE <https://a.example#x> { ?s ?p ?o } }",
        "SELECT * { SERVICE <https://a.example@evil.example/> { ?s ?p ?o } }",
        "SELECT * { SERVICE <https://u:p@a.example/> { ?s ?p ?o } }",
        "SELECT * { SERVICE <https:\\u002F/a.example/> { ?s ?p ?o } }",
        "SELECT * { SERVICE <//a.example/> { ?s ?p ?o } }",
        "SELECT * { SERVICE <a.example> { ?s ?p ?o } }",
        "BASE <https://a.example/> SELECT * { SERVICE <sparql> { ?s ?p ?o } }",
        "PREFIX a: <https://a.example/> SELECT * { SERVICE a:sparql { ?s ?p ?o } }",
        "SELECT * { VALUES ?e { <https://a.example/> } SERVICE ?e { ?s ?p ?o } }",
        "SELECT * { SERVICE <https://a.example/> { SERVICE <https://a.example/> { ?s ?p ?o } } }",
        "SELECT * { SERVICE <https://a.example/> { { } SERVICE <https://a.example/> { ?s ?p ?o } } }",
        "SELECT * { SERVICESILENT <https://a.example/> { ?s ?p ?o } }",
    ],
)
def test_any_other_call_is_refused(text: str) -> None:
    with pytest.raises(QueryRefused) as caught:
        asked(text)

    assert caught.value.reason == "federation"


def test_what_follows_a_call_may_call_again() -> None:
    _, endpoints = asked("ASK { SERVICE <https://a.example/1> { } { SERVICE <https://a.example/2> { } } }")

    assert endpoints == ("https://a.example/1", "https://a.example/2")


def test_no_form_of_the_keyword_reaches_a_server_of_this_machine_though_it_is_listed(settings: ServiceSettings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.setblocking(False)
        target = f"127.0.0.1:{canary.getsockname()[1]}"
        app = create_app(replace(settings, service_hosts=frozenset({f"http://{target}"})))
        client = app.test_client()
        texts = [text.replace("127.0.0.1:9", target) for text in FEDERATED]

        statuses = {text: client.post("/sparql", data={"query": text}).status_code for text in texts}

        assert set(statuses.values()) <= {200, 400, 502}
        with pytest.raises(BlockingIOError):
            canary.accept()
        close_app(app)


# From here on, a public address of a network that only this test is in.

PUBLIC = "8.8.4.4"
FACTS = Store()


class Endpoint(BaseHTTPRequestHandler):
    """A SPARQL endpoint over one statement, and every way in which one can misbehave, by path."""

    asked: ClassVar[list[str]] = []
    stopped = Event()

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        query = self.rfile.read(length).decode()
        self.asked.append(self.path)
        if self.path == "/redirect":
            self.send_response(307)
            self.send_header("Location", "/sparql")
            self.end_headers()
        elif self.path == "/never":
            self.stopped.wait(30)
        elif self.path == "/drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n\r\n")
            while not self.stopped.wait(0.05):
                self.wfile.write(b" ")
        else:
            self.answer(query)

    def answer(self, query: str) -> None:
        body = cast("QuerySolutions", FACTS.query(query)).serialize(format=QueryResultsFormat.JSON) or b""
        body = {"/broken": b"{", "/large": body + b" " * 3 * MEBIBYTE}.get(self.path, body)
        self.send_response(500 if self.path == "/error" else 200)
        kind = "text/html" if self.path == "/page" else "application/sparql-results+json"
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is given)
        """Say nothing."""


def enter_network() -> None:
    """Move this thread into a network of its own, where the loopback has a public address.

    Source: netdevice(7), SIOCSIFADDR and SIOCSIFFLAGS
    """
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET):
        raise PermissionError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", 1))
        address = struct.pack("16sHH4s8x", b"lo:1", socket.AF_INET, 0, socket.inet_aton(PUBLIC))
        fcntl.ioctl(any_socket, 0x8916, address)


@pytest.fixture(scope="module")
def there() -> Iterator[There]:
    """A function that runs another one in the network that has the public address."""
    with ThreadPoolExecutor(1) as thread:
        try:
            thread.submit(enter_network).result()
        except PermissionError as error:
            pytest.skip(f"this user may not make a network namespace: {error}")
        yield lambda action: thread.submit(action).result()


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve the endpoint at the public address of the network of this thread, and give its port."""
    server = ThreadingHTTPServer((PUBLIC, 0), Endpoint)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    Endpoint.stopped.clear()
    loop = Thread(target=server.serve_forever, daemon=True)
    loop.start()
    yield server.server_address[1]
    Endpoint.stopped.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def fact() -> None:
    FACTS.add(Quad(NamedNode(f"{EX}n1"), NamedNode(f"{EX}says"), Literal("elsewhere")))


def outcome(app: Flask, text: str) -> tuple[int, str]:
    answer = app.test_client().post("/sparql", data={"query": text}, headers={"Accept": "text/csv"})
    return answer.status_code, answer.text


def test_rows_of_another_endpoint_join_with_ours(there: There, fact: None, settings: ServiceSettings) -> None:
    def ask() -> list[tuple[int, str]]:
        with serving() as port:
            address = f"http://{PUBLIC}:{port}"
            app = create_app(replace(settings, service_hosts=frozenset({address}), workers=1))
            call = f"SERVICE <{address}/sparql> {{ ?s <{EX}says> ?said }}"
            texts = [
                f"SELECT ?said ?next {{ ?s <{EX}p> ?next . {call} }}",
                f"SELECT ?said {{ SERVICE SILENT <{address}/error> {{ ?s <{EX}p> ?x }} {call} }}",
                f"SELECT ?said {{ {call} {call.replace('?said', '?again')} FILTER EXISTS {{ ?s <{EX}p> ?x }} }}",
            ]
            found = [outcome(app, text) for text in texts]
            close_app(app)
        return found

    assert there(ask) == [(200, f"said,next\r\nelsewhere,{EX}n2\r\n"), *[(200, "said\r\nelsewhere\r\n")] * 2]


def test_an_endpoint_that_misbehaves_is_502_and_says_so(there: There, fact: None, settings: ServiceSettings) -> None:
    paths = ["redirect", "error", "page", "broken", "large"]

    def ask() -> dict[str, tuple[int, str]]:
        Endpoint.asked.clear()
        with serving() as port:
            address = f"http://{PUBLIC}:{port}"
            app = create_app(replace(settings, service_hosts=frozenset({address}), workers=1))
            found = {path: outcome(app, f"ASK {{ SERVICE <{address}/{path}> {{ ?s ?p ?o }} }}") for path in paths}
            close_app(app)
        return found

    found = there(ask)

    assert {path: status for path, (status, _) in found.items()} == dict.fromkeys(paths, 502)
    assert "status 307" in found["redirect"][1]
    assert "larger than" in found["large"][1]
    assert Endpoint.asked == [f"/{path}" for path in paths]


@pytest.mark.parametrize("path", ["never", "drip"])
def test_an_endpoint_that_does_not_come_to_an_end_is_given_up_in_time(
    there: There, fact: None, settings: ServiceSettings, path: str
) -> None:
    def ask() -> int:
        with serving() as port:
            address = f"http://{PUBLIC}:{port}"
            app = create_app(replace(settings, service_hosts=frozenset({address}), workers=1, time_limit=1.0))
            status, _ = outcome(app, f"ASK {{ SERVICE <{address}/{path}> {{ ?s ?p ?o }} }}")
            close_app(app)
        return status

    assert there(ask) in {502, 503}


def test_a_query_makes_so_many_calls_and_no_more(there: There, fact: None, settings: ServiceSettings) -> None:
    def ask() -> tuple[type[EvaluationError], int]:
        Endpoint.asked.clear()
        with serving() as port:
            address = f"http://{PUBLIC}:{port}"
            pool = WorkerPool(
                settings.home / "current" / "store",
                replace(settings, workers=1, time_limit=20.0, service_hosts=frozenset({address})),
            )
            endpoints = (f"{address}/sparql",)
            text = " ".join(["SERVICE <http://127.0.0.1/0> { ?s ?p ?o }"] * (MOST_CALLS + 1))
            query = Query(f"SELECT * {{ {text} }}", EX, "text/csv", None, endpoints=endpoints)
            with pytest.raises(EvaluationError) as caught:
                pool.evaluate(query)
            pool.close()
        return type(caught.value), len(Endpoint.asked)

    assert there(ask) == (EndpointFailed, MOST_CALLS)


def test_a_worker_cannot_make_up_an_endpoint(there: There, fact: None, settings: ServiceSettings) -> None:
    def ask() -> tuple[set[type[EvaluationError]], list[str]]:
        Endpoint.asked.clear()
        failures = set()
        with serving() as port:
            address = f"http://{PUBLIC}:{port}"
            pool = WorkerPool(
                settings.home / "current" / "store", replace(settings, workers=1, service_hosts=frozenset({address}))
            )
            for called in (
                "http://127.0.0.1/1",
                "http://127.0.0.1/x",
                "http://127.0.0.1/",
                address,
                f"{address}/sparql",
            ):
                text = f"SELECT * {{ SERVICE <{called}> {{ ?s ?p ?o }} }}"
                with pytest.raises(EvaluationError) as caught:
                    pool.evaluate(Query(text, EX, "text/csv", None, endpoints=(f"{address}/sparql",)))
                failures.add(type(caught.value))
            pool.close()
        return failures, Endpoint.asked

    failures, reached = there(ask)

    assert EndpointFailed in failures
    assert reached == []


def test_a_name_that_changes_its_address_meanwhile_is_connected_where_it_was_checked(there: There, fact: None) -> None:
    def ask() -> tuple[bytes, int]:
        with serving() as port:
            names = Names(PUBLIC)
            _, body = post(f"http://name.example:{port}/", b"ASK {}", seconds=5, most=1000, resolve=names)
        return body, names.asked

    body, looked_up = there(ask)

    assert b"boolean" in body
    assert looked_up == 1


def test_a_certificate_is_checked_against_the_name(
    there: There, fact: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "2", "-subj", "/CN=name.example"]
    command += ["-addext", "subjectAltName=DNS:name.example", "-keyout", str(key), "-out", str(certificate)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed here: no certificate can be made")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def ask(name: str) -> bytes:
        with serving(context) as port:
            return post(f"https://{name}:{port}/", b"ASK {}", seconds=5, most=1000, resolve=Names(PUBLIC))[1]

    with pytest.raises(CallFailed):
        there(lambda: ask("name.example"))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(CallFailed):
        there(lambda: ask("other.example"))
    assert b"boolean" in there(lambda: ask("name.example"))


def test_without_a_list_every_call_is_refused(client: FlaskClient) -> None:
    answer = client.post("/sparql", data={"query": "ASK { SERVICE <https://a.example/> { ?s ?p ?o } }"})

    assert answer.status_code == 400
    assert answer.get_json(force=True)["type"].endswith("/federation-refused")


def test_federation_is_described_where_hosts_are_listed(settings: ServiceSettings) -> None:
    app = create_app(replace(settings, service_hosts=ALLOWED, workers=1))

    answer = app.test_client().get("/sparql", headers={"Accept": "application/n-triples"})
    page = app.test_client().get("/sparql", headers={"Accept": "text/html"})

    assert "sparql-service-description#BasicFederatedQuery>" in answer.text
    assert "SERVICE calls these hosts only: http://b.example:8080, https://a.example:443." in page.text
    close_app(app)


def test_a_worker_that_has_no_relay_makes_no_calls(home: Path) -> None:
    worker = WorkerProcess(home / "current" / "store", Limits(5, 1 << 28, 1 << 20))
    query = Query("ASK { SERVICE <http://127.0.0.1/0> { } }", EX, "text/csv", None, endpoints=("https://a.example/",))

    with pytest.raises(QueryRefused, match="namespace"):
        worker.evaluate([query], [bytes])
    worker.kill()


def test_a_socket_listens_in_the_network_in_which_it_was_made_whoever_holds_it(there: There) -> None:
    ours, theirs = socket.socketpair()
    offered = there(lambda: offer(theirs.detach(), 80))
    with ours, take(ours) as listener:
        there(lambda: socket.create_connection(("127.0.0.1", 80), 5).close())
        connection, _ = listener.accept()
        connection.close()

    assert offered


def test_a_worker_that_hands_over_nothing_is_told(there: There) -> None:
    ours, theirs = socket.socketpair()
    theirs.close()

    with ours, pytest.raises(OSError, match="no socket"):
        take(ours)


def test_a_socket_that_may_not_be_made_is_not_offered(there: There) -> None:
    ours, theirs = socket.socketpair()

    def refused() -> bool:
        with socket.create_server(("127.0.0.1", 81)):
            return offer(theirs.fileno(), 81)

    assert there(refused) is False
    ours.close()
    theirs.close()


def test_the_next_address_of_a_name_is_tried_where_one_cannot_be_reached(there: There, fact: None) -> None:
    def ask(*addresses: str) -> bytes:
        with serving() as port:
            return post(f"http://name.example:{port}/", b"ASK {}", seconds=5, most=1000, resolve=Names(*addresses))[1]

    assert b"boolean" in there(lambda: ask("8.8.8.8", PUBLIC))
    with pytest.raises(CallFailed, match="reached"):
        there(lambda: ask("8.8.8.8"))
    with pytest.raises(CallFailed, match="reached"):
        there(ask)


def test_an_engine_that_does_not_keep_calls_to_their_endpoints_is_handed_none(settings: ServiceSettings) -> None:
    pool = WorkerPool(settings.home / "current" / "store", replace(settings, workers=1))
    query = Query("ASK { SERVICE <http://127.0.0.1/0> { } }", EX, "text/csv", None, endpoints=("https://a.example/",))

    with pytest.raises(QueryRefused, match="store"):
        Metered(pool, Metrics()).evaluate(query)
    pool.close()
