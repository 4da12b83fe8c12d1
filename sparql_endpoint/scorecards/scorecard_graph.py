"""A scorecard as a graph: every known cell a quality measurement of the document, with its evidence.

Source: https://www.w3.org/TR/vocab-dqv/
"""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ontology import reused
from ontology.namespaces import PREFIXES, Namespaces
from ontology.vocabulary import concept
from queries.scorecard import Cell, Scorecard
from sparql_endpoint.answering.evaluation import settings

_DATE: Final = NamedNode(f"{PREFIXES['xsd']}date")


def measured(card: Scorecard, document: str, day: str) -> list[Triple]:
    """Return the measurements of a scorecard, named by the fragments of its document, as of a day (ISO 8601).

    A cell that is unknown is not there; of one that is contradictory there is a measurement for each state found.
    """
    about = NamedNode(document)
    return [
        Triple(about, NamedNode(reused.RDF_TYPE), NamedNode(f"{PREFIXES['dqv']}QualityMetadata")),
        Triple(about, NamedNode(f"{PREFIXES['foaf']}primaryTopic"), NamedNode(card.infrastructure)),
        Triple(about, NamedNode(f"{PREFIXES['void']}inDataset"), NamedNode(Namespaces(settings().base).dataset)),
        *(triple for cell in card.cells for triple in _cell(cell, card.infrastructure, document, day)),
    ]


def _cell(cell: Cell, infrastructure: str, document: str, day: str) -> Iterator[Triple]:
    if cell.state == "unknown":
        return
    if cell.state != "contradictory":
        found = {cell.state: cell.findings}
    else:
        states = sorted({each.state for each in cell.findings} & {"yes", "partly", "no"})
        found = {state: tuple(each for each in cell.findings if each.state == state) for state in states}
    for state, findings in found.items():
        name = f"{document}#{cell.criterion.id}" + ("" if len(found) == 1 else f"-{state}")
        evidence = dict.fromkeys(each.evidence for each in findings if each.evidence is not None)
        yield from _measurement(name, cell.criterion.iri, infrastructure, state, list(evidence), day)


def _measurement(
    name: str, criterion: str, infrastructure: str, state: str, evidence: list[str], day: str
) -> Iterator[Triple]:
    node = NamedNode(name)
    yield Triple(node, NamedNode(reused.RDF_TYPE), NamedNode(reused.DQV_QUALITY_MEASUREMENT))
    yield Triple(node, NamedNode(reused.DQV_COMPUTED_ON), NamedNode(infrastructure))
    yield Triple(node, NamedNode(reused.DQV_IS_MEASUREMENT_OF), NamedNode(criterion))
    yield Triple(node, NamedNode(reused.DQV_VALUE), NamedNode(concept("assessment-value", state)))
    yield Triple(node, NamedNode(f"{PREFIXES['dct']}date"), Literal(day, datatype=_DATE))
    for iri in evidence:
        yield Triple(node, NamedNode(f"{PREFIXES['prov']}wasDerivedFrom"), NamedNode(iri))
    yield Triple(NamedNode(criterion), NamedNode(reused.RDF_TYPE), NamedNode(reused.DQV_METRIC))
