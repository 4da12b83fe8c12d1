"""Why a query has no row: on a small graph by eye, and on made-up graphs against plain Python."""

from collections.abc import Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store

from queries.diagnosis import Diagnosis, diagnose
from queries.grammar import MOST, UnreadablePattern
from queries.probes import Stopped

EX = "https://example.org/"
PREFIXES = {"ex": EX, "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}
DECLARED = f"PREFIX ex: <{EX}>\n"
GRAPH = """
@prefix ex: <https://example.org/> .
ex:zenodo a ex:Archive ; ex:name "Zenodo"@en ; ex:theme ex:physics ; ex:opened 2013 .
ex:arxiv a ex:Archive ; ex:name "arXiv"@en ; ex:theme ex:maths ; ex:funder ex:cornell .
ex:cornell a ex:University ; ex:name "Cornell"@en .
ex:graph { ex:zenodo ex:in ex:geneva }
"""


@pytest.fixture(scope="module")
def store() -> Store:
    found = Store()
    found.load(GRAPH.encode(), RdfFormat.TRIG)
    return found


def near(iri: str) -> Sequence[str]:
    return ["ex:theme"] if iri == f"{EX}themee" else []


def found(store: Store, pattern: str, after: str = "", most: int = 60) -> Diagnosis:
    text = f"{DECLARED}SELECT * WHERE {{ {pattern} }} {after}"
    assert next(iter(store.query(text)), None) is None  # type: ignore[call-overload, arg-type]
    return diagnose(text, lambda question: bool(store.query(question)), near, {}, most)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (
            "?i a ex:Archive ; ex:name ?n ; ex:themee ?t",
            "pattern 3 `?i ex:themee ?t` (line 2) matches nothing: no statement has that predicate; nearest: ex:theme",
        ),
        ("?i a ex:Shop", "pattern 1 `?i a ex:Shop` (line 2) matches nothing: nothing is of that class"),
        ("?i ex:theme ex:law", "no statement with that predicate has that value"),
        (
            '?i ex:name "Zenodo"',
            'that text is there, but not as "Zenodo"; write a variable and FILTER(STR(?it) = "Zenodo")',
        ),
        ('?i ex:name "Zenod"@en', "no statement with that predicate has that value"),
        ("ex:nowhere ?p ?o", "no statement is about that subject"),
        ("ex:cornell ex:theme ?o", "that subject has no such predicate"),
        ("ex:arxiv ex:theme ex:physics", "each of its places occurs, but not together"),
        ("?i ex:theme/ex:themee ?t", "no statements make that path; nearest: ex:theme"),
        ("?x ?p ex:nowhere", "no statement with that predicate has that value"),
        ("GRAPH ex:graph { ?i a ex:Archive }", "matches nothing: no statement has that predicate in that graph"),
        ("GRAPH ?g { ?i ex:in ex:bern }", "has that value in that graph"),
        (
            "?i ex:funder ?f ; ex:opened ?y",
            "pattern 2 `?i ex:opened ?y` (line 2) never has the same ?i as pattern 1, though both match alone",
        ),
        (
            "?i ex:theme ?t . ?i ex:opened ?y . ?f a ex:University . ?i ex:funder ?f",
            "pattern 4 `?i ex:funder ?f` (line 2) never has the same ?i as pattern 2",
        ),
        ("?i ex:opened ?y FILTER(?y > 2020)", "the FILTER (line 2) takes away every row"),
        ("FILTER(?y > 2020) ?i ex:opened ?y", "the FILTER (line 2) takes away every row"),
        ("?i a ex:Archive MINUS { ?i ex:theme ?t }", "the MINUS (line 2) takes away every row"),
        ("?i a ex:Archive VALUES ?i { ex:cornell }", "the VALUES (line 2) takes away every row"),
        (
            "?i a ex:Archive { SELECT ?i WHERE { ?x ex:funder ?i } }",
            "the sub-select (line 2) never has the same ?i as pattern 1",
        ),
        ("?x ?p ?o { SELECT ?i WHERE { ?i ex:themee ?t } }", "pattern 2 `?i ex:themee ?t` (line 2) matches nothing"),
        ("{ ?i ex:themee ?t } UNION { ?i a ex:Shop }", "pattern 2 `?i a ex:Shop`"),
        ("{ SELECT ?t (COUNT(*) AS ?n) { ?i ex:theme ?t } GROUP BY ?t HAVING(COUNT(*) > 9) }", "the HAVING (line 2)"),
        ("{ SELECT ?t { ?i ex:theme ?t FILTER(?t = ex:law) } }", "the FILTER (line 2) takes away every row"),
    ],
)
def test_the_part_that_matches_nothing_is_named(store: Store, pattern: str, said: str) -> None:
    diagnosis = found(store, pattern)

    assert said in "\n".join(map(str, diagnosis.causes))
    assert diagnosis.complete


@pytest.mark.parametrize("after", ["LIMIT 0", "OFFSET 9", "VALUES ?i { ex:cornell }"])
def test_what_stands_behind_the_pattern_is_named_where_the_pattern_matches(store: Store, after: str) -> None:
    (cause,) = found(store, "?i a ex:Archive", after).causes

    assert (cause.pattern, cause.number) == (f"the {after.split(maxsplit=1)[0]}", None)


def test_every_pattern_that_matches_nothing_alone_is_named_and_no_other(store: Store) -> None:
    diagnosis = found(store, "?i a ex:Shop ; ex:name ?n .\n?i ex:themee ?t OPTIONAL { ?i ex:nothing ?x }")

    assert [(cause.number, cause.line) for cause in diagnosis.causes] == [(1, 2), (3, 3)]


def test_from_and_default_prefixes_are_those_of_the_query(store: Store) -> None:
    text = "SELECT * FROM ex:graph FROM NAMED <urn:x> WHERE { ?i a ex:Archive }"

    diagnosis = diagnose(text, lambda asked: bool(store.query(asked, prefixes=PREFIXES)), near, PREFIXES)

    assert [cause.reason for cause in diagnosis.causes] == ["matches nothing: no statement has that predicate"]


def test_a_diagnosis_ends_at_its_limits_with_what_it_knows(store: Store) -> None:
    pattern = "?i a ex:Shop ; ex:name ?n ; ex:themee ?t ; ex:other ?o"

    few = found(store, pattern, most=4)

    assert (few.asked, few.complete, [cause.number for cause in few.causes]) == (4, False, [1])


def test_questions_without_an_answer_accuse_no_pattern() -> None:
    diagnosis = diagnose("SELECT * { ?s ?p ?o . ?o ?q ?r }", lambda _: None, near, {})

    assert (diagnosis.causes, diagnosis.complete) == ((), False)


def test_whoever_asks_can_end_it() -> None:
    def stop(_: str) -> bool:
        raise Stopped

    assert diagnose("ASK { ?s ?p ?o }", stop, near, {}) == Diagnosis((), 0, complete=False)


@pytest.mark.parametrize(
    "text",
    ["SELECT * { SERVICE <urn:x> { ?s ?p ?o } }", "DESCRIBE <urn:x>", f"ASK {{ {'?s ?p ?o . ' * (MOST + 1)} }}"],
)
def test_a_text_that_is_not_taken_apart_is_refused(text: str) -> None:
    with pytest.raises(UnreadablePattern):
        diagnose(text, lambda _: False, near, {})


NODES = st.sampled_from(["ex:a", "ex:b", "ex:c"])
EDGES = st.sets(st.tuples(NODES, st.sampled_from(["ex:p", "ex:q"]), NODES), min_size=1, max_size=6)
VARIABLES = st.sampled_from(["?x", "?y", "?z"])
PATTERNS = st.lists(
    st.tuples(VARIABLES | NODES, st.sampled_from(["ex:p", "ex:q", "?r"]), VARIABLES | NODES),
    min_size=1,
    max_size=4,
    unique=True,
)
Edge = tuple[str, str, str]


def solutions(edges: set[Edge], patterns: Sequence[Edge]) -> list[Mapping[str, str]]:
    """Return every way to bind the variables of the patterns, by trying every edge for every pattern."""
    every: list[Mapping[str, str]] = [{}]
    for pattern in patterns:
        every = [
            joined for bound, edge in product(every, edges) if (joined := extended(bound, pattern, edge)) is not None
        ]
    return every


def extended(bound: Mapping[str, str], pattern: Edge, edge: Edge) -> Mapping[str, str] | None:
    found = dict(bound)
    for place, node in zip(pattern, edge, strict=True):
        if (found.setdefault(place, node) if place[0] == "?" else place) != node:
            return None
    return found


@settings(max_examples=200, derandomize=True)
@given(EDGES, PATTERNS)
def test_the_patterns_named_are_those_that_plain_python_finds(edges: set[Edge], patterns: list[Edge]) -> None:
    store = Store()
    store.extend(Quad(*(NamedNode(node.replace("ex:", EX)) for node in edge)) for edge in edges)
    store.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("kept apart"), NamedNode("urn:g")))
    text = f"{DECLARED}SELECT * {{ {' . '.join(map(' '.join, patterns))} }}"

    named = [cause.number for cause in diagnose(text, lambda asked: bool(store.query(asked)), near, {}).causes]

    alone = [number for number, each in enumerate(patterns, start=1) if not solutions(edges, [each])]
    emptied = [number for number in range(1, len(patterns) + 1) if not solutions(edges, patterns[:number])]
    assert named == (alone or emptied[:1])
    assert bool(solutions(edges, patterns)) == bool(list(store.query(text)))  # type: ignore[arg-type]
