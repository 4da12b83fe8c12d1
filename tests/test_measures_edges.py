"""Edges of live relations: from the lines of a graph as in a build, and by the query that each edge set gives."""

from datetime import date, timedelta
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions, RdfFormat, Store

from graph.derive import Facts
from measures.edges import EdgeSet
from measures.recipes import RECIPES
from ontology import terms
from ontology.namespaces import PREFIXES, Namespaces
from ontology.vocabulary import concept

NS = Namespaces()
DAY = date(2024, 4, 24)
TYPE = PREFIXES["rdf"] + "type"
ACTORS = [NS.entity("org", "ror", str(number)) for number in range(4)]
INFRASTRUCTURES = [NS.entity("infra", "re3data", str(number)) for number in range(3)]
BODY, PROJECT = NS.entity("initiative", "oskg", "body"), NS.entity("initiative", "cordis", "1")
NODES = [*ACTORS, *INFRASTRUCTURES, BODY, PROJECT]
ENDS = [
    (terms.partner, terms.partner),
    (terms.member, terms.memberOf),
    (terms.linkFrom, terms.linkTo),
    (terms.responsibleActor, terms.responsibleFor),
    (terms.funder, terms.funded),
]
STATUSES = [None, *(concept("relation-status", code) for code in ("active", "intended", "ended", "rejected"))]
KINDS = [None, *(concept("partnership-type", code) for code in ("cooperation-intention", "co-participation"))]
DAYS = st.none() | st.integers(-1, 1).map(lambda days: DAY + timedelta(days))
RELATIONS = st.lists(
    st.tuples(
        st.sampled_from(ENDS),
        st.sampled_from(NODES),
        st.sampled_from(NODES),
        st.sampled_from(STATUSES),
        st.sampled_from(KINDS),
        DAYS,
        DAYS,
    ),
    max_size=12,
)


def line(subject: str, predicate: str, value: str | date) -> str:
    written = f'"{value}"^^<{PREFIXES["xsd"]}date>' if isinstance(value, date) else f"<{value}>"
    return f"<{subject}> <{predicate}> {written} .\n"


def things() -> list[str]:
    """Infrastructures, a project, and a funder that the first two actors belong to."""
    return [
        *(line(one, TYPE, terms.OpenScienceInfrastructure) for one in INFRASTRUCTURES),
        line(PROJECT, TYPE, terms.Project),
        line(ACTORS[2], terms.organizationType, concept("organisation-type", "funder")),
        *(line(one, PREFIXES["org"] + "subOrganizationOf", ACTORS[2]) for one in ACTORS[:2]),
        *(line(one, terms.rollupTo, ACTORS[2]) for one in ACTORS[:2]),
    ]


def relation(number: int, *values: tuple[str, str | date | None]) -> list[str]:
    node = NS.relation(str(number))
    return [line(node, predicate, value) for predicate, value in values if value is not None]


def gathered(lines: list[str]) -> list[EdgeSet]:
    facts = Facts(NS)
    facts.add(sorted(one.encode() for one in set(lines)), DAY)
    return facts.edge_sets()


@settings(max_examples=60)
@given(RELATIONS)
def test_the_edges_of_a_build_are_those_that_the_query_of_the_edge_set_finds(
    drawn: list[tuple[tuple[str, str], str, str, str | None, str | None, date | None, date | None]],
) -> None:
    lines = things()
    for number, ((first, second), one, other, status, kind, begins, ends) in enumerate(drawn):
        lines += relation(
            number,
            (first, one),
            (second, other),
            (terms.relationStatus, status),
            (terms.partnershipType, kind if first == terms.partner else None),
            (terms.validFrom, begins),
            (terms.validUntil, ends),
        )
    store = Store()
    store.load("".join(lines).encode(), RdfFormat.N_TRIPLES)

    for edge_set in gathered(lines):
        answer = store.query(RECIPES[edge_set.name].query(DAY))
        assert isinstance(answer, QuerySolutions)
        found = [(row["a"].value, row["b"].value) for row in answer]
        assert found == list(edge_set.edges)
        assert edge_set.digest == sha256("".join(f"{a} {b}\n" for a, b in found).encode()).hexdigest()


def test_a_body_of_many_members_has_an_edge_for_each_and_none_between_them() -> None:
    lines = [
        one
        for number, actor in enumerate(ACTORS)
        for one in relation(number, (terms.member, actor), (terms.memberOf, BODY))
    ]

    coordination = gathered(lines)[0]

    assert coordination.edges == tuple((BODY, actor) for actor in ACTORS)


def test_who_takes_part_in_one_project_is_not_joined_by_it() -> None:
    lines = [*things(), *relation(1, (terms.member, ACTORS[0]), (terms.memberOf, PROJECT))]

    assert all(one.edges == () for one in gathered(lines))
    assert all(one.edges == () for one in gathered(lines[len(things()) :]))


def test_a_funder_below_another_counts_as_the_one_above_and_only_money_for_infrastructures_counts() -> None:
    lines = [
        *things(),
        *relation(1, (terms.funder, ACTORS[0]), (terms.funded, INFRASTRUCTURES[0])),
        *relation(2, (terms.funder, ACTORS[1]), (terms.funded, INFRASTRUCTURES[0])),
        *relation(3, (terms.funder, ACTORS[1]), (terms.funded, PROJECT)),
    ]

    funding = {one.name: one for one in gathered(lines)}["funding"]

    assert funding.edges == ((INFRASTRUCTURES[0], ACTORS[2]),)


def test_every_edge_set_has_a_recipe_and_they_come_in_the_order_of_their_names() -> None:
    assert [one.name for one in gathered([])] == sorted(RECIPES)


def test_the_digest_does_not_depend_on_the_order_of_the_edges() -> None:
    edges = (("a", "b"), ("a", "c"))

    assert EdgeSet("x", edges).digest == EdgeSet("x", edges[::-1]).digest != EdgeSet("x", edges[:1]).digest
