"""The formats that a document is written in."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from briefs import html, markdown
from briefs.document import Document


def _html(document: Document, stem: str) -> Mapping[str, bytes]:
    return {f"{stem}.html": html.page(document).encode()}


def _markdown(document: Document, stem: str) -> Mapping[str, bytes]:
    return {name: body.encode() for name, body in markdown.text(document, stem).items()}


#: Format to what gives its files by name.
FORMATS: Final[Mapping[str, Callable[[Document, str], Mapping[str, bytes]]]] = {"html": _html, "md": _markdown}


def write(document: Document, folder: Path, stem: str, format_: str) -> list[Path]:
    """Write a document into a folder, which is made if it is not there; return its files, the document itself first.

    Nothing is written where the document cannot be.
    """
    rendered = FORMATS[format_](document, stem)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, body in rendered.items():
        path = folder / name
        path.write_bytes(body)
        paths.append(path)
    return paths
