"""The page about one node: every statement about it with its source, what it rests on, and what refers to it."""

from flask import Blueprint, Response, make_response, render_template, request, url_for
from pyoxigraph import NamedNode

from queries.blocks import fill
from queries.parameters import READERS
from sparql_endpoint.evaluation import endpoint
from sparql_endpoint.evidence import SHOWN
from sparql_endpoint.generations import Generation, in_service
from sparql_endpoint.headers import RELEASE
from sparql_endpoint.problems import INVALID_PARAMETER, NOT_FOUND, Problem
from sparql_endpoint.statements import SHOWN_STATEMENTS, described

blueprint = Blueprint("node", __name__)

#: What a program reads instead of the page: the same statements as a graph.
_AS_GRAPH = "DESCRIBE ?node WHERE { VALUES ?node { UNDEF } }"

_ACCEPTED = 'one absolute IRI without spaces and without any of < > " { } | ^ ` \\'


@blueprint.get("/describe")
def page() -> Response:
    """Show what the current release says about the node that the parameter iri names."""
    node = _node(request.args.getlist("iri"))
    with in_service().lease() as generation:
        body = _page(generation, node)
        response = make_response(body)
        response.headers[RELEASE] = generation.release.version
    response.headers["Cache-Control"] = "no-cache"
    return response


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
        raise Problem(NOT_FOUND, f"Release {generation.release.version} says nothing about {node.value}.")
    graph = url_for("sparql.sparql", query=fill(_AS_GRAPH, {"node": [node]}), format="turtle")
    return render_template(
        "node.html",
        node=found,
        iri=node.value,
        graph=graph,
        bound=SHOWN,
        most=SHOWN_STATEMENTS,
        release=generation.release,
    )
