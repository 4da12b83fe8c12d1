"""A release that follows another says what changed, what is gone and what replaced it, in files with digests."""

import gzip
import json
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from graph.differences import main
from graph.distributions import described_release
from graph.release import Releases
from graph.retired import Retired, entries, find
from ontology.namespaces import Namespaces
from oskg.build import build_release
from oskg.commands.build import inputs
from tests.test_oskg_fixtures import BASE, IRI, Command, Pair, organisation, publish, ror_id, write_ror

pytest_plugins = "tests.test_oskg_fixtures"


def test_entities_are_added_changed_and_retired(pair: Pair) -> None:
    with gzip.open(pair.newer.path / "changes.jsonl.gz") as lines:
        found = [json.loads(line) for line in lines]

    by_number = {ror_id(number): number for number in range(1, 12)}
    told = {by_number[one["iri"].rsplit("-")[1]]: (one["change"], one["label"]) for one in found}
    assert told == {
        1: ("changed", "Renamed <b>"),
        4: ("retired", "Institute 4"),
        5: ("changed", "Institute 5"),
        6: ("retired", "Institute 6"),
        11: ("added", "Institute 11"),
    }
    counts = json.loads((pair.newer.path / "changes.json").read_text())
    assert (counts["from"], counts["to"]) == (pair.older.version, pair.newer.version)
    assert counts["entities"] == {"org": {"added": 1, "changed": 2, "retired": 2}}


def test_what_is_gone_is_registered_with_what_replaced_it(pair: Pair) -> None:
    last = f"{BASE}releases/{pair.older.version}"
    four, five, six = (IRI.format(ror_id(number)) for number in (4, 5, 6))

    assert list(entries(pair.older.retired)) == []
    assert find(pair.newer.retired, four) == Retired(four, "Institute 4", last, (five,))
    assert find(pair.newer.retired, six) == Retired(six, "Institute 6", last)
    assert len(list(entries(pair.newer.retired))) == 2


def test_the_register_is_carried_on_and_forgets_who_is_back(pair: Pair, tmp_path: Path) -> None:
    home, data = tmp_path / "home", tmp_path / "data"
    for day, numbers in enumerate(((1, 2, 3), (1,), (1, 2)), start=1):
        write_ror(data, [organisation(number, admin=_day(day)) for number in numbers])
        release = publish(home, data, "ror")

    assert {entry.label for entry in entries(release.retired)} == {"Institute 3"}
    assert release.manifest.preceding == Releases(home).versions()[-2]


def _day(day: int) -> dict[str, object]:
    dates = {"date": f"2025-01-{day:02}", "schema_version": "2.1"}
    return {"created": dates, "last_modified": dates}


def test_the_files_are_in_the_manifest_with_their_digests(pair: Pair) -> None:
    manifest = pair.newer.manifest

    assert manifest.preceding == pair.older.version
    assert pair.older.manifest.preceding is None
    for name in ("changes.json", "changes.jsonl.gz", "changes.rdfp.gz", "retired.nt"):
        assert manifest.files[name] == sha256((pair.newer.path / name).read_bytes()).hexdigest()
        assert name not in pair.older.manifest.files


def test_the_patch_turns_the_dump_of_one_release_into_that_of_the_other(pair: Pair) -> None:
    with gzip.open(pair.newer.path / "changes.rdfp.gz") as lines:
        patched = set(gzip.decompress(pair.older.dataset.read_bytes()).splitlines(keepends=True))
        for action, rest in (line.split(b" ", 1) for line in lines):
            if action in (b"A", b"D"):
                patched ^= {rest}

    assert sorted(patched) == gzip.decompress(pair.newer.dataset.read_bytes()).splitlines(keepends=True)


def test_the_dataset_does_not_depend_on_what_was_published_before(pair: Pair, tmp_path: Path, sample: Path) -> None:
    alone = publish(tmp_path / "alone", sample)
    after = publish(tmp_path / "other", sample, "ror"), publish(tmp_path / "other", sample)

    assert after[1].version == alone.version
    assert after[1].dataset.read_bytes() == alone.dataset.read_bytes()


def test_a_release_of_another_base_is_not_compared(pair: Pair, tmp_path: Path, sample: Path) -> None:
    publish(tmp_path, sample, "ror")
    other = build_release(inputs(sample, ("ror",), ()), Releases(tmp_path), Namespaces("https://graph.example.org/"))

    assert other.manifest.preceding is None
    assert not other.retired.exists()


@pytest.mark.parametrize("words", [(), ("newer",)])
def test_the_command_counts_between_any_two_releases(pair: Pair, command: Command, words: tuple[str, ...]) -> None:
    versions = [pair.newer.version for _ in words]

    answer = command("diff", pair.older.version, *versions, home=pair.home)

    assert (answer.code, answer.err) == (0, "")
    assert answer.out == (pair.newer.path / "changes.json").read_bytes()


def test_the_command_tells_the_difference_in_every_form(pair: Pair, command: Command) -> None:
    older, newer = (
        gzip.decompress(one.dataset.read_bytes()).splitlines(keepends=True) for one in (pair.older, pair.newer)
    )

    def told(form: str) -> bytes:
        return command("diff", pair.older.version, pair.newer.version, "--format", form, home=pair.home).out

    assert told("added").splitlines(keepends=True) == sorted(set(newer) - set(older))
    assert told("removed").splitlines(keepends=True) == sorted(set(older) - set(newer))
    assert told("patch") == gzip.decompress((pair.newer.path / "changes.rdfp.gz").read_bytes())
    assert told("entities") == gzip.decompress((pair.newer.path / "changes.jsonl.gz").read_bytes())


def test_the_command_names_the_releases_there_are_for_one_that_is_not(pair: Pair, command: Command) -> None:
    answer = command("diff", "never", home=pair.home)

    assert answer.code == 1
    assert pair.older.version in answer.err


def test_the_difference_is_told_by_a_program_too(pair: Pair, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    main(str(pair.home), pair.older.version, pair.newer.version, "counts")
    sys.stdout.flush()

    assert capfdbinary.readouterr().out == (pair.newer.path / "changes.json").read_bytes()


def test_a_release_is_described_as_following_the_one_before(pair: Pair) -> None:
    previous = [one for one in described_release(pair.newer) if one.predicate.value.endswith("previousVersion")]

    assert [str(one.object) for one in previous] == [f"<{BASE}releases/{pair.older.version}>"]
    assert not [one for one in described_release(pair.older) if one.predicate.value.endswith("previousVersion")]
