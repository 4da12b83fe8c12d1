"""OpenAlex: institutions and funders in the layout of the snapshot, hand-written, and its containers."""

import gzip
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from loaders import openalex, registry
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.records import (
    Infrastructure,
    Kind,
    Name,
    Organization,
    Point,
    Record,
    Reference,
    Responsibility,
)
from loaders.ror import TYPES as ROR_TYPES
from loaders.source import Item
from ontology.identifiers import Identifier
from ontology.vocabulary import concept, concepts, country

SOURCES = Path(__file__).parent / "sources"
INSTITUTIONS = SOURCES / "openalex_institutions.jsonl"
FUNDERS = SOURCES / "openalex_funders.jsonl"
LINES = [json.loads(line) for line in INSTITUTIONS.read_text("utf-8").splitlines()]


def read(path: Path) -> list[Record]:
    return [openalex.record(item) for item in openalex.items(path)]


def changed(**fields: Any) -> Record:
    return openalex.record(Item("line 1", {**LINES[0], **fields}))


def test_an_institution_is_read_with_its_identifiers_names_and_the_repository_it_hosts() -> None:
    record = read(INSTITUTIONS)[0]

    ref = Reference(
        Kind.ORGANIZATION,
        (
            Identifier("ror", "0xampe144"),
            Identifier("wikidata", "Q100000001"),
            Identifier("grid", "grid.999999.9"),
            Identifier("openalex", "I4210199999"),
            Identifier("openalex", "F4320399999"),
        ),
    )
    repository = Reference(Kind.INFRASTRUCTURE, (Identifier("openalex", "S4306499999"),))
    assert (record.local, record.page) == ("I4210199999", "https://openalex.org/I4210199999")
    assert record.modified == date(2026, 5, 6)
    assert record.statements == (
        Organization(
            ref,
            (
                Name("Institute of Examples", None, "mention"),
                Name("Beispielinstitut", "de"),
                Name("IoE", None, "acronym"),
                Name("Examples Institute", None, "alternative"),
            ),
            (concept("organisation-type", "facility"),),
            (str(country("NA")),),
            ("https://examples.example.org/",),
            points=(Point(Decimal("-22.55941"), Decimal("17.08323"), 100000001, "Windhoek"),),
        ),
        Infrastructure(repository, (Name("Archive of Examples"),), ("Repository",)),
        Responsibility(ref, repository, concept("role", "host")),
    )
    assert [notice.value for notice in record.notices] == ["none"]


def test_an_institution_that_no_registry_knows_has_its_name_from_here() -> None:
    record = read(INSTITUTIONS)[1]

    assert record.statements == (
        Organization(
            Reference(Kind.ORGANIZATION, (Identifier("openalex", "I2"),)),
            (Name("Society of Examples"),),
            points=(Point(),),
        ),
    )
    assert {notice.field for notice in record.notices} == {
        "ids.wikidata",
        "country_code",
        "type",
        "homepage_url",
        "geo",
    }
    assert record.modified is None


def test_a_funder_is_the_body_that_the_funder_registry_knows() -> None:
    (record,) = read(FUNDERS)

    assert record.statements == (
        Organization(
            Reference(
                Kind.ORGANIZATION,
                (
                    Identifier("ror", "0xampe144"),
                    Identifier("fundref", "999000000001"),
                    Identifier("wikidata", "Q100000001"),
                    Identifier("openalex", "F4320399999"),
                ),
            ),
            (
                Name("Foundation for Examples", None, "mention"),
                Name("FfE", None, "alternative"),
                Name("Stiftung für Beispiele", None, "alternative"),
            ),
            countries=(concept("region", "eu"),),
            homepages=("https://ffe.example.org",),
        ),
    )
    assert "Anna" not in repr(record)


def test_types_are_those_of_ror() -> None:
    assert dict(ROR_TYPES) == openalex.TYPES
    assert set(openalex.TYPES.values()) <= set(concepts("organisation-type"))


def test_parts_of_the_snapshot_are_found_and_read_like_a_page_of_the_api(tmp_path: Path) -> None:
    part = tmp_path / "openalex" / "data" / "institutions" / "updated_date=2026-05-06" / "part_000.gz"
    part.parent.mkdir(parents=True)
    part.write_bytes(gzip.compress(INSTITUTIONS.read_bytes()))
    funders = tmp_path / "openalex" / "data" / "funders" / "updated_date=2026-05-01" / "part_000.gz"
    funders.parent.mkdir(parents=True)
    funders.write_bytes(gzip.compress(FUNDERS.read_bytes()))
    page = tmp_path / "institutions.json"
    page.write_text(json.dumps({"meta": {"count": 2}, "results": LINES}))

    assert registry.files(openalex.SOURCE, tmp_path) == (funders, part)
    assert read(part) == read(page) == read(INSTITUTIONS)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"id": "https://openalex.org/W1"}, "id is 'https://openalex.org/W1'"),
        ({"display_name": " "}, "display_name"),
        ({"ids": []}, "record is .*ids"),
    ],
)
def test_an_entity_that_cannot_be_used_is_refused_with_its_field(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidRecord, match=said):
        changed(**fields)


@pytest.mark.parametrize("content", [b"{broken", b'"text"', b"\xff{}"])
def test_a_line_that_is_no_entity_is_one_invalid_record(content: bytes) -> None:
    with pytest.raises(InvalidRecord, match="line 7: record is"):
        openalex.record(Item("line 7", content))


@pytest.mark.parametrize(
    ("name", "text"),
    [("institutions.jsonl", '{"id": 1}'), ("institutions.jsonl", "<html>"), ("institutions.json", '{"error": 1}')],
)
def test_a_file_that_is_none_of_openalex_is_refused(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)

    with pytest.raises(UnreadableSource, match=name):
        list(openalex.items(path))


def test_a_first_line_that_is_cut_off_does_not_stop_the_file(tmp_path: Path) -> None:
    path = tmp_path / "funders.jsonl"
    path.write_bytes(b'{"id": \n' + FUNDERS.read_bytes())

    bad, good = openalex.items(path)

    assert openalex.record(good).local == "F4320399999"
    with pytest.raises(InvalidRecord, match="line 1"):
        openalex.record(bad)
