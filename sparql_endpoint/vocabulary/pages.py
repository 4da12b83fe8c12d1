"""The ontology, the shapes and the concept schemes at their addresses: as pages and, for programs, as RDF.

Source: https://www.w3.org/TR/swbp-vocab-pub/
"""

from flask import Blueprint, Response, redirect, render_template, request, url_for

from ontology.reused import RDF_TYPE
from ontology.vocabulary import UnknownConcept
from sparql_endpoint.http.documents import OFFERED, SUFFIX, SUFFIX_OF, alternates, chosen, tagged
from sparql_endpoint.http.negotiation import PAGE
from sparql_endpoint.http.problems import NOT_FOUND, Problem
from sparql_endpoint.linked_data import dereference
from sparql_endpoint.vocabulary.looks import ONTOLOGY, SCHEME, SHAPES, Look, rendered
from sparql_endpoint.vocabulary.scheme_page import scheme_rows
from sparql_endpoint.wording import vocabulary_documents
from sparql_endpoint.wording.vocabulary_documents import Document, schemes

blueprint = Blueprint("vocabulary", __name__)


@blueprint.get("/ontology")
@blueprint.get(f"/ontology.{SUFFIX}")
@blueprint.get("/ontology/<version>")
@blueprint.get(f"/ontology/<version>.{SUFFIX}")
def ontology(version: str | None = None, suffix: str | None = None) -> Response:
    """Give the ontology, or the version of it that the address names, as accepted."""
    document = vocabulary_documents.ontology()
    iri = _requested(document, version)
    return _answer(document, iri, suffix, ONTOLOGY)


@blueprint.get("/shapes")
@blueprint.get(f"/shapes.{SUFFIX}")
@blueprint.get("/shapes/<version>")
@blueprint.get(f"/shapes/<version>.{SUFFIX}")
def shapes(version: str | None = None, suffix: str | None = None) -> Response:
    """Give the shapes, or the version of them that the address names, as accepted; lead a part of them to the whole."""
    document = vocabulary_documents.shapes()
    part = f"{document.iri}/{version}"
    if suffix is None and part != document.version_iri and document.facts.predicates(part):
        return _see(url_for(".shapes", _anchor=version))
    iri = _requested(document, version)
    return _answer(document, iri, suffix, SHAPES)


@blueprint.get("/vocabularies")
def index() -> Response:
    """List the vocabularies: the ontology, the shapes and every concept scheme."""
    return _page(render_template("vocabularies.html", schemes=scheme_rows()))


@blueprint.get("/vocabularies/<name>/<version>")
@blueprint.get(f"/vocabularies/<name>/<version>.{SUFFIX}")
def scheme(name: str, version: str, suffix: str | None = None) -> Response:
    """Give one version of a concept scheme with its concepts, as accepted."""
    try:
        document = vocabulary_documents.scheme(name, version)
    except UnknownConcept as error:
        detail = f"There is no scheme {name} in version {version}."
        raise Problem(NOT_FOUND, detail, accepted=sorted(schemes())) from error
    return _answer(document, document.iri, suffix, SCHEME)


@blueprint.get("/c/<name>/<version>")
def scheme_iri(name: str, version: str) -> Response:
    """Lead the IRI of a concept scheme to the document about it; a scheme only the release knows to what that says."""
    try:
        vocabulary_documents.scheme(name, version)
    except UnknownConcept:
        return dereference.thing(f"{name}/{version}")
    return _see(url_for(".scheme", name=name, version=version))


@blueprint.get("/project")
def project() -> Response:
    """Lead the IRI of the project, which publishes the vocabularies, to what they say about it."""
    return _see(url_for(".ontology", _anchor="project"))


def _requested(document: Document, version: str | None) -> str:
    """Return the IRI under which the document was asked for: its own, or that of its version."""
    if version is None:
        return document.iri
    iri = f"{document.iri}/{version}"
    if iri != document.version_iri:
        known = document.version_iri.removeprefix(f"{document.iri}/")
        raise Problem(NOT_FOUND, f"There is no version {version} of {document.iri}.", accepted=[known])
    return iri


def _answer(document: Document, iri: str, suffix: str | None, look: Look) -> Response:
    """Return the document in the format of the suffix, or in the one that the client likes best."""
    asked = chosen(suffix)
    media_type = OFFERED[asked]
    if media_type == PAGE:
        response = _page(rendered(document, iri, _address(), look))
    else:
        response = tagged(vocabulary_documents.serialized(document, media_type), asked)
    address = _address()
    response.headers["Content-Location"] = f"{address}.{SUFFIX_OF[media_type]}"
    _link(response, document, iri, address)
    return response


def _address() -> str:
    """Return the address that every format of the requested document begins with."""
    values = {name: value for name, value in (request.view_args or {}).items() if name != "suffix"}
    return url_for(request.endpoint or "", **values)


def _link(response: Response, document: Document, iri: str, address: str) -> None:
    """Say which IRI the document answers for, which is the one to cite, and where its other formats are (RFC 8288)."""
    links = [f'<{iri}>; rel="canonical"', f'<{iri}>; rel="describes"']
    if iri != document.iri:
        links.append(f'<{document.iri}>; rel="latest-version"')
    links += [f'<{kind}>; rel="type"' for kind in document.facts.iris(document.iri, RDF_TYPE)]
    links += alternates(address)
    for link in links:
        response.headers.add("Link", link)


def _page(text: str) -> Response:
    return tagged(text.encode(), PAGE)


def _see(address: str) -> Response:
    response = Response(status=303)
    response.headers["Location"] = redirect(address).headers["Location"]
    response.headers["Cache-Control"] = "public, no-cache"
    return response
