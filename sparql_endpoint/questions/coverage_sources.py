"""How much each source knows of what a saved query asks about: its coverage source by source, as a page and as JSON."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Final

from flask import Blueprint, Response, make_response, render_template

from queries.answers import ANSWERS
from queries.by_source import by_source
from queries.catalogue import BoundQuery, SavedQuery, catalogue, find
from sparql_endpoint.answering.evaluation import endpoint, rows
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.documents import tagged
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.problems import NOT_FOUND, Problem
from sparql_endpoint.questions.asking import address_of, bound, counted

blueprint = Blueprint("coverage_sources", __name__)

_JSON: Final = "application/json"


def has_sources(query: SavedQuery) -> bool:
    """Return whether the coverage of a query counts what a source describes."""
    return query.stem in _told_by_source()


@cache
def _told_by_source() -> frozenset[str]:
    return frozenset(each.stem for each in catalogue().values() if by_source(each, each.coverage) is not None)


@blueprint.get("/queries/<name>/sources")
def page(name: str) -> Response:
    """Show of how many things that each source describes the answer is yes, no or unknown."""
    query = find(name)
    with leased() as generation:
        asked = bound(query, generation)
        body = render_template(
            "coverage_sources.html",
            query=query,
            sources=_coverage(query, asked, generation),
            titles=_titles(generation),
            answers=ANSWERS,
            back=address_of("saved.page", query),
            document=address_of("coverage_sources.document", query),
        )
        response = make_response(body)
        response.headers[RELEASE] = generation.release.version
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/queries/<name>/sources.json")
def document(name: str) -> Response:
    """Tell of how many things that each source describes the answer is yes, no or unknown."""
    query = find(name)
    with leased() as generation:
        asked = bound(query, generation)
        titles = _titles(generation)
        found = {
            "query": query.stem,
            "sources": [
                {
                    "source": source,
                    "title": titles.get(source, ""),
                    "subjects": sum(counts.values()),
                    "coverage": counts,
                }
                for source, counts in _coverage(query, asked, generation).items()
            ],
            "release": generation.release.version,
        }
        response = tagged((json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode(), _JSON)
        response.headers[RELEASE] = generation.release.version
    return response


def _coverage(query: SavedQuery, asked: BoundQuery, generation: Generation) -> Mapping[str, Mapping[str, int]]:
    """Return the coverage of each source by the name of the source, in the order of the names.

    Raises: Problem if the coverage counts nothing that a source describes; EvaluationError if there is no answer.
    """
    text = by_source(query, asked.coverage)
    if text is None:
        detail = f"The coverage of {query.id} counts pairs, cells or sums, which no source describes."
        raise Problem(NOT_FOUND, detail)
    found = list(rows(generation, text, endpoint()))
    names = sorted({row["source"].value for row in found})
    return {name.rpartition("/")[2]: counted(row for row in found if row["source"].value == name) for name in names}


def _titles(generation: Generation) -> Mapping[str, str]:
    return {source.name: source.title for source in generation.release.manifest.sources}
