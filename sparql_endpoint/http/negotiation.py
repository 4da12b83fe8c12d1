"""Which format an answer has: what we offer, and what the client accepts.

Source: https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
"""

from collections.abc import Iterable
from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

_JSON = "application/sparql-results+json"
_XML = "application/sparql-results+xml"

#: Media types offered for SELECT and ASK, preferred first, to the type by which the engine knows the format.
SOLUTION_TYPES = {
    _JSON: _JSON,
    _XML: _XML,
    "text/csv": "text/csv",
    "text/tab-separated-values": "text/tab-separated-values",
    "application/json": _JSON,
    "application/xml": _XML,
    "text/xml": _XML,
}

#: The same for CONSTRUCT and DESCRIBE.
GRAPH_TYPES = {
    "text/turtle": "text/turtle",
    "application/n-triples": "application/n-triples",
    "application/rdf+xml": "application/rdf+xml",
    "application/ld+json": "application/ld+json",
    "application/trig": "application/trig",
    "application/n-quads": "application/n-quads",
    "application/xml": "application/rdf+xml",
    "text/xml": "application/rdf+xml",
    "application/json": "application/ld+json",
}

#: The format of pages, offered after every other.
PAGE = "text/html"

#: Names of formats for links, which cannot set a header: what a request with `format=NAME` accepts.
FORMATS = {
    "csv": "text/csv",
    "json": "application/sparql-results+json, application/ld+json",
    "jsonld": "application/ld+json",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "xml": "application/sparql-results+xml, application/rdf+xml",
}

#: The formats of the service description.
DESCRIPTION_TYPES = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")


def best(accept: str | None, offered: Iterable[str]) -> str | None:
    """Return the offered type that the Accept header likes best; None where it accepts none.

    The most specific range decides the quality of a type. Of equals, one that is named comes before one that a wildcard
    matches, and then the one offered first. Without a header everything is accepted.
    """
    return _best(accept, tuple(offered))


def reads_pages(accept: str | None) -> bool:
    """Return whether the client likes a page better than any format for programs."""
    return best(accept, [*SOLUTION_TYPES, *GRAPH_TYPES, PAGE]) == PAGE


def content_type(media_type: str) -> str:
    """Return the media type as a header value: text formats say that they are UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


@lru_cache(maxsize=1024)
def _best(accept: str | None, types: tuple[str, ...]) -> str | None:
    """Return the best of types: clients send the same few headers over and over."""
    if accept is None or not accept.strip():
        return types[0]
    accepted = _without_parameters(accept)
    named = {value.lower() for value in accepted.values()}
    ranked = max(types, key=lambda each: (accepted.quality(each), each in named))
    return ranked if accepted.quality(ranked) > 0 else None


def _without_parameters(accept: str) -> MIMEAccept:
    """Return the ranges of the header without parameters such as charset, which every answer satisfies."""
    ranges = parse_accept_header(accept, MIMEAccept)
    return MIMEAccept([(value.split(";")[0].strip(), quality) for value, quality in ranges])
