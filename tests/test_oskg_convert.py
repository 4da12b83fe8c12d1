"""The day of a source whose records have none, and the digests of its files."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from loaders import registry
from ontology.namespaces import Namespaces
from oskg.convert import Conversion

UNDATED = (Path(__file__).parent / "sources" / "ror_v1.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("v1.25-2023-05-11-ror_records.jsonl", date(2023, 5, 11)),
        ("ror_records-2023-99-99.jsonl", date(2022, 2, 3)),
        ("ror_records.jsonl", date(2022, 2, 3)),
    ],
)
def test_it_is_that_of_the_name_of_the_file_else_that_on_which_it_was_written(
    name: str, day: date, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_text(UNDATED)
    written = datetime(2022, 2, 3, 12, tzinfo=UTC).timestamp()
    os.utime(file, (written, written))
    conversion = Conversion(registry.source("ror"), Namespaces(), tmp_path)

    conversion.run([file])

    assert conversion.raw.snapshot == day


def test_files_of_one_name_in_several_folders_have_a_digest_each(tmp_path: Path) -> None:
    parts = [tmp_path / day / "part_0000.jsonl" for day in ("2026-01-01", "2026-02-01")]
    for part in parts:
        part.parent.mkdir()
        part.write_text(UNDATED + "\n" * len(part.parent.name))
    conversion = Conversion(registry.source("ror"), Namespaces(), tmp_path)
    conversion.run(parts[:1])

    whole, single = conversion.result(parts), conversion.result(parts[:1])

    assert list(whole.files) == ["2026-01-01/part_0000.jsonl", "2026-02-01/part_0000.jsonl"]
    assert list(single.files) == ["part_0000.jsonl"]
