"""Bridges between blocs and holes between regions, found by taking nodes out one by one and by counting pairs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, combinations_with_replacement

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from measures.edges import EdgeSet
from measures.statements import statements
from ontology.namespaces import Namespaces
from queries.catalogue import find
from tests.test_queries_rows import SNAPSHOT, rows

BASE = "https://w3id.org/oskg/"
OSKG = f"{BASE}ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DATE = NamedNode("http://www.w3.org/2001/XMLSchema#date")
DAY = SNAPSHOT.isoformat()
#: Four of the nine blocs that are compared, and others that may stand between them.
BLOCS = [f"{BASE}id/infra/oskg-{name}" for name in ("aosp", "cstcloud", "eosc")] + [f"{BASE}id/initiative/oskg-gosc"]
COMPARED = 9
NODES = [*BLOCS, *(f"{BASE}id/org/ror-{name}" for name in "abcde")]
EDGES = st.lists(st.sampled_from(list(combinations(NODES, 2))), unique=True, max_size=12)


def bridges(edges: list[tuple[str, str]]) -> dict[tuple[str, str], set[str]]:
    """Return, for each pair of blocs that a chain joins, the nodes without which none does."""
    whole = nx.Graph(edges)
    found = {}
    for pair in combinations(sorted(set(BLOCS) & set(whole)), 2):
        if nx.has_path(whole, *pair):
            between = set(whole) - set(pair)
            found[pair] = {one for one in between if not nx.has_path(whole.subgraph(set(whole) - {one}), *pair)}
    return found


@pytest.mark.parametrize("several", [False, True])
@settings(max_examples=60, derandomize=True, deadline=None)
@given(edges=EDGES)
def test_the_bridges_between_blocs_are_the_nodes_without_which_no_chain_is_left(
    edges: list[tuple[str, str]], *, several: bool
) -> None:
    pairs = bridges(edges)
    listed = {pair: held for pair, held in pairs.items() if len(held) == 1 or (several and held)}
    expected = Counter({"yes": len(listed), "no": len(pairs) - len(listed)})
    expected["unknown"] = COMPARED * (COMPARED - 1) // 2 - len(pairs)
    over = Store()
    lines = statements([EdgeSet("coordination", tuple(sorted(edges)))], SNAPSHOT, Namespaces())
    over.load(b"".join(lines), format=RdfFormat.N_TRIPLES)
    bound = find("Q18").bind({"several": str(several).lower()}, SNAPSHOT)

    found = rows(over, bound.text)[1:]
    counted = Counter({answer: int(count) for answer, count in rows(over, bound.coverage)[1:]})

    assert {(row[0], row[2], row[4], row[6]) for row in found} == {
        (*pair, one, str(len(held))) for pair, held in listed.items() for one in held
    }
    assert len(found) == sum(map(len, listed.values()))
    assert counted == +expected


@dataclass(frozen=True)
class Partnership:
    """Who are partners, until when, in which state and of which type."""

    partners: frozenset[str]
    until: str | None
    status: str | None
    type: str | None

    @property
    def binding(self) -> bool:
        lasting = self.until is None or self.until >= DAY
        return lasting and self.status not in ("ended", "intended", "rejected") and self.type != "co-participation"


#: Partners with the regions of the countries that are recorded for them: none, one or two.
PARTNERS = {"a": "n", "b": "n", "c": "s", "d": "s", "e": "ns", "f": ""}
PARTNERSHIPS = st.lists(
    st.builds(
        Partnership,
        partners=st.frozensets(st.sampled_from(sorted(PARTNERS)), min_size=1, max_size=3),
        until=st.sampled_from([None, DAY, "2024-04-23"]),
        status=st.sampled_from([None, "active", "intended"]),
        type=st.sampled_from([None, "agreement", "co-participation"]),
    ),
    max_size=6,
    unique=True,
)


def holes(partnerships: list[Partnership], threshold: Decimal) -> tuple[dict[tuple[str, str], int], Mapping[str, int]]:
    """Return the pairs of regions below the threshold with their links, and how many pairs have which answer."""
    pairs = {pair for one in partnerships if one.binding for pair in combinations(sorted(one.partners), 2)}
    nodes = {one for pair in pairs for one in pair}
    listed, answers = {}, Counter[str]()
    for u, v in combinations_with_replacement("ns", 2):
        possible = sum(joins(pair, u, v) for pair in combinations(sorted(nodes), 2)) if u == v else 0
        inside = {region: [one for one in nodes if region in PARTNERS[one]] for region in "ns"}
        chances = 2 * (possible if u == v else len(inside[u]) * len(inside[v]))
        links = sum(joins(pair, u, v) for pair in pairs)
        if not chances:
            answers["unknown"] += 1
            continue
        ratio = Decimal(links * len(nodes) * (len(nodes) - 1)) / (chances * len(pairs))
        if ratio.quantize(Decimal("0.01"), ROUND_HALF_UP) < threshold:
            listed[u, v] = links
            answers["yes"] += 1
        else:
            answers["no"] += 1
    return listed, answers


def joins(pair: tuple[str, str], u: str, v: str) -> bool:
    one, other = (PARTNERS[each] for each in pair)
    return (u in one and v in other) or (v in one and u in other)


def stated(partnerships: list[Partnership]) -> Store:
    over = Store()

    def add(subject: str, predicate: str, value: str | Literal) -> None:
        term = predicate if "://" in predicate else f"{OSKG}{predicate}"
        node = NamedNode(f"{BASE}{value}") if isinstance(value, str) else value
        over.add(Quad(NamedNode(f"{BASE}{subject}"), NamedNode(term), node))

    for region in "ns":
        add(f"c/{region}", f"{SKOS}inScheme", "c/unesco-region/1.0")
        add(f"c/country-{region}", f"{SKOS}broaderTransitive", f"c/{region}")
    for partner, regions in PARTNERS.items():
        for region in regions:
            add(f"id/org/{partner}", "country", f"c/country-{region}")
    for number, one in enumerate(partnerships):
        for partner in one.partners:
            add(f"id/rel/{number}", "partner", f"id/org/{partner}")
        if one.until:
            add(f"id/rel/{number}", "validUntil", Literal(one.until, datatype=DATE))
        if one.status:
            add(f"id/rel/{number}", "relationStatus", f"c/relation-status/1.0/{one.status}")
        if one.type:
            add(f"id/rel/{number}", "partnershipType", f"c/partnership-type/1.0/{one.type}")
    return over


@settings(max_examples=60, derandomize=True, deadline=None)
@given(partnerships=PARTNERSHIPS, threshold=st.sampled_from(["0.5", "1", "3"]))
def test_the_holes_between_regions_are_those_of_the_counted_pairs(
    partnerships: list[Partnership], threshold: str
) -> None:
    bound = find("Q19").bind({"threshold": threshold}, SNAPSHOT)
    over = stated(partnerships)

    found = {(row[0][-1], row[3][-1]): int(row[6]) for row in rows(over, bound.text)[1:]}
    counted = {answer: int(count) for answer, count in rows(over, bound.coverage)[1:]}

    assert (found, counted) == holes(partnerships, Decimal(threshold))
