"""`oskg query` and `oskg queries`: every way to ask, every format by another reader, and what is misspelled."""

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, Store

from graph.release import Releases
from oskg import formats
from oskg.empty import explain
from queries.catalogue import catalogue
from tests.test_oskg_fixtures import Command, oskg, ror_id

pytest_plugins = "tests.test_oskg_fixtures"

NAMES = (
    "SELECT ?o ?name ?tag WHERE { ?o a org:Organization ; skos:prefLabel ?name BIND(LANG(?name) AS ?tag) } ORDER BY ?o"
)
GRAPH = "CONSTRUCT { ?o rdfs:label ?l } WHERE { ?o a org:Organization ; rdfs:label ?l }"
ORGANISATIONS = sorted(f"https://w3id.org/oskg/id/org/ror-{ror_id(number)}" for number in range(1, 11))
RESULTS = "{http://www.w3.org/2005/sparql-results#}"


def read_csv(text: str) -> list[str]:
    return [row["o"] for row in csv.DictReader(io.StringIO(text))]


def read_tsv(text: str) -> list[str]:
    return [row["?o"].strip("<>") for row in csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)]


def read_json(text: str) -> list[str]:
    return [row["o"]["value"] for row in json.loads(text)["results"]["bindings"]]


def read_xml(text: str) -> list[str]:
    bindings = ET.fromstring(text).iter(f"{RESULTS}binding")
    return [one[0].text or "" for one in bindings if one.attrib["name"] == "o"]


@pytest.mark.parametrize(
    ("name", "read"), [("csv", read_csv), ("tsv", read_tsv), ("json", read_json), ("xml", read_xml)]
)
def test_rows_in_every_format_are_read_by_another_reader(command: Command, name: str, read: object) -> None:
    answer = command("query", NAMES, "--format", name, home="small")

    assert (answer.code, answer.err) == (0, "")
    assert read(answer.text) == ORGANISATIONS


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    ("name", "known"),
    [("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld"), (None, "turtle")],
)
def test_graphs_in_every_format_are_read_by_another_reader(command: Command, name: str | None, known: str) -> None:
    answer = command("query", GRAPH, *(["-f", name] if name else []), home="small")

    assert (answer.code, answer.err) == (0, "")
    graph = rdflib.Graph().parse(data=answer.text, format=known)
    assert sorted(map(str, graph.subjects())) == ORGANISATIONS


def test_a_text_that_is_not_sparql_is_refused_with_the_token_that_is_wrong(command: Command) -> None:
    answer = command("query", "SELECT ?s {\n  ?s a oskg:Thing ; rdfs:label\n}", home="small")

    assert answer.code == 1
    assert answer.err == "oskg: the query is not valid SPARQL (line 3, column 1): `}` is not expected here.\n"


def test_a_table_without_a_row_says_how_to_learn_why(command: Command) -> None:
    answer = command("query", "SELECT ?s { ?s a oskg:Thing }", home="small")

    assert answer.err == "0 rows; --explain-empty says why\n"


def test_every_format_is_tried_here() -> None:
    assert set(formats.NAMES) == {"table", "csv", "tsv", "json", "xml", "turtle", "ntriples", "rdfxml", "jsonld"}


def test_a_table_shows_names_and_short_iris_and_counts_its_rows_on_standard_error(command: Command) -> None:
    answer = command("query", NAMES, home="small")

    assert "Institute 1" in answer.text
    assert f"id/org/ror-{ror_id(1)}" in answer.text
    assert "https://w3id.org" not in answer.text
    assert answer.err == "10 rows\n"


def test_text_that_looks_like_markup_is_shown_as_it_is(command: Command) -> None:
    answer = command("query", 'SELECT ("[bold]a[/bold]" AS ?x) (1/0 AS ?none) {}', home="small")

    assert "[bold]a[/bold]" in answer.text
    assert answer.err == "1 rows\n"


def test_a_question_of_yes_or_no_is_answered_so(command: Command) -> None:
    assert command("query", "ASK { ?o a org:Organization }", home="small").text == "yes\n"
    assert command("query", "ASK { ?o a oskg:Event }", home="small").text == "no\n"
    answer = command("query", "ASK { ?o a oskg:Event }", "-f", "json", home="small")
    assert json.loads(answer.text)["boolean"] is False


def test_a_query_is_read_from_a_file_and_from_standard_input(
    small_home: Path, command: Command, tmp_path: Path
) -> None:
    (tmp_path / "names.rq").write_text(NAMES)

    from_file = command("query", tmp_path / "names.rq", "-f", "csv", home="small")
    from_input = oskg(small_home, "query", "-", "-f", "csv", input=NAMES)

    assert read_csv(from_file.text) == ORGANISATIONS
    assert (from_input.returncode, from_input.stderr) == (0, "")
    assert from_input.stdout.encode() == from_file.out.replace(b"\r\n", b"\n")


def test_only_the_chosen_sources_speak(command: Command) -> None:
    count = "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?o a org:Organization }"

    found = {
        words: command("query", count, *words, "-f", "csv", home="small").text.split()[1]
        for words in ((), ("--source", "ror"), ("--source", "re3data"), ("--source", "re3data", "--source", "ror"))
    }

    assert found == {
        (): "10",
        ("--source", "ror"): "10",
        ("--source", "re3data"): "4",
        ("--source", "re3data", "--source", "ror"): "10",
    }


@pytest.mark.parametrize("saved", catalogue().values(), ids=catalogue())
def test_every_saved_query_is_answered_as_a_table_with_its_coverage(command: Command, saved: object) -> None:
    answer = command("query", saved.id, home="small")

    assert answer.code == 0, answer.err
    assert re.search(r"^[\d,]+ rows$", answer.err, re.MULTILINE)
    assert "Coverage: " in answer.err
    assert " ".join(saved.question.split()[:4]) in answer.text


def test_a_saved_query_takes_parameters_and_a_release_and_is_found_by_its_name(
    command: Command, small_home: Path
) -> None:
    version = Releases(small_home).current().version

    answer = command("query", "funding_expired", "-p", "t=2020-01-01", "--release", version, "-f", "csv", home="small")

    assert (answer.code, answer.err) == (0, "")
    header = next(csv.reader(io.StringIO(answer.text)))
    assert tuple(header) == tuple(column.name for column in catalogue()["funding_expired"].columns)


def test_the_text_with_its_parameters_is_shown_instead_of_run(command: Command) -> None:
    answer = command("query", "funding_expired", "--param", "t=2020-01-01", "--show", home="small")

    assert (answer.code, answer.err) == (0, "")
    assert '"2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date>' in answer.text
    assert "SELECT" in answer.text


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("funding_expird",), 1, "did you mean funding_expired"),
        (("Q999",), 1, "no saved query is called 'Q999'"),
        (
            ("funding_expired", "-p", "tt=2020-01-01"),
            1,
            "no parameter tt; expected is one of the parameters t, horizon",
        ),
        (("funding_expired", "-p", "t=soon"), 1, "parameter t is 'soon', expected"),
        (("funding_expired", "-p", "t"), 2, "'t': expected NAME=VALUE"),
        (("ASK {}", "-p", "t=1"), 2, "--param is for saved queries"),
        (("SELECT ?x WHERE {",), 1, "`{` of line 1, column 17 is not closed"),
        (("ASK {}", "--source", "rorr"), 1, "has no source 'rorr'; it has ror"),
        (("ASK {}", "--release", "2020"), 1, "no release '2020'; kept are: 20"),
        (("ASK {}", "-f", "turtle"), 1, "rows cannot be written as turtle: use table, csv, tsv, json, xml"),
        ((GRAPH, "-f", "csv"), 1, "a graph cannot be written as csv: use turtle, ntriples, rdfxml, jsonld"),
        (("ASK {}", "-f", "yaml"), 2, "'yaml' is not one of"),
        (("absent.rq",), 1, "absent.rq"),
        ((), 2, "Missing argument 'WHAT'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_is_misspelled_is_answered_with_what_is_expected(
    command: Command, words: tuple[str, ...], code: int, message: str
) -> None:
    answer = command("query", *words, home="small")

    assert (answer.code, answer.text) == (code, "")
    assert message in answer.err


def test_saved_queries_are_listed_in_order_one_a_line(command: Command) -> None:
    answer = command("queries")

    assert (answer.code, answer.err) == (0, "")
    assert [line.split("\t") for line in answer.text.splitlines()] == [
        [saved.id, saved.stem, saved.question] for saved in catalogue().values()
    ]


@pytest.mark.parametrize("saved", catalogue().values(), ids=catalogue())
def test_a_saved_query_is_explained_with_all_that_its_file_says(command: Command, saved: object) -> None:
    answer = command("queries", saved.id.lower())

    assert (answer.code, answer.err) == (0, "")
    assert answer.text == command("queries", saved.stem).text
    for said in (saved.id, saved.title, saved.question, saved.why, saved.definition, saved.formula, *saved.caveats):
        assert said in answer.text
    for parameter in saved.parameters:
        assert f"-p {parameter.name}=…" in answer.text
    for column in saved.columns:
        assert f"{column.name} (" in answer.text


def test_an_unknown_saved_query_is_answered_with_the_nearest(command: Command) -> None:
    answer = command("queries", "funding_expird")

    assert (answer.code, answer.text) == (1, "")
    assert "did you mean funding_expired" in answer.err


def test_the_starter_graph_answers_too(command: Command) -> None:
    answer = command("query", "SELECT ?p WHERE { ?p a oskg:FederatedPlatform }", "-f", "csv", home="starter")

    assert answer.code == 0
    assert len(answer.text.split()) > 5


def test_a_query_without_a_row_is_explained_where_that_is_asked_for(starter: Path) -> None:
    query = "SELECT ?i WHERE { ?i a oskg:FederatedPlatform ; oskg:themee ?t }"

    asked, plain, full = (
        oskg(starter, "query", *arguments)
        for arguments in ([query, "--explain-empty"], [query], ["ASK { ?s ?p ?o }", "--explain-empty"])
    )

    assert {asked.returncode, plain.returncode, full.returncode} == {0}
    assert "No row: pattern 2 `?i oskg:themee ?t` (line 1) matches nothing: no statement" in asked.stderr
    assert "nearest: oskg:theme" in asked.stderr
    assert "No row" not in plain.stderr + full.stderr


@pytest.mark.parametrize(
    ("query", "patience", "said"),
    [
        ("DESCRIBE <urn:nothing>", 9, "cannot be told"),
        ("SELECT * { ?s <urn:no> ?o }", -1, "ended after 0 questions"),
        ("SELECT * { ?s ?p ?o } ORDER BY ?s", 9, "No single part is the reason"),
    ],
)
def test_what_a_diagnosis_cannot_tell_is_said(
    capsys: pytest.CaptureFixture[str], query: str, patience: float, said: str
) -> None:
    store = Store()
    store.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:o")))

    explain(store, query, None, patience)

    assert said in capsys.readouterr().err
