"""The conformance page says what the tests showed, and cannot say anything else."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from sparql_endpoint.site.earl import case_iri, outcome, report
from sparql_endpoint.site.outcomes import PACKAGED, Outcome, Record, digest, packaged, record
from tests.conftest import CONFORMANCE
from tests.test_sparql_endpoint_pages import HTML

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

# rdflib's own JSON-LD parser warns about a class of rdflib.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

EARL = Namespace("http://www.w3.org/ns/earl#")
COMMAND = (
    f"pytest --conformance sparql_endpoint/{PACKAGED.name} {' '.join(f'tests/{path.name}' for path in CONFORMANCE)}"
)
RDF_FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}
HELD = Outcome("protocol", "query_get", "A query is answered.", writes=False, outcome="passed")


def marked() -> Iterator[Outcome]:
    """Yield every test that is marked, as if it had passed."""
    for path in CONFORMANCE:
        for value in vars(import_module(f"tests.{path.stem}")).values():
            for mark in getattr(value, "pytestmark", ()) if callable(value) else ():
                inner = (
                    [each for one in mark.args[1] for each in getattr(one, "marks", ())]
                    if mark.name == "parametrize"
                    else [mark]
                )
                for each in inner:
                    if each.name == "conformance":
                        yield Outcome(*each.args, each.kwargs.get("writes", False), "passed")


def test_the_packaged_record_names_exactly_the_tests_that_exist_and_all_have_passed() -> None:
    expected = record(marked(), CONFORMANCE)

    assert packaged() == expected, f"the record is stale: run `{COMMAND}` where npm, curl and the parsers are installed"


def test_marked_tests_are_where_the_record_looks_for_them(request: pytest.FixtureRequest) -> None:
    found = {item.path for item in request.session.items if item.get_closest_marker("conformance")}

    assert found <= set(CONFORMANCE)


def test_contributing_gives_the_command_that_writes_the_record() -> None:
    text = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text("utf-8")

    assert "pytest --conformance sparql_endpoint/conformance.json" in text


SOME = """
import pytest

@pytest.mark.conformance("protocol", "query_get", "It holds.")
@pytest.mark.parametrize("number", [1, 2])
def test_one_of_two_fails(number):
    assert number == 1

@pytest.mark.conformance("clients", "absent", "It would hold.", writes=True)
def test_skipped():
    pytest.skip("not here")

@pytest.fixture
def broken():
    raise OSError

@pytest.mark.conformance("protocol", "query_post_form", "It is set up.")
def test_error(broken):
    pass

@pytest.mark.conformance("protocol", "bad_query_syntax", "It holds.")
def test_passes():
    pass

def test_unmarked():
    pass
"""


def test_the_record_of_a_run_tells_failed_and_skipped_from_passed(tmp_path: Path) -> None:
    file, written = tmp_path / "test_some.py", tmp_path / "record.json"
    file.write_text(SOME, "utf-8")
    options = ["-q", "-p", "tests.conftest", "-p", "no:cacheprovider", "-c", "/dev/null", "--rootdir", str(tmp_path)]

    run = [sys.executable, "-m", "pytest", *options, "--conformance", str(written), str(file)]
    subprocess.run(run, cwd=Path(__file__).parents[1], check=False, capture_output=True)

    assert [(each.suite, each.test, each.outcome, each.writes) for each in Record.read(written).outcomes] == [
        ("protocol", "bad_query_syntax", "passed", False),
        ("protocol", "query_get", "failed", False),
        ("protocol", "query_post_form", "failed", False),
        ("clients", "absent", "skipped", True),
    ]


def test_an_unknown_suite_is_refused_with_the_list() -> None:
    with pytest.raises(KeyError, match="'other' is no suite; suites are protocol, "):
        record([replace(HELD, suite="other")], [])


def test_the_digest_changes_with_the_text_of_a_test_and_not_with_its_place(tmp_path: Path) -> None:
    for folder, text in (("a", "1"), ("b", "1"), ("c", "2")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "test_x.py").write_text(text, "utf-8")

    first, moved, changed = (digest([tmp_path / folder / "test_x.py"]) for folder in "abc")
    assert first == moved != changed


def test_the_page_lists_every_test_with_its_outcome_and_what_it_asserts(client: FlaskClient) -> None:
    page = client.get("/conformance", headers=HTML)

    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert page.text.count('<th scope="row">') == len(packaged().outcomes)
    for each in packaged().outcomes:
        assert f'id="{each.suite}-{each.test}"' in page.text
        assert each.asserts.replace("'", "&#39;") in page.text


def test_json_holds_the_record_and_is_not_sent_twice(client: FlaskClient) -> None:
    answer = client.get("/conformance", headers={"Accept": "application/json"})
    again = client.get("/conformance", headers={"Accept": "application/json", "If-None-Match": answer.headers["ETag"]})

    assert answer.json["digest"] == packaged().digest
    assert [(each["suite"], each["test"]) for each in answer.json["outcomes"]] == [
        (each.suite, each.test) for each in packaged().outcomes
    ]
    assert again.status_code == 304


@pytest.mark.parametrize("media_type", RDF_FORMATS)
def test_earl_is_the_same_in_every_format(client: FlaskClient, media_type: str) -> None:
    answer = client.get("/conformance", headers={"Accept": media_type})
    turtle = client.get("/conformance?format=turtle")

    graph = Graph().parse(data=answer.text, format=RDF_FORMATS[media_type])
    assert isomorphic(graph, Graph().parse(data=turtle.text, format="turtle"))
    assert len(list(graph.subjects(RDF.type, EARL.Assertion))) == len(packaged().outcomes)


@pytest.mark.parametrize(
    ("given", "writes", "expected"),
    [
        ("passed", False, "passed"),
        ("passed", True, "inapplicable"),
        ("failed", True, "failed"),
        ("skipped", False, "untested"),
    ],
)
def test_earl_calls_an_outcome_by_its_own_word(given: str, writes: bool, expected: str) -> None:
    one = replace(HELD, outcome=given, writes=writes)

    text = report(Record("", (one,)), "http://a.example/conformance", "http://a.example/project", "text/turtle")

    graph = Graph().parse(data=text, format="turtle")
    assert outcome(one) == expected
    assert list(graph.objects(None, EARL.outcome)) == [EARL[expected]]
    assert list(graph.objects(None, EARL.test)) == [URIRef(case_iri(one, ""))]
    assert (None, None, Literal(one.asserts, "en")) in graph


def test_outcomes_in_no_accepted_format_are_refused_with_the_list(client: FlaskClient) -> None:
    answer = client.get("/conformance", headers={"Accept": "image/png"})

    assert answer.status_code == 406
    assert {*RDF_FORMATS, "application/json", "text/html"} == set(answer.json["accepted"])


def test_a_format_that_is_no_rdf_is_refused() -> None:
    with pytest.raises(ValueError, match="'text/csv' is no RDF format"):
        report(Record("", ()), "http://a.example/", "http://a.example/", "text/csv")
