"""The lock of a data folder: what was fetched from where and when, and what each file must be for a build to read it.

It is a JSON file for people and version control; it holds no credential.
"""

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Final

import msgspec

from fetching.errors import PinBroken, Shrunk

#: The name of the lock of a data folder.
NAME: Final = "sources.lock"
#: The layout of the lock; raised when one of older code can no longer be read.
LAYOUT: Final = 1


class LockedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One file: its path below the folder of its source, where it is from, and what it was when it came.

    `kind` is the set of files that it is compared with, next time; `served_by` is where it was redirected to.
    """

    file: str
    address: str
    fetched: datetime
    sha256: str
    bytes: int
    records: int
    kind: str
    release: str | None = None
    modified: datetime | None = None
    served_by: str | None = None


class LockedSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All files of one source, sorted, and where its publisher describes how to get them."""

    fetched: datetime
    documentation: str
    files: tuple[LockedFile, ...]

    @property
    def bytes(self) -> int:
        """The sum of the sizes of its files."""
        return sum(one.bytes for one in self.files)

    @property
    def records(self) -> int:
        """The number of records in its files."""
        return sum(one.records for one in self.files)

    @property
    def releases(self) -> tuple[str, ...]:
        """The releases that the publisher names, sorted."""
        return tuple(sorted({one.release for one in self.files if one.release}))


class Lock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sources of a data folder that were fetched, by name."""

    layout: int = LAYOUT
    sources: dict[str, LockedSource] = msgspec.field(default_factory=dict)


def read(path: Path) -> Lock:
    """Read a lock; an empty one if there is no such file.

    Raises: PinBroken if it is damaged or of another layout.
    """
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Lock)
    except FileNotFoundError:
        return Lock()
    except msgspec.DecodeError as error:
        raise PinBroken(f"{path} cannot be read as a lock of layout {LAYOUT}: {error}") from error
    if found.layout != LAYOUT:
        raise PinBroken(f"{path} is of layout {found.layout}, expected {LAYOUT}: fetch the sources again")
    return found


def write(path: Path, lock: Lock) -> None:
    """Replace a lock at once: whoever reads it has the old one or the new one."""
    text = msgspec.json.format(msgspec.json.encode(lock, order="deterministic"), indent=2) + b"\n"
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    beside.replace(path)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def refuse_shrunk(source: str, before: LockedSource, after: LockedSource) -> None:
    """Compare what was fetched with what was fetched before, kind by kind of file; by another way, only the records.

    Raises: Shrunk if there are at most half as many bytes or records of a kind.
    """
    units = ("bytes", "records") if before.documentation == after.documentation else ("records",)
    old, new = _sums(before.files), _sums(after.files)
    for kind, sizes in old.items():
        for unit in units:
            was, now = sizes[unit], new.get(kind, Counter())[unit]
            if now * 2 <= was and was:
                raise Shrunk(
                    f"{source}: {kind} shrank from {was:,} to {now:,} {unit} since {before.fetched:%Y-%m-%d}. Nothing "
                    "was replaced; if it is right, say --accept-shrink"
                )


def _sums(files: Iterable[LockedFile]) -> dict[str, Counter[str]]:
    sums: dict[str, Counter[str]] = {}
    for one in files:
        sums.setdefault(one.kind, Counter()).update(bytes=one.bytes, records=one.records)
    return sums


def verify(lock: Path, data: Path, read_by_build: Mapping[str, Iterable[Path]], *, strict: bool) -> None:
    """Hold the files that a build would read against a lock, source by source; sources that it does not name are passed
    over, unless strict.

    Raises: PinBroken if a file is missing, is not named, or is another than the lock says.
    """
    pinned = read(lock).sources
    for source, files in read_by_build.items():
        if source in pinned:
            _verify(lock, data / source, pinned[source], frozenset(files))
        elif strict:
            raise PinBroken(f"{lock} names no file of {source}, which would be read: fetch it, or leave it out")


def _verify(lock: Path, folder: Path, pinned: LockedSource, files: frozenset[Path]) -> None:
    expected = {folder / one.file: one for one in pinned.files}
    for path in sorted(files - expected.keys()):
        raise PinBroken(f"{path} is not in {lock}: remove it, fetch its source again, or build with --unpinned")
    for path, one in expected.items():
        if path not in files:
            raise PinBroken(f"{path} is in {lock} but would not be read: fetch its source again")
        if (found := sha256(path)) != one.sha256:
            raise PinBroken(
                f"{path}: {lock} expects sha256 {one.sha256} (fetched {one.fetched:%Y-%m-%d}), found {found}: fetch "
                "its source again, or build with --unpinned"
            )
