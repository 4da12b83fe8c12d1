"""`oskg build` and `oskg sources`: what is left out and why, what stops a build, and what stays untouched then."""

import gzip
import io
import json
import re
import shutil
import tarfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from graph.release import Manifest, Releases, SourceSummary
from loaders.errors import InvalidRecord, SourceUnavailable, wrong
from loaders.registry import SOURCES
from ontology.namespaces import Namespaces
from oskg.commands.build import counts, summary
from oskg.convert import Conversion
from tests.test_oskg_fixtures import (
    REPOSITORIES,
    Command,
    institution,
    organisation,
    repository,
    ror_id,
    write_re3data,
    write_ror,
    write_sample,
)

pytest_plugins = "tests.test_oskg_fixtures"


def rejects(home: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in Releases(home).current().rejects.read_text("utf-8").splitlines()]


def test_the_counts_of_a_release_fit_a_terminal_of_eighty_columns() -> None:
    longest = max(SOURCES, key=len)
    source = SourceSummary(longest, "", "", date(2026, 1, 1), 78_850, 9_999, 99_999, 6_123_456, "", {})
    manifest = Manifest("2026-01-01-0123456789ab", date(2026, 1, 1), "", 0, 0, "", (source,), 0, 0)
    console = Console(file=io.StringIO(), width=80)

    console.print(summary(manifest, {longest: 1234.5}))
    shown = console.file.getvalue()  # type: ignore[attr-defined]  # the file is the one above
    assert [longest, "78,850", "6,123,456", "99,999", "9,999", "1234.5", "2026-01-01"] == shown.strip().split("\n")[
        -1
    ].split()


def test_a_build_prints_the_version_and_tells_the_counts_on_standard_error(
    command: Command, sample: Path, tmp_path: Path
) -> None:
    answer = command("build", "--data", sample, home=tmp_path / "home")

    current = Releases(tmp_path / "home").current()
    assert (answer.code, answer.text) == (0, f"{current.version}\n")
    there = [name for name in SOURCES if name in {"curated", "ror", "re3data"}]
    assert [one.name for one in current.manifest.sources] == there
    assert "ror: 10 records, 215 quads, 0 warnings, 0 rejects" in answer.err
    assert "re3data: 3 records" in answer.err
    assert f"Release {current.version}" in answer.err


def test_records_that_cannot_be_used_are_left_out_with_the_reason_and_the_rest_is_loaded(
    command: Command, tmp_path: Path
) -> None:
    """One of each: a wrong checksum, an id twice, no JSON, a missing name, a field of another type, a shape."""
    data, home = tmp_path / "data", tmp_path / "home"
    path = write_ror(
        data,
        [
            organisation(1),
            organisation(2, id=f"https://ror.org/{ror_id(2)[:-1]}x"),
            organisation(1, names=[{"value": "Again", "types": ["ror_display"], "lang": "en"}]),
            organisation(4, names=[]),
            organisation(5, established="long ago"),
            organisation(6),
        ],
    )
    with path.open("a") as target:
        target.write('{"id": "https://ror.org/\n')
    write_re3data(data, [repository(1, institution(6, "funding", start="2020", end="2014")), repository(2)])

    answer = command("build", "--data", data, "--source", "ror", "--source", "re3data", home=home)

    assert answer.code == 0
    assert [(one.name, one.records, one.rejects) for one in Releases(home).current().manifest.sources] == [
        ("ror", 2, 5),
        ("re3data", 1, 1),
    ]
    found = rejects(home)
    assert all(set(one) >= {"source", "record", "field", "value", "reason"} for one in found)
    assert [(one["source"], one["field"]) for one in found[:5]] == [
        ("ror", "id"),
        ("ror", "id"),
        ("ror", "names"),
        ("ror", "established"),
        ("ror", "record"),
    ]
    assert found[1]["record"] == ror_id(1)
    assert "no earlier record" in found[1]["reason"]
    assert found[1]["file"] == "ror_sample.jsonl"
    assert found[4]["reason"].startswith("line 7: ")
    assert (found[5]["source"], found[5]["record"]) == ("re3data", "r3d000000001")
    assert found[5]["reason"].startswith("S07")
    assert "reject: line 2: " in answer.err


def truncated(path: Path) -> None:
    whole = gzip.compress(path.read_bytes())
    path.with_suffix(".jsonl.gz").write_bytes(whole[: len(whole) // 2])
    path.unlink()


def archive(path: Path) -> None:
    """Put a truncated tar in place of the documents."""
    for file in path.parent.glob("*.xml"):
        file.unlink()
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as target:
        for number, document in enumerate(REPOSITORIES):
            entry = tarfile.TarInfo(f"r3d{number:09}.xml")
            entry.size = len(document.encode())
            target.addfile(entry, io.BytesIO(document.encode()))
    path.with_name("re3data_2024_xml.tar.gz").write_bytes(buffer.getvalue()[:-40])


#: What is done to which file, and what the message must say besides the name of the file.
FAULTS: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "truncated": ("ror", truncated, "damaged or cut off after"),
    "truncated archive": ("re3data", archive, "damaged or cut off|no end mark"),
    "no JSON": ("ror", lambda path: path.write_text("Not JSON at all\n"), "the first record is not a ROR record"),
    "all bad": (
        "ror",
        lambda path: path.write_text('{"id": "https://ror.org/x", "names": []}\n' * 3),
        "no record of ror can be used; ror_sample.jsonl, line 1: ",
    ),
    "empty": ("ror", lambda path: path.write_text(""), "holds no record of ror"),
    "wrong file": (
        "ror",
        lambda path: path.write_text('{"title": "Something else"}\n'),
        "first record is not a ROR record",
    ),
    "unknown version": (
        "re3data",
        lambda path: path.write_text(REPOSITORIES[0].replace("schema/2-2", "schema/9-9")),
        "has namespace 'http://www.re3data.org/schema/9-9': expected",
    ),
    "unknown schema": (
        "ror",
        lambda path: path.write_text(
            json.dumps(organisation(1, admin={"last_modified": {"date": "2025-01-01", "schema_version": "9.0"}})) + "\n"
        ),
        "known version",
    ),
    "folder": ("ror", lambda path: (path.unlink(), path.mkdir()), "directory"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_cannot_be_used_stops_the_build_and_the_current_release_stays(
    command: Command, tmp_path: Path, small_home: Path, fault: str
) -> None:
    name, spoil, reason = FAULTS[fault]
    data, home = write_sample(tmp_path / "data"), tmp_path / "home"
    shutil.copytree(small_home, home, symlinks=True)
    before = Releases(home).current()
    spoiled = min((data / name).iterdir())
    spoil(spoiled)

    answer = command("build", "--data", data, "--source", name, home=home)

    assert (answer.code, answer.text) == (1, "")
    assert str(data / name) in answer.err
    assert re.search(reason, answer.err), answer.err
    assert Releases(home).current() == before
    assert Releases(home).versions() == [before.version]
    assert not list(home.glob("building-*"))


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("--data", "absent-folder"), 1, "absent-folder is not a folder"),
        (("--data", "absent-folder", "--source", "ror"), 1, "absent-folder is not a folder"),
        (("--source", "ror"), 1, "no file of ror below no --data folder: expected one of \\*ror-data\\*.zip"),
        (("--source", "rorr"), 2, "there is no source 'rorr'; nearest: ror"),
        (("--file", "rorr=x.json"), 2, "there is no source 'rorr'; nearest: ror"),
        (("--file", "x.json"), 2, "'x.json': expected SOURCE=PATH"),
        (("--file", "ror=absent.jsonl"), 1, "absent.jsonl: No such file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_found_is_named_with_what_is_expected(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)

    answer = command("build", *words, home=tmp_path / "home")

    assert answer.code == code
    assert re.search(reason, answer.err), answer.err


def test_a_file_can_be_named_and_a_source_has_only_that(command: Command, sample: Path, tmp_path: Path) -> None:
    answer = command(
        "build",
        "--data",
        sample,
        "--file",
        f"re3data={sample / 're3data' / 'r3d000000002.xml'}",
        home=tmp_path / "home",
    )

    sources = Releases(tmp_path / "home").current().manifest.sources
    assert answer.code == 0
    assert [(one.name, one.records) for one in sources] == [("re3data", 1)]
    assert list(sources[0].files) == ["r3d000000002.xml"]


def test_the_sources_are_listed_with_what_the_release_holds_of_them(command: Command) -> None:
    lines = [line.split("\t") for line in command("sources", home="small").text.splitlines()]

    assert lines[0] == ["source", "title", "licence", "files", "records", "as of"]
    assert [line[0] for line in lines[1:]] == list(SOURCES)
    assert {line[0]: line[4:] for line in lines[1:]} == {
        **{name: ["", ""] for name in SOURCES},
        "ror": ["10", "2025-01-11"],
        "re3data": ["3", "2024-04-24"],
    }


def test_the_sources_are_listed_also_where_the_release_cannot_be_read(
    command: Command, sample: Path, tmp_path: Path
) -> None:
    command("build", "--data", sample, "--source", "ror", home=tmp_path / "home")
    Releases(tmp_path / "home").current().path.joinpath("manifest.json").write_text("{}")

    assert command("sources", home=tmp_path / "home").code == 0


def test_the_counts_of_a_source_say_what_was_noticed_most_often() -> None:
    conversion = Conversion.__new__(Conversion)
    conversion.source = SOURCES["ror"]
    conversion.raw = type("Raw", (), {"locals": ["a"] * 1200})()
    conversion.rejects = []
    conversion.quads = 5
    conversion.notices = Counter({("links", "x y", "an address"): 3, ("types", "odd", "a, b"): 1})

    assert counts(conversion) == (
        "ror: 1,200 records, 5 quads, 4 warnings, 0 rejects\n"
        "  warning (3×): links is 'x y', expected an address\n"
        "  warning (1×): types is 'odd', expected a, b"
    )
    assert counts(conversion, 1).endswith("an address\n  and 1 more; --dry-run lists all warnings")


def test_what_is_accepted_may_be_a_sentence_about_the_value() -> None:
    assert (
        str(InvalidRecord("7", "ror", "0x", "'0x' is not a ror identifier"))
        == "record 7: ror is '0x': '0x' is not a ror identifier"
    )
    assert (
        wrong("kind", "Loan", "the scheme has no concept 'Loan'") == "kind is 'Loan': the scheme has no concept 'Loan'"
    )
    assert wrong("homepage", "x", "a web address") == "homepage is 'x', expected a web address"


def test_the_curated_source_needs_no_data(starter: Path) -> None:
    manifest = Releases(starter).current().manifest

    assert [one.name for one in manifest.sources] == ["curated"]
    assert manifest.sources[0].records > 100
    assert manifest.sources[0].rejects == 0


def test_a_file_that_is_gone_when_its_digest_is_taken_is_unavailable(tmp_path: Path) -> None:
    path = write_ror(tmp_path)
    conversion = Conversion(SOURCES["ror"], Namespaces(), tmp_path)
    conversion.run([path])
    path.unlink()

    with pytest.raises(SourceUnavailable, match=r"ror_sample\.jsonl: cannot be read"):
        conversion.result([path])


TABLE = Path(__file__).parent / "sources" / "tables" / "funding.yaml"


def test_a_table_of_one_s_own_is_built_with_the_rest_under_its_own_name(
    command: Command, sample: Path, tmp_path: Path
) -> None:
    answer = command("build", "--data", sample, "--source", "ror", "--table", TABLE, home=tmp_path / "home")

    sources = Releases(tmp_path / "home").current().manifest.sources
    assert answer.code == 0, answer.err
    assert [(one.name, one.records) for one in sources] == [("ror", 10), ("example-ministry", 4)]
    assert sources[1].licence == "https://creativecommons.org/licenses/by/4.0/"


def test_a_dry_run_validates_everything_and_publishes_nothing(command: Command, tmp_path: Path) -> None:
    data = tmp_path / "data"
    write_ror(data, [organisation(1), organisation(1)])

    answer = command("build", "--data", data, "--source", "ror", "--table", TABLE, "--dry-run", home=tmp_path / "home")

    assert answer.code == 0, answer.err
    assert [json.loads(line)["source"] for line in answer.text.splitlines()] == ["ror"]
    assert "example-ministry: 4 records" in answer.err
    assert not (tmp_path / "home").exists()


def test_two_tables_of_one_name_and_one_with_the_name_of_a_source_are_refused(command: Command, tmp_path: Path) -> None:
    same = command("build", "--table", TABLE, "--table", TABLE, home=tmp_path / "home")
    mapping = tmp_path / "funding.yaml"
    mapping.write_text(TABLE.read_text("utf-8").replace("name: example-ministry", "name: ror"), "utf-8")
    taken = command("build", "--table", mapping, home=tmp_path / "home")

    assert (same.code, taken.code) == (1, 1)
    assert "'example-ministry', which another source has" in same.err
    assert "'ror', which another source has" in taken.err
