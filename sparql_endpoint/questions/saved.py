"""Saved queries as pages: question, definition, form, coverage, rows; and as SPARQL, CSV, JSON and files.

The address of a query gives what is accepted best, a page of equals; an address with a suffix gives that format.
"""

from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from queries.answers import ANSWERS
from queries.catalogue import BoundQuery, SavedQuery, find
from queries.parameters import Parameter
from queries.wording import Wording, wording
from sparql_endpoint.answering.evaluation import endpoint, respond
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.answering.protocol import Operation
from sparql_endpoint.http.documents import tagged
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.negotiation import PAGE, best
from sparql_endpoint.http.page_cache import pages
from sparql_endpoint.http.problems import NOT_ACCEPTABLE, Problem
from sparql_endpoint.questions.answered import answered
from sparql_endpoint.questions.asking import address_of, bound, given, most, options
from sparql_endpoint.questions.coverage_sources import has_sources
from sparql_endpoint.questions.embeds import whole_address
from sparql_endpoint.questions.pictures import told_picture
from sparql_endpoint.questions.saved_files import FILES, file
from sparql_endpoint.questions.tables import WORDS
from sparql_endpoint.wording.languages import direction, page_language, reader_language
from sparql_endpoint.wording.term_words import term_word

blueprint = Blueprint("saved", __name__)

#: Rows shown on a page; the CSV and JSON hold all.
SHOWN = 200

#: Type of a parameter to the type of its input; all others are text.
_INPUTS = {"date": "date", "integer": "number", "decimal": "number"}

#: Suffix of an address to the media type of all rows, as the engine writes them, and of every offered format.
_WRITTEN: Final = {"csv": "text/csv", "json": "application/sparql-results+json"}
TYPES: Final = {**_WRITTEN, **FILES}

#: What the address of a query offers, the page first; JSON stands for the results in it.
_OFFERED: Final = {
    PAGE: "",
    TYPES["json"]: "json",
    **{media_type: suffix for suffix, media_type in TYPES.items()},
    "application/json": "json",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter as a form field: what it holds now and, for a pick list, the values and labels to choose from."""

    parameter: Parameter
    values: tuple[str, ...]
    options: tuple[tuple[str, str], ...]


@blueprint.get("/queries/<name>")
def page(name: str) -> AnyResponse:
    """Answer a saved query over the current release in the format that is accepted best: a page, or all rows."""
    query = find(name)
    if name != query.stem:
        address = url_for(".page", name=query.stem).split("?", 1)[0]
        return redirect(f"{address}?{urlencode(list(request.args.items(multi=True)))}" if request.args else address)
    accepted = best(request.headers.get("Accept"), _OFFERED)
    if accepted is None:
        raise Problem(NOT_ACCEPTABLE, "No offered format is accepted.", accepted=list(_OFFERED))
    return _rows(query, suffix) if (suffix := _OFFERED[accepted]) else _page(query)


@blueprint.get(f"/queries/<name>.<any({','.join(TYPES)}):extension>")
def results(name: str, extension: str) -> Response:
    """Return the rows of a saved query: all, or as many as the client wants at most."""
    return _rows(find(name), extension)


@blueprint.get("/queries/<name>.rq")
def text(name: str) -> Response:
    """Return the SPARQL text of a saved query with its parameters bound."""
    query = find(name)
    with leased() as generation:
        asked = bound(query, generation)
        response = Response(asked.text, content_type="application/sparql-query; charset=utf-8")
        response.headers[RELEASE] = generation.release.version
    response.headers["Cache-Control"] = "no-cache"
    return response


def _page(query: SavedQuery) -> Response:
    language = reader_language()
    told = wording(query, language)
    with leased() as generation:
        asked = bound(query, generation)
        make = partial(_rendered, query, told, asked, generation)
        response = tagged(pages().page(generation.release.version, language, make), PAGE)
        response.headers[RELEASE] = generation.release.version
    response.headers["Content-Language"] = language if language == "en" else f"en, {language}"
    return response


def _rendered(query: SavedQuery, told: Wording, asked: BoundQuery, generation: Generation) -> str:
    answer = answered(query, told, asked, generation, min(SHOWN, most() or SHOWN))
    return render_template(
        "saved.html",
        has_sources=has_sources(query),
        query=query,
        fields=[_field(each, asked, generation) for each in query.parameters],
        told=told,
        told_direction=direction(told.language),
        picture=told_picture(generation, query, asked, told.language),
        answer=answer.words,
        coverage=answer.coverage,
        answers=ANSWERS,
        words=WORDS,
        kinds=_INPUTS,
        columns=answer.columns,
        rows=answer.rows,
        found=answer.found,
        given=given(),
        embed=whole_address("embeds.page", query),
        text=asked.text,
        release=generation.release,
    )


def _rows(query: SavedQuery, suffix: str) -> Response:
    response = file(query, suffix) if suffix in FILES else _serialised(query, suffix)
    shown = "attachment" if suffix in FILES else "inline"
    response.headers["Content-Disposition"] = f'{shown}; filename="{query.stem}.{suffix}"'
    response.headers["Content-Location"] = address_of(".results", query, extension=suffix)
    covered = address_of("saved_documents.coverage_document", query)
    response.headers.add("Link", f'<{covered}>; rel="describedby"; type="application/json"')
    return response


def _serialised(query: SavedQuery, suffix: str) -> Response:
    with leased() as generation:
        operation = Operation(bound(query, generation).text, None, None, None, most())
        return respond(generation, operation, _WRITTEN[suffix], endpoint())


def _field(parameter: Parameter, asked: BoundQuery, generation: Generation) -> Field:
    held = tuple(term.value for term in asked.parameters[parameter.name])
    listed = options(parameter, generation) if parameter.options else ()
    language = page_language()
    return Field(parameter, held, tuple((value, term_word(value, language) or label) for value, label in listed))
