"""Who pays for what, for how long, and with whom: Q01 to Q06, Q08 and Q09."""

from collections import Counter, defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, product
from typing import Final

from benchmarks.plain.places import within
from benchmarks.plain.statements import BROADER, FIELDS_OF_RESEARCH, IN_SCHEME, Found, Row, Statements, found, months
from ontology import terms
from ontology.vocabulary import concept

#: Months ahead in which funding that ends is expiring.
HORIZON: Final = 12
GRANT: Final = concept("cost-recovery", "grant")
AFRICA: Final = concept("unesco-region", "africa")


def said(holds: bool) -> str:
    """Return what is found where nothing is recorded: none, if a complete source says nothing."""
    return "none" if holds else "not recorded"


def how_many(number: int) -> str:
    """Answer whether there is exactly one."""
    return "unknown" if not number else "yes" if number == 1 else "no"


def q01(s: Statements, t: date, region: str | None = None) -> Found:
    """Return what has exactly one funder, everywhere or in a region or country."""
    asked = [one for one in s.open(t) if region is None or region in s.places(one, t)]
    answers = {one: how_many(len(s.funders(one, t))) for one in asked}
    return found(((one,) for one, answer in answers.items() if answer == "yes"), answers)


def q02(s: Statements, t: date) -> Found:
    """Return that of whose funding nothing is recorded."""
    findings = {one: said(s.covered(one, terms.funded, t)) for one in s.open(t) if not s.having(terms.funded, one)}
    answer = {"none": "yes", "not recorded": "unknown", "": "no"}
    return found(findings.items(), {one: answer[findings.get(one, "")] for one in s.open(t)})


def q03(s: Statements, t: date) -> Found:
    """Return what has no funding left, or loses all of it within twelve months."""
    rows, answers = set(), {}

    def beyond(relation: str, predicate: str) -> bool | None:
        days = s.get(relation, predicate)
        return months(t.isoformat(), min(days)) >= HORIZON if days else None

    for one in s.open(t):
        paid = {each for each in s.money(one) if s.real(each)}
        going = {each for each in paid if not s.past(each, t)}
        soon = {each for each in going if beyond(each, terms.validUntil) is False}
        lasting = {each for each in going - soon if not beyond(each, terms.validFrom)}
        answers[one] = "no" if any(s.get(each, terms.validUntil) for each in lasting) else "unknown"
        if (paid and not going) or (soon and not lasting):
            rows.add((one, "expiring" if going else "ended"))
            answers[one] = "yes"
    return found(rows, answers)


def q04(s: Statements, t: date, k: int = 3, least: int = 10) -> Found:
    """Return how funders share the fields of each region: the index, and the share of the largest k."""
    cells: dict[tuple[str, str], list[set[str]]] = defaultdict(list)
    answers = {}
    for one in s.open(t):
        money = s.funders(one, t)
        around = list(product(s.fields(one), s.regions(one, t)))
        for cell in around:
            cells[cell].append(money)
        told = money and s.get(one, terms.theme) and s.countries(one, t)
        answers[one] = ("yes" if around else "no") if told else "unknown"
    rows = set()
    for cell, each in cells.items():
        ranked = sorted(Counter(funder for money in each for funder in money).values(), reverse=True)
        if (funded := sum(map(bool, each))) >= least:
            index = thousandths(sum(n * n for n in ranked), sum(ranked) ** 2)
            top = thousandths(sum(ranked[:k]), sum(ranked))
            rows.add((*cell, index, str(len(ranked)), str(funded), str(len(each) - funded), top))
    return found(rows, answers)


def thousandths(part: int, whole: int) -> str:
    """Return a share with up to three places, as a decimal of XML Schema is written."""
    share = (Decimal(part) / whole).quantize(Decimal("0.001"), ROUND_HALF_UP).normalize()
    return f"{share:f}"


def q05(s: Statements, t: date) -> Found:
    """Return what lives on grants alone."""
    rows, answers = set(), {}
    for one in s.open(t):
        paid = {each for each in s.money(one) if s.live(each, t)}
        kinds = {each: s.get(each, terms.fundingType) for each in paid}
        granted = {
            each for each in paid if kinds[each] and all(GRANT in {kind} | s.get(kind, BROADER) for kind in kinds[each])
        }
        answers[one] = "no" if any(kinds[each] for each in paid - granted) else "unknown"
        if paid and paid == granted:
            dated = all(s.get(each, terms.validUntil) for each in paid)
            rows.add((one, "time-limited" if dated else "end not recorded"))
            answers[one] = "yes" if dated else "unknown"
    return found(rows, answers)


def q06(s: Statements, t: date) -> Found:
    """Return what only those who run it pay for."""
    answers = {}
    for one in s.open(t):
        paid, run = s.funders(one, t), s.operators(one, t)
        answers[one] = "unknown" if not (paid and run) else "yes" if paid <= run else "no"
    return found(((one,) for one, answer in answers.items() if answer == "yes"), answers)


def q08(s: Statements, t: date, k: int = 5) -> Found:
    """Return the pairs of funders with k infrastructures in common, or more, that no partnership binds."""
    shared = Counter(pair for one in s.open(t) for pair in combinations(sorted(s.funders(one, t)), 2))
    bound = set()
    for relation, parties in s.by_subject(terms.partner).items():
        if s.live(relation, t) and s.binding(relation):
            bound |= {(s.top(a), s.top(b)) for a, b in product(parties, parties)}
    answers = {pair: "no" if pair in bound else "unknown" for pair, count in shared.items() if count >= k}
    return found(((*pair, str(shared[pair])) for pair, answer in answers.items() if answer != "no"), answers)


def q09(s: Statements, t: date, region: str = AFRICA, level: int = 3) -> Found:
    """Return for each field how many infrastructures and funders it has, and how many funders of the region."""
    fields = {one for one in s.having(IN_SCHEME, FIELDS_OF_RESEARCH) if len(set(s.upwards(one))) == level}
    serving: dict[str, set[str]] = defaultdict(set)
    for one in s.open(t):
        for field in {above for theme in s.get(one, terms.theme) for above in s.upwards(theme)} & fields:
            serving[field].add(one)
    rows: set[Row] = set()
    answers = {}
    for field, served in serving.items():
        money = {one: s.funders(one, t) for one in served}
        sides = {
            each: within(s, s.get(each, terms.country), frozenset({region})) for each in set().union(*money.values())
        }
        unknown = sum(not any(sides[each] for each in funders) for funders in money.values())
        near = sum(True in each for each in sides.values())
        answers[field] = "no" if near else "yes" if unknown < len(served) else "unknown"
        finding = {"no": "funded", "yes": "gap", "unknown": "not known"}[answers[field]]
        rows.add((field, finding, str(len(served)), str(unknown), str(len(sides)), str(near)))
    return found(rows, answers)
