"""`oskg releases`, `rollback` and `dump`."""

import gzip
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from graph.release import Release, Releases
from graph.store import open_store
from tests.test_oskg_fixtures import BASE, CLEAN, ROOT, Command, publish

pytest_plugins = "tests.test_oskg_fixtures"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, small_home: Path, sample: Path) -> Path:
    """A home with two releases: of the whole sample, then of ROR alone."""
    home = tmp_path_factory.mktemp("two") / "home"
    shutil.copytree(small_home, home, symlinks=True)
    publish(home, sample, "ror")
    return home


def test_releases_are_listed_oldest_first_with_the_current_one_marked(
    command: Command, two: Path, small: Release
) -> None:
    answer = command("releases", home=two)

    header, first, second = (line.split("\t") for line in answer.text.splitlines())
    current = Releases(two).current()
    assert (answer.code, answer.err) == (0, "")
    assert header == ["version", "snapshot", "quads", "sources", "current"]
    assert first == [small.version, "2025-01-11", str(small.manifest.quads), "ror re3data", ""]
    assert second == [current.version, "2025-01-11", str(current.manifest.quads), "ror", "current"]


def test_a_release_that_cannot_be_read_is_listed_as_such(command: Command, two: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(two, home, symlinks=True)
    Releases(home).current().path.joinpath("manifest.json").write_text("{}")

    answer = command("releases", home=home)

    assert answer.code == 0
    assert answer.text.splitlines()[2].endswith("\tincompatible")


def test_rolling_back_prints_the_version_and_serves_it(command: Command, two: Path, small: Release) -> None:
    newest = Releases(two).current().version

    back = command("rollback", home=two)
    further = command("rollback", home=two)
    forth = command("rollback", newest, home=two)

    assert (back.code, back.text) == (0, f"{small.version}\n")
    assert small.version in back.err
    assert (further.code, further.text) == (1, "")
    assert "no release before" in further.err
    assert forth.text == f"{newest}\n"
    assert Releases(two).current().version == newest


def test_an_unknown_release_is_answered_with_those_that_are_kept(command: Command, two: Path, small: Release) -> None:
    for words in (("rollback", "2020"), ("dump", "--release", "2020")):
        answer = command(*words, home=two)

        assert (answer.code, answer.text) == (1, "")
        assert "no release '2020'; kept are: " in answer.err
        assert small.version in answer.err


def test_a_dump_goes_to_standard_output_as_it_is_kept(command: Command, small: Release) -> None:
    answer = command("dump", home="small")

    assert (answer.code, answer.err) == (0, "")
    assert answer.out == gzip.decompress(small.dataset.read_bytes())


def test_a_dump_of_another_release_is_that_of_the_release(command: Command, two: Path, small: Release) -> None:
    answer = command("dump", "--release", small.version, home=two)

    assert answer.out == gzip.decompress(small.dataset.read_bytes())


@pytest.mark.parametrize("names", [("ror",), ("re3data",), ("re3data", "ror")], ids=" ".join)
def test_a_dump_of_sources_holds_their_graphs_and_nothing_else(
    command: Command, small: Release, names: tuple[str, ...]
) -> None:
    words = [word for name in names for word in ("--source", name)]

    answer = command("dump", *words, home="small")

    wanted = {NamedNode(f"{BASE}graph/{name}") for name in names}
    assert set(parse(answer.out, RdfFormat.N_QUADS)) == {
        quad for quad in open_store(small) if quad.graph_name in wanted
    }
    lines = answer.out.splitlines()
    assert lines == sorted(lines)


@pytest.mark.parametrize("name", ["x.nq.gz", "x.nq"])
def test_a_dump_is_written_to_a_file_that_is_gzipped_if_it_ends_so(
    command: Command, small: Release, tmp_path: Path, name: str
) -> None:
    answer = command("dump", "--output", tmp_path / name, home="small")

    assert (answer.code, answer.text) == (0, "")
    assert f"Wrote {tmp_path / name}." in answer.err.replace("\n", "")
    content = (tmp_path / name).read_bytes()
    assert (gzip.decompress(content) if name.endswith("gz") else content) == gzip.decompress(small.dataset.read_bytes())
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_dump_that_fails_leaves_no_file_and_what_was_there(command: Command, tmp_path: Path) -> None:
    target = tmp_path / "x.nq"
    target.write_text("before")

    for words in (("--source", "rorr"), ("--release", "no")):
        answer = command("dump", "--output", target, *words, home="small")

        assert answer.code == 1
        assert target.read_text() == "before"
        assert [path.name for path in tmp_path.iterdir()] == ["x.nq"]
    absent = command("dump", "--output", tmp_path / "absent" / "x.nq", home="small")
    assert absent.code == 1
    assert "absent" in absent.err


def test_a_reader_that_stops_reading_ends_the_dump_quietly(small_home: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "oskg.cli", "dump"],
        cwd=ROOT,
        env={**CLEAN, "OSKG_HOME": str(small_home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        begun = process.stdout.read(20)
        process.stdout.close()
        complaints = process.stderr.read()

    with gzip.open(Releases(small_home).current().dataset) as dump:
        assert begun == dump.read(20)
    assert (process.returncode, complaints) == (1, b"")


def test_a_dump_of_a_licence_holds_the_graphs_of_its_sources_alone(command: Command) -> None:
    free, ror = command("dump", "--licence", "cc0-1.0", home="small"), command("dump", "--source", "ror", home="small")
    unknown = command("dump", "--licence", "MIT", home="small")

    graphs = {line.rsplit(b" ", 2)[1] for line in free.out.splitlines()}
    assert graphs == {f"<{BASE}graph/{name}>".encode() for name in ("ror", "re3data")}
    assert set(ror.out.splitlines()) < set(free.out.splitlines())
    assert (unknown.code, "CC0-1.0" in unknown.err) == (1, True)
