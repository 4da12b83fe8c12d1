"""The measures of a release: what they state of the release they are in, and that it can be computed again."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse

from graph.release import Releases
from graph.store import open_store
from measures.edges import EdgeSet
from measures.recipes import RECIPES
from measures.statements import statements
from ontology import terms
from ontology.namespaces import Namespaces
from ontology.reused import RDF_TYPE

NS = Namespaces("https://graph.example.org/kg/")
DAY = date(2024, 4, 24)
STAR = EdgeSet("funding", tuple((NS.entity("infra", "x", "1"), NS.entity("org", "ror", str(n))) for n in range(3)))


def stated(*edge_sets: EdgeSet) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for quad in parse(b"".join(statements(edge_sets, DAY, NS)), RdfFormat.N_TRIPLES):
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)
        found.setdefault((quad.subject.value, quad.predicate.value), set()).add(quad.object.value)
    return found


def test_a_network_is_stated_with_its_size_its_day_and_its_digest() -> None:
    found = stated(STAR)

    node = f"{NS.base}id/edges/funding"
    assert found[node, terms.edgeCount] == {"3"}
    assert found[node, terms.nodeCount] == {"4"}
    assert found[node, terms.edgeDigest] == {STAR.digest}
    assert found[node, "http://purl.org/dc/terms/issued"] == {"2024-04-24"}


def test_a_position_is_stated_with_every_measure_and_numbers_in_their_canonical_form() -> None:
    found = stated(STAR)

    centre = f"{NS.base}id/position/funding-infra-x-1"
    leaf = f"{NS.base}id/position/funding-org-ror-0"
    assert found[centre, terms.positionOf] == {f"{NS.base}id/infra/x-1"}
    assert found[centre, terms.betweenness] == {"1"}
    assert found[centre, terms.constraint] == {"0.333333333333"}
    assert found[centre, terms.separates] == {"2"}
    assert (centre, terms.gateway) not in found
    assert found[leaf, terms.gateway] == {centre}
    assert found[leaf, terms.betweenness] == {"0"}


def test_a_network_in_which_nothing_was_found_is_stated_as_measured() -> None:
    found = stated(EdgeSet("partnership", ()))

    assert found[f"{NS.base}id/edges/partnership", terms.edgeCount] == {"0"}
    assert (f"{NS.base}id/edges/partnership", RDF_TYPE) in found


def test_the_lines_come_in_order_each_once() -> None:
    lines = statements([STAR], DAY, NS)

    assert lines == sorted(set(lines))


@pytest.fixture(params=["small_home", "starter"])
def store(request: pytest.FixtureRequest) -> Store:
    home: Path = request.getfixturevalue(request.param)
    return open_store(Releases(home).current())


def values(store: Store, subject: str, predicate: str) -> list[str]:
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, None)
    return sorted({quad.object.value for quad in found})


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_the_digest_of_a_release_is_that_of_the_edges_its_own_query_finds(store: Store, name: str) -> None:
    node = Namespaces().edge_set(name)
    [query] = values(store, node, terms.edgeQuery)

    answer = store.query(query)

    assert isinstance(answer, QuerySolutions)
    edges = [f"{row['a'].value} {row['b'].value}\n" for row in answer]
    assert values(store, node, terms.edgeCount) == [str(len(edges))]
    assert values(store, node, terms.edgeDigest) == [sha256("".join(sorted(edges)).encode()).hexdigest()]
