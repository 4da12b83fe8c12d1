"""The SPARQL 1.1 Protocol endpoint: results for programs, the same results and a form for readers of pages."""

from collections.abc import Mapping
from functools import partial

from flask import Blueprint, Response, render_template, request, url_for

from ontology.namespaces import PREFIXES
from queries.catalogue import catalogue
from queries.diagnosis import Diagnosis
from sparql_endpoint.answering.evaluation import named_graphs, respond, settings
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.answering.protocol import Operation, asks_for_description, operation
from sparql_endpoint.errors import EvaluationError
from sparql_endpoint.http import problems
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.negotiation import DESCRIPTION_TYPES, FORMATS, PAGE, best, content_type, reads_pages
from sparql_endpoint.http.problems import NOT_ACCEPTABLE, Problem
from sparql_endpoint.sparql import results
from sparql_endpoint.sparql.description import describe
from sparql_endpoint.sparql.diagnosis import diagnosed
from sparql_endpoint.sparql.results import Answer

blueprint = Blueprint("sparql", __name__)

#: What stands in the form before anything was asked.
EXAMPLE = """SELECT ?class (COUNT(?thing) AS ?things)
WHERE { ?thing a ?class }
GROUP BY ?class
ORDER BY DESC(?things) ?class
LIMIT 50
"""


@blueprint.route("/sparql/", methods=["GET", "POST", "QUERY"])
@blueprint.route("/sparql", methods=["GET", "POST", "QUERY"])
def sparql() -> Response:
    """Answer a query, or describe the service to a GET without one."""
    accept = request.headers.get("Accept")
    if asks_for_description(request):
        return _description(accept)
    asked = operation(request, settings().row_limit)
    accept = FORMATS.get(asked.format or "", accept)
    with leased() as generation:
        if reads_pages(accept):
            return _page(generation, asked)
        return respond(generation, asked, accept, base=_address())


def _address() -> str:
    """Return where the request went, against which relative IRIs of its query are resolved.

    It is `request.base_url` without the work of writing it as an IRI: it ends in our own path.
    """
    return f"{request.scheme}://{request.host}{request.root_path}{request.path}"


def _page(generation: Generation, asked: Operation) -> Response:
    """Return the answer, or what is wrong with the query, below the form with its text."""
    try:
        answer = results.answer(generation, asked)
    except EvaluationError as error:
        problem = problems.of_evaluation(error)
        return problems.respond(problem, partial(_form, asked, None))
    has_none = answer.boolean is None and answer.turtle is None and not answer.rows
    reasons = diagnosed(generation, asked) if has_none else None
    response = Response(_form(asked, answer, reasons=reasons), content_type=content_type(PAGE))
    response.headers[RELEASE] = generation.release.version
    response.headers["Cache-Control"] = "public, no-cache" if answer.repeats else "no-store"
    if answer.repeats:
        response.add_etag()
        response.make_conditional(request)
    return response


def _form(
    asked: Operation | None,
    answer: Answer | None,
    problem: Mapping[str, object] | None = None,
    reasons: Diagnosis | None = None,
) -> str:
    return render_template(
        "sparql.html",
        text=EXAMPLE if asked is None else asked.text,
        graphs=[] if asked is None else results.graph_parameters(asked),
        answer=answer,
        problem=problem,
        reasons=reasons,
        excerpt=results.excerpt(asked.text, problem) if asked is not None and problem is not None else None,
        saved=catalogue().values(),
        limits=settings(),
        prefixes=PREFIXES,
    )


def _description(accept: str | None) -> Response:
    """Return the form to browsers and RDF to programs."""
    offered = (*DESCRIPTION_TYPES, PAGE)
    media_type = best(accept, offered)
    if media_type is None:
        raise Problem(NOT_ACCEPTABLE, "The service is described in these formats only.", accepted=list(offered))
    with leased() as generation:
        if media_type == PAGE:
            body = _form(None, None).encode()
        else:
            graphs = named_graphs(generation, request.base_url)
            body = describe(
                request.base_url,
                generation.release,
                graphs,
                media_type,
                void=url_for("dataset.description", _external=True),
                federated=bool(settings().service_hosts),
            )
        response = Response(body, content_type=content_type(media_type))
        response.headers[RELEASE] = generation.release.version
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers.add("Link", f'<{url_for("dataset.description")}>; rel="describedby"')
    return response
