"""Describe the graphs of a release in `graph/meta`: what each is, whence, when, under which licence, and how much it
holds.

Nothing here depends on when or where a release is built, so that the same inputs give the same bytes.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from graph.composition import Composition, partitions
from graph.derive import ROLLUP_RULE
from graph.nodes import day, english, integer, iri, lines
from ontology import terms
from ontology.namespaces import PREFIXES, Namespaces

_CC0: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
#: Who publishes what we compute and curate.
PROJECT: Final = "https://w3id.org/oskg/project"


@dataclass(frozen=True, slots=True)
class GraphDescription:
    """What is known about one named graph; `records` and what follows are None for graphs that have no loader."""

    name: str
    title: str
    licence: str = _CC0
    publisher: str = PROJECT
    homepage: str | None = None
    snapshot: date | None = None
    triples: int = 0
    records: int | None = None
    rejects: int | None = None
    loader_version: str | None = None
    digest: str | None = None
    attribution: str | None = None
    description: str | None = None
    made: Composition | None = None


_TYPE: Final = iri("rdf", "type")
#: What catalogues call the type of anything that has an address (DCAT-AP 3 checks that it is stated).
RESOURCE: Final = iri("rdfs", "Resource")
#: An organisation that is named by its ROR identifier.
_ORGANISATION: Final = re.compile(r"https://ror\.org/0[a-z0-9]{8}")


#: Vocabularies that the statements use most.
_VOCABULARIES: Final = ("dct", "org", "oskg", "prov", "skos")
#: What the whole is about, for catalogues that collect descriptions of datasets.
_KEYWORDS: Final = ("open science", "research funding", "research infrastructure", "research organisations")
_PROTOCOL: Final = "https://www.w3.org/TR/sparql11-protocol/"


def described(graph: GraphDescription, namespaces: Namespaces) -> list[bytes]:
    """Return the sorted N-Triples lines that describe one graph."""
    return lines(_graph(graph, namespaces))


def dataset(
    graphs: Iterable[GraphDescription], snapshot: date, made: Composition, namespaces: Namespaces
) -> list[bytes]:
    """Return the sorted N-Triples lines that describe the dataset as a whole, its graphs as subsets, and its catalogue.

    `made` is what the merged view of the graphs is made of.
    """
    return lines([*_dataset(graphs, snapshot, made, namespaces), *_catalogue(graphs, namespaces)])


def _dataset(
    graphs: Iterable[GraphDescription], snapshot: date, made: Composition, namespaces: Namespaces
) -> Iterator[Triple]:
    node = NamedNode(namespaces.dataset)
    yield Triple(node, _TYPE, iri("void", "Dataset"))
    yield Triple(node, _TYPE, iri("dcat", "Dataset"))
    yield Triple(node, iri("dct", "title"), english("Open Science Knowledge Graph"))
    about = "Who runs, funds, endorses and partners with which open-science infrastructure, from public registries."
    yield Triple(node, iri("dct", "description"), english(about))
    yield Triple(node, iri("dct", "issued"), day(snapshot))
    yield Triple(node, iri("dct", "publisher"), NamedNode(PROJECT))
    rights = "Every graph keeps the licence of its source, which is stated on the graph."
    yield Triple(node, iri("dct", "rights"), english(rights))
    yield Triple(node, iri("void", "uriSpace"), Literal(namespaces.base + "id/"))
    yield Triple(node, iri("void", "sparqlEndpoint"), NamedNode(namespaces.endpoint))
    yield Triple(node, iri("void", "triples"), integer(made.triples))
    for graph in graphs:
        yield Triple(node, iri("void", "subset"), NamedNode(namespaces.graph(graph.name)))
    for name in _VOCABULARIES:
        yield Triple(node, iri("void", "vocabulary"), NamedNode(PREFIXES[name]))
    for word in _KEYWORDS:
        yield Triple(node, iri("dcat", "keyword"), english(word))
    yield from partitions(namespaces.dataset, made, namespaces)


def _catalogue(graphs: Iterable[GraphDescription], namespaces: Namespaces) -> Iterator[Triple]:
    """Describe the catalogue and the service by which its datasets are queried (DCAT-AP 3, mandatory properties)."""
    node, service, whole = (NamedNode(one) for one in (namespaces.catalogue, namespaces.endpoint, namespaces.dataset))
    yield Triple(node, _TYPE, iri("dcat", "Catalog"))
    yield Triple(node, iri("dct", "title"), english("Catalogue of the Open Science Knowledge Graph"))
    listed = "The dataset as a whole, the graphs it is merged from, and the service that answers queries."
    yield Triple(node, iri("dct", "description"), english(listed))
    yield Triple(node, iri("dct", "publisher"), NamedNode(PROJECT))
    yield Triple(node, iri("dcat", "service"), service)
    for part in (whole, *(NamedNode(namespaces.graph(graph.name)) for graph in graphs)):
        yield Triple(node, iri("dcat", "dataset"), part)
        yield Triple(service, iri("dcat", "servesDataset"), part)
    yield Triple(service, _TYPE, iri("dcat", "DataService"))
    yield Triple(service, iri("dct", "title"), english("SPARQL endpoint of the Open Science Knowledge Graph"))
    yield Triple(service, iri("dct", "publisher"), NamedNode(PROJECT))
    yield Triple(service, iri("dct", "conformsTo"), NamedNode(_PROTOCOL))
    yield Triple(NamedNode(_PROTOCOL), _TYPE, iri("dct", "Standard"))
    yield Triple(service, iri("dcat", "endpointURL"), service)
    yield Triple(service, iri("dcat", "endpointDescription"), service)
    yield Triple(service, _TYPE, RESOURCE)
    yield Triple(NamedNode(PROJECT), _TYPE, iri("foaf", "Agent"))
    yield Triple(NamedNode(PROJECT), iri("foaf", "name"), english("Open Science Knowledge Graph"))


def _graph(graph: GraphDescription, namespaces: Namespaces) -> Iterator[Triple]:
    node = NamedNode(namespaces.graph(graph.name))
    for kind in (iri("void", "Dataset"), iri("dcat", "Dataset")):
        yield Triple(node, _TYPE, kind)
    yield Triple(node, iri("dct", "identifier"), Literal(graph.name))
    yield Triple(node, iri("dct", "title"), english(graph.title))
    yield Triple(node, iri("dct", "license"), NamedNode(graph.licence))
    yield Triple(node, iri("void", "triples"), integer(graph.triples))
    about = graph.description or f"What {graph.title} says, as its loader reads it."
    yield Triple(node, iri("dct", "description"), english(about))
    yield Triple(NamedNode(graph.licence), _TYPE, iri("dct", "LicenseDocument"))
    yield from _publisher(node, graph)
    if graph.homepage:
        yield Triple(node, iri("dcat", "landingPage"), NamedNode(graph.homepage))
    if graph.snapshot:
        yield Triple(node, iri("dct", "issued"), day(graph.snapshot))
    if graph.attribution:
        yield Triple(node, iri("dct", "rights"), english(graph.attribution))
    if graph.made:
        yield from partitions(node.value, graph.made, namespaces)
    yield from _load(node, graph, namespaces)


def _publisher(node: NamedNode, graph: GraphDescription) -> Iterator[Triple]:
    """Say who publishes a source: the project, an organisation of ROR, or whoever is behind a web site.

    A site is no agent (FOAF has documents and agents disjoint), so who is behind it has an IRI below that of the graph.
    """
    if "://" not in graph.publisher:
        yield Triple(node, iri("dct", "publisher"), english(graph.publisher))
        return
    if graph.publisher == PROJECT:
        yield Triple(node, iri("dct", "publisher"), NamedNode(PROJECT))
        return
    known = _ORGANISATION.fullmatch(graph.publisher) is not None
    agent = NamedNode(graph.publisher if known else f"{node.value}#publisher")
    yield Triple(node, iri("dct", "publisher"), agent)
    yield Triple(agent, _TYPE, iri("foaf", "Agent"))
    yield Triple(agent, iri("foaf", "name"), english(graph.title))
    if not known:
        yield Triple(agent, iri("foaf", "homepage"), NamedNode(graph.publisher))


def _load(node: NamedNode, graph: GraphDescription, namespaces: Namespaces) -> Iterator[Triple]:
    """Describe the load: an activity with the loader's version, the digest of what it read, and its counts."""
    if graph.name == "derived":
        yield Triple(node, NamedNode(terms.rollupRule), Literal(ROLLUP_RULE))
    if graph.loader_version is None:
        return
    activity = NamedNode(f"{namespaces.base}load/{graph.name}")
    yield Triple(node, iri("prov", "wasGeneratedBy"), activity)
    yield Triple(activity, _TYPE, iri("prov", "Activity"))
    yield Triple(activity, NamedNode(terms.loaderVersion), Literal(graph.loader_version))
    if graph.digest:
        yield Triple(activity, NamedNode(terms.inputDigest), Literal(graph.digest))
    for term, count in ((terms.recordCount, graph.records), (terms.rejectCount, graph.rejects)):
        if count is not None:
            yield Triple(activity, NamedNode(term), integer(count))
