"""Worker processes over one store: hand each turn of queries to a free one, spool the results, replace those that die.

Most workers take any query. One more is kept for queries of a shape that was answered fast before, so that these do not
wait behind long ones; a query that turns out to be long there is begun again among the others.
"""

import logging
import math
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from sparql_endpoint.errors import (
    Abandoned,
    MemoryLimitReached,
    ResultTooLarge,
    TimeLimitReached,
    Unavailable,
    WorkerDied,
)
from sparql_endpoint.frames import Query
from sparql_endpoint.http.connection import closed
from sparql_endpoint.http.metrics import Metrics
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.workers.engine import SERVICE, Caller, Result
from sparql_endpoint.workers.history import LIGHT, History
from sparql_endpoint.workers.lane import Lane
from sparql_endpoint.workers.process import Ended, Limits, WorkerProcess
from sparql_endpoint.workers.spool import spooled

_log = logging.getLogger(__name__)

#: Seconds that a query may take on the worker for fast ones, where the processor may be busy with others.
_PATIENCE = 20 * LIGHT

#: Seconds of waiting after which it is worth to see whether the client still waits before a worker begins.
_GLANCE = 0.005

#: How a query ends that asks for more than it may have; every other end says nothing about its shape.
_TOO_MUCH = (MemoryLimitReached, ResultTooLarge, TimeLimitReached, WorkerDied)

#: How many times as many fast queries as others may wait.
_LIGHT_QUEUE = 4


class WorkerPool:
    """A fixed number of workers over one store."""

    def __init__(self, store: Path, settings: ServiceSettings, metrics: Metrics | None = None) -> None:
        self._store = store
        self._metrics = metrics or Metrics()
        self._limits = Limits(settings.time_limit, settings.memory_limit, settings.result_limit)
        self.federated = bool(settings.service_hosts)
        self._patience = min(_PATIENCE, settings.time_limit)
        self._guard = threading.Lock()
        self._closed = False
        self._workers: set[WorkerProcess] = set()
        self._history = History()
        self._any = Lane(settings.queue_limit, settings.queue_time)
        self._light = Lane(_LIGHT_QUEUE * settings.queue_limit, settings.queue_time)
        for _ in range(settings.workers):
            self._any.put(self._start())
        self._light.put(self._start())

    def evaluate(self, query: Query, caller: Caller = SERVICE) -> Result:
        """Return the complete result of query.

        Raises: EvaluationError, with QueueFull or QueueTimeout when no worker took the query.
        """
        (result,) = self.evaluate_all([query], caller)
        return result

    def evaluate_all(self, queries: Sequence[Query], caller: Caller = SERVICE) -> list[Result]:
        """Return the complete result of each query, evaluated one after the other by one worker within one time limit.

        Raises: EvaluationError, with QueueFull or QueueTimeout when no worker took them.
        """
        arrived = time.monotonic()
        if self._history.is_light(caller.shape):
            worker = self._free()
            if worker is not None:
                return self._evaluate(queries, caller, self._any, worker, arrived)
            try:
                return self._evaluate(queries, caller, self._light, self._light.take(), arrived, self._patience)
            except TimeLimitReached:
                _log.info("a query of a shape that was fast was not; it is begun again")
        return self._evaluate(queries, caller, self._any, self._any.take(), arrived)

    def _free(self) -> WorkerProcess | None:
        """Return a worker for any query that is free and has started; a fast query does not wait for one to start."""
        worker = self._any.take_now()
        if worker is None or not worker.starting:
            return worker
        self._any.put(worker)
        return None

    def close(self) -> None:
        """Kill every worker, also those that evaluate a query."""
        with self._guard:
            self._closed = True
            workers, self._workers = self._workers, set()
        for worker in workers:
            worker.kill()

    def _evaluate(
        self,
        queries: Sequence[Query],
        caller: Caller,
        lane: Lane,
        worker: WorkerProcess,
        arrived: float,
        seconds: float | None = None,
    ) -> list[Result]:
        """Evaluate queries with a worker of lane, and give the worker back."""
        began = time.monotonic()
        with ExitStack() as spooling:
            spools = [spooling.enter_context(spooled()) for _ in queries]
            try:
                if began - arrived > _GLANCE:
                    _require_client(caller.connection)
                sinks = [spool.write for spool in spools]
                with self._metrics.busy.track_inprogress():
                    try:
                        forms = worker.evaluate(queries, sinks, seconds=seconds, client=caller.connection)
                    except Ended:
                        worker = self._replacement(worker)
                        forms = worker.evaluate(queries, sinks, seconds=seconds, client=caller.connection)
            except _TOO_MUCH:
                self._history.record(caller.shape, math.inf)
                raise
            except Ended as error:
                raise Unavailable("Two workers ended one after the other before they could be asked.") from error
            finally:
                self._give_back(worker, lane)
            sizes = [spool.tell() for spool in spools]
        self._history.record(caller.shape, sum(form.processor for form in forms))
        return [
            Result(form.name, spool, size, began - arrived, form.seconds, form.truncated)
            for form, spool, size in zip(forms, spools, sizes, strict=True)
        ]

    def _give_back(self, worker: WorkerProcess, lane: Lane) -> None:
        """Make the worker, or a new one in its place, available; a dead one where none can be started now."""
        if worker.ended:
            try:
                worker = self._replacement(worker)
            except Unavailable as error:
                _log.error("no worker could be started in place of one that ended: %s", error)
        lane.put(worker)

    def _replacement(self, worker: WorkerProcess) -> WorkerProcess:
        with self._guard:
            self._workers.discard(worker)
        worker.kill()
        self._metrics.workers_replaced.inc()
        return self._start()

    def _start(self) -> WorkerProcess:
        with self._guard:
            if self._closed:
                raise Unavailable("The service is shutting down.")
            try:
                worker = WorkerProcess(self._store, self._limits, federated=self.federated)
            except OSError as error:
                raise Unavailable("The system does not let the service start a worker.") from error
            self._workers.add(worker)
            self._metrics.workers_started.inc()
            return worker


def _require_client(connection: int | None) -> None:
    if connection is not None and closed(connection):
        raise Abandoned("The client closed its connection before its turn came.")
