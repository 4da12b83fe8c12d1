"""The connection a request came over: how long it may take to arrive, and whether the client is there."""

import select
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Lock, Thread
from typing import Final

#: Seconds between two looks at what has not arrived yet.
_TICK: Final = 0.1

#: The request that this thread handles and what watches it, while it is arriving.
_ARRIVAL: ContextVar[tuple["Arrivals", socket.socket] | None] = ContextVar("arrival", default=None)


class Arrivals:
    """Cuts off requests that take too long to arrive, head and body; one thread watches all of them."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._late_at: dict[socket.socket, float] = {}
        self._guard = Lock()
        Thread(target=self._watch, name="arrivals", daemon=True).start()

    @contextmanager
    def expect(self, connection: socket.socket) -> Iterator[None]:
        """Watch the request on connection that the block handles, until it says that it has arrived, or ends."""
        with self._guard:
            self._late_at[connection] = time.monotonic() + self._seconds
        token = _ARRIVAL.set((self, connection))
        try:
            yield
        finally:
            self.forget(connection)
            _ARRIVAL.reset(token)

    def forget(self, connection: socket.socket) -> None:
        """Let what comes on connection take its time."""
        with self._guard:
            self._late_at.pop(connection, None)

    def _watch(self) -> None:
        while True:
            time.sleep(_TICK)
            with self._guard:
                now = time.monotonic()
                for connection in [each for each, late in self._late_at.items() if late <= now]:
                    del self._late_at[connection]
                    _stop_reading(connection)


def arrived() -> None:
    """Stop the clock: the request of this thread is there, and its answer may take as long as it takes."""
    arrival = _ARRIVAL.get()
    if arrival is not None:
        arrivals, connection = arrival
        arrivals.forget(connection)


def closed(descriptor: int) -> bool:
    """Return whether the client has closed its side of a connection."""
    poll = select.poll()
    poll.register(descriptor, select.POLLRDHUP)
    return bool(poll.poll(0))


def _stop_reading(connection: socket.socket) -> None:
    """End the request that is still arriving; one that has arrived is answered all the same."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RD)
