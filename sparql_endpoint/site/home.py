"""The home page: what this is, which release is served and from which sources, which questions are saved."""

import logging
from functools import partial
from itertools import groupby

from flask import Blueprint, Response, make_response, render_template
from markupsafe import Markup

from queries.catalogue import catalogue
from queries.header import GROUPS
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.errors import EvaluationError
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.page_cache import pages
from sparql_endpoint.questions.highlights import highlights
from sparql_endpoint.wording.languages import direction, reader_language
from sparql_endpoint.wording.page_languages import page_address

_log = logging.getLogger(__name__)

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home() -> Response:
    """Show the home page."""
    saved = sorted(catalogue().values(), key=lambda query: GROUPS.index(query.group))
    groups = [(name, list(queries)) for name, queries in groupby(saved, key=lambda query: query.group)]
    language = reader_language()
    with leased() as generation:
        release = generation.release
        answers = _kept_answers(generation, language)
    response = make_response(render_template("home.html", release=release, groups=groups, answers=answers))
    response.headers[RELEASE] = release.version
    response.headers["Cache-Control"] = "no-cache"
    return response


def _kept_answers(generation: Generation, language: str) -> Markup:
    """Return the answers to a few questions as a part of the page; nothing while the engine gives none."""
    make = partial(_answers, generation, language)
    try:
        part = pages().part(page_address(".home"), generation.release.version, language, make)
    except EvaluationError as error:
        _log.warning("the home page has no answers: %s", error)
        return Markup()
    return Markup(part.decode())  # noqa: S704 (what a template of ours made)


def _answers(generation: Generation, language: str) -> str:
    return render_template("home_answers.html", highlights=highlights(generation, language), direction=direction)
