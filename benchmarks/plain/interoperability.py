"""What infrastructures have in common, and whether they work together: Q11, Q34 and G01."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import combinations
from typing import Final

from benchmarks.plain.coverage import INTEGRATES
from benchmarks.plain.statements import BROADER, FIELDS_OF_RESEARCH, TOP_OF, Found, Row, Statements, found
from ontology import terms
from ontology.vocabulary import concept

CHINA: Final = concept("country", "CN")
#: Values that are nothing in common.
VAGUE: Final = {
    concept("metadata-standard", "other"),
    concept("metadata-standard", "repository-developed"),
    concept("pid-system", "other"),
    concept("protocol", "other"),
}
#: What pairs can be compared by.
KINDS: Final = (terms.pidSystem, terms.metadataStandard, terms.apiProtocol)
#: What a relation that ties two infrastructures says of them.
TIES: Final = (terms.partner, terms.linkFrom, terms.linkTo, terms.responsibleActor, terms.responsibleFor)

Pair = tuple[str, str]


def g01(s: Statements, t: date) -> Found:
    """Return the integrations of infrastructures that have nothing in common."""
    existing, answers = set(s.open(t)), {}
    for each in s.having(terms.linkType, INTEGRATES):
        pair = tuple(sorted(s.get(each, terms.linkFrom, terms.linkTo) & existing))
        if len(pair) > 1 and s.live(each, t):
            sides = [[s.get(one, kind) - VAGUE for one in pair] for kind in KINDS]
            common = [a & b for a, b in sides if a and b]
            answers[pair] = "unknown" if not common else "no" if any(common) else "yes"
    return found(((a, b) for (a, b), answer in answers.items() if answer == "yes"), answers)


def bodies(s: Statements, one: str, t: date) -> set[str]:
    """Return what something is a member of."""
    seats = (each for each in s.having(terms.member, one) if s.live(each, t))
    return {body for each in seats for body in s.get(each, terms.memberOf)}


def tied(s: Statements, one: str, t: date) -> set[str]:
    """Return the partners of something, what it is linked with, runs, or is run by."""
    relations = {each for end in TIES for each in s.having(end, one) if s.live(each, t) and s.binding(each)}
    return {other for each in relations for other in s.get(each, *TIES)} - {one}


def linked(s: Statements, one: str, predicates: Iterable[str]) -> bool:
    """Tell whether any relation of these kinds is recorded."""
    return any(s.having(each, one) for each in predicates)


def q11(s: Statements, t: date, country: str = CHINA) -> Found:
    """Return the pairs of a country that serve one field with one type, and that nothing coordinates."""
    here = {one for one in s.open(t) if country in s.countries(one, t)}
    tops = s.having(TOP_OF, FIELDS_OF_RESEARCH)
    themes = {
        one: {above for theme in s.get(one, terms.theme) for above in s.upwards(theme) if s.get(above, BROADER) & tops}
        for one in here
    }
    kinds = {one: s.get(one, terms.infrastructureType) for one in here}
    rows: set[Row] = set()
    inside: set[str] = set()
    for a, b in combinations(sorted(one for one in here if themes[one] and kinds[one]), 2):
        common, shared = themes[a] & themes[b], kinds[a] & kinds[b]
        if common and shared and not coordinated(s, a, b, t):
            rows |= {(theme, a, b, str(len(shared))) for theme in common}
            inside |= {a, b}
    answers = {}
    for one in here:
        if themes[one]:
            told = s.having(terms.responsibleFor, one) and linked(
                s, one, (terms.partner, terms.member, terms.linkFrom, terms.linkTo)
            )
            answers[one] = ("yes" if told else "unknown") if one in inside else "no"
    return found(rows, answers)


def coordinated(s: Statements, a: str, b: str, t: date) -> bool:
    """Tell whether two infrastructures share an operator or a body, or are tied."""
    return bool(s.responsible(a, t) & s.responsible(b, t) or bodies(s, a, t) & bodies(s, b, t) or b in tied(s, a, t))


def q34(s: Statements, t: date, most: int = 25) -> Found:
    """Return the pairs of different regions with a field and a rare standard in common, and no tie."""
    existing = s.open(t)
    standards = {one: s.get(one, terms.metadataStandard, terms.apiProtocol) - VAGUE for one in existing}
    users = Counter(each for those in standards.values() for each in those)
    rare: dict[str, list[str]] = defaultdict(list)
    for one in sorted(existing):
        for each in standards[one]:
            if users[each] <= most:
                rare[each].append(one)
    around = {one: s.regions(one, t) for one in existing}
    fewest: dict[Pair, int] = {}
    for each, those in rare.items():
        for a, b in combinations(those, 2):
            if s.get(a, terms.theme) & s.get(b, terms.theme) and around[a] and around[b] and not around[a] & around[b]:
                fewest[a, b] = min(users[each], fewest.get((a, b), most))
    pairs = {
        pair: n
        for pair, n in fewest.items()
        if pair[1] not in tied(s, pair[0], t) and not bodies(s, pair[0], t) & bodies(s, pair[1], t)
    }
    inside = {one for pair in pairs for one in pair}
    answers = {}
    for one in existing:
        told = linked(s, one, (terms.partner, terms.member, terms.linkFrom, terms.linkTo))
        known = standards[one] and s.get(one, terms.theme) and around[one]
        answers[one] = ("yes" if told else "unknown") if one in inside else "no" if known else "unknown"
    return found(((*pair, str(n)) for pair, n in pairs.items()), answers)
