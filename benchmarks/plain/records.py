"""How good the records themselves are: Q32, Q38, Q39, Q40 and Q42."""

from collections import defaultdict
from datetime import date
from itertools import combinations
from typing import Final
from urllib.parse import urlsplit

from benchmarks.plain.statements import (
    INFRASTRUCTURE,
    MODIFIED,
    ORGANIZATION,
    PART_OF,
    RECORD,
    Found,
    Statements,
    found,
    months,
)
from ontology import terms
from ontology.namespaces import PREFIXES
from ontology.vocabulary import concept

#: Months after which a record is stale.
STALE: Final = 60
SAME, UNDECIDED, DIFFERENT = (concept("identity-decision", code) for code in ("same", "undecided", "different"))
LOOSE: Final = {concept("certainty", code) for code in ("inferred", "uncertain")}
HOMEPAGE: Final = PREFIXES["foaf"] + "homepage"
IDENTIFIER: Final = PREFIXES["adms"] + "identifier"
PART: Final = str(terms.partOfInfrastructure)
#: The parts in which relations of the same ends are compared.
ENDS: Final = (
    (terms.funder, terms.funded),
    (terms.responsibleActor, terms.responsibleFor),
    (terms.member, terms.memberOf),
    (terms.endorser, terms.endorsed),
    (terms.linkFrom, terms.linkTo),
)
#: What a document can mention.
MENTIONED: Final = {
    str(terms.Event): "event",
    str(terms.UnidentifiedAgentGroup): "group",
    INFRASTRUCTURE: "infrastructure",
    str(terms.Initiative): "initiative",
    str(terms.PolicyInstrument): "instrument",
    ORGANIZATION: "organisation",
}
#: Schemes whose identifiers are of no register.
OWN: Final = ("oskg-", "re3data-name-", "source-name-")


def q32(s: Statements, _: date) -> Found:
    """Return the organisations without a ROR id or an accepted link to another."""
    everyone = s.members(ORGANIZATION)
    linked, proposed = ends(s, SAME), ends(s, UNDECIDED)
    joined = {end for pair in linked if len(pair & everyone) > 1 for end in pair & everyone}
    candidates = set().union(*proposed)
    known = {one for one in everyone if one in joined or s.get(one, terms.rorId)}
    answers = {one: "no" if one in known else "unknown" if one in candidates else "yes" for one in everyone}
    return found(((one,) for one in everyone - known), answers)


def ends(s: Statements, decision: str) -> list[set[str]]:
    """Return both ends of each identity link that was decided so."""
    return [s.get(one, terms.identityA, terms.identityB) for one in s.having(terms.identityDecision, decision)]


def q38(s: Statements, t: date) -> Found:
    """Return the records without a change or a check for five years."""
    rows, answers = set(), {}
    for record, sources in s.by_subject(PART_OF).items():
        days = set(s.get(record, MODIFIED))
        days |= {day for relation in s.having(RECORD, record) for day in s.get(relation, terms.lastVerified)}
        age = months(max(days), t.isoformat()) if days else None
        answers[record] = "unknown" if age is None else "yes" if age >= STALE else "no"
        if age is not None and age >= STALE:
            rows |= {(record, source, max(days), str(age)) for source in sources}
    return found(rows, answers)


def q39(s: Statements, _: date) -> Found:
    """Return the relations that are inferred or uncertain, and that one source alone tells of."""
    rows, answers = set(), {}
    for one in s.members(str(terms.Relation)):
        certainty = s.get(one, terms.certainty)
        sources = {source for each in {one, *alike(s, one)} for source in s.sources(each)}
        answers[one] = "no" if certainty else "unknown"
        if certainty & LOOSE and len(sources) == 1:
            answers[one] = "yes"
            rows |= {(one, each, source) for each in certainty & LOOSE for source in sources}
    return found(rows, answers)


def alike(s: Statements, relation: str) -> set[str]:
    """Return the relations between the same ends in the same parts."""
    found_ = set()
    for actor, target in ENDS:
        for one in s.get(relation, actor):
            for other in s.get(relation, target):
                found_ |= s.having(actor, one) & s.having(target, other)
    return found_


def q40(s: Statements, _: date) -> Found:
    """Return the mentions in documents that are not identified, one for each document."""
    proposed = set().union(*(pair for pair in ends(s, UNDECIDED) if len(pair) > 1))
    same = set().union(*(pair for pair in ends(s, SAME) if len(pair) > 1))
    rows, answers = set(), {}
    for kind, word in MENTIONED.items():
        for one in s.members(kind):
            passages = s.get(one, terms.evidence)
            documents = {document for each in passages for document in s.get(each, terms.inDocument)}
            resolved = word != "group" and (one in same or registered(s, one))
            if documents:
                answers[one] = "no" if resolved else "unknown" if one in proposed else "yes"
                rows |= set() if resolved else {(one, word, document) for document in documents}
    return found(rows, answers)


def registered(s: Statements, one: str) -> bool:
    """Tell whether something has an identifier of a register; the scheme stands in the name of its node."""
    return any(not each.rpartition("/")[2].startswith(OWN) for each in s.get(one, IDENTIFIER))


def q42(s: Statements, _: date, maximum: int = 5) -> Found:
    """Return the pairs of infrastructures of different sources that may be one, and that nobody has decided about."""
    everyone = s.members(INFRASTRUCTURE)
    hosts: dict[str, set[str]] = defaultdict(set)
    for one in everyone:
        for page in s.get(one, HOMEPAGE):
            hosts[host(page)].add(one)
    comparable = [those for those in hosts.values() if len(those) <= maximum]
    shared = [
        *comparable,
        *(s.having(IDENTIFIER, each) & everyone for one in everyone for each in s.get(one, IDENTIFIER)),
    ]
    candidates = {pair for those in shared for pair in combinations(sorted(those), 2)}
    candidates |= {(min(pair), max(pair)) for pair in ends(s, UNDECIDED) if len(pair & everyone) > 1}
    decided = [pair for decision in (SAME, DIFFERENT) for pair in ends(s, decision)]
    pairs = {
        pair
        for pair in candidates - {(min(each), max(each)) for each in decided if each}
        if apart(s, *pair) and not set(pair) & s.get(pair[0], PART) and not set(pair) & s.get(pair[1], PART)
    }
    inside = {one for pair in pairs for one in pair}
    compared = set().union(*comparable)
    answers = {one: "yes" if one in inside else "no" if one in compared else "unknown" for one in everyone}
    return found(pairs, answers)


def apart(s: Statements, one: str, other: str) -> bool:
    """Tell whether both have a source, and none in common."""
    mine, theirs = s.sources(one), s.sources(other)
    return bool(mine and theirs) and not mine & theirs


def host(page: str) -> str:
    """Return the host of an address, without www."""
    return (urlsplit(page).hostname or "").lower().removeprefix("www.")
