"""What answers, inside the network of a worker, the calls that a query makes by SERVICE.

The worker opens a listening socket in its own network and hands it to the service, which accepts on it. The worker says
by number which endpoint of the query it means; the service alone knows the addresses.
"""

import logging
import socket
import threading
import time
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Final, cast

from sparql_endpoint.workers.outbound import CallFailed, post

_log = logging.getLogger(__name__)

#: How many calls one query may make.
MOST_CALLS: Final = 32

#: Bytes of the query that is sent to an endpoint.
_MOST_ASKED: Final = 1 << 20


class Calls:
    """The calls of one query: where they may go, and what is left of their time, number and bytes."""

    def __init__(self, endpoints: tuple[str, ...], deadline: float, most: int) -> None:
        self._endpoints = endpoints
        self._deadline = deadline
        self._most = most
        self._guard = threading.Lock()
        self.made = 0
        self.failure: str | None = None

    def make(self, number: str, query: bytes) -> tuple[str, bytes]:
        """Call the endpoint of a number and return the media type and the bytes of its answer.

        Raises: CallFailed
        """
        endpoint = self._endpoints[int(number)] if number in map(str, range(len(self._endpoints))) else number
        try:
            return self._answer(endpoint, query)
        except CallFailed as error:
            self.failure = f"{endpoint}: {error}."
            raise

    def _answer(self, endpoint: str, query: bytes) -> tuple[str, bytes]:
        with self._guard:
            self.made += 1
            most = self._most
        if endpoint not in self._endpoints:
            raise CallFailed("the query names no such endpoint")
        if self.made > MOST_CALLS:
            raise CallFailed(f"a query may make {MOST_CALLS} calls")
        media_type, body = post(endpoint, query, seconds=self._deadline - time.monotonic(), most=most)
        with self._guard:
            self._most -= len(body)
        return media_type, body


class Relay:
    """Accepts on the socket that a worker handed over, until it is closed; one query's calls at a time."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._calls = Calls((), 0.0, 0)
        threading.Thread(target=self._accept, name="relay", daemon=True).start()

    def expect(self, endpoints: tuple[str, ...], deadline: float, most: int) -> Calls:
        """Take the calls of a query from now on, until the next one; answers have so many bytes together at most."""
        self._calls = Calls(endpoints, deadline, most)
        return self._calls

    def close(self) -> None:
        """Stop accepting."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=_handle, args=(connection, self._calls), name="call", daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    """Answers one request of the engine."""

    def do_POST(self) -> None:
        """Answer with what the endpoint says, or with 502."""
        calls = cast("Calls", self.server)
        length = self.headers.get("Content-Length", "")
        asked = self.rfile.read(int(length)) if length.isdecimal() and int(length) <= _MOST_ASKED else b""
        try:
            media_type, body = calls.make(self.path.strip("/"), asked)
        except CallFailed:
            self.send_error(HTTPStatus.BAD_GATEWAY)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is given)
        """Write nothing: the request that caused the call is written down."""


def _handle(connection: socket.socket, calls: Calls) -> None:
    with connection, suppress(OSError):
        _Handler(connection, ("worker", 0), calls)  # type: ignore[arg-type]  # a server is only looked at by us
