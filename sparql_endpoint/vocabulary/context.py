"""The JSON-LD context at its address, for documents that others write and for programs that frame ours."""

import json

from flask import Blueprint, Response

from ontology.context import context as whole
from sparql_endpoint.http.documents import tagged

blueprint = Blueprint("context", __name__)


@blueprint.get("/context.jsonld")
def context() -> Response:
    """Give the context with every prefix and every term of the ontology."""
    body = json.dumps({"@context": dict(whole())}, ensure_ascii=False, indent=1).encode()
    response = tagged(body, "application/ld+json")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
