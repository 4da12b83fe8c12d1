"""The files of the OpenAIRE Graph as streams: tars of gzipped JSON lines, JSON lines, and pages of its API.

A dump has billions of relations of research products; they are passed over as bytes, before anything is decoded.
"""

import gzip
import tarfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final

import msgspec

from loaders import archives
from loaders.errors import UnreadableSource
from loaders.json_streams import records

#: Kinds of things at an end of a relation that nothing here is about, as they stand in a line of a dump.
_PRODUCTS: Final = (b'"product"', b'"result"')
_IS_RELATION: Final = (b'"reltype"', b'"relType"')


def contents(path: Path) -> Iterator[tuple[str, Any]]:
    """Yield the position and the decoded value of every record, or the bytes of one that is no JSON.

    Raises: UnreadableSource if the file is damaged or hostile; SourceUnavailable.
    """
    if path.name.endswith((".tar", ".tar.gz", ".tgz")):
        yield from _decoded(_tar(path))
    elif path.name.endswith((".json", ".json.gz")) and _is_page(path):
        yield from records(path, "results")
    else:
        yield from _decoded(archives.lines(path))


def _is_page(path: Path) -> bool:
    """Say whether a file is one JSON value, not one a line: it is an array, or its first line is no whole value."""
    first = next((line for _, line in archives.lines(path)), b"")
    if not first.startswith(b"{"):
        return True
    try:
        return "results" in msgspec.json.decode(first)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return True


def _decoded(found: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, Any]]:
    for position, line in found:
        if any(mark in line for mark in _IS_RELATION) and any(mark in line for mark in _PRODUCTS):
            continue
        try:
            yield position, msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            yield position, line


def _tar(path: Path) -> Iterator[tuple[str, bytes]]:
    with (
        archives.reading(path) as place,
        archives.opened(path) as stream,
        tarfile.open(fileobj=stream, mode="r|") as archive,
    ):
        while (member := archive.next()) is not None:
            archive.members = []  # type: ignore[attr-defined]  # tarfile would keep every header
            archives.refuse_outside(path, member.name)
            content = archive.extractfile(member) if member.isfile() else None
            if content is None:
                continue
            lines = gzip.GzipFile(fileobj=content) if member.name.endswith(".gz") else content
            for number in count(1):
                line = lines.readline(archives.LIMIT + 1)
                if not line:
                    break
                place.after = f"{member.name} line {number}"
                if len(line) > archives.LIMIT:
                    raise UnreadableSource(f"{path}: {place.after} is longer than {archives.LIMIT} bytes")
                yield place.after, line.strip()
