"""Saved queries as pages: question, definition, form, coverage, rows; and as SPARQL, CSV and JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions
from werkzeug.wrappers import Response as AnyResponse

from queries.answers import in_words
from queries.catalogue import BoundQuery, SavedQuery, find
from queries.parameters import Parameter
from sparql_endpoint.cells import Cell, cell
from sparql_endpoint.columns import NAMED, Shown, shown
from sparql_endpoint.evaluation import endpoint, respond, rows
from sparql_endpoint.generations import Generation
from sparql_endpoint.headers import RELEASE
from sparql_endpoint.mementos import PARAMETER, leased
from sparql_endpoint.names import names
from sparql_endpoint.protocol import Operation

blueprint = Blueprint("saved", __name__)

#: Rows shown on a page; the CSV and JSON hold all.
SHOWN = 500

#: Answers of a coverage query in the order they are shown, and what they mean to a reader.
ANSWERS = {
    "yes": "there is evidence that it is so",
    "no": "there is evidence that it is not so",
    "contradictory": "sources contradict each other",
    "unknown": "not recorded: no source says so or denies it, which is not the same as no",
}

#: How the values of a boolean are written for readers.
_WORDS = {"true": "yes", "false": "no"}

#: Type of a parameter to the type of its input; all others are text.
_INPUTS = {"date": "date", "integer": "number", "decimal": "number"}

#: Columns whose IRIs get a name where no other column gives it.
_NAMED = NAMED | {"evidence"}

_TYPES = {"csv": "text/csv", "json": "application/sparql-results+json"}


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter as a form field: what it holds now and, for a pick list, the values and labels to choose from."""

    parameter: Parameter
    values: tuple[str, ...]
    options: tuple[tuple[str, str], ...]


@blueprint.get("/queries/<name>")
def page(name: str) -> AnyResponse:
    """Show a saved query with its answer over the current release."""
    query = find(name)
    if name != query.stem:
        address = url_for(".page", name=query.stem).split("?", 1)[0]
        return redirect(f"{address}?{urlencode(list(request.args.items(multi=True)))}" if request.args else address)
    with leased() as generation:
        bound = _bound(query, generation)
        answer = rows(generation, bound.text, endpoint())
        first = list(islice(answer, SHOWN))
        columns, cells = _table(query, first, generation)
        found = len(first) + sum(1 for _ in answer)
        coverage = _coverage(rows(generation, bound.coverage, endpoint()))
        body = render_template(
            "saved.html",
            query=query,
            fields=[_field(each, bound, generation) for each in query.parameters],
            answer=_in_words(query, bound, found, coverage, first),
            coverage=coverage,
            answers=ANSWERS,
            words=_WORDS,
            kinds=_INPUTS,
            columns=columns,
            rows=cells,
            found=found,
            given=_given(),
            text=bound.text,
            release=generation.release,
        )
        response = make_response(body)
        response.headers[RELEASE] = generation.release.version
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/queries/<name>.<any(csv, json):extension>")
def results(name: str, extension: str) -> Response:
    """Return every row of a saved query."""
    query = find(name)
    with leased() as generation:
        bound = _bound(query, generation)
        response = respond(generation, Operation(bound.text, None, None), _TYPES[extension], endpoint())
    response.headers["Content-Disposition"] = f'inline; filename="{query.stem}.{extension}"'
    return response


@blueprint.get("/queries/<name>.rq")
def text(name: str) -> Response:
    """Return the SPARQL text of a saved query with its parameters bound."""
    query = find(name)
    with leased() as generation:
        bound = _bound(query, generation)
        response = Response(bound.text, content_type="application/sparql-query; charset=utf-8")
        response.headers[RELEASE] = generation.release.version
    response.headers["Cache-Control"] = "no-cache"
    return response


def _bound(query: SavedQuery, generation: Generation) -> BoundQuery:
    return query.bind(_given(), generation.release.manifest.snapshot)


def _given() -> dict[str, Any]:
    """Return the values of the parameters of the query; the release is not one of them."""
    return {name: values for name, values in request.args.lists() if name != PARAMETER}


def _field(parameter: Parameter, bound: BoundQuery, generation: Generation) -> Field:
    held = tuple(term.value for term in bound.parameters[parameter.name])
    if not parameter.options:
        return Field(parameter, held, ())
    options = rows(generation, parameter.options, endpoint())
    return Field(parameter, held, tuple((row["value"].value, row["label"].value) for row in options))


def _coverage(answer: QuerySolutions) -> Mapping[str, int]:
    """Return the counts by answer, in the order they are shown."""
    counts = {row["answer"].value: int(row["count"].value) for row in answer}
    return {name: counts.get(name, 0) for name in ANSWERS if name in counts or name != "contradictory"}


def _in_words(
    query: SavedQuery, bound: BoundQuery, found: int, coverage: Mapping[str, int], first: Sequence[QuerySolution]
) -> str:
    row = {column.name: first[0][column.name] for column in query.columns} if first else {}
    return in_words(query.answer, rows=found, coverage=coverage, parameters=bound.parameters, first=row)


def _table(
    query: SavedQuery, found: Sequence[QuerySolution], generation: Generation
) -> tuple[list[Shown], list[list[list[Cell]]]]:
    """Return the columns a reader sees and the cells of every row, with names in place of IRIs."""
    columns = shown(query.columns)
    unnamed = [each.column.name for each in columns if each.name is None and each.column.type in _NAMED]
    iris = (term.value for row in found for name in unnamed if isinstance(term := row[name], NamedNode))
    called = names(generation, iris, endpoint())
    return columns, [[_cell(row, column, called) for column in columns] for row in found]


def _cell(row: QuerySolution, shown: Shown, called: Mapping[str, str]) -> list[Cell]:
    term = row[shown.column.name]
    name = None if shown.name is None else row[shown.name.name]
    if term is None:
        return cell(name)
    if isinstance(term, Literal) and shown.column.type == "boolean":
        return [Cell(_WORDS.get(term.value, term.value))]
    return cell(term, name.value if isinstance(name, Literal) else called.get(term.value))
