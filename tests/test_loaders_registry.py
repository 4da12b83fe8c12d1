"""Registry: which sources there are, and which files are theirs."""

from pathlib import Path

import pytest

from loaders.errors import SourceUnavailable
from loaders.registry import SOURCES, UnknownSource, files, source
from loaders.source import Source


def touch(folder: Path, *names: str) -> tuple[Path, ...]:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).touch()
    return tuple(folder / name for name in sorted(names))


def test_every_source_is_found_by_its_name() -> None:
    assert {"ror", "re3data", "curated"} <= set(SOURCES)
    assert all(source(name).name == name for name in SOURCES)


@pytest.mark.parametrize(("wrong", "near"), [("re3dat", "re3data"), ("ROR", "ror"), ("nothing like it", "curated")])
def test_an_unknown_source_is_refused_with_the_nearest_names(wrong: str, near: str) -> None:
    with pytest.raises(UnknownSource, match=near) as caught:
        source(wrong)

    assert isinstance(caught.value, LookupError)


@pytest.mark.parametrize("one", SOURCES.values(), ids=SOURCES)
def test_every_source_says_what_it_is(one: Source) -> None:
    assert one.licence.startswith("https://")
    assert one.homepage.startswith("https://")
    assert all((one.title, one.publisher, one.patterns, one.version))


def test_the_files_of_the_first_pattern_that_matches_are_taken_and_no_others(tmp_path: Path) -> None:
    archive = touch(tmp_path / "re3data", "re3data_2024_xml.tar.gz")
    touch(tmp_path / "re3data", "r3d100000001.xml", "re3data_list.xml.gz")

    assert files(source("re3data"), tmp_path) == archive


def test_all_files_of_a_pattern_are_taken_in_order(tmp_path: Path) -> None:
    expected = touch(tmp_path / "ror", "ror_records_v2.jsonl.gz", "ror_records_v1.jsonl.gz")
    touch(tmp_path / "ror", "ror_schema_v2_1.json", "ror_release_relationships_csv.tar.gz", "ror_index.tsv")

    assert files(source("ror"), tmp_path) == expected


def test_an_official_dump_comes_before_records_packed_otherwise(tmp_path: Path) -> None:
    touch(tmp_path / "ror", "ror_records_v2.jsonl.gz")
    dump = touch(tmp_path / "ror", "v2.9-2026-06-23-ror-data.zip")

    assert files(source("ror"), tmp_path) == dump


def test_files_that_lie_in_the_data_folder_itself_are_found(tmp_path: Path) -> None:
    expected = touch(tmp_path, "ror_records_v2.jsonl.gz")
    touch(tmp_path, "other_grants.jsonl.gz", "re3data_2024_xml.tar.gz")

    assert files(source("ror"), tmp_path) == expected


def test_a_source_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    touch(tmp_path / "ror", "ror_schema_v2_1.json")

    assert files(source("ror"), tmp_path) == ()


def test_a_data_folder_that_is_missing_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match="gone is not a folder"):
        files(source("ror"), tmp_path / "gone")


def test_what_is_curated_is_part_of_the_package(tmp_path: Path) -> None:
    (folder,) = files(source("curated"), tmp_path / "gone")

    assert next(folder.rglob("*.yaml"))


def test_the_real_files_are_found(shared_data: Path) -> None:
    data = next(shared_data.rglob("ror_records_schema_v2.jsonl.gz")).parent.parent

    assert [path.name for path in files(source("ror"), data)] == [
        "ror_records_schema_v1_only.jsonl.gz",
        "ror_records_schema_v2.jsonl.gz",
    ]
    assert [path.name for path in files(source("re3data"), data)] == ["re3data_2024-04-24_schema2-2_xml.tar.gz"]
