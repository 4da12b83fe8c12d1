"""The description of one node as a graph: every statement about it, and what its document is.

The bound is declared: a description is whole, or refused with the way to ask for it by SPARQL. What refers to the node
is a document of its own, in pages.
"""

from collections.abc import Iterable
from typing import Final

from flask import url_for
from pyoxigraph import NamedNode, Triple

from briefs.speech import translatable
from ontology.namespaces import PREFIXES, Namespaces
from ontology.reused import RDF_TYPE
from queries.blocks import fill
from sparql_endpoint.answering.evaluation import endpoint, settings, triples
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.http.problems import Kind, Problem

#: The most statements that a document holds; more are read in pieces, by SPARQL.
MOST: Final = 10_000

_STATEMENTS: Final = f"""
CONSTRUCT {{ ?node ?predicate ?value }}
WHERE {{
  VALUES ?node {{ UNDEF }}
  ?node ?predicate ?value
}}
LIMIT {MOST + 1}
"""

_TOO_LARGE: Final = Kind("description-too-large", 413, translatable("The description is too large for one document"))


def stated(generation: Generation, node: NamedNode) -> list[Triple]:
    """Return the statements about node: its classes first, then by property and value.

    Raises: Problem if there are more than a document holds; EvaluationError if there is no complete answer.
    """
    found = triples(generation, fill(_STATEMENTS, {"node": [node]}), endpoint())
    if len(found) > MOST:
        detail = f"{node.value} is the subject of more than {MOST:,} statements; ask {endpoint()} for them in pieces."
        raise Problem(_TOO_LARGE, detail, most=MOST)
    return in_order(found)


def in_order(found: Iterable[Triple]) -> list[Triple]:
    """Return triples by subject, classes before other properties, then by property and value."""
    return sorted(
        found,
        key=lambda each: (
            str(each.subject),
            each.predicate.value != RDF_TYPE,
            each.predicate.value,
            str(each.object),
        ),
    )


def about_document(node: NamedNode) -> list[Triple]:
    """Return what the document says about itself: its topic, its dataset, and where what refers to the topic is."""
    document = NamedNode(url_for("node.page", iri=node.value, _external=True))
    references = NamedNode(url_for("references.page", iri=node.value, _external=True))
    return [
        Triple(document, NamedNode(RDF_TYPE), NamedNode(f"{PREFIXES['foaf']}Document")),
        Triple(document, NamedNode(f"{PREFIXES['void']}inDataset"), NamedNode(Namespaces(settings().base).dataset)),
        Triple(document, NamedNode(f"{PREFIXES['rdfs']}seeAlso"), references),
        Triple(document, NamedNode(f"{PREFIXES['foaf']}primaryTopic"), node),
    ]
