"""What a graph is made of is counted as its lines pass, and said of every graph as the store itself would count it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from graph.composition import Composition, composition, partitions
from graph.nodes import lines
from graph.release import Release, Releases
from graph.store import open_store
from graph.triples import TYPE
from ontology.namespaces import PREFIXES, Namespaces

NS = Namespaces()
LINES = st.sets(
    st.builds(
        lambda *terms: b"%b %b %b .\n" % terms,
        st.sampled_from([b"<http://e/1>", b"<http://e/2>", b"<http://e/3>"]),
        st.sampled_from([TYPE, b"<http://e/p>", b"<http://e/q>"]),
        st.sampled_from([b"<http://e/A>", b"<http://e/B>", b'"a . b <c>"@en', b'"%b"' % TYPE]),
    )
)


@given(LINES)
def test_lines_pass_unchanged_and_are_counted_by_class_and_by_property(given: set[bytes]) -> None:
    made = Composition()

    passed = list(made.passing(sorted(given)))

    spaced = [line[:-3].split(b" ", 2) for line in given]
    assert passed == sorted(given)
    assert made.properties == Counter(predicate for _, predicate, _ in spaced)
    assert made.classes == Counter(kind for _, predicate, kind in spaced if predicate == TYPE)
    assert made.triples == len(given)


@given(LINES, LINES)
def test_the_sum_of_two_disjoint_graphs_is_what_both_together_are_made_of(one: set[bytes], other: set[bytes]) -> None:
    assert composition(one) + composition(other - one) == composition(one | other)


def test_a_partition_is_called_by_its_prefix_or_where_there_is_none_by_a_digest() -> None:
    made = composition([b"<http://e/1> <http://e/p> <http://e/2> .\n", b"<http://e/1> %b <http://e/A> .\n" % TYPE])

    found = {line.split(b" ")[0].decode() for line in lines(partitions(f"{NS.base}dataset", made, NS))}

    assert f"<{NS.base}dataset/property/rdf:type>" in found
    assert len(found) == 4
    assert not any("http://e/" in one for one in found)


#: What the descriptions say, and the same counted over a graph, or over the merged view.
SAID = """SELECT ?term ?count WHERE {{ GRAPH <{base}graph/meta> {{
  <{dataset}> void:{kind}Partition ?part . ?part void:{kind} ?term ; void:{counted} ?count }} }}"""
COUNTED = {
    "class": "SELECT ?term (COUNT(DISTINCT ?s) AS ?count) WHERE {{ {graph} {{ ?s a ?term }} }} GROUP BY ?term",
    "property": "SELECT ?term (COUNT(*) AS ?count) WHERE {{ {graph} {{ ?s ?term ?o }} }} GROUP BY ?term",
}


def counts(store: Store, query: str) -> dict[str, int]:
    return {row["term"].value: int(row["count"].value) for row in store.query(query, prefixes=dict(PREFIXES))}


@pytest.mark.parametrize("home", ["small_home", "starter"])
@pytest.mark.parametrize(("kind", "counted"), [("class", "entities"), ("property", "triples")])
def test_every_dataset_says_of_its_partitions_what_the_store_counts(
    home: str, kind: str, counted: str, request: pytest.FixtureRequest
) -> None:
    release: Release = Releases(request.getfixturevalue(home)).current()
    store = open_store(release)
    graphs = [graph.value for graph in store.named_graphs()]

    assert len(graphs) == len(release.manifest.sources) + 5
    for dataset in (NS.dataset, *graphs):
        said = counts(store, SAID.format(base=NS.base, dataset=dataset, kind=kind, counted=counted))
        graph = "" if dataset == NS.dataset else f"GRAPH <{dataset}>"
        assert said == counts(store, COUNTED[kind].format(graph=graph))
        assert said or kind == "class"
