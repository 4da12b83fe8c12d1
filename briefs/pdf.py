"""A document as a PDF for print and archive, tagged so that it can be read aloud (PDF/UA), from its HTML.

WeasyPrint lays it out; it and the Pango library of the system are an extra, since few machines that serve need them.
"""

import importlib
import unicodedata
from base64 import b64encode

from briefs.document import Document, Picture
from briefs.html import Image, page
from briefs.vega import SCALE, png

_HOW = (
    "PDF needs WeasyPrint and Pango: in the checkout, pip install '.[pdf]', and on Debian "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0; or write HTML and print it from a browser"
)


class PdfUnavailable(OSError):
    """What makes PDFs is not installed; the message says what to install."""


def pdf(document: Document) -> bytes:
    """Return the PDF of a document; nothing outside of the document is read for it.

    Raises: PdfUnavailable.
    """
    try:
        weasyprint = importlib.import_module("weasyprint")
    except (ImportError, OSError) as error:
        raise PdfUnavailable(f"{_HOW} ({error})") from error
    nothing = weasyprint.URLFetcher(allowed_protocols=("data",), fail_on_errors=True)
    html = weasyprint.HTML(string=page(document, _shaped), url_fetcher=nothing)
    return bytes(html.write_pdf(pdf_variant="pdf/ua-1"))


def _shaped(picture: Picture) -> Image | None:
    """Return a picture with words from right to left as an image: WeasyPrint sets the letters of drawings one by one
    from left to right, which turns such words round and takes their joined letters apart."""
    if not any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in picture.svg):
        return None
    body = png(picture.drawing)
    width = int.from_bytes(body[16:20], "big")  # in the first chunk. Source: https://www.w3.org/TR/png-3/#11IHDR
    return Image(f"data:image/png;base64,{b64encode(body).decode()}", round(width / SCALE))
