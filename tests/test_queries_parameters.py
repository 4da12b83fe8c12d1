"""Parameters: what each type accepts, and that no value whatever changes the query around its block."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from queries.blocks import Term, blocks, fill, tokens
from queries.catalogue import find
from queries.errors import InvalidParameter
from queries.parameters import READERS, Parameter

SNAPSHOT = date(2024, 4, 24)
XSD = "http://www.w3.org/2001/XMLSchema#"
TEMPLATE = 'SELECT ?x ?s WHERE { VALUES ?x { "default" } ?s ?p ?x . FILTER(?s != "VALUES ?x { }") } ORDER BY ?s'

#: Text that would leave the block if anything were pasted, alone or inside other text.
HOSTILE = [
    '"',
    "'",
    "\\",
    "\\u0022",
    "\\\\u0022 } UNION { ?s ?p ?o } #",
    "\\U00000022 } #",
    "\n} #",
    '" } ?a ?b ?c . { VALUES ?x { "',
    '"""',
    "'''",
    "<>",
    "> } ?a ?b ?c . { <",
    "#",
    "${x}",
    "%s{x}",
    "UNDEF",
    "?s",
    "\ud800",
    "\x00",
    "\u2028",
    "🦉",
]
hostile = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8)), min_size=1, max_size=6).map("".join)


def parameter(type_: str, minimum: str = "", maximum: str = "") -> Parameter:
    return Parameter(name="x", type=type_, label="X", default="default", minimum=minimum, maximum=maximum)


def read(each: Parameter, *texts: str) -> tuple[Term, ...]:
    return each.terms("things_tag", texts, SNAPSHOT)


@pytest.mark.parametrize(
    ("type_", "text", "term"),
    [
        ("date", "2024-02-29", Literal("2024-02-29", datatype=NamedNode(XSD + "date"))),
        ("integer", " +012 ", Literal("12", datatype=NamedNode(XSD + "integer"))),
        ("decimal", "0.50", Literal("0.50", datatype=NamedNode(XSD + "decimal"))),
        ("decimal", "1000000000000000000", None),
        ("decimal", "100000000000000000.", Literal("100000000000000000", datatype=NamedNode(XSD + "decimal"))),
        ("boolean", "True", Literal("true", datatype=NamedNode(XSD + "boolean"))),
        ("boolean", "0", Literal("false", datatype=NamedNode(XSD + "boolean"))),
        ("text", " two words ", Literal(" two words ")),
        ("iri", "urn:isbn:1", NamedNode("urn:isbn:1")),
        ("iri", "https://example.org/é", NamedNode("https://example.org/é")),
        ("date", "2023-02-29", None),
        ("date", "20240229", None),
        ("date", "2024-W01-1", None),
        ("integer", "1.0", None),
        ("integer", "1_000", None),
        ("integer", "١", None),
        ("integer", "9" * 5000, None),
        ("decimal", "NaN", None),
        ("decimal", "1e5", None),
        ("boolean", "yes", None),
        ("text", "a\x07b", None),
        ("iri", "example.org/x", None),
        ("iri", "//example.org/x", None),
        ("iri", ":x", None),
        ("iri", "https://example.org/a b", None),
        ("iri", "https://example.org/>", None),
        ("iri", "https://example.org/\\u0020", None),
    ],
)
def test_a_type_accepts_its_own_lexical_form_and_no_other(type_: str, text: str, term: Term | None) -> None:
    if term is not None:
        assert read(parameter(type_), text) == (term,)
        return

    with pytest.raises(InvalidParameter, match=r"query things_tag: parameter x is .*, expected ") as caught:
        read(parameter(type_), text)
    assert caught.value.value == text


def test_bounds_are_inclusive_and_named_in_the_error() -> None:
    months = parameter("integer", minimum="0", maximum="120")

    assert [read(months, text)[0].value for text in ("0", "120")] == ["0", "120"]
    with pytest.raises(InvalidParameter, match="0 or more, 120 or less"):
        read(months, "121")
    with pytest.raises(InvalidParameter):
        read(months, "-1")


def test_bounds_of_dates_compare_as_dates() -> None:
    since = parameter("date", minimum="2000-01-01")

    assert read(since, "2000-01-01")[0].value == "2000-01-01"
    with pytest.raises(InvalidParameter, match="2000-01-01 or more"):
        read(since, "1999-12-31")


def test_only_the_choices_are_accepted_and_they_are_named() -> None:
    case = Parameter(name="x", type="text", label="X", default="only", choices=("only", "missing"))

    assert read(case, "missing") == (Literal("missing"),)
    with pytest.raises(InvalidParameter, match="one of only, missing"):
        read(case, "Only")


def test_nothing_given_or_an_empty_field_of_a_form_is_the_default() -> None:
    number = Parameter(name="x", type="integer", label="X", default="12")

    assert number.terms("q", None, SNAPSHOT) == read(number, "") == read(number) == read(number, "12")


def test_any_is_understood_only_where_it_is_the_default() -> None:
    country = Parameter(name="x", type="iri", label="X", default="any")

    assert read(country, "any") == read(country, "") == ()
    with pytest.raises(InvalidParameter):
        read(parameter("iri"), "any")


def test_snapshot_is_the_date_of_the_release() -> None:
    day = Parameter(name="x", type="date", label="X", default="snapshot")

    assert read(day, "snapshot") == read(day) == (Literal("2024-04-24", datatype=NamedNode(XSD + "date")),)


def test_two_values_for_a_single_parameter_are_refused() -> None:
    with pytest.raises(InvalidParameter, match="one value"):
        read(parameter("text"), "a", "b")


@given(hostile, st.sampled_from(["text", "iri", "date", "boolean", "integer", "decimal"]))
@example("\\u0022 } ?a ?b ?c . { VALUES ?x { ", "text")
@example("https://example.org/\\u003E", "iri")
def test_no_value_changes_the_query_around_its_block(value: str, type_: str) -> None:
    try:
        terms = read(parameter(type_), value)
    except InvalidParameter:
        return

    text = fill(TEMPLATE, {"x": terms})

    assert around(text) == around(TEMPLATE)
    assert outline(text) == outline(TEMPLATE)


@given(hostile, hostile)
def test_an_iri_made_of_anything_is_refused_or_stays_in_its_block(head: str, tail: str) -> None:
    try:
        terms = read(parameter("iri"), f"https://example.org/{head}?{tail}")
    except InvalidParameter:
        return

    text = fill(TEMPLATE, {"x": terms})

    assert around(text) == around(TEMPLATE)
    assert outline(text) == outline(TEMPLATE)


@given(hostile)
def test_a_text_reaches_the_engine_as_it_was_given(value: str) -> None:
    try:
        terms = read(Parameter(name="x", type="text", label="X", default="-"), value)
    except InvalidParameter:
        return

    found = Store().query(fill('SELECT ?x WHERE { VALUES ?x { "default" } }', {"x": terms}))

    assert isinstance(found, QuerySolutions)
    assert [row["x"] for row in found] == list(terms)


def around(text: str) -> list[str]:
    """Return the tokens of a query without the data of its blocks."""
    found = blocks(text)
    return [each.text for each in tokens(text) if not any(block.start <= each.start < block.end for block in found)]


def outline(text: str) -> object:
    """Return the algebra that another engine's parser makes of a query, without the data of its blocks."""
    return _outline(prepareQuery(text).algebra)


def _outline(node: object) -> object:
    if isinstance(node, CompValue):
        hidden = {"res"} if node.name in {"values", "ToMultiSet"} else set()
        return node.name, {key: _outline(value) for key, value in node.items() if key not in hidden}
    if isinstance(node, list | tuple):
        return [_outline(item) for item in node]
    return str(node) if not isinstance(node, set | frozenset) else sorted(map(str, node))


def test_the_outline_sees_a_query_that_has_been_broken_out_of() -> None:
    broken = TEMPLATE.replace('"default"', '"x" } ?a ?b ?c . { VALUES ?x { "y" }')

    assert around(broken) != around(TEMPLATE)
    assert outline(broken) != outline(TEMPLATE)


def test_every_type_is_covered_here() -> None:
    assert set(READERS) == {"boolean", "date", "decimal", "integer", "iri", "text"}


def test_blocs_to_choose_from_are_platforms_and_initiatives_but_not_single_projects() -> None:
    classes = {"cloud": ["FederatedPlatform"], "effort": ["Initiative"], "award": ["Initiative", "Project"]}
    store = Store()
    for name, kinds in classes.items():
        node = NamedNode(f"http://example.org/{name}")
        store.add(Quad(node, NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), Literal(name)))
        for kind in kinds:
            of = NamedNode(f"https://w3id.org/oskg/ontology#{kind}")
            store.add(Quad(node, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), of))
    (bloc,) = [each for each in find("blocs_bridges").parameters if each.options]

    rows = store.query(bloc.options or "")
    assert isinstance(rows, QuerySolutions)
    assert [row["label"].value for row in rows] == ["cloud", "effort"]
