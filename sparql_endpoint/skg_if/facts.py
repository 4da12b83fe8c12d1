"""What the release states of the things of one page of SKG-IF, asked for together."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolution

from ontology import terms
from queries.blocks import fill
from sparql_endpoint.answering.evaluation import endpoint, rows_of_all, settings
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.skg_if.entities import Entity, Stated, datasource, grant, organisation
from sparql_endpoint.wording.cells import Term

_PREFIXES: Final = """
PREFIX adms: <http://www.w3.org/ns/adms#>
PREFIX oskg: <https://w3id.org/oskg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

_STATED: Final = f"""{_PREFIXES}
SELECT ?node ?property ?value WHERE {{
  VALUES ?node {{ UNDEF }}
  ?node ?property ?value
}} ORDER BY ?node ?property ?value
"""

_NOTATIONS: Final = f"""{_PREFIXES}
SELECT DISTINCT ?node ?value WHERE {{ VALUES ?node {{ UNDEF }} ?node adms:identifier/skos:notation ?value }}
"""

_FUNDING: Final = f"""{_PREFIXES}
SELECT ?node ?relation ?property ?value WHERE {{
  VALUES ?node {{ UNDEF }}
  ?relation oskg:funded ?node ; ?property ?value
}} ORDER BY ?node ?relation ?property ?value
"""

_MEMBERS: Final = f"""{_PREFIXES}
SELECT DISTINCT ?node ?value WHERE {{
  VALUES ?node {{ UNDEF }}
  ?membership oskg:memberOf ?node ; oskg:member ?value
}} ORDER BY ?node ?value
"""


def entities(generation: Generation, kind: str, iris: Sequence[str]) -> list[Entity]:
    """Return the things of a kind (organisations, grants, datasources) in the order of their IRIs.

    Raises: EvaluationError if there is no complete answer.
    """
    if not iris:
        return []
    nodes = {"node": [NamedNode(iri) for iri in iris]}
    texts = [_STATED, _NOTATIONS, *((_FUNDING, _MEMBERS) if kind == "grants" else ())]
    found = rows_of_all(generation, [fill(text, nodes) for text in texts], endpoint())
    stated = _by_property(found[0])
    notations: dict[str, list[Literal]] = {}
    for row in found[1]:
        notations.setdefault(row["node"].value, []).append(row["value"])
    if kind != "grants":
        made = organisation if kind == "organisations" else datasource
        return [made(iri, stated.get(iri, {}), notations.get(iri, ())) for iri in iris]
    funding, members = _funding(found[2]), _members(found[3])
    return [
        grant(iri, stated.get(iri, {}), notations.get(iri, ()), funding.get(iri), members.get(iri, ())) for iri in iris
    ]


def _funding(found: Iterable[QuerySolution]) -> Mapping[str, Stated]:
    """Return the funding relation of each project: the first by IRI of those with a grant number, or else of all."""
    relations: dict[tuple[str, str], dict[str, list[Term]]] = {}
    for row in found:
        relation = relations.setdefault((row["node"].value, row["relation"].value), {})
        relation.setdefault(row["property"].value, []).append(row["value"])
    chosen: dict[str, Stated] = {}
    for (project, _), relation in relations.items():
        known = chosen.get(project)
        if known is None or (terms.grantNumber in relation and terms.grantNumber not in known):
            chosen[project] = relation
    return chosen


def _members(found: Iterable[QuerySolution]) -> Mapping[str, Sequence[str]]:
    """Return the organisations among the members of each project."""
    organisations = f"{settings().base}id/org/"
    members: dict[str, list[str]] = {}
    for row in found:
        if row["value"].value.startswith(organisations):
            members.setdefault(row["node"].value, []).append(row["value"].value)
    return members


def _by_property(found: Iterable[QuerySolution]) -> Mapping[str, Stated]:
    """Return the values in rows of a node, a property and a value."""
    by_node: dict[str, dict[str, list[Term]]] = {}
    for row in found:
        by_node.setdefault(row["node"].value, {}).setdefault(row["property"].value, []).append(row["value"])
    return by_node
