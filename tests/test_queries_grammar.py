"""The pattern tree of a query, against the parser of another engine and against texts whose tree is known."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

from queries.catalogue import SavedQuery, catalogue
from queries.grammar import DEEPEST, UnreadablePattern, pattern
from queries.patterns import Group, Part

Names = Counter[frozenset[str]]


#: Characters of a text; the other parser takes seconds for the longest.
SHORT = 3000


def texts(query: SavedQuery) -> list[str]:
    found = [query.text, query.coverage, *(each.options for each in query.parameters if each.options)]
    return [text for text in found if len(text) < SHORT]


def triples(group: Group) -> list[str]:
    return [str(part.triple) for inner in group.walk() for part in inner.parts if part.triple]


def plain(group: Group) -> Iterator[Part]:
    """Yield the triple patterns that are in no EXISTS of an expression, which the other parser keeps elsewhere."""
    for part in group.parts:
        if part.triple:
            yield part
        if part.kind not in {"filter", "bind"}:
            for inner in part.groups:
                yield from plain(inner)


def algebra(node: object) -> Iterator[frozenset[str]]:
    """Yield the variables of every triple pattern in the algebra of the other parser."""
    if isinstance(node, CompValue):
        if node.name == "BGP":
            for triple in node.triples:
                yield frozenset(str(term) for term in triple if isinstance(term, Variable))
        node = [value for key, value in node.items() if key != "expr"]
    if isinstance(node, list | tuple):
        for item in node:
            yield from algebra(item)


@pytest.mark.parametrize("query", catalogue().values(), ids=list(catalogue()))
def test_the_triple_patterns_of_every_saved_query_are_those_that_another_parser_finds(query: SavedQuery) -> None:
    for text in texts(query):
        found = Counter(part.variables for part in plain(pattern(text)))

        assert found == Counter(algebra(prepareQuery(text).algebra))


NODES = st.sampled_from(["?a", "?b", "ex:x", "<https://example.org/x>", "_:b", "$c"])
VALUES = NODES | st.sampled_from(
    [
        "-1.5",
        "2e3",
        ".5",
        '"a . b"',
        "'}'@en-GB",
        '"1"^^xsd:integer',
        "true",
        "'''{ ?x a ?y }'''",
        "( ?a 1 )",
        "[ a ?b ]",
    ]
)
PATHS = st.sampled_from(
    ["a", "ex:p", "ex:p/ex:q*", "^ex:p|!(ex:q|^a)", "(ex:p/ex:q)+", "?p", "<https://example.org/p>?"]
)
#: One subject with predicates and objects, abbreviated as people do.
SUBJECTS = st.tuples(
    NODES, st.lists(st.tuples(PATHS, st.lists(VALUES, min_size=1, max_size=2)), min_size=1, max_size=3)
)
Tree = tuple[str, list[str]]


def written(said: tuple[str, list[tuple[str, list[str]]]]) -> Tree:
    subject, pairs = said
    text = " ; ".join(f"{path} {' , '.join(objects)}" for path, objects in pairs)
    return f"{subject} {text} .\n", [f"{subject} {path} {value}" for path, objects in pairs for value in objects]


def enclosed(trees: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    shapes = [
        "{{ {0} }}",
        "OPTIONAL {{ {0} }}",
        "MINUS {{ {0} }} .",
        "GRAPH ?g {{ {0} }}",
        "FILTER NOT EXISTS {{ {0} }}",
        "FILTER(?a < 2 && !EXISTS {{ {0} }})",
        "{{ SELECT (COUNT(?a) AS ?n) WHERE {{ {0} }} GROUP BY ?b HAVING(COUNT(?a) > 1) LIMIT 3 }}",
        "BIND(IF(EXISTS {{ {0} }}, 1, 2) AS ?z)",
        "VALUES (?a ?b) {{ (1 UNDEF) }} {0} # {{ no }} group",
    ]
    one = st.tuples(st.sampled_from(shapes), trees).map(lambda it: (it[0].format(it[1][0]) + "\n", it[1][1]))
    union = st.tuples(trees, trees).map(lambda it: (f"{{ {it[0][0]} }} UNION {{ {it[1][0]} }}\n", it[0][1] + it[1][1]))
    several = st.lists(trees, min_size=1, max_size=3)
    return one | union | several.map(lambda found: ("".join(t for t, _ in found), [s for _, x in found for s in x]))


TREES = st.recursive(SUBJECTS.map(written), enclosed, max_leaves=8)


@settings(max_examples=150, derandomize=True)
@given(TREES, st.sampled_from(["SELECT * WHERE", "ASK", "CONSTRUCT { ?a ex:p ?b } WHERE", "DESCRIBE ?a FROM <urn:x>"]))
def test_every_pattern_is_found_wherever_it_stands(tree: Tree, form: str) -> None:
    text, expected = tree

    found = pattern(f"PREFIX ex: <https://example.org/#>\n{form} {{ {text} }} ORDER BY ?a")

    assert sorted(triples(found)) == sorted(expected)


def test_parts_know_their_place_their_kind_and_their_variables() -> None:
    text = """SELECT ?x WHERE {
  { SELECT ?x (MAX(?y) AS ?z) WHERE { ?x ex:p ?y } GROUP BY ?x }
  OPTIONAL { ?x ex:q ?w }
  FILTER(?z > 2)
} ORDER BY ?x LIMIT 1"""

    root = pattern(text)

    assert [(part.kind, sorted(part.variables)) for part in root.parts] == [
        ("select", ["x", "z"]),
        ("optional", ["w", "x"]),
        ("filter", ["z"]),
    ]
    assert root.parts[2].text(text) == "FILTER(?z > 2)"
    assert root.variables == {"w", "x", "z"}
    assert root.select is not None
    assert root.select.has("ORDER", "BY")
    assert not root.select.has("GROUP", "BY")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ASK",
        "ASK {",
        "ASK { ?s ?p",
        "ASK { ?s ?p ?o",
        "ASK { ?s | ?o }",
        "ASK { ; }",
        "ASK { ?s ex:p ) }",
        "ASK { FILTER(?x }",
        "ASK { OPTIONAL ?s }",
        "ASK " + "{" * (DEEPEST + 1) + "}" * (DEEPEST + 1),
        "ASK " + "{ " * 100_000,
        "ASK { ?s ?p " + "(" * 100_000,
    ],
)
def test_what_cannot_be_read_is_refused_and_costs_little(text: str) -> None:
    with pytest.raises(UnreadablePattern):
        pattern(text)
