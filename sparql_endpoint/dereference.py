"""The IRIs of the graph answer on this host: a thing leads to the document about it, an alias to the canonical IRI.

Source: https://www.w3.org/TR/cooluris/#r303gendocument
"""

from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, request, url_for
from pyoxigraph import NamedNode

from ontology.namespaces import CONCEPTS, DEFAULT_BASE
from queries.blocks import fill
from queries.parameters import READERS
from sparql_endpoint.evaluation import endpoint, rows, settings
from sparql_endpoint.generations import Generation, in_service
from sparql_endpoint.gone import missing
from sparql_endpoint.headers import RELEASE
from sparql_endpoint.node import known
from sparql_endpoint.problems import NOT_FOUND, Problem

blueprint = Blueprint("dereference", __name__)

#: Who has an identifier; two rows tell that it is disputed.
_BEARERS: Final = """
PREFIX adms: <http://www.w3.org/ns/adms#>
SELECT DISTINCT ?entity WHERE {
  VALUES ?identifier { UNDEF }
  ?entity adms:identifier ?identifier
}
ORDER BY ?entity
LIMIT 2
"""


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
    node = _named(path)
    with in_service().lease() as generation:
        response = _answer(generation, node, path)
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


def _answer(generation: Generation, node: NamedNode, path: str) -> Response:
    if known(generation, node):
        return _to(url_for("node.page", iri=node.value), 303)
    identifier = NamedNode(f"{settings().base}identifier/{path.removeprefix('/id/')}")
    bearers = [
        row["entity"].value for row in rows(generation, fill(_BEARERS, {"identifier": [identifier]}), endpoint())
    ]
    if path.startswith("/id/") and len(bearers) == 1 and bearers[0].startswith(settings().base):
        return _to(f"{request.script_root}/{bearers[0].removeprefix(settings().base)}", 301)
    if path.startswith("/id/") and bearers:
        return _to(url_for("node.page", iri=identifier.value), 303)
    raise missing(generation, node)


def _to(address: str, status: int) -> Response:
    response = Response(status=status)
    response.headers["Location"] = redirect(address).headers["Location"]
    return response
