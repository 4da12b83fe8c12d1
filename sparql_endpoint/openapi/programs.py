"""What a program needs to ask the saved queries: the OpenAPI document, and a page for its author."""

import json

from flask import Blueprint, Response, make_response, render_template, request

from queries.catalogue import catalogue
from sparql_endpoint.answering.evaluation import settings
from sparql_endpoint.http.documents import tagged
from sparql_endpoint.openapi.document import document
from sparql_endpoint.questions.saved_documents import has_options

blueprint = Blueprint("programs", __name__)


@blueprint.get("/openapi.json")
def description() -> Response:
    """Describe every saved query as an operation, in OpenAPI 3.1."""
    described = document(catalogue().values(), settings().row_limit, request.script_root or "/")
    response = tagged((json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode(), "application/json")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@blueprint.get("/programs")
def page() -> Response:
    """Show how programs ask: the addresses of every query, its parameters and what they accept."""
    body = render_template("programs.html", queries=catalogue().values(), has_options=has_options)
    response = make_response(body)
    response.headers["Cache-Control"] = "no-cache"
    return response
