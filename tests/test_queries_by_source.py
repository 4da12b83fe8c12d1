"""The coverage of a saved query by source counts the same things under the same answers as its coverage does."""

from collections import Counter, defaultdict
from datetime import date

import pytest
from pyoxigraph import NamedNode, QuerySolutions, Store

from graph.release import Release
from graph.store import open_store
from queries.by_source import COLUMNS, by_source
from queries.catalogue import SavedQuery, catalogue, find

pytest_plugins = "tests.test_oskg_fixtures"

DAY = date(2024, 4, 24)
TOLD = [query for query in catalogue().values() if by_source(query, query.coverage) is not None]
PROV = "http://www.w3.org/ns/prov#wasDerivedFrom"
PART = "http://purl.org/dc/terms/isPartOf"


def answers(store: Store, text: str) -> QuerySolutions:
    found = store.query(text)
    assert isinstance(found, QuerySolutions)
    return found


def test_questions_about_single_things_are_told_by_source_and_those_about_pairs_and_sums_are_not() -> None:
    stems = {query.stem for query in TOLD}

    assert {"funding_single_funder", "infrastructure_orphans", "identifiers_support"} <= stems
    assert not {"blocs_bridges", "coverage_holes", "records_stale", "relations_single_source"} & stems
    assert len(TOLD) > 20


@pytest.mark.parametrize("query", TOLD, ids=lambda query: query.stem)
def test_no_source_has_more_under_an_answer_than_there_are(small: Release, query: SavedQuery) -> None:
    bound = query.bind({}, DAY)
    text = by_source(query, bound.coverage)
    assert text is not None
    store = open_store(small)

    found = answers(store, text)
    whole = {row["answer"].value: int(row["count"].value) for row in answers(store, bound.coverage)}

    assert tuple(variable.value for variable in found.variables) == COLUMNS
    assert all(int(row["count"].value) <= whole[row["answer"].value] for row in found)


def test_each_source_counts_what_it_describes(small: Release) -> None:
    query = find("Q31")
    bound = query.bind({}, DAY)
    store = open_store(small)
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, NamedNode(PROV), None, None):
        for part in store.quads_for_pattern(quad.object, NamedNode(PART), None, None):
            sources[quad.subject.value].add(part.object.value)
    rows = answers(store, bound.text)
    listed = [(row["infrastructure"].value, row["answer"].value) for row in rows]
    expected = Counter((source, answer) for thing, answer in listed for source in sources[thing])

    text = by_source(query, bound.coverage)
    assert text is not None
    found = {(row["source"].value, row["answer"].value): int(row["count"].value) for row in answers(store, text)}

    assert found == expected
    assert found
