"""What a remote store says about the release in it: which graphs are whole, and, when all are, which release it is.

The record is a small graph of its own, `…/graph/publication`. It is replaced as a whole each time something has been
done; the version stands in it only while every graph of that version is complete.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from graph.errors import IncompatibleRelease
from graph.parts import MERGED
from graph.release import Manifest, manifest_of
from ontology.namespaces import PREFIXES, Namespaces

#: The graph that holds the record.
PUBLICATION: Final = "publication"

_DIGEST: Final = NamedNode("https://schema.org/sha256")
_TRIPLES: Final = NamedNode(PREFIXES["void"] + "triples")
_SUBSET: Final = NamedNode(PREFIXES["void"] + "subset")
_VERSION: Final = NamedNode(PREFIXES["dcat"] + "version")
_MANIFEST: Final = NamedNode(PREFIXES["prov"] + "value")
_DEFAULT: Final = NamedNode(PREFIXES["sd"] + "defaultGraph")
_STAMP: Final = NamedNode(PREFIXES["dct"] + "modified")
_INTEGER: Final = NamedNode(PREFIXES["xsd"] + "integer")


@dataclass(frozen=True, slots=True)
class Copy:
    """The complete copy of one graph: the SHA-256 of its sorted N-Triples, and how many they are."""

    digest: str
    triples: int


@dataclass(frozen=True, slots=True)
class Publication:
    """What a remote store holds: every graph with its copy, None while that is being written; the release, and the
    moment at which it became complete, once it is."""

    graphs: Mapping[str, Copy | None] = field(default_factory=lambda: MappingProxyType({}))
    manifest: Manifest | None = None
    stamp: str = ""
    """When it became complete; no two publications have the same."""

    def written(self, namespaces: Namespaces) -> bytes:
        """Return the record as N-Triples."""
        return serialize(self._triples(namespaces), format=RdfFormat.N_TRIPLES) or b""

    def _triples(self, namespaces: Namespaces) -> Iterable[Triple]:
        dataset = NamedNode(f"{namespaces.base}dataset")
        for iri, copy in self.graphs.items():
            graph = NamedNode(iri)
            yield Triple(dataset, _SUBSET, graph)
            if copy is not None:
                yield Triple(graph, _DIGEST, Literal(copy.digest))
                yield Triple(graph, _TRIPLES, Literal(str(copy.triples), datatype=_INTEGER))
        yield Triple(dataset, _DEFAULT, NamedNode(namespaces.graph(MERGED)))
        if self.manifest is not None:
            yield Triple(dataset, _MANIFEST, Literal(json.dumps(asdict(self.manifest), default=str, sort_keys=True)))
            yield Triple(dataset, _VERSION, Literal(self.manifest.version))
            yield Triple(dataset, _STAMP, Literal(self.stamp))


def publication(record: bytes, namespaces: Namespaces) -> Publication:
    """Read a record from N-Triples; an empty one says that nothing has been published.

    Raises: IncompatibleRelease if the release in it is described in a way that this code does not read.
    """
    triples = [(each.subject, each.predicate, each.object) for each in parse(record, RdfFormat.N_TRIPLES)]
    stated = {(subject, predicate): value.value for subject, predicate, value in triples if isinstance(value, Literal)}
    graphs = sorted(value.value for _, predicate, value in triples if predicate == _SUBSET)
    dataset = NamedNode(f"{namespaces.base}dataset")
    manifest = None
    if (dataset, _VERSION) in stated:
        manifest = manifest_of(stated.get((dataset, _MANIFEST), ""), "the record of the remote store")
        if manifest.version != stated[dataset, _VERSION]:
            raise IncompatibleRelease(
                f"the remote store says that it holds release {stated[dataset, _VERSION]} and describes "
                f"{manifest.version}: publish it again"
            )
    copies = {iri: _copy(stated, NamedNode(iri)) for iri in graphs}
    return Publication(copies, manifest, stated.get((dataset, _STAMP), ""))


def stamp_query(namespaces: Namespaces) -> str:
    """Return the query whose only answer is the stamp of the complete publication; none while there is none."""
    dataset, record = NamedNode(f"{namespaces.base}dataset"), NamedNode(namespaces.graph(PUBLICATION))
    return f"SELECT ?stamp WHERE {{ GRAPH {record} {{ {dataset} {_STAMP} ?stamp ; {_VERSION} ?version }} }}"


def record_query(namespaces: Namespaces) -> str:
    """Return the query whose answer is the record."""
    record = NamedNode(namespaces.graph(PUBLICATION))
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {record} {{ ?s ?p ?o }} }}"


def _copy(stated: Mapping[tuple[object, NamedNode], str], graph: NamedNode) -> Copy | None:
    digest, triples = stated.get((graph, _DIGEST)), stated.get((graph, _TRIPLES))
    return Copy(digest, int(triples)) if digest and triples else None
