"""Saved queries in the graph: found by SPARQL, run as they stand, spelled as the catalogue has them."""

from pathlib import Path

import pytest
from pyoxigraph import Store

from graph.release import Release, Releases
from graph.store import open_store
from ontology.namespaces import PREFIXES
from queries.catalogue import catalogue

#: How editors look for the examples of an endpoint, without knowing the name of a graph.
FIND = """SELECT ?query ?comment ?text WHERE {
  ?query a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct ?text } ORDER BY ?query"""
FIND_PREFIXES = """SELECT DISTINCT ?prefix ?namespace WHERE {
  ?query sh:prefixes/sh:declare [ sh:prefix ?prefix ; sh:namespace ?namespace ] }"""


@pytest.fixture(scope="module")
def release(starter: Path) -> Release:
    return Releases(starter).current()


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    return open_store(release)


def test_every_saved_query_is_found_with_its_question_and_its_text(store: Store, release: Release) -> None:
    found = {
        row["query"].value.rsplit("/", 1)[1]: (row["comment"].value, row["comment"].language, row["text"].value)
        for row in store.query(FIND, prefixes=dict(PREFIXES))
    }

    expected = {
        stem: (query.question, "en", query.bind({}, release.manifest.snapshot).text)
        for stem, query in catalogue().items()
    }
    assert found == expected


def test_the_declared_prefixes_are_those_of_the_project(store: Store) -> None:
    found = {row["prefix"].value: row["namespace"].value for row in store.query(FIND_PREFIXES, prefixes=dict(PREFIXES))}

    assert found == PREFIXES


def test_a_query_read_from_the_graph_runs_without_further_prefixes(store: Store) -> None:
    for row in store.query(FIND, prefixes=dict(PREFIXES)):
        assert store.query(row["text"].value).variables
