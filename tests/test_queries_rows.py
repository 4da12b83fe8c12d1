"""Every saved query over a small graph that is right by eye: its rows, its coverage, and the words it uses.

Beside `tests/queries/<stem>.trig` lie `<stem>.csv` (rows in order), `<stem>.coverage.csv` and `<stem>.yaml`. That holds
`parameters:`, or `cases:` with `name`, `parameters`, and, where they differ, `rows` and `coverage` (names of files);
optionally also `subjects:`, the number of things the question is asked of.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import rdflib
import yaml
from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse
from rdflib.plugins.sparql import prepareQuery

from queries.blocks import Token, tokens
from queries.catalogue import SavedQuery, catalogue, read

HERE = Path(__file__).parent
DATA = HERE / "queries"
ONTOLOGY = HERE.parent / "ontology"
TERM = "https://w3id.org/oskg/ontology#"
CONCEPT = "https://w3id.org/oskg/c/"
SAVED = HERE.parent / "queries"
STEMS = sorted(path.stem for path in SAVED.glob("*.rq"))
SNAPSHOT = date(2024, 4, 24)

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Case:
    """One call of a query and the files that hold what it answers."""

    name: str
    parameters: dict[str, str | list[str]]
    rows: str
    coverage: str
    subjects: str


def cases(stem: str) -> Iterator[Case]:
    """Yield the calls described beside a query; one without rows or parameters is an error of the description."""
    path = DATA / f"{stem}.yaml"
    tree = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader) if path.exists() else {}
    for case in tree.get("cases", [{"name": "default", **tree}]):
        yield Case(
            name=case["name"],
            parameters=case.get("parameters", {}),
            rows=case.get("rows", f"{stem}.csv"),
            coverage=case.get("coverage", f"{stem}.coverage.csv"),
            subjects=case.get("subjects", tree.get("subjects", "")),
        )


def saved(stem: str) -> SavedQuery:
    return read(f"{stem}.rq", (SAVED / f"{stem}.rq").read_text("utf-8"))


CASES = [pytest.param(stem, case, id=f"{stem}-{case.name}") for stem in STEMS for case in cases(stem)]
#: The query that adds up what the sources themselves are, which graphs that repeat each other change.
ABOUT_SOURCES = "source_coverage"


def quads(stem: str) -> list[Quad]:
    return list(parse(path=str(DATA / f"{stem}.trig"), format=RdfFormat.TRIG))


#: Queries that rdflib 7.6 cannot evaluate, and why; all of them run in the engine that serves them.
BEYOND_RDFLIB = {
    "actors_removed": "takes the least of several IRIs for a text, which then joins nothing",
    "actors_brokerage": "hands the bindings around a sub-select into it",
    "actors_unidentified": "raises for an aggregate over a variable that is unbound in some row",
    "blocs_single_bridge": "hands the bindings around a sub-select into it",
    "blocs_bridges": "hands the bindings around a sub-select into it",
    "coverage_holes": "hands the bindings around a sub-select into it",
    "coverage_theme_region": "makes one group of no rows",
    "efforts_duplicated": "hands the bindings around a sub-select into it",
    "funding_cost_recovery": "makes one group of no rows",
    "funders_uncoordinated": "hands the bindings around a sub-select into it",
    "funding_theme_gaps": "joins an OPTIONAL sub-select without comparing what both sides bind",
    "mandates_without_means": "raises for an aggregate over a variable that is unbound in some row",
    "identifiers_support": "raises for an aggregate over a variable that is unbound in some row",
    "interoperability_bridges": "hands the bindings around a sub-select into it",
    "mentions_unresolved": "makes a text of the smallest of several IRIs",
    "regions_structural_holes": "hands the bindings around a sub-select into it",
}


def store(facts: list[Quad]) -> Store:
    filled = Store()
    filled.extend(facts)
    return filled


def rows(over: Store, text: str, **options: Any) -> Rows:
    answer = over.query(text, **options)
    assert isinstance(answer, QuerySolutions)
    serialised = answer.serialize(format=QueryResultsFormat.CSV)
    assert serialised is not None
    return list(csv.reader(io.StringIO(serialised.decode())))


def expected(name: str) -> Rows:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def texts(query: SavedQuery) -> list[str]:
    return [query.text, query.coverage, *(each.options for each in query.parameters if each.options)]


def words(query: SavedQuery) -> Iterator[Token]:
    for text in texts(query):
        yield from tokens(text)


@pytest.fixture(scope="module")
def known() -> frozenset[str]:
    """Every IRI that the ontology or one of its concept schemes describes."""
    files = [ONTOLOGY / "core.ttl", *(ONTOLOGY / "schemes").glob("*.ttl")]
    triples = (triple for file in files for triple in parse(path=str(file), format=RdfFormat.TURTLE))
    return frozenset(each.subject.value for each in triples if isinstance(each.subject, NamedNode))


def test_there_are_saved_queries() -> None:
    assert STEMS
    assert set(catalogue()) == set(STEMS)


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("ending", ["trig", "csv", "coverage.csv", "yaml"])
def test_every_query_has_its_test_files(stem: str, ending: str) -> None:
    assert (DATA / f"{stem}.{ending}").is_file()


def test_every_test_file_belongs_to_a_query() -> None:
    used = {name for stem in STEMS for case in cases(stem) for name in (case.rows, case.coverage)}
    used |= {f"{stem}.{ending}" for stem in STEMS for ending in ("trig", "csv", "coverage.csv", "yaml")}

    assert {path.name for path in DATA.iterdir() if path.is_file()} <= used


@pytest.mark.parametrize(("stem", "case"), CASES)
def test_a_query_answers_its_expected_rows_in_order(stem: str, case: Case) -> None:
    bound = saved(stem).bind(case.parameters, SNAPSHOT)

    assert rows(store(quads(stem)), bound.text) == expected(case.rows)


@pytest.mark.parametrize(("stem", "case"), CASES)
def test_a_coverage_query_counts_each_subject_under_one_answer(stem: str, case: Case) -> None:
    bound = saved(stem).bind(case.parameters, SNAPSHOT)

    found = rows(store(quads(stem)), bound.coverage)

    assert found == expected(case.coverage)
    answers = [answer for answer, _ in found[1:]]
    assert len(answers) == len(set(answers))
    assert set(answers) <= {"yes", "no", "unknown", "contradictory"}
    if case.subjects:
        assert sum(int(count) for _, count in found[1:]) == int(case.subjects)


@pytest.mark.parametrize("stem", STEMS)
def test_the_data_holds_a_positive_a_negative_and_an_unknown(stem: str) -> None:
    files = {case.coverage for case in cases(stem)}

    assert {answer for name in files for answer, _ in expected(name)[1:]} >= {"yes", "no", "unknown"}
    assert any(len(expected(case.rows)) > 1 for case in cases(stem))


@pytest.mark.parametrize(("stem", "case"), [each for each in CASES if each.values[0] != ABOUT_SOURCES])
def test_a_statement_made_by_two_sources_counts_once(stem: str, case: Case) -> None:
    bound = saved(stem).bind(case.parameters, SNAPSHOT)
    merged = [quad for quad in quads(stem) if quad.graph_name == DefaultGraph()]
    graphs = [NamedNode("https://example.org/graph/one"), NamedNode("https://example.org/graph/two")]
    named = [quad for quad in quads(stem) if quad.graph_name != DefaultGraph()]
    twice = store(
        [*named, *(Quad(quad.subject, quad.predicate, quad.object, graph) for quad in merged for graph in graphs)]
    )
    dataset = {"default_graph": graphs, "named_graphs": list({quad.graph_name for quad in named})}

    assert rows(twice, bound.text, **dataset) == expected(case.rows)
    assert rows(twice, bound.coverage, **dataset) == expected(case.coverage)


@pytest.mark.parametrize("stem", STEMS)
def test_a_query_runs_as_it_is_shown(stem: str) -> None:
    header = rows(Store(), saved(stem).text)[0]

    assert header == [column.name for column in saved(stem).columns]


@pytest.mark.parametrize("stem", STEMS)
def test_a_query_never_negates_a_type_triple_with_filter_not_exists(stem: str) -> None:
    for text in texts(saved(stem)):
        for inside in negated(list(tokens(text))):
            assert not {"a", "rdf:type"} & {token.text for token in inside}


def negated(stream: list[Token]) -> Iterator[list[Token]]:
    """Yield the tokens inside the braces of every NOT EXISTS."""
    for at, token in enumerate(stream[1:], start=1):
        if (stream[at - 1].text.upper(), token.text.upper()) == ("NOT", "EXISTS"):
            depth, end = 1, at + 2
            while depth:
                depth += {"{": 1, "}": -1}.get(stream[end].text, 0)
                end += 1
            yield stream[at + 2 : end - 1]


@pytest.mark.parametrize("stem", STEMS)
def test_a_query_ends_in_a_total_order(stem: str) -> None:
    for text in (saved(stem).text, saved(stem).coverage):
        stream = [token.text.upper() for token in tokens(text)]
        assert ("ORDER", "BY") in set(pairwise(stream))


@pytest.mark.parametrize("stem", STEMS)
def test_a_query_uses_only_terms_and_concepts_that_exist(stem: str, known: frozenset[str]) -> None:
    query = saved(stem)
    used = {TERM + word.text.removeprefix("oskg:") for word in words(query) if word.text.startswith("oskg:")}
    used |= {word.text[1:-1] for word in words(query) if word.text.startswith((f"<{TERM}", f"<{CONCEPT}"))}
    used |= {each.default for each in query.parameters if each.default.startswith(CONCEPT)}

    assert used - {TERM} - known == set()


@pytest.mark.parametrize("stem", STEMS)
def test_the_data_uses_only_terms_and_concepts_that_exist(stem: str, known: frozenset[str]) -> None:
    nodes = {node.value for quad in quads(stem) for node in quad.triple if isinstance(node, NamedNode)}
    graphs = {quad.subject.value for quad in quads(stem) if isinstance(quad.subject, NamedNode)}

    assert {node for node in nodes if node.startswith((TERM, CONCEPT))} - known - graphs == set()


@pytest.mark.parametrize("stem", STEMS)
def test_the_parser_of_another_engine_reads_every_query_coverage_and_pick_list(stem: str) -> None:
    for text in texts(saved(stem)):
        assert prepareQuery(text).algebra


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib warns of its own code
@pytest.mark.parametrize(("stem", "case"), [each for each in CASES if each.values[0] not in BEYOND_RDFLIB])
def test_another_engine_gives_the_same_rows_and_coverage(stem: str, case: Case) -> None:
    bound = saved(stem).bind(case.parameters, SNAPSHOT)
    over = rdflib.Dataset(default_union=False)
    over.parse(data=(DATA / f"{stem}.trig").read_text("utf-8"), format="trig")

    for text, file in ((bound.text, case.rows), (bound.coverage, case.coverage)):
        serialised = over.query(text).serialize(format="csv")
        assert serialised is not None
        assert list(csv.reader(io.StringIO(serialised.decode()))) == expected(file)


def test_every_exception_for_another_engine_is_a_query() -> None:
    assert set(BEYOND_RDFLIB) <= set(STEMS)
