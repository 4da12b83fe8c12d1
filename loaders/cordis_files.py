"""The files of CORDIS as streams of rows: zips of CSV or JSON, single tables, and dashboard sheets."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import IO, Final

import ijson  # type: ignore[import-untyped]  # it ships no annotations

from loaders.archives import reading
from loaders.cordis_layouts import LAYOUTS, Layout, layout_of
from loaders.errors import UnreadableSource
from loaders.tables import Ragged, Row, columns, table, text_table

#: The tables of a zip that are read; the others are about topics, publications and addresses.
_MEMBERS: Final = frozenset({"project", "organization"})
#: The framework programme of an official data set, by the name of its zip.
_COMPLETE: Final = {"fp7projects": "FP7", "h2020projects": "H2020", "horizonprojects": "HORIZON"}


@dataclass(frozen=True, slots=True)
class Content:
    """A row and its layout; without a layout, the file as a whole: its name, and the programme it is complete for."""

    layout: Layout | None
    row: Row | Ragged = field(default_factory=dict)
    local: str = ""
    complete_for: str | None = None
    as_of: date | None = None


def rows(path: Path) -> Iterator[tuple[str, Content]]:
    """Yield one content for the file as a whole, then one for each row.

    Raises: UnreadableSource if the file is damaged or has a table of no known layout; SourceUnavailable.
    """
    if path.suffix != ".zip":
        yield "the file", Content(None, local=path.name)
        yield from _known(path, path.name, table(path))
        return
    with reading(path), zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if PurePosixPath(one.filename).stem in _MEMBERS]
        if not members:
            raise UnreadableSource(f"{path}: expected project.csv and organization.csv, or .json, among its members")
        complete = next((word for part, word in _COMPLETE.items() if part in path.name.lower()), None)
        as_of = max(date(*one.date_time[:3]) for one in members)
        yield "the file", Content(None, local=path.name, complete_for=complete, as_of=as_of)
        for one in members:
            with archive.open(one) as stream:
                yield from _known(path, one.filename, _member(path, one.filename, stream))


def _member(path: Path, name: str, stream: IO[bytes]) -> Iterator[tuple[str, Row | Ragged]]:
    if not name.endswith(".json"):
        yield from ((f"{name} {position}", row) for position, row in text_table(path, stream))
        return
    for number, one in enumerate(ijson.items(stream, "item"), 1):
        yield f"{name} record {number}", {key: _text(value) for key, value in one.items()}


def _text(value: object) -> str:
    """Write a JSON value as the table has it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def _known(path: Path, name: str, found: Iterator[tuple[str, Row | Ragged]]) -> Iterator[tuple[str, Content]]:
    layout: Layout | None = None
    for position, row in found:
        layout = layout or layout_of(columns(row))
        if layout is None:
            known = "; ".join(f"{one.name} ({', '.join(sorted(signature))})" for one, signature in LAYOUTS)
            raise UnreadableSource(f"{path}: the columns of {name} are those of no known layout: expected {known}")
        yield position, Content(layout, row)
