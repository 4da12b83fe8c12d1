"""The SPARQL 1.1 Graph Store Protocol, its read part: one graph of the release as it stands.

A named graph without a statement does not exist here: a release is a set of quads and cannot hold one. The default
graph always exists. Every method that writes is refused with 405.

Source: https://www.w3.org/TR/sparql11-http-rdf-update/
"""

from typing import Final

from flask import Blueprint, Response, current_app, request, url_for
from pyoxigraph import NamedNode

from queries.blocks import fill
from queries.parameters import READERS
from sparql_endpoint.answering.evaluation import endpoint, holds, respond, settings
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.answering.protocol import Operation
from sparql_endpoint.errors import ResultTooLarge
from sparql_endpoint.http import problems
from sparql_endpoint.http.negotiation import FORMATS, GRAPH_TYPES, best
from sparql_endpoint.http.problems import INVALID_PARAMETER, NOT_ACCEPTABLE, NOT_FOUND, Problem

blueprint = Blueprint("graph_store", __name__)

#: Where the application remembers which graphs of which release are too large in which format.
_REFUSED: Final = "oskg-too-large"

_EXISTS: Final = "ASK { VALUES ?graph { UNDEF } GRAPH ?graph { ?subject ?predicate ?object } }"
_CONTENT: Final = "CONSTRUCT { ?subject ?predicate ?object } WHERE { ?subject ?predicate ?object }"
_ACCEPTED: Final = "either graph=IRI, an absolute IRI given once, or default"
_EXPECTED: Final = f"The graph is named by {_ACCEPTED}."


@blueprint.get("/rdf-graph-store")
def graph() -> Response:
    """Give the graph that the parameter graph names, or with the parameter default the default graph."""
    name = _name()
    accept = FORMATS.get(request.args.get("format", ""), request.headers.get("Accept"))
    chosen = best(accept, GRAPH_TYPES)
    if chosen is None:
        raise Problem(NOT_ACCEPTABLE, "A graph is offered in these formats only.", accepted=list(GRAPH_TYPES))
    with leased() as generation:
        if name is not None and not holds(generation, fill(_EXISTS, {"graph": [name]}), endpoint()):
            version = generation.release.version
            raise Problem(NOT_FOUND, f"Release {version} has no statement in a graph {name.value}.")
        return _content(generation, name, chosen)


def _content(generation: Generation, name: NamedNode | None, media_type: str) -> Response:
    """Return the graph; one that was too large once is so as long as the release is in service."""
    refused: set[tuple[str, NamedNode | None, str]] = current_app.extensions.setdefault(_REFUSED, set())
    key = generation.release.version, name, media_type
    if key not in refused:
        dataset = None if name is None else (name.value,)
        try:
            return respond(generation, Operation(_CONTENT, dataset, None), media_type, endpoint())
        except ResultTooLarge:
            refused.add(key)
    return _too_large(generation)


def _name() -> NamedNode | None:
    """Return the IRI of the named graph that is asked for; None where it is the default graph."""
    match [pair for pair in request.args.items(multi=True) if pair[0] in ("default", "graph")]:
        case [("default", _)]:
            return None
        case [("graph", text)]:
            try:
                return NamedNode(READERS["iri"](text).value)
            except ValueError as error:
                raise Problem(INVALID_PARAMETER, _EXPECTED, parameter="graph", accepted=_ACCEPTED) from error
    raise Problem(INVALID_PARAMETER, _EXPECTED, accepted=_ACCEPTED)


def _too_large(generation: Generation) -> Response:
    """Refuse the graph and say where the whole release is."""
    dump = url_for("releases.file", version=generation.release.version, name="dataset.nq.gz", _external=True)
    detail = f"The graph is larger than {settings().result_limit} bytes, the limit; the dump of the release has it."
    response = problems.respond(Problem(problems.of_evaluation(ResultTooLarge(detail)).kind, detail, dump=dump))
    response.headers.add("Link", f'<{dump}>; rel="alternate"; type="application/gzip"')
    return response
