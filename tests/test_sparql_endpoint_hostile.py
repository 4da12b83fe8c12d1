"""Clients and queries that mean harm: each ends within its limit with an honest status, and the service goes on."""

import json
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from tests.test_sparql_endpoint_fixtures import EX
from tests.test_sparql_endpoint_server import Service

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

QUERY_LIMIT = 64 * 1024
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"


@pytest.fixture(scope="module")
def single(home: Path) -> Iterator[Service]:
    """A service that handles one request at a time, so that a client that holds its thread holds all of it."""
    running = Service(home, threads=1, workers=1, arrival_time=2.0, send_time=1.0)
    yield running
    running.stop(signal.SIGTERM)


def sent(service: Service, request: bytes) -> tuple[int, bytes]:
    """Send bytes and return the status and the body that come back; the service may close before it has read all."""
    with socket.create_connection(("127.0.0.1", service.port), 30) as connection, connection.makefile("rb") as answer:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(request)
        head, _, body = answer.read().partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), body


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        pytest.param(GET + b"X-A: " + b"a" * 9000 + b"\r\n\r\n", 431, id="a header of 9,000 bytes"),
        pytest.param(GET + b"".join(b"X-%d: a\r\n" % n for n in range(101)) + b"\r\n", 431, id="103 headers"),
        pytest.param(b"GET /?" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n", 414, id="an address of 9,000 bytes"),
        pytest.param(POST + b"Content-Length: 9999999999\r\n\r\nASK {}", 413, id="a body said to be 10 GB"),
        pytest.param(POST + b"Content-Length: -1\r\n\r\nASK {}", 400, id="a body of negative length"),
        pytest.param(POST + b"Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {} ", 400, id="two lengths"),
        pytest.param(
            POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, id="a length and chunks"
        ),
        pytest.param(
            POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"10000\r\n" * 5 + b"#" * 400_000, 400, id="broken chunks"
        ),
        pytest.param(
            POST + b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b"#" * 65536 + b"\r\n") * 8 + b"0\r\n\r\n",
            413,
            id="512 KiB in chunks",
        ),
        pytest.param(
            POST + b"Content-Length: %d\r\n\r\n" % (QUERY_LIMIT + 1) + b"ASK {}".ljust(QUERY_LIMIT + 1),
            413,
            id="a query one byte too long",
        ),
        pytest.param(POST + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b", 400, id="a packed body"),
        pytest.param(POST + b"Content-Length: 3\r\n\r\n\xff\xfe\x00", 400, id="bytes that are not UTF-8"),
        pytest.param(b"GET /sparql?query=%FF HTTP/1.1\r\nConnection: close\r\n\r\n", 400, id="%FF in the address"),
        pytest.param(b"GET /sparql?query=ASK%00{} HTTP/1.1\r\nConnection: close\r\n\r\n", 400, id="%00 in the address"),
        pytest.param(b"GET /\xff\xfe HTTP/1.1\r\nConnection: close\r\n\r\n", 400, id="bytes in the path"),
        pytest.param(b"GET /../../etc/passwd HTTP/1.1\r\nConnection: close\r\n\r\n", 404, id="dots in the path"),
        pytest.param(b"GET /static/%2e%2e/server.py HTTP/1.1\r\nConnection: close\r\n\r\n", 404, id="coded dots"),
        pytest.param(b"CONNECT example.org:443 HTTP/1.1\r\nConnection: close\r\n\r\n", 404, id="a proxy request"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, id="TLS to a plain port"),
        pytest.param(b"GET /healthz HTTP/9.9\r\n\r\n", 400, id="a version that is none"),
        pytest.param(GET + b"Accept: " + b"text/html;q=0.1," * 500 + b"*/*\r\n\r\n", 200, id="501 media types"),
        pytest.param(GET + b"If-None-Match: " + b'"a",' * 1900 + b'"b"\r\n\r\n', 200, id="1,901 tags"),
        pytest.param(GET + b"Range: bytes=" + b"0-1," * 1900 + b"0-1\r\n\r\n", 200, id="1,901 ranges"),
    ],
)
def test_a_request_out_of_bounds_is_refused_with_its_status(single: Service, request_: bytes, status: int) -> None:
    found, body = sent(single, request_)

    assert found == status, body
    if status >= 400:
        assert json.loads(body)["status"] == status


def test_a_client_that_does_not_read_its_answer_is_cut_off(single: Service) -> None:
    text = f"SELECT * {{ ?s <{EX}p> ?o . VALUES ?x {{ {' '.join(map(str, range(60)))} }} }}"
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", single.port))
        client.sendall(f"GET /sparql?{urlencode({'query': text})} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        received = client.recv(100)

        with urlopen(f"{single.url}/healthz", timeout=30) as answer:
            assert answer.status == 200
        with client.makefile("rb") as rest:
            received += rest.read()

    length = int(received.split(b"Content-Length: ")[1].split(b"\r\n")[0])
    assert len(received) < length
