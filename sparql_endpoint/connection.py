"""The connection a request came over: how long it may take to arrive, and whether the client is there."""

import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Timer

#: The clock of the request that this thread handles, while the request is arriving.
_ARRIVAL: ContextVar[Timer | None] = ContextVar("arrival", default=None)


@contextmanager
def arriving(connection: socket.socket, seconds: float) -> Iterator[None]:
    """Cut off the request that the block handles unless it is there, head and body, within seconds."""
    timer = Timer(seconds, _stop_reading, [connection])
    timer.daemon = True
    timer.start()
    token = _ARRIVAL.set(timer)
    try:
        yield
    finally:
        timer.cancel()
        _ARRIVAL.reset(token)


def arrived() -> None:
    """Stop the clock: the request of this thread is there, and its answer may take as long as it takes."""
    timer = _ARRIVAL.get()
    if timer is not None:
        timer.cancel()


def closed(descriptor: int) -> bool:
    """Return whether the client has closed its side of a connection."""
    poll = select.poll()
    poll.register(descriptor, select.POLLRDHUP)
    return bool(poll.poll(0))


def _stop_reading(connection: socket.socket) -> None:
    """End the request that is still arriving; one that has arrived is answered all the same."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RD)
