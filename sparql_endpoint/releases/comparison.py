"""The difference between two releases: as it was written when the newer was published, else worked out by a process.

Working it out reads two dumps whole. One such process runs at a time; it ends with its client, or after `LIMIT`.
"""

import gzip
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Timer
from typing import IO, Final, cast

from briefs.speech import translatable
from graph.history import COUNTS, ENTITIES, PATCH
from graph.release import Release
from sparql_endpoint.http.problems import Kind, Problem

#: Seconds a comparison may take; two dumps of four million lines take eight.
LIMIT: Final = 300.0
BUSY: Final = Kind("comparison-busy", 503, translatable("Another comparison is under way"), 30)

_CHUNK: Final = 1 << 16


class ComparisonFailed(Exception):
    """The process that compares ended before it was done; what it has written is not the whole difference."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The bytes of a difference in one form, and how to let go of what gives them, which may be done at any time."""

    pieces: Iterator[bytes]
    close: Callable[[], None]


def difference(home: Path, older: Release, newer: Release, form: str, turn: Lock) -> Difference:
    """Return the difference in a form of `graph.differences`; whoever holds `turn` may compare.

    Raises: Problem if it must be worked out and another one is.
    """
    if newer.manifest.preceding == older.version and (newer.path / PATCH).is_file():
        pieces = _written(newer.path, form)
        return Difference(pieces, pieces.close)
    if not turn.acquire(blocking=False):
        raise Problem(BUSY, "Releases are compared one pair at a time: ask again in a moment.")
    return _Comparing(home, older.version, newer.version, form, turn).difference()


def _written(folder: Path, form: str) -> Generator[bytes, None, None]:
    """Give what was written into the folder of a release; its patch holds what was added and what was removed."""
    if form == "counts":
        yield (folder / COUNTS).read_bytes()
        return
    with gzip.open(folder / (ENTITIES if form == "entities" else PATCH)) as lines:
        if form in _ACTIONS:
            yield from (line.removeprefix(_ACTIONS[form]) for line in lines if line.startswith(_ACTIONS[form]))
        else:
            yield from lines


#: How the lines of a patch begin that add, and that remove, a statement.
_ACTIONS: Final = {"added": b"A ", "removed": b"D "}


class _Comparing:
    """A process that compares two releases, from its start to its end."""

    def __init__(self, home: Path, older: str, newer: str, form: str, turn: Lock) -> None:
        self._turn = turn
        root = str(Path(__file__).resolve().parents[2])
        command = [sys.executable, "-P", "-m", "graph.differences", str(home.resolve()), older, newer, form]
        environment = {"PYTHONPATH": os.pathsep.join([root, *filter(None, sys.path)]), "LC_ALL": "C.UTF-8"}
        try:
            self._process = subprocess.Popen(  # noqa: S603 (our own module; both versions are those of kept releases)
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=environment, cwd="/"
            )
        except OSError:
            turn.release()
            raise
        self._open = True
        self._timer = Timer(LIMIT, self._process.kill)
        self._timer.daemon = True
        self._timer.start()

    def difference(self) -> Difference:
        return Difference(self._pieces(), self._close)

    def _pieces(self) -> Iterator[bytes]:
        output = cast("IO[bytes]", self._process.stdout)
        while piece := output.read(_CHUNK):
            yield piece
        code = self._process.wait()
        self._close()
        if code:
            raise ComparisonFailed(f"comparing two releases ended with code {code}")

    def _close(self) -> None:
        if not self._open:
            return
        self._open = False
        self._timer.cancel()
        self._process.kill()
        self._process.wait()
        cast("IO[bytes]", self._process.stdout).close()
        self._turn.release()
