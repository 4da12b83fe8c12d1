"""Who takes part in what: companies, the Global South, and what hangs on one (Q07, Q22, Q24, Q25, G11, G13)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import Final

from benchmarks.plain.funding import said, thousandths
from benchmarks.plain.places import southern
from benchmarks.plain.statements import ENDED, INFRASTRUCTURE, PARENT, Found, Row, Statements, found
from ontology import terms
from ontology.namespaces import PREFIXES
from ontology.vocabulary import concept

CLOSE: Final = PREFIXES["skos"] + "closeMatch"
PERSON: Final = PREFIXES["foaf"] + "Person"
COMPANY, PUBLIC = (concept("organisation-type", code) for code in ("company", "re3data-non-profit"))
OTHERWISE: Final = {
    concept("organisation-type", code)
    for code in ("archive", "education", "facility", "government", "healthcare", "nonprofit")
}
FEE: Final = concept("access-restriction", "fee-required")
NORTH: Final = frozenset({concept("unesco-region", "europe-and-north-america")})
BOARD: Final = concept("role", "governance-body")
GOVERNING: Final = {concept("role", code) for code in ("chair", "coordinator", "director", "governance-body", "lead")}
COORDINATING: Final = {concept("role", code) for code in ("coordinator", "governance-body", "lead")}
PLAN: Final = concept("initiative-type", "plan")
STAFF: Final = concept("count-kind", "staff")
INITIATIVE, PROJECT = str(terms.Initiative), str(terms.Project)
#: The organisation that G11 asks about by default, the National Institutes of Health.
NODE: Final = "https://w3id.org/oskg/id/org/ror-01cwqze88"


def initiatives(s: Statements) -> set[str]:
    """Return initiatives, programmes and working groups, without projects."""
    return s.members(INITIATIVE) - s.members(PROJECT)


def q07(s: Statements, t: date) -> Found:
    """Return what has a model of cost recovery, a fee, or a company among its actors."""
    rows, answers = set(), {}
    for one in s.open(t):
        money = {each for each in s.money(one) if s.live(each, t)}
        actors = (
            s.responsible(one, t) | s.partners(one, t) | {who for each in money for who in s.get(each, terms.funder)}
        )
        private = any(company(s, each) for each in actors)
        answers[one] = "yes" if private else "no" if otherwise(s, actors) else "unknown"
        models = s.get(one, terms.revenueSource) | {kind for each in money for kind in s.get(each, terms.fundingType)}
        asked = (("access", terms.accessRestriction), ("deposit", terms.uploadRestriction))
        fees = "; ".join(on for on, predicate in asked if FEE in s.get(one, predicate))
        if models or fees or private:
            rows.add((one, fees or said(s.covered(one, terms.accessRestriction, t))))
    return found(rows, answers)


def called(s: Statements, actor: str) -> bool:
    """Tell whether a source calls an actor a company, in whatever word."""
    return any(COMPANY in {kind} | s.get(kind, CLOSE) for kind in s.get(actor, terms.organizationType))


def company(s: Statements, actor: str) -> bool:
    """Tell whether an actor is a company: called so by a source, and nothing else by another."""
    kinds = s.get(actor, terms.organizationType)
    return called(s, actor) and not kinds & OTHERWISE and (COMPANY in kinds or PUBLIC not in kinds)


def otherwise(s: Statements, actors: set[str]) -> bool:
    """Tell whether it is known of each of some actors that it is no company: of a type, and called none by anyone."""
    return bool(actors) and all(s.get(each, terms.organizationType) and not called(s, each) for each in actors)


def q22(s: Statements, t: date) -> Found:
    """Return the companies that fund, run or accompany something, and their share among its actors."""
    rows, answers = set(), {}
    for one in {*s.open(t), *(each for each in initiatives(s) if s.is_open(each, t))}:
        roles = {"funder": s.funders(one, t), "responsible": s.responsible(one, t), "partner": s.partners(one, t)}
        actors = set().union(*roles.values())
        firms = {each for each in actors if company(s, each)}
        answers[one] = "yes" if firms else "no" if otherwise(s, actors) else "unknown"
        for role, those in roles.items():
            rows |= {(one, each, role, str(len(firms)), str(len(actors))) for each in those & firms}
    return found(rows, answers)


def parts(s: Statements, one: str, t: date) -> dict[str, set[str]]:
    """Return who runs, accompanies and governs something."""
    duties = {each for each in s.duties(one) if s.live(each, t)}
    boards = {each for each in duties if BOARD in s.get(each, terms.role)}
    seats = {each for each in s.having(terms.memberOf, one) if s.live(each, t) and s.get(each, terms.role) & GOVERNING}
    return {
        "operator": {who for each in duties - boards for who in s.get(each, terms.responsibleActor)},
        "partner": s.partners(one, t),
        "governance": {who for each in boards | seats for who in s.get(each, terms.responsibleActor, terms.member)},
    }


def q24(s: Statements, t: date) -> Found:
    """Return what has an actor of the Global South, with their share in each part."""
    rows, answers = set(), {}
    for one in s.open(t):
        sides = {part: [southern(s, [who], NORTH) for who in who_all] for part, who_all in parts(s, one, t).items()}
        every = [side for each in sides.values() for side in each]
        answers[one] = "yes" if True in every else "no" if every and None not in every else "unknown"
        if True in every:
            rows.add((one, *map(share, sides.values()), str(len(every)), str(every.count(None))))
    return found(rows, answers)


def share(sides: Iterable[bool | None]) -> str:
    """Return the share of those on one side among those of known side; nothing if there are none."""
    known = [side for side in sides if side is not None]
    return thousandths(sum(known), len(known)) if known else ""


def q25(s: Statements, t: date) -> Found:
    """Return the pairs of partners by how many of the two are in the Global South, now and a year before."""
    before = t.replace(year=t.year - 1)
    pairs: dict[str, set[tuple[str, str]]] = {"now": set(), "dated": set(), "before": set()}
    for one, parties in s.by_subject(terms.partner).items():
        bound = s.real(one) and s.binding(one)
        two = set(combinations(sorted(parties), 2)) if bound else set[tuple[str, str]]()
        dated = s.get(one, terms.validFrom, terms.validUntil)
        pairs["now"] |= two if s.live(one, t) else set()
        pairs["dated"] |= two if s.live(one, t) and dated else set()
        pairs["before"] |= two if stood(s, one, before) else set()
    patterns = {pair: pattern(s, pair, t) for pair in pairs["now"] | pairs["before"]}
    rows = set()
    for name in ("North–North", "North–South", "South–South", "not known"):
        now, told, then = ({pair for pair in each if patterns[pair] == name} for each in pairs.values())
        ends = {end for pair in now for end in pair} & s.members(INFRASTRUCTURE)
        rows.add((name, str(len(now)), str(len(ends)), str(len(then)), str(len(now - told))))
    kinds = {"North–North": "no", "not known": "unknown"}
    return found(rows, {pair: kinds.get(patterns[pair], "yes") for pair in pairs["now"]})


def stood(s: Statements, relation: str, t: date) -> bool:
    """Tell whether a relation was in force on an earlier day; what has ended since was, if the day is recorded."""
    until = s.get(relation, terms.validUntil)
    over = any(day < t.isoformat() for day in until) if until else ENDED in s.get(relation, terms.relationStatus)
    return not over and not s.ahead(relation, t)


def pattern(s: Statements, pair: tuple[str, str], t: date) -> str:
    """Return how many of two partners, each with those responsible for it, are in the Global South."""
    sides = [southern(s, {one, *s.responsible(one, t)}, NORTH) for one in pair]
    return "not known" if None in sides else ("North–North", "North–South", "South–South")[sides.count(True)]


def g11(s: Statements, t: date, node: str = NODE) -> Found:
    """Return what the organisation, with all that is below it, runs or funds without anybody else."""
    inside = within(s, node)
    rows: set[Row] = set()
    levels: Counter[str] = Counter()
    for loss, end, target in (
        ("operator", terms.responsibleActor, terms.responsibleFor),
        ("funder", terms.funder, terms.funded),
    ):
        for one in s.open(t):
            live = [each for each in s.having(target, one) if s.live(each, t) and s.get(each, end)]
            mine = [each for each in live if inside & s.get(each, end)]
            if mine:
                alone = len(mine) == len(live)
                sure = any(concept("certainty", "uncertain") not in s.get(each, terms.certainty) for each in mine)
                levels[one] = max(levels[one], (2 if sure else 1) if alone else 0)
                rows |= {(one, loss)} if alone else set()
    return found(rows, {one: ("no", "unknown", "yes")[level] for one, level in levels.items()})


def within(s: Statements, node: str) -> set[str]:
    """Return an organisation, what rolls up to it, and what is below it without a parent outside that line."""
    line = _ends(s, node, up=False) | {node} | _ends(s, node, up=True)
    below = {one for one in _ends(s, node, up=False) if s.get(one, PARENT) <= line}
    return {node} | below | {one for one in s.by_subject(PARENT) if s.top(one) == node}


def _ends(s: Statements, node: str, *, up: bool) -> set[str]:
    """Return what is reached from an organisation by one parent after the other, or the other way."""
    seen: set[str] = set()
    ahead = [node]
    while ahead:
        one = ahead.pop()
        fresh = (s.get(one, PARENT) if up else s.having(PARENT, one)) - seen
        seen |= fresh
        ahead += fresh
    return seen


def g13(s: Statements, t: date) -> Found:
    """Return the bodies with a mandate on record and without means on record."""
    mandates = {(body, kind) for body, kind in mandated(s, t) if body not in s.members(PERSON)}
    bodies = {body: equipped(s, body, t) for body, _ in mandates}
    bare = {True: "no", False: "unknown"}
    answers = {
        body: "yes" if not means and s.covered(body, terms.funded, t) else bare[means] for body, means in bodies.items()
    }
    return found(((body, kind) for body, kind in mandates if not bodies[body]), answers)


def mandated(s: Statements, t: date) -> Iterator[Row]:
    """Yield who is to do something for others, and by what."""
    for body in initiatives(s):
        if s.get(body, terms.respondsTo):
            yield body, "responds"
        members = any(s.live(each, t) for each in s.having(terms.memberOf, body))
        if members and PLAN not in s.get(body, terms.initiativeType):
            yield body, "members"
    for role in COORDINATING:
        for each in s.having(terms.role, role):
            if s.live(each, t) and s.get(each, terms.responsibleFor):
                yield from ((body, "coordinates") for body in s.get(each, terms.responsibleActor))


def equipped(s: Statements, body: str, t: date) -> bool:
    """Tell whether money, staff or an infrastructure of a body is recorded."""
    means = s.having(terms.funded, body) | s.having(terms.figureOf, body)
    means = means | {each for each in s.having(terms.countOf, body) if STAFF in s.get(each, terms.countKind)}
    means = means | {
        each
        for each in s.having(terms.responsibleActor, body)
        if s.get(each, terms.responsibleFor) & s.members(INFRASTRUCTURE) and not s.get(each, terms.role) & COORDINATING
    }
    return any(s.live(each, t) for each in means)
