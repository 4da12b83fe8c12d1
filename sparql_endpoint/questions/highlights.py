"""A few saved questions with their answers of now, for the page that a reader sees first."""

from dataclasses import dataclass
from typing import Final

from queries.catalogue import SavedQuery, catalogue
from queries.wording import Wording, wording
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.questions.answered import Answered, answered

#: Questions that most readers can follow without another, by the file of their query.
CHOSEN: Final = (
    "funding_single_funder",
    "met_without_partnership",
    "infrastructure_hubs",
    "inclusion_global_south",
    "languages_interface",
    "certification_status",
)

#: Rows that are shown of each.
ROWS: Final = 3


@dataclass(frozen=True, slots=True)
class Highlight:
    """A question, its words in a language, and its answer with the first rows."""

    query: SavedQuery
    told: Wording
    answer: Answered


def highlights(generation: Generation, language: str) -> list[Highlight]:
    """Return the chosen questions with what the release answers to their defaults, in words of a language.

    Raises: EvaluationError if one has no complete answer.
    """
    saved = catalogue()
    return [_highlight(saved[stem], generation, language) for stem in CHOSEN]


def _highlight(query: SavedQuery, generation: Generation, language: str) -> Highlight:
    told = wording(query, language)
    asked = query.bind({}, generation.release.manifest.snapshot)
    return Highlight(query, told, answered(query, told, asked, generation, ROWS))
