"""N-Triples terms: every hostile value parses, means what it says, and is written as the store writes it."""

import re
from datetime import date
from decimal import Decimal
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st

from loaders import ntriples

ANY = st.text(st.characters(), max_size=20)
#: Every code point, lone surrogates among them.
HOSTILE = st.text(st.characters(codec=None) | st.sampled_from('"\\\n\r\t\x00\x07\x7f\u2028\ud800\udfff<>'), max_size=20)

TAGS = [
    "en",
    "EN-GB",
    "zh-Hans",
    "zh-Hant-TW",
    "x-none",
    "en_US",
    "en-",
    "a",
    "1a",
    "toolonglanguage",
    "\ud800",
    "\x00",
    "",
]


def parsed(term: str) -> ox.NamedNode | ox.Literal:
    """Read a term as object of a line, as a build does: encoded with lone surrogates replaced."""
    line = f"<http://e/s> <http://e/p> {term} .\n".encode("utf-8", "replace")
    assert line.count(b"\n") == 1
    (quad,) = ox.parse(line, ox.RdfFormat.N_TRIPLES)
    assert f"<http://e/s> <http://e/p> {quad.object} .\n".encode() == line
    return quad.object


def with_rdflib(term: str) -> rdflib.term.Node:
    graph = rdflib.Graph().parse(data=f"<http://e/s> <http://e/p> {term} .\n".encode("utf-8", "replace"), format="nt")
    ((_, _, found),) = graph
    return found


def meant(text: str) -> str:
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


@given(HOSTILE)
@example('quote " backslash \\ line\nfeed \r\t\x00\x01\x1f\x7f\x85\u2028')
@example("lone \ud800 surrogate \udfff")
@example("\\u0022 . <http://e/s> <http://e/p> ")
def test_any_text_is_one_literal_that_two_parsers_read_alike(text: str) -> None:
    term = ntriples.literal(text)

    assert parsed(term) == ox.Literal(meant(text))
    assert str(with_rdflib(term)) == meant(text)


@given(HOSTILE, ANY | st.sampled_from(TAGS))
def test_a_language_tag_is_kept_in_lower_case_where_it_is_valid_and_left_out_where_not(text: str, tag: str) -> None:
    found = parsed(ntriples.tagged(text, tag))

    assert found.value == meant(text)
    assert found.language in {tag.lower() or None, None}
    assert (found.language is not None) >= bool(re.fullmatch(r"[A-Za-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", tag))
    assert with_rdflib(ntriples.tagged(text, tag)).language == found.language


def test_no_language_is_a_plain_literal() -> None:
    assert parsed(ntriples.tagged("a", None)) == ox.Literal("a")


@given(st.dates())
def test_a_day_is_an_xsd_date(value: date) -> None:
    found = parsed(ntriples.day(value))

    assert (found.value, found.datatype.value) == (value.isoformat(), f"{ntriples.XSD}date")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=8))
@example(Decimal("-0.000"))
@example(Decimal("1E+9"))
@example(Decimal("1E-9"))
def test_a_decimal_keeps_its_value_and_has_no_exponent(value: Decimal) -> None:
    found = parsed(ntriples.decimal(value))

    assert Decimal(found.value) == value
    assert set(found.value) <= set("-.0123456789")
    assert found.datatype.value == f"{ntriples.XSD}decimal"


@given(st.integers())
def test_an_integer_is_an_xsd_integer(value: int) -> None:
    assert int(parsed(ntriples.integer(value)).value) == value


def test_a_typed_literal_keeps_form_and_datatype() -> None:
    assert parsed(ntriples.typed("2020", f"{ntriples.XSD}gYear")) == ox.Literal(
        "2020", datatype=ox.NamedNode(f"{ntriples.XSD}gYear")
    )


ADDRESSES = [
    ("https://example.org/", "https://example.org/"),
    (" https://example.org/a b ", "https://example.org/a%20b"),
    ('https://example.org/<x>?q={a|b}^`"', "https://example.org/%3Cx%3E?q=%7Ba%7Cb%7D%5E%60%22"),
    ("https://example.org/100%", "https://example.org/100%25"),
    ("https://example.org/a%20b%zz", "https://example.org/a%20b%25zz"),
    ("https://example.org/#a#b c", "https://example.org/#a%23b%20c"),
    ("https://bücher.example/ü", "https://bücher.example/ü"),
    ("https://example.org/a\\b\nc", "https://example.org/a%5Cb%0Ac"),
]


@pytest.mark.parametrize(("text", "iri"), ADDRESSES, ids=[text for text, _ in ADDRESSES])
def test_an_address_becomes_an_iri_with_what_an_iri_may_not_hold_encoded(text: str, iri: str) -> None:
    assert parsed(ntriples.address(text)) == ox.NamedNode(iri)
    assert str(with_rdflib(ntriples.address(text))) == iri


@pytest.mark.parametrize("text", ["", "no scheme", "//example.org/", "/path", "1http://example.org/", "http://[::1/"])
def test_what_is_no_absolute_address_even_so_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        ntriples.address(text)


@given(HOSTILE.map("https://example.org/".__add__) | HOSTILE)
def test_any_address_is_refused_or_an_iri_that_both_parsers_read(text: str) -> None:
    try:
        term = ntriples.address(text)
    except ValueError:
        return

    found = parsed(term)
    assert str(with_rdflib(term)) == found.value
    assert unquote(found.value) == unquote(text.strip()) or "\ufffd" in unquote(found.value)
