"""What every document of ours has in common: its formats and their suffixes, the choice among them, and its tag.

Source: https://www.rfc-editor.org/rfc/rfc9110#section-12, https://www.w3.org/TR/cooluris/#choosing
"""

import hashlib
from collections.abc import Iterator
from typing import Final

from flask import Response, request

from sparql_endpoint.http.compression import held
from sparql_endpoint.http.negotiation import FORMATS, GRAPH_TYPES, PAGE, best, content_type
from sparql_endpoint.http.problems import NOT_ACCEPTABLE, Problem

#: The end of an address that names one format, and that format.
SUFFIXES: Final = {
    "html": PAGE,
    "jsonld": "application/ld+json",
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "ttl": "text/turtle",
}

#: The suffix of each format.
SUFFIX_OF: Final = {media_type: suffix for suffix, media_type in SUFFIXES.items()}

#: How a route takes a suffix.
SUFFIX: Final = f"<any({','.join(SUFFIXES)}):suffix>"

#: The formats of a document by the media type that is asked for; JSON and XML stand for the RDF in them.
OFFERED: Final = {**GRAPH_TYPES, PAGE: PAGE}


def chosen(suffix: str | None) -> str:
    """Return the media type to answer with: that of the suffix, else of the parameter format, else the best accepted.

    Raises: Problem with the list of formats if none of them is acceptable.
    """
    named = FORMATS.get(request.args.get("format", ""))
    accept = SUFFIXES[suffix] if suffix else named or request.headers.get("Accept")
    found = best(accept, OFFERED)
    if found is None:
        raise Problem(NOT_ACCEPTABLE, "The document is offered in these formats only.", accepted=list(OFFERED))
    return found


def tagged(body: bytes, media_type: str) -> Response:
    """Return the body with its digest as strong entity tag, or 304 where the client has it."""
    tag = hashlib.sha256(body).hexdigest()[:32]
    known = held(tag)
    header = content_type(media_type)
    response = Response(status=304, content_type=header) if known else Response(body, content_type=header)
    response.set_etag(known or tag)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def alternates(address: str, query: str = "") -> Iterator[str]:
    """Yield the links to every format of the document at an address, query included (RFC 8288)."""
    for suffix, media_type in SUFFIXES.items():
        yield f'<{address}.{suffix}{query}>; rel="alternate"; type="{media_type}"'
