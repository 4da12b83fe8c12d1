"""Publishers' files and archives as streams: JSON lines, JSON arrays in zips, and XML documents in tars and folders.

Nothing is written to disk, and memory does not grow with the file. A file that is cut off, damaged or hostile (a member
outside its archive) raises UnreadableSource that says where; a file that cannot be opened raises SourceUnavailable.
"""

import errno
import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Any, Final

import ijson  # type: ignore[import-untyped]  # it ships no annotations

from loaders.errors import SourceUnavailable, UnreadableSource

#: Bytes; no record of any source comes near. Longer lines are refused, longer members are cut one byte after it.
LIMIT: Final = 16 * 1024 * 1024

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
#: Two blocks of zeros end a tar archive. Source: POSIX.1-2017, pax, "ustar Interchange Format"
_TAR_END: Final = bytes(1024)
#: What the readers raise for damaged bytes; zipfile takes some for features it does not have.
_DAMAGED: Final = (
    EOFError,
    NotImplementedError,
    ValueError,
    gzip.BadGzipFile,
    ijson.JSONError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(slots=True)
class Place:
    """How far a file has been read, for messages."""

    after: str = "the beginning"


@contextmanager
def reading(path: Path) -> Iterator[Place]:
    """Turn what readers raise for a damaged file into an error of ours; the place that is given is said in it.

    Raises: UnreadableSource if the file is damaged; SourceUnavailable if it cannot be opened.
    """
    place = Place()
    try:
        yield place
    except _DAMAGED as error:
        raise UnreadableSource(f"{path}: damaged or cut off after {place.after}: {error}") from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # a damaged offset leads to before the start of the file
            raise UnreadableSource(f"{path}: damaged after {place.after}: {error}") from error
        raise SourceUnavailable(f"{path}: {error.strerror or error}") from error


def opened(path: Path) -> io.BufferedIOBase:
    """Open a plain or gzipped file for its bytes."""
    return gzip.open(path) if path.suffix in {".gz", ".tgz"} else path.open("rb")


def lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the position and the bytes of every line that is not blank, of a plain or gzipped file.

    Raises: UnreadableSource if the file is damaged or a line is longer than LIMIT; SourceUnavailable.
    """
    with reading(path) as place, opened(path) as stream:
        for number in count(1):
            line = stream.readline(LIMIT + 1)
            if not line:
                return
            place.after = f"line {number}"
            if len(line) > LIMIT:
                raise UnreadableSource(f"{path}: line {number} is longer than {LIMIT} bytes")
            if number == 1:
                line = line.removeprefix(_BYTE_ORDER_MARK)
            if line := line.strip():
                yield place.after, line


def array(path: Path, choose: Callable[[Sequence[str]], str | None]) -> Iterator[tuple[str, Any]]:
    """Yield the position and the value of every element of a JSON array: a plain, gzipped or zipped file.

    `choose` picks the member of a zip among its names, None if none fits. Numbers with a fraction are Decimal.

    Raises: UnreadableSource if the file is damaged, is no array or an empty one, or the zip has no such member;
    SourceUnavailable.
    """
    with reading(path) as place, _array_stream(path, choose) as stream:
        number = 0
        for number, value in enumerate(ijson.items(stream, "item"), 1):
            place.after = f"record {number}"
            yield place.after, value
        if number == 0:
            raise UnreadableSource(f"{path}: expected a JSON array with records, found none")


@contextmanager
def _array_stream(path: Path, choose: Callable[[Sequence[str]], str | None]) -> Iterator[Any]:
    if path.suffix != ".zip":
        with opened(path) as stream:
            yield stream
        return
    with zipfile.ZipFile(path) as archive:
        names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
        for name in names:
            refuse_outside(path, name)
        chosen = choose(names)
        if chosen is None:
            raise UnreadableSource(f"{path}: no member with records among {', '.join(names) or 'no members'}")
        if archive.getinfo(chosen).flag_bits & 1:
            raise UnreadableSource(f"{path}: member {chosen} is encrypted")
        with archive.open(chosen) as stream:
            yield stream


def documents(path: Path, suffix: str) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every file that ends in suffix, in a folder or a tar, or of one file by itself.

    Links, devices and hidden files are passed over. A file longer than LIMIT is cut one byte after it.

    Raises: UnreadableSource if the archive is damaged, or a member's name leads out of it; SourceUnavailable.
    """
    if path.is_dir():
        for file in sorted(path.glob(f"*{suffix}")):
            yield from _file(file)
    elif path.name.endswith((".tar.gz", ".tgz", ".tar")):
        yield from _tar(path, suffix)
    else:
        yield from _file(path)


def _file(path: Path) -> Iterator[tuple[str, bytes]]:
    with reading(path), opened(path) as stream:
        content = stream.read(LIMIT + 1)
    yield path.name, content


class _Tail(io.RawIOBase):
    """A stream that remembers its last bytes, since tarfile takes a cut between two members for the end."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self.last = b""

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self.last = (self.last + chunk[-len(_TAR_END) :])[-len(_TAR_END) :]
        return chunk

    def drain(self) -> None:
        while self.read(1 << 16):
            pass


def _tar(path: Path, suffix: str) -> Iterator[tuple[str, bytes]]:
    with reading(path) as place, opened(path) as stream:
        tail = _Tail(stream)
        with tarfile.open(fileobj=tail, mode="r|") as archive:
            while (member := archive.next()) is not None:
                archive.members = []  # type: ignore[attr-defined]  # tarfile would keep every header
                refuse_outside(path, member.name)
                if member.isfile() and _wanted(member.name, suffix):
                    content = archive.extractfile(member)
                    yield PurePosixPath(member.name).name, content.read(LIMIT + 1) if content else b""
                place.after = f"member {member.name}"
        tail.drain()
        if tail.last != _TAR_END:
            raise UnreadableSource(f"{path}: cut off after {place.after}: the archive has no end mark")


def _wanted(name: str, suffix: str) -> bool:
    file = PurePosixPath(name).name
    return file.endswith(suffix) and not file.startswith(".")


def refuse_outside(path: Path, name: str) -> None:
    """Refuse an archive that has a member of this name, if the name leads out of the archive.

    Raises: UnreadableSource
    """
    pure = PurePosixPath(name.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or (len(name) > 1 and name[1] == ":"):
        raise UnreadableSource(f"{path}: refused, because the name of member {name!r} leads out of the archive")
