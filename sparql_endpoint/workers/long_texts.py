"""Long texts are read one at a time, queries in a process of their own: reading one holds up every other request."""

import threading
from collections.abc import Hashable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from operator import attrgetter
from typing import Final

from cachetools import LRUCache, cachedmethod
from flask import Flask, current_app

from sparql_endpoint.errors import Unavailable
from sparql_endpoint.query_text.screening import Screened, screen
from sparql_endpoint.workers.aside import Aside, NotDone

#: Bytes from which a text takes long enough to be in the way of other requests of the process: up to 0.2 s.
_LONG: Final = 8 * 1024
_ONE_AT_A_TIME: Final = threading.Lock()

#: Seconds that a text may take, the start of the process included, and how many are remembered.
_PATIENCE: Final = 20
_KEPT: Final = 64
_EXTENSION: Final = "oskg-long-texts"


class LongTexts:
    """Screens long texts in a process of their own, and remembers what was found of the last ones."""

    def __init__(self) -> None:
        self._aside = Aside(_PATIENCE)
        self._guard = threading.Lock()
        self._kept: LRUCache[Hashable, Screened] = LRUCache(_KEPT)

    @cachedmethod(attrgetter("_kept"), lock=attrgetter("_guard"))
    def screened(self, text: str, *, query_limit: int, nesting_limit: int, services: frozenset[str]) -> Screened:
        """Return what `screen` does.

        Raises: QueryRefused as that; Unavailable if the text is not read in time.
        """
        bounded = partial(screen, query_limit=query_limit, nesting_limit=nesting_limit, services=services)
        try:
            return self._aside.done(bounded, text)
        except NotDone as error:
            raise Unavailable("The text of the query could not be read in time.") from error

    def close(self) -> None:
        """End the process."""
        self._aside.close()


def install(app: Flask) -> None:
    """Give app a place to read long texts."""
    app.extensions[_EXTENSION] = LongTexts()


def close(app: Flask) -> None:
    """End the process in which app reads long texts."""
    app.extensions[_EXTENSION].close()


def screened(text: str, *, query_limit: int, nesting_limit: int, services: frozenset[str]) -> Screened:
    """Return what `screen` does, without holding up other requests.

    Raises: QueryRefused as that; Unavailable if a long text is not read in time.
    """
    read = current_app.extensions[_EXTENSION].screened if len(text) > _LONG else screen
    found: Screened = read(text, query_limit=query_limit, nesting_limit=nesting_limit, services=services)
    return found


def alone(size: int) -> AbstractContextManager[object]:
    """Return what to hold while a form of so many bytes is read."""
    return _ONE_AT_A_TIME if size > _LONG else nullcontext()
