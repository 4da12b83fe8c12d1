"""How terms are shown to people."""

import pyoxigraph as ox
import pytest

from oskg.formats import shown

S = ox.NamedNode("http://e/s")


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (None, ""),
        (ox.Literal("[a]", language="en"), "[a]"),
        (ox.NamedNode("https://w3id.org/oskg/c/country/1.0/CN"), "country/1.0/CN"),
        (ox.NamedNode("https://w3id.org/oskg/id/org/ror-034t30j35"), "id/org/ror-034t30j35"),
        (S, "http://e/s"),
        (ox.BlankNode("b"), "_:b"),
        (ox.Triple(S, S, ox.Literal("x")), '<http://e/s> <http://e/s> "x"'),
    ],
)
def test_terms_are_shown_as_people_read_them(term: object, text: str) -> None:
    assert shown(term) == text
