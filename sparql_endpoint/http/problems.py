"""What went wrong, as an RFC 9457 problem document or, for a reader of pages, as a page.

Source: https://www.rfc-editor.org/rfc/rfc9457
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from flask import Flask, Response, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException

from briefs.speech import translatable
from graph.errors import GraphError, UnknownRelease
from queries.catalogue import find
from queries.errors import InvalidParameter, UnknownParameter, UnknownQuery
from sparql_endpoint import errors
from sparql_endpoint.frames import SOLUTIONS
from sparql_endpoint.http.negotiation import GRAPH_TYPES, SOLUTION_TYPES, best


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: the end of its type IRI, the HTTP status, a title, and seconds to wait where waiting helps."""

    name: str
    status: int
    title: str
    retry_after: int | None = None


class Problem(Exception):
    """A refusal with its kind, a sentence for the client and further members of the document."""

    def __init__(self, kind: Kind, detail: str, **members: object) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.members: Mapping[str, object] = members
        #: Link headers that lead on from here.
        self.links: list[str] = []


INVALID_REQUEST = Kind("invalid-request", 400, translatable("The request does not follow the SPARQL protocol"))
NOT_ACCEPTABLE = Kind("not-acceptable", 406, translatable("No offered format is accepted"))
UNSUPPORTED_TYPE = Kind(
    "unsupported-media-type", 415, translatable("The request body has a media type that is not supported")
)
READ_ONLY = Kind("read-only", 403, translatable("Updates are not accepted"))
INVALID_PARAMETER = Kind("invalid-parameter", 400, translatable("A parameter has a value that is not accepted"))
NOT_FOUND = Kind("not-found", 404, translatable("There is nothing at this address"))
BUDGET_SPENT = Kind("budget-spent", 429, translatable("Your queries used up the budget of a client"), 60)
NO_RELEASE = Kind("no-release", 503, translatable("No release is published"), 60)

_REFUSALS = {
    "length": Kind("query-too-long", 413, translatable("The query is too long")),
    "nesting": Kind("query-too-deep", 400, translatable("The query nests too deep")),
    "federation": Kind("federation-refused", 400, translatable("SERVICE is not available")),
    "update": Kind("update-refused", 400, translatable("Updates are not accepted")),
    "ambiguous": Kind("ambiguous-query", 400, translatable("The query can be read in two ways")),
}

_EVALUATION: dict[type[errors.EvaluationError], Kind] = {
    errors.QueryInvalid: Kind("syntax-error", 400, translatable("The query is not valid SPARQL")),
    errors.EvaluationFailed: Kind("evaluation-failed", 400, translatable("The query cannot be evaluated")),
    errors.EndpointFailed: Kind("endpoint-failed", 502, translatable("An endpoint that the query calls has no answer")),
    errors.FormNotAcceptable: NOT_ACCEPTABLE,
    errors.ResultTooLarge: Kind("result-too-large", 413, translatable("The result is too large")),
    errors.TimeLimitReached: Kind("time-limit", 503, translatable("The query took too long"), 30),
    errors.Abandoned: Kind("client-gone", 499, translatable("The client closed its connection")),
    errors.MemoryLimitReached: Kind("memory-limit", 503, translatable("The query needs too much memory"), 30),
    errors.WorkerDied: Kind(
        "evaluation-crashed", 503, translatable("The query ended the process that evaluated it"), 30
    ),
    errors.StoreFailed: Kind("store-failed", 502, translatable("The store could not answer the query")),
    errors.Unavailable: Kind("unavailable", 503, translatable("The service cannot evaluate queries at the moment"), 10),
    errors.QueueFull: Kind("queue-full", 503, translatable("Too many queries are waiting"), 5),
    errors.QueueTimeout: Kind("queue-timeout", 503, translatable("The query waited too long for its turn"), 5),
    errors.StoreUnavailable: Kind("store-unavailable", 503, translatable("The release cannot be read"), 60),
}


def install(app: Flask) -> None:
    """Answer every error of app with a problem."""
    app.register_error_handler(Problem, respond)
    app.register_error_handler(errors.EvaluationError, lambda error: respond(of_evaluation(error)))
    app.register_error_handler(GraphError, _of_graph)
    app.register_error_handler(UnknownRelease, _of_version)
    app.register_error_handler(InvalidParameter, _of_parameter)
    app.register_error_handler(UnknownQuery, _of_name)
    app.register_error_handler(HTTPException, _of_http)


def of_evaluation(error: errors.EvaluationError) -> Problem:
    """Return the problem for a query that has no result."""
    if isinstance(error, errors.QueryRefused):
        return Problem(_REFUSALS[error.reason], str(error))
    members: dict[str, object] = {}
    if isinstance(error, errors.FormNotAcceptable):
        members = {"accepted": list(SOLUTION_TYPES if error.form == SOLUTIONS else GRAPH_TYPES)}
    if isinstance(error, errors.QueryInvalid) and error.line is not None:
        members = {"line": error.line, "column": error.column}
    return Problem(_EVALUATION[type(error)], str(error), **members)


def respond(problem: Problem, page: Callable[[Mapping[str, object]], str] | None = None) -> Response:
    """Return the problem as a page where the client is reading pages, as application/problem+json otherwise.

    The page is the one of problems, or what page makes of the document.
    """
    kind = problem.kind
    document: dict[str, object] = {
        "type": f"{current_app.config['SERVICE'].base}problem/{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
        "instance": f"{quote(request.path)}#{g.request_id}",
        **problem.members,
    }
    if _reads_pages():
        body = page(document) if page else render_template("problem.html", problem=document, members=problem.members)
        response = Response(body, kind.status, content_type="text/html; charset=utf-8")
    else:
        body = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        response = Response(body, kind.status, content_type="application/problem+json")
    if kind.retry_after is not None:
        response.headers["Retry-After"] = str(kind.retry_after)
    for link in problem.links:
        response.headers.add("Link", link)
    response.headers["Cache-Control"] = "no-store"
    return response


def _reads_pages() -> bool:
    if request.blueprint == "probes":
        return False
    offered = ("application/problem+json", "application/json", "text/html")
    return best(request.headers.get("Accept"), offered) == "text/html"


def _of_graph(error: GraphError) -> Response:
    current_app.logger.error("no release can be served: %s", error)
    return respond(Problem(NO_RELEASE, "This service has no release that it can read."))


def _of_version(error: UnknownRelease) -> Response:
    return respond(Problem(NOT_FOUND, f"There is {error}.", parameter="release"))


def _of_name(error: UnknownQuery) -> Response:
    told = str(error)
    return respond(Problem(NOT_FOUND, f"{told[:1].upper()}{told[1:]}", nearest=list(error.nearest)))


def _of_parameter(error: InvalidParameter) -> Response:
    labels = {each.name: each.label for each in find(error.query).parameters}
    if isinstance(error, UnknownParameter):
        detail = f"There is no parameter {error.parameter}; expected is {error.accepted}."
    else:
        detail = (
            f"The value of {labels[error.parameter]} ({error.parameter}) is not accepted; expected is {error.accepted}."
        )
    return respond(Problem(INVALID_PARAMETER, detail, parameter=error.parameter, accepted=error.accepted))


def _of_http(error: HTTPException) -> Response:
    """Keep the status and the headers that the framework gives its own errors, such as Allow."""
    status = error.code or 500
    name = (error.name or "error").lower().replace(" ", "-")
    kind = NOT_FOUND if status == NOT_FOUND.status else Kind(name, status, error.name or "Error")
    response = respond(Problem(kind, error.description or kind.title))
    for header, value in error.get_headers(request.environ):
        if header.lower() not in ("content-type", "content-length"):
            response.headers[header] = value
    return response
