"""Relation nodes in words: what kind, between whom, since and until when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from ontology import reused, terms
from queries.blocks import fill
from sparql_endpoint.answering.evaluation import rows
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.wording.catalogues import SOURCE, translations
from sparql_endpoint.wording.cells import Term
from sparql_endpoint.wording.languages import direction
from sparql_endpoint.wording.names import batches, names, spelled
from sparql_endpoint.wording.term_words import term_word

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

#: What says in which way an end of a relation is at it, how it stands and how sure it is.
MANNERS: Final = (
    terms.role,
    terms.fundingType,
    terms.partnershipType,
    terms.linkType,
    terms.declarationKind,
    terms.issueKind,
    terms.relationStatus,
    terms.certainty,
)
_NAMED: Final = (reused.RDF_TYPE, *ENDS, *MANNERS)

_PARTS: Final = """
PREFIX oskg: <https://w3id.org/oskg/ontology#>
SELECT ?node ?property ?value WHERE {
  VALUES ?node { UNDEF }
  ?node a ?class ; ?property ?value .
  FILTER(?class IN (oskg:Relation, oskg:IdentityLink))
}
"""

#: From one end to the next, in the direction in which the language is read.
_ARROWS: Final = {"ltr": " → ", "rtl": " ← "}

#: How many characters of an ISO date a precision leaves.
_KEPT: Final = {"year": 4, "month": 7}


@dataclass(frozen=True, slots=True)
class Relations:
    """Relation nodes with what is stated of each, by property, and the names of what is in that."""

    parts: Mapping[str, Mapping[str, Sequence[str]]]
    called: Mapping[str, str]

    def sentences(self, language: str = SOURCE) -> Mapping[str, str]:
        """Return each as `Kind: end → end`, with the year of the beginning where it is stated.

        The kind is in the language, the ends have the names of the release.
        """
        return {iri: _sentence(parts, self.called, language) for iri, parts in self.parts.items()}


def relations(generation: Generation, iris: Iterable[str], base: str, beside: Iterable[str] = ()) -> Relations:
    """Return the relations among the IRIs; names also of what is beside them and is none of them.

    Raises: EvaluationError if there is no complete answer.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for batch in batches(iris, spared=len(_PARTS)):
        for row in rows(generation, fill(_PARTS, {"node": batch}), base):
            parts = found.setdefault(row["node"].value, {})
            parts.setdefault(row["property"].value, []).append(row["value"].value)
    mentioned = {iri for parts in found.values() for name in _NAMED for iri in parts.get(name, ())}
    asked = [*sorted(mentioned), *(iri for iri in beside if iri not in found)]
    return Relations(found, names(generation, asked, base))


def _sentence(parts: Mapping[str, Sequence[str]], called: Mapping[str, str], language: str) -> str:
    said = translations(language)
    kinds = sorted(
        term_word(kind, language) or called.get(kind, spelled(kind))
        for kind in parts[reused.RDF_TYPE]
        if kind != terms.Relation
    )
    ends = [called.get(iri, spelled(iri)) for end in ENDS for iri in sorted(parts.get(end, ()))]
    since = min(parts.get(terms.validFrom, ()), default="")
    kind = kinds[0] if kinds else said.gettext("relation")
    begun = said.gettext(", since %(year)s") % {"year": since[:4]} if since else ""
    return f"{kind[:1].upper()}{kind[1:]}: {_ARROWS[direction(language)].join(ends)}{begun}"


def day(parts: Mapping[str, Sequence[str]], name: str) -> str:
    """Return the first day that a property of a relation states, cut to its precision; nothing where it states none."""
    found = min(parts.get(name, ()), default="")
    precision = min(parts.get(f"{name}Precision", ()), default="")
    return found[: _KEPT.get(precision.rsplit("/", 1)[-1])]


def days(values: Mapping[str, Term]) -> Mapping[str, str]:
    """Return the dates among the values of a node, by property, cut to the precision that the node states for them."""
    found = {}
    for predicate, value in values.items():
        precision = values.get(f"{predicate}Precision")
        if isinstance(value, Literal) and isinstance(precision, NamedNode):
            found[predicate] = value.value[: _KEPT.get(precision.value.rsplit("/", 1)[-1])]
    return found
