"""The rows of a saved query as a table for readers: names in place of IRIs, one cell a column that they see."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask_babel import gettext
from pyoxigraph import Literal, NamedNode, QuerySolution

from briefs.words import STATES
from queries.columns import NAMED, Shown, shown
from queries.header import Column
from sparql_endpoint.answering.evaluation import endpoint
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.wording.cells import Cell, cell
from sparql_endpoint.wording.names import names

#: How the values of a boolean are written for readers.
WORDS: Final = {"true": "yes", "false": "no"}
#: Columns whose IRIs get a name where no other column gives it.
_NAMED = NAMED | {"evidence"}


def table(
    columns: Sequence[Column], rows: Sequence[QuerySolution], generation: Generation
) -> tuple[list[Shown], list[list[list[Cell]]]]:
    """Return the columns that a reader sees and the cells of every row.

    Raises: EvaluationError if the names have no complete answer.
    """
    seen = shown(columns)
    unnamed = [each.column.name for each in seen if each.name is None and each.column.type in _NAMED]
    iris = (term.value for row in rows for name in unnamed if isinstance(term := row[name], NamedNode))
    called = names(generation, iris, endpoint())
    return seen, [[_cell(row, column, called) for column in seen] for row in rows]


def _cell(row: QuerySolution, shown: Shown, called: Mapping[str, str]) -> list[Cell]:
    term = row[shown.column.name]
    name = None if shown.name is None else row[shown.name.name]
    if term is None:
        return cell(name)
    if isinstance(term, Literal) and shown.column.type == "boolean":
        return [Cell(gettext(WORDS.get(term.value, term.value)))]
    if isinstance(term, Literal) and shown.column.type == "text" and term.value in STATES:
        return [Cell(gettext(term.value))]
    return cell(term, name.value if isinstance(name, Literal) else called.get(term.value))
