"""Releases: immutable folders, one of which is current.

A home holds `releases/<version>/{store/, dataset.nq.gz, search.sqlite, answers.zip, report.ttl, rejects.jsonl,
manifest.json}` and the link `current`. Publishing is one atomic rename of that link: whoever reads it sees the old
release or the new one, never a mixture.
"""

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any, Final

from graph.errors import BuildFailed, IncompatibleRelease, NoRelease, UnknownRelease

_log = logging.getLogger(__name__)

#: The layout of a release folder; raised when a release of older code can no longer be read.
LAYOUT: Final = 1


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """What a release holds of one source: counts, the day the source was at, and the digests of its files."""

    name: str
    title: str
    licence: str
    snapshot: date
    records: int
    rejects: int
    notices: int
    triples: int
    loader_version: str
    files: dict[str, str]

    @property
    def dump(self) -> str:
        """The name of the file of the release that holds what this source says, as sorted, gzipped N-Quads."""
        return f"{self.name}.nq.gz"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release is: version, the newest day of its sources, counts, digests of its files, and the version of the
    release that it was compared with when it was built."""

    version: str
    snapshot: date
    base: str
    quads: int
    triples: int
    digest: str
    sources: tuple[SourceSummary, ...]
    warnings: int
    infos: int
    layout: int = LAYOUT
    preceding: str | None = None
    files: dict[str, str] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Write the manifest as JSON."""
        path.write_text(
            json.dumps(asdict(self), default=str, ensure_ascii=False, indent=2, sort_keys=True) + "\n", "utf-8"
        )


def manifest_of(text: str, where: str) -> Manifest:
    """Read a manifest from its JSON; where it stands is for messages.

    Raises: IncompatibleRelease if it is damaged or of another layout.
    """
    try:
        raw: dict[str, Any] = json.loads(text)
        if raw["layout"] != LAYOUT:
            raise IncompatibleRelease(
                f"{where} has layout {raw['layout']}, this version reads {LAYOUT}: run `oskg build` again"
            )
        sources = tuple(
            SourceSummary(**{**one, "snapshot": date.fromisoformat(one["snapshot"])}) for one in raw["sources"]
        )
        return Manifest(**{**raw, "snapshot": date.fromisoformat(raw["snapshot"]), "sources": sources})
    except (ValueError, KeyError, TypeError) as error:
        raise IncompatibleRelease(f"{where} cannot be read as a manifest ({error}): run `oskg build` again") from error


def _manifest(path: Path) -> Manifest:
    """Read the manifest of a release folder.

    Raises: IncompatibleRelease if it is missing, damaged or of another layout.
    """
    try:
        return manifest_of(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise IncompatibleRelease(f"{path} cannot be read as a manifest ({error}): run `oskg build` again") from error


@dataclass(frozen=True, slots=True)
class Release:
    """A published release: its version, its folder and its manifest."""

    version: str
    path: Path
    manifest: Manifest

    @property
    def store(self) -> Path:
        """The folder to open with `pyoxigraph.Store.read_only`."""
        return self.path / "store"

    @property
    def dataset(self) -> Path:
        """The whole release as sorted, gzipped N-Quads."""
        return self.path / "dataset.nq.gz"

    @property
    def report(self) -> Path:
        """The validation report in Turtle."""
        return self.path / "report.ttl"

    @property
    def rejects(self) -> Path:
        """The records that were kept out, one JSON object a line."""
        return self.path / "rejects.jsonl"

    @property
    def answers(self) -> Path:
        """The answers to the saved queries with their defaults; absent in releases of before they were kept."""
        return self.path / "answers.zip"

    @property
    def search(self) -> Path:
        """The index of names; absent in releases of before there was one."""
        return self.path / "search.sqlite"

    @property
    def trends(self) -> Path:
        """How the answers to the saved queries changed since the release before; absent where there was none."""
        return self.path / "trends.json"

    @property
    def retired(self) -> Path:
        """The register of what earlier releases had and this one has not; absent where none was published before."""
        return self.path / "retired.nt"


class Releases:
    """The releases of one home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._folder = home / "releases"
        self._current = home / "current"

    def current(self) -> Release:
        """Return the release that is served.

        Raises: NoRelease if nothing has been published; IncompatibleRelease if its manifest cannot be read.
        """
        try:
            target = self._current.readlink()
        except FileNotFoundError as error:
            raise NoRelease(f"{self.home} holds no release: run `oskg build` or `oskg up` first") from error
        return self._release(self.home / target)

    def _release(self, path: Path) -> Release:
        if not (path / "store").is_dir():
            raise NoRelease(f"{path} has no store: the release is incomplete, run `oskg build` again")
        return Release(path.name, path, _manifest(path / "manifest.json"))

    def versions(self) -> list[str]:
        """Return the versions that are kept, oldest publication first."""
        if not self._folder.is_dir():
            return []
        kept = [path for path in self._folder.iterdir() if (path / "manifest.json").is_file()]
        return [
            path.name
            for path in sorted(kept, key=lambda path: ((path / "manifest.json").stat().st_mtime_ns, path.name))
        ]

    def readable(self) -> list[Release]:
        """Return the releases that are kept and can be read, oldest publication first.

        One of another layout, or damaged, is left out: it must not take the others with it.
        """
        found = []
        for version in self.versions():
            try:
                found.append(self.release(version))
            except (IncompatibleRelease, NoRelease, UnknownRelease) as error:
                _log.warning("release %s is left out: %s", version, error)
        return found

    def release(self, version: str) -> Release:
        """Return a release that is kept.

        Raises: UnknownRelease if it is not; the message names those that are.
        """
        if version not in self.versions():
            raise UnknownRelease(f"no release {version!r}; kept are: {', '.join(self.versions()) or 'none'}")
        return self._release(self._folder / version)

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """Give an empty folder on the disk of the home to build in; it is removed in the end.

        Raises: BuildFailed if the home cannot be written, before or while it is, or another build holds it.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = (self.home / "building.lock").open("w")
        except OSError as error:
            raise BuildFailed(f"{self.home} cannot be written: {error}") from error
        with lock:
            try:
                flock(lock, LOCK_EX | LOCK_NB)
            except BlockingIOError as error:
                raise BuildFailed(
                    f"another build is writing to {self.home}: wait for it, or choose another home"
                ) from error
            self._sweep()
            try:
                with TemporaryDirectory(prefix="building-", dir=self.home) as folder:
                    yield Path(folder)
            except OSError as error:
                raise BuildFailed(f"the release could not be written to {self.home}: {error}") from error

    def _sweep(self) -> None:
        """Remove what builds that were killed have left; only the holder of the lock may."""
        for left in (*self.home.glob("building-*"), *self.home.glob("pointing-*")):
            rmtree(left)

    def publish(self, built: Path, version: str) -> Release:
        """Move a finished folder into place and make it current; an equal release that is kept is used instead.

        The manifest's time is that of the latest publication, by which releases are listed and rolled back.
        """
        target = self._folder / version
        if target.is_dir() and not (target / "manifest.json").is_file():
            rmtree(target)
        if not target.is_dir():
            _sync(built)
            built.rename(target)
            _sync_folder(self._folder)
        os.utime(target / "manifest.json")
        self._point(target)
        return self._release(target)

    def rollback(self, version: str | None = None) -> Release:
        """Make a kept release current: the one named, else the one published before the current one.

        Raises: UnknownRelease if there is none.
        """
        if version is None:
            kept = self.versions()
            place = kept.index(self.current().version)
            if place == 0:
                raise UnknownRelease(f"no release before {kept[0]} is kept")
            version = kept[place - 1]
        release = self.release(version)
        self._point(release.path)
        return release

    def _point(self, target: Path) -> None:
        folder = Path(mkdtemp(prefix="pointing-", dir=self.home))
        try:
            link = folder / "current"
            link.symlink_to(os.path.relpath(target, self.home))
            link.replace(self._current)
            _sync_folder(self.home)
        finally:
            rmtree(folder)


def _sync(folder: Path) -> None:
    """Have the disk hold every file of the folder before anything points at it."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as opened:
                os.fsync(opened.fileno())
        else:
            _sync_folder(path)
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
