"""Saved queries as pages: question, definition, form, coverage, rows; and as SPARQL, CSV and JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from pyoxigraph import Literal, NamedNode, QuerySolutions
from werkzeug.wrappers import Response as AnyResponse

from queries.catalogue import BoundQuery, SavedQuery, find
from queries.parameters import Parameter
from sparql_endpoint.evaluation import respond, rows
from sparql_endpoint.generations import Generation, in_service
from sparql_endpoint.headers import RELEASE
from sparql_endpoint.protocol import Operation

blueprint = Blueprint("saved", __name__)

#: Rows shown on a page; the CSV and JSON hold all.
SHOWN = 500

#: Answers of a coverage query in the order they are shown, and what they mean to a reader.
ANSWERS = {
    "yes": "evidence that it is so",
    "no": "evidence that it is not",
    "contradictory": "sources contradict each other",
    "unknown": "not recorded",
}

_TYPES = {"csv": "text/csv", "json": "application/sparql-results+json"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table: the text to show and the address it leads to, if any."""

    text: str
    href: str | None


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
        return redirect(f"{url_for('.page', name=query.stem)}{_query_string()}")
    with in_service().lease() as generation:
        bound = _bound(query, generation)
        answer = rows(generation, bound.text, _endpoint())
        shown = [_cells(row, [column.name for column in query.columns]) for row in islice(answer, SHOWN)]
        body = render_template(
            "saved.html",
            query=query,
            fields=[_field(each, bound, generation) for each in query.parameters],
            coverage=_coverage(rows(generation, bound.coverage, _endpoint())),
            answers=ANSWERS,
            rows=shown,
            found=len(shown) + sum(1 for _ in answer),
            suffix=_query_string(),
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
    with in_service().lease() as generation:
        bound = _bound(query, generation)
        response = respond(generation, Operation(bound.text, None, None), _TYPES[extension], _endpoint())
    response.headers["Content-Disposition"] = f'inline; filename="{query.stem}.{extension}"'
    return response


@blueprint.get("/queries/<name>.rq")
def text(name: str) -> Response:
    """Return the SPARQL text of a saved query with its parameters bound."""
    query = find(name)
    with in_service().lease() as generation:
        bound = _bound(query, generation)
        response = Response(bound.text, content_type="application/sparql-query; charset=utf-8")
        response.headers[RELEASE] = generation.release.version
    response.headers["Cache-Control"] = "no-cache"
    return response


def _bound(query: SavedQuery, generation: Generation) -> BoundQuery:
    return query.bind(request.args.to_dict(flat=False), generation.release.manifest.snapshot)


def _endpoint() -> str:
    return url_for("sparql.sparql", _external=True)


def _query_string() -> str:
    pairs = [(name, value) for name, values in request.args.lists() for value in values]
    return f"?{urlencode(pairs)}" if pairs else ""


def _field(parameter: Parameter, bound: BoundQuery, generation: Generation) -> Field:
    held = tuple(term.value for term in bound.parameters[parameter.name])
    if not parameter.options:
        return Field(parameter, held, ())
    options = rows(generation, parameter.options, _endpoint())
    return Field(parameter, held, tuple((row["value"].value, row["label"].value) for row in options))


def _coverage(answer: QuerySolutions) -> Mapping[str, int]:
    """Return the counts by answer, in the order they are shown."""
    counts = {row["answer"].value: int(row["count"].value) for row in answer}
    return {name: counts.get(name, 0) for name in ANSWERS if name in counts or name != "contradictory"}


def _cells(row: Mapping[str, object], names: Sequence[str]) -> list[list[Cell]]:
    return [_cell(row[name]) for name in names]


def _cell(term: object) -> list[Cell]:
    """Return the parts of one table cell: a literal that lists addresses has several."""
    if isinstance(term, NamedNode):
        return [_link(term.value)]
    if isinstance(term, Literal):
        words = term.value.split()
        if words and all(_is_address(word) for word in words):
            return [_link(word) for word in words]
        return [Cell(term.value, None)]
    return []


def _link(iri: str) -> Cell:
    return Cell(iri.rstrip("/").rsplit("/", 1)[-1] or iri, iri if _is_address(iri) else None)


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))
