"""Queries about money by kind, field and region against plain Python over the same records: no SPARQL, no RDF."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, QuerySolutions, RdfFormat, Store, parse

from loaders.records import Claim, FundingRelation, Record, day
from ontology.namespaces import PREFIXES
from ontology.vocabulary import concept
from queries.catalogue import find
from tests.test_queries_independent import (
    CLAIMS,
    ENTITIES,
    INFRASTRUCTURES,
    ORGANIZATIONS,
    RE3DATA_DAY,
    Register,
    live,
    stored,
)

SCHEMES: Final = Path(__file__).parent.parent / "ontology" / "schemes"
STRUCTURE: Final = tuple(
    PREFIXES["skos"] + name for name in ("broader", "broaderTransitive", "inScheme", "topConceptOf")
)
GRANTS: Final = {concept("cost-recovery", code) for code in ("grant", "grant-public", "grant-private")}
OTHERS: Final = {concept("cost-recovery", code) for code in ("sponsorship", "membership")}
#: Claims that hold on the day the questions are asked of, so that several of them meet.
LASTING = st.builds(Claim, end=st.none() | st.sampled_from(["2024-04-24", "2025"]).map(day))


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
    return one_each.map(lambda found: [Record(f"relation-{number}", (one,)) for number, one in enumerate(found)])


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
