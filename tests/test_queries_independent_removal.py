"""What would be lost if an organisation were gone, worked out one relation after the other, is what the query lists."""

from collections import Counter
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from queries.catalogue import find
from tests.test_queries_rows import SNAPSHOT, rows

BASE = "https://w3id.org/oskg/"
OSKG = f"{BASE}ontology#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DATE = NamedNode("http://www.w3.org/2001/XMLSchema#date")
DAY = SNAPSHOT.isoformat()
ENDS = {"operator": ("responsibleActor", "responsibleFor"), "funder": ("funder", "funded")}


@dataclass(frozen=True)
class Relation:
    """A relation of an actor and an infrastructure: kind, last day and status if any, certainty."""

    kind: str
    actor: str
    infrastructure: str
    until: str | None
    status: str | None
    uncertain: bool

    @property
    def live(self) -> bool:
        return (self.until is None or self.until >= DAY) and self.status not in ("ended", "intended", "rejected")


#: What is below what: `part` twice, once by way of `x`; `joint` belongs to `y` as well, and `bench` is below it alone.
PARENTS = {
    "x": {"top"},
    "part": {"x", "top"},
    "deep": {"part"},
    "joint": {"part", "y"},
    "bench": {"joint"},
    "y": {"top"},
}
#: `roll` rolls up to `x`; `part` does not, though it is below it.
WITHIN_X = {"x", "part", "deep", "bench", "roll"}
ACTORS = ["x", "part", "deep", "joint", "bench", "roll", "top", "y", "z"]
RELATIONS = st.lists(
    st.builds(
        Relation,
        kind=st.sampled_from(sorted(ENDS)),
        actor=st.sampled_from(ACTORS),
        infrastructure=st.sampled_from(["a", "b", "c"]),
        until=st.sampled_from([None, DAY, "2024-04-23"]),
        status=st.sampled_from([None, "active", "ended", "intended"]),
        uncertain=st.booleans(),
    ),
    max_size=10,
    unique=True,
)


def graph(relations: list[Relation]) -> Store:
    filled = Store()

    def add(node: str, term: str, value: NamedNode | Literal) -> None:
        predicate = NamedNode(term if "://" in term else f"{OSKG}{term}")
        filled.add(Quad(NamedNode(f"{BASE}id/{node}"), predicate, value))

    add("org/x-roll", "rollupTo", NamedNode(f"{BASE}id/org/x-x"))
    for one, parents in PARENTS.items():
        for parent in parents:
            add(f"org/x-{one}", "http://www.w3.org/ns/org#subOrganizationOf", NamedNode(f"{BASE}id/org/x-{parent}"))
    for name in ("a", "b", "c"):
        add(f"infra/x-{name}", TYPE, NamedNode(f"{OSKG}OpenScienceInfrastructure"))
    for number, one in enumerate(relations):
        actor, target = ENDS[one.kind]
        add(f"rel/{number}", actor, NamedNode(f"{BASE}id/org/x-{one.actor}"))
        add(f"rel/{number}", target, NamedNode(f"{BASE}id/infra/x-{one.infrastructure}"))
        if one.until:
            add(f"rel/{number}", "validUntil", Literal(one.until, datatype=DATE))
        if one.status:
            add(f"rel/{number}", "relationStatus", NamedNode(f"{BASE}c/relation-status/1.0/{one.status}"))
        certainty = "uncertain" if one.uncertain else "stated"
        add(f"rel/{number}", "certainty", NamedNode(f"{BASE}c/certainty/1.0/{certainty}"))
    return filled


def losses(relations: list[Relation]) -> tuple[set[tuple[str, str]], Counter[str]]:
    """Return what x and those below it alone do for which infrastructure, and how many of these have which answer."""
    lost, answers = set(), Counter[str]()
    for infrastructure in "abc":
        levels = []
        for kind in ENDS:
            live = [
                each for each in relations if each.live and (each.kind, each.infrastructure) == (kind, infrastructure)
            ]
            by_x = [each for each in live if each.actor in WITHIN_X]
            if not by_x:
                continue
            if all(each.actor in WITHIN_X for each in live):
                lost.add((infrastructure, kind))
                levels.append(1 if all(each.uncertain for each in by_x) else 2)
            else:
                levels.append(0)
        if levels:
            answers[("no", "unknown", "yes")[max(levels)]] += 1
    return lost, answers


@settings(max_examples=120, derandomize=True)
@given(relations=RELATIONS)
def test_what_an_organisation_alone_does_is_what_the_query_lists(relations: list[Relation]) -> None:
    bound = find("G11").bind({"node": f"{BASE}id/org/x-x"}, SNAPSHOT)
    over = graph(relations)

    found = {(row[0][-1], row[2]) for row in rows(over, bound.text)[1:]}
    counted = {answer: int(count) for answer, count in rows(over, bound.coverage)[1:]}

    assert (found, counted) == losses(relations)
