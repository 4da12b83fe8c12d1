"""What the release states about itself where programs look for it: the dataset and its graphs, the saved queries.

Source: https://www.w3.org/TR/void/#well-known, https://github.com/sib-swiss/sparql-examples
"""

from collections.abc import Iterable
from contextlib import closing

from flask import Blueprint, Response, redirect, request
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from graph.distributions import described_release, documents
from ontology.namespaces import PREFIXES, Namespaces
from queries.blocks import fill
from sparql_endpoint.answering.evaluation import endpoint, evaluate, respond, settings
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.answering.protocol import Operation
from sparql_endpoint.http.documents import chosen, tagged
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.negotiation import GRAPH_TYPES, PAGE
from sparql_endpoint.wording.page_languages import page_address

blueprint = Blueprint("dataset", __name__)

#: All that one graph of the release states.
_STATED = """
CONSTRUCT { ?subject ?predicate ?object }
WHERE {
  VALUES ?graph { UNDEF }
  GRAPH ?graph { ?subject ?predicate ?object }
}
"""


@blueprint.get("/.well-known/void")
@blueprint.get("/catalogue")
@blueprint.get("/dataset")
def description() -> Response:
    """Give the dataset, its graphs, their licences, dates, loads, counts and dumps as RDF; lead browsers to the page.

    What the release states of itself comes from its graph; its version and the digests of its dumps from its manifest.
    """
    namespaces = Namespaces(settings().base)
    asked = chosen(None)
    if asked == PAGE:
        return _page(namespaces.catalogue if request.path == "/catalogue" else namespaces.dataset)
    return _described(asked)


@blueprint.get("/void.ttl")
def turtle() -> Response:
    """Give the description in Turtle, where crawlers of VoID look for a file."""
    return _described("text/turtle")


def _described(asked: str) -> Response:
    with leased() as generation:
        stated = evaluate(generation, _statements("meta"))
        with closing(stated.body) as body:
            triples = [quad.triple for quad in parse(body.read(), RdfFormat.TURTLE)]
        triples.extend(dict.fromkeys(documents(triples)))
        triples.extend(described_release(generation.release))
        response = tagged(_serialized(triples, GRAPH_TYPES[asked]), asked)
        response.headers[RELEASE] = generation.release.version
    return response


@blueprint.get("/.well-known/sparql-examples")
def examples() -> Response:
    """Give the saved queries as RDF; lead browsers to the page about their graph."""
    asked = chosen(None)
    if asked == PAGE:
        return _page(Namespaces(settings().base).graph("queries"))
    with leased() as generation:
        return respond(generation, _statements("queries"), asked, endpoint())


def _page(about: str) -> Response:
    response = Response(status=303)
    response.headers["Location"] = redirect(page_address("node.page", iri=about)).headers["Location"]
    response.headers["Cache-Control"] = "no-cache"
    return response


def _statements(name: str) -> Operation:
    query = fill(_STATED, {"graph": [NamedNode(Namespaces(settings().base).graph(name))]})
    return Operation(query, None, None)


def _serialized(triples: Iterable[Triple], media_type: str) -> bytes:
    return (
        serialize(dict.fromkeys(triples), format=RdfFormat.from_media_type(media_type), prefixes=dict(PREFIXES)) or b""
    )
