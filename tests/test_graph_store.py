"""The store of a release: opened read-only, by several at once, and for the sources that are asked for."""

import pytest

from graph.release import Release
from graph.store import ALWAYS, open_store, selection
from tests.test_oskg_fixtures import BASE

COUNT = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?s a <http://www.w3.org/ns/org#Organization> ; "
    "<http://www.w3.org/2004/02/skos/core#prefLabel> ?l }"
)


def test_a_store_is_read_only_and_can_be_open_twice(small: Release) -> None:
    first, second = open_store(small), open_store(small)

    assert len(first) == len(second) == small.manifest.quads
    with pytest.raises(RuntimeError, match="read-write"):
        first.clear()


def test_no_sources_are_the_merged_view(small: Release) -> None:
    assert selection(small, []) is None


def test_a_selection_holds_the_sources_once_and_what_always_belongs_to_them(small: Release) -> None:
    graphs = selection(small, ["re3data", "re3data"])

    assert [graph.value for graph in graphs] == [f"{BASE}graph/{name}" for name in ("re3data", *ALWAYS)]


def test_only_the_chosen_sources_speak(small: Release) -> None:
    store = open_store(small)
    counts = {
        name: int(next(store.query(COUNT, default_graph=selection(small, [name])))["n"].value)
        for name in ("ror", "re3data")
    }

    assert counts == {"ror": 10, "re3data": 4}


@pytest.mark.parametrize(("name", "near"), [("rro", "it has ror"), ("xxxxxx", "it has ror, re3data")])
def test_an_unknown_source_is_refused_with_the_nearest(small: Release, name: str, near: str) -> None:
    with pytest.raises(LookupError, match=near):
        selection(small, [name])
