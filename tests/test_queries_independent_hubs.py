"""Hubs worked out one link after the other are those that the query lists, with who depends on them."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from queries.catalogue import find
from tests.test_queries_rows import SNAPSHOT, rows

BASE = "https://w3id.org/oskg/"
OSKG = f"{BASE}ontology#"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
NAMES = "abcdef"
Link = tuple[str, str, str]
LINKS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(["integrates", "related"])), max_size=14
)
FUNDERS = st.dictionaries(st.sampled_from(NAMES), st.sets(st.sampled_from(["x", "y"]), max_size=2))


def graph(links: list[Link], funders: dict[str, set[str]]) -> Store:
    filled = Store()

    def node(path: str) -> NamedNode:
        return NamedNode(f"{BASE}{path}")

    def relation(local: str, **ends: NamedNode) -> None:
        for term, value in ends.items():
            filled.add(Quad(node(f"id/rel/{local}"), NamedNode(f"{OSKG}{term}"), value))

    for name in NAMES:
        filled.add(Quad(node(f"id/infra/x-{name}"), TYPE, NamedNode(f"{OSKG}OpenScienceInfrastructure")))
    for number, (one, other, kind) in enumerate(links):
        ends = {"linkFrom": node(f"id/infra/x-{one}"), "linkTo": node(f"id/infra/x-{other}")}
        relation(f"l{number}", linkType=node(f"c/link-type/1.0/{kind}"), **ends)
    for name, payers in funders.items():
        for payer in payers:
            relation(f"f{name}{payer}", funder=node(f"id/org/x-{payer}"), funded=node(f"id/infra/x-{name}"))
    return filled


def hubs(links: list[Link], funders: dict[str, set[str]]) -> set[tuple[str, int, int, int]]:
    """Return the hubs with how many depend on them, on these, and how many fund them."""
    on = {name: {one for one, other, kind in links if other == name != one and kind == "integrates"} for name in NAMES}
    return {
        (hub, len(direct), len(set().union(*(on[one] for one in direct)) - direct - {hub}), len(funders.get(hub, ())))
        for hub, direct in on.items()
        if len(direct) > 1
    }


@settings(max_examples=80, derandomize=True)
@given(links=LINKS, funders=FUNDERS)
def test_the_query_lists_the_hubs_and_counts_them_by_what_is_known(
    links: list[Link], funders: dict[str, set[str]]
) -> None:
    bound = find("G10").bind({}, SNAPSHOT)
    over = graph(links, funders)

    found = {(row[0][-1], int(row[2]), int(row[3]), int(row[4])) for row in rows(over, bound.text)[1:]}
    counted = {answer: int(count) for answer, count in rows(over, bound.coverage)[1:]}

    assert found == hubs(links, funders)
    known = [paid for *_, paid in found]
    expected = {"unknown": known.count(0), "yes": known.count(1), "no": known.count(2)}
    assert counted == {answer: count for answer, count in expected.items() if count}
