"""Follow the current release: new requests go to the newest, requests under way finish on the one they began with."""

import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Final, cast

from cachetools import LRUCache
from flask import current_app

from graph.errors import GraphError, UnknownRelease
from graph.release import Release, Releases
from sparql_endpoint.errors import EvaluationError, StoreUnavailable
from sparql_endpoint.frames import Query
from sparql_endpoint.http.metrics import Metrics
from sparql_endpoint.remote_store.remote import RemoteStore
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.workers.engine import Engine
from sparql_endpoint.workers.metered import Metered
from sparql_endpoint.workers.pool import WorkerPool

_log = logging.getLogger(__name__)


#: How many names are kept of a release; with their IRIs they take about 200 bytes each.
_NAMES: Final = 50_000

#: Seconds in which `current` is not looked at again: whoever reads a file lets another thread have the interpreter.
_MOMENT: Final = 0.01

#: How many releases besides the current one are kept open for those who ask for them.
OLDER: Final = 2

#: Where the application keeps its generations.
EXTENSION = "oskg-generations"


class Generation:
    """One release, its workers, and how many requests hold it."""

    def __init__(self, pointer: str, release: Release, engine: Engine) -> None:
        self.pointer = pointer
        self.release = release
        self.answers = release.answers
        self.engine = engine
        self.leases = 0
        self._guard = threading.Lock()
        self._names: LRUCache[str, str | None] = LRUCache(_NAMES)

    def known_names(self, iris: Iterable[str]) -> dict[str, str | None]:
        """Return the names, None for none, of those IRIs that are known: classes, properties and sources recur."""
        with self._guard:
            return {iri: self._names[iri] for iri in iris if iri in self._names}

    def learn_names(self, names: Mapping[str, str | None]) -> None:
        """Keep names of this release in place of those that were needed longest ago."""
        with self._guard:
            self._names.update(names)


class Generations:
    """The generation in service, and older ones until their last request has ended."""

    def __init__(self, settings: ServiceSettings, metrics: Metrics | None = None) -> None:
        self._settings = settings
        self._metrics = metrics or Metrics()
        self._releases = Releases(settings.home)
        self._current = str(settings.home / "current")
        self._remote = RemoteStore(settings) if settings.store else None
        self._guard = threading.Lock()
        self._newest: Generation | None = None
        self._older: OrderedDict[str, Generation] = OrderedDict()
        self._opening = threading.Lock()
        self._refused: str | None = None
        self._seen, self._read_again = "", 0.0
        self._closed = False

    @contextmanager
    def lease(self, version: str | None = None) -> Iterator[Generation]:
        """Give the generation of the current release, or of this version, and keep its workers until the block is left.

        A release that cannot be read does not replace one that is in service.

        Raises: UnknownRelease if this version is not kept; where none is in service, NoRelease if nothing is published;
        IncompatibleRelease or StoreUnavailable if the release cannot be read.
        """
        generation = self._taken(version) or self._reopened(cast("str", version))
        try:
            yield generation
        finally:
            with self._guard:
                generation.leases -= 1
                self._retire(generation)

    def close(self) -> None:
        """Kill the workers of every generation."""
        with self._guard:
            self._closed = True
            for generation in (self._newest, *self._older.values()):
                if generation is not None:
                    generation.engine.close()

    def _taken(self, version: str | None) -> Generation | None:
        """Take a lease of the current generation, or of an older one that is open; None where it is not."""
        pointer = self._pointer()
        with self._guard:
            newest = self._follow(pointer)
            generation = newest if version in (None, newest.release.version) else self._older.get(version)
            if generation is not None:
                generation.leases += 1
                if generation is not newest:
                    self._older.move_to_end(generation.release.version)
            return generation

    def _reopened(self, version: str) -> Generation:
        """Open an older release, one at a time and while others are answered, and take a lease of it."""
        if self._remote is not None:
            raise UnknownRelease(f"no release {version!r}; a remote store holds the current one alone")
        release = self._releases.release(version)
        with self._opening:
            opened = self._taken(version)
            if opened is not None:
                return opened
            engine = _opened(release, replace(self._settings, workers=1), self._metrics)
            generation = Generation("", release, Metered(engine, self._metrics))
            generation.leases = 1
            with self._guard:
                self._older[version] = generation
                idle = [each for each in self._older.values() if each.leases == 0]
                for each in idle[: max(0, len(self._older) - OLDER)]:
                    del self._older[each.release.version]
                    self._retire(each)
            return generation

    def _follow(self, pointer: str) -> Generation:
        """Return the generation of the release that `current` points at, made now if the pointer moved."""
        newest = self._newest
        if newest is not None and pointer in (newest.pointer, self._refused):
            return newest
        pointer = self._link()  # another thread may have followed since it was read
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
        kept = (self._newest, self._older.get(generation.release.version))
        if generation not in kept and generation.leases == 0:
            generation.engine.close()

    def _opened(self) -> tuple[Release, Engine]:
        if self._remote is not None:
            return self._remote.open()
        release = self._releases.current()
        return release, _opened(release, self._settings, self._metrics)

    def _pointer(self) -> str:
        """Return what `current` points at, or pointed at a moment ago."""
        if self._remote is not None or time.monotonic() >= self._read_again:
            self._seen, self._read_again = self._link(), time.monotonic() + _MOMENT
        return self._seen

    def _link(self) -> str:
        if self._remote is not None:
            return self._remote.pointer()
        try:
            return os.readlink(self._current)  # noqa: PTH115 (a Path takes three times as long)
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
