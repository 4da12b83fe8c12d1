"""TSOSI: entities of both shapes, transfers of the API, what is hidden or never loaded, and the real list."""

import gzip
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from loaders import tsosi
from loaders.barcelona import DECLARATION
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.rdf import Converter
from loaders.records import (
    Claim,
    Declaration,
    FundingRelation,
    Infrastructure,
    Initiative,
    Kind,
    Membership,
    Name,
    Organization,
    Policy,
    Record,
    Reference,
    Responsibility,
    Thing,
    day,
    status,
)
from loaders.source import Item
from loaders.tsosi_entities import SCOSS
from ontology.identifiers import Identifier
from ontology.namespaces import Namespaces
from ontology.vocabulary import concept

SOURCES = Path(__file__).parent / "sources"
STATIC = SOURCES / "tsosi_entities.json"
PAGE = SOURCES / "tsosi_entities_page.json"
TRANSFERS = SOURCES / "tsosi_transfers.json"


def read(path: Path) -> list[Record]:
    return [tsosi.record(item) for item in tsosi.items(path)]


def uuid(digit: int) -> Identifier:
    return Identifier(
        "tsosi",
        "-".join(str(digit) * length for length in (8, 4)) + f"-4{str(digit) * 3}-8{str(digit) * 3}-" + str(digit) * 12,
    )


def changed(file: Path, number: int = 0, **fields: Any) -> Record:
    content = json.loads(file.read_bytes())
    one = (content if isinstance(content, list) else content["results"])[number]
    return tsosi.record(Item("record 1", {**one, **fields}))


def test_an_infrastructure_has_its_scoss_cycle_its_statement_and_who_stands_for_it() -> None:
    record = read(STATIC)[0]

    ref = Reference(
        Kind.INFRASTRUCTURE, (Identifier("ror", "0xampe144"), Identifier("infrafinder", "index-of-examples"))
    )
    assert (record.local, record.notices) == ("ror-0xampe144", ())
    assert record.statements == (
        Infrastructure(
            ref,
            names=(Name("Index of Examples"), Name("IoE", None, "acronym")),
            countries=(concept("region", "eu"),),
            description="Lists examples; ask [e-mail address left out].",
            homepages=("https://index.example.org",),
            opened=day("2010-01-01"),
            certifications=(concept("certificate", "posi"),),
            policies=(
                Policy("https://index.example.org/posi", "Principles of Open Scholarly Infrastructure: statement"),
            ),
        ),
        Initiative(
            SCOSS,
            (
                Name("Global Sustainability Coalition for Open Science Services", "en"),
                Name("SCOSS", None, "acronym"),
            ),
        ),
        Membership(ref, SCOSS, claim=Claim(day("2017-01-01"), day("2020-01-01"))),
        Responsibility(
            Reference(Kind.ORGANIZATION, (Identifier("wikidata", "Q100000001"),)), ref, concept("role", "legal-host")
        ),
        Thing(DECLARATION, (Name("Barcelona Declaration", None, "mention"),)),
        Declaration(ref, concept("declaration-kind", "support"), DECLARATION),
    )


def test_an_entity_without_details_is_an_organisation() -> None:
    organization, _, declaration = read(STATIC)[1].statements

    assert organization == Organization(
        Reference(Kind.ORGANIZATION, (Identifier("tsosi", "library_consortium"),)), (Name("Consortium of Libraries"),)
    )
    assert isinstance(declaration, Declaration)


def test_an_entity_of_the_api_that_gives_and_receives_is_an_infrastructure_and_an_organisation() -> None:
    record = read(PAGE)[0]

    infrastructure, organization = record.statements
    assert isinstance(infrastructure, Infrastructure)
    assert isinstance(organization, Organization)
    found = (Identifier("ror", "0xampe144"), Identifier("wikidata", "Q100000002"), uuid(1))
    assert infrastructure.ref == Reference(Kind.INFRASTRUCTURE, found)
    assert organization.ref == Reference(Kind.ORGANIZATION, found)
    assert infrastructure.opened == organization.established == day("2010")
    assert infrastructure.names == (Name("Index of Examples"),)
    assert {notice.field for notice in record.notices} == {"registry", "identifiers.ror", "website"}


def test_an_entity_of_the_api_without_identifiers_has_that_of_the_api() -> None:
    record = read(PAGE)[1]

    assert record.statements == (
        Organization(Reference(Kind.ORGANIZATION, (uuid(2),)), (Name("Library of Examples"),)),
    )
    assert [notice.field for notice in record.notices] == ["country"]


def test_a_transfer_is_a_funding_relation_through_its_intermediary_for_its_period() -> None:
    record = read(TRANSFERS)[0]

    assert record.statements == (
        FundingRelation(
            Reference(Kind.ORGANIZATION, (uuid(2),)),
            Reference(Kind.INFRASTRUCTURE, (uuid(1),)),
            concept("cost-recovery", "contributions"),
            Decimal("1234.5"),
            "EUR",
            uuid(3).local,
            intermediaries=(Reference(Kind.ORGANIZATION, (uuid(4),)),),
            claim=Claim(day("2023"), day("2025"), status("intended")),
        ),
    )
    lines = "".join(Converter(tsosi.SOURCE, Namespaces()).lines(record))
    assert f"ontology#intermediary> <https://w3id.org/oskg/id/org/tsosi-{uuid(4).local}>" in lines


def test_a_transfer_whose_amount_is_hidden_is_dated_by_its_payment_and_has_no_amount() -> None:
    (relation,) = read(TRANSFERS)[1].statements

    assert isinstance(relation, FundingRelation)
    assert (relation.amount, relation.currency) == (None, None)
    assert relation.claim == Claim(day("2023-05"), None)
    assert relation.intermediaries == (Reference(Kind.ORGANIZATION, (uuid(4),)),)


def test_a_transfer_that_was_merged_into_another_states_nothing() -> None:
    assert read(TRANSFERS)[2].statements == ()


def test_no_person_or_raw_data_leaves_the_files() -> None:
    text = repr([*read(STATIC), *read(PAGE), *read(TRANSFERS)])

    assert "anna" not in text.lower()


@pytest.mark.parametrize(
    ("file", "fields", "said"),
    [
        (TRANSFERS, {"emitter_id": None}, "emitter_id is None"),
        (TRANSFERS, {"agent_id": "no id"}, "id is 'no id'"),
        (PAGE, {"name": " "}, "name is ' '"),
        (STATIC, {"pid": {"registry_id": "viaf", "value": "1"}}, "identifiers"),
    ],
)
def test_a_record_that_cannot_be_used_is_refused_with_its_field(file: Path, fields: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidRecord, match=said):
        changed(file, **fields)


def test_a_record_of_another_shape_among_good_ones_is_refused() -> None:
    with pytest.raises(InvalidRecord, match="an entity or a transfer"):
        tsosi.record(Item("record 9", ["x"]))


@pytest.mark.parametrize(
    ("file", "fields", "noticed"),
    [
        (TRANSFERS, {"amount": -5}, "amount, currency"),
        (TRANSFERS, {"currency": None}, "amount, currency"),
        (TRANSFERS, {"date_start": {"value": "2023-01-01", "precision": "decade"}}, "date_start"),
        (STATIC, {"infrastructure": {"infra_finder_url": "https://x.example.org/A B"}}, "infra_finder_url"),
        (STATIC, {"infrastructure": {"posi_url": "soon"}}, "posi_url"),
    ],
)
def test_a_value_nobody_understands_is_noticed_and_the_record_kept(
    file: Path, fields: dict[str, Any], noticed: str
) -> None:
    record = changed(file, **fields)

    assert [notice.field for notice in record.notices] == [noticed]
    assert record.statements


def test_an_array_and_a_gzipped_page_are_read_like_a_page(tmp_path: Path) -> None:
    array = tmp_path / "transfers.json"
    array.write_text(json.dumps(json.loads(TRANSFERS.read_bytes())["results"]))
    page = tmp_path / "transfers.json.gz"
    page.write_bytes(gzip.compress(TRANSFERS.read_bytes()))

    assert read(array) == read(page) == read(TRANSFERS)
    assert [item.position for item in tsosi.items(page)] == ["record 1", "record 2", "record 3"]


@pytest.mark.parametrize("text", ["", "{", "[[1]]", '[{"name": 1}]', '{"items": []}', "3"])
def test_a_file_that_is_none_of_tsosi_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "entities.json"
    path.write_text(text)

    with pytest.raises(UnreadableSource, match=r"entities\.json"):
        list(tsosi.items(path))


def test_an_empty_page_is_a_page_without_records(tmp_path: Path) -> None:
    path = tmp_path / "transfers.json"
    path.write_text('{"count": 0, "results": []}')

    assert list(tsosi.items(path)) == []


def test_the_real_list_is_read_in_full(shared_data: Path) -> None:
    path = next(shared_data.rglob("static_entities.json"))
    records = read(path)
    counts = Counter(type(one).__name__ for record in records for one in record.statements)
    infrastructures = [one for record in records for one in record.statements if isinstance(one, Infrastructure)]

    plain = json.loads(path.read_bytes())
    assert len({record.local for record in records}) == len(records) == len(plain) == 55
    assert not [notice for record in records for notice in record.notices]
    assert counts == {
        "Infrastructure": 42,
        "Organization": 13,
        "Membership": 17,
        "Initiative": 17,
        "Declaration": 8,
        "Thing": 8,
        "Responsibility": 2,
    }
    assert sum(bool(one.certifications) for one in infrastructures) == 17
    assert sum(one.ref.identifiers[-1].scheme == "infrafinder" for one in infrastructures) == 20
    assert Counter(one["pid"]["registry_id"] for one in plain) == {"ror": 22, "wikidata": 31, "_custom": 2}
