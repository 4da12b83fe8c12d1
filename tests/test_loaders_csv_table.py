"""Tables of one's own: the mapping of the documentation, what is checked in it, and every kind of relation."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from loaders import csv_table
from loaders.csv_mapping import SCHEMES_OF, Mapping, read
from loaders.csv_statements import Cells
from loaders.errors import InvalidRecord, SourceUnavailable, UnreadableSource
from loaders.names import by_name
from loaders.records import (
    Claim,
    CoverageStatement,
    Endorsement,
    FundingRelation,
    Infrastructure,
    Initiative,
    Kind,
    Membership,
    Name,
    Organization,
    Partnership,
    Record,
    Reference,
    Responsibility,
    day,
    status,
)
from ontology import terms
from ontology.identifiers import Identifier
from ontology.vocabulary import concept, concepts, country

FOLDER = Path(__file__).parent / "sources" / "tables"
MAPPING = FOLDER / "funding.yaml"
MINISTRY = Reference(Kind.ORGANIZATION, (Identifier("ror", "0xampe144"),))
ARCHIVE = Reference(Kind.INFRASTRUCTURE, (Identifier("re3data", "r3d100099999"),))


def records(mapping: Path) -> list[Record]:
    source, path = csv_table.source(mapping)
    return [source.record(item) for item in source.items(path)]


def written(folder: Path, mapping: dict[str, object], table: str) -> Path:
    origin = yaml.safe_load(MAPPING.read_text("utf-8"))["source"]
    (folder / "table.csv").write_text(table, "utf-8")
    path = folder / "mapping.yaml"
    path.write_text(yaml.safe_dump({"source": origin, "table": "table.csv", **mapping}), "utf-8")
    return path


def edited(folder: Path, old: str, new: str) -> Path:
    text = MAPPING.read_text("utf-8")
    assert old in text
    (folder / "funding.csv").write_bytes((FOLDER / "funding.csv").read_bytes())
    (folder / "funding.yaml").write_text(text.replace(old, new), "utf-8")
    return folder / "funding.yaml"


def test_the_mapping_of_the_documentation_is_the_one_that_is_tested() -> None:
    text = (Path(__file__).parents[1] / "docs" / "tables.md").read_text("utf-8")

    (shown,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert shown == MAPPING.read_text("utf-8")


def test_a_mapping_is_a_source_with_its_own_name_and_licence() -> None:
    source, path = csv_table.source(MAPPING)

    assert (source.name, source.licence) == ("example-ministry", "https://creativecommons.org/licenses/by/4.0/")
    assert path == FOLDER / "funding.csv"


def test_a_row_names_a_funder_and_what_it_funds() -> None:
    record = records(MAPPING)[1]

    assert record.local == "G-1"
    assert record.notices == ()
    assert record.statements == (
        Organization(MINISTRY, (Name("Example Ministry", None, "mention"),)),
        Infrastructure(
            ARCHIVE,
            (Name("Archive of Examples", "en", "mention"),),
            countries=(str(country("NA")),),
            homepages=("http://archive.example.org",),
        ),
        FundingRelation(
            MINISTRY,
            ARCHIVE,
            concept("cost-recovery", "grant-public"),
            Decimal("1234.50"),
            "EUR",
            claim=Claim(day("2022-02-01"), day("2024-12-31")),
        ),
    )


def test_what_cannot_be_understood_is_noticed_and_the_row_kept() -> None:
    record = records(MAPPING)[2]

    ref = Reference(Kind.INFRASTRUCTURE, (by_name("example-ministry", "Index of Examples", "infrastructure", "XX"),))
    relation = record.statements[-1]
    assert record.statements[1] == Infrastructure(ref, (Name("Index of Examples", "en"),))
    assert isinstance(relation, FundingRelation)
    assert (relation.type, relation.amount, relation.currency) == (concept("cost-recovery", "in-kind"), None, None)
    assert relation.claim == Claim(day("2022"))
    assert [notice.field for notice in record.notices] == [
        "entities.repository.ids.re3data",
        "entities.repository.country",
        "end",
        "amount",
    ]


def test_an_entity_that_a_row_leaves_blank_has_no_relations() -> None:
    record = records(MAPPING)[3]

    assert record.statements == (Organization(MINISTRY, (Name("Example Ministry", None, "mention"),)),)


def test_completeness_is_stated_as_the_mapping_states_it() -> None:
    assert records(MAPPING)[0].statements == (
        CoverageStatement(terms.funded, terms.OpenScienceInfrastructure, date(2026, 5, 1)),
    )


def test_columns_that_the_mapping_does_not_name_are_not_read() -> None:
    assert "anna" in (FOLDER / "funding.csv").read_text("utf-8")
    assert "anna" not in repr(records(MAPPING)).lower()


def test_every_kind_of_relation_and_entity_can_be_mapped(tmp_path: Path) -> None:
    one, other = (
        {"kind": "organization", "name": "One"},
        {"kind": "initiative", "name": "Other", "description": {"value": "Aim"}},
    )
    relations = [
        {
            "type": "responsibility",
            "actor": "one",
            "target": "other",
            "role": {"column": "Role", "words": {"runs": "operator"}},
        },
        {"type": "membership", "member": "one", "member_of": "other", "role": {"value": "lead"}},
        {
            "type": "partnership",
            "partners": ["one", "other"],
            "kind": {"value": "agreement"},
            "status": {"value": "intended"},
        },
        {"type": "endorsement", "endorser": "one", "endorsed": "other", "start": "Since"},
    ]
    mapping = {"entities": {"one": one, "other": {**other, "acronym": "Short"}}, "relations": relations}

    (record,) = records(written(tmp_path, mapping, "One,Other,Short,Role,Since\nInstitute,Plan,P,runs,2020\n"))

    first = Reference(Kind.ORGANIZATION, (by_name("example-ministry", "Institute", "organization", ""),))
    second = Reference(Kind.INITIATIVE, (by_name("example-ministry", "Plan", "initiative", ""),))
    assert record.local == "1"
    assert record.statements == (
        Organization(first, (Name("Institute"),)),
        Initiative(second, (Name("Plan"), Name("P", None, "acronym")), aim="Aim"),
        Responsibility(first, second, concept("role", "operator")),
        Membership(first, second, concept("role", "lead")),
        Partnership((first, second), concept("partnership-type", "agreement"), Claim(status=status("intended"))),
        Endorsement(first, second, Claim(day("2020"))),
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: organization", "kind: person", r"Invalid enum value 'person'.*entities"),
        ("  - type: funding", "  - type: gift", "Invalid value 'gift'"),
        ("    currency:", "    colour:", "contains unknown field `colour`"),
        ("funder: ministry", "funder: minister", r"relations\[0\] is about 'minister', expected ministry"),
        ("re3data: re3data id", "re3: re3data id", r"ids\.re3 is no scheme, expected .*re3data"),
        ("Grant: grant-public", "Grant: grant-publik", r"relations\[0\]\.kind: .*nearest: grant-public"),
        ("property: funded", "property: fundet", r"complete\.property is 'fundet', expected .*funded"),
        (
            "name: {value: Example Ministry}",
            "name: {}",
            r"entities\.ministry\.name has a column and a value, or neither",
        ),
        ("name: example-ministry", "name: Example Ministry", r"source\.name is 'Example Ministry'"),
        ("name: example-ministry", "name: derived", r"source\.name is 'derived'"),
        (
            "amount: Amount",
            "amount: Amout",
            r"has no column 'Amout', which relations\[0\]\.amount names; nearest: Amount",
        ),
        ("id: Grant", "id: Number", "has no column 'Number', which id names"),
        ("entities:", "entities: [", "no mapping of a table"),
    ],
)
def test_a_mapping_that_names_what_does_not_exist_is_refused_with_the_nearest(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(UnreadableSource, match=said):
        records(edited(tmp_path, old, new))


def test_a_mapping_without_entities_or_with_a_partnership_without_status_is_refused(tmp_path: Path) -> None:
    one = {"kind": "organization", "name": "One"}
    partners = {"type": "partnership", "partners": ["one", "one"]}

    with pytest.raises(UnreadableSource, match="entities is empty"):
        read(written(tmp_path, {"entities": {}}, "One\n"))
    with pytest.raises(UnreadableSource, match=r"relations\[0\]\.status is missing"):
        read(written(tmp_path, {"entities": {"one": one}, "relations": [partners]}, "One\n"))
    with pytest.raises(SourceUnavailable, match=r"gone\.yaml"):
        read(tmp_path / "gone.yaml")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",Plan,operator,active", "entities is None"),
        ("Institute,Plan", "row is '2 cells'"),
        ("Institute,Plan,friend,active", "role is 'friend'"),
        ("Institute,Plan,operator,new", "status is 'new'"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_field(tmp_path: Path, row: str, said: str) -> None:
    entities = {
        "one": {"kind": "organization", "name": "One"},
        "other": {
            "kind": "organization",
            "name": {"column": "Other", "words": {"Plan": "" if row.startswith(",") else "Plan"}},
        },
    }
    relations = [
        {"type": "responsibility", "actor": "one", "target": "other", "role": "Role"},
        {"type": "partnership", "partners": ["one", "other"], "status": "Status"},
    ]

    with pytest.raises(InvalidRecord, match=said):
        records(written(tmp_path, {"entities": entities, "relations": relations}, f"One,Other,Role,Status\n{row}\n"))


def test_a_row_without_the_id_that_is_named_is_refused(tmp_path: Path) -> None:
    mapping = {"id": "Id", "entities": {"one": {"kind": "organization", "name": "One"}}}

    with pytest.raises(InvalidRecord, match="id is None"):
        records(written(tmp_path, mapping, "Id,One\n,Institute\n"))


def test_a_relation_of_a_thing_with_itself_and_an_id_without_a_name_are_noticed(tmp_path: Path) -> None:
    one = {"kind": "organization", "name": "One", "ids": {"ror": "Id"}}
    third = {"kind": "organization", "name": "Third", "ids": {"ror": "Id"}}
    mapping = {
        "entities": {"one": one, "other": one, "third": third},
        "relations": [{"type": "endorsement", "endorser": "one", "endorsed": "other"}],
    }

    (record,) = records(written(tmp_path, mapping, "One,Id,Third\nInstitute,0xampe144,\n"))

    assert [notice.field for notice in record.notices] == ["entities.third.name", "relations"]
    assert all(isinstance(one, Organization) for one in record.statements)


def test_an_amount_needs_a_currency(tmp_path: Path) -> None:
    path = edited(tmp_path, "currency: {value: EUR}", "currency: {value: euro}")

    record = records(path)[1]

    assert [(notice.field, notice.value) for notice in record.notices] == [("currency", "euro")]


def test_every_scheme_of_a_field_exists() -> None:
    assert all(concepts(scheme) for scheme in SCHEMES_OF.values())


@given(st.decimals(min_value=Decimal("0.01"), max_value=10**12, places=2), st.sampled_from([".", ","]))
def test_an_amount_is_the_number_that_was_written_in_the_manner_of_a_country(number: Decimal, mark: str) -> None:
    mapping = read(MAPPING)
    english = f"{number:,.2f}"
    text = english if mark == "." else english.replace(",", "x").replace(".", ",").replace("x", ".")

    cells = Cells(_with_decimal(mapping, mark), "line 1", {"Amount": text}, [])

    assert cells.amount("Amount") == number


def _with_decimal(mapping: Mapping, mark: str) -> Mapping:
    return msgspec.structs.replace(mapping, decimal=mark)
