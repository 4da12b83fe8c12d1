"""The language of a reader: the one that is asked for, else the one that the browser likes best, else English."""

from typing import Final

from flask import request
from werkzeug.datastructures import LanguageAccept

from queries.wording import LANGUAGES, RIGHT_TO_LEFT
from sparql_endpoint.problems import INVALID_PARAMETER, Problem

#: The parameter that asks for a language.
PARAMETER: Final = "lang"


def reader_language() -> str:
    """Return the code of the language to answer in.

    Raises: Problem if the request asks for one that is not offered.
    """
    accepted: LanguageAccept = request.accept_languages
    return asked_language() or accepted.best_match(list(LANGUAGES), "en") or "en"


def asked_language() -> str | None:
    """Return the code of the language that the request asks for by name; None if it names none.

    Raises: Problem if it is not offered.
    """
    asked = request.args.get(PARAMETER)
    if asked is not None and asked not in LANGUAGES:
        raise Problem(INVALID_PARAMETER, f"There is no {asked!r}.", parameter=PARAMETER, accepted=list(LANGUAGES))
    return asked


def direction(language: str) -> str:
    """Return in which direction a language is written, as HTML has it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
