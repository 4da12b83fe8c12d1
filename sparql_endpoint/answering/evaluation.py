"""Evaluate a query over the release in service and turn its result into a response or into terms."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from flask import Response, current_app, request, url_for
from pyoxigraph import (
    NamedNode,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)
from werkzeug.wsgi import FileWrapper

from briefs.asking import Ask
from ontology.namespaces import Namespaces
from queries.blocks import fill
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.protocol import Operation
from sparql_endpoint.answering.turn import Asked, read, results
from sparql_endpoint.frames import SOLUTIONS, Query
from sparql_endpoint.http.compression import held
from sparql_endpoint.http.headers import RELEASE, TRUNCATED
from sparql_endpoint.http.negotiation import GRAPH_TYPES, SOLUTION_TYPES, best, content_type
from sparql_endpoint.http.problems import NOT_ACCEPTABLE, Problem
from sparql_endpoint.query_text.screening import Screened, own
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.workers import long_texts
from sparql_endpoint.workers.engine import Result
from sparql_endpoint.workers.spool import SPOOL_IN_MEMORY

_JSON = "application/sparql-results+json"
_CHUNK = 1 << 16

_GRAPHS = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?graph ?triples WHERE {
  GRAPH ?graph {}
  OPTIONAL { VALUES ?meta { UNDEF } GRAPH ?meta { ?graph void:triples ?triples } }
}
ORDER BY ?graph
"""


def settings() -> ServiceSettings:
    """Return the settings of the application that handles this request."""
    return cast("ServiceSettings", current_app.config["SERVICE"])


def respond(generation: Generation, operation: Operation, accept: str | None, base: str) -> Response:
    """Answer a query operation in the format that accept likes best, or with 304 where the client has the answer.

    Raises: Problem if no format is acceptable; EvaluationError if there is no complete result.
    """
    solutions, graph = best(accept, SOLUTION_TYPES), best(accept, GRAPH_TYPES)
    if solutions is None and graph is None:
        raise Problem(NOT_ACCEPTABLE, "No offered format is accepted.", accepted=[*SOLUTION_TYPES, *GRAPH_TYPES])
    screened = _screened(operation.text)
    query = _query(operation, screened, solutions, graph, base)
    tag = _tag(generation.release.version, query, solutions, graph) if _repeats(screened) else None
    confirmed = None if tag is None else held(tag)
    if confirmed is not None:
        tag, response = confirmed, Response(status=304, content_type=solutions or graph)
    else:
        result = _result(generation, query, screened)
        response = _spooled(result, solutions if result.form == SOLUTIONS else graph)
        if result.truncated is not None:
            response.headers[TRUNCATED] = str(result.truncated).lower()
    _mark(response, generation, tag)
    return response


def endpoint() -> str:
    """Return the address of the SPARQL endpoint as the client sees it: the base of relative IRIs."""
    return url_for("sparql.sparql", _external=True)


def evaluate(generation: Generation, operation: Operation) -> Result:
    """Return the result of a query operation for a page: rows as JSON, a graph as Turtle.

    Raises: EvaluationError if there is no complete result.
    """
    screened = _screened(operation.text)
    graphs = operation.default_graphs, operation.named_graphs
    query = Query(screened.text, request.base_url, _JSON, "text/turtle", *graphs, operation.most, screened.endpoints)
    return _result(generation, query, screened)


def repeats(text: str) -> bool:
    """Return whether a client may keep the answer to this request: a GET of a query that always gives the same rows."""
    return _repeats(_screened(text))


def rows(generation: Generation, text: str, base: str) -> QuerySolutions:
    """Return the rows of a SELECT query as terms, for pages; the text is one of ours, bound.

    Raises: EvaluationError if there is no complete result.
    """
    (found,) = rows_of_all(generation, [text], base)
    return found


def asking(generation: Generation) -> Ask:
    """Return what asks a release in service for the rows of our queries, as documents ask."""

    def ask(text: str) -> Sequence[QuerySolution]:
        return list(rows(generation, text, endpoint()))

    return ask


def rows_of_all(generation: Generation, texts: Iterable[str], base: str) -> list[QuerySolutions]:
    """Return the rows of several SELECT queries as `rows` does; they go to the engine together.

    Raises: EvaluationError if one has no complete result.
    """
    screened = [own(text) for text in texts]
    asked = [Asked(Query(each.text, base, _JSON, None), each) for each in screened]
    return [
        cast("QuerySolutions", parse_query_results(read(result), QueryResultsFormat.JSON))
        for result in results(generation, asked)
    ]


def triples(generation: Generation, text: str, base: str) -> list[Triple]:
    """Return the graph that a CONSTRUCT or DESCRIBE query gives, for documents; the text is one of ours, bound.

    Raises: EvaluationError if there is no complete result.
    """
    screened = own(text)
    result = _result(generation, Query(screened.text, base, None, "application/n-triples"), screened)
    return [quad.triple for quad in parse(read(result), RdfFormat.N_TRIPLES)]


def holds(generation: Generation, text: str, base: str) -> bool:
    """Return the answer to an ASK query of ours, bound.

    Raises: EvaluationError if there is none.
    """
    screened = own(text)
    return read(_result(generation, Query(screened.text, base, "text/csv", None), screened)).strip() == b"true"


def named_graphs(generation: Generation, base: str) -> Iterator[tuple[str, int | None]]:
    """Yield the IRIs of the named graphs of the release, in order, with as many triples as it says that they hold.

    Raises: EvaluationError if there is no complete result.
    """
    meta = NamedNode(Namespaces(settings().base).graph("meta"))
    for row in rows(generation, fill(_GRAPHS, {"meta": [meta]}), base):
        triples = row["triples"]
        yield row["graph"].value, None if triples is None else int(triples.value)


def _screened(text: str) -> Screened:
    limits = settings()
    return long_texts.screened(
        text, query_limit=limits.query_limit, nesting_limit=limits.nesting_limit, services=limits.service_hosts
    )


def _repeats(screened: Screened) -> bool:
    return screened.repeatable and request.method in ("GET", "HEAD")


def _query(operation: Operation, screened: Screened, solutions: str | None, graph: str | None, base: str) -> Query:
    return Query(
        text=screened.text,
        base=base,
        solutions=None if solutions is None else SOLUTION_TYPES[solutions],
        graph=None if graph is None else GRAPH_TYPES[graph],
        default_graphs=operation.default_graphs,
        named_graphs=operation.named_graphs,
        most=operation.most,
        endpoints=screened.endpoints,
    )


def _result(generation: Generation, query: Query, screened: Screened) -> Result:
    (result,) = results(generation, [Asked(query, screened)])
    return result


def _tag(version: str, query: Query, solutions: str | None, graph: str | None) -> str:
    """Return what identifies the answer: everything it is a function of."""
    parts = [version, query.text, query.base, query.default_graphs, query.named_graphs, query.most, solutions, graph]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _spooled(result: Result, media_type: str | None) -> Response:
    header = content_type(media_type or "application/octet-stream")
    if result.size <= SPOOL_IN_MEMORY:
        return Response(read(result), content_type=header)
    pieces = FileWrapper(result.body, _CHUNK)  # type: ignore[arg-type]  # declared for files, needs read and close
    response = Response(pieces, content_type=header, direct_passthrough=True)
    response.content_length = result.size
    return response


def _mark(response: Response, generation: Generation, tag: str | None) -> None:
    response.headers[RELEASE] = generation.release.version
    response.headers["Cache-Control"] = "no-store" if tag is None else "public, no-cache"
    if tag is not None:
        response.set_etag(tag)
