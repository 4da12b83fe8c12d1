"""Columns of IRIs and columns of names are shown as one."""

import pytest

from queries.catalogue import SavedQuery, catalogue
from queries.columns import NAMED, shown
from queries.header import Column

SAVED = list(catalogue().values())


def test_an_iri_takes_the_name_in_the_column_after_it_and_nothing_else() -> None:
    columns = [
        Column("infrastructure", "Infrastructure", "entity"),
        Column("name", "Name", "text"),
        Column("kind", "Kind", "concept"),
        Column("finding", "Finding", "text"),
        Column("blocA", "Bloc", "entity"),
        Column("nameA", "Name", "text"),
    ]

    found = [(each.column.name, each.name and each.name.name) for each in shown(columns)]

    assert found == [("infrastructure", "name"), ("kind", None), ("finding", None), ("blocA", "nameA")]


@pytest.mark.parametrize("query", SAVED, ids=lambda query: query.stem)
def test_no_saved_query_shows_a_column_twice_or_loses_one(query: SavedQuery) -> None:
    found = shown(query.columns)

    kept = [column for each in found for column in (each.column, each.name) if column is not None]
    assert kept == list(query.columns)
    assert all(each.column.type in NAMED for each in found if each.name is not None)
