"""What this is, how to cite it, and how to correct it."""

from flask import Blueprint, Response, make_response, render_template

from graph.citation import CORRECT
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.headers import RELEASE

blueprint = Blueprint("about_page", __name__)


@blueprint.get("/about")
def about() -> Response:
    """Show the page about the service and its release."""
    with leased() as generation:
        release = generation.release
    response = make_response(render_template("about.html", release=release, correct=CORRECT))
    response.headers[RELEASE] = release.version
    response.headers["Cache-Control"] = "no-cache"
    return response
