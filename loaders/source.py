"""What a loader is: a description of its source, a way to cut a file into items, and a way to read one item."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders.records import Record


@dataclass(frozen=True, slots=True)
class Item:
    """One record as the publisher wrote it, before it is read: where it stands, and its content."""

    position: str
    content: Any


@dataclass(frozen=True, slots=True)
class Source:
    """A source and its loader.

    `patterns` are shell patterns of its files below the source's folder, in order of preference: all files of the
    first pattern that matches anything are read; "a.csv|b.csv" is one pattern of files that belong together.
    `items` streams a file, in source order, in constant memory; `record` is a pure function. `homepage`, `licence` and
    `publisher` are IRIs.
    """

    name: str
    title: str
    homepage: str
    licence: str
    publisher: str
    patterns: tuple[str, ...]
    items: Callable[[Path], Iterator[Item]]
    record: Callable[[Item], Record]
    version: str
    attribution: str | None = None
    described_in: str | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that was kept out, and why."""

    source: str
    record: str
    file: str
    field: str
    value: str
    reason: str
