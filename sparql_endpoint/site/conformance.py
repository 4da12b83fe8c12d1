"""Which tests of the standards and of other people's clients this version passed: a page, JSON, or EARL."""

from dataclasses import asdict
from itertools import groupby
from typing import Final

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from graph.describe import PROJECT
from sparql_endpoint.http.negotiation import DESCRIPTION_TYPES, FORMATS, PAGE, best, content_type
from sparql_endpoint.http.problems import NOT_ACCEPTABLE, Problem
from sparql_endpoint.site.earl import case_iri, outcome, report
from sparql_endpoint.site.outcomes import SUITES, packaged

blueprint = Blueprint("conformance", __name__)

_JSON: Final = "application/json"
_OFFERED: Final = (*DESCRIPTION_TYPES, _JSON, PAGE)


@blueprint.get("/conformance")
def conformance() -> Response:
    """Give the outcomes of the conformance tests that this version comes with."""
    accept = FORMATS.get(request.args.get("format", ""), request.headers.get("Accept"))
    chosen = best(accept, _OFFERED)
    if chosen is None:
        raise Problem(NOT_ACCEPTABLE, "The outcomes are offered in these formats only.", accepted=list(_OFFERED))
    response = _in(chosen)
    response.headers["Cache-Control"] = "public, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _in(media_type: str) -> Response:
    record, address = packaged(), request.base_url
    if media_type == PAGE:
        suites = [(SUITES[name], list(each)) for name, each in groupby(record.outcomes, key=lambda each: each.suite)]
        return make_response(
            render_template(
                "conformance.html", suites=suites, digest=record.digest, outcome=outcome, iri=case_iri, address=address
            )
        )
    if media_type == _JSON:
        outcomes = [{**asdict(each), "earl": outcome(each), "iri": case_iri(each, address)} for each in record.outcomes]
        return jsonify({"digest": record.digest, "outcomes": outcomes})
    return Response(report(record, address, PROJECT, media_type), content_type=content_type(media_type))
