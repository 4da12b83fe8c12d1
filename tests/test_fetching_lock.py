"""The lock: what it says, what it refuses, and what a build reads by it."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fetching import lock
from fetching.errors import PinBroken, Shrunk
from fetching.lock import Lock, LockedFile, LockedSource
from tests.test_fetching_fixtures import NOW


@dataclass(frozen=True)
class Size:
    kind: str
    bytes: int
    records: int


def source(*sizes: Size) -> LockedSource:
    files = (
        LockedFile(f"{number}", f"https://example.org/{number}", NOW, "0" * 64, one.bytes, one.records, one.kind)
        for number, one in enumerate(sizes)
    )
    return LockedSource(NOW, "https://example.org/", tuple(files))


def pinned(folder: Path, **files: bytes) -> Path:
    (folder / "ror").mkdir(parents=True)
    locked = []
    for stem, content in files.items():
        path = folder / "ror" / f"{stem}.json"
        path.write_bytes(content)
        locked.append(LockedFile(path.name, "https://example.org/", NOW, lock.sha256(path), len(content), 1, "all"))
    lock.write(folder / lock.NAME, Lock(sources={"ror": LockedSource(NOW, "https://example.org/", tuple(locked))}))
    return folder / lock.NAME


def test_a_lock_is_read_as_it_was_written_and_can_be_read_by_people(tmp_path: Path) -> None:
    path = pinned(tmp_path, a=b"1")
    text = path.read_text()

    lock.write(path, lock.read(path))

    assert path.read_text() == text
    assert '\n          "file": "a.json",\n' in text
    assert [one.name for one in sorted(tmp_path.iterdir())] == ["ror", "sources.lock"]
    assert lock.read(tmp_path / "none") == Lock()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"sources": {"ror": {}}}', '{"layout": 1, "more": 1}'])
def test_a_damaged_lock_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / lock.NAME).write_text(text)

    with pytest.raises(PinBroken, match=r"sources\.lock cannot be read as a lock of layout 1"):
        lock.read(tmp_path / lock.NAME)


def test_a_lock_of_another_layout_is_refused(tmp_path: Path) -> None:
    (tmp_path / lock.NAME).write_text('{"layout": 2, "sources": {}}')

    with pytest.raises(PinBroken, match="is of layout 2, expected 1"):
        lock.read(tmp_path / lock.NAME)


def test_files_that_are_as_they_came_are_read(tmp_path: Path) -> None:
    path = pinned(tmp_path, a=b"1", b=b"2")

    lock.verify(path, tmp_path, {"ror": [tmp_path / "ror" / "a.json", tmp_path / "ror" / "b.json"]}, strict=True)
    lock.verify(path, tmp_path, {"other": [tmp_path / "other" / "x"]}, strict=False)


def test_a_changed_file_is_refused_with_both_sums(tmp_path: Path) -> None:
    path = pinned(tmp_path, a=b"1")
    file = tmp_path / "ror" / "a.json"
    expected = lock.sha256(file)
    file.write_bytes(b"2")

    message = rf"ror/a\.json: .*sources\.lock expects sha256 {expected} .*found {lock.sha256(file)}"
    with pytest.raises(PinBroken, match=message):
        lock.verify(path, tmp_path, {"ror": [file]}, strict=False)


def test_a_missing_file_an_additional_one_and_a_source_without_pins_are_refused(tmp_path: Path) -> None:
    path = pinned(tmp_path, a=b"1", b=b"2")
    a, b, c = (tmp_path / "ror" / f"{stem}.json" for stem in "abc")

    with pytest.raises(PinBroken, match=r"b\.json is in .*sources\.lock but would not be read"):
        lock.verify(path, tmp_path, {"ror": [a]}, strict=False)
    with pytest.raises(PinBroken, match=r"c\.json is not in .*sources\.lock"):
        lock.verify(path, tmp_path, {"ror": [a, b, c]}, strict=False)
    with pytest.raises(PinBroken, match=r"sources\.lock names no file of re3data"):
        lock.verify(path, tmp_path, {"re3data": [a]}, strict=True)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (Size("dump", 100, 10), Size("dump", 50, 10), "dump shrank from 100 to 50 bytes since 2026-11-27"),
        (Size("dump", 100, 10), Size("dump", 100, 5), "dump shrank from 10 to 5 records"),
        (Size("dump", 100, 10), Size("other", 100, 10), "dump shrank from 100 to 0 bytes"),
    ],
)
def test_half_or_less_of_last_time_is_refused(before: Size, after: Size, message: str) -> None:
    with pytest.raises(Shrunk, match=message):
        lock.refuse_shrunk("ror", source(before), source(after))


def test_a_little_less_than_last_time_is_right() -> None:
    lock.refuse_shrunk("ror", source(Size("dump", 100, 10)), source(Size("dump", 51, 6)))
    lock.refuse_shrunk("ror", source(Size("dump", 0, 0)), source(Size("dump", 0, 0)))


sizes = st.lists(st.builds(Size, st.sampled_from("ab"), st.integers(0, 9), st.integers(0, 9)), max_size=5)


@given(sizes, sizes)
@settings(max_examples=200, derandomize=True)
def test_shrinking_is_what_a_plain_count_says(before: list[Size], after: list[Size]) -> None:
    shrunk = False
    for kind in "ab":
        for unit in ("bytes", "records"):
            was = sum(getattr(one, unit) for one in before if one.kind == kind)
            now = sum(getattr(one, unit) for one in after if one.kind == kind)
            shrunk = shrunk or (was > 0 and now / was <= 0.5)

    try:
        lock.refuse_shrunk("ror", source(*before), source(*after))
    except Shrunk:
        assert shrunk
    else:
        assert not shrunk
