"""The home page: what this is, which release is served and from which sources, which questions are saved."""

from itertools import groupby

from flask import Blueprint, Response, make_response, render_template

from queries.catalogue import catalogue
from queries.header import GROUPS
from sparql_endpoint.headers import RELEASE
from sparql_endpoint.mementos import leased

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home() -> Response:
    """Show the home page."""
    saved = sorted(catalogue().values(), key=lambda query: GROUPS.index(query.group))
    groups = [(name, list(queries)) for name, queries in groupby(saved, key=lambda query: query.group)]
    with leased() as generation:
        release = generation.release
    response = make_response(render_template("home.html", release=release, groups=groups))
    response.headers[RELEASE] = release.version
    response.headers["Cache-Control"] = "no-cache"
    return response
