"""The answer to a saved query as a small page that other sites may show in a frame: words, picture or rows, release."""

from functools import partial
from typing import Final

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from briefs.closing import licence_word
from queries.catalogue import BoundQuery, SavedQuery, find
from queries.wording import Wording, wording
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.documents import tagged
from sparql_endpoint.http.headers import FRAMED, RELEASE
from sparql_endpoint.http.negotiation import PAGE
from sparql_endpoint.http.page_cache import pages
from sparql_endpoint.questions.answered import answered
from sparql_endpoint.questions.asking import address_of, bound, given, most
from sparql_endpoint.questions.pictures import told_picture
from sparql_endpoint.wording.languages import PARAMETER, direction, reader_language

blueprint = Blueprint("embeds", __name__)

#: Rows of an answer that has no picture.
SHOWN: Final = 10


def whole_address(route: str, query: SavedQuery) -> str:
    """Return the address, host included, by which a route gives the query for the values and language asked for."""
    language = request.args.get(PARAMETER)
    kept = {} if language is None else {PARAMETER: language}
    return url_for(route, name=query.stem, _external=True, **given(), **kept)


@blueprint.get("/queries/<name>/embed")
def page(name: str) -> AnyResponse:
    """Answer a saved query as a page for frames, which the pages of every site may hold; errors are not."""
    query = find(name)
    if name != query.stem:
        return redirect(address_of(".page", query))
    language = reader_language()
    with leased() as generation:
        make = partial(_rendered, query, wording(query, language), bound(query, generation), generation)
        response: Response = tagged(pages().page(generation.release.version, language, make), PAGE)
        response.headers[RELEASE] = generation.release.version
    g.policy = FRAMED
    return response


def _rendered(query: SavedQuery, told: Wording, asked: BoundQuery, generation: Generation) -> str:
    answer = answered(query, told, asked, generation, min(SHOWN, most() or SHOWN))
    release = generation.release
    return render_template(
        "embed.html",
        query=query,
        told=told,
        told_direction=direction(told.language),
        answer=answer.words,
        picture=told_picture(generation, query, asked, told.language),
        columns=answer.columns,
        rows=answer.rows,
        given=given(),
        full=whole_address("saved.page", query),
        licences=sorted({licence_word(each.licence) for each in release.manifest.sources}),
        release=release,
    )
