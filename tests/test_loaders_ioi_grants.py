"""Grants of private funders: three layouts, no person, and the real files."""

import gzip
import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from loaders import ioi_grants, registry
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.names import by_name
from loaders.records import Claim, FundingRelation, Kind, Name, Organization, Record, Reference, day
from loaders.source import Item
from ontology.identifiers import Identifier
from ontology.vocabulary import concept

FOLDER = Path(__file__).parent / "sources" / "grants"
COLLECTED = json.loads((FOLDER / "foundation_grants.jsonl").read_text("utf-8").splitlines()[0])
PRIVATE = concept("cost-recovery", "grant-private")


def organization(*identifiers: Identifier) -> Reference:
    return Reference(Kind.ORGANIZATION, identifiers)


def read(path: Path) -> list[Record]:
    return [ioi_grants.record(item) for item in ioi_grants.items(path)]


def changed(**fields: Any) -> Record:
    return ioi_grants.record(Item("line 1", {**COLLECTED, **fields}))


def test_a_collected_award_is_money_from_a_funder_to_an_organisation() -> None:
    record = ioi_grants.record(next(ioi_grants.items(FOLDER / "foundation_grants.jsonl")))

    recipient = organization(by_name("ioi_funder_grants", "Institute of Examples", "Example Fund"))
    assert (record.local, record.modified) == ("360g::360G-Example-1", date(2024, 11, 13))
    assert record.statements == (
        Organization(organization(Identifier("ror", "0xampe144")), (Name("Example Fund", None, "mention"),)),
        Organization(recipient, (Name("Institute of Examples"),)),
        FundingRelation(
            organization(Identifier("ror", "0xampe144")),
            recipient,
            PRIVATE,
            Decimal("12383.5"),
            "USD",
            "360g::360G-Example-1",
            "Discretionary",
            title="Centre for Examples",
            claim=Claim(day("2014")),
        ),
    )
    assert [notice.value for notice in record.notices] == ["https://ror.org/0xampe145"]


def test_a_line_that_is_no_json_is_one_invalid_record() -> None:
    *_, bad = ioi_grants.items(FOLDER / "foundation_grants.jsonl")

    with pytest.raises(InvalidRecord, match="line 2: record is 'an unknown shape'"):
        ioi_grants.record(bad)


def test_grants_of_chan_zuckerberg_stand_in_a_list_of_lists_and_a_recipient_is_one_whatever_its_case() -> None:
    first, second = read(FOLDER / "initiative_grants.json")

    recipient = organization(by_name("ioi_funder_grants", "Archive of Examples", "Example Initiative"))
    funder = organization(by_name("ioi_funder_grants", "Example Initiative", ""))
    assert first.modified == date(2023, 8, 1)
    assert first.statements[1] == Organization(
        recipient, (Name("Archive of Examples"),), homepages=("https://archive.example.org",)
    )
    assert first.statements[2] == FundingRelation(
        funder, recipient, PRIVATE, Decimal(200000), "USD", "rec1", "Science > Open Science", claim=Claim(day("2022"))
    )
    assert second.statements[2] == FundingRelation(funder, recipient, PRIVATE, None, None, "rec2", claim=Claim())
    assert [notice.value for notice in second.notices] == ["0, USD"]


def test_a_file_of_the_standard_has_days_and_keys_of_organisations() -> None:
    record = read(FOLDER / "standard_grants.json")[0]

    funder = organization(by_name("ioi_funder_grants", "GB-CHC-0000001", ""))
    recipient = organization(by_name("ioi_funder_grants", "GB-CHC-0000002", "Example Trust"))
    assert (record.page, record.modified) == ("https://trust.example.org/7", date(2022, 1, 1))
    assert record.statements[2] == FundingRelation(
        funder,
        recipient,
        PRIVATE,
        Decimal(2500),
        "GBP",
        "360G-Example-7",
        "Open",
        title="Repository of examples",
        claim=Claim(day("2021-04-01"), day("2024-03-31")),
    )
    assert [notice.field for notice in record.notices] == ["website"]


def test_a_grant_to_an_individual_states_nothing_and_no_person_is_ever_read() -> None:
    records = [
        *read(FOLDER / "standard_grants.json"),
        *read(FOLDER / "initiative_grants.json"),
        ioi_grants.record(next(ioi_grants.items(FOLDER / "foundation_grants.jsonl"))),
    ]

    assert records[1].statements == ()
    assert "Anna" not in repr(records)
    assert "Bert" not in repr(records)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"grant_id": None}, "id is ''"),
        ({"funder_org_name": " "}, "funder is ''"),
        ({"recipient_org_name": None}, "recipient is ''"),
    ],
)
def test_a_grant_that_cannot_be_used_is_refused_with_its_field(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidRecord, match=said):
        changed(**fields)


def test_a_grant_with_a_field_of_another_shape_is_refused_with_its_layout() -> None:
    with pytest.raises(InvalidRecord, match="expected 360Giving Data Standard"):
        ioi_grants.record(Item("record 1", {"id": "1", "fundingOrganization": []}))


@pytest.mark.parametrize(
    ("fields", "noticed"),
    [
        ({"award_amount": "much"}, "amount, currency"),
        ({"award_currency": None}, "amount, currency"),
        ({"grant_end_date": "soon"}, "end"),
    ],
)
def test_a_value_nobody_understands_is_noticed_and_the_grant_kept(fields: dict[str, Any], noticed: str) -> None:
    record = changed(recipient_org_ror_id=None, **fields)

    assert [notice.field for notice in record.notices] == [noticed]
    assert len(record.statements) == 3


@pytest.mark.parametrize(
    ("name", "text"), [("grants.jsonl", '{"a": 1}'), ("grants.json", '{"grants": [{"a": 1}]}'), ("grants.json", "[")]
)
def test_a_file_that_holds_no_grants_is_refused(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)

    with pytest.raises(UnreadableSource, match=name):
        list(ioi_grants.items(path))


def test_the_real_grants_are_read_in_full_and_their_sums_are_those_of_the_files(shared_data: Path) -> None:
    paths = registry.files(ioi_grants.SOURCE, shared_data)
    records = {path.name: read(path) for path in paths}
    arcadia, chan = records.values()

    with gzip.open(paths[0]) as lines:
        plain_arcadia = [json.loads(line) for line in lines]
    (plain_chan,) = json.loads(gzip.decompress(paths[1].read_bytes()))["grants"]
    assert (len(arcadia), len(chan)) == (len(plain_arcadia), len(plain_chan)) == (451, 4_178)
    assert total(arcadia) == sum(Decimal(str(one["award_amount"])) for one in plain_arcadia)
    assert total(chan) == sum(Decimal(str(one["fields"]["Amount"])) for one in plain_chan)
    assert {one.local for one in chan} == {one["id"] for one in plain_chan}
    assert Counter(notice.field for one in (*arcadia, *chan) for notice in one.notices) == {"website": 1}


def total(records: list[Record]) -> Decimal:
    amounts = [one.amount for record in records for one in record.statements if isinstance(one, FundingRelation)]
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
