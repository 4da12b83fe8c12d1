"""Barcelona Declaration: signatures and support are two things, and the real list."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from loaders import barcelona
from loaders.barcelona import DECLARATION
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.names import by_name
from loaders.records import (
    CoverageStatement,
    Declaration,
    Endorsement,
    Kind,
    Name,
    Organization,
    Record,
    Reference,
    Thing,
)
from ontology import terms
from ontology.identifiers import Identifier
from ontology.vocabulary import concept, country

EXCERPT = Path(__file__).parent / "sources" / "barcelona_signatories_supporters_2026-05-01.csv"


def read(path: Path) -> list[Record]:
    return [barcelona.record(item) for item in barcelona.items(path)]


def edited(tmp_path: Path, old: str, new: str) -> Path:
    path = tmp_path / "signatories_supporters.csv"
    path.write_text(EXCERPT.read_text("utf-8").replace(old, new), "utf-8")
    return path


def test_the_list_is_complete_for_endorsers_and_supporters_on_the_day_in_its_name() -> None:
    assert read(EXCERPT)[0].statements == (
        Thing(DECLARATION, (Name("Barcelona Declaration on Open Research Information", "en"),)),
        CoverageStatement(terms.endorsed, DECLARATION, date(2026, 5, 1)),
        CoverageStatement(terms.declarationTarget, DECLARATION, date(2026, 5, 1)),
    )


def test_a_signatory_endorses_the_declaration() -> None:
    record = read(EXCERPT)[1]

    ref = Reference(Kind.ORGANIZATION, (Identifier("ror", "0xampe144"),))
    assert record.local == "University of Examples (Namibia)"
    assert record.statements == (
        Organization(
            ref,
            (Name("University of Examples", None, "mention"),),
            countries=(str(country("NA")),),
            homepages=("https://uoe.example.org",),
        ),
        Endorsement(ref, DECLARATION),
    )


def test_an_international_signatory_without_an_id_is_known_by_its_name() -> None:
    organization, _ = read(EXCERPT)[2].statements

    assert organization == Organization(
        Reference(Kind.ORGANIZATION, (by_name("barcelona_declaration", "guild OF examples", "international"),)),
        (Name("Guild of  Examples"),),
        countries=(concept("region", "international"),),
    )


def test_a_supporter_declares_support_and_signs_nothing() -> None:
    organization, declaration = read(EXCERPT)[3].statements

    assert isinstance(organization, Organization)
    assert declaration == Declaration(organization.ref, concept("declaration-kind", "support"), DECLARATION)


def test_a_ror_id_that_another_row_has_too_is_left_out() -> None:
    record = read(EXCERPT)[4]

    organization = record.statements[0]
    assert isinstance(organization, Organization)
    assert organization.ref.identifiers == (by_name("barcelona_declaration", "Other Index of Examples", ""),)
    assert [notice.field for notice in record.notices] == ["ror", "website"]


def test_a_name_in_another_source_or_country_is_another_identifier() -> None:
    names = {by_name("a", "Name"), by_name("b", "Name"), by_name("a", "Name", "DE"), by_name("a", " NAME ")}

    assert len(names) == 3


def test_a_name_that_is_no_unicode_has_an_identifier_nevertheless() -> None:
    assert by_name("a", "\ud800") == by_name("a", "?") != by_name("a", "x")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Signatories,", "Friends,", r"type_0 is 'Friends', expected Signatories or Supporters"),
        ("University of Examples (Namibia),", ",", "display_name"),
        (",,34", ",", "row is '11 cells'"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_field(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(InvalidRecord, match=said):
        read(edited(tmp_path, old, new))


@pytest.mark.parametrize(("old", "new", "field"), [(",NA,", ",N1,", "country_code"), ("0xampe144", "0xampe145", "ror")])
def test_a_value_nobody_understands_is_noticed(tmp_path: Path, old: str, new: str, field: str) -> None:
    assert [notice.field for notice in read(edited(tmp_path, old, new))[1].notices] == [field]


def test_a_table_of_something_else_is_refused_with_the_columns_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="expected the columns display_name"):
        read(edited(tmp_path, "display_name,", "title,"))


@pytest.fixture(scope="module")
def path(shared_data: Path) -> Path:
    return next(shared_data.rglob("*signatories_supporters.csv"))


def test_the_real_list_is_read_in_full(path: Path) -> None:
    records = read(path)[1:]

    relations = [record.statements[1] for record in records]
    assert len({record.local for record in records}) == len(records) == 203
    assert Counter(type(one) for one in relations) == {Endorsement: 146, Declaration: 57}
    assert [notice.value for record in records for notice in record.notices] == ["https://ror.org/04rjz5883"]


def test_the_real_ror_ids_and_countries_are_those_that_the_table_has(path: Path) -> None:
    """The table gives 138 codes of countries and calls 8 organisations international."""
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    organizations = [one for record in read(path) for one in record.statements if isinstance(one, Organization)]

    plain = {row["ror"].removeprefix("https://ror.org/") for row in rows if row["ror"]}
    schemes = Counter(one.ref.identifiers[0].scheme for one in organizations)
    assert {one.ref.identifiers[0].local for one in organizations} >= plain
    assert schemes == {"ror": 159, "source-name": 203 - 159}
    assert sum(bool(one.countries) for one in organizations) == sum(bool(row["country"]) for row in rows) == 146
