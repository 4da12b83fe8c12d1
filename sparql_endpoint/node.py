"""The document about one node: a page with every statement and its source, or the same statements as a graph."""

from flask import Blueprint, Response, make_response, render_template, request, url_for
from pyoxigraph import NamedNode
from werkzeug.urls import iri_to_uri

from queries.blocks import fill
from queries.parameters import READERS
from sparql_endpoint.evaluation import endpoint, holds, respond
from sparql_endpoint.evidence import SHOWN
from sparql_endpoint.generations import Generation, in_service
from sparql_endpoint.gone import missing
from sparql_endpoint.headers import RELEASE
from sparql_endpoint.negotiation import FORMATS, GRAPH_TYPES, PAGE, best
from sparql_endpoint.problems import INVALID_PARAMETER, NOT_ACCEPTABLE, Problem
from sparql_endpoint.protocol import Operation
from sparql_endpoint.statements import SHOWN_STATEMENTS, described
from sparql_endpoint.term_pages import explanation

blueprint = Blueprint("node", __name__)

#: What a program reads instead of the page: the same statements as a graph.
_AS_GRAPH = "DESCRIBE ?node WHERE { VALUES ?node { UNDEF } }"

_KNOWN = """
ASK {
  { VALUES ?node { UNDEF } ?node ?predicate ?value }
  UNION { VALUES ?node { UNDEF } ?subject ?property ?node }
}
"""

#: The formats of the document besides the page, by the name that a link gives them.
_ALTERNATES = {name: FORMATS[name] for name in ("turtle", "jsonld", "ntriples")}

_ACCEPTED = 'one absolute IRI without spaces and without any of < > " { } | ^ ` \\'


@blueprint.get("/describe")
def page() -> Response:
    """Give what the current release says about the node that the parameter iri names, as accepted."""
    node = _node(request.args.getlist("iri"))
    accept = FORMATS.get(request.args.get("format", ""), request.headers.get("Accept"))
    offered = [*GRAPH_TYPES, PAGE]
    chosen = best(accept, offered)
    if chosen is None:
        raise Problem(NOT_ACCEPTABLE, "The document is offered in these formats only.", accepted=offered)
    with in_service().lease() as generation:
        if chosen == PAGE:
            response = make_response(_page(generation, node))
            response.headers[RELEASE] = generation.release.version
            response.headers["Cache-Control"] = "no-cache"
        else:
            response = _graph(generation, node, chosen)
    _link(response, node)
    return response


def known(generation: Generation, node: NamedNode) -> bool:
    """Return whether the release says anything about node.

    Raises: EvaluationError if there is no answer.
    """
    return holds(generation, fill(_KNOWN, {"node": [node]}), endpoint())


def _graph(generation: Generation, node: NamedNode, media_type: str) -> Response:
    if not known(generation, node):
        raise missing(generation, node)
    return respond(generation, Operation(fill(_AS_GRAPH, {"node": [node]}), None, None), media_type, endpoint())


def _link(response: Response, node: NamedNode) -> None:
    """Say what the document is about, and where it is in other formats (RFC 8288, RFC 6892)."""
    response.headers.add("Link", f'<{iri_to_uri(node.value)}>; rel="describes"')
    for name, media_type in _ALTERNATES.items():
        address = url_for(".page", iri=node.value, format=name)
        response.headers.add("Link", f'<{address}>; rel="alternate"; type="{media_type}"')


def _node(given: list[str]) -> NamedNode:
    try:
        (text,) = given
        term = READERS["iri"](text.strip())
    except ValueError as error:
        detail = f"The value of iri is not accepted; expected is {_ACCEPTED}."
        raise Problem(INVALID_PARAMETER, detail, parameter="iri", accepted=_ACCEPTED) from error
    return NamedNode(term.value)


def _page(generation: Generation, node: NamedNode) -> str:
    found = described(generation, node, endpoint())
    if found is None:
        raise missing(generation, node)
    graph = url_for("sparql.sparql", query=fill(_AS_GRAPH, {"node": [node]}), format="turtle")
    return render_template(
        "node.html",
        node=found,
        iri=node.value,
        graph=graph,
        explained=explanation(node.value),
        bound=SHOWN,
        most=SHOWN_STATEMENTS,
        release=generation.release,
    )
