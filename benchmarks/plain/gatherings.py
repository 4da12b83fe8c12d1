"""Who meets, belongs together and speaks of what: Q10, Q14, Q16, Q21 and Q30."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations, product
from typing import Final

from benchmarks.plain.actors import initiatives
from benchmarks.plain.interoperability import bodies, tied
from benchmarks.plain.statements import (
    INFRASTRUCTURE,
    INTENDED,
    PARENT,
    REJECTED,
    Found,
    Row,
    Statements,
    found,
    months,
)
from ontology import terms
from ontology.namespaces import PREFIXES
from ontology.vocabulary import concept

PERSON: Final = PREFIXES["foaf"] + "Person"
UNIT: Final = PREFIXES["org"] + "unitOf"
DOCUMENT: Final = PREFIXES["foaf"] + "Document"
#: Roles of those who are only there.
PASSIVE: Final = {concept("role", code) for code in ("attendee", "participant")}
CATEGORIES: Final = "https://w3id.org/oskg/c/stakeholder-category/1.0"
AREAS: Final = "https://w3id.org/oskg/c/unesco-action-area/1.0"
HOPED: Final = concept("partnership-type", "cooperation-intention")
#: What a relation says of its ends.
ENDS: Final = (
    *(terms.partner, terms.member, terms.memberOf, terms.linkFrom, terms.linkTo, terms.responsibleActor),
    *(terms.responsibleFor, terms.funder, terms.funded, terms.endorser, terms.endorsed),
)
SPOKEN: Final = (terms.participant, terms.declaredBy, terms.onBehalfOf, terms.declarationTarget)
_ID: Final = "https://w3id.org/oskg/id/"
_IDENTIFIER: Final = PREFIXES["adms"] + "identifier"
_BLOCS: Final = [
    *(
        f"{_ID}infra/oskg-{name}"
        for name in (
            *("africa-open-science-cloud", "aosp", "ardc", "cstcloud", "eosc", "la-referencia", "mosp", "nfdi"),
        )
    ),
    f"{_ID}initiative/oskg-gosc",
]


def blocs(s: Statements) -> list[str]:
    """Return the well-known blocs, each by the name it has since a register that knows it too was merged with it."""
    holders = (s.having(_IDENTIFIER, bloc.replace("/id/", "/identifier/")) for bloc in _BLOCS)
    return [next(iter(held), bloc) for held, bloc in zip(holders, _BLOCS, strict=True)]


def whole(s: Statements, event: str) -> set[str]:
    """Return an event and those it is part of."""
    around = {event}
    for above in s.get(event, terms.partOfEvent):
        around |= whole(s, above)
    return around


def top(s: Statements, event: str) -> set[str]:
    """Return the events that an event belongs to and that belong to none."""
    return {each for each in whole(s, event) if not s.get(each, terms.partOfEvent)}


def q10(s: Statements, t: date) -> Found:
    """Return the initiatives without a partnership of which a relation is recorded at all."""
    rows, answers = set(), {}
    nobody = s.members(PERSON) | s.members(str(terms.UnidentifiedAgentGroup))
    for one in initiatives(s):
        if not s.past(one, t) and not s.ahead(one, t):
            complete = s.covered(one, terms.partner, t)
            answers[one] = "no" if s.partners(one, t) - nobody else "yes" if complete else "unknown"
            if answers[one] != "no" and any(s.having(end, one) for end in (*ENDS, *SPOKEN)):
                rows.add((one, "none" if complete else "not recorded"))
    return found(rows, answers)


def q14(s: Statements, t: date, window: int = 120) -> Found:
    """Return the pairs that met, otherwise than as mere attendants, and that nothing ties."""
    nobody = s.members(PERSON) | s.members(str(terms.UnidentifiedAgentGroup))
    met: dict[str, set[str]] = defaultdict(set)
    for each, events in s.by_subject(terms.event).items():
        active = s.get(each, terms.role) - PASSIVE
        for place in (place for event in events for place in top(s, event) if active):
            recent = all(months(day, t.isoformat()) < window for day in s.get(place, terms.validUntil))
            if recent and not s.ahead(place, t):
                met[place] |= s.get(each, terms.participant) - nobody
    pairs = {pair for those in met.values() for pair in combinations(sorted(those), 2)}
    answers = {}
    for a, b in pairs:
        near = s.get(a, PARENT, UNIT) | s.having(PARENT, a) | s.having(UNIT, a) | tied(s, a, t)
        members = {
            other for each in s.having(terms.member, a) if s.live(each, t) for other in s.get(each, terms.memberOf)
        }
        seats = {
            other for each in s.having(terms.memberOf, a) if s.live(each, t) for other in s.get(each, terms.member)
        }
        if b in near | members | seats or bodies(s, a, t) & bodies(s, b, t):
            answers[a, b] = "no"
        else:
            answers[a, b] = "yes" if any(s.covered(one, terms.partner, t) for one in (a, b)) else "unknown"
    findings = {"yes": "none", "unknown": "not recorded"}
    return found(((*pair, findings[answer]) for pair, answer in answers.items() if answer != "no"), answers)


def near(s: Statements, one: str, t: date) -> set[str]:
    """Return what something is in a relation with, and the events that it took part in."""
    relations = {each for end in ENDS for each in s.having(end, one) if s.live(each, t) and s.binding(each)}
    events = {
        place
        for each in s.having(terms.participant, one)
        for event in s.get(each, terms.event)
        for place in top(s, event)
        if not s.ahead(place, t)
    }
    return ({other for each in relations for other in s.get(each, *ENDS)} | events) - {one}


def q16(s: Statements, t: date) -> Found:
    """Return for each pair of blocs what is recorded between them, and how far apart they are."""
    around = {bloc: near(s, bloc, t) for bloc in blocs(s)}
    rows, answers = set(), {}
    for a, b in combinations(sorted(around), 2):
        both = {each for end in ENDS for each in s.having(end, a)} & {each for end in ENDS for each in s.having(end, b)}
        direct = sum(s.live(each, t) and s.binding(each) for each in both)
        shared = len(around[a] & around[b])
        hopes = sum(hoped(s, each, t) for each in s.having(terms.partner, a) & s.having(terms.partner, b))
        chain = any(near(s, x, t) & around[b] or {y for y in around[b] if x in near(s, y, t)} for x in around[a])
        distance = "1" if direct else "2" if shared else "3" if chain else ""
        rows.add((a, b, str(direct), str(shared), str(hopes), distance))
        known = all(any(s.having(end, bloc) for end in (*ENDS, terms.participant)) for bloc in (a, b))
        answers[a, b] = "no" if direct or shared or hopes else "yes" if known else "unknown"
    return found(rows, answers)


def hoped(s: Statements, relation: str, t: date) -> bool:
    """Tell whether a partnership is an intention that was made by then."""
    status = s.get(relation, terms.relationStatus)
    hope = INTENDED in status or HOPED in s.get(relation, terms.partnershipType)
    return hope and REJECTED not in status and not s.ahead(relation, t)


def q21(s: Statements, t: date) -> Found:
    """Return which categories of stakeholders took part in what."""
    places = {place for those in s.by_subject(terms.event).values() for one in those for place in whole(s, one)}
    places |= {one for one in initiatives(s) if s.having(terms.memberOf, one)}
    places = {place for place in places if not s.ahead(place, t)}
    present = {row for row in heard(s, t) if row[0] in places}
    categories = s.regions_of(CATEGORIES)
    answers = {}
    for place, category in product(places, categories):
        complete = s.covered(place, terms.stakeholderCategory, t)
        answers[place, category] = "yes" if (place, category) in present else "no" if complete else "unknown"
    findings = {"yes": "yes", "no": "no", "unknown": "not recorded"}
    listed = product({place for place, _ in present}, categories)
    return found(((*row, findings[answers[row]]) for row in listed), answers)


def heard(s: Statements, t: date) -> Iterator[Row]:
    """Yield the categories of those who took part in an event, or are members of an initiative."""
    for each, events in s.by_subject(terms.event).items():
        who = {each, *s.get(each, terms.participant)}
        for event in events:
            if s.real(each) and not s.ahead(event, t):
                yield from product(
                    whole(s, event), {one for any_ in who for one in s.get(any_, terms.stakeholderCategory)}
                )
    for each, groups in s.by_subject(terms.memberOf).items():
        if s.by_subject(terms.stakeholderCategory).keys() & s.get(each, terms.member) and s.live(each, t):
            kinds = {one for who in s.get(each, terms.member) for one in s.get(who, terms.stakeholderCategory)}
            yield from product(groups & initiatives(s), kinds)


def q30(s: Statements, t: date) -> Found:
    """Return by how many each area of action is taken up."""
    mentions: dict[str, set[str]] = defaultdict(set)
    for each, issues in s.by_subject(terms.issue).items():
        if s.live(each, t) and not any(s.ahead(by, t) for by in s.get(each, terms.raisedBy)):
            for issue in issues:
                for area in set(s.upwards(issue)) - {issue}:
                    mentions[area].add(each)
    rows, answers = set(), {}
    for area in s.regions_of(AREAS):
        sure = any(
            {area, AREAS} & s.get(claim, terms.coversScope)
            and any(day >= t.isoformat() for day in s.get(claim, terms.coversAsOf))
            for claim in s.having(terms.coversProperty, terms.issue)
        )
        answers[area] = "yes" if mentions[area] else "no" if sure else "unknown"
        who = {one for each in mentions[area] for one in takers(s, each)}
        groups = who & s.members(str(terms.Initiative))
        built = (who & s.members(INFRASTRUCTURE)) - groups
        events = {place for each in mentions[area] for by in s.get(each, terms.raisedBy) for place in held(s, by)}
        missing = {"yes": "no", "no": "yes", "unknown": "not recorded"}[answers[area]]
        rows.add((area, str(len(groups)), str(len(built)), str(len(events)), missing))
    return found(rows, answers)


def held(s: Statements, one: str) -> set[str]:
    """Return the events that an event belongs to in the end; nothing of what is no event."""
    return top(s, one) if one in s.members(str(terms.Event)) else set()


def takers(s: Statements, mention: str) -> set[str]:
    """Return who raised an issue, or took part where it was raised, or is told of in the same passage."""
    found_ = set(s.get(mention, terms.raisedBy))
    for by in s.get(mention, terms.raisedBy):
        for each, events in s.by_subject(terms.event).items():
            if any(event in whole(s, by) or by in whole(s, event) for event in events):
                found_ |= s.get(each, terms.participant)
        if by in s.members(DOCUMENT):
            for passage in s.get(mention, terms.evidence):
                found_ |= s.having(terms.evidence, passage)
    return found_
