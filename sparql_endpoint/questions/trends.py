"""How the answer to a saved query changed since the release before, as a page and as JSON, and its counts in every
release that is kept."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from briefs.speech import translatable
from graph.release import Release, Releases
from graph.trend import OF_THE_WORLD
from queries.answers import ANSWERS
from queries.catalogue import find
from sparql_endpoint.answering.evaluation import settings
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.negotiation import PAGE, best
from sparql_endpoint.http.problems import NOT_ACCEPTABLE, NOT_FOUND, Problem
from sparql_endpoint.wording.cells import address

blueprint = Blueprint("trends", __name__)

#: Rows that came or went on a page; the JSON has all.
SHOWN: Final = 200

#: What the causes mean to a reader.
CAUSES: Final[Mapping[str, str]] = {
    "record": translatable("a source changed its record"),
    "time": translatable("a date has passed"),
    "described": translatable("it is recorded in one of the two releases only"),
    "reading": translatable("the record has not changed, but it is read or matched otherwise"),
    "question": translatable("the question changed, or what is worked out for it"),
}
_OFFERED: Final = ("application/json", PAGE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row that came or went: the names and pages of its subjects, why, and whether that speaks of the world."""

    subjects: list[tuple[str, str | None]]
    cause: str
    world: bool


@blueprint.get("/queries/<name>/trend")
def page(name: str) -> Response:
    """Tell what came and went since the release before, as a page or as JSON."""
    query = find(name)
    chosen = best(request.headers.get("Accept"), _OFFERED)
    if chosen is None:
        raise Problem(NOT_ACCEPTABLE, "Trends are told in these formats only.", accepted=list(_OFFERED))
    with leased() as generation:
        release = generation.release
    found = _trend(release, query.stem)
    series = list(_series(query.stem))
    if chosen == PAGE:
        body = render_template(
            "trend.html",
            query=query,
            release=release,
            found=found,
            new=[_row(each) for each in found["new"][:SHOWN]],
            closed=[_row(each) for each in found["closed"][:SHOWN]],
            series=series,
            answers=ANSWERS,
        )
        response = make_response(body)
    else:
        response = jsonify({"release": release.version, "since": release.manifest.preceding, **found, "series": series})
    response.headers[RELEASE] = release.version
    response.headers["Cache-Control"] = "no-cache"
    return response


def _trend(release: Release, stem: str) -> dict[str, Any]:
    if not release.trends.is_file():
        raise Problem(NOT_FOUND, f"Release {release.version} follows none that it could be compared with.")
    found = _read(release.trends)["queries"].get(stem)
    if found is None:
        raise Problem(NOT_FOUND, f"Release {release.version} was built before this question was saved.")
    return dict(found)


def _series(stem: str) -> Iterator[dict[str, Any]]:
    """Give the coverage of the query in every release that is kept, the oldest first, as far as it was compared."""
    for release in Releases(settings().home).readable():
        found = _read(release.trends)["queries"].get(stem) if release.trends.is_file() else None
        if found is not None:
            yield {"release": release.version, "coverage": found["after"]}


@lru_cache(maxsize=16)
def _read(path: Path) -> dict[str, Any]:
    """Return what a file of a release says; a release never changes, so it is read once."""
    read: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return read


def _row(turned: Mapping[str, Any]) -> Row:
    subjects = [
        (name, address(iri) if "://" in iri else None)
        for iri, name in zip(turned["subjects"], turned["names"], strict=True)
    ]
    return Row(subjects, CAUSES[turned["cause"]], turned["cause"] in OF_THE_WORLD)
