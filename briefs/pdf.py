"""A document as a PDF for print and archive, tagged so that it can be read aloud (PDF/UA), from its HTML.

WeasyPrint lays it out; it and the Pango library of the system are an extra, since few machines that serve need them.
"""

import importlib

from briefs.document import Document
from briefs.html import page

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
    nothing = weasyprint.URLFetcher(allowed_protocols=(), fail_on_errors=True)
    html = weasyprint.HTML(string=page(document), url_fetcher=nothing)
    return bytes(html.write_pdf(pdf_variant="pdf/ua-1"))
