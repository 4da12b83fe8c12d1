"""Is the process up, and does it answer queries?"""

from contextlib import closing

from flask import Blueprint, Response, request

from sparql_endpoint.answering.generations import in_service
from sparql_endpoint.frames import Query

blueprint = Blueprint("probes", __name__)


@blueprint.get("/healthz")
def health() -> Response:
    """Say that the process handles requests; touches neither store nor worker."""
    return _plain("ok\n")


@blueprint.get("/readyz")
def readiness() -> Response:
    """Run an ASK over the current release in a worker, each time anew; the status is 503 where that fails."""
    with in_service().lease() as generation:
        result = generation.engine.evaluate(Query("ASK { ?s ?p ?o }", request.base_url, "text/csv", None))
        with closing(result.body) as body:
            filled = body.read().strip() == b"true"
    return _plain("ready\n" if filled else "the release is empty\n", 200 if filled else 503)


def _plain(text: str, status: int = 200) -> Response:
    response = Response(text, status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
