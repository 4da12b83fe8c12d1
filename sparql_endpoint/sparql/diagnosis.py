"""Why a query has no row, as JSON, and for the page that shows none.

Every question of a diagnosis is a query of the client: evaluated by the same workers within the same limits, and taken
from the same budget. No more are asked once they took as long as one query may.
"""

import json
from collections.abc import Mapping
from time import monotonic
from typing import Final

from flask import Blueprint, Response, request
from pyoxigraph import QueryBoolean, QueryResultsFormat, parse_query_results

from ontology.nearest import hints
from queries.diagnosis import Cause, Diagnosis, diagnose
from queries.grammar import UnreadablePattern
from queries.probes import Stopped
from sparql_endpoint.answering.evaluation import evaluate, settings
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.answering.protocol import Operation, operation
from sparql_endpoint.answering.turn import charged, read
from sparql_endpoint.errors import EvaluationError, Unavailable
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.problems import Problem
from sparql_endpoint.sparql import results

blueprint = Blueprint("diagnosis", __name__)

#: Characters of a query; longer ones are not taken apart.
LONGEST: Final = 32 * 1024
#: Questions of one diagnosis.
QUESTIONS: Final = 40


@blueprint.route("/sparql/diagnosis", methods=["GET", "POST", "QUERY"])
def document() -> Response:
    """Tell whether a query has no row, and which of its patterns are the reason."""
    asked = operation(request, settings().row_limit)
    with leased() as generation:
        answer = results.answer(generation, asked)
        empty = results.is_empty(answer)
        found = diagnosed(generation, asked) if empty else None
        response = Response(
            json.dumps(_members(generation, found, empty=empty), ensure_ascii=False, indent=2) + "\n",
            content_type="application/json",
        )
        response.headers[RELEASE] = generation.release.version
    response.headers["Cache-Control"] = "no-cache" if answer.repeats else "no-store"
    return response


def diagnosed(generation: Generation, asked: Operation) -> Diagnosis | None:
    """Return why a query that was evaluated has no row; None if its text is of a form that is not taken apart."""
    if len(asked.text) > LONGEST:
        return None
    end = monotonic() + settings().time_limit

    def ask(question: str) -> bool | None:
        if monotonic() > end:
            raise Stopped
        return _holds(generation, Operation(question, asked.default_graphs, asked.named_graphs))

    try:
        with charged():
            return diagnose(asked.text, ask, hints, {}, QUESTIONS)
    except (UnreadablePattern, Problem):
        return None


def _holds(generation: Generation, question: Operation) -> bool | None:
    try:
        body = read(evaluate(generation, question))
    except (Unavailable, Problem) as error:
        raise Stopped from error
    except EvaluationError:
        return None
    answer = parse_query_results(body, QueryResultsFormat.JSON)
    return bool(answer) if isinstance(answer, QueryBoolean) else None


def _members(generation: Generation, found: Diagnosis | None, *, empty: bool) -> Mapping[str, object]:
    return {
        "release": generation.release.version,
        "empty": empty,
        "complete": not empty or (found is not None and found.complete),
        "questions": found.asked if found else 0,
        "causes": [_cause(cause) for cause in found.causes] if found else [],
    }


def _cause(cause: Cause) -> Mapping[str, object]:
    return {
        "number": cause.number,
        "pattern": cause.pattern,
        "line": cause.line,
        "reason": cause.reason,
        "nearest": list(cause.nearest),
        "text": str(cause),
    }
