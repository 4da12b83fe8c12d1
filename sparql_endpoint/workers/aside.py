"""Work that would hold up every thread of the service, done in a process of its own, one piece at a time."""

import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from typing import TypeVar

T = TypeVar("T")


class NotDone(Exception):
    """A piece of work took too long, or its process ended."""


class Aside:
    """A process that does such work; it starts with the first piece, and anew after one that was not done."""

    def __init__(self, seconds: float) -> None:
        """Bound each piece to so many seconds, the start of the process included."""
        self._seconds = seconds
        self._guard = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def done(self, work: Callable[..., T], *given: object) -> T:
        """Return what a function returns; it and what it is given can be pickled.

        Work whose process ends is begun once more: most likely somebody else ended it.

        Raises: NotDone; what the function raises.
        """
        with self._guard:
            with suppress(BrokenProcessPool):
                return self._tried(work, *given)
            try:
                return self._tried(work, *given)
            except BrokenProcessPool as error:
                raise NotDone from error

    def _tried(self, work: Callable[..., T], *given: object) -> T:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, get_context("spawn"))
        try:
            return self._pool.submit(work, *given).result(self._seconds)
        except TimeoutError as error:
            self._end()
            raise NotDone from error
        except BrokenProcessPool:
            self._end()
            raise

    def close(self) -> None:
        """End the process, once it has done what it does."""
        with self._guard:
            self._end()

    def _end(self) -> None:
        if self._pool is not None:
            for process in list((self._pool._processes or {}).values()):  # noqa: SLF001 there is no other way to end it
                process.kill()
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
