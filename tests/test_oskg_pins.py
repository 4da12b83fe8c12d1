"""A build and the lock of what was fetched: only files that are as they came are read, unless it is said otherwise."""

import shutil
from pathlib import Path

import pytest

from fetching import lock
from fetching.lock import Lock, LockedFile, LockedSource
from graph.release import Releases
from loaders import openalex, registry
from tests.test_fetching_fixtures import NOW
from tests.test_oskg_fixtures import Command, write_sample

pytest_plugins = "tests.test_oskg_fixtures"


def pin(data: Path, *names: str) -> Path:
    """Lock the files of these sources as they are."""
    sources = {}
    for name in names:
        files = (
            LockedFile(
                path.relative_to(data / name).as_posix(),
                f"https://example.org/{path.name}",
                NOW,
                lock.sha256(path),
                path.stat().st_size,
                1,
                "all",
            )
            for path in sorted((data / name).rglob("*"))
            if path.is_file()
        )
        sources[name] = LockedSource(NOW, "https://example.org/", tuple(files))
    lock.write(data / lock.NAME, Lock(sources=sources))
    return data / lock.NAME


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = write_sample(tmp_path / "data")
    pin(folder, "ror", "re3data")
    return folder


def file_of(data: Path, source: str) -> Path:
    return next(path for path in sorted((data / source).rglob("*")) if path.is_file())


def spoiled(data: Path, source: str) -> tuple[Path, str, str]:
    """Change a file; return it, what the lock expects and what is there now."""
    path = file_of(data, source)
    expected = lock.sha256(path)
    path.write_bytes(path.read_bytes() + b"\n")
    return path, expected, lock.sha256(path)


def build(command: Command, data: Path, *words: str | Path) -> tuple[int, str]:
    answer = command("build", "--data", data, "--dry-run", *words)
    return answer.code, answer.err


def test_files_that_are_as_they_came_are_read_and_the_release_has_the_sums_of_the_lock(
    command: Command, data: Path, tmp_path: Path
) -> None:
    built = command("build", "--data", data, "--source", "ror", "--source", "re3data", home=tmp_path / "home")

    assert built.code == 0
    pinned = lock.read(data / lock.NAME).sources
    for one in Releases(tmp_path / "home").current().manifest.sources:
        assert set(one.files.values()) == {file.sha256 for file in pinned[one.name].files}


@pytest.mark.parametrize("source", ["ror", "re3data"])
def test_a_changed_file_stops_the_build_with_its_name_and_both_sums(command: Command, data: Path, source: str) -> None:
    path, expected, found = spoiled(data, source)

    code, said = build(command, data, "--source", "ror", "--source", "re3data")

    assert code == 1
    for part in (str(path), expected, found, "--unpinned"):
        assert part in said


def test_a_changed_file_is_read_when_that_is_asked_for(command: Command, data: Path) -> None:
    spoiled(data, "ror")

    assert build(command, data, "--source", "ror", "--unpinned")[0] == 0


def test_a_file_given_by_hand_and_a_source_that_is_not_asked_for_are_not_held(command: Command, data: Path) -> None:
    path, _, _ = spoiled(data, "ror")

    assert build(command, data, "--file", f"ror={path}")[0] == 0
    assert build(command, data, "--source", "re3data")[0] == 0


def test_a_source_that_the_lock_does_not_name_is_read_as_it_is(command: Command, data: Path) -> None:
    pin(data, "re3data")
    spoiled(data, "ror")

    assert build(command, data, "--source", "ror", "--source", "re3data")[0] == 0


def test_a_source_of_the_lock_without_its_folder_stops_the_build(command: Command, data: Path) -> None:
    shutil.rmtree(data / "ror")

    code, said = build(command, data)

    assert code == 1
    assert "names ror, of which" in said
    assert "has no file: fetch it again" in said


def test_a_second_file_in_the_folder_of_a_source_stops_the_build(command: Command, data: Path) -> None:
    path = file_of(data, "ror")
    shutil.copy(path, path.with_name(f"another-{path.name}"))

    code, said = build(command, data, "--source", "ror")

    assert code == 1
    assert f"another-{path.name} is not in" in said


def test_a_lock_kept_elsewhere_pins_every_source_that_is_read(command: Command, data: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.lock"
    pin(data, "ror").rename(kept)

    assert build(command, data, "--lock", kept, "--source", "ror")[0] == 0
    code, said = build(command, data, "--lock", kept, "--source", "ror", "--source", "re3data")
    assert code == 1
    assert "kept.lock names no file of re3data" in said
    spoiled(data, "ror")
    assert build(command, data, "--lock", kept, "--source", "ror")[0] == 1


def test_a_lock_that_is_not_there_or_is_about_nothing_is_said(command: Command, data: Path, tmp_path: Path) -> None:
    code, said = build(command, data, "--lock", tmp_path / "none.lock")
    nothing = command("build", "--lock", data / lock.NAME, "--dry-run")

    assert code == nothing.code == 1
    assert "expected a lock" in said
    assert "with --data the folder" in nothing.err


def test_a_damaged_lock_stops_the_build(command: Command, data: Path) -> None:
    (data / lock.NAME).write_text("{")

    code, said = build(command, data, "--source", "ror")

    assert code == 1
    assert "cannot be read as a lock" in said


def test_what_is_still_being_fetched_is_not_read(data: Path) -> None:
    part = data / ".fetching" / "openalex" / "files" / "institutions" / "updated_date=2026-01-01" / "part_0000.gz"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"half")

    assert registry.files(openalex.SOURCE, data) == ()
    (data / ".fetching").rename(data / "fetched")
    assert len(registry.files(openalex.SOURCE, data)) == 1
