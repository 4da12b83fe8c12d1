"""`oskg validate`: files and sources against the shapes, without publishing anything."""

from datetime import date
from pathlib import Path

import pytest
import rdflib

from graph.describe import GraphDescription, described
from loaders.rdf import Converter
from loaders.records import Record
from loaders.registry import source
from ontology.namespaces import Namespaces
from tests.test_loaders_rdf import EXAMPLES, OTHERS
from tests.test_oskg_fixtures import Command, institution, repository, write_re3data, write_ror

pytest_plugins = "tests.test_oskg_fixtures"

PREFIXES = """
@prefix oskg: <https://w3id.org/oskg/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix e: <https://w3id.org/oskg/id/> .
"""
WRONG = PREFIXES + 'e:a a org:Organization ; skos:prefLabel "A"@en ; oskg:rorId "No ROR ID found" .\n'


@pytest.mark.parametrize("format_", ["ttl", "nt", "rdf", "jsonld", "nq", "trig"])
def test_a_file_of_any_format_that_violates_nothing_is_valid(command: Command, tmp_path: Path, format_: str) -> None:
    lines = Converter(source("curated"), Namespaces()).lines(Record("r1", (*EXAMPLES, *OTHERS)))
    about = b"".join(
        described(GraphDescription("curated", "Curated", snapshot=date(2025, 1, 1)), Namespaces())
    ).decode()
    text = "".join(line for line in lines if "#mention>" not in line) + about
    known = {"rdf": "xml", "jsonld": "json-ld"}.get(format_, format_)
    if format_ in {"nq", "trig"}:
        content = text if format_ == "nq" else f"<http://e/g> {{ {text} }}"
    else:
        content = rdflib.Graph().parse(data=text, format="nt").serialize(format="turtle" if known == "ttl" else known)
    path = tmp_path / f"file.{format_}"
    path.write_text(content, "utf-8")

    answer = command("validate", path)

    assert answer.code == 0, answer.text
    assert "Violation" not in answer.text
    assert "Validation" in answer.err


def test_what_violates_a_shape_is_printed_with_shape_node_value_and_what_to_do(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "wrong.ttl").write_text(WRONG)

    answer = command("validate", tmp_path / "wrong.ttl")

    assert answer.code == 1
    rows = [line.split("\t") for line in answer.text.splitlines()]
    assert all(len(row) == 6 for row in rows)
    violations = [row for row in rows if row[0] == "Violation"]
    assert [(row[1], row[2], row[4]) for row in violations if row[1] == "S03"] == [
        ("S03", "<https://w3id.org/oskg/id/a>", '"No ROR ID found"')
    ]
    assert "S03" in answer.err


def test_the_limit_bounds_what_is_printed_and_not_the_exit_code(command: Command, tmp_path: Path) -> None:
    (tmp_path / "wrong.ttl").write_text(WRONG)

    answer = command("validate", tmp_path / "wrong.ttl", "--limit", "0")

    assert (answer.code, answer.text) == (1, "")
    assert "S03" in answer.err


@pytest.mark.parametrize(
    ("name", "content", "code", "message"),
    [
        ("file.csv", "", 1, "unknown format; use .ttl"),
        ("file", "", 1, "unknown format"),
        ("file.ttl", "this is no Turtle", 1, "line 1"),
        ("file.nt", '<http://e/ > <b> "', 1, "line 1"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    command: Command, tmp_path: Path, name: str, content: str, code: int, message: str
) -> None:
    (tmp_path / name).write_text(content)

    answer = command("validate", tmp_path / name)

    assert (answer.code, answer.text) == (code, "")
    assert message in answer.err


def test_nothing_to_validate_and_a_file_that_is_absent_are_not_understood(command: Command, tmp_path: Path) -> None:
    nothing, absent = command("validate"), command("validate", tmp_path / "absent.ttl")

    assert (nothing.code, absent.code) == (2, 2)
    assert "name RDF files, or sources" in nothing.err
    assert "does not exist" in absent.err


def test_sources_are_validated_as_a_build_would_and_nothing_is_published(command: Command, tmp_path: Path) -> None:
    write_ror(tmp_path / "data")
    write_re3data(
        tmp_path / "data", [repository(1), repository(2, institution(4, "general", start="2020", end="2014"))]
    )

    good = command("validate", "--data", tmp_path / "data", "--source", "ror", home=tmp_path / "home")
    bad = command("validate", "--data", tmp_path / "data", "--source", "re3data", home=tmp_path / "home")

    assert (good.code, good.text) == (0, "")
    assert "ror: 10 records" in good.err
    assert bad.code == 1
    assert bad.text.startswith("Violation\tS07\t")
    assert not (tmp_path / "home").exists()


def test_all_that_the_data_folder_holds_is_validated_if_no_source_is_named(command: Command, sample: Path) -> None:
    answer = command("validate", "--data", sample)

    assert answer.code == 0
    for name in ("ror", "re3data", "curated"):
        assert f"{name}: " in answer.err
