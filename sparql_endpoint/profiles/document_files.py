"""A document as a file: the formats of the command line, made in the process that draws."""

import io
import time
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask import Response

from briefs.document import Document
from briefs.pdf import PdfUnavailable
from sparql_endpoint.answering.turn import charged
from sparql_endpoint.http.documents import tagged
from sparql_endpoint.http.problems import Kind, Problem
from sparql_endpoint.workers.drawing import drawing

#: End of an address to the format that the command line calls it by, and its media type.
_FORMATS: Final = {
    "html": ("html", "text/html"),
    "pdf": ("pdf", "application/pdf"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "zip": ("md", "application/zip"),
}
#: Every end of an address.
FILES: Final = tuple(_FORMATS)
_NO_PDF: Final = Kind("no-pdf", 501, "This service writes no PDF")


def offered() -> list[str]:
    """Return the formats that can be made here: PDF needs what is not installed everywhere."""
    return [each for each in FILES if each != "pdf" or find_spec("weasyprint") is not None]


def file(document: Document, stem: str, suffix: str) -> Response:
    """Return a document as a file to keep; Markdown is packed with its pictures.

    Raises: Problem if it cannot be made here, or not in time.
    """
    format_, media_type = _FORMATS[suffix]
    try:
        with charged(time.monotonic):
            parts = drawing().written(document, stem, format_)
    except PdfUnavailable as error:
        raise Problem(
            _NO_PDF, "What lays out pages is not installed.", accepted=[each for each in FILES if each != "pdf"]
        ) from error
    body = _packed(parts) if suffix == "zip" else parts[f"{stem}.{suffix}"]
    response = tagged(body, media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}.{suffix}"'
    return response


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """Return files in an archive without a time, so that the same files give the same bytes."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, body in parts.items():
            archive.writestr(ZipInfo(name), body, ZIP_DEFLATED)
    return packed.getvalue()
