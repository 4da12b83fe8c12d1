"""A saved query as a request asks it: its values, its cap on rows, its coverage, its pick lists."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from flask import request, url_for
from pyoxigraph import QuerySolution

from queries.answers import ANSWERS, in_words
from queries.catalogue import BoundQuery, SavedQuery
from queries.parameters import Parameter
from queries.wording import Wording
from sparql_endpoint.answering.evaluation import endpoint, rows, settings
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import PARAMETER
from sparql_endpoint.answering.protocol import CAP, cap
from sparql_endpoint.http.problems import INVALID_PARAMETER
from sparql_endpoint.wording import languages

#: Parameters of every saved query, which therefore no query may have of its own.
COMMON: Final = (PARAMETER, CAP, languages.PARAMETER)


def given() -> dict[str, Any]:
    """Return the values of the parameters of the query; the release and the cap are none of them."""
    return {name: values for name, values in request.args.lists() if name not in COMMON}


def most() -> int | None:
    """Return how many rows the client wants at most; None for all.

    Raises: Problem if that is no whole number in the range that is offered.
    """
    return cap(tuple(request.args.items(multi=True)), settings().row_limit, INVALID_PARAMETER)


def bound(query: SavedQuery, generation: Generation) -> BoundQuery:
    """Return the query with the values of the request, or its defaults, in place.

    Raises: InvalidParameter if a value does not fit or the query has no such parameter.
    """
    return query.bind(given(), generation.release.manifest.snapshot)


def address_of(route: str, query: SavedQuery, *, external: bool = False, **parts: str) -> str:
    """Return the address by which a route gives the query for all that this request gives, in one spelling."""
    path = url_for(route, name=query.stem, _external=external, **parts).split("?", 1)[0]
    pairs = urlencode(list(request.args.items(multi=True)))
    return f"{path}?{pairs}" if pairs else path


def coverage(asked: BoundQuery, generation: Generation) -> Mapping[str, int]:
    """Return of how many subjects it is so, is not so, is contradicted, is not recorded, in the order they are shown.

    Raises: EvaluationError if there is no complete answer.
    """
    return counted(rows(generation, asked.coverage, endpoint()))


def counted(found: Iterable[QuerySolution]) -> Mapping[str, int]:
    """Return the counts in the rows of a coverage query, in the order they are shown."""
    counts = {row["answer"].value: int(row["count"].value) for row in found}
    return {name: counts.get(name, 0) for name in ANSWERS if name in counts or name != "contradictory"}


def options(parameter: Parameter, generation: Generation) -> list[tuple[str, str]]:
    """Return the values and labels that a reader chooses from; none where a value is written freely.

    Raises: EvaluationError if there is no complete answer.
    """
    if not parameter.options:
        return [(choice, choice) for choice in parameter.choices]
    found = rows(generation, parameter.options, endpoint())
    return [(row["value"].value, row["label"].value) for row in found]


def sentence(
    query: SavedQuery,
    told: Wording,
    asked: BoundQuery,
    found: int,
    covered: Mapping[str, int],
    first: Sequence[QuerySolution],
) -> str:
    """Return the answer in the words of a language: so many rows found, the coverage, what the first row holds."""
    row = {column.name: first[0][column.name] for column in query.columns} if first else {}
    return in_words(
        told.answer,
        rows=found,
        coverage=covered,
        parameters=asked.parameters,
        first=row,
        language=told.language,
    )
