"""The exchange of a source's folder: at every moment there is the old source or the new one, with its lock at last."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from fetching import lock, staging
from fetching.errors import FolderInUse
from fetching.lock import LockedFile, LockedSource
from fetching.staging import Staging, alone
from tests.test_fetching_fixtures import NOW


def locked(staged: Staging, **files: bytes) -> LockedSource:
    """Put files into the staging folder and describe them."""
    described = []
    for stem, content in files.items():
        path = staged.path(f"{stem}.json")
        path.write_bytes(content)
        one = LockedFile(path.name, f"https://example.org/{stem}", NOW, lock.sha256(path), len(content), 1, "all")
        staged.keep(one)
        described.append(one)
    return LockedSource(NOW, "https://example.org/", tuple(described))


def begun(data: Path) -> Staging:
    staged = Staging(data, "ror")
    staged.begin(NOW)
    return staged


def fetched(data: Path, **files: bytes) -> None:
    staged = begun(data)
    staged.complete(locked(staged, **files))


def held(data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((data / "ror").glob("*"))}


def test_the_folder_of_a_source_holds_what_the_lock_says(tmp_path: Path) -> None:
    fetched(tmp_path, a=b"1", b=b"2")
    fetched(tmp_path, b=b"3")

    assert held(tmp_path) == {"b.json": b"3"}
    assert [one.file for one in lock.read(tmp_path / lock.NAME).sources["ror"].files] == ["b.json"]
    assert not (tmp_path / ".fetching" / "ror").exists()


class Crash(BaseException):
    """Ends a process at a moment of the test's choice."""


MOMENTS = [(name, call) for name in ("rename", "replace", "unlink") for call in range(4)]


def crashing(real: Callable[..., object], at: int) -> Callable[..., object]:
    calls = iter(range(1_000))

    def called(*arguments: object, **fields: object) -> object:
        if next(calls) == at:
            raise Crash
        return real(*arguments, **fields)

    return called


@pytest.mark.parametrize(("name", "at"), MOMENTS)
@pytest.mark.parametrize("before", [{}, {"a": b"old", "b": b"old"}])
def test_a_crash_at_any_moment_leaves_the_old_source_or_ends_with_the_new_one(
    tmp_path: Path, name: str, at: int, before: dict[str, bytes]
) -> None:
    if before:
        fetched(tmp_path, **before)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Path, name, crashing(getattr(Path, name), at))
        try:
            fetched(tmp_path, a=b"new")
        except Crash:
            assert set(held(tmp_path).values()) in (set(), {b"old"}, {b"new"})

    begun(tmp_path)
    pinned = lock.read(tmp_path / lock.NAME).sources
    if held(tmp_path) == {"a.json": b"new"}:
        assert [one.sha256 for one in pinned["ror"].files] == [lock.sha256(tmp_path / "ror" / "a.json")]
    else:
        assert held(tmp_path) == {f"{stem}.json": content for stem, content in before.items()}
        assert {one.file for one in pinned["ror"].files} if before else not pinned


def test_a_crash_after_the_last_file_was_there_is_mended_by_the_next_fetch(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(staging, "rmtree", crashing(staging.rmtree, 0))
        with pytest.raises(Crash):
            fetched(tmp_path, a=b"new")

    begun(tmp_path)

    assert held(tmp_path) == {"a.json": b"new"}
    assert "ror" in lock.read(tmp_path / lock.NAME).sources


def test_what_was_whole_before_an_interruption_is_known_after_it(tmp_path: Path) -> None:
    locked(begun(tmp_path), a=b"1", b=b"2")
    path = tmp_path / ".fetching" / "ror" / "state.jsonl"
    path.write_bytes(path.read_bytes() + b'{"file": "c.js')
    after = begun(tmp_path)
    after.path("b.json").write_bytes(b"damaged")

    known = after.known("a.json")

    assert known is not None
    assert known.bytes == 1
    assert after.known("b.json") is None
    assert after.known("c.json") is None


def test_what_was_left_for_days_is_begun_anew(tmp_path: Path) -> None:
    staged = begun(tmp_path)
    locked(staged, a=b"1")
    moment = (NOW - staging.FRESH - timedelta(hours=1)).timestamp()
    os.utime(tmp_path / ".fetching" / "ror" / "state.jsonl", (moment, moment))

    assert begun(tmp_path).known("a.json") is None


def test_files_that_were_not_fetched_are_not_lost(tmp_path: Path) -> None:
    fetched(tmp_path, a=b"1")
    (tmp_path / "ror" / "mine.json").write_bytes(b"by hand")

    with pytest.raises(FolderInUse, match=r"mine\.json was not fetched and would be lost: move it away"):
        fetched(tmp_path, a=b"2")
    assert held(tmp_path) == {"a.json": b"1", "mine.json": b"by hand"}


def test_two_fetches_into_one_folder_do_not_meet(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(FolderInUse, match="another fetch is at work there"), alone(tmp_path):
        pass
    with alone(tmp_path):
        pass
