"""Describe the service in RDF: where it is, what it speaks, which graphs it holds.

Source: https://www.w3.org/TR/sparql11-service-description/
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from graph.describe import PROJECT
from graph.release import Release

_SD = "http://www.w3.org/ns/sparql-service-description#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DCT = "http://purl.org/dc/terms/"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_VOID = "http://rdfs.org/ns/void#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_FORMATS = "http://www.w3.org/ns/formats/"

_PREFIXES = {"dct": _DCT, "formats": _FORMATS, "rdf": _RDF, "rdfs": _RDFS, "sd": _SD, "void": _VOID, "xsd": _XSD}

#: Names of the offered result formats. Source: https://www.w3.org/ns/formats/
RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
)


def describe(
    endpoint: str,
    release: Release,
    graphs: Iterable[tuple[str, int | None]],
    media_type: str,
    *,
    void: str,
    federated: bool = False,
) -> bytes:
    """Return the description of the service at endpoint.

    graphs are the named graphs of the release, in order, with their triples where they are known; void is where the
    dataset is described. A federated service calls some other endpoints by SERVICE.
    """
    federation = _federation(endpoint) if federated else ()
    triples = chain(_triples(endpoint, release, graphs), _catalogued(endpoint, release, void), federation)
    format_ = RdfFormat.from_media_type(media_type)
    if format_ is None:
        raise ValueError(f"media type {media_type!r} is no RDF format")
    return serialize(triples, format=format_, prefixes=_PREFIXES) or b""


def _federation(endpoint: str) -> Iterator[Triple]:
    yield Triple(NamedNode(f"{endpoint}#service"), NamedNode(_SD + "feature"), NamedNode(_SD + "BasicFederatedQuery"))


def _catalogued(endpoint: str, release: Release, void: str) -> Iterator[Triple]:
    """Say of the dataset what catalogues ask: title, publisher, the licences of its sources, where it is described."""
    dataset = NamedNode(f"{endpoint}#dataset")
    yield Triple(dataset, NamedNode(_DCT + "title"), Literal("Open Science Knowledge Graph", language="en"))
    yield Triple(dataset, NamedNode(_DCT + "publisher"), NamedNode(PROJECT))
    for licence in sorted({source.licence for source in release.manifest.sources if _is_iri(source.licence)}):
        yield Triple(dataset, NamedNode(_DCT + "license"), NamedNode(licence))
    yield Triple(dataset, NamedNode(_RDFS + "seeAlso"), NamedNode(void))


def _is_iri(text: str) -> bool:
    return text.startswith(("http://", "https://"))


def _triples(endpoint: str, release: Release, graphs: Iterable[tuple[str, int | None]]) -> Iterator[Triple]:
    service, dataset = NamedNode(f"{endpoint}#service"), NamedNode(f"{endpoint}#dataset")
    default = NamedNode(f"{endpoint}#default-graph")
    rdf_type = NamedNode(_RDF + "type")
    yield Triple(service, rdf_type, NamedNode(_SD + "Service"))
    yield Triple(service, NamedNode(_SD + "endpoint"), NamedNode(endpoint))
    yield Triple(service, NamedNode(_SD + "supportedLanguage"), NamedNode(_SD + "SPARQL11Query"))
    # The release loads every statement into the default graph once, so it is the union of the named graphs.
    yield Triple(service, NamedNode(_SD + "feature"), NamedNode(_SD + "UnionDefaultGraph"))
    for name in RESULT_FORMATS:
        yield Triple(service, NamedNode(_SD + "resultFormat"), NamedNode(_FORMATS + name))
    yield Triple(service, NamedNode(_SD + "defaultDataset"), dataset)
    yield Triple(dataset, rdf_type, NamedNode(_SD + "Dataset"))
    yield Triple(dataset, NamedNode(_DCT + "identifier"), Literal(release.version))
    snapshot = Literal(release.manifest.snapshot.isoformat(), datatype=NamedNode(_XSD + "date"))
    yield Triple(dataset, NamedNode(_DCT + "modified"), snapshot)
    yield Triple(dataset, NamedNode(_SD + "defaultGraph"), default)
    yield Triple(default, rdf_type, NamedNode(_SD + "Graph"))
    yield Triple(default, NamedNode(_VOID + "triples"), _integer(release.manifest.triples))
    for number, (name, triples) in enumerate(graphs, start=1):
        node = NamedNode(f"{endpoint}#graph-{number}")
        yield Triple(dataset, NamedNode(_SD + "namedGraph"), node)
        yield Triple(node, rdf_type, NamedNode(_SD + "NamedGraph"))
        yield Triple(node, NamedNode(_SD + "name"), NamedNode(name))
        if triples is not None:
            yield Triple(node, NamedNode(_VOID + "triples"), _integer(triples))


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(_XSD + "integer"))
