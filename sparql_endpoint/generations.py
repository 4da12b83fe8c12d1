"""Follow the current release: new requests go to the newest, requests under way finish on the one they began with."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import current_app

from graph.errors import GraphError
from graph.release import Release, Releases
from sparql_endpoint.engine import Engine
from sparql_endpoint.errors import EvaluationError, StoreUnavailable
from sparql_endpoint.frames import Query
from sparql_endpoint.metered import Metered
from sparql_endpoint.metrics import Metrics
from sparql_endpoint.pool import WorkerPool
from sparql_endpoint.remote import RemoteStore
from sparql_endpoint.settings import ServiceSettings

_log = logging.getLogger(__name__)


#: Where the application keeps its generations.
EXTENSION = "oskg-generations"


class Generation:
    """One release, its workers, and how many requests hold it."""

    def __init__(self, pointer: str, release: Release, engine: Engine) -> None:
        self.pointer = pointer
        self.release = release
        self.engine = engine
        self.leases = 0


class Generations:
    """The generation in service, and older ones until their last request has ended."""

    def __init__(self, settings: ServiceSettings, metrics: Metrics | None = None) -> None:
        self._settings = settings
        self._metrics = metrics or Metrics()
        self._releases = Releases(settings.home)
        self._remote = RemoteStore(settings) if settings.store else None
        self._guard = threading.Lock()
        self._newest: Generation | None = None
        self._refused: str | None = None
        self._closed = False

    @contextmanager
    def lease(self) -> Iterator[Generation]:
        """Give the generation of the current release, and keep its workers until the block is left.

        A release that cannot be read does not replace one that is in service.

        Raises: where none is in service, NoRelease if nothing is published, IncompatibleRelease or StoreUnavailable if
        the release cannot be read.
        """
        with self._guard:
            generation = self._follow()
            generation.leases += 1
        try:
            yield generation
        finally:
            with self._guard:
                generation.leases -= 1
                self._retire(generation)

    def close(self) -> None:
        """Kill the workers of the generation in service."""
        with self._guard:
            self._closed = True
            if self._newest is not None:
                self._newest.engine.close()

    def _follow(self) -> Generation:
        """Return the generation of the release that `current` points at, made now if the pointer moved."""
        pointer, newest = self._pointer(), self._newest
        if newest is not None and pointer in (newest.pointer, self._refused):
            return newest
        try:
            return self._move(pointer)
        except (GraphError, StoreUnavailable) as error:
            if newest is None:
                raise
            self._refused = pointer
            _log.error("release %s stays in service, the current one cannot be read: %s", newest.release.version, error)
            return newest

    def _move(self, pointer: str) -> Generation:
        release, engine = self._opened()
        generation = Generation(pointer, release, Metered(engine, self._metrics))
        older, self._newest = self._newest, generation
        self._metrics.serve(release.version)
        _log.info("release %s is in service", release.version)
        if older is not None:
            self._retire(older)
        return self._newest

    def _retire(self, generation: Generation) -> None:
        if generation is not self._newest and generation.leases == 0:
            generation.engine.close()

    def _opened(self) -> tuple[Release, Engine]:
        if self._remote is not None:
            return self._remote.open()
        release = self._releases.current()
        return release, _opened(release, self._settings, self._metrics)

    def _pointer(self) -> str:
        if self._remote is not None:
            return self._remote.pointer()
        try:
            return str((self._settings.home / "current").readlink())
        except OSError:
            return ""


def _opened(release: Release, settings: ServiceSettings, metrics: Metrics) -> Engine:
    """Return workers that have answered once."""
    pool = WorkerPool(release.store, settings, metrics)
    try:
        pool.evaluate(Query("ASK {}", settings.base, "text/csv", None)).body.close()
    except EvaluationError:
        pool.close()
        raise
    return pool


def in_service() -> Generations:
    """Return the generations of the application that handles this request."""
    return cast("Generations", current_app.extensions[EXTENSION])
