"""What refers to a node, in pages of a fixed order: as a page for readers and as a graph for programs.

Source: https://www.hydra-cg.com/spec/latest/core/#collections, https://www.rfc-editor.org/rfc/rfc8288
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, render_template, request
from pyoxigraph import Literal, NamedNode, Triple

from ontology.namespaces import PREFIXES
from ontology.reused import RDF_TYPE
from queries.blocks import fill
from sparql_endpoint.answering.evaluation import endpoint, rows
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.documents import OFFERED, SUFFIX, chosen, tagged
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.negotiation import PAGE
from sparql_endpoint.http.problems import INVALID_PARAMETER, NOT_FOUND, Problem
from sparql_endpoint.http.serialisation import serialised
from sparql_endpoint.linked_data.description_graph import in_order
from sparql_endpoint.linked_data.document_links import linked, node_of
from sparql_endpoint.linked_data.pointers import PER_PAGE, pointers
from sparql_endpoint.linked_data.statements import referring
from sparql_endpoint.wording.page_languages import page_address

blueprint = Blueprint("references", __name__)

_HYDRA: Final = PREFIXES["hydra"]
_MOST_PAGES: Final = 10_000_000
_ACCEPTED: Final = f"a page number from 1 to {_MOST_PAGES}"

_COUNT: Final = """
SELECT (COUNT(*) AS ?all) WHERE {
  VALUES ?node { UNDEF }
  ?subject ?predicate ?node
}
"""


@dataclass(frozen=True, slots=True)
class Span:
    """One page of references: its number, the number of all pages, and how many references there are in all."""

    number: int
    pages: int
    total: int

    @property
    def neighbours(self) -> dict[str, int]:
        """The pages that this one leads to, by the relation of RFC 8288."""
        found = {"first": 1, "prev": self.number - 1, "next": self.number + 1, "last": self.pages}
        return {name: number for name, number in found.items() if 1 <= number <= self.pages}


@blueprint.get("/references")
@blueprint.get(f"/references.{SUFFIX}")
def page(suffix: str | None = None) -> Response:
    """Give one page of the statements whose value is the node that the parameter iri names, as accepted."""
    node, number, asked = node_of(request.args.getlist("iri")), _number(), chosen(suffix)
    with leased() as generation:
        span = _span(generation, node, number)
        if OFFERED[asked] == PAGE:
            body = _page(generation, node, span).encode()
        else:
            body = serialised(_graph(generation, node, span), OFFERED[asked])
        response = tagged(body, asked)
        response.headers[RELEASE] = generation.release.version
    linked(response, "references", node, OFFERED[asked], None if number == 1 else number)
    for relation, other in span.neighbours.items():
        response.headers.add("Link", f'<{_address(node, other)}>; rel="{relation}"')
    return response


def _number() -> int:
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_MOST_PAGES)) and 1 <= int(text) <= _MOST_PAGES):
        raise Problem(INVALID_PARAMETER, f"Expected is {_ACCEPTED}.", parameter="page", accepted=_ACCEPTED)
    return int(text)


def _span(generation: Generation, node: NamedNode, number: int) -> Span:
    """Return which page this is of how many.

    Raises: Problem if nothing refers to node, or the pages end before.
    """
    (row,) = rows(generation, fill(_COUNT, {"node": [node]}), endpoint())
    total = int(row["all"].value)
    span = Span(number, -(-total // PER_PAGE), total)
    if number > max(span.pages, 1):
        raise Problem(NOT_FOUND, f"What refers to {node.value} ends with page {max(span.pages, 1)}.")
    return span


def _address(node: NamedNode, number: int, *, external: bool = False) -> str:
    return page_address("references.page", iri=node.value, page=None if number == 1 else number, _external=external)


def _graph(generation: Generation, node: NamedNode, span: Span) -> list[Triple]:
    found = pointers(generation, node, span.number, endpoint())
    members = {
        Triple(each.other, NamedNode(each.predicate), node) for each in found if not isinstance(each.other, Literal)
    }
    return [*_view(node, span), *in_order(members)]


def _view(node: NamedNode, span: Span) -> Iterator[Triple]:
    """Yield what the page is: a part of a collection, with its neighbours and the number of all references."""
    collection, view = (NamedNode(_address(node, number, external=True)) for number in (1, span.number))
    terms = {"first": "first", "prev": "previous", "next": "next", "last": "last"}
    yield Triple(view, NamedNode(RDF_TYPE), NamedNode(f"{_HYDRA}PartialCollectionView"))
    for relation, number in span.neighbours.items():
        other = NamedNode(_address(node, number, external=True))
        yield Triple(view, NamedNode(_HYDRA + terms[relation]), other)
    yield Triple(view, NamedNode(f"{PREFIXES['foaf']}primaryTopic"), node)
    count = Literal(str(span.total), datatype=NamedNode(f"{PREFIXES['xsd']}integer"))
    yield Triple(collection, NamedNode(f"{_HYDRA}totalItems"), count)


def _page(generation: Generation, node: NamedNode, span: Span) -> str:
    name, found = referring(generation, node, span.number, endpoint())
    return render_template(
        "references.html",
        name=name,
        iri=node.value,
        pointers=found,
        span=span,
        first=(span.number - 1) * PER_PAGE + 1,
        last=min(span.number * PER_PAGE, span.total),
        neighbours={relation: _address(node, number) for relation, number in span.neighbours.items()},
        release=generation.release,
    )
