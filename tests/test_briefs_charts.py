"""Pictures: every one has its words and its figures, and draws what it is given and nothing else."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from briefs.charts import COLOURS, bars, grid, shares
from briefs.document import Picture

SVG = "{http://www.w3.org/2000/svg}"


def labels(picture: Picture) -> list[str]:
    tree = etree.fromstring(picture.svg.encode())
    return ["".join(element.itertext()) for element in tree.iter(f"{SVG}text")]


def test_bars_stand_in_the_order_in_which_they_are_given_with_their_numbers() -> None:
    picture = bars("C", "Funder", "Grants", [("Beta", 1200), ("<Alpha>", 7)], (3, 5))

    assert labels(picture) == ["Beta", "<Alpha>", "1,200", "7"]
    assert [[cell.text for cell in row] for row in picture.figures.rows] == [
        ["Beta", "1,200"],
        ["<Alpha>", "7"],
        ["3 others", "5"],
    ]
    assert picture.description.endswith("Not drawn: 3, with 5 together.")


def test_labels_that_begin_alike_keep_a_bar_each() -> None:
    long = "The Very Long Name of an Institute of the Sciences of "

    picture = bars("C", "Name", "N", [(f"{long}Earth", 2), (f"{long}Sea", 1)], (0, 0))

    assert len({label for label in labels(picture) if label.endswith("…")}) == 2


def test_a_bar_of_shares_leaves_out_what_is_nothing_and_the_figures_do_not() -> None:
    picture = shares("C", "Answer", "Number", [("Yes", COLOURS["yes"], 3), ("No", COLOURS["no"], 0)])

    assert labels(picture) == ["Yes: 3"]
    assert [[cell.text for cell in row] for row in picture.figures.rows] == [["Yes", "3", "100 %"], ["No", "0", "0 %"]]


def test_a_cell_without_a_number_stays_empty() -> None:
    picture = grid("C", "Row", {("a", "x"): 2.0, ("b", "y"): 0.5}, ["a", "b"], ["x", "y"])

    assert [[cell.text for cell in row] for row in picture.figures.rows] == [["a", "2", ""], ["b", "", "0.5"]]
    assert sorted(labels(picture)) == ["0.5", "2", "a", "b", "x", "y"]


@settings(max_examples=15, derandomize=True, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.integers(0, 10**6)), min_size=2, max_size=6))
def test_any_labels_make_a_picture_that_is_well_formed_and_has_every_bar(values: list[tuple[str, int]]) -> None:
    picture = bars("C", "Name", "N", values, (0, 0))

    numbers = [label for label in labels(picture) if re.fullmatch(r"[\d,]+", label)]
    assert sorted(f"{number:,}" for _, number in values) == sorted(numbers[-len(values) :])
