"""What the release states about itself where programs look for it: the dataset and its graphs, the saved queries.

Source: https://www.w3.org/TR/void/#well-known, https://github.com/sib-swiss/sparql-examples
"""

from flask import Blueprint, Response, redirect, request, url_for
from pyoxigraph import NamedNode

from ontology.namespaces import Namespaces
from queries.blocks import fill
from sparql_endpoint.evaluation import endpoint, respond, settings
from sparql_endpoint.generations import in_service
from sparql_endpoint.negotiation import FORMATS, GRAPH_TYPES, PAGE, best
from sparql_endpoint.problems import NOT_ACCEPTABLE, Problem
from sparql_endpoint.protocol import Operation

blueprint = Blueprint("dataset", __name__)

#: All that one graph of the release states.
_STATED = """
CONSTRUCT { ?subject ?predicate ?object }
WHERE {
  VALUES ?graph { UNDEF }
  GRAPH ?graph { ?subject ?predicate ?object }
}
"""


@blueprint.get("/.well-known/void")
@blueprint.get("/catalogue")
@blueprint.get("/dataset")
def description() -> Response:
    """Give the dataset, its graphs, their licences, dates, loads and counts as RDF; lead browsers to the page."""
    namespaces = Namespaces(settings().base)
    return _stated("meta", namespaces.catalogue if request.path == "/catalogue" else namespaces.dataset)


@blueprint.get("/.well-known/sparql-examples")
def examples() -> Response:
    """Give the saved queries as RDF; lead browsers to the page about their graph."""
    return _stated("queries", Namespaces(settings().base).graph("queries"))


def _stated(name: str, about: str) -> Response:
    """Give all of a graph, in the format that is accepted, or lead to the page about a node in it."""
    accept = FORMATS.get(request.args.get("format", ""), request.headers.get("Accept"))
    offered = [*GRAPH_TYPES, PAGE]
    chosen = best(accept, offered)
    if chosen is None:
        raise Problem(NOT_ACCEPTABLE, "The description is offered in these formats only.", accepted=offered)
    if chosen == PAGE:
        response = Response(status=303)
        response.headers["Location"] = redirect(url_for("node.page", iri=about)).headers["Location"]
        response.headers["Cache-Control"] = "no-cache"
        return response
    query = fill(_STATED, {"graph": [NamedNode(Namespaces(settings().base).graph(name))]})
    with in_service().lease() as generation:
        return respond(generation, Operation(query, None, None), chosen, endpoint())
