"""Saved queries as JSON for programs: the list, an answer with all that it rests on, its coverage, its pick lists."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from flask import Blueprint, Response, url_for

from graph.citation import CORRECT, citation, licences
from queries.blocks import Term
from queries.catalogue import BoundQuery, SavedQuery, catalogue, find
from queries.parameters import Parameter
from queries.values import value
from queries.wording import Wording, wording
from sparql_endpoint.answering.evaluation import endpoint, rows, settings
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.documents import tagged
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.problems import NOT_FOUND, Problem
from sparql_endpoint.questions.asking import address_of, bound, coverage, most, options, sentence
from sparql_endpoint.wording.catalogues import SOURCE, translations
from sparql_endpoint.wording.languages import asked_language

blueprint = Blueprint("saved_documents", __name__)

_JSON = "application/json"


@blueprint.get("/queries.json")
def index() -> Response:
    """List the saved queries with their parameters, columns and addresses."""
    with leased() as generation:
        return _document(generation, {"queries": [_listed(query) for query in catalogue().values()]})


@blueprint.get("/queries/<name>/answer.json")
def answer_document(name: str) -> Response:
    """Answer a saved query in one document: words, rows, coverage, definition, caveats, release, licences, citation."""
    query, cap = find(name), most()
    told = wording(query, asked_language() or SOURCE)
    with leased() as generation:
        asked = bound(query, generation)
        found = rows(generation, asked.text, endpoint())
        kept = list(islice(found, settings().row_limit if cap is None else cap))
        count = len(kept) + sum(1 for _ in found)
        covered = coverage(asked, generation)
        document = {
            "query": _about(query, told),
            "answer": sentence(query, told, asked, count, covered, kept),
            "parameters": _held(asked),
            "coverage": covered,
            "found": count,
            "rows": [{each.name: _plain(row[each.name], each.type) for each in query.columns} for row in kept],
            **_release(query, generation),
        }
        return _document(generation, document)


@blueprint.get("/queries/<name>/coverage.json")
def coverage_document(name: str) -> Response:
    """Tell how many subjects a saved query asks about, and of how many the answer is yes, no or unknown."""
    query = find(name)
    with leased() as generation:
        asked = bound(query, generation)
        covered = coverage(asked, generation)
        document = {
            "query": query.stem,
            "parameters": _held(asked),
            "subjects": sum(covered.values()),
            "coverage": covered,
            "release": generation.release.version,
        }
        return _document(generation, document)


@blueprint.get("/queries/<name>/options/<parameter>.json")
def options_document(name: str, parameter: str) -> Response:
    """List the values of a parameter that a reader chooses from, with their labels."""
    query = find(name)
    listed = {each.name: each for each in query.parameters if has_options(each)}
    if parameter not in listed:
        known = ", ".join(listed) or "no parameter"
        detail = f"The query {query.stem} has no pick list for {parameter!r}; it has one for {known}."
        raise Problem(NOT_FOUND, detail, parameter=parameter, accepted=list(listed))
    chosen = listed[parameter]
    with leased() as generation:
        document = {
            "query": query.stem,
            "parameter": chosen.name,
            "label": chosen.label,
            "default": chosen.default,
            "options": [{"value": each, "label": label} for each, label in options(chosen, generation)],
        }
        return _document(generation, document)


def has_options(parameter: Parameter) -> bool:
    """Return whether the values of a parameter are listed."""
    return bool(parameter.options or parameter.choices)


def _document(generation: Generation, document: Mapping[str, Any]) -> Response:
    response = tagged((json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode(), _JSON)
    response.headers[RELEASE] = generation.release.version
    return response


def _about(query: SavedQuery, told: Wording) -> Mapping[str, Any]:
    """Return what a query asks and how it is answered, in the language of its wording; the formula has none."""
    say = translations(told.language).gettext
    return {
        "id": query.id,
        "name": query.stem,
        "group": query.group,
        "title": told.title,
        "question": told.question,
        "why": say(query.why),
        "definition": say(query.definition),
        "formula": query.formula,
        "caveats": [say(each) for each in query.caveats],
        "columns": [
            {"name": each.name, "label": say(each.label), "type": each.type, "help": each.help and say(each.help)}
            for each in query.columns
        ],
    }


def _listed(query: SavedQuery) -> Mapping[str, Any]:
    addresses = {kind: url_for(f".{kind}_document", name=query.stem) for kind in ("answer", "coverage")}
    parameters = [
        {
            "name": each.name,
            "type": each.type,
            "label": each.label,
            "help": each.help,
            "default": each.default,
            "accepted": each.accepted(),
            "many": each.many,
            "options": url_for(".options_document", name=query.stem, parameter=each.name)
            if has_options(each)
            else None,
        }
        for each in query.parameters
    ]
    about = _about(query, wording(query, SOURCE))
    return {**about, "parameters": parameters, "href": url_for("saved.page", name=query.stem), **addresses}


def _held(asked: BoundQuery) -> Mapping[str, Sequence[str]]:
    """Return the values that the query was asked with; an empty list is any value."""
    return {name: [_text(term) for term in terms] for name, terms in asked.parameters.items()}


def _text(term: Term) -> str:
    return term.value


def _plain(term: Any, type_: str) -> str | int | float | bool | None:  # a term of any kind, or none
    found = value(term, type_)
    return found.isoformat() if isinstance(found, date) else found


def _release(query: SavedQuery, generation: Generation) -> Mapping[str, Any]:
    release = generation.release
    return {
        "release": {"version": release.version, "snapshot": release.manifest.snapshot.isoformat()},
        "sources": licences(release),
        "citation": citation(query, release, address_of("saved.page", query, external=True)),
        "correct": CORRECT,
    }
