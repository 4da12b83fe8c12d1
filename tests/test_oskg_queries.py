"""`oskg queries new` and `oskg queries check`: what authors of queries are told, and on which line."""

from pathlib import Path

import pytest

from oskg.cli import main
from oskg.query_skeleton import OPEN
from queries.catalogue import find

pytest_plugins = "tests.test_oskg_fixtures"

STEM = "funding_by_whom"
SAVED = Path(__file__).parents[1] / "queries"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a new query, every gap of which is filled."""
    assert main(["queries", "new", STEM, "--id", "Q90", "--group", "funding", "--into", str(tmp_path)]) == 0
    path = tmp_path / "queries" / f"{STEM}.rq"
    text = path.read_text("utf-8")
    for number, phrase in enumerate(OPEN):
        assert phrase in text
        text = text.replace(phrase, "{$yes} do, and {$no} do not;" if "$yes" in phrase else f"Filled in {number}")
    path.write_text(text, "utf-8")
    return tmp_path


def query(project: Path) -> Path:
    return project / "queries" / f"{STEM}.rq"


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def checked(project: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["queries", "check", str(query(project)), *options])
    return code, capsys.readouterr().out.replace(f"{project}/", "")


def test_a_new_query_passes_once_its_gaps_are_filled(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(project, capsys) == (0, "")


def test_every_gap_that_is_left_is_an_error_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["queries", "new", STEM, "--id", "Q90", "--group", "funding", "--into", str(tmp_path)])

    code, said = checked(tmp_path, capsys)

    assert code == 1
    assert said.count("is not filled in") == len(OPEN)
    assert f"queries/{STEM}.rq:3: error: 'TITLE IN A FEW WORDS' is not filled in" in said


def test_nothing_is_ever_overwritten(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query(project).unlink()
    before = {path: path.read_text("utf-8") for path in project.rglob("*.*")}

    code = main(["queries", "new", STEM, "--id", "Q91", "--group", "regions", "--into", str(project)])

    assert code == 1
    assert "is there already" in capsys.readouterr().err
    assert {path: path.read_text("utf-8") for path in project.rglob("*.*")} == before


@pytest.mark.parametrize(
    ("stem", "id_", "said"),
    [
        ("Funding", "Q90", "subject_question"),
        ("funding_by_whom", "90", "a letter and a number"),
        ("funding_by_whom", "Q01", "Q01"),
        ("funding_single_funder", "Q90", "is there already"),
    ],
)
def test_a_name_or_an_id_that_will_not_do_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], stem: str, id_: str, said: str
) -> None:
    assert main(["queries", "new", stem, "--id", id_, "--group", "funding", "--into", str(tmp_path)]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


BODY = "?infrastructure a oskg:OpenScienceInfrastructure ; oskg:pidSystem ?system ."

#: What is written in place of what, what is said of it, and what to write instead.
MISTAKES = [
    (
        "oskg:pidSystem ?system .",
        "oskg:pidSystems ?system .",
        "no term of the ontology oskg:pidSystems",
        "oskg:pidSystem",
    ),
    ("/1.0/closed> ;\n", "/1.0/close> ;\n", "no concept", "/1.0/closed>"),
    (
        "<http://www.w3.org/ns/prov#>",
        "<https://www.w3.org/ns/prov#>",
        "another spelling",
        "<http://www.w3.org/ns/prov#>",
    ),
    ("PREFIX prov: <http://www.w3.org/ns/prov#>", "PREFIX prov: <urn:p>", "prefix prov:", "PREFIX prov:"),
    (" ORDER BY ?name ?infrastructure", "", "no ORDER BY", "?evidence"),
    (" ORDER BY ?answer", "", "the coverage has no ORDER BY", "?answer"),
    (BODY, f"{BODY} FILTER NOT EXISTS {{ ?infrastructure a oskg:Repository }}", "NOT EXISTS", "MINUS {"),
    (BODY, f"{BODY} FILTER(!EXISTS {{ ?infrastructure a oskg:Repository }})", "NOT EXISTS", "MINUS {"),
    (BODY, f"{BODY} ?r oskg:funder ?f .", "warning: `?r oskg:funder ?f` shares no variable", "join the two"),
    (BODY, f"{BODY} {{ SELECT ?r WHERE {{ ?r oskg:funder ?f }} }}", "the select that begins here", "join"),
    (BODY, f"{BODY} OPTIONAL {{ ?infrastructure oskg:theme ?x }} FILTER(!BOUND(?x))", "!BOUND(?x)", "MINUS"),
    (
        "(MIN(?record) AS ?evidence) WHERE {",
        "(SUM(?record) AS ?evidence) WHERE {",
        "SUM(?record) is empty",
        "COALESCE(?record, 0)",
    ),
    ("#+ why:", "#+ whyy:", "why: is missing", "docs/query-authors.md"),
    ("type: evidence", "type: evidenz", "expected one of entity", "docs/query-authors.md"),
    ("default: snapshot", "default: tomorrow", "a date as YYYY-MM-DD", "docs/query-authors.md"),
    ("  VALUES ?t {", "  VALUES ?u {", "no such parameter", "docs/query-authors.md"),
    ("#+ id: Q90", "#+ id: Q01", "also the id of", "docs/query-authors.md"),
    ("{ SELECT DISTINCT ?infrastructure WHERE {", "{ SELECT DISTINCT ?infrastructure WHERE", "not SPARQL", "docs/"),
]


#: Mistakes that have no line of their own: the line of the key that is named, or the first, is theirs.
NOWHERE = {"why: is missing", "no such parameter", "not SPARQL"}


@pytest.mark.parametrize(("before", "after", "problem", "instead"), MISTAKES, ids=[each[2] for each in MISTAKES])
def test_a_mistake_is_named_with_its_line_and_what_to_write(
    project: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, problem: str, instead: str
) -> None:
    right = query(project).read_text("utf-8").splitlines()
    change(query(project), before, after)
    wrong = query(project).read_text("utf-8").splitlines()
    line = next(number for number, pair in enumerate(zip(right, wrong, strict=False), start=1) if len(set(pair)) > 1)

    code, said = checked(project, capsys)

    lines = said.splitlines()
    at, place = next((number, each.split(": ")) for number, each in enumerate(lines) if problem in each)
    assert instead in lines[at + 1]
    assert place[0] == f"queries/{STEM}.rq:{line}" or problem in NOWHERE
    assert code == 1 or place[1] == "warning"


def test_a_condition_that_an_unbound_variable_may_fulfil_is_no_mistake(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    either = "OPTIONAL { ?infrastructure oskg:theme ?x } FILTER(!BOUND(?x) || ?x = <urn:x>)"
    change(query(project), BODY, f"{BODY} {either}")

    assert checked(project, capsys) == (0, "")


def test_rows_that_differ_from_those_expected_are_shown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(project / "tests" / "queries" / f"{STEM}.csv", "Clear", "Clearer")

    code, said = checked(project, capsys)

    assert code == 1
    assert f"tests/queries/{STEM}.csv:2: error: case default: expected is https://example.org/clear,Clearer" in said


@pytest.mark.parametrize(
    ("ending", "before", "after", "said"),
    [
        ("yaml", "parameters: {}", "parameters: {t: never}", "parameter t is 'never'"),
        ("trig", "ex:clear a", "ex:clear", "is not TriG"),
        ("coverage.csv", "yes,1\n", "", "expected is no further row, the query answers yes,1"),
    ],
)
def test_a_test_file_that_does_not_fit_is_named(
    project: Path, capsys: pytest.CaptureFixture[str], ending: str, before: str, after: str, said: str
) -> None:
    change(project / "tests" / "queries" / f"{STEM}.{ending}", before, after)

    code, found = checked(project, capsys)

    assert code == 1
    assert f"tests/queries/{STEM}.{ending}:" in found
    assert said in found


def test_a_missing_test_file_is_named_and_another_graph_can_be_given(
    project: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (project / "tests" / "queries").rename(project / "elsewhere")

    code, said = checked(project, capsys)
    other = checked(project, capsys, "--on", str(project / "elsewhere" / f"{STEM}.trig"))

    assert code == 1
    assert said.count("the query has no such file") == 4
    assert other == (0, "")


def test_a_query_is_tried_on_the_current_release(
    project: Path, starter: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSKG_HOME", str(starter))
    change(query(project), BODY, f"{BODY} FILTER(?system = <urn:nothing>)")

    code = main(["queries", "check", str(query(project)), "--on", "release"])

    out, err = capsys.readouterr()
    assert code == 0
    assert "0 rows in" in err
    assert "has no row over the release" in out


def test_a_definition_that_is_not_there_is_an_error_on_the_line_of_its_part(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(query(project), BODY, f"{BODY} DEFINITION in_forse(?system)")

    code, said = checked(project, capsys)

    assert code == 1
    assert "definition in_forse: is no definition; there are " in said


def test_the_findings_about_a_query_with_definitions_stand_on_the_lines_of_the_file(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(query(project), BODY, f"DEFINITION top_funder(?system, ?top)\n{BODY} ?top oskg:countri ?any .")
    line = query(project).read_text("utf-8").splitlines().index(f"{BODY} ?top oskg:countri ?any .") + 1

    code, said = checked(project, capsys)

    assert code == 1
    assert f"queries/{STEM}.rq:{line}: error: there is no term of the ontology oskg:countri" in said


def test_the_whole_text_of_a_query_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["queries", "text", "Q01"]) == 0

    assert capsys.readouterr().out == find("Q01").text


def test_the_definitions_that_a_query_uses_are_explained_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["queries", "Q01"]) == 0

    said = capsys.readouterr().out
    assert "In force on the day (in_force): A relation that has begun by the reference date" in said


def test_every_saved_query_passes(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["queries", "check", *(str(path) for path in sorted(SAVED.glob("*.rq")))])

    assert (code, "error" in capsys.readouterr().out) == (0, False)


def test_a_name_that_is_no_command_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["queries", "Q01"]) == 0
    assert capsys.readouterr().out.startswith(f"Q01 {find('Q01').title}")
    assert main(["queries", "funding_single_fundr"]) == 1
    assert "did you mean funding_single_funder" in capsys.readouterr().err
