"""Every measure against a naive computation of its definition, on random networks."""

from collections import Counter, deque
from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.edges import Edge
from measures.positions import Position, constraint, positions

NAMES = "abcdefghi"
EDGES = st.sets(st.sampled_from(list(combinations(NAMES, 2))), max_size=14).map(sorted)


def neighbours(edges: list[Edge]) -> dict[str, set[str]]:
    nodes = {node for edge in edges for node in edge}
    return {node: {a if b == node else b for a, b in edges if node in (a, b)} for node in sorted(nodes)}


def paths(near: dict[str, set[str]], start: str, end: str) -> list[list[str]]:
    """Return all shortest paths, by trying every path, the shorter ones first."""
    waiting, found = deque([[start]]), []
    while waiting:
        path = waiting.popleft()
        if found and len(path) >= len(found[0]):
            break
        for step in sorted(near[path[-1]] - {*path}):
            (found if step == end else waiting).append([*path, step])
    return [path for path in found if len(path) == len(found[0])]


def pieces(near: dict[str, set[str]], without: str | None = None) -> list[set[str]]:
    left = [node for node in near if node != without]
    found: list[set[str]] = []
    for node in left:
        piece, grown = {node}, {node}
        while grown:
            grown = {other for one in grown for other in near[one]} - piece - {without or ""}
            piece |= grown
        if piece not in found:
            found.append(piece)
    return found


def naive_betweenness(near: dict[str, set[str]], node: str) -> float:
    others = [one for one in near if one != node]
    pairs = list(combinations(others, 2))
    total = 0.0
    for one, other in pairs:
        if shortest := paths(near, one, other):
            total += sum(node in path for path in shortest) / len(shortest)
    return total / len(pairs) if pairs else 0.0


def naive_constraint(near: dict[str, set[str]], node: str) -> float:
    def p(one: str, other: str) -> float:
        return (other in near[one]) / len(near[one])

    return sum((p(node, j) + sum(p(node, q) * p(q, j) for q in near if q not in (node, j))) ** 2 for j in near[node])


def chain(found: dict[str, Position], node: str) -> list[str]:
    way = [node]
    while (gateway := found[way[-1]].gateway) is not None:
        way.append(gateway)
    return way


def between(found: dict[str, Position], one: str, other: str) -> set[str]:
    """Return the nodes without which two of one component are apart, as the usage note of oskg:gateway says."""
    up, down = chain(found, one), chain(found, other)
    shared = [node for node in up if node in down]
    meeting = shared[0]
    left, right = up[: up.index(meeting)], down[: down.index(meeting)]
    apart = {*left, *right} - {one, other}
    if left and right and found[left[-1]].block != found[right[-1]].block:
        apart.add(meeting)
    return apart


@settings(max_examples=80)
@given(EDGES)
def test_the_measures_are_those_of_their_definitions(edges: list[Edge]) -> None:
    near = neighbours(edges)

    found = positions(edges)

    assert [one.node for one in found] == list(near)
    for one in found:
        assert one.degree == len(near[one.node])
        assert one.betweenness == pytest.approx(naive_betweenness(near, one.node))
        assert one.constraint == pytest.approx(naive_constraint(near, one.node))
        assert one.brokerage == sum(b not in near[a] for a, b in combinations(sorted(near[one.node]), 2))
        assert one.joined == len({other.community for other in found if other.node in {one.node} | near[one.node]})
        assert one.separates == len(pieces(near, one.node)) - len(pieces(near))


@settings(max_examples=80)
@given(EDGES)
def test_gateways_and_blocks_tell_who_holds_two_nodes_together(edges: list[Edge]) -> None:
    near = neighbours(edges)
    found = {one.node: one for one in positions(edges)}

    for one, other in combinations(near, 2):
        together = any({one, other} <= piece for piece in pieces(near))
        assert (found[one].component == found[other].component) == together
        if together:
            apart = {
                node
                for node in near
                if node not in (one, other) and not any({one, other} <= piece for piece in pieces(near, node))
            }
            assert between(found, one, other) == apart


@settings(max_examples=30)
@given(EDGES, st.randoms(use_true_random=False))
def test_the_order_in_which_edges_come_changes_nothing(edges: list[Edge], random: "st.random.Random") -> None:
    shuffled = [*edges]
    random.shuffle(shuffled)

    assert positions(shuffled) == positions(edges)


@given(EDGES)
def test_a_community_lies_within_one_component_and_groups_are_numbered_by_size(edges: list[Edge]) -> None:
    found = positions(edges)

    assert len({one.community for one in found}) == len({(one.community, one.component) for one in found})
    for numbers in ([one.community for one in found], [one.component for one in found]):
        sizes = Counter(numbers)
        assert [sizes[number] for number in range(1, len(sizes) + 1)] == sorted(sizes.values(), reverse=True)


def clique(names: str) -> Iterator[Edge]:
    return combinations(names, 2)


def test_two_cliques_with_one_bridge_are_two_communities_and_the_bridge_holds_them_together() -> None:
    found = {one.node: one for one in positions([*clique("abcd"), ("d", "e"), *clique("efgh")])}

    assert {found[one].community for one in "abcd"} != {found[one].community for one in "efgh"}
    assert len({one.community for one in found.values()}) == 2
    assert [one for one in found if found[one].separates] == ["d", "e"]
    assert max(found.values(), key=lambda one: one.betweenness).node in "de"


def test_the_centre_of_a_star_lies_on_every_path_and_has_no_gateway() -> None:
    found = {one.node: one for one in positions([("centre", leaf) for leaf in "abc"])}

    assert found["centre"] == Position("centre", 3, 1.0, pytest.approx(1 / 3), 3, 1, 1, 1, None, 2, None)
    assert {found[leaf].gateway for leaf in "abc"} == {"centre"}
    assert {found[leaf].constraint for leaf in "abc"} == {1.0}


def test_a_network_without_edges_has_no_positions() -> None:
    assert positions([]) == []


def test_the_constraint_of_the_middle_of_a_triangle_with_a_tail_is_that_of_the_formula() -> None:
    near = {0: {1, 2, 3}, 1: {0, 2}, 2: {0, 1}, 3: {0}}

    assert constraint(near, 0) == pytest.approx(2 * (1 / 3 + 1 / 6) ** 2 + 1 / 9)
