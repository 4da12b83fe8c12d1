"""The description of the dataset and of its graphs where linked-data programs look for it.

Source: https://www.w3.org/TR/void/#well-known
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

#: All that the release states about itself: the dataset, its graphs, their licences, dates, loads and counts.
_DESCRIPTION = """
CONSTRUCT { ?subject ?predicate ?object }
WHERE {
  VALUES ?graph { UNDEF }
  GRAPH ?graph { ?subject ?predicate ?object }
}
"""


@blueprint.get("/.well-known/void")
@blueprint.get("/dataset")
def description() -> Response:
    """Give what the release states about itself as RDF; lead browsers to the page about the dataset."""
    accept = FORMATS.get(request.args.get("format", ""), request.headers.get("Accept"))
    offered = [*GRAPH_TYPES, PAGE]
    chosen = best(accept, offered)
    if chosen is None:
        raise Problem(NOT_ACCEPTABLE, "The dataset is described in these formats only.", accepted=offered)
    namespaces = Namespaces(settings().base)
    if chosen == PAGE:
        response = Response(status=303)
        address = url_for("node.page", iri=f"{namespaces.base}dataset")
        response.headers["Location"] = redirect(address).headers["Location"]
        response.headers["Cache-Control"] = "no-cache"
        return response
    query = fill(_DESCRIPTION, {"graph": [NamedNode(namespaces.graph("meta"))]})
    with in_service().lease() as generation:
        return respond(generation, Operation(query, None, None), chosen, endpoint())
