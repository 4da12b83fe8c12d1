"""What the service writes down: one record for each request, and no credential, address or query."""

import json
import logging
import signal
import socket
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from oskg.logs import FORMATS, HIDDEN, handler, redacted
from sparql_endpoint.http.journal import FIELDS, network
from tests.test_oskg_fixtures import CLEAN, ROOT
from tests.test_oskg_serve import free_port

pytest_plugins = "tests.test_oskg_fixtures"

#: Stands in every place of a request where a credential may be.
SECRET = "hunter2hunter2"
HOST = b"Host: localhost\r\nConnection: close\r\n"

#: Requests as they go over the wire, each with the status of its answer.
REQUESTS = {
    "a header": (b"GET /healthz HTTP/1.1\r\nAuthorization: Bearer hunter2hunter2\r\nCookie: s=hunter2hunter2\r\n", 200),
    "another header": (
        b"GET /healthz HTTP/1.1\r\nX-Api-Key: hunter2hunter2\r\nReferer: http://a:hunter2hunter2@b/\r\n",
        200,
    ),
    "a parameter": (b"GET /sparql?query=ASK%7B%7D&token=hunter2hunter2 HTTP/1.1\r\n", 200),
    "a query": (b"GET /sparql?query=ASK%7B%22hunter2hunter2%22 HTTP/1.1\r\n", 400),
    "a federated query": (
        b"GET /sparql?query=ASK%7BSERVICE%20%3Chttp://a:hunter2hunter2@b/%3E%7B%7D%7D HTTP/1.1\r\n",
        400,
    ),
    "a path": (b"GET /hunter2hunter2 HTTP/1.1\r\n", 404),
    "a path that matches": (b"GET /queries/hunter2hunter2 HTTP/1.1\r\n", 404),
    "an address in full": (b"GET http://a:hunter2hunter2@localhost/healthz HTTP/1.1\r\n", 200),
    "a method": (b"HUNTER2HUNTER2 /healthz HTTP/1.1\r\n", 405),
    "a forwarded address": (b"GET /healthz HTTP/1.1\r\nX-Forwarded-For: 198.51.100.77\r\n", 200),
    "a broken header": (b"GET /healthz HTTP/1.1\r\nAuthorization hunter2hunter2\r\n", 400),
    "a header with a bad name": (b"GET /healthz HTTP/1.1\r\nA(): hunter2hunter2\r\n", 400),
    "a broken request line": (b"GET /?password=hunter2hunter2\r\n", 400),
    "an expectation": (b"GET /healthz HTTP/1.1\r\nExpect: hunter2hunter2\r\n", 417),
    "a long header": (b"GET /healthz HTTP/1.1\r\nX: hunter2hunter2" + b"x" * 9000 + b"\r\n", 431),
    "a long address": (b"GET /?hunter2hunter2" + b"x" * 9000 + b" HTTP/1.1\r\n", 414),
}


@pytest.fixture(scope="module")
def exchange(small_home: Path) -> tuple[dict[str, bytes], list[str]]:
    """The answers to REQUESTS and the lines that the service wrote meanwhile."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "oskg.cli", "serve", "--workers", "1", "--port", str(port), "--log-format", "json"],
        cwd=ROOT,
        env={**CLEAN, "OSKG_HOME": str(small_home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    lines = [process.stderr.readline()]
    while lines[-1] and "Booting worker" not in lines[-1]:
        lines.append(process.stderr.readline())
    try:
        answers = {name: sent(port, request) for name, (request, _) in REQUESTS.items()}
    finally:
        process.send_signal(signal.SIGTERM)
        _, rest = process.communicate(timeout=30)
    return answers, [*lines, *rest.splitlines()]


def sent(port: int, request: bytes) -> bytes:
    """Send a request and return all that comes back."""
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        connection.sendall(request + HOST + b"\r\n")
        with connection.makefile("rb") as answer:
            return answer.read()


@pytest.mark.parametrize(("name", "status"), [(name, status) for name, (_, status) in REQUESTS.items()])
def test_every_request_has_an_honest_answer(
    exchange: tuple[dict[str, bytes], list[str]], name: str, status: int
) -> None:
    answer = exchange[0][name]

    assert int(answer.split(b" ", 2)[1]) == status
    assert b"X-Request-Id: " in answer
    assert b"X-Content-Type-Options: nosniff" in answer
    assert (b"application/problem+json" in answer) is (status >= 400)


def test_every_request_is_one_json_line_with_the_same_members(exchange: tuple[dict[str, bytes], list[str]]) -> None:
    records = [json.loads(line) for line in exchange[1]]

    requests = [each for each in records if each["logger"] == "sparql_endpoint.http.journal"]
    assert len(requests) == len(REQUESTS)
    assert sorted(each["status"] for each in requests) == sorted(status for _, status in REQUESTS.values())
    for each in requests:
        assert set(each) == {*FIELDS, "event", "level", "logger", "time"}
        assert each["client"] == "127.0.0.0/24"
    asked = next(each for each in requests if (each["route"], each["status"]) == ("/sparql", 200))
    assert (asked["method"], asked["bytes"] > 0, asked["ms"] > 0, asked["release"] is None) == (
        "GET",
        True,
        True,
        False,
    )


def test_the_request_id_of_an_answer_is_in_its_record(exchange: tuple[dict[str, bytes], list[str]]) -> None:
    answers, lines = exchange
    given = {answer.split(b"X-Request-Id: ")[1].split(b"\r\n")[0].decode() for answer in answers.values()}

    assert given == {record["request_id"] for line in lines if "request_id" in (record := json.loads(line))}


def test_secrets_never_appear_in_the_log(exchange: tuple[dict[str, bytes], list[str]]) -> None:
    text = "\n".join(exchange[1]).lower()

    assert text.count("sparql_endpoint.http.journal") == len(REQUESTS)
    for kept_out in (SECRET, "198.51.100.77", "ask{", "authorization", "password"):
        assert kept_out not in text


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        f"cannot reach https://user:{SECRET}@store.example.org/sparql",
        f"Authorization: Bearer {SECRET}",
        f"headers {{'Authorization': 'Basic {SECRET}'}}",
        f"GET /x?access_token={SECRET}&a=b",
        f"OSKG_STORE_PASSWORD={SECRET}",
        f"Set-Cookie: session={SECRET}; Path=/",
    ],
)
def test_a_credential_in_a_message_or_a_traceback_is_hidden(form: str, text: str) -> None:
    written = StringIO()
    writing = handler(form, Console(file=written, width=400))
    error = ValueError(text)

    for failure in (None, (ValueError, error, None)):
        writing.handle(logging.LogRecord("anywhere", logging.ERROR, "", 0, "it failed: %s", (text,), failure))

    assert SECRET not in written.getvalue()
    assert written.getvalue().count(HIDDEN) >= 2
    assert "ValueError" in written.getvalue()


@pytest.mark.parametrize(
    "text",
    ["release 2026-04-24-aaaa is in service", "https://example.org/a@b?x=1", "the token of the query at line 3", ""],
)
def test_a_message_without_credentials_is_written_as_it_is(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("198.51.100.77", "198.51.100.0/24"),
        ("::ffff:198.51.100.77", "198.51.100.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", None),
        ("unix:", None),
    ],
)
def test_a_client_is_known_by_its_network_only(address: str, kept: str | None) -> None:
    assert network(address) == kept
