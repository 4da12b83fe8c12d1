"""Long texts are read one at a time: each keeps the interpreter busy, and all at once would keep everybody waiting."""

from contextlib import AbstractContextManager, nullcontext
from threading import Lock
from typing import Final

#: Bytes from which a text takes long enough to be in the way of other requests of the process: up to 0.2 s.
_LONG: Final = 8 * 1024
_ONE_AT_A_TIME: Final = Lock()


def alone(size: int) -> AbstractContextManager[object]:
    """Return what to hold while a text of so many bytes is read."""
    return _ONE_AT_A_TIME if size > _LONG else nullcontext()
