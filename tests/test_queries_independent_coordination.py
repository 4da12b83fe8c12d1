"""Queries about who works, meets and speaks with whom against plain Python over the same records: no SPARQL, no RDF."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Final, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions, RdfFormat, Store

from loaders.records import (
    Claim,
    CoverageStatement,
    Declaration,
    Event,
    Infrastructure,
    Initiative,
    Interlink,
    IssueMention,
    Kind,
    Membership,
    Name,
    Organization,
    Participation,
    Partnership,
    Record,
    Reference,
    Responsibility,
    Statement,
    Thing,
    day,
)
from ontology import terms
from ontology.identifiers import Identifier
from ontology.vocabulary import concept
from queries.catalogue import find
from tests.test_queries_independent import ENDED, INFRASTRUCTURES, NAMESPACES, ORGANIZATIONS, RE3DATA_DAY, stored

INTENDED: Final = concept("relation-status", "intended")
OVER: Final = {ENDED, concept("relation-status", "rejected")}
WEAK: Final = {concept("partnership-type", code) for code in ("cooperation-intention", "co-participation")}
PROMISES: Final = {concept("declaration-kind", code) for code in ("call-for-partnership", "commitment", "intention")}
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SCHEME: Final = "https://w3id.org/oskg/c/stakeholder-category/1.0"
KINDS: Final = ("event", "interlink", "intention", "membership", "partnership")

Link = tuple[str, Reference, Reference]
T = TypeVar("T")


def references(kind: Kind, *names: str) -> list[Reference]:
    return [Reference(kind, (Identifier("oskg", name),)) for name in names]


def iri(reference: Reference) -> str:
    return NAMESPACES.entity(reference.kind, "oskg", reference.identifiers[0].local)


GROUPS: Final = references(Kind.INITIATIVE, "forum", "network")
NOBODIES: Final = [*references(Kind.GROUP, "platforms"), *references(Kind.PERSON, "director")]
PARTIES: Final = [*GROUPS, *ORGANIZATIONS[:2], INFRASTRUCTURES[0]]
EVENTS: Final = references(Kind.EVENT, "summit", "session", "workshop")
ENDS: Final = st.none() | st.sampled_from(["2023-04-24", "2023-04-25", "2024-04-24"]).map(day)
DAYS: Final = st.none() | st.sampled_from(["2023", "2024-04-23", "2024-04-24", "2024-04-25"]).map(day)


@dataclass(slots=True)
class Told:
    """What the records say, and as of which day it is asked."""

    statements: list[Statement]
    t: date = RE3DATA_DAY
    above: dict[Reference, Reference] = field(default_factory=dict)
    held: dict[Reference, Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.of(Event):
            self.held[one.ref] = one
            for whole in one.part_of:
                self.above[one.ref] = whole

    def of(self, kind: type[T]) -> Iterator[T]:
        return (one for one in self.statements if isinstance(one, kind))

    def current(self, claim: Claim) -> bool:
        """Tell whether a claim holds on the day, whatever it is about: something in force, or only intended."""
        begun = not claim.start or claim.start.first <= self.t
        return begun and claim.status not in OVER and not (claim.end and claim.end.last < self.t)

    def occasions(self, event: Reference) -> set[Reference]:
        """Return an event and those it is part of."""
        found = {event}
        while event in self.above:
            event = self.above[event]
            found.add(event)
        return found

    def parties(self, one: Declaration) -> set[Reference]:
        return {each for each in (one.on_behalf_of or one.declared_by, one.target) if each}

    def links(self) -> Iterator[Link]:
        """Yield the kind and both ends of every link that holds, each way round."""
        for kind, claim, ends in self._tied():
            firm = kind == "intention" or claim.status != INTENDED
            if firm and self.current(claim):
                yield from ((kind, one, other) for one in ends for other in ends if one != other)

    def intentions(self) -> Iterator[tuple[Reference, Reference]]:
        """Yield both parties of every intention to cooperate, without those who were only present together."""
        joint = concept("partnership-type", "co-participation")
        partners = (one for one in self.of(Partnership) if one.type != joint or one.claim.status == INTENDED)
        for kind, one, other in Told([*partners, *self.of(Declaration)], self.t).links():
            if kind == "intention":
                yield one, other

    def _tied(self) -> Iterator[tuple[str, Claim, set[Reference]]]:
        for one in self.of(Partnership):
            loose = one.type in WEAK or one.claim.status == INTENDED
            yield "intention" if loose else "partnership", one.claim, set(one.partners)
        for said in self.of(Declaration):
            if said.kind in PROMISES:
                yield "intention", said.claim, self.parties(said)
        for member in self.of(Membership):
            yield "membership", member.claim, {member.member, member.member_of}
        for link in self.of(Interlink):
            yield "interlink", link.claim, {link.source, link.target}
        for duty in self.of(Responsibility):
            yield "responsibility", duty.claim, {duty.actor, duty.target}
        for first, ends in self.met().items():
            start = self.held[first].start
            yield "event", Claim(start=start), ends

    def met(self) -> dict[Reference, set[Reference]]:
        """Return who took part in each event or in a part of it."""
        found: dict[Reference, set[Reference]] = {}
        for one in self.of(Participation):
            for occasion in self.occasions(one.event) if one.participant else ():
                found.setdefault(occasion, set()).add(one.participant)
        return found


def claims(*statuses: str) -> st.SearchStrategy[Claim]:
    return st.builds(Claim, start=DAYS, end=DAYS, status=st.none() | st.sampled_from(statuses))


CLAIMS: Final = claims(INTENDED, *sorted(OVER), concept("relation-status", "active"))
PARTY: Final = st.sampled_from(PARTIES)
SPEAKER: Final = st.sampled_from([*PARTIES, *NOBODIES])


def initiative(reference: Reference) -> st.SearchStrategy[Initiative]:
    return st.builds(
        partial(Initiative, reference, (Name(f"Initiative {reference.identifiers[0].local}"),)),
        started=DAYS,
        ended=DAYS,
    )


def events() -> st.SearchStrategy[list[Event]]:
    summit, session, workshop = (partial(Event, one, (Name(one.identifiers[0].local),)) for one in EVENTS)
    return st.tuples(
        st.builds(summit, start=DAYS, end=ENDS),
        st.builds(session, start=DAYS, end=ENDS, part_of=st.just((EVENTS[0],))),
        st.builds(workshop, start=DAYS, end=ENDS),
    ).map(list)


PARTNERSHIPS: Final = st.builds(
    Partnership,
    partners=st.lists(PARTY, unique=True, min_size=2, max_size=3).map(tuple),
    type=st.none() | st.sampled_from([*sorted(WEAK), concept("partnership-type", "agreement")]),
    claim=CLAIMS,
)
MEMBERSHIPS: Final = st.builds(Membership, PARTY, PARTY, claim=CLAIMS)
INTERLINKS: Final = st.builds(Interlink, PARTY, PARTY, st.just(concept("link-type", "harvests")), claim=CLAIMS)
DECLARATIONS: Final = st.builds(
    Declaration,
    SPEAKER,
    st.sampled_from([*sorted(PROMISES), concept("declaration-kind", "support")]),
    target=st.none() | PARTY,
    on_behalf_of=st.none() | PARTY,
    claim=CLAIMS,
)
PARTICIPATIONS: Final = st.builds(
    Participation,
    st.sampled_from(EVENTS),
    st.sampled_from([concept("role", code) for code in ("attendee", "chair", "represented")]),
    participant=SPEAKER,
)
CATEGORIES: Final = [concept("stakeholder-category", code) for code in ("librarians", "research-funders")]
UNNAMED: Final = st.builds(
    Participation,
    st.sampled_from(EVENTS),
    st.just(concept("role", "attendee")),
    category=st.sampled_from(CATEGORIES),
    claim=claims(*sorted(OVER), INTENDED),
)
DUTIES: Final = st.builds(
    Responsibility, st.sampled_from(ORGANIZATIONS[:2]), PARTY, st.just(concept("role", "operator")), CLAIMS
)
SAID: Final = st.lists(PARTNERSHIPS | MEMBERSHIPS | INTERLINKS | DECLARATIONS | PARTICIPATIONS | DUTIES, max_size=8)
COVERED: Final = st.lists(
    st.builds(
        CoverageStatement,
        st.sampled_from([terms.partner, terms.memberOf]),
        st.sampled_from([terms.Initiative, terms.OpenScienceInfrastructure, GROUPS[0]]),
        st.sampled_from([date(2024, 4, 23), RE3DATA_DAY]),
    ),
    max_size=2,
    unique_by=lambda one: (one.property, one.scope),
)
NAMED: Final = [Thing(one, (Name(one.identifiers[0].local),)) for one in NOBODIES]
TOLD: Final = st.builds(
    lambda one, other, held, said, covered: [one, other, *held, *NAMED, *said, *covered],
    *map(initiative, GROUPS),
    events(),
    SAID,
    COVERED,
)


def records(statements: Iterable[Statement]) -> Store:
    """Return a store of the statements, each in a record of its own."""
    return stored(Record(f"record-{number}", (one,)) for number, one in enumerate(statements))


def add(store: Store, lines: Iterable[tuple[str, str, str]]) -> None:
    """Add what a concept scheme says."""
    store.load("".join(f"<{a}> <{SKOS}{b}> <{c}> .\n" for a, b, c in lines), RdfFormat.N_TRIPLES)


def counted(store: Store, query: str, values: dict[str, str | list[str]]) -> dict[str, int]:
    rows = store.query(find(query).bind(values, RE3DATA_DAY).coverage)
    assert isinstance(rows, QuerySolutions)
    return {row["answer"].value: int(row["count"].value) for row in rows}


def solutions(store: Store, query: str, values: dict[str, str | list[str]]) -> list[dict[str, str]]:
    rows = store.query(find(query).bind(values, RE3DATA_DAY).text)
    assert isinstance(rows, QuerySolutions)
    names = [variable.value for variable in rows.variables]
    return [{name: row[name].value for name in names if row[name] is not None} for row in rows]


def covered(told: Told, one: Reference) -> set[str]:
    """Return the properties for which the source knows all that there is of an initiative."""
    said = (each for each in told.of(CoverageStatement) if each.as_of >= told.t)
    return {each.property for each in said if one in GROUPS and each.scope in (terms.Initiative, one)}


def complete(told: Told, one: Reference, kinds: list[str]) -> bool:
    """Tell whether the source says of every kind of link that it knows all those of an initiative."""
    needed = {"partnership": terms.partner, "intention": terms.partner, "membership": terms.memberOf}
    return all(kind in needed and needed[kind] in covered(told, one) for kind in kinds)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TOLD, st.lists(st.sampled_from(KINDS), min_size=1, unique=True), st.integers(1, 2))
def test_the_initiatives_without_links_are_those_that_plain_python_finds_in_made_up_records(
    statements: list[Statement], kinds: list[str], needed: int
) -> None:
    told = Told(statements)
    values: dict[str, str | list[str]] = {"links": kinds, "minDegree": str(needed), "described": "false"}
    store = records(statements)

    found, answers = solutions(store, "Q10", values), counted(store, "Q10", values)

    others: dict[Reference, set[Link]] = {}
    for link in told.links():
        if link[2] not in NOBODIES:
            others.setdefault(link[1], set()).add(link)
    going = [one for one in told.of(Initiative) if told.current(Claim(start=one.started, end=one.ended))]
    degrees = {one.ref: len({link[2] for link in others.get(one.ref, ()) if link[0] in kinds}) for one in going}
    assert {row["initiative"]: int(row["degree"]) for row in found} == {
        iri(one): degree for one, degree in degrees.items() if degree < needed
    }
    for row in found:
        of = [link[0] for link in others.get(next(one for one in GROUPS if iri(one) == row["initiative"]), ())]
        told_apart = ("partnerships", "intentions", "memberships", "interlinks", "events")
        assert [int(row[each]) for each in told_apart] == [of.count(each[:-1]) for each in told_apart]
    expected = [
        "no" if degrees[one.ref] >= needed else "yes" if complete(told, one.ref, kinds) else "unknown" for one in going
    ]
    assert answers == {answer: expected.count(answer) for answer in expected}


ROOM: Final = st.lists(PARTICIPATIONS, min_size=2, max_size=6)
UNITS: Final = st.lists(
    st.just(Organization(ORGANIZATIONS[0], (Name("Unit"),), parents=(ORGANIZATIONS[1],))), max_size=1
)


def counts(part: str, role: str) -> bool:
    """Tell whether a role counts among the parts asked for."""
    return {"any": True, "active": role != concept("role", "attendee"), "organiser": role == concept("role", "chair")}[
        part
    ]


def top(told: Told, event: Reference) -> Reference:
    """Return the event that an event is part of in the end."""
    return next(one for one in told.occasions(event) if one not in told.above)


def meetings(told: Told, part: str, *, together: bool) -> set[frozenset[Reference]]:
    """Return the pairs who took part in one event that began by the day and ended less than a year before it."""
    found: dict[Reference, set[Reference]] = {}
    for one in told.of(Participation):
        place = top(told, one.event) if together else one.event
        event = told.held[place]
        begun = not event.start or event.start.first <= told.t
        recent = not event.end or event.end.last > date(told.t.year - 1, told.t.month, told.t.day)
        if one.participant and one.participant not in NOBODIES and counts(part, one.role) and begun and recent:
            found.setdefault(place, set()).add(one.participant)
    return {frozenset((a, b)) for ends in found.values() for a in ends for b in ends if a != b}


def tied(told: Told) -> set[frozenset[Reference]]:
    """Return the pairs with a tie in force: a relation, a body both are members of, or one a part of the other."""
    ties = {frozenset((a, b)) for kind, a, b in told.links() if kind not in ("event", "intention")}
    members = [one for one in told.of(Membership) if told.current(one.claim) and one.claim.status != INTENDED]
    ties |= {
        frozenset((one.member, other.member))
        for one in members
        for other in members
        if one.member_of == other.member_of
    }
    return ties | {frozenset((one.ref, parent)) for one in told.of(Organization) for parent in one.parents}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TOLD, ROOM, UNITS, st.sampled_from(["active", "any", "organiser"]), st.booleans())
def test_the_pairs_that_met_are_those_that_plain_python_finds_in_made_up_records(
    statements: list[Statement], room: list[Statement], units: list[Statement], part: str, together: bool
) -> None:
    told = Told([*statements, *room, *units])
    values: dict[str, str | list[str]] = {"part": part, "rollupSubEvents": str(together).lower(), "windowMonths": "12"}
    store = records(told.statements)

    found, answers = solutions(store, "Q14", values), counted(store, "Q14", values)

    met, ties = meetings(told, part, together=together), tied(told)
    planned = {frozenset((a, b)) for a, b in told.intentions()}
    sure = {pair: any(terms.partner in covered(told, one) for one in pair) for pair in met}
    assert {frozenset((row["a"], row["b"])): row["finding"] for row in found} == {
        frozenset(map(iri, pair)): "none" if sure[pair] else "not recorded" for pair in met - ties
    }
    expected = ["no" if pair in ties else "yes" if sure[pair] else "unknown" for pair in met]
    assert answers == {answer: expected.count(answer) for answer in expected}
    intended = {frozenset((row["a"], row["b"])) for row in found if row["intents"] != "0"}
    assert intended == {frozenset(map(iri, pair)) for pair in (met - ties) & planned}


def gatherings(told: Told) -> set[Reference]:
    """Return the events, and the initiatives, that have begun and that somebody took part in or is a member of."""
    found = {place for one in told.of(Participation) for place in told.occasions(one.event)}
    found |= {one.member_of for one in told.of(Membership) if one.member_of in GROUPS}
    started = {one.ref: one.started for one in told.of(Initiative)} | {
        one: event.start for one, event in told.held.items()
    }
    return {one for one in found if not ((begun := started.get(one)) and begun.first > told.t)}


def voices(told: Told) -> dict[tuple[str, str], int]:
    """Return how many participations each category has in each event, those in parts of it included."""
    found: dict[tuple[str, str], int] = {}
    for one in told.of(Participation):
        start = told.held[one.event].start
        if one.category and not (start and start.first > told.t) and one.claim.status in (None, ENDED):
            for place in told.occasions(one.event) & gatherings(told):
                found[iri(place), one.category] = found.get((iri(place), one.category), 0) + 1
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TOLD, st.lists(UNNAMED, min_size=1, max_size=4, unique=True), st.none() | st.sampled_from([*EVENTS, *GROUPS]))
def test_the_categories_that_took_part_are_those_that_plain_python_finds_in_made_up_records(
    statements: list[Statement], unnamed: list[Statement], chosen: Reference | None
) -> None:
    told = Told([*statements, *unnamed])
    values: dict[str, str | list[str]] = {"gathering": iri(chosen)} if chosen else {}
    store = records(told.statements)
    add(store, ((one, "inScheme", SCHEME) for one in CATEGORIES))

    found, answers = solutions(store, "Q21", values), counted(store, "Q21", values)

    heard = {place: n for place, n in voices(told).items() if not chosen or place[0] == iri(chosen)}
    assert {
        (row["gathering"], row["category"]): int(row["mentions"]) for row in found if row["present"] == "yes"
    } == heard
    assert {row["present"] for row in found} <= {"yes", "not recorded"}
    places = {iri(one) for one in gatherings(told)} & ({iri(chosen)} if chosen else set(map(iri, gatherings(told))))
    pairs = len(places) * len(CATEGORIES)
    assert answers == {key: n for key, n in {"yes": len(heard), "unknown": pairs - len(heard)}.items() if n}


AREA_SCHEME: Final = "https://w3id.org/oskg/c/unesco-action-area/1.0"
AREAS: Final = [concept("unesco-action-area", code) for code in ("3", "4", "7")]
ISSUES: Final = {
    concept("issue", "cost-recovery"): AREAS[0],
    concept("issue", "skills"): AREAS[1],
    concept("issue", "trust"): None,
}
RAISED: Final = st.builds(
    IssueMention,
    st.sampled_from([*EVENTS, *GROUPS, INFRASTRUCTURES[0]]),
    st.sampled_from(list(ISSUES)),
    st.just(concept("issue-kind", "key-issue")),
    CLAIMS,
)


def takers(told: Told, one: IssueMention) -> set[Reference]:
    """Return the initiatives and infrastructures that raised an issue, or took part where it was raised."""
    found = {one.raised_by}
    for each in told.of(Participation):
        near = one.raised_by in told.occasions(each.event) or each.event in told.occasions(one.raised_by)
        found |= {each.participant} if near and each.participant else set()
    return found & {*GROUPS, INFRASTRUCTURES[0]}


def raised(told: Told, chosen: Reference | None) -> dict[str, list[IssueMention]]:
    """Return the mentions in force under each area, those of one initiative if one is chosen."""
    found: dict[str, list[IssueMention]] = {}
    begins = {one: event.start for one, event in told.held.items()} | {
        one.ref: one.started for one in told.of(Initiative)
    }
    for one in told.of(IssueMention):
        begun = begins.get(one.raised_by)
        current = told.current(one.claim) and one.claim.status != INTENDED and not (begun and begun.first > told.t)
        if (area := ISSUES[one.issue]) and current and (not chosen or chosen in takers(told, one)):
            found.setdefault(area, []).append(one)
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TOLD, st.lists(RAISED, min_size=1, max_size=4), st.none() | st.sampled_from(GROUPS), st.booleans())
def test_the_action_areas_taken_up_are_those_that_plain_python_finds_in_made_up_records(
    statements: list[Statement], mentions: list[Statement], chosen: Reference | None, complete: bool
) -> None:
    covered = [CoverageStatement(terms.issue, AREAS[1], RE3DATA_DAY)] if complete else []
    told = Told([*statements, *mentions, *covered, Infrastructure(INFRASTRUCTURES[0], (Name("Archive"),))])
    store = records(told.statements)
    add(store, ((one, "inScheme", AREA_SCHEME) for one in AREAS))
    add(store, ((one, "broader", area) for one, area in ISSUES.items() if area))
    values: dict[str, str | list[str]] = {"initiative": iri(chosen)} if chosen else {}

    found, answers = solutions(store, "Q30", values), counted(store, "Q30", values)

    under = raised(told, chosen)
    who = {area: {each for one in under.get(area, ()) for each in takers(told, one)} for area in AREAS}
    where = {
        area: {top(told, one.raised_by) for one in under.get(area, ()) if one.raised_by in EVENTS} for area in AREAS
    }
    unsaid = {area: "yes" if complete and area == AREAS[1] else "not recorded" for area in AREAS}
    assert {
        row["area"]: (int(row["initiatives"]), int(row["infrastructures"]), int(row["events"])) for row in found
    } == {area: (len(who[area] & set(GROUPS)), len(who[area] - set(GROUPS)), len(where[area])) for area in AREAS}
    assert {row["area"]: row["missing"] for row in found} == unsaid | dict.fromkeys(under, "no")
    expected = ["yes" if area in under else "no" if unsaid[area] == "yes" else "unknown" for area in AREAS]
    assert answers == {answer: expected.count(answer) for answer in expected}
