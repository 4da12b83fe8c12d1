"""The picture of the answer to a saved query, as its header names it, in SVG or PNG."""

from flask import Blueprint, Response

from briefs.document import Picture
from briefs.question import answered, picture_of
from queries.catalogue import BoundQuery, SavedQuery, find
from sparql_endpoint.answering.evaluation import asking
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.documents import tagged
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.problems import NOT_FOUND, Problem
from sparql_endpoint.questions.asking import bound
from sparql_endpoint.wording.catalogues import speaking
from sparql_endpoint.workers.drawing import PICTURES, drawing

blueprint = Blueprint("pictures", __name__)

#: A query whose answer is a table, and nothing else.
_TABLE = "table"


@blueprint.get("/queries/<name>.png", defaults={"suffix": "png"})
@blueprint.get("/queries/<name>.svg", defaults={"suffix": "svg"})
def picture(name: str, suffix: str) -> Response:
    """Draw the answer to a saved query."""
    query = find(name)
    with leased() as generation:
        found = drawn(generation, query, bound(query, generation))
        version = generation.release.version
    if found is None:
        raise Problem(NOT_FOUND, "There is no picture of this answer: it is a table, or there are not two to compare.")
    response = tagged(drawing().image(found, PICTURES[suffix]), PICTURES[suffix])
    response.headers[RELEASE] = version
    return response


def told_picture(generation: Generation, query: SavedQuery, asked: BoundQuery, language: str) -> Picture | None:
    """Return the picture of an answer with its words in a language; None where it has none.

    Raises: EvaluationError if there is no complete answer.
    """
    with speaking(language):
        return drawn(generation, query, asked)


def drawn(generation: Generation, query: SavedQuery, asked: BoundQuery) -> Picture | None:
    """Return the picture of an answer, not drawn yet; None where it has none.

    Raises: EvaluationError if there is no complete answer.
    """
    if query.chart.type == _TABLE:
        return None
    return picture_of(answered(asking(generation), query, asked))
