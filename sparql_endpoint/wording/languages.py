"""The language of a reader: the one that is asked for, else the one that the browser likes best, else English."""

from typing import Final

from flask import g, has_request_context, request
from werkzeug.datastructures import LanguageAccept

from queries.answers import RIGHT_TO_LEFT
from queries.wording import LANGUAGES
from sparql_endpoint.http.problems import INVALID_PARAMETER, Problem

#: The parameter that asks for a language.
PARAMETER: Final = "lang"

#: Where a request keeps what its browser likes best.
_LIKED: Final = "liked_language"


def reader_language() -> str:
    """Return the code of the language to answer in.

    Raises: Problem if the request asks for one that is not offered.
    """
    return asked_language() or _liked()


def asked_language() -> str | None:
    """Return the code of the language that the request asks for by name; None if it names none.

    Raises: Problem if it is not offered.
    """
    asked = request.args.get(PARAMETER)
    if asked is not None and asked not in LANGUAGES:
        raise Problem(INVALID_PARAMETER, f"There is no {asked!r}.", parameter=PARAMETER, accepted=list(LANGUAGES))
    return asked


def page_language() -> str:
    """Return the code of the language of a page, which one about a language that is not offered has too."""
    if not has_request_context():
        return "en"
    asked = request.args.get(PARAMETER, "")
    return asked if asked in LANGUAGES else _liked()


def direction(language: str) -> str:
    """Return in which direction a language is written, as HTML has it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def _liked() -> str:
    """Return the offered language that the browser likes best: of whichever country, for we offer none of them.

    A page asks for it dozens of times, so it is found once a request.
    """
    if _LIKED not in g:
        accepted = LanguageAccept([(tag.split("-")[0], quality) for tag, quality in request.accept_languages])
        setattr(g, _LIKED, accepted.best_match(list(LANGUAGES), "en") or "en")
    return str(getattr(g, _LIKED))
