"""The statements of a graph in plain dictionaries, and the notions that the questions share, with neither SPARQL nor
the derived statements: roll-up is climbed, openness and force are read off the relations themselves.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from ontology import terms
from ontology.namespaces import PREFIXES
from ontology.vocabulary import concept

TYPE: Final = PREFIXES["rdf"] + "type"
PARENT: Final = PREFIXES["org"] + "subOrganizationOf"
ORGANIZATION: Final = PREFIXES["org"] + "Organization"
PART_OF: Final = PREFIXES["dct"] + "isPartOf"
MODIFIED: Final = PREFIXES["dct"] + "modified"
RECORD: Final = PREFIXES["prov"] + "wasDerivedFrom"
BROADER: Final = PREFIXES["skos"] + "broader"
WITHIN: Final = PREFIXES["skos"] + "broaderTransitive"
TOP_OF: Final = PREFIXES["skos"] + "topConceptOf"
IN_SCHEME: Final = PREFIXES["skos"] + "inScheme"
INFRASTRUCTURE: Final = str(terms.OpenScienceInfrastructure)

#: What is worked out when a graph is built, and so may not be read here.
DERIVED: Final = frozenset(
    {
        terms.rollupTo,
        terms.fundedBy,
        terms.operatedBy,
        terms.partneredWith,
        terms.mainRecord,
        terms.sourceCount,
    }
)

ENDED: Final = concept("relation-status", "ended")
INTENDED: Final = concept("relation-status", "intended")
REJECTED: Final = concept("relation-status", "rejected")
ACTIVE: Final = concept("relation-status", "active")
CLOSED: Final = concept("operational-status", "closed")
GONE: Final = {concept("operational-status", code) for code in ("inactive", "withdrawn")}
FUNDER: Final = concept("organisation-type", "funder")
WEAK: Final = {concept("partnership-type", code) for code in ("cooperation-intention", "co-participation")}
UNESCO_REGIONS: Final = "https://w3id.org/oskg/c/unesco-region/1.0"
FIELDS_OF_RESEARCH: Final = "https://w3id.org/oskg/c/dfg/2.2"

#: What is counted: something, or several things at once.
Subject = TypeVar("Subject")
#: Values of the columns that are worked out, as text.
Row = tuple[str, ...]
#: The values of a predicate, each once, by subject; or the other way round.
Index = Mapping[str, set[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: its rows, and of how many subjects which answer is known."""

    rows: set[Row]
    answers: Counter[str]


def found(rows: Iterable[Row], answers: Mapping[Subject, str]) -> Found:
    """Return an answer of these rows, with the answer of each subject counted."""
    return Found(set(rows), Counter(answers.values()))


@dataclass(slots=True)
class Statements:
    """Who says what of whom, each once: the statements of a predicate are read when they are first asked for."""

    store: Store
    _values: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    _subjects: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    _members: dict[str, set[str]] = field(default_factory=dict)
    _words: dict[str, str] = field(default_factory=dict)

    def by_subject(self, predicate: str) -> Index:
        """Return the values of a predicate by subject."""
        self._read(predicate)
        return self._values[predicate]

    def by_value(self, predicate: str) -> Index:
        """Return the subjects of a predicate by value."""
        self._read(predicate)
        return self._subjects[predicate]

    def get(self, subject: str, *predicates: str) -> set[str]:
        """Return all values that a subject has of these predicates."""
        return {value for predicate in predicates for value in self.by_subject(predicate).get(subject, ())}

    def having(self, predicate: str, value: str) -> set[str]:
        """Return what has this value."""
        return self.by_value(predicate).get(value, set())

    def members(self, kind: str) -> set[str]:
        """Return what belongs to a class."""
        if kind not in self._members:
            quads = self._quads(TYPE, NamedNode(kind))
            self._members[kind] = {self._word(quad.subject.value) for quad in quads}  # type: ignore[union-attr] # no quoted triples
        return self._members[kind]

    def claimed(self, predicate: str) -> Iterator[tuple[str, str, str]]:
        """Yield subject, value and named graph of each statement of a predicate, as often as it is made."""
        for quad in self.store.quads_for_pattern(None, NamedNode(predicate), None, None):
            if isinstance(quad.graph_name, NamedNode):
                subject, _, value = (node.value for node in quad.triple)
                yield subject, value, quad.graph_name.value

    def _read(self, predicate: str) -> None:
        if predicate in self._values:
            return
        if predicate in DERIVED:
            raise ValueError(f"{predicate}: is derived, expected a predicate that sources state")
        values: dict[str, set[str]] = defaultdict(set)
        subjects: dict[str, set[str]] = defaultdict(set)
        for quad in self._quads(predicate, None):
            subject, _, value = (self._word(node.value) for node in quad.triple)
            values[subject].add(value)
            subjects[value].add(subject)
        self._values[predicate], self._subjects[predicate] = values, subjects

    def _quads(self, predicate: str, value: NamedNode | None) -> Iterator[Quad]:
        return self.store.quads_for_pattern(None, NamedNode(predicate), value, DefaultGraph())

    def _word(self, text: str) -> str:
        """Return the one text in memory that equals this one."""
        return self._words.setdefault(text, text)

    def open(self, t: date) -> list[str]:
        """Return the infrastructures that are not known to be closed by then."""
        return [one for one in self.members(INFRASTRUCTURE) if self.is_open(one, t)]

    def is_open(self, one: str, t: date) -> bool:
        """Tell whether something is not known to be closed by then."""
        return not (self.closed(one) and self.closed_by(one, t))

    def closed(self, one: str) -> bool:
        """Tell whether something is said to be closed."""
        return CLOSED in self.get(one, terms.operationalStatus)

    def closed_by(self, one: str, t: date) -> bool:
        """Tell whether a day of closing by then is recorded."""
        return any(day <= t.isoformat() for day in self.get(one, terms.closedOn))

    def past(self, relation: str, t: date) -> bool:
        """Tell whether a relation has ended by then."""
        until = self.get(relation, terms.validUntil)
        return ENDED in self.get(relation, terms.relationStatus) or any(day < t.isoformat() for day in until)

    def ahead(self, relation: str, t: date) -> bool:
        """Tell whether something begins after that day."""
        return any(day > t.isoformat() for day in self.get(relation, terms.validFrom))

    def real(self, relation: str) -> bool:
        """Tell whether a relation is more than an intention, and was not rejected."""
        return not {INTENDED, REJECTED} & self.get(relation, terms.relationStatus)

    def live(self, relation: str, t: date) -> bool:
        """Tell whether a relation is in force on a day."""
        return self.real(relation) and not self.past(relation, t) and not self.ahead(relation, t)

    def binding(self, relation: str) -> bool:
        """Tell whether a relation is no mere intention and no joint participation."""
        return not self.get(relation, terms.partnershipType) & WEAK

    def top(self, actor: str, below: tuple[str, ...] = ()) -> str:
        """Return the top funder above an organisation, or the organisation; a cycle ends where it is entered."""
        above = {one for one in self.get(actor, PARENT) if FUNDER in self.get(one, terms.organizationType)}
        if len(above) != 1:
            return actor
        (only,) = above
        return only if only in (*below, actor) else self.top(only, (*below, actor))

    def money(self, one: str) -> set[str]:
        """Return the funding relations of something."""
        return {each for each in self.having(terms.funded, one) if self.get(each, terms.funder)}

    def duties(self, one: str) -> set[str]:
        """Return the responsibilities for something."""
        return {each for each in self.having(terms.responsibleFor, one) if self.get(each, terms.responsibleActor)}

    def funders(self, one: str, t: date) -> set[str]:
        """Return the top funders in force."""
        return self._tops(self.money(one), terms.funder, t)

    def operators(self, one: str, t: date) -> set[str]:
        """Return those responsible in force, each as the top funder above it."""
        return self._tops(self.duties(one), terms.responsibleActor, t)

    def _tops(self, relations: Iterable[str], end: str, t: date) -> set[str]:
        return {self.top(actor) for each in relations if self.live(each, t) for actor in self.get(each, end)}

    def responsible(self, one: str, t: date) -> set[str]:
        """Return those responsible in force, as they are."""
        duties = (each for each in self.duties(one) if self.live(each, t))
        return {actor for each in duties for actor in self.get(each, terms.responsibleActor)}

    def partners(self, one: str, t: date) -> set[str]:
        """Return the others of the binding partnerships in force."""
        bonds = (each for each in self.having(terms.partner, one) if self.live(each, t) and self.binding(each))
        return {other for each in bonds for other in self.get(each, terms.partner)} - {one}

    def countries(self, one: str, t: date) -> set[str]:
        """Return the countries of something and of those responsible for it."""
        return {place for each in (one, *self.responsible(one, t)) for place in self.get(each, terms.country)}

    def regions(self, one: str, t: date, scheme: str = UNESCO_REGIONS) -> set[str]:
        """Return the regions of a scheme that these countries lie in."""
        return {region for place in self.countries(one, t) for region in self.get(place, WITHIN)} & self.regions_of(
            scheme
        )

    def places(self, one: str, t: date) -> set[str]:
        """Return the countries of something on a day, and all regions around them."""
        countries = self.countries(one, t)
        return countries | {region for country in countries for region in self.get(country, WITHIN)}

    def regions_of(self, scheme: str) -> set[str]:
        """Return all concepts of a scheme."""
        return self.having(IN_SCHEME, scheme)

    def fields(self, one: str, scheme: str = FIELDS_OF_RESEARCH) -> set[str]:
        """Return the top concepts of a scheme above the themes of something."""
        subjects = {above for theme in self.get(one, terms.theme) for above in self.upwards(theme)}
        return subjects & self.having(TOP_OF, scheme)

    def sources(self, node: str) -> set[str]:
        """Return the sources that have a record of something."""
        return {source for record in self.get(node, RECORD) for source in self.get(record, PART_OF)}

    def covered(self, node: str, property_: str, t: date) -> bool:
        """Tell whether a source that describes the node claims to be complete for the property of its class."""
        return any(
            any(node in self.members(scope) for scope in self.get(claim, terms.coversScope))
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
