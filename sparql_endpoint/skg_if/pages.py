"""The graph as a service of SKG-IF 1.0: organisations, grants and data sources, searched and given one by one.

Source: https://skg-if.github.io/api/ (OpenAPI 1.0)
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for
from pyoxigraph import NamedNode

from queries.parameters import READERS
from sparql_endpoint.answering.evaluation import settings
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.documents import tagged
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.problems import NOT_FOUND, Problem
from sparql_endpoint.identifiers.gone import missing
from sparql_endpoint.skg_if.facts import entities
from sparql_endpoint.skg_if.search import CLASSES, Asked, asked, found, is_of, refuse_embedding

blueprint = Blueprint("skg_if", __name__)

#: The contexts that every document names, the first for its terms, the second for those of a search.
CONTEXTS: Final = (
    "https://w3id.org/skg-if/context/1.1.0/skg-if.json",
    "https://w3id.org/skg-if/context/1.0.0/skg-if-api.json",
)

_KIND: Final = f"<any({','.join(CLASSES)}):kind>"


@blueprint.get(f"/skg-if/{_KIND}")
def page(kind: str) -> Response:
    """Give one page of the things of a kind, all or those that a filter finds."""
    refuse_embedding()
    search_for = asked(kind)
    with leased() as generation:
        iris, total = found(generation, search_for)
        things = entities(generation, kind, iris)
        return _document(generation, {"meta": _meta(search_for, len(things), total), "@graph": things})


@blueprint.get(f"/skg-if/{_KIND}/<path:local>", merge_slashes=False)
def single(kind: str, local: str) -> Response:
    """Give one thing by its IRI, or by what follows the base of the graph in it."""
    refuse_embedding()
    iri = local if local.startswith(("http://", "https://")) else f"{settings().base}{local}"
    try:
        node = NamedNode(READERS["iri"](iri).value)
    except ValueError as error:
        raise Problem(NOT_FOUND, f"{local!r} is no identifier.") from error
    with leased() as generation:
        if not is_of(generation, kind, node):
            raise missing(generation, node)
        return _document(generation, {"@graph": entities(generation, kind, [node.value])})


def _meta(search_for: Asked, given: int, total: int) -> Mapping[str, Any]:
    """Return what a page says of itself, its neighbours and the whole search."""
    last = max(1, -(-total // search_for.size))
    around = {"prev_page": search_for.page - 1, "next_page": search_for.page + 1}
    return {
        **_reference(search_for, search_for.page),
        "page": search_for.page,
        "page_size": search_for.size,
        "items_count": given,
        **{name: _reference(search_for, number) for name, number in around.items() if 1 <= number <= last},
        "part_of": {
            "local_identifier": _address(search_for, {}),
            "entity_type": "search_result",
            "total_items": total,
            "first_page": _reference(search_for, 1),
            "last_page": _reference(search_for, last),
        },
    }


def _reference(search_for: Asked, number: int) -> Mapping[str, str]:
    address = _address(search_for, {"page": str(number), "page_size": str(search_for.size)})
    return {"local_identifier": address, "entity_type": "search_result_page"}


def _address(search_for: Asked, more: Mapping[str, str]) -> str:
    kept = {name: value for name, value in request.args.items() if name not in ("page", "page_size")}
    address = url_for(".page", kind=search_for.kind, _external=True)
    pairs = urlencode({**kept, **more})
    return f"{address}?{pairs}" if pairs else address


def _document(generation: Generation, document: Mapping[str, Any]) -> Response:
    whole = {"@context": [*CONTEXTS, {"@base": settings().base}], **document}
    response = tagged((json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode(), "application/json")
    response.headers[RELEASE] = generation.release.version
    return response
