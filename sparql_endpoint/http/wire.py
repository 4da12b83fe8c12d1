"""The socket of a client, made for short answers: no system call but those that carry bytes or wait for them.

Every system call lets another thread run, and each of those costs two switches between threads: a short answer is
mostly that. The standard socket makes one to change a time limit and one to wait before it sends; a server that writes
the head of an answer and its body makes two of each.
"""

import select
import socket
import time
from typing import Any, Self

from sparql_endpoint.frames import give_up_after

#: Bytes that are held back until there are more, or the answer ends.
_HELD = 1 << 16

#: Seconds that a thread waits for the next request of a client before it leaves the connection to the thread that
#: watches all of them; that way round costs as much processor time as a short answer.
_STAY = 0.002


class Wire(socket.socket):
    """A connected socket that always blocks, whose limits of time are kept by waiting before a call that would block.

    What `sendall` is given is held back until `flush` or until it is much; `_HELD` bytes at most stay behind.
    """

    def __init__(self, connected: socket.socket) -> None:
        """Take over a connection; the socket given is closed to its owner."""
        super().__init__(connected.family, connected.type, connected.proto, fileno=connected.detach())
        super().settimeout(None)
        give_up_after(self, _STAY)
        self._limit: float | None = None
        self._held = bytearray()
        self._came = b""

    @classmethod
    def of(cls, connected: socket.socket) -> Self:
        """Return the connection itself where it is one already."""
        return connected if isinstance(connected, cls) else cls(connected)

    def settimeout(self, value: float | None) -> None:
        """Bound each call that reads, and each flush as a whole, to so many seconds; None for no bound."""
        self._limit = value

    def gettimeout(self) -> float | None:
        """Return the bound in seconds."""
        return self._limit

    def setblocking(self, flag: bool) -> None:
        """Remove the bound, or let no call wait at all."""
        self._limit = None if flag else 0.0

    def recv(self, bufsize: int, flags: int = 0) -> bytes:
        """Return what has come, b"" once the other side has closed.

        Raises: TimeoutError if nothing comes in time; OSError.
        """
        if self._came:
            came, self._came = self._came[:bufsize], self._came[bufsize:]
            return came
        self._await(select.POLLIN, self._limit)
        return super().recv(bufsize, flags)

    def comes(self) -> bool:
        """Return whether the other side sends something within `_STAY` seconds."""
        try:
            self._came = self._came or super().recv(_HELD)
        except BlockingIOError:
            return False
        return bool(self._came)

    def sendall(self, data: Any, flags: int = 0) -> None:  # the signature of socket
        """Send data with what is held back, or hold it back too.

        Raises: as `flush`.
        """
        self._held += data
        if len(self._held) >= _HELD:
            self.flush(flags)

    def flush(self, flags: int = 0) -> None:
        """Send all that is held back.

        Raises: TimeoutError if the other side does not take it in time; OSError.
        """
        held, self._held = memoryview(self._held), bytearray()
        deadline = None if self._limit is None else time.monotonic() + self._limit
        while held:
            try:
                held = held[self.send(held, flags | socket.MSG_DONTWAIT) :]
            except BlockingIOError:
                self._await(select.POLLOUT, None if deadline is None else deadline - time.monotonic())

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:  # the signature of socket
        """Send a file after what is held back, each piece in time; return how many bytes.

        Raises: as `flush`.
        """
        self.flush()
        super().settimeout(self._limit)
        try:
            return super().sendfile(file, offset, count)
        finally:
            super().settimeout(None)

    def _await(self, event: int, seconds: float | None) -> None:
        poll = select.poll()
        poll.register(self.fileno(), event)
        if not poll.poll(None if seconds is None else max(0.0, seconds) * 1000):
            raise TimeoutError("the other side of the connection did nothing in time")
