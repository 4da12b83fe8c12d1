"""What follows from the sources: display names, main records, roll-up of funders, shortcuts for simple questions, open
identities.

Rule version 1 of the roll-up: an organisation rolls up to its parent while exactly one of its parents has the
organisation type *funder*; a cycle ends the climb where it is entered, and who is part of one rolls up to nobody, so
that whoever is rolled up to is at the top itself. Shortcuts are stated for relations that are
neither intended nor rejected nor ended, and whose days, as far as they are known, include the day of the release.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, permutations
from typing import Final

from graph.labels import MergedLabels
from graph.triples import DERIVED_FROM, END, LABEL, ORGANIZATION_TYPE, PARENT, PREF_LABEL, TYPE, split, term
from identity.links import links
from identity.resolution import Resolution
from measures.edges import EdgeSet, Network
from ontology import terms
from ontology.namespaces import PREFIXES, Namespaces
from ontology.vocabulary import concept

#: The version of the rule above, stated on the derived graph.
ROLLUP_RULE: Final = "1"

_FUNDER_TYPE: Final = term(concept("organisation-type", "funder"))
#: What the ends of some edges have to be, or must not be, as the end of a line.
_INFRASTRUCTURE: Final = term(terms.OpenScienceInfrastructure) + END
_PROJECT: Final = term(terms.Project) + END
#: The predicate of the roll-up.
ROLLUP: Final = term(terms.rollupTo)
#: The predicates of the record to show first, and of the number of sources.
_MAIN_RECORD: Final = term(terms.mainRecord)
_SOURCE_COUNT: Final = term(terms.sourceCount)
#: The datatype of that number.
_INTEGER: Final = term(PREFIXES["xsd"] + "integer")
_STATUS: Final = term(terms.relationStatus)
_FROM: Final = term(terms.validFrom)
_UNTIL: Final = term(terms.validUntil)
_NOT_LIVE: Final = {term(concept("relation-status", code)) for code in ("intended", "rejected", "ended")}
_PARTNER: Final = term(terms.partner)
_PARTNERED: Final = term(terms.partneredWith)
#: Shortcut, and the predicates of the relation whose ends it joins: from the second to the first.
_SHORTCUTS: Final = (
    (term(terms.fundedBy), term(terms.funder), term(terms.funded)),
    (term(terms.operatedBy), term(terms.responsibleActor), term(terms.responsibleFor)),
)


@dataclass(slots=True)
class Origins:
    """Which record of an entity to show first, and how many sources describe it; sources are added in the order of
    trust, best first."""

    records: dict[bytes, bytes] = field(default_factory=dict)
    _more: Counter[bytes] = field(default_factory=Counter)

    def add(self, subject: bytes, record: bytes) -> None:
        """Note the first record of an entity in one more source."""
        if subject in self.records:
            self._more[subject] += 1
        else:
            self.records[subject] = record

    def counts(self) -> Iterator[tuple[bytes, int]]:
        """Give every entity with the number of sources that describe it."""
        for subject in self.records:
            yield subject, 1 + self._more[subject]


@dataclass(slots=True)
class Facts:
    """What the derivation needs of all graphs; graphs are added in the order of trust, best first."""

    namespaces: Namespaces
    labels: MergedLabels = field(default_factory=MergedLabels)
    origins: Origins = field(default_factory=Origins)
    parents: defaultdict[bytes, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    funders: set[bytes] = field(default_factory=set)
    shortcuts: set[bytes] = field(default_factory=set)
    infrastructures: set[bytes] = field(default_factory=set)
    projects: set[bytes] = field(default_factory=set)
    network: Network = field(default_factory=Network)

    def add(self, lines: Iterable[bytes], day: date) -> None:
        """Read the sorted lines of one graph; relations that end before `day` give no shortcut."""
        relation = f"<{self.namespaces.base}id/rel/".encode()
        for is_relation, group in groupby(lines, key=lambda line: line.startswith(relation)):
            if is_relation:
                self._relations(group, f'"{day.isoformat()}"'.encode())
            else:
                self._entities(group)

    def _entities(self, lines: Iterable[bytes]) -> None:
        described = b""
        for line in lines:
            predicate = line.split(b" ", 2)[1]
            if predicate == PREF_LABEL:
                subject, _, literal = split(line)
                self.labels.add(subject, literal)
            elif predicate == DERIVED_FROM:
                subject, _, record = split(line)
                if subject != described:
                    described = subject
                    self.origins.add(subject, record)
            elif predicate == PARENT:
                subject, _, parent = split(line)
                self.parents[subject].add(parent)
            elif predicate == ORGANIZATION_TYPE and line.endswith(_FUNDER_TYPE + END):
                self.funders.add(line[: line.index(b" ")])
            elif predicate == TYPE and line.endswith(_INFRASTRUCTURE):
                self.infrastructures.add(line[: line.index(b" ")])
            elif predicate == TYPE and line.endswith(_PROJECT):
                self.projects.add(line[: line.index(b" ")])

    def _relations(self, lines: Iterable[bytes], day: bytes) -> None:
        for _, group in groupby(lines, key=lambda line: line[: line.index(b" ")]):
            values = defaultdict(list)
            for line in group:
                _, predicate, value = split(line)
                values[predicate].append(value)
            if _is_live(values, day):
                self.shortcuts.update(_shortcuts(values))
                self.network.add(values)

    def edge_sets(self) -> list[EdgeSet]:
        """Return the networks of the live relations of all graphs that were added, funders rolled up."""
        return self.network.edge_sets(self.infrastructures, self.projects, dict(rollups(self.parents, self.funders)))


def _is_live(values: Mapping[bytes, list[bytes]], day: bytes) -> bool:
    """Tell whether a relation is live on a day, given as a quoted ISO date; what is not stated does not speak against
    it."""
    if _NOT_LIVE.intersection(values.get(_STATUS, ())):
        return False
    began = all(start[:12] <= day for start in values.get(_FROM, ()))
    return began and all(until[:12] >= day for until in values.get(_UNTIL, ()))


def _shortcuts(values: Mapping[bytes, list[bytes]]) -> Iterator[bytes]:
    for shortcut, first, second in _SHORTCUTS:
        for actor in values.get(first, ()):
            for target in values.get(second, ()):
                yield b"%b %b %b%b" % (target, shortcut, actor, END)
    for one, other in permutations(values.get(_PARTNER, ()), 2):
        yield b"%b %b %b%b" % (one, _PARTNERED, other, END)


def rollups(parents: dict[bytes, set[bytes]], funders: set[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Give every organisation that rolls up to another one, with that one."""
    for organization in parents:
        top = organization
        path = {top}
        while len(above := parents.get(top, set()) & funders) == 1:
            (top,) = above
            if top in path:
                break
            path.add(top)
        if top != organization:
            yield organization, top


def derived(facts: Facts, who: Resolution) -> list[bytes]:
    """Return the lines of the derived graph, sorted."""
    lines = facts.shortcuts.union(links(who.conflicts, who.matches, facts.namespaces))
    lines.update(b"%b %b %b%b" % (subject, LABEL, name, END) for subject, name in facts.labels.display())
    lines.update(
        b"%b %b %b%b" % (subject, _MAIN_RECORD, record, END) for subject, record in facts.origins.records.items()
    )
    lines.update(
        b'%b %b "%d"^^%b%b' % (subject, _SOURCE_COUNT, number, _INTEGER, END)
        for subject, number in facts.origins.counts()
    )
    lines.update(b"%b %b %b%b" % (one, ROLLUP, top, END) for one, top in rollups(facts.parents, facts.funders))
    return sorted(lines)
