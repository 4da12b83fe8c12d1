"""The IRIs of the graph answer on this host: a thing leads to the document about it, an alias to the canonical IRI.

Source: https://www.w3.org/TR/cooluris/#r303gendocument
"""

from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, request
from pyoxigraph import NamedNode

from ontology.namespaces import CONCEPTS, DEFAULT_BASE
from queries.parameters import READERS
from sparql_endpoint.answering.evaluation import settings
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.documents import SUFFIXES
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.problems import NOT_FOUND, Problem
from sparql_endpoint.identifiers.bearers import bearers
from sparql_endpoint.identifiers.gone import missing
from sparql_endpoint.linked_data.document_links import lead
from sparql_endpoint.linked_data.node import known, spoken_of

blueprint = Blueprint("dereference", __name__)


@blueprint.get("/id/<path:local>")
@blueprint.get("/identifier/<path:local>")
@blueprint.get("/record/<path:local>")
@blueprint.get("/graph/<path:local>")
@blueprint.get("/dataset/<path:local>")
@blueprint.get("/load/<path:local>")
@blueprint.get("/query/<path:local>")
@blueprint.get("/c/<path:local>")
def thing(local: str) -> Response:  # noqa: ARG001 (the address as it was sent is read: decoding joins its segments)
    """Answer 303 with the document about the thing, 301 with the canonical IRI's path for another of its names."""
    path = urlsplit(request.environ["RAW_URI"]).path.removeprefix(request.script_root)
    with leased() as generation:
        response = _answer(generation, path)
        response.headers[RELEASE] = generation.release.version
    response.headers["Cache-Control"] = "no-cache"
    return response


def _named(path: str) -> NamedNode:
    """Return the IRI that this path of ours stands for; concepts keep the default base, whatever the base is."""
    base = DEFAULT_BASE if path.startswith(f"/{CONCEPTS.removeprefix(DEFAULT_BASE)}") else settings().base
    try:
        return NamedNode(READERS["iri"](base + path.removeprefix("/")).value)
    except ValueError as error:
        raise Problem(NOT_FOUND, "The path is no part of an IRI.") from error


def _answer(generation: Generation, path: str) -> Response:
    """Answer for the thing of this path; where there is none and the path names a format, for the thing before it."""
    node = _named(path)
    stem, _, suffix = path.rpartition(".")
    found = _found(generation, node, path, None)
    if found is None and suffix in SUFFIXES:
        found = _found(generation, _named(stem), stem, suffix)
    if found is None:
        raise missing(generation, node)
    return found


def _found(generation: Generation, node: NamedNode, path: str, suffix: str | None) -> Response | None:
    """Return the way to the document about node, or to the entity that has it as another name; None for neither.

    A name that was merged into another still stands in the identity link that says so, and leads to the entity.
    """
    if not path.startswith("/id/"):
        return _to_document(node, suffix) if known(generation, node) else None
    if spoken_of(generation, node):
        return _to_document(node, suffix)
    identifier = NamedNode(f"{settings().base}identifier/{path.removeprefix('/id/')}")
    match bearers(generation, [identifier]):
        case []:
            return _to_document(node, suffix) if known(generation, node) else None
        case [entity] if entity.startswith(settings().base):
            end = f".{suffix}" if suffix else ""
            return _to_canonical(f"{request.script_root}/{entity.removeprefix(settings().base)}{end}")
        case _:
            return _to_document(identifier, suffix)


def _to_document(node: NamedNode, suffix: str | None) -> Response:
    response = Response(status=303)
    lead(response, node, suffix)
    return response


def _to_canonical(address: str) -> Response:
    response = Response(status=301)
    response.headers["Location"] = redirect(address).headers["Location"]
    return response
