"""Partnerships, intentions and endorsements: Q12, Q15 and Q20."""

from collections.abc import Iterator
from datetime import date
from itertools import chain, product
from typing import Final

from benchmarks.plain.statements import (
    ACTIVE,
    CLOSED,
    GONE,
    INTENDED,
    REJECTED,
    Found,
    Statements,
    found,
    months,
)
from ontology import terms
from ontology.namespaces import PREFIXES
from ontology.vocabulary import concept

ISSUED: Final = PREFIXES["dct"] + "issued"
OVER: Final = GONE | {CLOSED, concept("operational-status", "unknown")}
PROMISES: Final = {concept("declaration-kind", code) for code in ("call-for-partnership", "commitment", "intention")}
ONE_SOURCE: Final = "one-source"


def q12(s: Statements, t: date) -> Found:
    """Return the partnerships without a partner, with one that is gone, long unconfirmed, or told of by one source."""
    rows, answers = set(), {}
    for one in filter(lambda each: counts(s, each, t), s.members(str(terms.Partnership))):
        problems = set(dangling(s, one, t))
        rows |= {(one, problem) for problem in problems}
        answers[one] = "yes" if problems - {ONE_SOURCE} else "no" if told(s, one, t) else "unknown"
    return found(rows, answers)


def counts(s: Statements, one: str, t: date) -> bool:
    """Tell whether a partnership, or the intention of one, stands on a day."""
    return REJECTED not in s.get(one, terms.relationStatus) and not s.past(one, t) and not s.ahead(one, t)


def telling(s: Statements, one: str, t: date) -> set[str]:
    """Return the sources that tell of a partnership of all its partners in the same state."""
    parties, status = s.get(one, terms.partner), s.get(one, terms.relationStatus)
    alike = (
        other
        for other, theirs in s.by_subject(terms.partner).items()
        if parties <= theirs and status & s.get(other, terms.relationStatus) and counts(s, other, t)
    )
    return {source for other in alike for source in s.sources(other)}


def dangling(s: Statements, one: str, t: date) -> Iterator[str]:
    """Yield what is the matter with a partnership."""
    parties, verified = s.get(one, terms.partner), s.get(one, terms.lastVerified)
    gone = [each for each in parties if OVER & s.get(each, terms.operationalStatus)]
    open_ended = ACTIVE in s.get(one, terms.relationStatus) and parties and not s.get(one, terms.validUntil)
    if len(parties) < 2:  # noqa: PLR2004 a partnership is of two
        yield "fewer-than-two"
    if any(s.closed_by(each, t) or not s.get(each, terms.closedOn) for each in gone):
        yield "partner-gone"
    if open_ended and verified and months(max(verified), t.isoformat()) >= 24:  # noqa: PLR2004 two years
        yield "not-confirmed"
    if len(parties) > 1 and len(telling(s, one, t)) == 1:
        yield ONE_SOURCE


def told(s: Statements, one: str, t: date) -> bool:
    """Tell whether everything that could be the matter with a partnership is recorded."""
    parties = s.get(one, terms.partner)
    known = all(s.get(each, terms.operationalStatus) for each in parties)
    confirmed = s.get(one, terms.validUntil, terms.lastVerified) or ACTIVE not in s.get(one, terms.relationStatus)
    return known and bool(confirmed or not parties) and len(parties) > 1 and len(telling(s, one, t)) > 1


def q15(s: Statements, t: date) -> Found:
    """Return the intentions of eighteen months ago and more that no active partnership of their parties followed."""
    rows, answers = set(), {}
    intended = {one for one in s.having(terms.relationStatus, INTENDED) if s.get(one, terms.partner)}
    for one in intended.union(*(s.having(terms.declarationKind, kind) for kind in PROMISES)):
        passages = s.get(one, terms.evidence)
        documents = {document for each in passages for document in s.get(each, terms.inDocument)}
        days = s.get(one, terms.validFrom) or set(chain.from_iterable(s.get(each, ISSUED) for each in documents))
        answers[one] = "unknown"
        if not days:
            continue
        if months(min(days), t.isoformat()) < 18:  # noqa: PLR2004 the default of the question
            del answers[one]
        elif followed(s, one, min(days), t):
            answers[one] = "no"
        else:
            answers[one] = "yes" if listed_whole(s, one, t) else "unknown"
            rows.add((one, min(days)))
    return found(rows, answers)


def followed(s: Statements, one: str, first: str, t: date) -> bool:
    """Tell whether an active partnership of all the parties of an intention began after it."""
    parties = s.get(one, terms.partner, terms.onBehalfOf, terms.declarationTarget)
    parties |= set() if s.get(one, terms.onBehalfOf) else s.get(one, terms.declaredBy)
    return not parties or any(
        parties <= theirs
        and ACTIVE in s.get(later, terms.relationStatus)
        and any(first <= began <= t.isoformat() for began in s.get(later, terms.validFrom))
        for later, theirs in s.by_subject(terms.partner).items()
    )


def listed_whole(s: Statements, one: str, t: date) -> bool:
    """Tell whether a source of an intention claims to list every partner."""
    return any(
        s.get(claim, terms.coversSource) & s.sources(one)
        and any(day >= t.isoformat() for day in s.get(claim, terms.coversAsOf))
        for claim in s.having(terms.coversProperty, terms.partner)
    )


def q20(s: Statements, t: date) -> Found:
    """Return the endorsements in force, with whether the endorser, or its top funder, also pays, and takes part."""
    rows, answers = set(), {}
    for one, actors in s.by_subject(terms.endorser).items():
        for actor, thing in product(actors, s.get(one, terms.endorsed) if s.live(one, t) else ()):
            pays = s.top(actor) in s.funders(thing, t)
            works = actor in s.partners(thing, t)
            complete = s.covered(thing, terms.funded, t)
            money = "yes" if pays else "no" if complete else "not recorded"
            rows.add((actor, thing, one, money, "yes" if works else "not recorded"))
            answers[one] = "yes" if pays or works else "no" if complete else "unknown"
    return found(rows, answers)
