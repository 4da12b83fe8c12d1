"""Functions of a region that hang on one provider, worked out cell by cell, are those that the query lists."""

from collections import Counter
from dataclasses import dataclass
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from queries.catalogue import find
from tests.test_queries_independent_holes import BASE, FUNCTION, OSKG, REGION, TYPE, TYPES, quad, vocabulary
from tests.test_queries_rows import SNAPSHOT, rows

CELLS = list(product(("repository", "standard"), ("africa", "asia-and-the-pacific")))


@dataclass(frozen=True)
class Thing:
    """An infrastructure: its types, its own countries, and who runs it in which state."""

    types: frozenset[str]
    countries: frozenset[str]
    actors: frozenset[tuple[str, bool]]

    @property
    def run_by(self) -> set[str]:
        return {actor for actor, gone in self.actors if not gone}

    def recorded(self) -> list[set[str | None]]:
        return [{FUNCTION[each] for each in self.types}, {REGION[each] for each in self.countries}]


THINGS = st.lists(
    st.builds(
        Thing,
        types=st.frozensets(st.sampled_from(sorted(FUNCTION)), max_size=2),
        countries=st.frozensets(st.sampled_from(sorted(REGION)), max_size=1),
        actors=st.frozensets(st.tuples(st.sampled_from("xyz"), st.booleans()), max_size=2),
    ),
    max_size=6,
)


def graph(things: list[Thing]) -> Store:
    over = Store()
    over.extend(vocabulary())
    for number, thing in enumerate(things):
        node = f"{BASE}id/infra/{number}"
        over.add(quad(node, TYPE, f"{OSKG}OpenScienceInfrastructure"))
        over.extend(quad(node, "infrastructureType", f"{TYPES}/{code}") for code in thing.types)
        over.extend(quad(node, "country", f"{BASE}c/{code}") for code in thing.countries)
        for actor, gone in thing.actors:
            duty = f"{BASE}id/rel/{number}-{actor}-{gone}"
            over.add(quad(duty, "responsibleFor", node))
            over.add(quad(duty, "responsibleActor", f"{BASE}id/org/{actor}"))
            over.extend([quad(duty, "relationStatus", f"{BASE}c/relation-status/1.0/ended")] if gone else [])
    return over


@settings(max_examples=60, derandomize=True, deadline=None)
@given(things=THINGS)
def test_single_providers_are_those_found_cell_by_cell(things: list[Thing]) -> None:
    expected, answers = {}, Counter[str]()
    for cell in CELLS:
        fitting = [
            thing
            for thing in things
            if all(not values or value in values for value, values in zip(cell, thing.recorded(), strict=True))
        ]
        there = [thing for thing in fitting if all(thing.recorded())]
        providers = {actor for thing in there for actor in thing.run_by}
        certain = len(there) == len(fitting) and all(thing.run_by for thing in there)
        if len(providers) == 1:
            expected[cell] = (providers.pop(), len(there), len(fitting) - len(there))
            answers["yes" if certain else "unknown"] += 1
        elif there:
            answers["no" if providers else "unknown"] += 1
    bound = find("G14").bind({}, SNAPSHOT)
    over = graph(things)

    found = rows(over, bound.text)[1:]
    counted = {answer: int(count) for answer, count in rows(over, bound.coverage)[1:]}

    assert len(found) == len(expected)
    assert {
        (row[0].rpartition("/")[2], row[2].rpartition("/")[2]): (row[4][-1], int(row[6]), int(row[7])) for row in found
    } == expected
    assert counted == answers
