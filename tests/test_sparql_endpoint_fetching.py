"""Whatever a store sends, the service has all of an answer or an error that says what to do."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from graph.errors import StoreRefused, StoreUnreachable
from graph.querying import Endpoint
from graph.remote import Credentials, GraphStore
from sparql_endpoint.errors import (
    EvaluationError,
    EvaluationFailed,
    ResultTooLarge,
    StoreFailed,
    StoreUnavailable,
    TimeLimitReached,
)
from sparql_endpoint.remote_store.fetching import Limits, fetch
from tests.test_graph_stores import PATIENCE, free_port

LIMITS = Limits(5, 100)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n"


@dataclass
class Wire:
    """A server that answers every request with the same bytes, and what it was asked."""

    address: str
    asked: list[bytes]


@contextmanager
def wire(*answers: bytes, hold: bool = False) -> Iterator[Wire]:
    """Serve the answers in turn, the last one for ever; hold keeps the connection open after the last byte."""
    asked: list[bytes] = []
    released = threading.Event()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            head = b"".join(iter(self.rfile.readline, b"\r\n"))
            length = next(
                (line.split()[1] for line in head.splitlines() if line.lower().startswith(b"content-length")), 0
            )
            asked.append(head + self.rfile.read(int(length)))
            self.wfile.write(answers[min(len(asked), len(answers)) - 1])
            if hold:
                released.wait(20)

    socketserver.ThreadingTCPServer.allow_reuse_address = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Wire(f"http://127.0.0.1:{server.server_address[1]}/sparql", asked)
        finally:
            released.set()
            server.shutdown()
            thread.join()


def sized(status: str, body: bytes, *headers: str) -> bytes:
    head = "".join(f"{header}\r\n" for header in (f"Content-Length: {len(body)}", "Connection: close", *headers))
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def fetched(address: str, limits: Limits = LIMITS) -> bytes:
    body, _ = fetch(Endpoint(address, Credentials("me", "secret")), "ASK {}", "text/csv", None, limits)
    with body:
        return body.read()


def test_a_complete_answer_is_given_whole_and_asked_for_by_post_with_the_credentials() -> None:
    with wire(sized("200 OK", b"x\r\n1\r\n", "Content-Type: text/csv")) as store:
        found = fetched(store.address)

    assert found == b"x\r\n1\r\n"
    assert store.asked[0].startswith(b"POST /sparql HTTP/1.1")
    assert b"query=ASK" in store.asked[0]
    assert b"Authorization: Basic bWU6c2VjcmV0" in store.asked[0]


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        (sized("400 Bad Request", b"no such\nfunction"), EvaluationFailed, "no such function"),
        (sized("422 Unprocessable", b"odd"), EvaluationFailed, "odd"),
        (sized("414 URI Too Long", b""), EvaluationFailed, "nothing more"),
        (sized("401 Unauthorized", b"who?"), StoreUnavailable, "does not let this service ask"),
        (sized("403 Forbidden", b"who?"), StoreUnavailable, "does not let this service ask"),
        (sized("404 Not Found", b"where?"), StoreUnavailable, "does not let this service ask"),
        (sized("500 Internal", b"compiler"), StoreFailed, "compiler"),
        (sized("503 Busy", b"later"), StoreUnavailable, "does not answer"),
        (sized("429 Slow down", b"later"), StoreUnavailable, "does not answer"),
        (b"", StoreUnavailable, "does not answer"),
        (b"SSH-2.0-other\r\n", StoreUnavailable, "does not answer"),
        (OK + b"Content-Length: 50\r\n\r\nhalf", StoreFailed, "broke off"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", StoreFailed, "broke off"),
        (sized("200 OK", b"x" * 101), ResultTooLarge, "more than 100 bytes"),
        (sized("200 OK", b"x", "X-SPARQL-MaxRows: 1"), ResultTooLarge, "left out a part"),
        (sized("200 OK", b"x", "X-SQL-State: S1TAT"), TimeLimitReached, "left out a part"),
    ],
)
def test_an_answer_that_is_none_is_an_error(answer: bytes, error: type[EvaluationError], said: str) -> None:
    with wire(answer) as store, pytest.raises(error, match=said) as raised:
        fetched(store.address)

    assert "127.0.0.1" not in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("begun", [b"", OK + b"Content-Length: 50\r\n\r\nhalf"], ids=["silent", "half"])
def test_a_store_that_hangs_is_left_when_the_time_is_over(begun: bytes) -> None:
    with wire(begun, hold=True) as store, pytest.raises(TimeLimitReached):
        fetched(store.address, Limits(0.3, 100))


def test_no_store_at_all_is_unavailable() -> None:
    with pytest.raises(StoreUnavailable):
        fetched(f"http://127.0.0.1:{free_port()}/sparql")


@pytest.mark.parametrize("answer", [b'{"results": {"bindings": []}}', b"<html>", b"[]"])
def test_a_count_that_is_none_is_refused(answer: bytes) -> None:
    with wire(sized("200 OK", answer)) as store, pytest.raises(StoreRefused, match="does not answer with SPARQL"):
        Endpoint(store.address).count("http://example.org/g", 5)


def test_a_store_that_does_not_count_in_time_is_unreachable() -> None:
    with wire(b"", hold=True) as store, pytest.raises(StoreUnreachable, match="does not count"):
        Endpoint(store.address).count("http://example.org/g", 0.3)


Write = Callable[[GraphStore], None]


@pytest.mark.parametrize("write", [lambda store: store.put("g:a", b""), lambda store: store.delete("g:a")])
def test_a_store_that_is_busy_is_asked_again(write: Write) -> None:
    with (
        wire(sized("503 Busy", b"later"), sized("204 No Content", b"")) as store,
        GraphStore(store.address, None, PATIENCE) as graphs,
    ):
        write(graphs)

    assert len(store.asked) == 2


def test_a_store_that_stays_busy_is_unreachable() -> None:
    with (
        wire(sized("503 Busy", b"later")) as store,
        GraphStore(store.address, None, PATIENCE) as graphs,
        pytest.raises(StoreUnreachable, match="answers 503: later"),
    ):
        graphs.put("g:a", b"")

    assert len(store.asked) == PATIENCE.attempts


def test_a_store_that_takes_no_compressed_bodies_gets_plain_ones() -> None:
    answers = (sized("415 Unsupported", b"what?"), sized("204 No Content", b""))
    with wire(*answers) as store, GraphStore(store.address, None, PATIENCE) as graphs:
        graphs.put("g:a", b"<a:s> <a:p> <a:o> .\n")
        graphs.post("g:a", b"<a:s> <a:p> <a:q> .\n")

    codings = [b"content-encoding: gzip" in asked.lower() for asked in store.asked]
    assert codings == [True, False, False]
    assert store.asked[1].endswith(b"<a:s> <a:p> <a:o> .\n")


def test_credentials_are_sent_to_a_store_only_when_it_asks_for_them() -> None:
    challenge = sized("401 Unauthorized", b"", 'WWW-Authenticate: Basic realm="store"')
    done = sized("204 No Content", b"")
    with wire(challenge, done) as store, GraphStore(store.address, Credentials("me", "secret"), PATIENCE) as graphs:
        graphs.put("g:a", b"")
        graphs.put("g:b", b"")

    assert [b"bWU6c2VjcmV0" in asked for asked in store.asked] == [False, True, True]


def test_a_graph_that_is_not_there_is_empty_and_can_be_deleted() -> None:
    with wire(sized("404 Not Found", b"")) as store, GraphStore(store.address, None, PATIENCE) as graphs:
        found = graphs.get("g:a")
        graphs.delete("g:a")

    assert found == b""
    assert [asked.split(b" ")[0] for asked in store.asked] == [b"GET", b"DELETE"]
