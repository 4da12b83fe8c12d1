"""The day of a source whose records have none."""

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
