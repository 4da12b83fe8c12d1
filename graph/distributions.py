"""What a release offers as files, in RDF, from its manifest: it cannot state its own digests inside itself.

Source: https://www.w3.org/TR/vocab-dcat-3/#Class:Distribution, https://www.w3.org/TR/vocab-dcat-3/#Class:Checksum
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from graph.describe import PROJECT, RESOURCE
from graph.nodes import day, english, integer, iri
from graph.release import Release
from ontology.namespaces import Namespaces

_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_PAGES: Final = (iri("dcat", "landingPage"), iri("foaf", "homepage"))
_SHA256: Final = iri("spdx", "checksumAlgorithm_sha256")


@dataclass(frozen=True, slots=True)
class Dump:
    """One dump: its file, what it is of, its size in bytes, its SHA-256, its licence and how many quads it holds."""

    name: str
    title: str
    dataset: str
    size: int
    sha256: str
    licence: str | None
    quads: int


def dumps(release: Release) -> list[Dump]:
    """Return the dumps that a release has: the whole, which has the licences of all sources, then one a source."""
    namespaces = Namespaces(release.manifest.base)
    manifest = release.manifest
    whole = (release.dataset.name, "Open Science Knowledge Graph", namespaces.dataset, None, manifest.quads)
    parts = [(one.dump, one.title, namespaces.graph(one.name), one.licence, one.triples) for one in manifest.sources]
    return [
        Dump(name, title, of, (release.path / name).stat().st_size, manifest.files[name], licence, quads)
        for name, title, of, licence, quads in (whole, *parts)
        if name in manifest.files and (release.path / name).is_file()
    ]


def described_release(release: Release) -> Iterator[Triple]:
    """Describe a release as a version of the dataset, with its dumps."""
    namespaces = Namespaces(release.manifest.base)
    node, whole = NamedNode(namespaces.release(release.version)), NamedNode(namespaces.dataset)
    yield Triple(node, iri("rdf", "type"), iri("dcat", "Dataset"))
    yield Triple(node, iri("dct", "title"), english(f"Open Science Knowledge Graph, release {release.version}"))
    about = f"The graph as of {release.manifest.snapshot}, the day of the newest of its sources. It never changes."
    yield Triple(node, iri("dct", "description"), english(about))
    yield Triple(node, iri("dct", "issued"), day(release.manifest.snapshot))
    yield Triple(node, iri("dct", "publisher"), NamedNode(PROJECT))
    yield Triple(NamedNode(PROJECT), iri("rdf", "type"), iri("foaf", "Agent"))
    yield Triple(NamedNode(PROJECT), iri("foaf", "name"), english("Open Science Knowledge Graph"))
    yield Triple(node, iri("dcat", "version"), Literal(release.version))
    yield Triple(node, iri("dcat", "isVersionOf"), whole)
    if release.manifest.preceding:
        previous = NamedNode(namespaces.release(release.manifest.preceding))
        yield Triple(node, iri("dcat", "previousVersion"), previous)
    for one in dumps(release):
        yield Triple(node, iri("dcat", "distribution"), NamedNode(f"{node.value}/{one.name}"))
    yield from distributions(release)


def documents(stated: Iterable[Triple]) -> Iterator[Triple]:
    """Say of the pages that a description names that they are documents, which catalogues check.

    The graph does not say it: there a document is one that was read, and leads to its record.
    """
    for triple in stated:
        if triple.predicate in _PAGES and isinstance(triple.object, NamedNode):
            yield Triple(triple.object, iri("rdf", "type"), iri("foaf", "Document"))


def distributions(release: Release) -> Iterator[Triple]:
    """Describe the dumps of a release as distributions of the dataset and of the graphs of its sources."""
    release_node = NamedNode(Namespaces(release.manifest.base).release(release.version))
    for one in dumps(release):
        file, of = NamedNode(f"{release_node.value}/{one.name}"), NamedNode(one.dataset)
        yield Triple(of, iri("dcat", "distribution"), file)
        yield Triple(of, iri("void", "dataDump"), file)
        yield from _distribution(file, one, release_node)


def _distribution(file: NamedNode, one: Dump, release: NamedNode) -> Iterator[Triple]:
    yield Triple(file, iri("rdf", "type"), iri("dcat", "Distribution"))
    yield Triple(file, iri("dct", "title"), english(f"{one.title}, sorted N-Quads"))
    yield Triple(file, iri("dcat", "accessURL"), release)
    yield Triple(file, iri("dcat", "downloadURL"), file)
    for named in (release, file):
        yield Triple(named, iri("rdf", "type"), RESOURCE)
    for term, name in (("mediaType", "application/n-quads"), ("compressFormat", "application/gzip")):
        media_type = NamedNode(f"{_MEDIA_TYPES}{name}")
        yield Triple(file, iri("dcat", term), media_type)
        yield Triple(media_type, iri("rdf", "type"), iri("dct", "MediaType"))
    size = Literal(str(one.size), datatype=iri("xsd", "nonNegativeInteger"))
    yield Triple(file, iri("dcat", "byteSize"), size)
    yield Triple(file, iri("void", "triples"), integer(one.quads))
    if one.licence:
        yield Triple(file, iri("dct", "license"), NamedNode(one.licence))
        yield Triple(NamedNode(one.licence), iri("rdf", "type"), iri("dct", "LicenseDocument"))
    checksum = NamedNode(f"{file.value}#sha256")
    yield Triple(file, iri("spdx", "checksum"), checksum)
    yield Triple(checksum, iri("rdf", "type"), iri("spdx", "Checksum"))
    yield Triple(checksum, iri("spdx", "algorithm"), _SHA256)
    yield Triple(_SHA256, iri("rdf", "type"), iri("spdx", "ChecksumAlgorithm"))
    yield Triple(checksum, iri("spdx", "checksumValue"), Literal(one.sha256, datatype=iri("xsd", "hexBinary")))
