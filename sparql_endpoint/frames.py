"""What the service and its worker processes say to each other over a pair of pipes.

A frame is one byte of kind, four bytes of length (big-endian) and the payload. To the worker: QUERIES (JSON), which are
evaluated in one turn. From the worker: READY (JSON) once; then for each query any number of ROWS (serialised result)
and END (JSON, with the form of the result), or FAULT (JSON) at any point instead of END, which ends the turn.
"""

import json
import os
import select
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
    """Reads frames from a pipe, waiting no longer than asked."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._pending = bytearray()
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN)
        self._client: int | None = None

    @contextmanager
    def watching(self, client: int | None) -> Iterator[None]:
        """Let reading end with ClientGone, inside the block, once the other side of the connection client closes it."""
        if client is None:
            yield
            return
        self._client = client
        self._poll.register(client, select.POLLRDHUP)
        try:
            yield
        finally:
            self._client = None
            self._poll.unregister(client)

    def has_come(self) -> bool:
        """Return whether reading begins without waiting."""
        return bool(self._pending or self._poll.poll(0))

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
        if deadline is not None:
            left = deadline - time.monotonic()
            ready = self._poll.poll(left * 1000) if left > 0 else []
            if not ready:
                raise TimeoutError
            if any(descriptor == self._client for descriptor, _ in ready):
                raise ClientGone
        chunk = os.read(self._descriptor, _CHUNK)
        if not chunk:
            raise EOFError
        self._pending += chunk
