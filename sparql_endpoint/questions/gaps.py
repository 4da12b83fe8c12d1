"""The gap desk: how many gaps each question finds in which region, as a table and as JSON, and which they are."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from flask_babel import gettext

from briefs.speech import translatable
from graph import gaps
from graph.gaps import NOWHERE, REGIONS
from ontology.vocabulary import concepts, label
from queries.catalogue import catalogue, find
from queries.header import GROUPS
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.negotiation import PAGE, best
from sparql_endpoint.http.paging import page_number
from sparql_endpoint.http.problems import INVALID_PARAMETER, NOT_ACCEPTABLE, NOT_FOUND, Problem
from sparql_endpoint.wording.cells import address
from sparql_endpoint.wording.languages import page_language

blueprint = Blueprint("gaps", __name__)

#: Subjects of a page.
SHOWN: Final = 100
#: Shades of a cell by its share of the largest number in its row; none for nothing.
_SHADES: Final = 4
_OFFERED: Final = ("application/json", PAGE)
#: What the parameter region says for a region that is not recorded.
_UNRECORDED: Final = "none"
_NOWHERE: Final = translatable("Region not recorded")


@blueprint.get("/gaps")
def overview() -> Response:
    """Count the gaps by question and region."""
    chosen = _chosen()
    with leased() as generation:
        found = gaps.counts(_index(generation))
        version = generation.release.version
    regions = _regions()
    rows = {
        stem: {code: found.get(stem, {}).get(iri, 0) for code, iri in regions.items()}
        for stem in sorted(catalogue(), key=lambda stem: GROUPS.index(catalogue()[stem].group))
    }
    if chosen == PAGE:
        shades = {
            stem: {code: _shade(count, counts) for code, count in counts.items()} for stem, counts in rows.items()
        }
        body = render_template(
            "gaps.html",
            rows=rows,
            shades=shades,
            queries=catalogue(),
            regions=_titles(regions, page_language()),
            unrecorded=_UNRECORDED,
        )
        response = make_response(body)
    else:
        response = jsonify(release=version, regions=_titles(regions, "en"), counts=rows)
    return _finished(response, version)


@blueprint.get("/gaps/<name>")
def subjects(name: str) -> Response:
    """List what a question finds, in one region or everywhere."""
    query, chosen, regions = find(name), _chosen(), _regions()
    code, page = request.args.get("region", ""), page_number()
    if code and code not in regions:
        raise Problem(INVALID_PARAMETER, f"There is no region {code!r}.", parameter="region", accepted=list(regions))
    with leased() as generation:
        index = _index(generation)
        wanted = regions[code] if code else None
        found = gaps.listed(index, query.stem, wanted, SHOWN + 1, (page - 1) * SHOWN)
        version = generation.release.version
        if chosen == PAGE:
            body = render_template(
                "gaps_listed.html",
                query=query,
                code=code,
                region=_titles(regions, page_language()).get(code),
                rows=[(one, address(one.iri)) for one in found[:SHOWN]],
                page=page,
                more=len(found) > SHOWN,
            )
            response = make_response(body)
        else:
            rows = [asdict(one) for one in found[:SHOWN]]
            response = jsonify(release=version, query=query.stem, region=code or None, page=page, subjects=rows)
    return _finished(response, version)


def _chosen() -> str:
    chosen = best(request.headers.get("Accept"), _OFFERED)
    if chosen is None:
        raise Problem(NOT_ACCEPTABLE, "The gap desk answers in these formats only.", accepted=list(_OFFERED))
    return chosen


def _index(generation: Generation) -> Path:
    index = generation.release.search
    if not gaps.are_kept(index):
        raise Problem(NOT_FOUND, f"Release {generation.release.version} does not keep which gaps it found.")
    return index


def _regions() -> dict[str, str]:
    """Return the IRI of every region by its code, and what stands for none."""
    scheme, version = REGIONS.rsplit("/", 2)[1:]
    return {**concepts(scheme, version), _UNRECORDED: NOWHERE}


def _titles(regions: Mapping[str, str], language: str) -> dict[str, str]:
    nowhere = _NOWHERE if language == "en" else gettext(_NOWHERE)
    return {code: label(iri, language) if iri else nowhere for code, iri in regions.items()}


def _shade(count: int, counts: Mapping[str, int]) -> int:
    most = max(counts.values())
    return -(-_SHADES * count // most) if most else 0


def _finished(response: Response, version: str) -> Response:
    response.headers[RELEASE] = version
    response.headers["Cache-Control"] = "no-cache"
    return response
