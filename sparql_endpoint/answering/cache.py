"""Results kept in memory up to a number of bytes, so that a repeated query does not reach the engine."""

import threading
from dataclasses import dataclass

from cachetools import LRUCache

from sparql_endpoint.frames import Query

#: What is kept is found by: the version of the release and the whole query, formats included.
Key = tuple[str, Query]

#: Bytes that one entry takes besides the result and the text of the query.
_OVERHEAD = 1024

#: The share of the whole that one result may take.
_LARGEST_SHARE = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """A complete serialised result: its form, its bytes, whether rows beyond a cap that the client set are missing."""

    form: str
    body: bytes
    truncated: bool | None = None


class ResultCache:
    """The results used last, at most limit bytes of them; safe for threads."""

    def __init__(self, limit: int) -> None:
        self.largest = limit // _LARGEST_SHARE
        """Bytes of the largest result that is kept."""
        self._guard = threading.Lock()
        # An entry is counted with its key, so that many small answers to long queries are bounded too.
        self._kept: LRUCache[Key, tuple[int, Kept]] = LRUCache(limit, getsizeof=lambda entry: entry[0])

    def get(self, key: Key) -> Kept | None:
        """Return the result kept under key; None where there is none."""
        with self._guard:
            entry = self._kept.get(key)
        return None if entry is None else entry[1]

    def put(self, key: Key, kept: Kept) -> None:
        """Keep a result in place of those that were used least recently; one that is too large is not kept."""
        size = len(kept.body) + len(key[1].text.encode()) + _OVERHEAD
        with self._guard:
            self._kept.pop(key, None)
            if size <= self.largest:
                self._kept[key] = (size, kept)

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return int(self._kept.currsize)
