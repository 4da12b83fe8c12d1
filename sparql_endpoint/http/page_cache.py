"""Pages kept in memory up to a number of bytes: a release never changes, so neither does a page about it."""

import threading
from collections.abc import Callable
from typing import Final

from cachetools import LRUCache
from flask import Flask, current_app, request

#: Bytes of the pages that are kept, and of the largest that is.
_LIMIT: Final = 32 * 1024 * 1024
_LARGEST: Final = _LIMIT // 16
_EXTENSION: Final = "oskg-pages"


class PageCache:
    """The pages used last; safe for threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._kept: LRUCache[tuple[str, ...], bytes] = LRUCache(_LIMIT, getsizeof=len)

    def page(self, release: str, language: str, make: Callable[[], str]) -> bytes:
        """Return the page at the address of this request over a release in a language, made anew if it is not kept."""
        return self.part(request.url, release, language, make)

    def part(self, name: str, release: str, language: str, make: Callable[[], str]) -> bytes:
        """Return what goes by a name, a part of pages, over a release in a language, made anew if it is not kept."""
        key = release, name, language
        with self._guard:
            kept = self._kept.get(key)
        if kept is not None:
            return kept
        made = make().encode()
        if len(made) <= _LARGEST:
            with self._guard:
                self._kept[key] = made
        return made


def install(app: Flask) -> None:
    """Give app an empty cache of pages."""
    app.extensions[_EXTENSION] = PageCache()


def pages() -> PageCache:
    """Return the cache of the application that handles this request."""
    found: PageCache = current_app.extensions[_EXTENSION]
    return found
