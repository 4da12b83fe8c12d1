"""Worker processes over one store: hand each query to a free one, spool its result, replace those that die."""

import logging
import queue
import threading
import time
from pathlib import Path
from tempfile import SpooledTemporaryFile

from sparql_endpoint.engine import SPOOL_IN_MEMORY, Result
from sparql_endpoint.errors import QueueFull, QueueTimeout, Unavailable
from sparql_endpoint.frames import Query
from sparql_endpoint.process import Limits, WorkerProcess
from sparql_endpoint.settings import ServiceSettings

_log = logging.getLogger(__name__)


class WorkerPool:
    """A fixed number of workers over one store."""

    def __init__(self, store: Path, settings: ServiceSettings) -> None:
        self._store = store
        self._limits = Limits(settings.time_limit, settings.memory_limit, settings.result_limit)
        self._queue_limit = settings.queue_limit
        self._queue_time = settings.queue_time
        self._guard = threading.Lock()
        self._closed = False
        self._waiting = 0
        self._workers: set[WorkerProcess] = set()
        self._idle: queue.SimpleQueue[WorkerProcess] = queue.SimpleQueue()
        for _ in range(settings.workers):
            self._idle.put(self._start())

    def evaluate(self, query: Query) -> Result:
        """Return the complete result of query.

        Raises: EvaluationError, with QueueFull or QueueTimeout when no worker took the query.
        """
        arrived = time.monotonic()
        worker = self._take()
        began = time.monotonic()
        # The caller reads the spool after this returns, so it outlives this function.
        spool = SpooledTemporaryFile(max_size=SPOOL_IN_MEMORY)  # noqa: SIM115
        try:
            form = worker.evaluate(query, spool.write)
        except BaseException:
            spool.close()
            raise
        finally:
            self._give_back(worker)
        size = spool.tell()
        spool.seek(0)
        return Result(form, spool, size, began - arrived, time.monotonic() - began)

    def close(self) -> None:
        """Kill every worker, also those that evaluate a query."""
        with self._guard:
            self._closed = True
            workers, self._workers = self._workers, set()
        for worker in workers:
            worker.kill()

    def _take(self) -> WorkerProcess:
        try:
            worker = self._idle.get_nowait()
        except queue.Empty:
            worker = self._wait()
        return worker if worker.alive else self._replacement(worker)

    def _wait(self) -> WorkerProcess:
        with self._guard:
            if self._waiting >= self._queue_limit:
                raise QueueFull(f"{self._waiting} requests are already waiting for a worker.")
            self._waiting += 1
        try:
            return self._idle.get(timeout=self._queue_time)
        except queue.Empty as error:
            raise QueueTimeout(f"No worker became free within {self._queue_time:g} seconds.") from error
        finally:
            with self._guard:
                self._waiting -= 1

    def _give_back(self, worker: WorkerProcess) -> None:
        """Make the worker, or a new one in its place, available; a dead one where none can be started now."""
        if not worker.alive:
            try:
                worker = self._replacement(worker)
            except Unavailable as error:
                _log.error("no worker could be started in place of one that ended: %s", error)
        self._idle.put(worker)

    def _replacement(self, worker: WorkerProcess) -> WorkerProcess:
        with self._guard:
            self._workers.discard(worker)
        worker.kill()
        return self._start()

    def _start(self) -> WorkerProcess:
        with self._guard:
            if self._closed:
                raise Unavailable("The service is shutting down.")
            try:
                worker = WorkerProcess(self._store, self._limits)
            except OSError as error:
                raise Unavailable("The system does not let the service start a worker.") from error
            self._workers.add(worker)
            return worker
