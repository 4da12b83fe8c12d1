"""The network explorer: who is related to whom, from one thing outward or by kind, as a page, as JSON, as CSV."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from graph import search
from queries.catalogue import find
from queries.wording import wording
from sparql_endpoint.answering.evaluation import endpoint, rows
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.documents import tagged
from sparql_endpoint.http.headers import RELEASE, TRUNCATED, varies
from sparql_endpoint.http.negotiation import PAGE, best
from sparql_endpoint.http.page_cache import pages
from sparql_endpoint.http.problems import NOT_ACCEPTABLE, Problem
from sparql_endpoint.network.asked import Asked, asked, parameters
from sparql_endpoint.network.files import as_csv, as_json
from sparql_endpoint.network.links import leading, linking
from sparql_endpoint.network.neighbourhood import FOLLOWED, KINDS, Neighbourhood, neighbourhood, network
from sparql_endpoint.network.picture import picture
from sparql_endpoint.network.removal import HUBS, LOSSES, hub_values, loss_values, removal
from sparql_endpoint.network.rows import WORDS, Row, kind_of, things, told
from sparql_endpoint.wording.languages import reader_language
from sparql_endpoint.wording.names import names
from sparql_endpoint.wording.page_languages import page_address
from sparql_endpoint.workers.drawing import PICTURES, drawing

blueprint = Blueprint("network", __name__)

#: What a reader without a start may begin with, by the names that search finds it by.
STARTS: Final = ("European Open Science Cloud", "UNESCO", "African Open Science Platform", "OS10")
#: Things that a name stands for, of which a reader chooses.
_CHOICES: Final = 20
#: The formats, by the end of the address; JSON where a client accepts anything.
FORMATS: Final = {"json": "application/json", "csv": "text/csv", "html": PAGE, **PICTURES}


@blueprint.get("/network")
@blueprint.get(f"/network.<any({','.join(FORMATS)}):suffix>")
def page(suffix: str | None = None) -> Response:
    """Give the relations around a thing, or all of some kinds, with how many there are."""
    chosen = FORMATS[suffix] if suffix else best(request.headers.get("Accept"), FORMATS.values())
    if chosen is None:
        raise Problem(NOT_ACCEPTABLE, "A network is given in these formats only.", accepted=list(FORMATS.values()))
    with leased() as generation:
        wanted = asked(generation, drawn=chosen in (PAGE, *PICTURES.values()))
        if chosen == PAGE:
            language = reader_language()
            body = pages().page(generation.release.version, language, lambda: _page(generation, wanted))
        else:
            found = _found(generation, wanted)
            shown = told(generation, found.edges[: wanted.most])
            body = _file(generation, wanted, found, shown, chosen)
        response = tagged(body, chosen)
        response.headers[RELEASE] = generation.release.version
    if chosen != PAGE:
        ending = next(each for each, media_type in FORMATS.items() if media_type == chosen)
        response.headers["Content-Disposition"] = f'inline; filename="network.{ending}"'
        response.headers[TRUNCATED] = str(found.more or len(shown) < len(found.edges)).lower()
    varies(response, "Accept-Language")
    return response


def _file(generation: Generation, wanted: Asked, found: Neighbourhood, shown: Sequence[Row], chosen: str) -> bytes:
    if chosen == FORMATS["csv"]:
        return as_csv(shown)
    if chosen in PICTURES.values():
        start = wanted.start.value if wanted.start else None
        return drawing().image(picture(shown, things(shown, start), start), chosen)
    return as_json(generation.release.version, wanted, found, shown)


def _found(generation: Generation, wanted: Asked) -> Neighbourhood:
    def ask(text: str) -> Any:
        return rows(generation, text, endpoint())

    if wanted.start is None:
        return network(ask, wanted.kinds, wanted.day)
    return neighbourhood(ask, wanted.start.value, wanted.kinds, wanted.day, wanted.steps, wanted.most)


def _page(generation: Generation, wanted: Asked) -> str:
    found = _found(generation, wanted)
    shown = told(generation, found.edges[: wanted.most])
    start = wanted.start.value if wanted.start else None
    aside = [iri for iri in (start, wanted.gone.value if wanted.gone else None) if iri]
    called = names(generation, [*aside, *found.hubs], endpoint())
    lost = removal(generation, wanted.gone, wanted.day) if wanted.gone else None
    ends = things(shown, start)
    return render_template(
        "network.html",
        wanted=wanted,
        found=found,
        rows=shown,
        things=ends,
        start=start,
        gone=wanted.gone.value if wanted.gone else None,
        called={iri: called.get(iri, iri) for iri in (*aside, *found.hubs)},
        titles={code: gettext(each.title) for code, each in KINDS.items()},
        words={code: gettext(each) for code, each in WORDS.items()},
        sorts={one.kind: gettext(one.kind) for one in ends if one.kind},
        focusing=linking("iri", "network.page"),
        leading=leading(),
        without=linking("gone", "network.page", parameters(wanted)),
        given=parameters(wanted),
        counted=_counted(shown),
        choices=_choices(generation) if start is None else [],
        removal=lost,
        questions=_questions(wanted),
        followed=FOLLOWED,
        release=generation.release,
    )


def _counted(shown: Sequence[Row]) -> Mapping[str, int]:
    """Return how many relations of each kind are shown."""
    return {kind: number for kind in KINDS if (number := sum(row.edge.kind == kind for row in shown))}


def _questions(wanted: Asked) -> Mapping[str, str]:
    """Return the titles of the saved questions that say what would be lost, and where they are."""
    if wanted.gone is None:
        return {}
    return {
        wording(find(LOSSES), reader_language()).title: page_address(
            "saved.page", name=LOSSES, **loss_values(wanted.gone, wanted.day)
        ),
        wording(find(HUBS), reader_language()).title: page_address("saved.page", name=HUBS, **hub_values(wanted.day)),
    }


def _choices(generation: Generation) -> list[tuple[str, str, str]]:
    """Return what the name in the request stands for, each by IRI, name and kind; without one, a few good starts."""
    index, text = generation.release.search, request.args.get("q", "")[: search.LONGEST].strip()
    if not index.is_file():
        return []
    if text:
        hits = list(search.search(index, text, most=_CHOICES).rows)
    else:
        hits = [one for name in STARTS for one in search.search(index, name, most=1).rows]
    return [(one.iri, one.name, kind_of(one.iri)) for one in hits if kind_of(one.iri)]
