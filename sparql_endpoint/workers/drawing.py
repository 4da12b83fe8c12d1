"""Draw pictures, and write files with pictures, in a process of their own.

The engine that draws holds up every thread of the process that it runs in.
"""

import threading
from collections.abc import Callable, Mapping
from hashlib import sha256
from json import dumps
from typing import Final, TypeVar

from cachetools import LRUCache
from flask import Flask, current_app

from briefs.document import Document, Picture
from briefs.formats import FORMATS
from briefs.speech import translatable
from briefs.vega import png, svg
from sparql_endpoint.http.problems import Kind, Problem
from sparql_endpoint.workers.aside import Aside, NotDone

#: What pictures are given as, by the suffix of their addresses.
PICTURES: Final = {"svg": "image/svg+xml", "png": "image/png"}

#: Seconds that one picture may take, the start of the engine included.
_PATIENCE: Final = 20
#: Pictures that are kept.
_KEPT: Final = 256
_EXTENSION: Final = "oskg-drawing"
_NOT_DRAWN: Final = Kind("picture-not-drawn", 503, translatable("The picture could not be drawn in time"), 10)

T = TypeVar("T")


class Drawing:
    """Draws one picture at a time and keeps those drawn last; the process starts with the first."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._aside = Aside(_PATIENCE)
        self._kept: LRUCache[tuple[str, str], bytes] = LRUCache(_KEPT)

    def image(self, picture: Picture, media_type: str = PICTURES["svg"]) -> bytes:
        """Return a picture as SVG or PNG.

        Raises: Problem if it is not drawn in time; its process is then ended.
        """
        key = sha256(dumps(picture.drawing, sort_keys=True).encode()).hexdigest(), media_type
        with self._guard:
            if key not in self._kept:
                drawing = dict(picture.drawing)
                as_png = media_type == PICTURES["png"]
                self._kept[key] = self._done(png, drawing) if as_png else self._done(svg, drawing).encode()
            return self._kept[key]

    def written(self, document: Document, stem: str, format_: str) -> Mapping[str, bytes]:
        """Return the files of a document in a format, by their names.

        Raises: Problem if it is not written in time; PdfUnavailable if it cannot be written here.
        """
        with self._guard:
            return self._done(FORMATS[format_], document, stem)

    def close(self) -> None:
        """End the process."""
        self._aside.close()

    def _done(self, work: Callable[..., T], *given: object) -> T:
        try:
            return self._aside.done(work, *given)
        except NotDone as error:
            raise Problem(
                _NOT_DRAWN, "Drawing took too long, or its process ended; the figures are all there."
            ) from error


def install(app: Flask) -> None:
    """Give app a place to draw."""
    app.extensions[_EXTENSION] = Drawing()


def drawing(app: Flask | None = None) -> Drawing:
    """Return where the application of this request, or another, draws."""
    found: Drawing = (app or current_app).extensions[_EXTENSION]
    return found
