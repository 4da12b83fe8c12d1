"""Queries about money by kind, field and region against plain Python over the same records: no SPARQL, no RDF."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from itertools import product
from math import floor
from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, QuerySolutions, RdfFormat, Store, parse

from loaders.records import (
    Claim,
    FundingRelation,
    Infrastructure,
    Name,
    Organization,
    Record,
    Reference,
    Responsibility,
    Statement,
    day,
)
from ontology.namespaces import PREFIXES
from ontology.places import EUROPEAN_UNION, places
from ontology.vocabulary import concept, concepts
from queries.catalogue import find
from tests.test_queries_independent import (
    CLAIMS,
    CLOSED,
    DAYS,
    ENTITIES,
    FUNDER,
    INFRASTRUCTURES,
    ORGANIZATIONS,
    RE3DATA_DAY,
    Register,
    funders,
    live,
    stored,
)

SCHEMES: Final = Path(__file__).parent.parent / "ontology" / "schemes"
STRUCTURE: Final = tuple(
    PREFIXES["skos"] + name for name in ("broader", "broaderTransitive", "inScheme", "topConceptOf")
)
GRANTS: Final = {concept("cost-recovery", code) for code in ("grant", "grant-public", "grant-private")}
OTHERS: Final = {concept("cost-recovery", code) for code in ("sponsorship", "membership")}
KNOWN: Final = concepts("country")
PLACES: Final = {KNOWN[one.alpha_2]: one for one in places() if one.alpha_2 in KNOWN}
EU: Final = concept("region", "eu")
AFRICA: Final = concept("unesco-region", "africa")
EUROPE: Final = concept("unesco-region", "europe-and-north-america")
RICH: Final = concept("country-group", "high-income")
REGIONS: Final = ("country-1.0", "country-group-1.0", "region-1.0", "unesco-region-1.0")
#: Of Bulgaria and Japan one classification says what the other denies.
COUNTRIES = st.lists(
    st.sampled_from(
        [*(KNOWN[code] for code in ("BG", "BR", "DE", "JP", "KE")), EU, EU, concept("region", "international")]
    ),
    unique=True,
    max_size=2,
).map(tuple)
#: Claims that hold on the day the questions are asked of, so that several of them meet.
LASTING = st.builds(Claim, end=st.none() | st.sampled_from(["2024-04-24", "2025"]).map(day))


def numbered(kind: str, found: Sequence[Statement]) -> list[Record]:
    return [Record(f"{kind}-{number}", (one,)) for number, one in enumerate(found)]


DUTIES = st.lists(
    st.builds(
        Responsibility,
        st.sampled_from(ORGANIZATIONS),
        st.sampled_from(INFRASTRUCTURES),
        role=st.just(concept("role", "operator")),
        claim=LASTING | CLAIMS,
    ),
    max_size=4,
    unique_by=lambda one: (one.actor, one.target),
).map(partial(numbered, "duty"))


@cache
def structure(*schemes: str) -> tuple[Quad, ...]:
    """Return how the concepts of these schemes are ordered."""
    found = (parse(path=str(SCHEMES / f"{name}.ttl"), format=RdfFormat.TURTLE) for name in schemes)
    return tuple(Quad(*one.triple) for each in found for one in each if one.predicate.value in STRUCTURE)


def over(records: Sequence[Record], *schemes: str) -> Store:
    """Return a store of the records as a release states them, with the vocabulary they use."""
    store = stored(records)
    store.extend(structure(*schemes))
    return store


def counted(store: Store, query: str, values: Mapping[str, str | Sequence[str]]) -> Counter[str]:
    """Return what the coverage query of a saved query counts, by answer."""
    rows = store.query(find(query).bind(values, RE3DATA_DAY).coverage)
    assert isinstance(rows, QuerySolutions)
    return Counter({row["answer"].value: int(row["count"].value) for row in rows})


def paid(types: Sequence[str]) -> st.SearchStrategy[list[Record]]:
    """Return a strategy for records of who funds what, with a type where one is told."""
    relation = st.builds(
        FundingRelation,
        st.sampled_from(ORGANIZATIONS),
        st.sampled_from(INFRASTRUCTURES),
        type=st.none() | st.sampled_from(types) if types else st.none(),
        claim=LASTING | CLAIMS,
    )
    one_each = st.lists(relation, max_size=8, unique_by=lambda one: (one.funder, one.funded))
    return one_each.map(partial(numbered, "relation"))


def outside(place: str, chosen: Sequence[str]) -> bool | None:
    """Tell whether a country or region lies outside these groups; None where their classifications do not place it."""
    if place == EU:
        sides = {outside(KNOWN[code], chosen) for code in EUROPEAN_UNION}
        return sides.pop() if len(sides) == 1 else None
    if place not in PLACES:
        return None
    region = PLACES[place].unesco_region
    groups = {concept("country-group", one) for one in PLACES[place].groups}
    groups |= {concept("unesco-region", region)} if region else set()
    schemes = {one.rpartition("/")[0] for one in chosen}
    placed = {one for one in groups if one.rpartition("/")[0] in schemes}
    return not placed & set(chosen) if placed else None


def register(records: Sequence[Record]) -> Register:
    found = Register()
    for one in records:
        found.add(one)
    return found


def in_force(known: Register, name: str, t: date) -> Iterator[FundingRelation]:
    return (one for one in known.funding.get(name, ()) if live(one.claim, t))


def limited(known: Register, name: str, t: date, *, untyped: bool) -> tuple[str, str]:
    """Return what the rows and what the coverage say of an infrastructure, "" for no row."""
    money = list(in_force(known, name, t))
    granted = [one.type in GRANTS or (untyped and not one.type and one.claim.end is not None) for one in money]
    dated = all(one.claim.end for one in money)
    finding = "" if not money or not all(granted) else "time-limited" if dated else "end not recorded"
    answer = "yes" if finding == "time-limited" else "no" if any(one.type in OTHERS for one in money) else "unknown"
    return finding, answer


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ENTITIES, paid(sorted(GRANTS | OTHERS)), st.booleans())
def test_infrastructures_on_grants_alone_are_those_that_plain_python_finds(
    entities: list[Record], relations: list[Record], untyped: bool
) -> None:
    known = register([*entities, *relations])
    expected = {name: limited(known, name, RE3DATA_DAY, untyped=untyped) for name in known.open(RE3DATA_DAY)}
    store = over([*entities, *relations], "cost-recovery-1.0")
    values = {"untyped": str(untyped).lower()}

    rows = store.query(find("Q05").bind(values, RE3DATA_DAY).text)

    assert isinstance(rows, QuerySolutions)
    found = {row["infrastructure"].value: row["finding"].value for row in rows}
    assert found == {name: finding for name, (finding, _) in expected.items() if finding}
    assert counted(store, "Q05", values) == Counter(answer for _, answer in expected.values())


THEMES: Final = {concept("dfg", code, "2.2") for code in ("10101", "10102", "101", "102", "11", "12", "1")}
ABOVE: Final = {
    one.subject.value: one.object.value
    for one in structure("dfg-2.2")
    if one.predicate.value == PREFIXES["skos"] + "broader"
}


def funder(reference: Reference) -> st.SearchStrategy[Organization]:
    names = (Name(f"Organisation {reference.identifiers[0].local}"),)
    others = st.sampled_from([one for one in ORGANIZATIONS if one != reference])
    return st.builds(
        partial(Organization, reference, names),
        types=st.sampled_from([(), (FUNDER,)]),
        countries=COUNTRIES,
        parents=st.lists(others, unique=True, max_size=1).map(tuple),
    )


def themed(reference: Reference) -> st.SearchStrategy[Infrastructure]:
    names = (Name(f"Archive {reference.identifiers[0].local}"),)
    return st.builds(
        partial(Infrastructure, reference, names),
        status=st.none() | st.just(CLOSED),
        closed=DAYS,
        themes=st.lists(st.sampled_from(sorted(THEMES)), unique=True, max_size=2).map(tuple),
        countries=COUNTRIES,
    )


PLACED = st.tuples(*map(funder, ORGANIZATIONS), *map(themed, INFRASTRUCTURES)).map(partial(numbered, "entity"))


def fields(theme: str) -> list[str]:
    """Return a field and those above it, the top of the classification first."""
    return [*(fields(ABOVE[theme]) if theme in ABOVE else ()), theme]


def from_region(known: Register, name: str, region: str) -> bool | None:
    """Tell whether a funder is from a region; None where its country is not known or not placed."""
    found = {outside(place, (region,)) for one in known.organizations.get(name, ()) for place in one.countries}
    return None if found <= {None} else False in found


def theme_gaps(known: Register, level: int, region: str, t: date) -> dict[str, tuple[str, int, int, int, int]]:
    """Return finding, infrastructures, those of unknown funding, funders, and funders of the region, by field."""
    by_field: dict[str, set[str]] = {}
    for name in known.open(t):
        for theme in known.infrastructures[name].themes:
            for field in fields(theme)[level - 1 : level]:
                by_field.setdefault(field, set()).add(name)
    found = {}
    for field, names in by_field.items():
        money = {name: funders(known, name, t) for name in names}
        sides = {one: from_region(known, one, region) for each in money.values() for one in each}
        unknown = sum(all(sides[one] is None for one in each) for each in money.values())
        near = list(sides.values()).count(True)
        finding = "funded" if near else "gap" if unknown < len(names) else "not known"
        found[field] = (finding, len(names), unknown, len(sides), near)
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PLACED, paid(()), st.integers(1, 4), st.sampled_from([AFRICA, EUROPE, RICH]))
def test_the_fields_without_a_funder_of_a_region_are_those_that_plain_python_finds(
    entities: list[Record], relations: list[Record], level: int, region: str
) -> None:
    known = register([*entities, *relations])
    expected = theme_gaps(known, level, region, RE3DATA_DAY)
    store = over([*entities, *relations], "dfg-2.2", *REGIONS)
    values = {"level": str(level), "region": region}

    rows = store.query(find("Q09").bind(values, RE3DATA_DAY).text)

    assert isinstance(rows, QuerySolutions)
    columns = ("infrastructures", "unknown", "funders", "fundersInRegion")
    found = {row["theme"].value: (row["finding"].value, *(int(row[one].value) for one in columns)) for row in rows}
    assert found == expected
    answers = {"funded": "no", "gap": "yes", "not known": "unknown"}
    assert counted(store, "Q09", values) == Counter(answers[finding] for finding, *_ in expected.values())


def regions(known: Register, name: str, t: date) -> set[str]:
    """Return the UNESCO regions of an infrastructure: of its own countries and of those of its operators."""
    actors = [known.name(one.actor) for one in known.duties.get(name, ()) if live(one.claim, t)]
    own = set(known.infrastructures[name].countries)
    own |= {place for each in actors for one in known.organizations[each] for place in one.countries}
    found = {PLACES[place].unesco_region for place in own if place in PLACES}
    return {concept("unesco-region", one) for one in found if one} | ({EUROPE} if EU in own else set())


def thousandths(share: Fraction) -> int:
    return floor(1000 * share + Fraction(1, 2))


Cell = tuple[str, str]
Measures = tuple[int, int, int, int, int, int]


def concentration(known: Register, k: int, least: int, t: date) -> dict[Cell, Measures]:
    """Return funders, infrastructures, those without one, and in thousandths HHI, largest and top share, by cell."""
    cells: dict[Cell, list[set[str]]] = {}
    for name in known.open(t):
        tops = {fields(theme)[0] for theme in known.infrastructures[name].themes}
        for cell in product(tops, regions(known, name, t)):
            cells.setdefault(cell, []).append(funders(known, name, t))
    found = {}
    for cell, each in cells.items():
        ranked = [n for _, n in Counter(one for money in each for one in money).most_common()]
        funded = sum(map(bool, each))
        if funded < least:
            continue
        shares = [Fraction(n, sum(ranked)) for n in ranked]
        parts = (sum(one * one for one in shares), shares[0], sum(shares[:k]))
        hhi, largest, top = (thousandths(Fraction(part)) for part in parts)
        found[cell] = (len(ranked), funded, len(each) - funded, hhi, largest, top)
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PLACED, paid(()), DUTIES, st.integers(1, 3), st.integers(1, 2))
def test_the_concentration_of_funders_is_what_plain_python_finds(
    entities: list[Record], relations: list[Record], duties: list[Record], k: int, least: int
) -> None:
    known = register([*entities, *relations, *duties])
    store = over([*entities, *relations, *duties], "dfg-2.2", *REGIONS)
    values = {"k": str(k), "least": str(least)}

    rows = store.query(find("Q04").bind(values, RE3DATA_DAY).text)

    assert isinstance(rows, QuerySolutions)
    counts, shares = ("funders", "infrastructures", "unknown"), ("hhi", "largestShare", "topShare")
    found = {
        (row["theme"].value, row["region"].value): (
            *(int(row[one].value) for one in counts),
            *(int(1000 * Decimal(row[one].value)) for one in shares),
        )
        for row in rows
    }
    assert found == concentration(known, k, least, RE3DATA_DAY)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PLACED, paid(()), DUTIES)
def test_every_infrastructure_is_counted_once_where_concentration_is_asked(
    entities: list[Record], relations: list[Record], duties: list[Record]
) -> None:
    known = register([*entities, *relations, *duties])
    expected: Counter[str] = Counter()
    for name in known.open(RE3DATA_DAY):
        one = known.infrastructures[name]
        actors = [known.name(each.actor) for each in known.duties.get(name, ()) if live(each.claim, RE3DATA_DAY)]
        located = one.countries or any(each.countries for actor in actors for each in known.organizations[actor])
        told = one.themes and located and funders(known, name, RE3DATA_DAY)
        expected[("yes" if regions(known, name, RE3DATA_DAY) else "no") if told else "unknown"] += 1

    found = counted(over([*entities, *relations, *duties], "dfg-2.2", *REGIONS), "Q04", {})

    assert found == expected
