"""Workers that wait for queries, and a bounded number of queries that wait for one of them, each in its turn."""

import threading
from collections import deque
from concurrent.futures import Future

from sparql_endpoint.errors import QueueFull, QueueTimeout
from sparql_endpoint.workers.process import WorkerProcess


class Lane:
    """A queue with a bound on how many wait in it and for how many seconds; safe for threads.

    Who came first is served first: nobody takes a worker while others wait, so no query waits for ever. Of the free
    workers, the one that worked last is taken, whose memory the processor still holds; one that still starts, last.
    """

    def __init__(self, limit: int, seconds: float) -> None:
        self._limit = limit
        self._seconds = seconds
        self._guard = threading.Lock()
        self._idle: deque[WorkerProcess] = deque()
        self._waiting: deque[Future[WorkerProcess]] = deque()

    def put(self, worker: WorkerProcess) -> None:
        """Give a worker to the query that has waited longest, or keep it for the next."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set_result(worker)
            elif worker.starting:
                self._idle.appendleft(worker)
            else:
                self._idle.append(worker)

    def take_now(self) -> WorkerProcess | None:
        """Return a worker that is free; None where there is none."""
        with self._guard:
            return self._idle.pop() if self._idle else None

    def take(self) -> WorkerProcess:
        """Return a worker, as soon as one is free and it is one's turn.

        Raises: QueueFull, QueueTimeout.
        """
        with self._guard:
            if self._idle:
                return self._idle.pop()
            if len(self._waiting) >= self._limit:
                raise QueueFull(f"{len(self._waiting)} requests are already waiting for a worker.")
            turn: Future[WorkerProcess] = Future()
            self._waiting.append(turn)
        try:
            return turn.result(self._seconds)
        except TimeoutError as error:
            with self._guard:
                if turn not in self._waiting:
                    return turn.result()
                self._waiting.remove(turn)
            raise QueueTimeout(f"No worker became free within {self._seconds:g} seconds.") from error
