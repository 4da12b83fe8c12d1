"""The validation report of a release as RDF: every violation and warning, and a count of each information.

Information results say how complete records are; there may be one for every organisation, so they are counted, not
listed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from graph.validate import Result
from ontology import terms
from ontology.namespaces import PREFIXES, SHAPES, Namespaces

_SH: Final = PREFIXES["sh"]
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_GRAPH: Final = NamedNode(PREFIXES["dct"] + "source")


def report(results: Mapping[str, Sequence[Result]], namespaces: Namespaces) -> bytes:
    """Return the report in Turtle, from the results by source."""
    whole = NamedNode(namespaces.base + "report")
    conforms = not any(one.severity == "Violation" for found in results.values() for one in found)
    triples = [
        Triple(whole, _TYPE, NamedNode(_SH + "ValidationReport")),
        Triple(whole, NamedNode(_SH + "conforms"), Literal(conforms)),
    ]
    for source in sorted(results):
        listed = [one for one in results[source] if one.severity != "Info"]
        for number, one in enumerate(listed, start=1):
            node = NamedNode(f"{namespaces.base}report/{source}/{number}")
            triples += [Triple(whole, NamedNode(_SH + "result"), node), *_result(node, one, namespaces.graph(source))]
        triples += _counts(results[source], source, namespaces)
    prefixes = {"sh": _SH, "shape": SHAPES, "oskg": PREFIXES["oskg"], "dct": PREFIXES["dct"]}
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b""


def _result(node: NamedNode, one: Result, graph: str) -> Iterable[Triple]:
    yield Triple(node, _TYPE, NamedNode(_SH + "ValidationResult"))
    yield Triple(node, NamedNode(_SH + "resultSeverity"), NamedNode(_SH + one.severity))
    yield Triple(node, NamedNode(_SH + "sourceShape"), NamedNode(SHAPES + one.shape))
    yield Triple(node, NamedNode(_SH + "resultMessage"), Literal(one.message, language="en"))
    yield Triple(node, NamedNode(_SH + "focusNode"), NamedNode(one.focus[1:-1]))
    yield Triple(node, _GRAPH, NamedNode(graph))


def _counts(results: Sequence[Result], source: str, namespaces: Namespaces) -> Iterable[Triple]:
    for (severity, shape), count in sorted(Counter((one.severity, one.shape) for one in results).items()):
        node = NamedNode(f"{namespaces.base}report/{source}/{shape}-{severity}")
        yield Triple(node, _TYPE, NamedNode(terms.ResultCount))
        yield Triple(node, _GRAPH, NamedNode(namespaces.graph(source)))
        yield Triple(node, NamedNode(_SH + "sourceShape"), NamedNode(SHAPES + shape))
        yield Triple(node, NamedNode(_SH + "resultSeverity"), NamedNode(_SH + severity))
        yield Triple(node, NamedNode(terms.resultCount), Literal(count))
