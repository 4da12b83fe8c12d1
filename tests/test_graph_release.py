"""Releases: published whole or not at all, kept, rolled back, and refused where they cannot be read."""

import json
import os
from dataclasses import replace
from datetime import date
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from graph.errors import BuildFailed, GraphError, IncompatibleRelease, NoRelease, UnknownRelease
from graph.release import LAYOUT, Manifest, Release, Releases, SourceSummary

SOURCE = SourceSummary("ror", "ROR", "https://e.org/", date(2025, 1, 1), 1, 2, 3, 4, "1.0", {"a": "b"})
MANIFEST = Manifest("v", date(2025, 1, 1), "https://e.org/", 2, 1, "d", (SOURCE,), 0, 0)


def built(home: Path, version: str = "v", mark: str = "") -> Release:
    """Publish a release that holds little more than its manifest."""
    releases = Releases(home)
    with releases.workspace() as folder:
        (folder / "release" / "store").mkdir(parents=True)
        (folder / "release" / "store" / "mark").write_text(mark)
        replace(MANIFEST, version=version).write(folder / "release" / "manifest.json")
        return releases.publish(folder / "release", version)


def left(home: Path) -> set[str]:
    return {path.name for path in home.iterdir()}


def test_a_published_release_is_current_and_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    published = built(tmp_path)

    assert Releases(tmp_path).current() == published
    assert published.manifest == MANIFEST
    assert published.path == tmp_path / "releases" / "v"
    assert left(tmp_path) == {"releases", "current", "building.lock"}


def test_the_paths_of_a_release_are_in_its_folder(tmp_path: Path) -> None:
    release = built(tmp_path)

    assert {
        path.relative_to(release.path).as_posix()
        for path in (
            release.store,
            release.dataset,
            release.report,
            release.rejects,
        )
    } == {"store", "dataset.nq.gz", "report.ttl", "rejects.jsonl"}


def test_the_link_is_relative_so_that_a_home_can_be_moved(tmp_path: Path) -> None:
    built(tmp_path / "home")
    (tmp_path / "home").rename(tmp_path / "moved")

    assert Releases(tmp_path / "moved").current().version == "v"


def test_a_home_without_a_release_says_what_to_do(tmp_path: Path) -> None:
    releases = Releases(tmp_path / "absent")

    assert releases.versions() == []
    with pytest.raises(NoRelease, match="oskg build"):
        releases.current()


def test_versions_come_in_the_order_of_their_publication(tmp_path: Path) -> None:
    for number, version in enumerate(("c", "a", "b")):
        release = built(tmp_path, version)
        os.utime(release.path / "manifest.json", (number, number))

    assert Releases(tmp_path).versions() == ["c", "a", "b"]
    assert Releases(tmp_path).release("a").version == "a"


def test_rolling_back_serves_the_release_before_or_the_one_named(tmp_path: Path) -> None:
    for number, version in enumerate(("one", "two", "three")):
        os.utime(built(tmp_path, version).path / "manifest.json", (number, number))
    releases = Releases(tmp_path)

    assert releases.rollback().version == "two"
    assert releases.current().version == "two"
    assert releases.rollback().version == "one"
    with pytest.raises(UnknownRelease, match="no release before one"):
        releases.rollback()
    assert releases.rollback("three") == releases.current()
    assert releases.versions() == ["one", "two", "three"]


def test_an_unknown_release_is_refused_with_those_that_are_kept(tmp_path: Path) -> None:
    built(tmp_path, "2025-01-01-a")

    with pytest.raises(UnknownRelease, match="2025-01-01-a") as caught:
        Releases(tmp_path).release("2024")
    with pytest.raises(UnknownRelease, match="2025-01-01-a"):
        Releases(tmp_path).rollback("../releases")
    assert isinstance(caught.value, LookupError)
    assert isinstance(caught.value, GraphError)
    assert Releases(tmp_path).current().version == "2025-01-01-a"


def test_an_equal_release_that_is_kept_is_used_instead_of_a_second_copy(tmp_path: Path) -> None:
    built(tmp_path, mark="first")
    built(tmp_path, "w")

    again = built(tmp_path, mark="second")

    assert Releases(tmp_path).current() == again
    assert (again.store / "mark").read_text() == "first"


def test_a_folder_without_manifest_is_no_release_and_gives_way(tmp_path: Path) -> None:
    (tmp_path / "releases" / "v").mkdir(parents=True)
    (tmp_path / "releases" / "v" / "rest").touch()

    assert Releases(tmp_path).versions() == []
    assert not (built(tmp_path).path / "rest").exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (json.dumps({"layout": LAYOUT + 1}), f"layout {LAYOUT + 1}, this version reads {LAYOUT}"),
        ("{", "cannot be read"),
        ("[]", "cannot be read"),
        ("{}", "layout"),
        (json.dumps({"layout": LAYOUT, "sources": [], "snapshot": "no day"}), "no day"),
        (json.dumps({"layout": LAYOUT, "sources": [], "snapshot": "2025-01-01", "more": 1}), "more"),
        ("\udcff", "cannot be read"),
    ],
)
def test_a_manifest_of_another_layout_or_a_damaged_one_says_to_build_again(
    tmp_path: Path, text: str, reason: str
) -> None:
    release = built(tmp_path)
    (release.path / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(IncompatibleRelease, match=reason) as caught:
        Releases(tmp_path).current()
    assert "oskg build" in str(caught.value)
    assert str(release.path) in str(caught.value)


def test_a_release_without_store_is_incomplete(tmp_path: Path) -> None:
    release = built(tmp_path)
    (release.store / "mark").unlink()
    release.store.rmdir()

    with pytest.raises(NoRelease, match="incomplete"):
        Releases(tmp_path).current()


def test_a_workspace_is_removed_in_the_end_and_after_a_failure(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    with releases.workspace() as folder:
        (folder / "some").touch()
        assert folder.parent == tmp_path
    with pytest.raises(KeyError), releases.workspace() as failed:
        raise KeyError

    assert not folder.exists()
    assert not failed.exists()


def test_two_builds_of_one_home_do_not_meet(tmp_path: Path) -> None:
    releases = Releases(tmp_path)

    with releases.workspace(), pytest.raises(BuildFailed, match="another build"), Releases(tmp_path).workspace():
        pass
    with (tmp_path / "building.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        with pytest.raises(BuildFailed, match="another build"), releases.workspace():
            pass
    with releases.workspace() as folder:
        assert folder.is_dir()


def test_what_killed_builds_have_left_is_swept_by_the_next(tmp_path: Path) -> None:
    built(tmp_path)
    for name in ("building-x", "pointing-y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rest").touch()

    with Releases(tmp_path).workspace():
        assert {"building-x", "pointing-y"}.isdisjoint(left(tmp_path))

    assert Releases(tmp_path).current().version == "v"


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(BuildFailed, match=r"file cannot be written"), Releases(tmp_path / "file").workspace():
        pass


def test_a_disk_that_fails_during_the_build_fails_the_build(tmp_path: Path) -> None:
    built(tmp_path)

    with pytest.raises(BuildFailed, match="could not be written") as caught, Releases(tmp_path).workspace() as folder:
        (folder / "absent" / "file").touch()
    assert isinstance(caught.value.__cause__, FileNotFoundError)
    assert Releases(tmp_path).current().version == "v"


def test_rolling_back_goes_by_publication_also_where_an_older_release_was_built_again(tmp_path: Path) -> None:
    for number, version in enumerate("aba"):
        built(tmp_path, version)
        os.utime(tmp_path / "releases" / version / "manifest.json", (number, number))

    assert Releases(tmp_path).versions() == ["b", "a"]
    assert Releases(tmp_path).rollback().version == "b"
