"""The folder in which a source is gathered until it is complete, and the exchange of it for the one of last time.

A data folder DATA has `DATA/<source>/`, which builds read, and, while something is fetched, `DATA/.fetching/<source>/`
with `files/` (whole files), `parts/` (others), `state.jsonl` (what the whole files are) and, once all are there,
`ready.json`. The exchange goes on after a crash at any moment: see `Staging.exchange`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from shutil import rmtree
from typing import Final
from urllib.parse import quote

import msgspec

from fetching import lock
from fetching.errors import FolderInUse
from fetching.lock import LockedFile, LockedSource

#: What was begun is taken up again within this time; later, it would be a mixture of two states of the source.
FRESH: Final = timedelta(days=2)

_FOLDER: Final = ".fetching"


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Keep every other fetch out of a data folder.

    Raises: FolderInUse if another one is at work there.
    """
    folder = data / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as held:
        try:
            flock(held, LOCK_EX | LOCK_NB)
        except BlockingIOError as error:
            raise FolderInUse(f"{data}: another fetch is at work there") from error
        yield


class Staging:
    """What has been gathered of one source so far."""

    def __init__(self, data: Path, source: str) -> None:
        self._data = data
        self._source = source
        self._folder = data / _FOLDER / source
        self._files = self._folder / "files"
        self._parts = self._folder / "parts"
        self._state = self._folder / "state.jsonl"
        self._ready = self._folder / "ready.json"
        self._old = self._folder / "old"
        self._known: dict[str, LockedFile] = {}

    def begin(self, now: datetime) -> None:
        """Finish an exchange that was broken off, or take up what was begun, unless it is too old."""
        if self._ready.exists():
            self.exchange()
        if self._state.exists() and self._state.stat().st_mtime < (now - FRESH).timestamp():
            rmtree(self._folder)
        self._files.mkdir(parents=True, exist_ok=True)
        self._parts.mkdir(exist_ok=True)
        self._known = {one.file: one for one in self._remembered()}

    def _remembered(self) -> Iterator[LockedFile]:
        """Yield what is known of the whole files; a line that a crash has cut is the last one, and of no file."""
        if not self._state.exists():
            return
        for line in self._state.read_bytes().splitlines():
            try:
                yield msgspec.json.decode(line, type=LockedFile)
            except msgspec.DecodeError:
                return

    def part(self, name: str) -> Path:
        """Return where a file grows."""
        return self._parts / quote(name, safe="")

    def path(self, name: str) -> Path:
        """Return where a whole file is kept until the exchange."""
        return self._files / name

    def known(self, name: str) -> LockedFile | None:
        """Return what is known of a file that is here as a whole; None if it is not, or not as it came."""
        one, path = self._known.get(name), self.path(name)
        if one is None or not path.is_file() or lock.sha256(path) != one.sha256:
            return None
        return one

    def keep(self, one: LockedFile) -> None:
        """Remember that a file is here as a whole."""
        self._known[one.file] = one
        with self._state.open("ab") as opened:
            opened.write(msgspec.json.encode(one) + b"\n")

    def complete(self, locked: LockedSource) -> None:
        """Say that all files of the source are here, remove every other one, and exchange the folders.

        Raises: FolderInUse if the folder that would be replaced holds files that were not fetched.
        """
        self._refuse_others()
        wanted = {one.file for one in locked.files}
        for path in sorted(self._files.rglob("*")):
            if path.is_file() and path.relative_to(self._files).as_posix() not in wanted:
                path.unlink()
        beside = self._ready.with_suffix(".new")
        with beside.open("wb") as opened:
            opened.write(msgspec.json.encode(locked))
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(self._ready)
        self.exchange()

    def exchange(self) -> None:
        """Put the folder with the new files in the place of the old one, then write the lock, then clean up.

        Each step is done only if it was not: whoever calls this after a crash, at whatever moment, ends with the new
        files and their lock.
        """
        locked = msgspec.json.decode(self._ready.read_bytes(), type=LockedSource)
        target = self._data / self._source
        if self._files.exists():
            if target.exists():
                target.rename(self._old)
            self._files.rename(target)
        path = self._data / lock.NAME
        lock.write(path, lock.Lock(sources={**lock.read(path).sources, self._source: locked}))
        rmtree(self._folder)

    def _refuse_others(self) -> None:
        target = self._data / self._source
        before = lock.read(self._data / lock.NAME).sources.get(self._source)
        fetched = {one.file for one in before.files} if before else set()
        for path in sorted(target.rglob("*")):
            if path.is_file() and path.relative_to(target).as_posix() not in fetched:
                raise FolderInUse(f"{path} was not fetched and would be lost: move it away, then run the same again")
