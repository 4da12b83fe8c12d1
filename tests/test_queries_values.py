"""Cells of answers as values: typed by their column, as text where they do not fit it."""

from datetime import date

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from queries.values import Value, value

XSD = "http://www.w3.org/2001/XMLSchema#"
NODE = NamedNode("https://example.org/a")


@pytest.mark.parametrize(
    ("term", "type_", "expected"),
    [
        (None, "integer", None),
        (Literal("12", datatype=NamedNode(f"{XSD}integer")), "integer", 12),
        (Literal("0.50", datatype=NamedNode(f"{XSD}decimal")), "decimal", 0.5),
        (Literal("1e3", datatype=NamedNode(f"{XSD}double")), "decimal", 1000.0),
        (Literal("NaN", datatype=NamedNode(f"{XSD}double")), "decimal", "NaN"),
        (Literal("2024-02-29", datatype=NamedNode(f"{XSD}date")), "date", date(2024, 2, 29)),
        (Literal("2024", datatype=NamedNode(f"{XSD}gYear")), "date", "2024"),
        (Literal("true"), "boolean", True),
        (Literal("0"), "boolean", False),
        (Literal("yes"), "boolean", "yes"),
        (Literal("many"), "integer", "many"),
        (Literal("é", language="fr"), "text", "é"),
        (NODE, "entity", NODE.value),
        (BlankNode("b"), "text", "_:b"),
        (Triple(NODE, NODE, NODE), "text", f"{NODE} {NODE} {NODE}"),
    ],
)
def test_a_cell_has_the_value_that_its_column_promises(term: Literal | None, type_: str, expected: Value) -> None:
    found = value(term, type_)

    assert (type(found), found) == (type(expected), expected)
