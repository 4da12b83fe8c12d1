"""The statements of a graph in plain dictionaries, and the notions that the questions share, with neither SPARQL nor
the derived statements: roll-up is climbed, openness and force are read off the relations themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from ontology import terms
from ontology.namespaces import PREFIXES
from ontology.vocabulary import concept

TYPE: Final = PREFIXES["rdf"] + "type"
PARENT: Final = PREFIXES["org"] + "subOrganizationOf"
ORGANIZATION: Final = PREFIXES["org"] + "Organization"
PART_OF: Final = PREFIXES["dct"] + "isPartOf"
MODIFIED: Final = PREFIXES["dct"] + "modified"
ISSUED: Final = PREFIXES["dct"] + "issued"
RECORD: Final = PREFIXES["prov"] + "wasDerivedFrom"
BROADER: Final = PREFIXES["skos"] + "broader"
WITHIN: Final = PREFIXES["skos"] + "broaderTransitive"
TOP_OF: Final = PREFIXES["skos"] + "topConceptOf"
IN_SCHEME: Final = PREFIXES["skos"] + "inScheme"
SERVICE: Final = PREFIXES["dcat"] + "service"
REPLACED_BY: Final = PREFIXES["dct"] + "isReplacedBy"
REPLACES: Final = PREFIXES["dct"] + "replaces"
COMPUTED_ON: Final = PREFIXES["dqv"] + "computedOn"
MEASURES: Final = PREFIXES["dqv"] + "isMeasurementOf"
VALUE: Final = PREFIXES["dqv"] + "value"

#: What the questions read; anything else in a release is left where it is.
READ: Final = (
    *(PARENT, PART_OF, MODIFIED, ISSUED, RECORD, BROADER, WITHIN, TOP_OF, IN_SCHEME, SERVICE, REPLACED_BY),
    *(REPLACES, COMPUTED_ON, MEASURES, VALUE),
    *(terms.organizationType, terms.operationalStatus, terms.closedOn, terms.rorId, terms.country, terms.theme),
    *(terms.funder, terms.funded, terms.fundingType, terms.responsibleActor, terms.responsibleFor),
    *(terms.partner, terms.partnershipType, terms.endorser, terms.endorsed, terms.linkFrom, terms.linkTo),
    *(terms.linkType, terms.declarationKind, terms.declaredBy, terms.onBehalfOf, terms.declarationTarget),
    *(terms.validFrom, terms.validUntil, terms.relationStatus, terms.lastVerified, terms.evidence, terms.inDocument),
    *(terms.identityA, terms.identityB, terms.identityDecision, terms.pidSystem, terms.metadataStandard),
    *(terms.apiProtocol, terms.explicitlyLacks, terms.certification, terms.interfaceLanguage),
    *(terms.accessRestriction, terms.coversProperty, terms.coversScope, terms.coversSource, terms.coversAsOf),
)

#: The classes that they ask for by name; a source may claim to be complete for further ones.
CLASSES: Final = {str(terms.OpenScienceInfrastructure), str(terms.Partnership), ORGANIZATION}

ENDED: Final = concept("relation-status", "ended")
INTENDED: Final = concept("relation-status", "intended")
REJECTED: Final = concept("relation-status", "rejected")
ACTIVE: Final = concept("relation-status", "active")
CLOSED: Final = concept("operational-status", "closed")
GONE: Final = {concept("operational-status", code) for code in ("inactive", "withdrawn")}
FUNDER: Final = concept("organisation-type", "funder")


@dataclass(slots=True)
class Statements:
    """Who says what of whom, each once: values by predicate and subject, subjects by predicate and value."""

    values: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    subjects: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))

    @classmethod
    def of(cls, store: Store) -> "Statements":
        """Read from the merged graph of a store what the questions need, and nothing that was derived."""
        found = cls()
        for predicate in READ:
            found.add(store.quads_for_pattern(None, NamedNode(predicate), None, DefaultGraph()))
        for kind in CLASSES | set(found.subjects[terms.coversScope]):
            found.add(store.quads_for_pattern(None, NamedNode(TYPE), NamedNode(kind), DefaultGraph()))
        return found

    def add(self, quads: Iterable[Quad]) -> None:
        for quad in quads:
            subject, predicate, value = (node.value for node in quad.triple)  # type: ignore[union-attr] # no quoted triples
            self.values[predicate][subject].add(value)
            self.subjects[predicate][value].add(subject)

    def get(self, subject: str, *predicates: str) -> set[str]:
        return {value for predicate in predicates for value in self.values[predicate].get(subject, ())}

    def having(self, predicate: str, value: str) -> set[str]:
        return self.subjects[predicate].get(value, set())

    def open(self, t: date) -> list[str]:
        """Return the infrastructures that are not known to be closed by then."""
        everyone = self.having(TYPE, str(terms.OpenScienceInfrastructure))
        return [one for one in everyone if not (self.closed(one) and self.closed_by(one, t))]

    def closed(self, one: str) -> bool:
        return CLOSED in self.get(one, terms.operationalStatus)

    def closed_by(self, one: str, t: date) -> bool:
        return any(day <= t.isoformat() for day in self.get(one, terms.closedOn))

    def past(self, relation: str, t: date) -> bool:
        until = self.get(relation, terms.validUntil)
        return ENDED in self.get(relation, terms.relationStatus) or any(day < t.isoformat() for day in until)

    def ahead(self, relation: str, t: date) -> bool:
        return any(day > t.isoformat() for day in self.get(relation, terms.validFrom))

    def real(self, relation: str) -> bool:
        """Tell whether a relation is more than an intention, and was not rejected."""
        return not {INTENDED, REJECTED} & self.get(relation, terms.relationStatus)

    def live(self, relation: str, t: date) -> bool:
        return self.real(relation) and not self.past(relation, t) and not self.ahead(relation, t)

    def top(self, actor: str, below: tuple[str, ...] = ()) -> str:
        """Return the top funder above an organisation, or the organisation; a cycle ends where it is entered."""
        above = {one for one in self.get(actor, PARENT) if FUNDER in self.get(one, terms.organizationType)}
        if len(above) != 1 or (only := next(iter(above))) in (*below, actor):
            return actor
        return self.top(only, (*below, actor))

    def money(self, one: str) -> set[str]:
        return {each for each in self.having(terms.funded, one) if self.get(each, terms.funder)}

    def duties(self, one: str) -> set[str]:
        return {each for each in self.having(terms.responsibleFor, one) if self.get(each, terms.responsibleActor)}

    def funders(self, one: str, t: date) -> set[str]:
        return self._tops(self.money(one), terms.funder, t)

    def operators(self, one: str, t: date) -> set[str]:
        return self._tops(self.duties(one), terms.responsibleActor, t)

    def _tops(self, relations: Iterable[str], end: str, t: date) -> set[str]:
        return {self.top(actor) for each in relations if self.live(each, t) for actor in self.get(each, end)}

    def places(self, one: str, t: date) -> set[str]:
        """Return the countries of an infrastructure and of those who run it on that day, and their regions."""
        duties = [each for each in self.duties(one) if self.live(each, t)]
        actors = [actor for each in duties for actor in self.get(each, terms.responsibleActor)]
        countries = {country for each in (one, *actors) for country in self.get(each, terms.country)}
        return countries | {region for country in countries for region in self.get(country, WITHIN)}

    def sources(self, node: str) -> set[str]:
        return {source for record in self.get(node, RECORD) for source in self.get(record, PART_OF)}

    def covered(self, node: str, property_: str, t: date) -> bool:
        """Tell whether a source that describes the node claims to be complete for the property of its class."""
        return any(
            self.get(claim, terms.coversScope) & self.get(node, TYPE)
            and self.get(claim, terms.coversSource) & self.sources(node)
            and any(day >= t.isoformat() for day in self.get(claim, terms.coversAsOf))
            for claim in self.having(terms.coversProperty, property_)
        )

    def upwards(self, one: str, below: frozenset[str] = frozenset()) -> Iterator[str]:
        """Yield a concept and every broader one."""
        if one not in below:
            yield one
            for above in self.get(one, BROADER):
                yield from self.upwards(above, below | {one})


def months(first: str, last: str) -> int:
    """Return the full months from one day to another; fewer than none if the other comes before."""
    a, b = date.fromisoformat(first), date.fromisoformat(last)
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)
