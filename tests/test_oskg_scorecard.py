"""`oskg scorecard`: one infrastructure, several, all, and the counts, as a table, CSV and JSON."""

import csv
import io
import json

import pytest

from queries.criterion import criteria
from queries.scorecard import STATES
from tests.test_oskg_fixtures import Command

pytest_plugins = "tests.test_oskg_fixtures"

ONE, TWO = (f"https://w3id.org/oskg/id/infra/re3data-r3d00000000{number}" for number in (1, 2))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("text", [ONE, "re3data-r3d000000001", "infra/re3data-r3d000000001", "r3d000000001"])
def test_an_infrastructure_is_named_by_its_iri_the_end_of_it_or_an_identifier(command: Command, text: str) -> None:
    answer = command("scorecard", text, "-f", "csv", home="small")

    assert answer.code == 0
    told = {row["criterion"]: row["state"] for row in rows(answer.text)}
    assert list(told) == list(criteria())
    assert {id_: state for id_, state in told.items() if state != "unknown"} == {
        "O5": "yes", "S1": "partly", "S5": "yes",
    }  # fmt: skip


def test_the_table_of_one_tells_what_is_recorded_and_how_much_is_unknown(command: Command) -> None:
    answer = command("scorecard", "r3d000000001", home="small")

    assert "Archive 1" in answer.text
    (line,) = (line for line in answer.text.splitlines() if line.split()[:1] == ["O5"])
    assert line.split()[-3:] == ["yes", "doi", "re3data"]
    assert "2 of the 3 that are yes, partly or no are yes; 28 of 31 are unknown" in answer.text


def test_several_stand_side_by_side_with_their_shares_and_unknown_cells(command: Command) -> None:
    answer = command("scorecard", "r3d000000001", "r3d000000002", home="small")

    lines = [line.split() for line in answer.text.splitlines()]
    assert ["Criterion", "Archive", "1", "Archive", "2"] in lines
    assert ["Yes,", "of", "the", "known", "2", "of", "3", "2", "of", "3"] in lines
    assert ["Unknown", "28", "28"] in lines


def test_the_tree_has_the_evidence_of_every_finding(command: Command) -> None:
    (card,) = json.loads(command("scorecard", ONE, "-f", "json", home="small").text)

    (funders,) = (cell for cell in card["cells"] if cell["criterion"] == "S1")
    assert card["name"] == "Archive 1"
    assert funders["state"] == "partly"
    (finding,) = funders["findings"]
    assert finding["source"] == "https://w3id.org/oskg/graph/re3data"
    assert finding["evidence"].startswith("https://w3id.org/oskg/id/rel/")


def test_all_cells_of_all_infrastructures_are_those_of_each(command: Command) -> None:
    everything = rows(command("scorecard", "--all", "-f", "csv", home="small").text)
    two = rows(command("scorecard", TWO, "-f", "csv", home="small").text)

    assert len(everything) == 3 * 31
    assert [row for row in everything if row["infrastructure"] == TWO] == two


def test_the_counts_are_those_of_all_cells(command: Command) -> None:
    everything = rows(command("scorecard", "--all", "-f", "csv", home="small").text)
    counts = rows(command("scorecard", "-f", "csv", home="small").text)
    tree = json.loads(command("scorecard", "-f", "json", home="small").text)

    states = [(row["criterion"], row["state"]) for row in everything]
    told = {(row["criterion"], state): int(row[state]) for row in counts for state in STATES}
    assert told == {pair: states.count(pair) for pair in told}
    assert tree["infrastructures"] == 3
    assert {each["id"]: each["counts"]["yes"] for each in tree["criteria"]} == {
        row["criterion"]: int(row["yes"]) for row in counts
    }


def test_the_table_of_counts_says_of_how_many_infrastructures(command: Command) -> None:
    answer = command("scorecard", home="small")

    (line,) = (line for line in answer.text.splitlines() if line.split()[:1] == ["O5"])
    assert line.split()[-3:] == ["3", "of", "3"]
    assert "3 infrastructures open on 2025-01-11" in answer.text


@pytest.mark.parametrize(("arguments", "message"), [
    (["nobody"], "'nobody' names no infrastructure in release"),
    (["a b"], "'a b' is no IRI and no identifier"),
    (["--all"], "--all takes no ID and needs --format csv or json"),
    (["--all", "r3d000000001", "-f", "csv"], "--all takes no ID"),
])  # fmt: skip
def test_what_names_no_infrastructure_is_refused(command: Command, arguments: list[str], message: str) -> None:
    answer = command("scorecard", *arguments, home="small")

    assert answer.code in {1, 2}
    assert message in " ".join(answer.err.split())
