"""Fetch the answer of a remote store as a whole, within a limit of seconds and one of bytes."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from threading import Timer
from typing import IO, Final

from graph.errors import StoreRefused, StoreUnreachable
from graph.querying import Dataset, Endpoint
from sparql_endpoint.errors import (
    EvaluationError,
    EvaluationFailed,
    ResultTooLarge,
    StoreFailed,
    StoreUnavailable,
    TimeLimitReached,
)
from sparql_endpoint.workers.spool import spooled

_CHUNK: Final = 1 << 16

#: Statuses by which a store says that the query is at fault.
_QUERY_AT_FAULT: Final = frozenset({400, 413, 414, 422})
#: Statuses by which it says that it failed itself.
_FAILED: Final = 500

#: Headers by which Virtuoso says, with status 200, that it left rows out, and why.
_CUT: Final = {"X-SPARQL-MaxRows": ResultTooLarge, "X-SQL-State": TimeLimitReached}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may take: wall-clock seconds, and bytes."""

    seconds: float
    size: int


def fetch(endpoint: Endpoint, text: str, accept: str, dataset: Dataset | None, limits: Limits) -> tuple[IO[bytes], str]:
    """Return the complete answer, positioned at the start and to be closed by the caller, and its media type.

    Raises: StoreUnavailable, StoreFailed, EvaluationFailed, TimeLimitReached, ResultTooLarge.
    """
    with spooled() as spool:
        media_type = _fill(spool, endpoint, (text, accept, dataset), limits)
    return spool, media_type


def _fill(spool: IO[bytes], endpoint: Endpoint, asked: tuple[str, str, Dataset | None], limits: Limits) -> str:
    """Write the complete answer to spool and return its media type."""
    deadline = time.monotonic() + limits.seconds
    text, accept, dataset = asked
    try:
        with endpoint.ask(text, accept, limits.seconds, dataset) as answer:
            _refuse_cut(answer)
            with _ended_at(deadline, answer):
                _receive(answer, spool, limits.size)
            return answer.headers.get("Content-Type", "")
    except (StoreUnreachable, StoreRefused) as error:
        raise _fault(error) from error
    except (HTTPException, OSError) as error:
        if isinstance(error, TimeoutError) or time.monotonic() >= deadline:
            raise TimeLimitReached(f"The query did not finish within {limits.seconds:g} seconds.") from error
        raise StoreFailed("The store broke off in the middle of its answer.") from error


def _receive(answer: HTTPResponse, spool: IO[bytes], limit: int) -> None:
    """Write the body to spool.

    Raises: ResultTooLarge; HTTPException or OSError if the body breaks off.
    """
    size = 0
    while chunk := answer.read1(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise ResultTooLarge(f"The store answers with more than {limit} bytes, the limit.")
        spool.write(chunk)
    if answer.length:
        raise HTTPException(f"{answer.length} bytes are missing")


@contextmanager
def _ended_at(deadline: float, answer: HTTPResponse) -> Iterator[None]:
    """Cut the connection at the deadline, however slowly bytes drip in.

    Raises: TimeoutError if it was cut.
    """
    with socket.socket(fileno=os.dup(answer.fileno())) as connection:
        timer = Timer(max(0.0, deadline - time.monotonic()), _cut, [connection])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
    if time.monotonic() >= deadline:
        raise TimeoutError


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _refuse_cut(answer: HTTPResponse) -> None:
    for header, error in _CUT.items():
        if header in answer.headers:
            raise error(f"The store left out a part of the result ({header}: {answer.headers[header]}).")


def _fault(error: StoreUnreachable | StoreRefused) -> EvaluationError:
    """Return what a client is told; addresses of the store stay in the log."""
    if isinstance(error, StoreUnreachable):
        return StoreUnavailable("The store that holds the release does not answer.")
    if error.status in _QUERY_AT_FAULT:
        return EvaluationFailed(f"The store refuses the query: {error.said}")
    if error.status >= _FAILED:
        return StoreFailed(f"The store failed on the query: {error.said}")
    return StoreUnavailable("The store that holds the release does not let this service ask.")
