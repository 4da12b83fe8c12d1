"""The answer to a saved query as pages show it: its first rows, how many there are, the coverage, and words for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from queries.catalogue import BoundQuery, SavedQuery
from queries.columns import Shown
from queries.wording import Wording
from sparql_endpoint.answering.evaluation import endpoint, rows
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.questions.asking import coverage, sentence
from sparql_endpoint.questions.tables import table
from sparql_endpoint.wording.cells import Cell


@dataclass(frozen=True, slots=True)
class Answered:
    """The columns that a reader sees, the cells of the first rows, the number of all rows, the coverage, the words."""

    columns: Sequence[Shown]
    rows: Sequence[Sequence[Sequence[Cell]]]
    found: int
    coverage: Mapping[str, int]
    words: str


def answered(query: SavedQuery, told: Wording, asked: BoundQuery, generation: Generation, most: int) -> Answered:
    """Return the answer in the words of told, with at most so many rows.

    Raises: EvaluationError if there is no complete answer.
    """
    answer = rows(generation, asked.text, endpoint())
    first = list(islice(answer, most))
    found = len(first) + sum(1 for _ in answer)
    covered = coverage(asked, generation)
    columns, cells = table(query.columns, first, generation)
    return Answered(columns, cells, found, covered, sentence(query, told, asked, found, covered, first))
