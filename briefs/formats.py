"""The formats that a document is written in."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from briefs import html, markdown, pdf, workbook
from briefs.document import Document


def _html(document: Document, stem: str) -> Mapping[str, bytes]:
    return {f"{stem}.html": html.page(document).encode()}


def _markdown(document: Document, stem: str) -> Mapping[str, bytes]:
    return {name: body.encode() for name, body in markdown.text(document, stem).items()}


def _pdf(document: Document, stem: str) -> Mapping[str, bytes]:
    return {f"{stem}.pdf": pdf.pdf(document)}


def _xlsx(document: Document, stem: str) -> Mapping[str, bytes]:
    return {f"{stem}.xlsx": workbook.workbook(document)}


#: Format to what gives its files by name.
FORMATS: Final[Mapping[str, Callable[[Document, str], Mapping[str, bytes]]]] = {
    "html": _html,
    "pdf": _pdf,
    "md": _markdown,
    "xlsx": _xlsx,
}


def write(document: Document, folder: Path, stem: str, format_: str) -> list[Path]:
    """Write a document into a folder, which is made if it is not there; return its files, the document itself first.

    Nothing is written where the document cannot be, as where what makes PDFs is missing.

    Raises: PdfUnavailable; OSError if the folder cannot be written.
    """
    rendered = FORMATS[format_](document, stem)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, body in rendered.items():
        path = folder / name
        path.write_bytes(body)
        paths.append(path)
    return paths
