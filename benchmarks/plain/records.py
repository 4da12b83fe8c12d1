"""How good the records themselves are: Q32 and Q38."""

from datetime import date
from typing import Final

from benchmarks.plain.statements import MODIFIED, ORGANIZATION, PART_OF, RECORD, Found, Statements, found, months
from ontology import terms
from ontology.vocabulary import concept

#: Months after which a record is stale.
STALE: Final = 60
SAME, UNDECIDED = (concept("identity-decision", code) for code in ("same", "undecided"))


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
