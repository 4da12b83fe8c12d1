"""What changed between two releases that are kept: counts as page or JSON, statements as N-Quads or as an RDF Patch."""

import json
from threading import Lock
from typing import Any, Final, cast

from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask.blueprints import BlueprintSetupState

from graph.release import Release
from sparql_endpoint.answering.evaluation import settings
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.negotiation import PAGE, best
from sparql_endpoint.http.problems import NOT_ACCEPTABLE, Problem
from sparql_endpoint.releases.comparison import Difference
from sparql_endpoint.releases.comparison import difference as compared
from sparql_endpoint.releases.pages import kept
from sparql_endpoint.search.pages import KINDS

blueprint = Blueprint("diff", __name__)

#: Whose turn it is to compare.
_TURN: Final = "oskg-comparing"
#: The documents about a difference: the form that each is in, and its media type.
_DOCUMENTS: Final = {
    "added.nq": ("added", "application/n-quads"),
    "counts.json": ("counts", "application/json"),
    "entities.jsonl": ("entities", "application/jsonl"),
    "patch.rdfp": ("patch", "application/rdf-patch"),
    "removed.nq": ("removed", "application/n-quads"),
}
_OFFERED: Final = {"application/json": "counts.json", PAGE: "", "application/rdf-patch": "patch.rdfp"}


@blueprint.record_once
def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions[_TURN] = Lock()


@blueprint.get("/releases/<older>/diff/<newer>")
def difference(older: str, newer: str) -> Response:
    """Tell what changed from one release to another, in either direction of time."""
    pair = kept(older), kept(newer)
    chosen = best(request.headers.get("Accept"), _OFFERED)
    if chosen is None:
        raise Problem(NOT_ACCEPTABLE, "A difference is told in these formats only.", accepted=list(_OFFERED))
    if chosen != PAGE:
        return _document(*pair, _OFFERED[chosen])
    counts = _counts(*pair)
    body = render_template("diff.html", older=older, newer=newer, counts=counts, names=_DOCUMENTS, titles=KINDS)
    response = make_response(body)
    response.headers[RELEASE] = newer
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get('/releases/<older>/diff/<newer>/<any("' + '","'.join(_DOCUMENTS) + '"):name>')
def document(older: str, newer: str, name: str) -> Response:
    """Send one document about a difference."""
    return _document(kept(older), kept(newer), name)


def _document(older: Release, newer: Release, name: str) -> Response:
    """Send a document, or confirm the one that the client has: two releases that are kept always differ in the same."""
    form, media_type = _DOCUMENTS[name]
    tag = f"{older.version}..{newer.version}.{form}"
    if tag in request.if_none_match.as_set(include_weak=True):
        response = Response(status=304, content_type=media_type)
    elif request.method == "HEAD":
        response = Response(iter(()), content_type=media_type)
    else:
        found = _difference(older, newer, form)
        response = Response(found.pieces, content_type=media_type)
        response.call_on_close(found.close)
    response.set_etag(tag)
    response.headers[RELEASE] = newer.version
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _counts(older: Release, newer: Release) -> dict[str, Any]:
    found = _difference(older, newer, "counts")
    try:
        return cast("dict[str, Any]", json.loads(b"".join(found.pieces)))
    finally:
        found.close()


def _difference(older: Release, newer: Release, form: str) -> Difference:
    return compared(settings().home, older, newer, form, current_app.extensions[_TURN])
