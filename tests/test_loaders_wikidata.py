"""Wikidata: rows of answers as statements, whatever they lack."""

import json
from pathlib import Path
from typing import Any

import pytest

from loaders import wikidata
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.records import (
    Claim,
    Crosswalk,
    FundingRelation,
    Infrastructure,
    Kind,
    Membership,
    Name,
    Organization,
    Partnership,
    Record,
    Reference,
    Responsibility,
    Subordination,
    day,
    status,
)
from loaders.source import Item
from ontology.identifiers import Identifier
from ontology.vocabulary import concept, concepts

ROW = {
    "statement": "http://www.wikidata.org/entity/statement/Q900000001-A",
    "property": "P137",
    "kind": "infra",
    "item": "http://www.wikidata.org/entity/Q900000001",
    "itemId": "r3d100099999",
    "itemLabel": "Archive of Examples",
    "target": "http://www.wikidata.org/entity/Q900000002",
    "targetId": "0xampe144",
    "targetLabel": "Institute of Examples",
    "rank": "http://wikiba.se/ontology#NormalRank",
    "start": "2013-01-01T00:00:00Z",
    "startPrecision": "9",
}
INFRA = Reference(Kind.INFRASTRUCTURE, (Identifier("re3data", "r3d100099999"), Identifier("wikidata", "Q900000001")))
ORG = Reference(Kind.ORGANIZATION, (Identifier("ror", "0xampe144"), Identifier("wikidata", "Q900000002")))
SINCE = Claim(day("2013"))


def bindings(row: dict[str, str | None]) -> dict[str, Any]:
    return {name: {"type": "literal", "value": value} for name, value in row.items() if value is not None}


def read(**fields: str | None) -> Record:
    return wikidata.record(Item("record 1", bindings({**ROW, **fields})))


def test_an_operator_is_responsible_since_the_year_that_is_known() -> None:
    record = read()

    assert record.local == "Q900000001-A"
    assert record.page == "https://www.wikidata.org/wiki/Q900000001#P137"
    assert record.statements == (
        Infrastructure(INFRA, (Name("Archive of Examples", "en", "mention"),)),
        Organization(ORG, (Name("Institute of Examples", "en", "mention"),)),
        Responsibility(ORG, INFRA, concept("role", "operator"), SINCE),
    )


@pytest.mark.parametrize(
    ("property_", "expected"),
    [
        ("P127", Responsibility(ORG, INFRA, concept("role", "owner"), SINCE)),
        ("P463", Membership(INFRA, ORG, claim=SINCE)),
        ("P859", FundingRelation(ORG, INFRA, concept("cost-recovery", "sponsorship"), claim=SINCE)),
        ("P8324", FundingRelation(ORG, INFRA, claim=SINCE)),
        (
            "P2652",
            Partnership(
                (INFRA, ORG),
                concept("partnership-type", "declared-collaboration"),
                Claim(day("2013"), None, status("active")),
            ),
        ),
    ],
)
def test_each_property_is_the_relation_that_it_names(property_: str, expected: object) -> None:
    assert read(property=property_).statements[-1] == expected


def test_a_deprecated_statement_is_rejected_and_a_partnership_that_ended_has_ended() -> None:
    rejected = read(rank="http://wikiba.se/ontology#DeprecatedRank").statements[-1]
    ended = read(property="P2652", end="2019-05-01T00:00:00Z", endPrecision="10").statements[-1]

    assert isinstance(rejected, Responsibility)
    assert rejected.claim == Claim(day("2013"), None, status("rejected"))
    assert isinstance(ended, Partnership)
    assert ended.claim == Claim(day("2013"), day("2019-05"), status("ended"))


def test_a_part_of_an_infrastructure_and_of_an_organisation_are_parts_and_a_rejected_one_is_none() -> None:
    other = {"property": "P361", "targetId": None, "target": "http://www.wikidata.org/entity/Q900000003"}
    infrastructure, organization = read(**other), read(**other, kind="org", itemId="0xampe144")

    cloud = Reference(Kind.INFRASTRUCTURE, (Identifier("wikidata", "Q900000003"),))
    assert infrastructure.statements[-1] == Infrastructure(
        INFRA, (Name("Archive of Examples", "en", "mention"),), part_of=(cloud,)
    )
    assert isinstance(organization.statements[-1], Subordination)
    rejected = read(**other, rank="http://wikiba.se/ontology#DeprecatedRank")
    assert [type(one) for one in rejected.statements] == [Infrastructure, Infrastructure]
    assert all(isinstance(one, Infrastructure) and not one.part_of for one in rejected.statements)


def test_an_item_without_a_label_is_only_its_identifiers() -> None:
    assert read(targetLabel=None).statements[1] == Crosswalk(ORG)


@pytest.mark.parametrize(
    ("fields", "noticed"),
    [
        ({"itemId": "none"}, "itemId"),
        ({"start": "-0500-01-01T00:00:00Z"}, "start"),
        ({"startPrecision": "7"}, None),
    ],
)
def test_a_value_nobody_understands_is_noticed_and_a_century_is_no_date(
    fields: dict[str, str | None], noticed: str | None
) -> None:
    record = read(**fields)

    assert [notice.field for notice in record.notices] == ([noticed] if noticed else [])
    assert len(record.statements) == 3


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"property": "P31"}, "property is 'P31'"),
        ({"kind": "thing"}, "kind is 'thing'"),
        ({"target": "http://example.org/x"}, "target is"),
        ({"target": ROW["item"]}, "another item"),
        ({"rank": None}, "rank is None"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_column(fields: dict[str, str | None], said: str) -> None:
    with pytest.raises(InvalidRecord, match=said):
        read(**fields)


def test_every_role_of_a_property_is_in_its_scheme() -> None:
    assert {"owner", "operator"} <= set(concepts("role"))
    assert set(wikidata.PROPERTIES) | {wikidata.PART_OF} == {"P127", "P137", "P361", "P463", "P859", "P2652", "P8324"}


def test_an_answer_is_read_row_by_row_and_one_of_another_query_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wikidata-infra-P137-0000000.json"
    path.write_text(json.dumps({"head": {"vars": []}, "results": {"bindings": [bindings(dict(ROW))]}}))

    assert [wikidata.record(item) for item in wikidata.items(path)] == [read()]
    path.write_text(json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"value": "1"}}]}}))
    with pytest.raises(UnreadableSource, match="expected an answer with the columns statement"):
        list(wikidata.items(path))
