"""What is measured of every node of a network: degree, betweenness, constraint, community, and what hangs on it.

Betweenness and the parts that no single node holds together come from rustworkx, communities from networkx. Nodes are
numbered in the order of their IRIs and every computation runs in one thread, so the same edges give the same figures.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from networkx import Graph
from networkx.algorithms.community import louvain_communities
from rustworkx import PyGraph, biconnected_components, connected_components, graph_betweenness_centrality

from measures.edges import Edge

#: What the communities are drawn with; another seed may cut them otherwise.
SEED: Final = 1
#: More nodes than any network has: the library works in one thread below, where sums come in one order.
_ONE_THREAD: Final = 1 << 40

Neighbours = Mapping[int, Collection[int]]


@dataclass(frozen=True, slots=True)
class Position:
    """Where one node stands in one network.

    `degree`: how many nodes it is joined to. `betweenness`: the share of shortest paths between two others that pass
    through it, of all pairs of others. `constraint`: how much its contacts are joined to one another (Burt).
    `brokerage`: how many pairs of its contacts are not joined. `joined`: to how many communities it and they belong.
    `community`, `component`, `block`: numbers of groups, 1 for the largest; blocks are what stays in one piece
    whichever node is removed. `separates`: into how many more pieces its removal breaks the network. `gateway`: the
    last node on every way from the root of the component to this one, None for the root itself.
    """

    node: str
    degree: int
    betweenness: float
    constraint: float
    brokerage: int
    community: int
    joined: int
    component: int
    block: int | None
    separates: int
    gateway: str | None


def positions(edges: Sequence[Edge]) -> list[Position]:
    """Return the position of every node, in the order of IRIs.

    Source: Brandes 2001, doi:10.1080/0022250X.2001.9990249; Burt 1992, Structural Holes, 2.2; Blondel et al. 2008,
    doi:10.1088/1742-5468/2008/10/P10008
    """
    nodes = sorted({node for edge in edges for node in edge})
    number = {node: index for index, node in enumerate(nodes)}
    links = sorted((number[one], number[other]) for one, other in edges)
    near = _neighbours(links)
    components = [sorted(one) for one in connected_components(_graph(len(nodes), links))]
    blocks = _blocks(len(nodes), links)
    held = _held(near, components, blocks)
    between = _betweenness(near, components)
    component, community = _numbers(components), _numbers(_communities(len(nodes), links))
    return [
        Position(
            node=node,
            degree=len(near[index]),
            betweenness=between[index],
            constraint=constraint(near, index),
            brokerage=brokerage(near, index),
            community=community[index],
            joined=len({community[one] for one in (index, *near[index])}),
            component=component[index],
            block=held.block.get(index),
            separates=held.separates[index],
            gateway=nodes[held.gateway[index]] if index in held.gateway else None,
        )
        for node, index in number.items()
    ]


def constraint(near: Neighbours, node: int) -> float:
    """Return Burt's constraint of a node in a network whose edges weigh the same.

    For each contact: the share of the node's ties that goes to it, and through the contacts that both have; squared,
    and summed over the contacts. networkx computes the same, but takes a minute for 3,000 edges.
    """
    share = 1 / len(near[node])
    own = near[node]
    return sum(
        (share + sum(share / len(near[other]) for other in sorted(near[contact]) if other in own)) ** 2
        for contact in sorted(own)
    )


def brokerage(near: Neighbours, node: int) -> int:
    """Return how many pairs of contacts of a node are not joined to each other."""
    own = near[node]
    return (len(own) * (len(own) - 1) - sum(other in own for contact in own for other in near[contact])) // 2


def _neighbours(links: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    near: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in links:
        near[one].add(other)
        near[other].add(one)
    return near


def _graph(size: int, links: Sequence[tuple[int, int]]) -> "PyGraph[None, None]":
    graph: PyGraph[None, None] = PyGraph(multigraph=False)
    graph.add_nodes_from([None] * size)
    graph.add_edges_from_no_data(list(links))
    return graph


def _betweenness(near: Neighbours, components: Iterable[Sequence[int]]) -> dict[int, float]:
    """Return the betweenness of every node, normalised by the pairs of other nodes in the whole network.

    Component by component, since no shortest path leaves one: ten times faster than all at once where they are many.
    """
    pairs = max((len(near) - 1) * (len(near) - 2) / 2, 1)
    found: dict[int, float] = {}
    for members in components:
        local = {node: index for index, node in enumerate(members)}
        links = sorted((local[one], local[other]) for one in members for other in near[one] if one < other)
        sums = graph_betweenness_centrality(_graph(len(members), links), False, False, _ONE_THREAD)
        found.update((node, sums[index] / pairs) for node, index in local.items())
    return found


def _communities(size: int, links: Sequence[tuple[int, int]]) -> list[list[int]]:
    graph: Graph[int] = Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(links)
    return [sorted(one) for one in louvain_communities(graph, seed=SEED)]


def _numbers(groups: Iterable[Sequence[int]]) -> dict[int, int]:
    """Number groups of nodes from 1, the largest first, and say for each node which is its group."""
    ranked = sorted(groups, key=lambda group: (-len(group), group))
    return {node: number for number, group in enumerate(ranked, 1) for node in group}


def _blocks(size: int, links: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the nodes of every block, each in order, the largest block first."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for edge, block in biconnected_components(_graph(size, links)).items():
        found[block].update(edge)
    return sorted((sorted(block) for block in found.values()), key=lambda block: (-len(block), block))


@dataclass(frozen=True, slots=True)
class _Held:
    """What blocks tell: into how many more pieces a network falls without a node, and by which node each hangs on."""

    separates: dict[int, int]
    gateway: dict[int, int]
    block: dict[int, int]


def _held(near: Neighbours, components: Iterable[Sequence[int]], blocks: Sequence[Sequence[int]]) -> _Held:
    """Hang the blocks of every component on its root, the node with most neighbours, else the first of those."""
    within: defaultdict[int, list[int]] = defaultdict(list)
    for number, block in enumerate(blocks):
        for node in block:
            within[node].append(number)
    held = _Held({node: len(within[node]) - 1 for node in near}, {}, {})
    for members in components:
        waiting = [max(members, key=lambda node: (len(near[node]), -node))]
        while waiting:
            node = waiting.pop()
            for number in within[node]:
                if held.block.get(node) != number + 1:
                    below = [other for other in blocks[number] if other != node]
                    held.gateway.update(dict.fromkeys(below, node))
                    held.block.update(dict.fromkeys(below, number + 1))
                    waiting.extend(below)
    return held
