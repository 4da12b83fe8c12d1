"""Cells without an infrastructure, and who could be in them, counted cell by cell, are what the query says."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from queries.catalogue import find
from tests.test_queries_rows import SNAPSHOT, rows

BASE = "https://w3id.org/oskg/"
OSKG = f"{BASE}ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
TYPES = f"{BASE}c/infrastructure-type/1.0"
REGIONS = f"{BASE}c/unesco-region/1.0"
FIELDS = f"{BASE}c/dfg/2.2"
DATE = NamedNode("http://www.w3.org/2001/XMLSchema#date")
#: Concepts below a function or a field, or of none in the scheme, by what they count for.
FUNCTION = {"repository": "repository", "disciplinary-repository": "repository", "standard": "standard"}
REGION = {"ZA": "africa", "CN": "asia-and-the-pacific", "international": None}
FIELD = {"2": "2", "21": "2", "3": "3"}
CELLS = list(product(("repository", "standard"), ("africa", "asia-and-the-pacific"), ("2", "3")))


@dataclass(frozen=True)
class Thing:
    """What is recorded of an infrastructure, its last day, and the country of an operator who may be gone."""

    types: frozenset[str]
    countries: frozenset[str]
    fields: frozenset[str]
    closed: str | None
    operator: str | None
    gone: bool

    @property
    def open(self) -> bool:
        return self.closed is None or self.closed > SNAPSHOT.isoformat()

    def recorded(self) -> list[set[str | None]]:
        """Return its functions, regions and fields; nothing where nothing is recorded, None for outside the scheme."""
        places = self.countries | ({self.operator} if self.operator and not self.gone else set())
        return [{FUNCTION[each] for each in self.types}, {REGION[each] for each in places}, {*self.fields_above()}]

    def fields_above(self) -> set[str]:
        return {FIELD[each] for each in self.fields}


THINGS = st.lists(
    st.builds(
        Thing,
        types=st.frozensets(st.sampled_from(sorted(FUNCTION)), max_size=2),
        countries=st.frozensets(st.sampled_from(sorted(REGION)), max_size=1),
        fields=st.frozensets(st.sampled_from(sorted(FIELD)), max_size=2),
        closed=st.sampled_from([None, None, SNAPSHOT.isoformat(), "2024-04-25"]),
        operator=st.sampled_from([None, *sorted(REGION)]),
        gone=st.booleans(),
    ),
    max_size=6,
)


def quad(subject: str, predicate: str, value: str | Literal) -> Quad:
    term = predicate if "://" in predicate else f"{OSKG}{predicate}"
    return Quad(NamedNode(subject), NamedNode(term), NamedNode(value) if isinstance(value, str) else value)


def vocabulary() -> Iterator[Quad]:
    for scheme, above in ((TYPES, FUNCTION), (FIELDS, FIELD)):
        for code, top in above.items():
            yield quad(f"{scheme}/{code}", f"{SKOS}inScheme", scheme)
            if code == top:
                yield quad(f"{scheme}/{code}", f"{SKOS}topConceptOf", scheme)
            else:
                yield quad(f"{scheme}/{code}", f"{SKOS}broader", f"{scheme}/{top}")
    for country, region in REGION.items():
        if region:
            yield quad(f"{REGIONS}/{region}", f"{SKOS}inScheme", REGIONS)
            yield quad(f"{BASE}c/{country}", f"{SKOS}broaderTransitive", f"{REGIONS}/{region}")


def described(number: int, thing: Thing) -> Iterator[Quad]:
    node, duty, actor = (f"{BASE}id/{kind}/{number}" for kind in ("infra", "rel", "org"))
    yield quad(node, TYPE, f"{OSKG}OpenScienceInfrastructure")
    yield from (quad(node, "infrastructureType", f"{TYPES}/{code}") for code in thing.types)
    yield from (quad(node, "country", f"{BASE}c/{code}") for code in thing.countries)
    yield from (quad(node, "theme", f"{FIELDS}/{code}") for code in thing.fields)
    if thing.closed:
        yield quad(node, "operationalStatus", f"{BASE}c/operational-status/1.0/closed")
        yield quad(node, "closedOn", Literal(thing.closed, datatype=DATE))
    if thing.operator:
        yield quad(duty, "responsibleFor", node)
        yield quad(duty, "responsibleActor", actor)
        yield quad(actor, "country", f"{BASE}c/{thing.operator}")
    if thing.gone:
        yield quad(duty, "relationStatus", f"{BASE}c/relation-status/1.0/ended")


@settings(max_examples=60, derandomize=True, deadline=None)
@given(things=THINGS)
def test_holes_and_their_candidates_are_those_found_cell_by_cell(things: list[Thing]) -> None:
    expected, answers = {}, Counter[str]()
    for cell in CELLS:
        there = candidates = elsewhere = 0
        for thing in (each for each in things if each.open):
            known = thing.recorded()
            fits = all(not values or value in values for value, values in zip(cell, known, strict=True))
            there += fits and all(known)
            candidates += fits and not all(known)
            elsewhere += cell[0] in known[0] and cell[2] in known[2]
        answers["no" if there else "unknown" if candidates else "yes"] += 1
        if not there:
            expected[cell] = ("not recorded" if candidates else "none", str(candidates), str(elsewhere))
    bound = find("G12").bind({}, SNAPSHOT)
    over = Store()
    over.extend([*vocabulary(), *(each for number, thing in enumerate(things) for each in described(number, thing))])

    found = rows(over, bound.text)[1:]
    counted = {answer: int(count) for answer, count in rows(over, bound.coverage)[1:]}

    assert {tuple(row[at].rpartition("/")[2] for at in (0, 2, 4)): tuple(row[6:9]) for row in found} == expected
    assert counted == answers
