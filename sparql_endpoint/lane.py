"""Workers that wait for queries, and a bounded number of queries that wait for one of them."""

import queue
import threading

from sparql_endpoint.errors import QueueFull, QueueTimeout
from sparql_endpoint.process import WorkerProcess


class Lane:
    """A queue with a bound on how many wait in it and for how many seconds; safe for threads."""

    def __init__(self, limit: int, seconds: float) -> None:
        self._limit = limit
        self._seconds = seconds
        self._guard = threading.Lock()
        self._idle: queue.SimpleQueue[WorkerProcess] = queue.SimpleQueue()
        self.waiting = 0
        """How many queries wait."""

    def put(self, worker: WorkerProcess) -> None:
        """Offer a worker to the next query."""
        self._idle.put(worker)

    def take_now(self) -> WorkerProcess | None:
        """Return a worker that is free; None where there is none."""
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return None

    def take(self) -> WorkerProcess:
        """Return a worker, as soon as one is free.

        Raises: QueueFull, QueueTimeout.
        """
        return self.take_now() or self._wait()

    def _wait(self) -> WorkerProcess:
        with self._guard:
            if self.waiting >= self._limit:
                raise QueueFull(f"{self.waiting} requests are already waiting for a worker.")
            self.waiting += 1
        try:
            return self._idle.get(timeout=self._seconds)
        except queue.Empty as error:
            raise QueueTimeout(f"No worker became free within {self._seconds:g} seconds.") from error
        finally:
            with self._guard:
                self.waiting -= 1
