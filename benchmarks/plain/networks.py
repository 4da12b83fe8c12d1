"""Positions in the network of coordination, and holes between regions: Q17, Q18 and Q19."""

from collections import deque
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, combinations_with_replacement
from typing import Final

from benchmarks.plain.actors import PROJECT, initiatives
from benchmarks.plain.gatherings import blocs
from benchmarks.plain.statements import INFRASTRUCTURE, ORGANIZATION, UNESCO_REGIONS, Found, Statements, found
from ontology import terms

#: What CORDIS numbers are projects, whether their own record is there or not.
CORDIS: Final = "/id/initiative/cordis-"
#: The two ends of relations that join.
JOINING: Final = (
    (terms.member, terms.memberOf),
    (terms.linkFrom, terms.linkTo),
    (terms.responsibleActor, terms.responsibleFor),
)

Network = Mapping[str, set[str]]


def coordination(s: Statements, t: date) -> Network:
    """Return who is joined to whom by a partnership, membership, link or responsibility in force."""
    pairs = {
        pair
        for relation, parties in s.by_subject(terms.partner).items()
        if s.live(relation, t) and s.binding(relation)
        for pair in combinations(parties, 2)
    }
    for one, other in JOINING:
        for relation, ends in s.by_subject(one).items():
            if s.live(relation, t):
                pairs |= {(a, b) for a in ends for b in s.get(relation, other) if not project(s, b, other)}
    network: dict[str, set[str]] = {}
    for a, b in pairs:
        if a != b:
            network.setdefault(a, set()).add(b)
            network.setdefault(b, set()).add(a)
    return network


def project(s: Statements, body: str, end: str) -> bool:
    """Tell whether to be a member of a body is to take part in a project."""
    return end == terms.memberOf and (body in s.members(PROJECT) or CORDIS in body)


def brokerage(network: Network, one: str) -> int:
    """Return how many pairs of contacts of a node are not joined."""
    contacts = network[one]
    joined = sum(len(network[each] & contacts) for each in contacts) // 2
    return len(contacts) * (len(contacts) - 1) // 2 - joined


def betweenness(network: Network) -> dict[str, float]:
    """Return how many shortest paths between two others lead through each node, as shares of each pair's.

    Leaves are put into the one node they hang on: paths of theirs are those of that node, which stands for all of them.

    Source: Brandes 2001, doi:10.1080/0022250X.2001.9990249
    """
    leaves = {one for one, near in network.items() if len(near) == 1 and len(network[next(iter(near))]) > 1}
    weight = {one: 1 + len(near & leaves) for one, near in network.items() if one not in leaves}
    core = {one: network[one] - leaves for one in weight}
    through = dict.fromkeys(core, 0.0)
    for source in core:
        order, counts, before = _paths(core, source)
        passed = dict.fromkeys(order, 0.0)
        for node in reversed(order):
            for each in before[node]:
                passed[each] += counts[each] / counts[node] * (weight[node] + passed[node])
            if node != source:
                through[node] += weight[source] * passed[node]
        hanging = weight[source] - 1
        others = sum(weight[node] for node in order) - weight[source]
        through[source] += 2 * hanging * others + hanging * (hanging - 1)
    return {one: value / 2 for one, value in through.items()}


def _paths(core: Network, source: str) -> tuple[list[str], dict[str, int], dict[str, list[str]]]:
    """Return the nodes by distance from one, how many shortest paths lead to each, and through which last node."""
    order, counts, before, far = [source], {source: 1}, {source: list[str]()}, {source: 0}
    for node in order:
        for each in core[node]:
            if each not in far:
                far[each], counts[each], before[each] = far[node] + 1, 0, []
                order.append(each)
            if far[each] == far[node] + 1:
                counts[each] += counts[node]
                before[each].append(node)
    return order, counts, before


def q17(s: Statements, t: date, k: int = 25) -> Found:
    """Return the nodes that stand between most others, with how many they are joined to, and join."""
    network = coordination(s, t)
    pairs = {one: brokerage(network, one) for one in network}
    through = {one: round(value, 6) for one, value in betweenness(network).items() if pairs[one]}
    ranked = sorted(through.values(), reverse=True)
    ranks = {one: ranked.index(value) + 1 for one, value in through.items() if value >= ranked[:k][-1]}
    rows = {(str(rank), one, str(len(network[one])), str(pairs[one])) for one, rank in ranks.items() if rank <= k}
    everyone = {*network, *s.members(ORGANIZATION), *s.members(INFRASTRUCTURE), *initiatives(s)}
    answers = {one: "unknown" if one not in pairs else "yes" if pairs[one] else "no" for one in everyone}
    return found(rows, answers)


def chain(network: Network, a: str, b: str, without: str = "") -> list[str]:
    """Return the nodes of a shortest chain between two that leaves out a third; nothing if there is none."""
    came, waiting = {a: ""}, deque([a])
    while waiting and b not in came:
        node = waiting.popleft()
        for each in network.get(node, ()):
            if each not in came and each != without:
                came[each] = node
                waiting.append(each)
    path, node = [], b if b in came else ""
    while node:
        path.append(node)
        node = came[node]
    return path


def q18(s: Statements, t: date) -> Found:
    """Return the pairs of blocs that one node alone holds together."""
    network, rows, answers = coordination(s, t), set(), {}
    for a, b in combinations(sorted(blocs(s)), 2):
        path = chain(network, a, b)
        needed = [one for one in path[1:-1] if not chain(network, a, b, one)]
        answers[a, b] = "unknown" if not path else "yes" if len(needed) == 1 else "no"
        rows |= {(a, b, one) for one in needed if len(needed) == 1}
    return found(rows, answers)


def q19(s: Statements, t: date, threshold: Decimal = Decimal("0.5")) -> Found:
    """Return the pairs of regions with fewer partnerships than chance would give, with how many there are."""
    pairs = {
        pair
        for relation, parties in s.by_subject(terms.partner).items()
        if s.live(relation, t) and s.binding(relation)
        for pair in combinations(sorted(parties), 2)
    }
    nodes = {one for pair in pairs for one in pair}
    where = {one: s.regions(one, t) for one in nodes}
    rows, answers = set(), {}
    for u, v in combinations_with_replacement(sorted(s.regions_of(UNESCO_REGIONS)), 2):
        here, there = ([one for one in nodes if region in where[one]] for region in (u, v))
        possible = len(here) * (len(here) - 1) / 2 if u == v else len(here) * len(there)
        links = sum((u in where[a] and v in where[b]) or (v in where[a] and u in where[b]) for a, b in pairs)
        if not possible:
            answers[u, v] = "unknown"
            continue
        chance = Decimal(links * len(nodes) * (len(nodes) - 1)) / (Decimal(2 * possible) * len(pairs))
        low = chance.quantize(Decimal("0.01"), ROUND_HALF_UP) < threshold
        answers[u, v] = "yes" if low else "no"
        rows |= {(u, v, str(links))} if low else set()
    return found(rows, answers)
