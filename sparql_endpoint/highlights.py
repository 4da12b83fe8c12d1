"""A few saved questions with their answers of now, for the page that a reader sees first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from queries.catalogue import SavedQuery, catalogue
from queries.columns import Shown
from queries.wording import Wording, wording
from sparql_endpoint.asking import coverage, sentence
from sparql_endpoint.cells import Cell
from sparql_endpoint.evaluation import endpoint, rows
from sparql_endpoint.generations import Generation
from sparql_endpoint.tables import table

#: Questions that most readers can follow without another, by the file of their query.
CHOSEN: Final = (
    "funding_single_funder",
    "met_without_partnership",
    "infrastructure_hubs",
    "inclusion_global_south",
    "languages_interface",
    "certification_status",
)

#: Rows and columns that are shown of each.
ROWS: Final = 3
COLUMNS: Final = 3


@dataclass(frozen=True, slots=True)
class Highlight:
    """A question, its answer in words and in numbers, and the first rows of it."""

    query: SavedQuery
    told: Wording
    answer: str
    coverage: Mapping[str, int]
    columns: Sequence[Shown]
    rows: Sequence[Sequence[Sequence[Cell]]]


def highlights(generation: Generation, language: str) -> list[Highlight]:
    """Return the chosen questions with what the release answers to their defaults, in words of a language.

    Raises: EvaluationError if one has no complete answer.
    """
    saved = catalogue()
    return [_highlight(saved[stem], generation, language) for stem in CHOSEN]


def _highlight(query: SavedQuery, generation: Generation, language: str) -> Highlight:
    told = wording(query, language)
    asked = query.bind({}, generation.release.manifest.snapshot)
    answer = rows(generation, asked.text, endpoint())
    first = list(islice(answer, ROWS))
    found = len(first) + sum(1 for _ in answer)
    covered = coverage(asked, generation)
    said = sentence(query, told, asked, found, covered, first)
    columns, cells = table(query.columns, first, generation)
    return Highlight(query, told, said, covered, columns[:COLUMNS], [row[:COLUMNS] for row in cells])
