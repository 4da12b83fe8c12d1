"""The world map: how many things are in which country, as a page with a picture, as a list, as JSON, CSV and SVG."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, render_template, request

from graph import gaps, search
from ontology.vocabulary import concepts, label
from queries.catalogue import SavedQuery, catalogue
from sparql_endpoint.answering.evaluation import endpoint, rows
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.documents import tagged
from sparql_endpoint.http.headers import RELEASE, varies
from sparql_endpoint.http.negotiation import PAGE, best
from sparql_endpoint.http.page_cache import pages
from sparql_endpoint.http.paging import page_number
from sparql_endpoint.http.problems import INVALID_PARAMETER, NOT_ACCEPTABLE, Problem
from sparql_endpoint.maps.located import Located, infrastructures, points, subjects
from sparql_endpoint.maps.world_files import as_json, counts_csv, things_csv
from sparql_endpoint.maps.world_picture import drawn, picture
from sparql_endpoint.wording.cells import address
from sparql_endpoint.wording.languages import reader_language
from sparql_endpoint.wording.names import names
from sparql_endpoint.workers.drawing import PICTURES, drawing

blueprint = Blueprint("world", __name__)

#: What is counted where nothing else is asked for.
ALL: Final = "infrastructures"
#: Things of a page of the list of one country.
SHOWN: Final = 100
#: The formats, by the end of the address; JSON where a client accepts anything.
FORMATS: Final = {"json": "application/json", "csv": "text/csv", "html": PAGE, **PICTURES}
#: The name by which counts are kept, with what is counted.
_KEPT: Final = "located:"
#: What the parameter country says for things of unknown country.
UNRECORDED: Final = "none"


@blueprint.get("/map")
@blueprint.get(f"/map.<any({','.join(FORMATS)}):suffix>")
def page(suffix: str | None = None) -> Response:
    """Count infrastructures, or what a saved question finds, by country; or list those of one."""
    chosen = FORMATS[suffix] if suffix else best(request.headers.get("Accept"), FORMATS.values())
    if chosen is None:
        raise Problem(NOT_ACCEPTABLE, "The map is given in these formats only.", accepted=list(FORMATS.values()))
    with leased() as generation:
        of, country, number = _of(generation), _country(), page_number()
        if chosen == PAGE:
            make = partial(_page, generation, of, country, number)
            body = pages().page(generation.release.version, reader_language(), make)
        else:
            body = _file(generation, of, country, chosen)
        response = tagged(body, chosen)
        response.headers[RELEASE] = generation.release.version
    varies(response, "Accept-Language")
    return response


def _of(generation: Generation) -> str:
    """Return what is counted: everything, or the stem of a question whose gaps the release keeps."""
    given = request.args.get("of") or ALL
    accepted = [ALL, *_questions(generation)]
    if given not in accepted:
        raise Problem(INVALID_PARAMETER, f"There is no count of {given!r}.", parameter="of", accepted=accepted)
    return given


def _country() -> str:
    given = request.args.get("country", "")
    code = given if given == UNRECORDED else given.upper()
    if code and code != UNRECORDED and code not in concepts("country"):
        accepted = f"an ISO 3166-1 alpha-2 code such as BR, or {UNRECORDED}"
        raise Problem(INVALID_PARAMETER, f"There is no country {given!r}.", parameter="country", accepted=accepted)
    return code


def _questions(generation: Generation) -> Mapping[str, SavedQuery]:
    """Return the saved questions that find something in this release, by title."""
    index = generation.release.search
    found = gaps.counts(index) if gaps.are_kept(index) else {}
    kept = {stem: query for stem, query in catalogue().items() if stem in found}
    return dict(sorted(kept.items(), key=lambda each: each[1].title))


def _located(generation: Generation, of: str) -> Located:
    """Return what is counted, by country: worked out once for each release."""
    kept = pages().part(f"{_KEPT}{of}", generation.release.version, "", lambda: _found(generation, of).written())
    return Located.read(kept)


def _found(generation: Generation, of: str) -> Located:
    def ask(text: str) -> Any:
        return rows(generation, text, endpoint())

    if of == ALL:
        return infrastructures(ask)
    index = generation.release.search
    every = sum(gaps.counts(index)[of].values())
    return subjects(ask, gaps.listed(index, of, None, every))


def _points(generation: Generation, of: str) -> Mapping[str, tuple[float, float]]:
    return points(lambda text: rows(generation, text, endpoint())) if of == ALL else {}


def _page(generation: Generation, of: str, country: str, number: int) -> str:
    found = _located(generation, of)
    questions = _questions(generation)
    given = {name: value for name, value in {"of": of if of != ALL else "", "country": country}.items() if value}
    listed = _within(found, country)
    return render_template(
        "world.html",
        of=of,
        all=ALL,
        country=country,
        country_name=_named(country),
        question=questions.get(of),
        questions=questions,
        given=given,
        counts=[(code, _named(code), count, drawn(code)) for code, count in found.counts.items()],
        total=len(found.countries),
        unknown=found.unknown,
        unrecorded=UNRECORDED,
        points=len(_points(generation, of)),
        things=_things(generation, listed, number) if country else [],
        found=len(listed),
        page=number,
        last=max(1, -(-len(listed) // SHOWN)),
        release=generation.release,
    )


def _things(generation: Generation, listed: Sequence[str], number: int) -> list[tuple[str, str, str | None]]:
    """Return one page of things by IRI, each with its name and page."""
    shown = listed[(number - 1) * SHOWN : number * SHOWN]
    called = dict(names(generation, shown, endpoint()))
    index, language = generation.release.search, reader_language()
    if language != "en" and index.is_file():
        called |= search.labels(index, shown, language)
    return [(iri, called.get(iri, iri), address(iri)) for iri in shown]


def _named(code: str) -> str:
    """Return the name of a country in the language of the reader; nothing for none."""
    iri = concepts("country").get(code)
    return label(iri, reader_language()) if iri else ""


def _file(generation: Generation, of: str, country: str, chosen: str) -> bytes:
    found = _located(generation, of)
    if chosen in PICTURES.values():
        return drawing().image(picture(found.counts, _points(generation, of).values()), chosen)
    called = {code: _named(code) for code in found.counts}
    if chosen == FORMATS["csv"]:
        return things_csv(_within(found, country)) if country else counts_csv(found, called)
    told: dict[str, object] = {"of": of, "release": generation.release.version}
    if country:
        told |= {"country": country, "things": _within(found, country)}
    return as_json(told, found, called)


def _within(found: Located, country: str) -> list[str]:
    return found.nowhere if country == UNRECORDED else found.within(country)
