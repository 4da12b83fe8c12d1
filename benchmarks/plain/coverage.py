"""Where something is missing: functions, regions and fields, and who alone is there (Q26, Q28, G10, G12, G14)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Final

from benchmarks.plain.statements import (
    FIELDS_OF_RESEARCH,
    TOP_OF,
    UNESCO_REGIONS,
    WITHIN,
    Found,
    Statements,
    found,
)
from ontology import terms
from ontology.vocabulary import concept

FUNCTIONS: Final = "https://w3id.org/oskg/c/infrastructure-type/1.0"
INTERNATIONAL: Final = concept("region", "international")
TRAINING: Final = concept("feature", "training")
INTEGRATES: Final = concept("link-type", "integrates")
#: What a place in a cell is where nothing is recorded.
ANYWHERE: Final = frozenset({"-"})

Cell = tuple[frozenset[str], ...]


def functions(s: Statements, one: str) -> set[str]:
    """Return the top concepts above the types of an infrastructure."""
    kinds = {above for kind in s.get(one, terms.infrastructureType) for above in s.upwards(kind)}
    return kinds & s.having(TOP_OF, FUNCTIONS)


def placed(s: Statements, t: date) -> Iterator[tuple[str, Cell]]:
    """Yield the functions, regions and fields of each open infrastructure, "-" where none is recorded."""
    for one in s.open(t):
        kinds = functions(s, one) if s.get(one, terms.infrastructureType) else ANYWHERE
        around = s.regions(one, t) if s.countries(one, t) else ANYWHERE
        yield one, (frozenset(kinds), frozenset(around), frozenset(s.fields(one) or ANYWHERE))


def g12(s: Statements, t: date) -> Found:
    """Return the cells without an infrastructure, with how many could be there, and are there for another region."""
    there: Counter[tuple[str, ...]] = Counter()
    elsewhere: Counter[tuple[str, ...]] = Counter()
    for _, cell in placed(s, t):
        there.update(product(*cell))
        elsewhere.update(product(cell[0], cell[2]))
    rows, answers = set(), {}
    for f, u, field in product(
        s.having(TOP_OF, FUNCTIONS), s.regions_of(UNESCO_REGIONS), s.having(TOP_OF, FIELDS_OF_RESEARCH)
    ):
        candidates = sum(there[cell] for cell in product((f, "-"), (u, "-"), (field, "-"))) - there[f, u, field]
        answers[f, u, field] = "no" if there[f, u, field] else "unknown" if candidates else "yes"
        if not there[f, u, field]:
            rows.add((f, u, field, str(candidates), str(elsewhere[f, field])))
    return found(rows, answers)


def g14(s: Statements, t: date) -> Found:
    """Return the functions of a region that one organisation alone runs."""
    cells = dict(placed(s, t))
    rows, answers = set(), {}
    for f, u in product(s.having(TOP_OF, FUNCTIONS), s.regions_of(UNESCO_REGIONS)):
        there = [one for one, (kinds, around, _) in cells.items() if f in kinds and u in around]
        fitting = [one for one, (kinds, around, _) in cells.items() if kinds & {f, "-"} and around & {u, "-"}]
        run = [s.responsible(one, t) for one in there]
        providers = set().union(*run)
        if there:
            sure = len(providers) == 1 and all(run) and len(there) == len(fitting)
            answers[f, u] = "no" if len(providers) > 1 else "yes" if sure else "unknown"
        if len(providers) == 1:
            rows.add((f, u, *providers, str(len(there)), str(len(fitting) - len(there))))
    return found(rows, answers)


def g10(s: Statements, t: date, minimum: int = 2) -> Found:
    """Return the hubs on which at least so many depend, with those who depend on them, on these, and the funders."""
    links = [each for each in s.having(terms.linkType, INTEGRATES) if s.live(each, t)]
    pairs = [(a, b) for each in links for a in s.get(each, terms.linkFrom) for b in s.get(each, terms.linkTo) if a != b]
    existing = set(s.open(t))
    on = {hub: {a for a, b in pairs if b == hub and a in existing} for _, hub in pairs if hub in existing}
    rows, answers = set(), {}
    for hub, direct in on.items():
        if len(direct) >= minimum:
            indirect = set().union(*(on.get(one, set()) for one in direct)) - direct - {hub}
            payers = len(s.funders(hub, t))
            rows.add((hub, str(len(direct)), str(len(indirect)), str(payers)))
            answers[hub] = "unknown" if not payers else "yes" if payers == 1 else "no"
    return found(rows, answers)


def q26(s: Statements, t: date) -> Found:
    """Return for each region that is served whether nobody who runs the infrastructure is there."""
    rows, answers = set(), {}
    for one in s.open(t):
        told = {region: elsewhere(s, one, region, t) for region in s.get(one, terms.servesRegion)}
        rows |= {(one, region, answer) for region, answer in told.items()}
        every = set(told.values())
        answers[one] = "yes" if "yes" in every else "no" if every == {"no"} else "unknown"
    return found(rows, answers)


def elsewhere(s: Statements, one: str, region: str, t: date) -> str:
    """Answer whether nobody who runs an infrastructure is in a region."""
    above = s.get(region, WITHIN) | {INTERNATIONAL}
    seats = [s.get(actor, terms.country) - above for actor in s.responsible(one, t)]
    if any(place == region or region in s.get(place, WITHIN) for seat in seats for place in seat):
        return "no"
    return "yes" if seats and all(seats) else "unknown"


def q28(s: Statements, t: date) -> Found:
    """Return where it is known whether training is offered."""
    answers = {}
    for one in s.open(t):
        offers = s.get(one, terms.offersTraining) or TRAINING in s.get(one, terms.hasFeature)
        lacks = TRAINING in s.get(one, terms.explicitlyLacks)
        if offers:
            answers[one] = "contradictory" if lacks else "yes"
        else:
            answers[one] = "no" if lacks or s.covered(one, terms.offersTraining, t) else "unknown"
    return found(((one, answer) for one, answer in answers.items() if answer != "unknown"), answers)
