"""Queries about the Global South against plain Python over the same records: no SPARQL, no RDF."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import combinations, permutations
from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions

from loaders.records import (
    Claim,
    Infrastructure,
    Membership,
    Name,
    Organization,
    Partnership,
    Record,
    Reference,
    Responsibility,
)
from ontology.vocabulary import concept
from queries.catalogue import find
from tests.test_queries_independent import (
    CLAIMS,
    ENDED,
    INFRASTRUCTURES,
    ORGANIZATIONS,
    RE3DATA_DAY,
    UNREAL,
    Register,
    live,
)
from tests.test_queries_independent_funding import (
    COUNTRIES,
    DUTIES,
    EUROPE,
    LASTING,
    REGIONS,
    RICH,
    counted,
    numbered,
    outside,
    over,
    register,
)

REJECTED: Final = concept("relation-status", "rejected")
INTENDED: Final = concept("relation-status", "intended")
WEAK: Final = {concept("partnership-type", code) for code in ("cooperation-intention", "co-participation")}
PATTERNS: Final = ("North–North", "North–South", "South–South", "not known")

NORTHS = st.sampled_from([(EUROPE,), (RICH,), (EUROPE, RICH)])


def organization(reference: Reference) -> st.SearchStrategy[Organization]:
    names = (Name(f"Organisation {reference.identifiers[0].local}"),)
    return st.builds(partial(Organization, reference, names), countries=COUNTRIES)


def infrastructure(reference: Reference) -> st.SearchStrategy[Infrastructure]:
    names = (Name(f"Archive {reference.identifiers[0].local}"),)
    return st.builds(partial(Infrastructure, reference, names), countries=COUNTRIES)


ENTITIES = st.tuples(*map(organization, ORGANIZATIONS), *map(infrastructure, INFRASTRUCTURES)).map(
    partial(numbered, "entity")
)
PARTNERSHIPS = st.lists(
    st.builds(
        Partnership,
        partners=st.lists(
            st.sampled_from([*ORGANIZATIONS[:3], *INFRASTRUCTURES[:2]]), unique=True, min_size=1, max_size=3
        ).map(tuple),
        type=st.none() | st.sampled_from([concept("partnership-type", "agreement"), *sorted(WEAK)]),
        claim=LASTING | CLAIMS,
    ),
    max_size=5,
).map(partial(numbered, "partnership"))


def actor_side(known: Register, name: str, north: Sequence[str]) -> bool | None:
    found = {outside(place, north) for one in known.organizations.get(name, ()) for place in one.countries}
    return None if found <= {None} else True in found


def side(known: Register, name: str, north: Sequence[str], t: date) -> bool | None:
    """Tell whether an actor, or an infrastructure with its operators, is in the Global South; None if not known."""
    own = known.infrastructures[name].countries if name in known.infrastructures else ()
    actors = [known.name(one.actor) for one in known.duties.get(name, ()) if live(one.claim, t)]
    found = {outside(place, north) for place in own} | {actor_side(known, each, north) for each in [name, *actors]}
    return None if found <= {None} else True in found


@dataclass(frozen=True, slots=True)
class Link:
    """A pair of partners that one partnership binds, and whether it did so now and then."""

    pair: tuple[str, str]
    now: bool
    then: bool
    dated: bool


def was_live(claim: Claim, then: date) -> bool:
    begun = not claim.start or claim.start.first <= then
    return begun and (claim.end.last >= then if claim.end else claim.status != ENDED)


def links(known: Register, records: Sequence[Record], t: date, then: date, *, weak: bool) -> Iterator[Link]:
    for record in records:
        for one in record.statements:
            if not isinstance(one, Partnership) or one.claim.status == REJECTED:
                continue
            if not weak and (one.claim.status == INTENDED or one.type in WEAK):
                continue
            claim = one.claim
            real = Claim(claim.start, claim.end) if claim.status in UNREAL else claim
            dated = bool(claim.start or claim.end)
            for pair in combinations(sorted(map(known.name, one.partners)), 2):
                yield Link(pair, live(real, t), was_live(claim, then), dated)


Row = tuple[int, int, int, int]


def patterns(known: Register, found: Sequence[Link], north: Sequence[str], t: date) -> dict[str, Row]:
    """Return links, infrastructures, links before and undated links of each pattern."""
    rows = dict.fromkeys(PATTERNS, (0, 0, 0, 0))
    by_pattern: dict[str, list[Link]] = {}
    for link in found:
        sides = [side(known, one, north, t) for one in link.pair]
        pattern = "not known" if None in sides else PATTERNS[sides.count(True)]
        by_pattern.setdefault(pattern, []).append(link)
    for pattern, each in by_pattern.items():
        now = {one.pair for one in each if one.now}
        dated = {one.pair for one in each if one.now and one.dated}
        ends = {end for pair in now for end in pair if end in known.infrastructures}
        rows[pattern] = (len(now), len(ends), len({one.pair for one in each if one.then}), len(now - dated))
    return rows


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ENTITIES, DUTIES, PARTNERSHIPS, NORTHS, st.booleans(), st.integers(1, 2))
def test_the_patterns_of_partnership_are_those_that_plain_python_finds(
    entities: list[Record],
    duties: list[Record],
    partnerships: list[Record],
    north: tuple[str, ...],
    weak: bool,
    years: int,
) -> None:
    known = register([*entities, *duties])
    then = RE3DATA_DAY.replace(year=RE3DATA_DAY.year - years)
    found = list(links(known, partnerships, RE3DATA_DAY, then, weak=weak))
    expected = patterns(known, found, north, RE3DATA_DAY)
    store = over([*entities, *duties, *partnerships], *REGIONS)
    values = {"north": north, "weak": str(weak).lower(), "years": str(years)}

    rows = store.query(find("Q25").bind(values, RE3DATA_DAY).text)

    assert isinstance(rows, QuerySolutions)
    columns = ("links", "infrastructures", "before", "undated")
    assert {row["pattern"].value: tuple(int(row[one].value) for one in columns) for row in rows} == expected
    ways = {"no": expected["North–North"][0], "unknown": expected["not known"][0]}
    ways["yes"] = expected["North–South"][0] + expected["South–South"][0]
    assert counted(store, "Q25", values) == Counter(ways)


GOVERNING: Final = {concept("role", code) for code in ("chair", "coordinator", "director", "governance-body", "lead")}
BODIES = st.lists(
    st.builds(
        Membership,
        st.sampled_from(ORGANIZATIONS),
        st.sampled_from(INFRASTRUCTURES),
        role=st.sampled_from([concept("role", "chair"), concept("role", "governance-body"), concept("role", "member")]),
        claim=LASTING | CLAIMS,
    )
    | st.builds(
        Responsibility,
        st.sampled_from(ORGANIZATIONS),
        st.sampled_from(INFRASTRUCTURES),
        role=st.just(concept("role", "governance-body")),
        claim=LASTING | CLAIMS,
    ),
    max_size=3,
).map(partial(numbered, "body"))
Parts = dict[str, set[str]]


def parts(known: Register, records: Sequence[Record], t: date) -> dict[str, Parts]:
    """Return who runs, accompanies and governs each infrastructure on a day."""
    found: dict[str, Parts] = {
        name: {"operator": set(), "partner": set(), "governance": set()} for name in known.open(t)
    }

    def add(target: Reference, part: str, actor: Reference) -> None:
        if known.name(target) in found:
            found[known.name(target)][part].add(known.name(actor))

    for one in (one for record in records for one in record.statements):
        match one:
            case Responsibility() if live(one.claim, t):
                add(one.target, "governance" if one.role in GOVERNING else "operator", one.actor)
            case Membership() if live(one.claim, t) and one.role in GOVERNING:
                add(one.member_of, "governance", one.member)
            case Partnership() if live(one.claim, t) and one.type not in WEAK:
                for a, b in permutations(one.partners, 2):
                    add(a, "partner", b)
    return found


def share(sides: Sequence[bool | None]) -> str:
    placed = [one for one in sides if one is not None]
    return f"{round(Decimal(sum(placed)) / len(placed), 3).normalize():f}" if placed else ""


def partner_side(known: Register, name: str, north: Sequence[str]) -> bool | None:
    """Tell whether an actor is in the Global South by its own countries alone; None if that is not known."""
    own = known.infrastructures[name].countries if name in known.infrastructures else ()
    found = {outside(place, north) for place in own} | {actor_side(known, name, north)}
    return None if found <= {None} else True in found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ENTITIES, DUTIES, PARTNERSHIPS, BODIES, NORTHS, st.booleans())
def test_the_shares_of_the_global_south_are_those_that_plain_python_finds(
    entities: list[Record],
    duties: list[Record],
    partnerships: list[Record],
    bodies: list[Record],
    north: tuple[str, ...],
    included: bool,
) -> None:
    relations = [*duties, *partnerships, *bodies]
    known = register(entities)
    expected, answers = {}, Counter[str]()
    for name, each in parts(known, relations, RE3DATA_DAY).items():
        sides = {part: [partner_side(known, one, north) for one in actors] for part, actors in each.items()}
        every = [one for found in sides.values() for one in found]
        answer = "yes" if True in every else "unknown" if None in every or not every else "no"
        answers[answer] += 1
        if answer == ("yes" if included else "no"):
            expected[name] = (*map(share, sides.values()), str(len(every)), str(every.count(None)))
    store = over([*entities, *relations], *REGIONS)
    values = {"north": north, "included": str(included).lower()}

    rows = store.query(find("Q24").bind(values, RE3DATA_DAY).text)

    assert isinstance(rows, QuerySolutions)
    columns = ("operatorShare", "partnerShare", "governanceShare", "actors", "unknown")
    assert {
        row["subject"].value: tuple(row[one].value if row[one] else "" for one in columns) for row in rows
    } == expected
    assert counted(store, "Q24", values) == answers
