"""One file of a publisher onto the disk: in parts if need be, going on where it stopped, never more than its bound."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import file_digest
from pathlib import Path
from typing import Final

import httpx
import msgspec

from fetching.connection import Busy, Connection, chunks, shown
from fetching.errors import WrongAnswer
from fetching.requests import Remote

_RANGE: Final = re.compile(r"bytes (?:([0-9]+)-[0-9]+|\*)/([0-9]+|\*)")
#: How a page for people begins, which some publishers send with status 200 in place of a file.
_HTML: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_BEGINNING: Final = 1024


class Part(msgspec.Struct, frozen=True):
    """What is known of a file of which only a part has come: its address, and by what it is told from a newer one."""

    address: str
    validator: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that has come as a whole: its size in bytes, its day, and the address that it was redirected to."""

    size: int
    modified: datetime | None
    served_by: str | None


class Download:
    """One file on its way: `part` grows on the disk, with what is known of it in a file beside it."""

    def __init__(
        self, connection: Connection, remote: Remote, part: Path, told: Callable[[int, int | None], None]
    ) -> None:
        self._connection = connection
        self._remote = remote
        self._part = part
        self._notes = part.with_name(f"{part.name}.json")
        self._limit = remote.size or remote.limit or connection.manners.largest
        self._told = told
        self._furthest = 0

    def run(self) -> Arrived:
        """Fetch the file and return what came; an interruption at any moment leaves a part to go on with.

        Raises: Unreachable, Refused, WrongAnswer.
        """
        arrived = self._connection.trying(self._remote.request, self._once, lambda: self._furthest)
        try:
            self._refuse_page(arrived)
            self._refuse_other_size(arrived)
            if self._remote.checksum is not None:
                _refuse_other(self._part, self._remote.checksum, self._remote.request.address)
        except WrongAnswer:
            self.discard()
            raise
        self._notes.unlink(missing_ok=True)
        return arrived

    def discard(self) -> None:
        """Forget what has come so far."""
        self._part.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)

    def _once(self) -> Arrived:
        headers = self._resumption()
        with self._connection.opened(self._remote.request, headers) as answer:
            if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                self._refuse_incomplete(answer)
            else:
                offset, total = self._place(answer)
                self._note(answer)
                self._write(answer, offset, total)
            return Arrived(self._part.stat().st_size, _modified(answer), self._elsewhere(answer))

    def _resumption(self) -> dict[str, str]:
        """Return the headers that ask for the rest, if what there is of it can be told from a newer file."""
        try:
            known = msgspec.json.decode(self._notes.read_bytes(), type=Part)
            size = self._part.stat().st_size
        except (FileNotFoundError, msgspec.DecodeError):
            self.discard()
            return {}
        if known.address != self._remote.request.address or not known.validator or not size:
            self.discard()
            return {}
        return {"Range": f"bytes={size}-", "If-Range": known.validator}

    def _refuse_incomplete(self, answer: httpx.Response) -> None:
        """Begin anew unless there is no rest because all of it is here. Source: RFC 9110, section 15.5.17"""
        match = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
        if match is None or match[2] != str(self._part.stat().st_size):
            self.discard()
            raise Busy("it does not have the rest of the file that was begun, which is begun anew")

    def _place(self, answer: httpx.Response) -> tuple[int, int | None]:
        """Return where the body begins in the file, and the size of the whole."""
        if answer.status_code != httpx.codes.PARTIAL_CONTENT:
            length = answer.headers.get("Content-Length", "")
            return 0, int(length) if length.isdecimal() else None
        match = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
        if match is None or match[1] is None or int(match[1]) != self._part.stat().st_size:
            self.discard()
            raise Busy("it answers with another part of the file than was asked for; the file is begun anew")
        return int(match[1]), int(match[2]) if match[2] != "*" else None

    def _note(self, answer: httpx.Response) -> None:
        """Keep by what this file is told from a newer one: a strong entity tag, else its date.

        Source: RFC 9110, section 13.1.5
        """
        tag = answer.headers.get("ETag", "")
        validator = tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified", "")
        self._notes.write_bytes(msgspec.json.encode(Part(self._remote.request.address, validator)))

    def _write(self, answer: httpx.Response, offset: int, total: int | None) -> None:
        self._refuse_large(total or 0)
        with self._part.open("ab" if offset else "wb") as opened:
            self._told(offset, total)
            for chunk in chunks(answer, self._connection.manners):
                offset += len(chunk)
                self._refuse_large(offset)
                opened.write(chunk)
                self._furthest = max(self._furthest, offset)
                self._told(offset, total)
        if total is not None and offset != total:
            raise Busy(f"{total - offset:,} bytes are missing")

    def _refuse_large(self, size: int) -> None:
        if size > self._limit:
            self.discard()
            raise WrongAnswer(
                f"{self._remote.request.address} has more than {self._limit:,} bytes, the bound for {self._remote.name}"
            )

    def _refuse_page(self, arrived: Arrived) -> None:
        with self._part.open("rb") as opened:
            beginning = opened.read(_BEGINNING)
        if not arrived.size:
            raise WrongAnswer(f"{self._remote.request.address} answers with nothing")
        if _HTML.match(beginning):
            raise WrongAnswer(f"{self._remote.request.address} answers with a web page, expected {self._remote.name}")

    def _refuse_other_size(self, arrived: Arrived) -> None:
        if self._remote.size not in (None, arrived.size):
            address, stated = self._remote.request.address, self._remote.size
            raise WrongAnswer(f"{address}: {arrived.size:,} bytes came, the publisher states {stated:,}")

    def _elsewhere(self, answer: httpx.Response) -> str | None:
        asked = shown(httpx.URL(self._remote.request.address))
        return None if shown(answer.url) == asked else shown(answer.url)


def _modified(answer: httpx.Response) -> datetime | None:
    try:
        found = parsedate_to_datetime(answer.headers.get("Last-Modified", ""))
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC)


def _refuse_other(path: Path, checksum: str, address: str) -> None:
    algorithm, _, expected = checksum.partition(":")
    if algorithm not in ("md5", "sha256"):
        raise WrongAnswer(f"{address}: the publisher states the checksum {checksum!r}, expected md5:… or sha256:…")
    with path.open("rb") as opened:
        found = file_digest(opened, algorithm).hexdigest()
    if found != expected.lower():
        raise WrongAnswer(f"{address}: the publisher states {algorithm} {expected}, what came has {found}")
