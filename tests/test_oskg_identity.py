"""`oskg identity` as a curator uses it: see what waits, decide, build again, ask why, hand the table on."""

import csv
import json
from pathlib import Path

import pytest
import yaml

from graph import linked
from graph.release import Releases
from graph.store import open_store
from ontology.namespaces import Namespaces
from oskg.build import build_release
from oskg.commands.build import inputs
from tests.test_oskg_fixtures import BASE, IRI, Command, organisation, ror_id, write_ror

pytest_plugins = "tests.test_oskg_fixtures"

WEBSITE = [{"type": "website", "value": "https://www.hill.example/"}]


def named(number: int, name: str) -> dict[str, object]:
    return organisation(number, names=[{"value": name, "types": ["label", "ror_display"], "lang": "en"}], links=WEBSITE)


def page(*organisations: tuple[str, str]) -> str:
    """Return a page of OpenDOAR whose organisations have a name, a web address and no identifier."""
    return json.dumps(
        {
            "items": [
                {
                    "system_metadata": {
                        "id": number,
                        "publicly_visible": "yes",
                        "date_modified": "2024-02-29 08:15:00",
                    },
                    "repository_metadata": {
                        "name": [{"name": f"Repository {number}", "language": "en", "preferred": "name"}],
                        "type": "institutional",
                        "url": f"https://r{number}.example/",
                    },
                    "organisation": {"name": [{"name": name, "language": "en"}], "country": "ch", "url": url},
                }
                for number, (name, url) in enumerate(organisations, 1)
            ]
        }
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One body that name and host merge, one that only its name suggests, and one that nobody knows."""
    folder = tmp_path_factory.mktemp("data")
    write_ror(folder, [named(1, "Hill Institute of Physics"), named(2, "Lake Institute of Botany")])
    (folder / "opendoar").mkdir()
    (folder / "opendoar" / "opendoar_1.json").write_text(
        page(
            ("Hill Institute of Physics (HIP)", "https://hill.example/library"),
            ("Lake Institute of Botany", "https://lake.example/"),
            ("Nobody's Institute", "https://nobody.example/"),
        ),
        "utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """A home with a release of that; nobody publishes to it."""
    folder = tmp_path_factory.mktemp("home")
    build_release(inputs(data, ("ror", "opendoar"), ()), Releases(folder), Namespaces())
    return folder


def waiting(home: Path) -> linked.Link:
    (link,) = (one for one in linked.links(open_store(Releases(home).current())) if one.decision == "undecided")
    return link


def merged(home: Path) -> linked.Link:
    (link,) = (one for one in linked.links(open_store(Releases(home).current())) if one.decision == "same")
    return link


def test_what_waits_is_listed_with_its_reasons(command: Command, home: Path) -> None:
    answer = command("identity", "review", home=home)

    (line,) = answer.text.splitlines()
    confidence, method, first, first_label, second, second_label, note = line.split("\t")
    assert (confidence, method, second) == ("0.96", "same-name-country", f"org/ror-{ror_id(2)}")
    assert first.startswith("org/source-name-")
    assert first_label == second_label == "Lake Institute of Botany"
    assert note.endswith("are the same words; same country; different web hosts.")
    assert "1 pairs wait for a curator; 1 are listed." in answer.err


@pytest.mark.parametrize("words", [("--kind", "infra"), ("--method", "same-name-only")])
def test_what_waits_can_be_narrowed(command: Command, home: Path, words: tuple[str, str]) -> None:
    assert command("identity", "review", *words, home=home).text == ""


def test_what_is_listed_as_yaml_can_be_decided_and_the_next_build_honours_it(
    command: Command, data: Path, home: Path, tmp_path: Path
) -> None:
    listed = command("identity", "review", "--yaml", home=home).text
    file = tmp_path / "decisions.yaml"
    file.write_text(listed.replace("decision: undecided", "decision: same"), "utf-8")

    build = ("build", "--data", data, "--source", "ror", "--source", "opendoar", "--decisions", file)
    built = command(*build, home=tmp_path / "home")

    assert built.code == 0, built.err
    links = list(linked.links(open_store(Releases(tmp_path / "home").current())))
    assert sorted((one.decision, one.method) for one in links) == [("same", "curator"), ("same", "same-name-url")]
    assert command("identity", "review", home=tmp_path / "home").text == ""


def test_decisions_in_the_home_are_honoured_without_being_named(
    command: Command, data: Path, home: Path, tmp_path: Path
) -> None:
    link = merged(home)
    place = tmp_path / "home"
    place.mkdir()
    entry = {"first": link.first, "second": link.second, "decision": "different", "note": "Two bodies."}
    (place / "identity.yaml").write_text(yaml.safe_dump([entry]), "utf-8")

    assert command("build", "--data", data, "--source", "ror", "--source", "opendoar", home=place).code == 0

    why = command("identity", "why", link.first, link.second, home=place).text
    assert why.startswith("They are two entities: ")
    assert "Different by curator, confidence not stated: Two bodies." in why


def test_a_decision_about_what_no_source_knows_is_told(
    command: Command, data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "decisions.yaml"
    file.write_text("- {first: org/pic-1, second: org/ror-02zx40v98, decision: same}", "utf-8")

    answer = command("build", "--data", data, "--source", "ror", "--decisions", file, home=tmp_path / "home")

    assert answer.code == 0
    assert "is not heeded: no source knows both" in caplog.text


def test_a_file_of_decisions_that_cannot_be_used_stops_the_build(command: Command, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "decisions.yaml"
    file.write_text("- {first: org/ror-1, second: org/ror-2, decision: maybe}", "utf-8")

    answer = command("build", "--data", data, "--source", "ror", "--decisions", file)

    assert answer.code == 1
    assert "entry 1: decision is 'maybe': expected one of same, different, undecided" in answer.err


def test_a_merge_explains_itself(command: Command, home: Path) -> None:
    link = merged(home)

    lines = command("identity", "why", link.first.removeprefix(f"{BASE}id/"), link.second, home=home).text.splitlines()

    assert lines[0] == f"They are one entity: {IRI.format(ror_id(1))}"
    assert f"  ror-{ror_id(1)}  (ror)" in lines
    assert f"  {link.first.rpartition('/')[2]}  (opendoar)" in lines
    assert lines[-2].startswith("Merged by same-name-url, confidence 0.99: org/source-name-")
    assert lines[-1] == (
        "  The names “Hill Institute of Physics (HIP)” and “Hill Institute of Physics” are the same words; "
        "same country; same web host."
    )


def test_two_that_are_not_merged_are_explained_too(command: Command, home: Path) -> None:
    link = waiting(home)

    undecided = command("identity", "why", link.first, link.second, home=home).text
    unlike = command("identity", "why", IRI.format(ror_id(1)), IRI.format(ror_id(2)), home=home).text
    kinds = command("identity", "why", IRI.format(ror_id(1)), "infra/opendoar-1", home=home).text

    assert "Undecided by same-name-country, confidence 0.96: The names “Lake Institute of Botany”" in undecided
    assert unlike.splitlines()[1:] == ["No names are alike; same country; same web host"]
    assert "They are of different kinds" in kinds


@pytest.mark.parametrize(
    ("one", "told"),
    [
        ("org/ror-02zx40v98", "the release knows nothing by the name https://w3id.org/oskg/id/org/ror-02zx40v98"),
        ("somebody", "ONE is 'somebody': expected the IRI of an organisation or an infrastructure"),
    ],
)
def test_what_nobody_knows_is_an_error(command: Command, home: Path, one: str, told: str) -> None:
    answer = command("identity", "why", one, "infra/opendoar-1", home=home)

    assert answer.code == 1
    assert told in answer.err


def test_all_links_are_handed_on_as_sssom(command: Command, home: Path, tmp_path: Path) -> None:
    text = command("identity", "export", home=home).text
    command("identity", "export", "--out", tmp_path / "x.tsv", home=home)

    head = yaml.safe_load("\n".join(line[1:] for line in text.splitlines() if line.startswith("#")))
    rows = list(csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t"))
    assert (tmp_path / "x.tsv").read_text("utf-8") == text
    assert head["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert head["curie_map"]["oskgid"] == f"{BASE}id/"
    assert {row["predicate_id"] for row in rows} == {"skos:exactMatch", "skos:relatedMatch"}
    assert all(row["mapping_justification"] == "semapv:LexicalMatching" for row in rows)
    assert {row["object_id"] for row in rows} == {f"oskgid:org/ror-{ror_id(number)}" for number in (1, 2)}


def test_platforms_and_who_runs_them_stay_apart(starter: Path) -> None:
    store = open_store(Releases(starter).current())

    found = {
        label: {
            row["s"].value
            for row in store.query(
                f'SELECT ?s {{ ?s rdfs:label ?l FILTER(STR(?l) = "{label}") }}',
                prefixes={"rdfs": "http://www.w3.org/2000/01/rdf-schema#"},
            )
        }  # type: ignore[union-attr]  # solutions
        for label in (
            "EOSC Association",
            "European Open Science Cloud",
            "China Science and Technology Cloud",
            "Computer Network Information Center",
        )
    }

    assert all(len(iris) == 1 for iris in found.values()), found
    assert len({iri for iris in found.values() for iri in iris}) == len(found)
    assert [one for one in linked.links(store) if one.decision == "same"] == []
