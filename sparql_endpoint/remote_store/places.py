"""How many queries are under way at the same time, and how many more may wait for how long."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sparql_endpoint.errors import QueueFull, QueueTimeout
from sparql_endpoint.settings import ServiceSettings


class Places:
    """A fixed number of places, with a queue in front."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._free = threading.Semaphore(settings.workers)
        self._guard = threading.Lock()
        self._waiting = 0
        self._queue_limit = settings.queue_limit
        self._queue_time = settings.queue_time

    @contextmanager
    def take(self) -> Iterator[float]:
        """Hold a place until the block is left; give the seconds that were waited.

        Raises: QueueFull, QueueTimeout.
        """
        arrived = time.monotonic()
        if not self._free.acquire(blocking=False):
            self._wait()
        try:
            yield time.monotonic() - arrived
        finally:
            self._free.release()

    def _wait(self) -> None:
        with self._guard:
            if self._waiting >= self._queue_limit:
                raise QueueFull(f"{self._waiting} requests are already waiting for their turn.")
            self._waiting += 1
        try:
            if not self._free.acquire(timeout=self._queue_time):
                raise QueueTimeout(f"No query ended within {self._queue_time:g} seconds.")
        finally:
            with self._guard:
                self._waiting -= 1
