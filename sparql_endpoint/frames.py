"""What the service and its worker processes say to each other over a pair of sockets.

A frame is one byte of kind, four bytes of length (big-endian) and the payload. To the worker: QUERIES (JSON), which are
evaluated in one turn. From the worker: READY (JSON) once; then for each query any number of ROWS (serialised result)
and END (JSON, with the form of the result), or FAULT (JSON) at any point instead of END, which ends the turn.
"""

import json
import os
import select
import socket
import struct
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

READY = b"R"
QUERIES = b"Q"
ROWS = b"D"
END = b"E"
FAULT = b"X"

SOLUTIONS = "solutions"
GRAPH = "graph"

_PREFIX = struct.Struct(">cI")
_CHUNK = 1 << 16

#: Seconds in which most queries are answered: reading waits so long before it looks at anything else.
_MOMENT = 0.05

#: Seconds and microseconds, as the system takes them. Source: timeval(3type)
_TIME = struct.Struct("@ll")


class ClientGone(Exception):
    """The client closed its connection: nobody waits for the answer."""


@dataclass(frozen=True, slots=True)
class Query:
    """One query as a worker evaluates it."""

    text: str
    base: str
    """The IRI that relative IRIs in the text are resolved against."""
    solutions: str | None
    """The media type for SELECT and ASK; None where the client accepts none."""
    graph: str | None
    """The media type for CONSTRUCT and DESCRIBE; None where the client accepts none."""
    default_graphs: tuple[str, ...] | None = None
    """The graphs that make up the default graph; None keeps the dataset of the text."""
    named_graphs: tuple[str, ...] | None = None
    """The graphs that GRAPH sees; None keeps the dataset of the text."""
    most: int | None = None
    """How many rows or triples the client wants at most; None for all."""
    endpoints: tuple[str, ...] = ()
    """The endpoints that the text calls by number at the relay of the worker, which itself never learns them."""

    def fields(self) -> dict[str, Any]:
        """Return what a worker learns of the query, for JSON."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "endpoints"}

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Self:
        """Return the query with these fields."""
        graphs = {
            name: None if fields[name] is None else tuple(fields[name]) for name in ("default_graphs", "named_graphs")
        }
        return cls(**{**fields, **graphs})


def encode(queries: Sequence[Query]) -> bytes:
    """Return queries as the payload of a QUERIES frame."""
    return json.dumps([query.fields() for query in queries]).encode()


def queries(payload: bytes) -> list[Query]:
    """Return the queries of a QUERIES frame."""
    return [Query.of(fields) for fields in json.loads(payload)]


def write_frame(descriptor: int, kind: bytes, payload: bytes = b"") -> None:
    """Write one frame in full.

    Raises: OSError if the other end is gone.
    """
    writer = FrameWriter(descriptor)
    writer.write(kind, payload)
    writer.flush()


class FrameWriter:
    """Collects frames and writes them together, because every write wakes the other side."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._pending = bytearray()

    def write(self, kind: bytes, payload: bytes = b"") -> None:
        """Add one frame, and write all if they are many.

        Raises: OSError if the other end is gone.
        """
        self._pending += _PREFIX.pack(kind, len(payload)) + payload
        if len(self._pending) >= _CHUNK:
            self.flush()

    def write_json(self, kind: bytes, fields: Mapping[str, object]) -> None:
        """Add one frame whose payload is a JSON object.

        Raises: OSError if the other end is gone.
        """
        self.write(kind, json.dumps(fields).encode())

    def flush(self) -> None:
        """Write every frame in full.

        Raises: OSError if the other end is gone.
        """
        pending, self._pending = memoryview(self._pending), bytearray()
        while pending:
            pending = pending[os.write(self._descriptor, pending) :]


def decode(payload: bytes) -> dict[str, Any]:
    """Return the fields of a frame whose payload is a JSON object."""
    fields: dict[str, Any] = json.loads(payload.decode())  # of bytes, the encoding would be guessed first
    return fields


class FrameReader:
    """Reads frames from a pipe or a socket, waiting no longer than asked."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._pending = bytearray()
        self._client: int | None = None
        self._gives_up = False

    @classmethod
    def of(cls, connection: socket.socket) -> Self:
        """Return a reader of a socket that tries before it waits: most answers have come until then.

        A deadline may be missed by `_MOMENT`, and so may the end of a client.
        """
        give_up_after(connection, _MOMENT)
        reader = cls(connection.fileno())
        reader._gives_up = True
        return reader

    @contextmanager
    def watching(self, client: int | None) -> Iterator[None]:
        """Let reading end with ClientGone, inside the block, once the other side of the connection client closes it."""
        self._client = client
        try:
            yield
        finally:
            self._client = None

    def has_come(self) -> bool:
        """Return whether reading begins without waiting."""
        return bool(self._pending or _waiter(self._descriptor).poll(0))

    def read(self, deadline: float | None = None) -> tuple[bytes, bytes]:
        """Return the kind and payload of the next frame; deadline is on time.monotonic's clock, None waits for ever.

        Raises: TimeoutError when the deadline passes; EOFError if the other end closes the pipe; ClientGone.
        """
        kind, length = _PREFIX.unpack(self._take(_PREFIX.size, deadline))
        return kind, self._take(length, deadline)

    def _take(self, size: int, deadline: float | None) -> bytes:
        while len(self._pending) < size:
            self._fill(deadline)
        taken = bytes(self._pending[:size])
        del self._pending[:size]
        return taken

    def _fill(self, deadline: float | None) -> None:
        chunk = self._tried() if self._gives_up else None
        if chunk is None:
            self._wait(deadline)
            chunk = os.read(self._descriptor, _CHUNK)
        if not chunk:
            raise EOFError
        self._pending += chunk

    def _tried(self) -> bytes | None:
        """Return what comes in a moment; None if nothing does."""
        try:
            return os.read(self._descriptor, _CHUNK)
        except BlockingIOError:
            return None

    def _wait(self, deadline: float | None) -> None:
        """Return once there is something to read, or nothing will ever come."""
        if deadline is None and self._client is None:
            return
        poll = _waiter(self._descriptor)
        if self._client is not None:
            poll.register(self._client, select.POLLRDHUP)
        left = None if deadline is None else deadline - time.monotonic()
        ready = [] if left is not None and left <= 0 else poll.poll(None if left is None else left * 1000)
        if not ready:
            raise TimeoutError
        if any(descriptor == self._client for descriptor, _ in ready):
            raise ClientGone


def give_up_after(connection: socket.socket, seconds: float) -> None:
    """Let a call that reads from a blocking socket raise BlockingIOError if nothing comes within a part of a second."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _TIME.pack(0, int(seconds * 1_000_000)))


def _waiter(descriptor: int) -> select.poll:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return poll
