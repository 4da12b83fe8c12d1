"""The neighbourhood of a thing, walked one relation after the other, is what the queries find; limits are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolution, Store

from sparql_endpoint.network import neighbourhood as module
from sparql_endpoint.network.neighbourhood import DEPENDS, KINDS, Ask, Edge, neighbourhood, network

DAY = date(2026, 4, 24)
OSKG = "https://w3id.org/oskg/ontology#"
DATE = NamedNode("http://www.w3.org/2001/XMLSchema#date")
ID = "https://w3id.org/oskg/id/"
NODES = [f"{ID}org/x-{letter}" for letter in "abcde"]
TYPES = [DEPENDS[0], "https://w3id.org/oskg/c/link-type/1.0/related", None]
HUB = 3


@dataclass(frozen=True)
class Relation:
    """A made-up relation: kind, ends, first and last day, status, type of link."""

    kind: str
    ends: tuple[str, ...]
    since: str | None
    until: str | None
    status: str | None
    type: str | None

    @property
    def live(self) -> bool:
        begun = self.since is None or self.since <= DAY.isoformat()
        lasting = self.until is None or self.until >= DAY.isoformat()
        return begun and lasting and self.status not in ("ended", "intended", "rejected")

    @property
    def code(self) -> str:
        if self.kind != "link":
            return self.kind
        return "dependency" if self.type in DEPENDS else "link"

    @property
    def pairs(self) -> set[tuple[str, str]]:
        if self.kind == "partnership":
            return {(one, other) for one in self.ends for other in self.ends if one < other}
        first, second = self.ends[:2]
        return {(first, second)} if first != second else set()


DAYS = st.sampled_from([None, "2020-01-01", DAY.isoformat(), "2030-01-01"])
RELATIONS = st.lists(
    st.builds(
        Relation,
        kind=st.sampled_from([code for code in KINDS if code != "dependency"]),
        ends=st.tuples(*[st.sampled_from(NODES)] * 3),
        since=DAYS,
        until=DAYS,
        status=st.sampled_from([None, "active", "ended", "intended", "rejected"]),
        type=st.sampled_from(TYPES),
    ),
    max_size=9,
)


def filled(relations: Iterable[Relation]) -> Store:
    store = Store()
    for number, one in enumerate(relations):
        node = NamedNode(f"{ID}rel/{number}")

        def say(term: str, value: NamedNode | Literal, node: NamedNode = node) -> None:
            store.add(Quad(node, NamedNode(term), value))

        kind = KINDS[one.kind]
        if kind.directed:
            say(kind.first, NamedNode(one.ends[0]))
            say(kind.second, NamedNode(one.ends[1]))
        else:
            for end in one.ends:
                say(kind.first, NamedNode(end))
        if one.kind == "link" and one.type:
            say(f"{OSKG}linkType", NamedNode(one.type))
        for term, day in (("validFrom", one.since), ("validUntil", one.until)):
            if day:
                say(f"{OSKG}{term}", Literal(day, datatype=DATE))
        if one.status:
            say(f"{OSKG}relationStatus", NamedNode(f"https://w3id.org/oskg/c/relation-status/1.0/{one.status}"))
    return store


def asking(store: Store) -> Ask:
    def ask(text: str) -> Iterable[QuerySolution]:
        found: Iterable[QuerySolution] = store.query(text)  # type: ignore[assignment]  # every text is a SELECT
        return found

    return ask


def naive(relations: list[Relation], start: str, kinds: set[str], steps: int) -> tuple[set[Edge], set[str]]:
    """Walk all live relations from the start, without going on through what has more than HUB relations."""
    live = [
        (one.code, f"{ID}rel/{number}", *pair)
        for number, one in enumerate(relations)
        for pair in one.pairs
        if one.live and one.code in kinds
    ]
    first = {Edge(*each, 1) for each in live if start in each[2:]}
    near = {end for edge in first for end in (edge.first, edge.second)} - {start}
    if steps == 1:
        return first, set()
    hubs = {node for node in near if ends(relations, node, kinds) > HUB}
    known = {(edge.kind, edge.relation, edge.first, edge.second) for edge in first}
    second = {Edge(*each, 2) for each in live if each not in known and (near - hubs) & set(each[2:])}
    return first | second, hubs


def ends(relations: list[Relation], node: str, kinds: set[str]) -> int:
    """Count how often a node is an end of relations of the kinds asked for, of whatever day."""
    properties = {end for kind in kinds for end in (KINDS[kind].first, KINDS[kind].second)}
    total = 0
    for one in relations:
        kind = KINDS[one.kind]
        if kind.directed:
            pairs = zip((kind.first, kind.second), one.ends, strict=False)
            total += sum(term in properties and end == node for term, end in pairs)
        else:
            total += kind.first in properties and node in one.ends
    return total


@settings(max_examples=120, derandomize=True)
@given(
    relations=RELATIONS,
    start=st.sampled_from(NODES),
    kinds=st.sets(st.sampled_from(list(KINDS)), min_size=1),
    steps=st.sampled_from([1, 2]),
)
def test_the_neighbourhood_is_what_a_walk_finds(
    relations: list[Relation], start: str, kinds: set[str], steps: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "FOLLOWED", HUB)
        found = neighbourhood(asking(filled(relations)), start, [k for k in KINDS if k in kinds], DAY, steps, 100)

    edges, hubs = naive(relations, start, kinds, steps)
    assert set(found.edges) == edges
    assert len(found.edges) == len(edges)
    assert set(found.hubs) == hubs
    assert not found.more
    assert [edge.step for edge in found.edges] == sorted(edge.step for edge in found.edges)


@settings(max_examples=60, derandomize=True)
@given(relations=RELATIONS, kind=st.sampled_from(list(KINDS)))
def test_the_network_of_a_kind_is_every_relation_in_force(relations: list[Relation], kind: str) -> None:
    found = network(asking(filled(relations)), [kind], DAY)

    expected = {
        (f"{ID}rel/{number}", *pair)
        for number, one in enumerate(relations)
        for pair in one.pairs
        if one.live and one.code == kind
    }
    assert {(edge.relation, edge.first, edge.second) for edge in found.edges} == expected


def test_what_has_more_relations_than_are_looked_for_says_so_and_is_not_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST", 4)
    funded = [Relation("funding", (NODES[0], f"{ID}infra/x-{n}"), None, None, None, None) for n in range(5)]
    store = filled(funded)

    all_of_it = neighbourhood(asking(store), NODES[0], ["funding"], DAY, 2, 100)
    fewer = neighbourhood(asking(filled(funded[:4])), NODES[0], ["funding"], DAY, 2, 100)

    assert (len(all_of_it.edges), all_of_it.more, all_of_it.steps) == (4, True, 1)
    assert (len(fewer.edges), fewer.more, fewer.steps) == (4, False, 2)


def test_a_second_step_is_not_taken_where_the_first_is_not_shown_whole() -> None:
    funded = [Relation("funding", (NODES[0], f"{ID}infra/x-{n}"), None, None, None, None) for n in range(5)]
    beyond = Relation("funding", (NODES[1], f"{ID}infra/x-0"), None, None, None, None)

    cut = neighbourhood(asking(filled([*funded, beyond])), NODES[0], ["funding"], DAY, 2, 4)
    whole = neighbourhood(asking(filled([*funded, beyond])), NODES[0], ["funding"], DAY, 2, 5)

    assert (len(cut.edges), cut.steps) == (5, 1)
    assert (len(whole.edges), whole.steps) == (6, 2)
