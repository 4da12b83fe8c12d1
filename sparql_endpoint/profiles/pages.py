"""Profiles as pages, JSON and files: what a release says of the place of a country, a theme or a body, and its gaps."""

import json
import re
from dataclasses import asdict
from functools import partial
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from briefs.subjects import KINDS
from graph.search import LONGEST, has_facets
from graph.search_facets import FACETS
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.documents import tagged
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.negotiation import PAGE, best
from sparql_endpoint.http.page_cache import pages
from sparql_endpoint.http.problems import INVALID_PARAMETER, NOT_ACCEPTABLE, Problem
from sparql_endpoint.profiles.document_files import FILES, file, offered
from sparql_endpoint.profiles.document_tree import leads_to, rests, shares, tree
from sparql_endpoint.profiles.documents import Profile, profiled
from sparql_endpoint.profiles.places import found, listed, starts
from sparql_endpoint.wording.catalogues import SOURCE
from sparql_endpoint.wording.cells import address
from sparql_endpoint.wording.languages import asked_language, page_language
from sparql_endpoint.wording.page_languages import page_address

blueprint = Blueprint("profiles", __name__)

_JSON: Final = "application/json"
_OFFERED: Final = (_JSON, PAGE)
_LONGEST: Final = 60


@blueprint.get("/profiles")
def index() -> Response:
    """Show where profiles begin, and those that a search finds; as a page or as JSON."""
    chosen = _chosen()
    kind, text = request.args.get("kind", ""), request.args.get("q", "")[:LONGEST].strip()
    if kind and kind not in KINDS:
        raise Problem(INVALID_PARAMETER, f"There is no kind {kind!r}.", parameter="kind", accepted=list(KINDS))
    with leased() as generation:
        release = generation.release
        hits, begin = found(release.search, text, kind), starts(release.search)
    if chosen == PAGE:
        given = {"text": text, "kind": kind, "kinds": KINDS}
        body = render_template("profiles.html", **given, hits=hits, starts=begin, listed=listed())
        response = make_response(body)
    else:
        places = {name: [one for some in schemes.values() for one in some] for name, schemes in listed().items()}
        groups = {"starts": begin, "results": hits, **places}
        told = {name: [asdict(one) for one in some] for name, some in groups.items()}
        response = jsonify(release=release.version, kinds=KINDS, **told)
    response.headers[RELEASE] = release.version
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/profiles/<kind>/<path:code>")
@blueprint.get("/profiles/<kind>/<path:code>.<any(json):suffix>")
def page(kind: str, code: str, suffix: str | None = None) -> AnyResponse:
    """Tell everything that the release says of the place of a subject, as a page or as JSON."""
    chosen = _JSON if suffix else _chosen()
    with leased() as generation:
        one = profiled(generation, kind, code, page_language() if chosen == PAGE else _asked())
        if (one.kind, one.code) != (kind, code):
            return _elsewhere(".page", one, suffix)
        if chosen == PAGE:
            make = partial(_rendered, one, generation)
            response = tagged(pages().page(generation.release.version, page_language(), make), PAGE)
        else:
            response = tagged(_tree(one, generation).encode(), _JSON)
        response.headers[RELEASE] = generation.release.version
    return response


@blueprint.get(f"/profiles/<kind>/<path:code>/brief.<any({','.join(FILES)}):suffix>")
def brief(kind: str, code: str, suffix: str) -> AnyResponse:
    """Give the profile as the command line writes it: a file to print and to send."""
    with leased() as generation:
        one = profiled(generation, kind, code, _asked())
        if (one.kind, one.code) != (kind, code):
            return _elsewhere(".brief", one, suffix)
        response = file(one.document, _stem(one), suffix)
        response.headers[RELEASE] = generation.release.version
    return response


def _chosen() -> str:
    chosen = best(request.headers.get("Accept"), _OFFERED)
    if chosen is None:
        raise Problem(NOT_ACCEPTABLE, "Profiles are told in these formats only.", accepted=list(_OFFERED))
    return chosen


def _asked() -> str:
    """Return the language that is asked for by name: programs and files are in English else."""
    return asked_language() or SOURCE


def _elsewhere(route: str, one: Profile, suffix: str | None) -> AnyResponse:
    """Lead to the one address of a profile, with what else was asked for."""
    path = url_for(route, kind=one.kind, code=one.code, suffix=suffix).split("?", 1)[0]
    pairs = urlencode(list(request.args.items(multi=True)))
    return redirect(f"{path}?{pairs}" if pairs else path)


def _rendered(one: Profile, generation: Generation) -> str:
    return render_template(
        "profile.html",
        profile=one,
        document=one.document,
        sections=list(one.document.walk()),
        all_of_it=address(one.iri),
        browse=_browse(one, generation),
        files=offered(),
        leads_to=leads_to,
        rests=rests,
        shares=shares,
        release=generation.release,
    )


def _browse(one: Profile, generation: Generation) -> str | None:
    """Return where its infrastructures are listed with all others that share something; None where they are not."""
    index = generation.release.search
    if one.kind == "country" and index.is_file():
        return page_address("search.page", kind="infra", country=one.code)
    if one.kind in FACETS and index.is_file() and has_facets(index):
        return page_address("search.page", kind="infra", **{one.kind: one.iri})
    return None


def _tree(one: Profile, generation: Generation) -> str:
    release = generation.release
    about = {"kind": one.kind, "code": one.code, "iri": one.iri}
    described = {"version": release.version, "snapshot": release.manifest.snapshot.isoformat()}
    document = {**about, "release": described, **tree(one.document)}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _stem(one: Profile) -> str:
    """Return the name of a file: ASCII alone, whatever the code is."""
    return f"{one.kind}-{re.sub(r'[^a-z0-9]+', '-', one.code.lower()).strip('-')[:_LONGEST]}"
