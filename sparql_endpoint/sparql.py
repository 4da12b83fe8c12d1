"""The SPARQL 1.1 Protocol endpoint, its service description and its form."""

from flask import Blueprint, Response, render_template, request

from queries.catalogue import catalogue
from sparql_endpoint.description import describe
from sparql_endpoint.evaluation import named_graphs, respond, settings
from sparql_endpoint.generations import in_service
from sparql_endpoint.headers import RELEASE
from sparql_endpoint.negotiation import DESCRIPTION_TYPES, best, content_type
from sparql_endpoint.problems import NOT_ACCEPTABLE, Problem
from sparql_endpoint.protocol import asks_for_description, operation

blueprint = Blueprint("sparql", __name__)


@blueprint.route("/sparql", methods=["GET", "POST"])
@blueprint.route("/sparql/", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query, or describe the service to a GET without one."""
    accept = request.headers.get("Accept")
    if asks_for_description(request):
        return _description(accept)
    asked = operation(request)
    with in_service().lease() as generation:
        return respond(generation, asked, accept, base=request.base_url)


def _description(accept: str | None) -> Response:
    """Return the form to browsers and RDF to programs."""
    offered = (*DESCRIPTION_TYPES, "text/html")
    media_type = best(accept, offered)
    if media_type is None:
        raise Problem(NOT_ACCEPTABLE, "The service is described in these formats only.", accepted=list(offered))
    with in_service().lease() as generation:
        if media_type == "text/html":
            body = render_template("sparql.html", saved=catalogue().values(), limits=settings()).encode()
        else:
            graphs = named_graphs(generation, request.base_url)
            body = describe(request.base_url, generation.release, graphs, media_type)
        response = Response(body, content_type=content_type(media_type))
        response.headers[RELEASE] = generation.release.version
    response.headers["Cache-Control"] = "public, no-cache"
    return response
