"""Relation nodes in words: what kind, between whom, since and until when."""

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode

from ontology import reused, terms
from queries.blocks import fill
from sparql_endpoint.cells import Term
from sparql_endpoint.evaluation import rows
from sparql_endpoint.generations import Generation
from sparql_endpoint.names import batches, names, spelled

#: The ends of every class of relation, in the order in which a sentence names them. Source: docs/data-model.md
ENDS: Final = (
    terms.funder,
    terms.funded,
    terms.responsibleActor,
    terms.responsibleFor,
    terms.member,
    terms.memberOf,
    terms.partner,
    terms.endorser,
    terms.endorsed,
    terms.participant,
    terms.stakeholderCategory,
    terms.event,
    terms.linkFrom,
    terms.linkTo,
    terms.declaredBy,
    terms.declarationTarget,
    terms.raisedBy,
    terms.issue,
    terms.countOf,
    reused.DQV_COMPUTED_ON,
    terms.identityA,
    terms.identityB,
)

_PARTS: Final = """
PREFIX oskg: <https://w3id.org/oskg/ontology#>
SELECT ?node ?property ?value WHERE {
  VALUES ?node { UNDEF }
  ?node a ?class ; ?property ?value .
  FILTER(?class IN (oskg:Relation, oskg:IdentityLink))
}
"""

#: How many characters of an ISO date a precision leaves.
_KEPT: Final = {"year": 4, "month": 7}


def sentences(generation: Generation, iris: Iterable[str], base: str) -> Mapping[str, str]:
    """Return the relations among the IRIs as `Kind: end → end`, with the year of the beginning where it is stated.

    Raises: EvaluationError if there is no complete answer.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for batch in batches(iris, spared=len(_PARTS)):
        for row in rows(generation, fill(_PARTS, {"node": batch}), base):
            parts = found.setdefault(row["node"].value, {})
            parts.setdefault(row["property"].value, []).append(row["value"].value)
    mentioned = {iri for parts in found.values() for name in (reused.RDF_TYPE, *ENDS) for iri in parts.get(name, ())}
    called = names(generation, sorted(mentioned), base)
    return {iri: _sentence(parts, called) for iri, parts in found.items()}


def _sentence(parts: Mapping[str, list[str]], called: Mapping[str, str]) -> str:
    kinds = sorted(called.get(kind, spelled(kind)) for kind in parts[reused.RDF_TYPE] if kind != terms.Relation)
    ends = [called.get(iri, spelled(iri)) for end in ENDS for iri in sorted(parts.get(end, ()))]
    since = min(parts.get(terms.validFrom, ()), default="")
    kind = kinds[0] if kinds else "relation"
    return f"{kind[:1].upper()}{kind[1:]}: {' → '.join(ends)}{f', since {since[:4]}' if since else ''}"


def days(values: Mapping[str, Term]) -> Mapping[str, str]:
    """Return the dates among the values of a node, by property, cut to the precision that the node states for them."""
    found = {}
    for predicate, value in values.items():
        precision = values.get(f"{predicate}Precision")
        if isinstance(value, Literal) and isinstance(precision, NamedNode):
            found[predicate] = value.value[: _KEPT.get(precision.value.rsplit("/", 1)[-1])]
    return found
