"""The picture of a query's rows: what is summed, what stays apart, and when there is nothing to compare."""

import pytest
from pyoxigraph import QuerySolution, QuerySolutions, Store

from briefs.document import Picture
from briefs.drawing import counted, picture
from queries.catalogue import SavedQuery, catalogue, find
from sparql_endpoint.wording.catalogues import translations


def drawn(query: str, select: str) -> Picture | None:
    """Return the picture of a saved query over made-up rows."""
    answer = Store().query(select)
    assert isinstance(answer, QuerySolutions)
    rows: list[QuerySolution] = list(answer)
    return picture(find(query), rows, {})


def figures(found: Picture | None) -> list[tuple[str, ...]]:
    assert found is not None
    return [tuple(cell.text for cell in row) for row in found.figures.rows]


FUNDERS = "SELECT ?funder ?funderName WHERE {{ VALUES (?funder ?funderName) {{ {} }} }}"


def test_things_that_are_called_alike_have_a_bar_each() -> None:
    rows = '(<http://a.org/1> "Fund") (<http://a.org/1> "Fund") (<http://a.org/2> "Fund")'

    assert figures(drawn("Q01", FUNDERS.format(rows))) == [("Fund", "2"), ("Fund", "1")]


def test_rows_without_a_label_are_not_recorded() -> None:
    rows = '(<http://a.org/1> "Fund") (UNDEF UNDEF) (UNDEF UNDEF)'

    assert figures(drawn("Q01", FUNDERS.format(rows))) == [("not recorded", "2"), ("Fund", "1")]


@pytest.mark.parametrize(
    "query", [each for each in catalogue().values() if each.chart.type in ("bar", "line", "network")]
)
def test_what_bars_count_has_a_name_in_every_language(query: SavedQuery) -> None:
    name = counted(query)

    assert name not in {column.name for column in query.columns}
    assert {translations(code).gettext(name) for code in ("ar", "ru", "zh")}.isdisjoint({name})


def test_bars_of_one_length_are_no_picture() -> None:
    assert drawn("Q01", FUNDERS.format('(<http://a.org/1> "One") (<http://a.org/2> "Two")')) is None


def test_numbers_between_nought_and_one_keep_their_digits() -> None:
    brokers = """SELECT ?actor ?name ?betweenness WHERE { VALUES (?actor ?name ?betweenness)
        { (<http://a.org/1> "One" 0.008808516798) (<http://a.org/2> "Two" 0.5) } }"""

    found = drawn("Q17", brokers)

    assert figures(found) == [("Two", "0.5"), ("One", "0.00881")]
    assert found is not None
    assert "Two with 0.5" in found.description


@pytest.mark.parametrize(
    ("cells", "compares"),
    [
        ('("a" "x" 1) ("a" "y" 1) ("b" "x" 1) ("b" "y" 2)', True),
        ('("a" "x" 1) ("b" "y" 1)', True),
        ('("a" "x" 1) ("a" "y" 1) ("b" "x" 1) ("b" "y" 1)', False),
        ('("a" "x" 1)', False),
    ],
)
def test_a_grid_is_drawn_where_its_cells_differ_or_some_are_empty(cells: str, *, compares: bool) -> None:
    columns = "?themeName ?regionName ?infrastructures"

    found = drawn("Q23", f"SELECT {columns} WHERE {{ VALUES ({columns}) {{ {cells} }} }}")

    assert (found is not None) == compares
