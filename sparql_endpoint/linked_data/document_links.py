"""How a document about a node is addressed, and what its headers say of it: its topic and its other formats.

Source: RFC 8288, RFC 6892
"""

from collections.abc import Iterable
from urllib.parse import urlencode

from flask import Response, request, url_for
from pyoxigraph import NamedNode, Triple
from werkzeug.urls import iri_to_uri

from ontology.reused import RDF_TYPE
from queries.parameters import READERS
from sparql_endpoint.http.documents import SUFFIX_OF, alternates
from sparql_endpoint.http.problems import INVALID_PARAMETER, Problem

_ACCEPTED = 'one absolute IRI without spaces and without any of < > " { } | ^ ` \\'


def node_of(given: list[str]) -> NamedNode:
    """Return the node that the values of the parameter iri name.

    Raises: Problem if they are not exactly one IRI.
    """
    try:
        (text,) = given
        term = READERS["iri"](text.strip())
    except ValueError as error:
        detail = f"The value of iri is not accepted; expected is {_ACCEPTED}."
        raise Problem(INVALID_PARAMETER, detail, parameter="iri", accepted=_ACCEPTED) from error
    return NamedNode(term.value)


def linked(response: Response, part: str, node: NamedNode, media_type: str, page: int | None = None) -> None:
    """Say where the document in this format is, what it is about, and where it is in every other format."""
    path, query = f"{request.script_root}/{part}", _query(node, page)
    response.headers["Content-Location"] = f"{path}.{SUFFIX_OF[media_type]}{query}"
    response.headers.add("Link", f'<{iri_to_uri(node.value)}>; rel="describes"')
    for link in alternates(path, query):
        response.headers.add("Link", link)


def identified(response: Response, node: NamedNode, found: Iterable[Triple]) -> None:
    """Say which IRI to cite, which classes it has, and where what refers to it is."""
    response.headers.add("Link", f'<{iri_to_uri(node.value)}>; rel="canonical"')
    types = (each.object for each in found if each.predicate.value == RDF_TYPE)
    kinds = {kind.value for kind in types if isinstance(kind, NamedNode)}
    for kind in sorted(kinds):
        response.headers.add("Link", f'<{iri_to_uri(kind)}>; rel="type"')
    response.headers.add("Link", f'<{url_for("references.page", iri=node.value)}>; rel="related"')


def lead(response: Response, node: NamedNode, suffix: str | None = None) -> None:
    """Make the response lead to the document about a node, and say in which formats it is there."""
    path, query = f"{request.script_root}/describe", _query(node, None)
    response.headers["Location"] = f"{path}.{suffix}{query}" if suffix else f"{path}{query}"
    response.headers.add("Link", f'<{path}{query}>; rel="describedby"')
    for link in alternates(path, query):
        response.headers.add("Link", link)


def _query(node: NamedNode, page: int | None) -> str:
    return "?" + urlencode({"iri": node.value} | ({} if page is None else {"page": str(page)}), safe=":/")
