"""Describe the graphs of a release in `graph/meta`: what each is, whence, when, under which licence, and how much it
holds.

Nothing here depends on when or where a release is built, so that the same inputs give the same bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from graph.derive import ROLLUP_RULE
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


def _iri(prefix: str, local: str) -> NamedNode:
    return NamedNode(PREFIXES[prefix] + local)


_TYPE: Final = _iri("rdf", "type")
_INTEGER: Final = _iri("xsd", "integer")


def described(graph: GraphDescription, namespaces: Namespaces) -> list[bytes]:
    """Return the sorted N-Triples lines that describe one graph."""
    return _lines(_graph(graph, namespaces))


def dataset(graphs: list[GraphDescription], snapshot: date, namespaces: Namespaces) -> list[bytes]:
    """Return the sorted N-Triples lines that describe the dataset as a whole, with its graphs as subsets."""
    node = NamedNode(namespaces.base + "dataset")
    parts = [NamedNode(namespaces.graph(graph.name)) for graph in graphs]
    triples = [
        Triple(node, _TYPE, _iri("void", "Dataset")),
        Triple(node, _TYPE, _iri("dcat", "Dataset")),
        Triple(node, _iri("dct", "title"), Literal("Open Science Knowledge Graph", language="en")),
        Triple(node, _iri("dct", "issued"), _day(snapshot)),
        Triple(node, _iri("dct", "publisher"), NamedNode(PROJECT)),
        Triple(node, _iri("void", "uriSpace"), Literal(namespaces.base + "id/")),
        *(Triple(node, _iri("void", "subset"), part) for part in parts),
        *(
            Triple(node, _iri("void", "vocabulary"), NamedNode(PREFIXES[name]))
            for name in ("oskg", "org", "skos", "prov", "dct")
        ),
    ]
    return _lines(iter(triples))


def _lines(triples: Iterator[Triple]) -> list[bytes]:
    text = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    return sorted(set(text.splitlines(keepends=True)))


def _day(value: date) -> Literal:
    return Literal(value.isoformat(), datatype=_iri("xsd", "date"))


def _graph(graph: GraphDescription, namespaces: Namespaces) -> Iterator[Triple]:
    node = NamedNode(namespaces.graph(graph.name))
    for kind in (_iri("void", "Dataset"), _iri("dcat", "Dataset")):
        yield Triple(node, _TYPE, kind)
    yield Triple(node, _iri("dct", "identifier"), Literal(graph.name))
    yield Triple(node, _iri("dct", "title"), Literal(graph.title, language="en"))
    yield Triple(node, _iri("dct", "license"), NamedNode(graph.licence))
    publisher = NamedNode(graph.publisher) if "://" in graph.publisher else Literal(graph.publisher, language="en")
    yield Triple(node, _iri("dct", "publisher"), publisher)
    yield Triple(node, _iri("void", "triples"), Literal(str(graph.triples), datatype=_INTEGER))
    if graph.homepage:
        yield Triple(node, _iri("dcat", "landingPage"), NamedNode(graph.homepage))
    if graph.snapshot:
        yield Triple(node, _iri("dct", "issued"), _day(graph.snapshot))
    if graph.attribution:
        yield Triple(node, _iri("dct", "rights"), Literal(graph.attribution, language="en"))
    yield from _load(node, graph, namespaces)


def _load(node: NamedNode, graph: GraphDescription, namespaces: Namespaces) -> Iterator[Triple]:
    """Describe the load: an activity with the loader's version, the digest of what it read, and its counts."""
    if graph.name == "derived":
        yield Triple(node, NamedNode(terms.rollupRule), Literal(ROLLUP_RULE))
    if graph.loader_version is None:
        return
    activity = NamedNode(f"{namespaces.base}load/{graph.name}")
    yield Triple(node, _iri("prov", "wasGeneratedBy"), activity)
    yield Triple(activity, _TYPE, _iri("prov", "Activity"))
    yield Triple(activity, NamedNode(terms.loaderVersion), Literal(graph.loader_version))
    if graph.digest:
        yield Triple(activity, NamedNode(terms.inputDigest), Literal(graph.digest))
    for term, count in ((terms.recordCount, graph.records), (terms.rejectCount, graph.rejects)):
        if count is not None:
            yield Triple(activity, NamedNode(term), Literal(str(count), datatype=_INTEGER))
