"""The saved queries as statements of the graph, so that an editor, a crawler or a model finds them by SPARQL.

Each is a `sh:SPARQLExecutable` with its question as comment, its text with the default parameters bound, the prefixes
it may use, its group as keyword and the endpoint as target, as the catalogues of example queries of other endpoints
have it.

Source: https://www.w3.org/TR/shacl-af/#SPARQLExecutable, https://github.com/sib-swiss/sparql-examples
"""

from collections.abc import Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from graph.nodes import english, iri, lines
from ontology.namespaces import PREFIXES, Namespaces
from queries.catalogue import SavedQuery, catalogue


def examples(snapshot: date, namespaces: Namespaces) -> list[bytes]:
    """Return the sorted N-Triples lines that state the saved queries; `snapshot` is what their dates default to."""
    queries = (triple for query in catalogue().values() for triple in _query(query, snapshot, namespaces))
    return lines([*queries, *_prefixes(namespaces)])


def _query(query: SavedQuery, snapshot: date, namespaces: Namespaces) -> Iterator[Triple]:
    node = NamedNode(namespaces.query(query.stem))
    for kind in ("SPARQLExecutable", "SPARQLSelectExecutable"):
        yield Triple(node, iri("rdf", "type"), iri("sh", kind))
    yield Triple(node, iri("dct", "identifier"), Literal(query.id))
    yield Triple(node, iri("dct", "title"), english(query.title))
    yield Triple(node, iri("rdfs", "comment"), english(query.question))
    yield Triple(node, iri("schema", "keywords"), Literal(query.group))
    yield Triple(node, iri("schema", "target"), NamedNode(namespaces.endpoint))
    yield Triple(node, iri("sh", "prefixes"), _prefix_set(namespaces))
    yield Triple(node, iri("sh", "select"), Literal(query.bind({}, snapshot).text))


def _prefix_set(namespaces: Namespaces) -> NamedNode:
    return NamedNode(namespaces.partition(namespaces.graph("queries"), "prefix", "all"))


def _prefixes(namespaces: Namespaces) -> Iterator[Triple]:
    every = _prefix_set(namespaces)
    yield Triple(every, iri("rdf", "type"), iri("owl", "Ontology"))
    yield Triple(every, iri("dct", "title"), english("Prefixes of the saved queries"))
    for prefix, namespace in PREFIXES.items():
        declaration = NamedNode(namespaces.partition(namespaces.graph("queries"), "prefix", prefix))
        yield Triple(every, iri("sh", "declare"), declaration)
        yield Triple(declaration, iri("rdf", "type"), iri("sh", "PrefixDeclaration"))
        yield Triple(declaration, iri("sh", "prefix"), Literal(prefix))
        yield Triple(declaration, iri("sh", "namespace"), Literal(namespace, datatype=iri("xsd", "anyURI")))
