"""Which entities were added, changed or retired, release by release, from the files of the releases that are kept."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from graph.changes import kind_of
from graph.history import COUNTS, ENTITIES
from graph.release import Release
from graph.retired import find


@dataclass(frozen=True, slots=True)
class Item:
    """What happened to one entity in one release, when that was published, and what replaced the entity."""

    iri: str
    label: str
    kind: str
    change: str
    release: str
    published: datetime
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items are asked for; None is any."""

    kind: str | None = None
    change: str | None = None


def published(release: Release) -> datetime:
    """Return when the changes of a release were written, to the second, in UTC; a rollback does not change that."""
    path = release.path / COUNTS
    found = path if path.is_file() else release.path / "manifest.json"
    return datetime.fromtimestamp(int(found.stat().st_mtime), UTC)


def items(release: Release, wanted: Wanted) -> Iterator[Item]:
    """Give what happened in a release, in the order of the IRIs; nothing if it was not compared with another."""
    path = release.path / ENTITIES
    if not path.is_file():
        return
    when = published(release)
    for line in _lines(path):
        told = json.loads(line)
        kind = kind_of(f"<{told['iri']}>".encode(), release.manifest.base)
        if wanted.kind in (None, kind) and wanted.change in (None, told["change"]):
            entry = find(release.retired, told["iri"]) if told["change"] == "retired" else None
            successors = entry.successors if entry else ()
            yield Item(told["iri"], told["label"], kind, told["change"], release.version, when, successors)


def total(release: Release, wanted: Wanted) -> int:
    """Return how many items there are for a release."""
    path = release.path / COUNTS
    if not path.is_file():
        return 0
    entities = json.loads(path.read_text("utf-8"))["entities"]
    return sum(
        count
        for kind, changes in entities.items()
        for change, count in changes.items()
        if wanted.kind in (None, kind) and wanted.change in (None, change)
    )


def _lines(path: Path) -> Iterator[bytes]:
    with gzip.open(path) as lines:
        yield from lines
