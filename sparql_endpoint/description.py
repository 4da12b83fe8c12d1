"""Describe the service in RDF: where it is, what it speaks, which graphs it holds.

Source: https://www.w3.org/TR/sparql11-service-description/
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from graph.release import Release

_SD = "http://www.w3.org/ns/sparql-service-description#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DCT = "http://purl.org/dc/terms/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_FORMATS = "http://www.w3.org/ns/formats/"

_PREFIXES = {"dct": _DCT, "formats": _FORMATS, "rdf": _RDF, "sd": _SD, "xsd": _XSD}

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
    endpoint: str, release: Release, graphs: Iterable[str], media_type: str, *, federated: bool = False
) -> bytes:
    """Return the description of the service at endpoint; graphs are the named graphs of the release, in order.

    A federated service calls some other endpoints by SERVICE.
    """
    triples = chain(_triples(endpoint, release, graphs), _federation(endpoint) if federated else ())
    format_ = RdfFormat.from_media_type(media_type)
    if format_ is None:
        raise ValueError(f"media type {media_type!r} is no RDF format")
    return serialize(triples, format=format_, prefixes=_PREFIXES) or b""


def _federation(endpoint: str) -> Iterator[Triple]:
    yield Triple(NamedNode(f"{endpoint}#service"), NamedNode(_SD + "feature"), NamedNode(_SD + "BasicFederatedQuery"))


def _triples(endpoint: str, release: Release, graphs: Iterable[str]) -> Iterator[Triple]:
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
    for number, name in enumerate(graphs, start=1):
        node = NamedNode(f"{endpoint}#graph-{number}")
        yield Triple(dataset, NamedNode(_SD + "namedGraph"), node)
        yield Triple(node, rdf_type, NamedNode(_SD + "NamedGraph"))
        yield Triple(node, NamedNode(_SD + "name"), NamedNode(name))
