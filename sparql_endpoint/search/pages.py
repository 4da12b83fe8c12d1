"""Search over every name in the release: a page with facets, JSON, suggestions while typing, and what browsers need.

An identifier in any spelling is recognised as such. Without words, the page lists everything of a kind or country.

Source: https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from flask_babel import gettext

from briefs.speech import translatable
from graph import search
from graph.search import Hits, Named
from graph.search_facets import FACETS
from ontology.vocabulary import UnknownConcept, concept, label
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import PARAMETER, leased
from sparql_endpoint.http.headers import RELEASE, varies
from sparql_endpoint.http.negotiation import PAGE, best
from sparql_endpoint.http.paging import LAST, page_number
from sparql_endpoint.http.problems import INVALID_PARAMETER, NOT_ACCEPTABLE, NOT_FOUND, Problem
from sparql_endpoint.identifiers.resolution import resolved
from sparql_endpoint.search.facets import groups, options
from sparql_endpoint.wording.cells import address
from sparql_endpoint.wording.languages import reader_language
from sparql_endpoint.wording.page_languages import page_address

blueprint = Blueprint("search", __name__)

#: Results of a page.
SHOWN: Final = 20
_SUGGESTED: Final = 10
#: Countries in the list of the form.
_COUNTRIES: Final = 60

#: The kinds of things that are found, in the order of the form, and what readers call them.
KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "infra": (translatable("infrastructure"), translatable("Infrastructures")),
    "org": (translatable("organisation"), translatable("Organisations")),
    "initiative": (translatable("initiative"), translatable("Initiatives")),
    "event": (translatable("event"), translatable("Events")),
    "instrument": (translatable("policy instrument"), translatable("Policy instruments")),
    "group": (translatable("group"), translatable("Groups")),
    "document": (translatable("document"), translatable("Documents")),
    "question": (translatable("question"), translatable("Questions")),
    "concept": (translatable("concept"), translatable("Concepts")),
    "project": (translatable("project"), translatable("Projects")),
}
_LISTED: Final = ("application/json", PAGE)


@dataclass(frozen=True, slots=True)
class Result:
    """One thing found: its IRI, its page, kind, name, the name of its country if recorded, its recorded relations."""

    iri: str
    href: str | None
    kind: str
    name: str
    country: str | None
    relations: int


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of a search."""

    text: str
    kind: str
    country: str
    values: Mapping[str, str]
    page: int

    @property
    def narrowed(self) -> bool:
        """Whether anything but the text is asked for."""
        return bool(self.kind or self.country or any(self.values.values()))


@blueprint.get("/search")
def page() -> Response:
    """Answer a search as a page or as JSON."""
    chosen = best(request.headers.get("Accept"), _LISTED)
    if chosen is None:
        raise Problem(NOT_ACCEPTABLE, "Search answers in these formats only.", accepted=list(_LISTED))
    asked = _asked()
    with leased() as generation:
        index = _index(generation)
        hits = search.search(
            index,
            asked.text,
            kind=asked.kind,
            country=asked.country,
            values=asked.values,
            counted=_counted(generation, index, asked),
            most=SHOWN,
            skipped=(asked.page - 1) * SHOWN,
        )
        by_identifier = _by_identifier(generation, index, asked) if asked.page == 1 else []
        rows = _results(index, [*by_identifier, *hits.rows], reader_language() if chosen == PAGE else "en")
        response = _page(index, asked, hits, rows) if chosen == PAGE else _json(asked, hits, rows)
        response.headers[RELEASE] = generation.release.version
    response.headers["Cache-Control"] = "no-cache"
    varies(response, "Accept-Language")
    return response


@blueprint.get("/suggest")
def suggest() -> Response:
    """Complete what is being typed, as OpenSearch suggestions: the text, names, descriptions, addresses."""
    text = request.args.get("q", "")
    with leased() as generation:
        index = _index(generation)
        found = _results(index, search.suggestions(index, text, _SUGGESTED), reader_language())
        response = jsonify(
            [
                text,
                [one.name for one in found],
                [_described(one) for one in found],
                [one.href for one in found],
            ]
        )
        response.headers[RELEASE] = generation.release.version
    response.content_type = "application/x-suggestions+json"
    response.headers["Cache-Control"] = "public, max-age=300"
    varies(response, "Accept-Language")
    return response


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """Describe the search to browsers."""
    body = render_template("opensearch.xml")
    response = Response(body, content_type="application/opensearchdescription+xml")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _asked() -> Asked:
    kind = request.args.get("kind", "")
    if kind and kind not in KINDS:
        raise Problem(INVALID_PARAMETER, f"There is no kind {kind!r}.", parameter="kind", accepted=list(KINDS))
    country = request.args.get("country", "").upper()
    values = {name: request.args.get(name, "").strip() for name in FACETS}
    return Asked(request.args.get("q", "")[: search.LONGEST].strip(), kind, country, values, page_number())


def _counted(generation: Generation, index: Path, asked: Asked) -> Sequence[str]:
    """Return the facets to count: those of one kind of thing, or of what has a value of one of them.

    Raises: Problem if a value is asked for and the release keeps no facets.
    """
    if not asked.kind and not any(asked.values.values()):
        return ()
    if search.has_facets(index):
        return tuple(FACETS)
    if any(asked.values.values()):
        version = generation.release.version
        raise Problem(NOT_FOUND, f"Release {version} does not keep who funds what, and which field it is of.")
    return ()


def _index(generation: Generation) -> Path:
    index = generation.release.search
    if not index.is_file():
        raise Problem(NOT_FOUND, f"Release {generation.release.version} has no search index: it was built without one.")
    return index


def _by_identifier(generation: Generation, index: Path, asked: Asked) -> Sequence[Named]:
    """Return what has the text as its identifier; names that are found as well are not repeated by the page."""
    if not any(letter.isdigit() for letter in asked.text) or " " in asked.text or asked.narrowed:
        return []
    return search.named(index, resolved(generation, asked.text))


def _results(index: Path, rows: Sequence[Named], words: str) -> list[Result]:
    """Return what was found, each under its name in the language of the reader where it has one.

    Kinds and countries are in the language of the words: that of the reader, or English.
    """
    language = reader_language()
    told = search.labels(index, [row.iri for row in rows], language) if language != "en" else {}
    return [_result(row, told.get(row.iri, row.name), words) for row in rows]


def _result(row: Named, name: str, words: str) -> Result:
    kind, _ = KINDS[row.kind]
    shown = kind if words == "en" else gettext(kind)
    return Result(row.iri, address(row.iri), shown, name, _country(row.country, words), row.links)


def _country(code: str, language: str) -> str | None:
    """Return the name of a country in a language; None for none, and the code where no country has it."""
    if not code:
        return None
    with suppress(UnknownConcept):
        return label(concept("country", code), language)
    return code


def _described(one: Result) -> str:
    return one.kind if one.country is None else f"{one.kind}, {one.country}"


def _json(asked: Asked, hits: Hits, rows: Sequence[Result]) -> Response:
    return jsonify(
        query=asked.text,
        readAs=hits.read_as,
        total=hits.total(asked.kind),
        page=asked.page,
        kinds=dict(hits.kinds),
        countries=dict(hits.countries),
        **{f"{name}s": [asdict(one) for one in values] for name, values in hits.facets.items()},
        results=[asdict(row) for row in rows],
    )


def _page(index: Path, asked: Asked, hits: Hits, rows: Sequence[Result]) -> Response:
    given = {"q": asked.text, "kind": asked.kind, "country": asked.country, **asked.values}
    given[PARAMETER] = request.args.get(PARAMETER, "")
    given = {name: value for name, value in given.items() if value}
    total = hits.total(asked.kind)
    last = min(LAST, max(1, -(-total // SHOWN)))
    around = {
        word: page_address(".page", **given, page=number)
        for word, number in (("prev", asked.page - 1), ("next", asked.page + 1))
        if 1 <= number <= last
    }
    shown = sorted(hits.countries, key=lambda code: (-hits.countries[code], code))[:_COUNTRIES]
    countries = sorted((_country(code, reader_language()) or code, code) for code in {*shown, asked.country} - {""})
    body = render_template(
        "search.html",
        asked=asked,
        hits=hits,
        rows=rows,
        total=total,
        kinds={code: title for code, (_, title) in KINDS.items() if code in hits.kinds or code == asked.kind},
        countries=countries,
        themes=groups(index, hits.facets.get("theme", ()), asked.values["theme"]),
        funders=options(index, hits.facets.get("funder", ()), asked.values["funder"]),
        around=around,
        last=last,
    )
    return make_response(body)
