"""Sorting: the same as `sorted`, however much there is, failures reported, and nothing left on the disk."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import sorting
from graph.sorting import merged_lines, sorted_lines

#: Lines as statements are: without control characters, which would sort before the line feed.
LINES = st.lists(st.lists(st.integers(0x20, 0xFF), max_size=6).map(lambda line: bytes(line) + b"\n"), max_size=60)


@given(LINES)
def test_lines_come_in_byte_order_as_often_as_they_came(lines: list[bytes]) -> None:
    with TemporaryDirectory() as scratch:
        assert list(sorted_lines(lines, Path(scratch))) == sorted(lines)
        assert not list(Path(scratch).iterdir())


def test_what_does_not_fit_into_memory_is_sorted_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "_MEMORY", "64K")
    lines = [b"%08d\n" % (number * 7919 % 100_003) for number in range(100_000)]

    assert list(sorted_lines(iter(lines), tmp_path)) == sorted(lines)
    assert not list(tmp_path.iterdir())


@given(st.lists(LINES, min_size=1, max_size=4), st.booleans())
def test_sorted_files_are_merged_in_byte_order(parts: list[list[bytes]], unique: bool) -> None:
    with TemporaryDirectory() as folder:
        files = [Path(folder, str(number)) for number in range(len(parts))]
        for file, lines in zip(files, parts, strict=True):
            file.write_bytes(b"".join(sorted(lines)))
        whole = [line for lines in parts for line in lines]

        assert list(merged_lines(files, unique=unique)) == sorted(set(whole) if unique else whole)


def test_an_iterator_that_is_given_up_leaves_no_files(tmp_path: Path) -> None:
    found = sorted_lines((b"%d\n" % number for number in range(10)), tmp_path)

    assert next(found) == b"0\n"
    found.close()  # type: ignore[attr-defined]  # a generator, though it says no more than that it iterates

    assert not list(tmp_path.iterdir())


def test_an_error_of_the_lines_is_that_of_the_sorting(tmp_path: Path) -> None:
    def lines() -> object:
        yield b"1\n"
        raise KeyError

    with pytest.raises(KeyError):
        list(sorted_lines(lines(), tmp_path))  # type: ignore[arg-type]  # an iterator


def test_a_scratch_folder_that_cannot_be_written_is_an_error_and_no_shorter_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "_MEMORY", "64K")

    with pytest.raises(OSError, match="absent"):
        list(sorted_lines((b"%08d\n" % number for number in range(100_000)), tmp_path / "absent"))


def test_a_file_that_is_not_there_is_an_error_and_no_shorter_answer(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"1\n")

    with pytest.raises(OSError, match="absent"):
        list(merged_lines([tmp_path / "one", tmp_path / "absent"]))
