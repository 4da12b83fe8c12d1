"""Find the lines about a subject in a sorted file without reading the file."""

from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from types import TracebackType
from typing import Self


class Lookup:
    """A sorted N-Triples file to look subjects up in; a context manager, which closes the file."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as opened:
            self._bytes = mmap(opened.fileno(), 0, access=ACCESS_READ) if path.stat().st_size else b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(self._bytes, mmap):
            self._bytes.close()

    def about(self, subject: bytes) -> Iterator[bytes]:
        """Give the lines whose subject is this term, in order."""
        prefix = subject + b" "
        start = self._first(prefix)
        while self._bytes[start : start + len(prefix)] == prefix:
            end = self._bytes.find(b"\n", start) + 1
            yield self._bytes[start:end]
            start = end

    def _first(self, prefix: bytes) -> int:
        """Return the offset of the first line that is not before the prefix."""
        low, high = 0, len(self._bytes)
        while low < high:
            start = self._bytes.rfind(b"\n", low, (low + high) // 2) + 1 or low
            if self._bytes[start : start + len(prefix)] < prefix:
                low = self._bytes.find(b"\n", start) + 1
            else:
                high = start
        return low
