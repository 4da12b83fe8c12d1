"""Which kinds of query have been answered fast before, so that they need not wait behind those that were not."""

import threading
from typing import Final

from cachetools import LRUCache

#: Seconds of processor time within which an answer is fast; unlike time on a clock they do not depend on the load.
LIGHT: Final = 0.1

#: How many shapes are remembered.
_REMEMBERED = 10_000


class History:
    """How long the last query of each shape took; safe for threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._seconds: LRUCache[str, float] = LRUCache(_REMEMBERED)

    def is_light(self, shape: str | None) -> bool:
        """Return whether the last query of this shape was answered fast; one that is not known was not."""
        with self._guard:
            return shape is not None and self._seconds.get(shape, LIGHT + 1) <= LIGHT

    def record(self, shape: str | None, seconds: float) -> None:
        """Remember the processor time that a query of this shape took; infinite if it had no answer."""
        if shape is not None:
            with self._guard:
                self._seconds[shape] = seconds
