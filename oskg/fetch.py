"""Fetch sources: each by the steps of its publisher, counted by its loader, exchanged for the old files as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from fetching import lock
from fetching.connection import Connection
from fetching.errors import NoDownload, WrongAnswer
from fetching.lock import LockedSource
from fetching.manners import Manners
from fetching.publishers import BY_HAND, PUBLISHERS, source_of
from fetching.session import QUIET, Session, Telling
from fetching.staging import Staging
from loaders import registry
from loaders.errors import LoaderError
from loaders.source import Source


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: into which data folder, with what manners, whether a source may have shrunk, and the seconds
    between two requests if they are not those of the publisher."""

    data: Path
    manners: Manners
    environment: Mapping[str, str] = field(repr=False)
    accept_shrink: bool = False
    pause: float | None = None


def fetchable() -> tuple[str, ...]:
    """Return the sources that have a documented download and a loader, in the order of trust."""
    return tuple(name for name in registry.SOURCES if name in PUBLISHERS)


def by_hand(source: Source) -> str:
    """Say why a source is not fetched, and where it is to be had."""
    where = BY_HAND.get(source.name, f"its publisher is at {source.homepage}, and README.md says which files are read")
    return f"{source.name}: no documented download; {where}"


def fetch(name: str, order: Order, telling: Telling = QUIET) -> LockedSource:
    """Fetch one source by its name in PUBLISHERS; either the whole of it replaces what was there, or nothing does.

    Raises: UnknownSource; FetchError, after which the same call goes on where this one stopped.
    """
    source = registry.source(source_of(name))
    publisher = PUBLISHERS.get(name)
    if publisher is None:
        raise NoDownload(by_hand(source))
    order.data.mkdir(parents=True, exist_ok=True)
    staging = Staging(order.data, source.name)
    staging.begin(order.manners.now())
    before = lock.read(order.data / lock.NAME).sources.get(source.name)
    with Connection(order.manners, publisher.pause if order.pause is None else order.pause) as connection:
        session = Session(source.name, connection, staging, order.environment, partial(_count, source), telling)
        for step in publisher.steps:
            step.run(session)
    files = tuple(session.kept[file] for file in sorted(session.kept))
    if not files:
        raise WrongAnswer(f"{source.name}: its publisher answers with nothing")
    locked = LockedSource(order.manners.now().replace(microsecond=0), publisher.documentation, files)
    if before is not None and not order.accept_shrink:
        lock.refuse_shrunk(source.name, before, locked)
    staging.complete(locked)
    return locked


def _count(source: Source, path: Path) -> int:
    """Count the records of a file by the loader that will read it."""
    try:
        count = sum(1 for _ in source.items(path))
    except LoaderError as error:
        raise WrongAnswer(f"{source.name}: what came is not what its loader reads: {error}") from error
    if not count:
        raise WrongAnswer(f"{source.name}: {path.name} holds no record")
    return count
