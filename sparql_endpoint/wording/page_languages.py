"""Pages in the language of their reader: what templates need for it, the switch, the links, and the headers.

A language that was asked for by name stays in the links of a page, so that its reader keeps it; one that the browser
asked for needs no name. There is no cookie.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from flask import Flask, Response, has_request_context, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from queries.catalogue import SavedQuery
from queries.wording import LANGUAGES, Wording, wording
from sparql_endpoint.answering import mementos
from sparql_endpoint.http.headers import varies
from sparql_endpoint.http.negotiation import PAGE, reads_pages
from sparql_endpoint.wording.catalogues import SOURCE, Texted
from sparql_endpoint.wording.languages import PARAMETER, asked_language, direction, page_language
from sparql_endpoint.wording.profile_words import celled
from sparql_endpoint.wording.term_words import drawer_words

#: The endpoints that give a page, or a page among others.
PAGES: Final = frozenset(
    {
        "about_page.about",
        "conformance.conformance",
        "dataset.description",
        "diff.difference",
        "coverage_sources.page",
        "embeds.page",
        "gaps.overview",
        "gaps.subjects",
        "home.home",
        "network.page",
        "node.page",
        "profiles.index",
        "profiles.page",
        "programs.page",
        "quality.one",
        "quality.overview",
        "references.page",
        "releases.index",
        "releases.one",
        "saved.page",
        "scorecard.compare",
        "scorecard.page",
        "search.page",
        "sparql.sparql",
        "trends.page",
        "vocabulary.index",
        "vocabulary.ontology",
        "vocabulary.scheme",
        "vocabulary.shapes",
        "world.page",
    }
)
_ENGLISH: Final = Markup(' lang="en" dir="ltr"')
_OWN: Final = Markup(' lang="{}" dir="{}"')
_KEPT: Final = Markup('<input type="hidden" name="{}" value="{}">')
#: What marks the address of one format, which is none of a page.
_FORMATS: Final = frozenset({"suffix", "format"})
#: What the addresses that many pages have are given at most: a file, term, concept or question of ours, the language.
_RECUR: Final = frozenset({"_anchor", "filename", "name", "version", PARAMETER})


def install(app: Flask) -> None:
    """Let every page of app be in the language of its reader."""
    Texted(  # type: ignore[no-untyped-call]  # Flask-Babel does not annotate it
        app, default_locale=SOURCE, locale_selector=page_language
    )
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals.update(url_for=page_address, worded=_worded, drawer_words=drawer_words)
    app.jinja_env.filters.update(translated=gettext, isolated=isolated, celled=celled)
    app.context_processor(_context)
    app.before_request(_check)
    app.after_request(_mark)


def page_address(endpoint: str, **values: Any) -> str:
    """Return the address of an endpoint as a page links to it: with the language that its reader asked for by name."""
    if (language := _named()) and _is_page(endpoint, values):
        values.setdefault(PARAMETER, language)
    if has_request_context() and values.keys() <= _RECUR:
        within = request.script_root, request.blueprint, request.args.get(mementos.PARAMETER)
        return _recurring(within, endpoint, **values)
    return url_for(endpoint, **values)


@lru_cache(maxsize=1024)
def _recurring(within: tuple[str | None, ...], endpoint: str, **values: Any) -> str:  # noqa: ARG001 (part of the key)
    """Return an address that many pages have: building it takes longer than showing it.

    `within` is all that it depends on besides: where the application is, which part answers, and which release.
    """
    return url_for(endpoint, **values)


def isolated(text: object) -> str:
    """Return a text set apart, where the page is read from right to left: else figures and their signs turn round."""
    return f"\u2066{text}\u2069" if direction(page_language()) == "rtl" else str(text)


def _is_page(endpoint: str, values: dict[str, Any]) -> bool:
    full = f"{request.blueprint}{endpoint}" if endpoint.startswith(".") else endpoint
    return full in PAGES and not _FORMATS & values.keys() and not values.get("_external")


def _worded(query: SavedQuery) -> Wording:
    """Return what a saved query is called, asks and answers in the language of the page."""
    return wording(query, page_language())


def _named() -> str | None:
    """Return the language that the request asks for by name, if it is offered."""
    asked = request.args.get(PARAMETER) if has_request_context() else None
    return asked if asked in LANGUAGES else None


def _context() -> dict[str, object]:
    """Return what templates say about languages.

    `english` marks what has no translation, `own` what has one inside of it; `kept_language` is a field for forms.
    """
    language, named = page_language(), _named()
    return {
        "language": language,
        "direction": direction(language),
        "switch": list(_switch()),
        "english": Markup("") if language == SOURCE else _ENGLISH,
        "own": Markup("") if language == SOURCE else _OWN.format(language, direction(language)),
        "named_language": named,
        "kept_language": _KEPT.format(PARAMETER, named) if named else Markup(""),
    }


def _switch() -> Iterator[tuple[str, str, str]]:
    """Yield code, own name and address of this page in every language, from where the page is."""
    given = request.args.items(multi=True) if has_request_context() else ()
    kept = [pair for pair in given if pair[0] != PARAMETER]
    for code, name in LANGUAGES.items():
        yield code, name, f"?{urlencode([*kept, (PARAMETER, code)])}"


def _check() -> None:
    """Refuse a language that is not offered; programs that ask in SPARQL may have a parameter of that name."""
    if request.endpoint in PAGES and (
        request.endpoint != "sparql.sparql" or reads_pages(request.headers.get("Accept"))
    ):
        asked_language()


def _mark(response: Response) -> Response:
    """Say in which language a page is, and that another reader may get another."""
    if response.mimetype == PAGE:
        varies(response, "Accept-Language")
        response.headers.setdefault("Content-Language", page_language())
    return response
