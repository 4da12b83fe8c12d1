"""One source being fetched: what its publisher's steps ask for is downloaded, checked, counted and kept."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from fetching.connection import Connection
from fetching.download import Download
from fetching.errors import Refused, WrongAnswer
from fetching.lock import LockedFile, sha256
from fetching.requests import Remote, Request, origin
from fetching.staging import Staging

#: How the name of a variable of the environment that overrides where a source is fetched from begins.
MIRROR: Final = "OSKG_FETCH_"


def _quiet(*_: object) -> None:
    """Take no notice of progress."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom to tell: `plan` how many files there will be, `received` how far one is (name, bytes, bytes in all), `kept`
    of each that is whole."""

    plan: Callable[[int], None] = field(default=_quiet)
    received: Callable[[str, int, int | None], None] = field(default=_quiet)
    kept: Callable[[str], None] = field(default=_quiet)


#: Nobody is told.
QUIET: Final = Telling()


@dataclass(slots=True)
class Session:
    """A source being fetched. `count` reads a whole file and returns its number of records, or raises WrongAnswer."""

    source: str
    connection: Connection
    staging: Staging
    environment: Mapping[str, str] = field(repr=False)
    count: Callable[[Path], int]
    telling: Telling = QUIET
    kept: dict[str, LockedFile] = field(default_factory=dict, init=False)

    def address(self, address: str) -> str:
        """Return an address of the publisher, at another server if OSKG_FETCH_<SOURCE> names one.

        Raises: Refused if it names none.
        """
        name = f"{MIRROR}{self.source.upper()}"
        mirror = self.environment.get(name)
        if not mirror:
            return address
        server = urlsplit(mirror)
        if server.scheme not in ("http", "https") or not server.netloc or server.path.strip("/") or "@" in mirror:
            raise Refused(f"{name} names no server: expected one without user and path, such as https://example.org")
        parts = urlsplit(address)
        return f"{server.scheme}://{server.netloc}{parts.path}{'?' if parts.query else ''}{parts.query}"

    def given(self, address: str, by: str) -> str:
        """Return an address that the publisher gave, if it is one of the server that gave it.

        Raises: WrongAnswer
        """
        if origin(address) != origin(by):
            raise WrongAnswer(f"{by} leads to {address}, which is of another server")
        return address

    def secret(self, name: str, where: str) -> str:
        """Return a credential from the environment.

        Raises: Refused, which says where to get one, if it is not there.
        """
        found = self.environment.get(name)
        if not found:
            raise Refused(f"{self.source} needs {name} in the environment: {where}")
        return found

    def document(self, request: Request) -> object:
        """Return the JSON that a request is answered with.

        Raises: Unreachable, Refused, WrongAnswer if it is no JSON.
        """
        content = self.connection.document(request)
        try:
            return msgspec.json.decode(content)
        except msgspec.DecodeError as error:
            raise WrongAnswer(f"{request.address} does not answer with JSON: {error}") from error

    def keep(self, remote: Remote) -> Path:
        """Have a file here as a whole: download it, unless it came before the last interruption. Return where it is.

        Raises: Unreachable, Refused, WrongAnswer.
        """
        known = self.staging.known(remote.name)
        path = self.staging.path(remote.name)
        if known is None or (known.address, known.release) != (remote.request.address, remote.release):
            known = self._download(remote, path)
            self.staging.keep(known)
        self.kept[remote.name] = known
        self.telling.kept(remote.name)
        return path

    def drop(self, name: str) -> None:
        """Leave a file that was kept out after all."""
        self.kept.pop(name)

    def _download(self, remote: Remote, path: Path) -> LockedFile:
        def told(size: int, total: int | None) -> None:
            self.telling.received(remote.name, size, total)

        part = self.staging.part(remote.name)
        arrived = Download(self.connection, remote, part, told).run()
        path.parent.mkdir(parents=True, exist_ok=True)
        part.replace(path)
        now = self.connection.manners.now()
        _date(path, arrived.modified, now)
        return LockedFile(
            file=remote.name,
            address=remote.request.address,
            fetched=now.replace(microsecond=0),
            sha256=sha256(path),
            bytes=arrived.size,
            records=(remote.count or self.count)(path),
            kind=remote.kind,
            release=remote.release,
            modified=arrived.modified,
            served_by=arrived.served_by,
        )


def _date(path: Path, modified: datetime | None, now: datetime) -> None:
    """Give a file the day that its publisher states, by which a source without dates of its own is dated."""
    moment = min(modified or now, now).timestamp()
    os.utime(path, (moment, moment))
