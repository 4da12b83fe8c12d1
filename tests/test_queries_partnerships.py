"""Queries about funders and partners against plain Python over the same records: no SPARQL, no RDF."""

from collections import Counter
from datetime import date
from itertools import combinations, product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions, Store

from loaders.records import Claim, Partnership, Record
from ontology.vocabulary import concept
from queries.catalogue import find
from tests.test_queries_independent import (
    CLAIMS,
    ENTITIES,
    ORGANIZATIONS,
    RE3DATA_DAY,
    RELATIONS,
    Register,
    funders,
    live,
    past,
    stored,
)

ACTIVE = concept("relation-status", "active")
REJECTED = concept("relation-status", "rejected")
AGREEMENT = concept("partnership-type", "agreement")
WEAK = {concept("partnership-type", code) for code in ("cooperation-intention", "co-participation")}
Pair = tuple[str, str]

VERIFIED = st.builds(
    Claim,
    status=st.just(ACTIVE),
    last_verified=st.sampled_from([date(2022, 4, 24), date(2022, 4, 25), RE3DATA_DAY]),
)
PARTNERSHIPS = st.lists(
    st.builds(
        Partnership,
        partners=st.lists(st.sampled_from(ORGANIZATIONS), unique=True, min_size=1, max_size=3).map(tuple),
        type=st.none() | st.sampled_from([AGREEMENT, *sorted(WEAK)]),
        claim=CLAIMS | VERIFIED,
    ),
    max_size=4,
).map(lambda found: [Record(f"partnership-{number}", (one,)) for number, one in enumerate(found)])


def shared(register: Register, t: date) -> Counter[Pair]:
    """Return how many open infrastructures each pair of funders has in common."""
    found = (combinations(sorted(funders(register, name, t)), 2) for name in register.open(t))
    return Counter(pair for pairs in found for pair in pairs)


def partners(register: Register, records: list[Record], t: date) -> set[Pair]:
    """Return the pairs that a partnership in force binds, each under the top funder above it."""
    bound: set[Pair] = set()
    for record in records:
        for one in record.statements:
            if isinstance(one, Partnership) and one.type not in WEAK and live(one.claim, t):
                tops = [register.top(register.name(each)) for each in one.partners]
                bound |= {(a, b) for a, b in product(tops, tops) if a < b}
    return bound


def uncoordinated(store: Store, t: date, k: int) -> dict[Pair, int]:
    rows = store.query(find("Q08").bind({"t": t.isoformat(), "k": str(k)}, t).text)
    assert isinstance(rows, QuerySolutions)
    return {(row["funderA"].value, row["funderB"].value): int(row["shared"].value) for row in rows}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ENTITIES, RELATIONS, PARTNERSHIPS, st.integers(1, 2))
def test_the_pairs_of_funders_are_those_that_plain_python_finds_in_made_up_records(
    entities: list[Record], relations: list[Record], partnerships: list[Record], k: int
) -> None:
    register = Register()
    for one in (*entities, *relations):
        register.add(one)

    found = uncoordinated(stored([*entities, *relations, *partnerships]), RE3DATA_DAY, k)

    bound = partners(register, partnerships, RE3DATA_DAY)
    assert found == {pair: n for pair, n in shared(register, RE3DATA_DAY).items() if n >= k and pair not in bound}


def dangling(register: Register, one: Partnership, t: date) -> set[str]:
    """Return the problems of a partnership that one source tells of; 24 months without confirmation are too long."""
    claim = one.claim
    if past(claim, t) or claim.status == REJECTED or (claim.start and claim.start.first > t):
        return set()
    unconfirmed = claim.status == ACTIVE and not claim.end and claim.last_verified
    found = {
        "fewer-than-two": len(one.partners) < 2,
        "partner-gone": any(register.gone(each) for each in one.partners),
        "not-confirmed": unconfirmed and claim.last_verified <= t.replace(year=t.year - 2),
        "one-source": len(one.partners) > 1 and claim.status,
    }
    return {problem for problem, holds in found.items() if holds}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ENTITIES, PARTNERSHIPS)
def test_the_dangling_partnerships_are_those_that_plain_python_finds_in_made_up_records(
    entities: list[Record], partnerships: list[Record]
) -> None:
    register = Register()
    for one in entities:
        register.add(one)

    rows = stored([*entities, *partnerships]).query(find("Q12").bind({}, RE3DATA_DAY).text)

    assert isinstance(rows, QuerySolutions)
    expected = Counter(
        ("; ".join(sorted(f"Organisation {each.identifiers[0].local}" for each in one.partners)), problem)
        for record in partnerships
        for one in record.statements
        if isinstance(one, Partnership)
        for problem in dangling(register, one, RE3DATA_DAY)
    )
    assert Counter((row["parties"].value, row["problem"].value) for row in rows) == expected
