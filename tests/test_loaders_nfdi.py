"""NFDI: what a consortium is, which institutions applied and take part, that no person is read, and the real tables."""

import ast
import csv
from collections import Counter
from pathlib import Path

import pytest

from loaders import nfdi
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.rdf import Converter
from loaders.records import (
    FundingRelation,
    Infrastructure,
    Initiative,
    Kind,
    Membership,
    Name,
    Organization,
    Record,
    Reference,
    day,
)
from ontology.identifiers import Identifier
from ontology.namespaces import Namespaces
from ontology.vocabulary import concept, country

FOLDER = Path(__file__).parent / "sources" / "nfdi"
PAGES = FOLDER / "GEPRIS_NFDI_project_pages.csv"
ITEMS = FOLDER / "wikidata_manual_edits.csv"
LAKES = Reference(Kind.INITIATIVE, (Identifier("gepris", "900000001"),))


def institution(number: str) -> Reference:
    return Reference(Kind.ORGANIZATION, (Identifier("gepris-institution", number),))


def records(path: Path) -> list[Record]:
    return [nfdi.record(item) for item in nfdi.items(path)]


def test_a_page_is_a_consortium_with_its_money_and_its_institutions_in_their_roles() -> None:
    lakes = nfdi.record(next(nfdi.items(PAGES)))

    assert (lakes.local, lakes.page) == ("900000001", "https://gepris.dfg.de/gepris/projekt/900000001")
    assert lakes.statements == (
        Initiative(
            LAKES,
            names=(Name("NFDI4Lakes"),),
            types=(concept("initiative-type", "national-consortium"),),
            themes=(concept("dfg", "21", "4.0"), concept("dfg", "44", "4.0")),
            countries=(str(country("DE")),),
            homepages=("https://lakes.example/",),
        ),
        Infrastructure(
            nfdi.NFDI,
            (
                Name("Nationale Forschungsdateninfrastruktur", "de"),
                Name("German National Research Data Infrastructure", "en"),
                Name("NFDI", None, "acronym"),
            ),
            classes=("FederatedPlatform",),
        ),
        Membership(LAKES, nfdi.NFDI, concept("role", "member")),
        Organization(nfdi.DFG, (Name("Deutsche Forschungsgemeinschaft", "de", "mention"),)),
        FundingRelation(nfdi.DFG, LAKES, concept("cost-recovery", "grant-public"), grant_number="900000001"),
        Organization(institution("90001"), (Name("Lake Institute", "de"),)),
        Membership(institution("90001"), LAKES, concept("role", "applicant")),
        Organization(institution("90002"), (Name("University of the Hills (UH), Institut für Seen", "de"),)),
        Membership(institution("90002"), LAKES, concept("role", "co-applicant")),
        Organization(institution("90003"), (Name("Society for Lakes e.V.", "de"),)),
        Membership(institution("90003"), LAKES, concept("role", "co-applicant")),
        Membership(institution("90001"), LAKES, concept("role", "participant")),
        Organization(institution("90006"), (Name("Map House", "de"),)),
        Membership(institution("90006"), LAKES, concept("role", "associated-partner")),
    )
    assert [(notice.field, notice.value) for notice in lakes.notices] == [
        ("subject_area", "Astrology"),
        ("Cooperation partners", "1 persons"),
        ("Cooperation partners", "1 other entries"),
    ]


def test_a_cell_that_is_no_list_of_pairs_is_noticed_and_never_run() -> None:
    hills = nfdi.record(list(nfdi.items(PAGES))[1])

    assert {notice.field for notice in hills.notices} == {"homepage", "Applying institution"}
    assert [one.member for one in hills.statements if isinstance(one, Membership)] == [hills.statements[0].ref]  # type: ignore[union-attr]  # the consortium comes first


def test_no_person_is_read() -> None:
    converter = Converter(nfdi.SOURCE, Namespaces())
    read = [nfdi.record(item) for item in list(nfdi.items(PAGES))[:2]]
    written = "".join(line for record in read for line in converter.lines(record))
    noticed = "".join(notice.value for record in read for notice in record.notices)

    assert "NFDI4Lakes" in written
    assert not [word for word in ("Doe", "Roe", "doe@") if word in written or word in noticed]


@pytest.mark.parametrize(("number", "field"), [(2, "gepris"), (3, "title"), (4, "row")])
def test_a_page_without_number_or_name_is_refused(number: int, field: str) -> None:
    with pytest.raises(InvalidRecord) as refused:
        nfdi.record(list(nfdi.items(PAGES))[number])

    assert refused.value.field == field


def test_an_item_gives_a_consortium_its_identifier_and_its_beginning() -> None:
    lakes, hills = (nfdi.record(item) for item in list(nfdi.items(ITEMS))[:2])

    assert lakes.statements == (
        Initiative(
            Reference(Kind.INITIATIVE, (Identifier("gepris", "900000001"), Identifier("wikidata", "Q900000001"))),
            names=(Name("NFDI4Lakes", None, "mention"),),
            homepages=("https://lakes.example",),
            started=day("2021-10-01"),
        ),
    )
    assert [notice.field for notice in hills.notices] == ["Inception"]


@pytest.mark.parametrize(("number", "field"), [(2, "Wikidata"), (3, "GEPRIS")])
def test_an_item_without_its_identifiers_is_refused(number: int, field: str) -> None:
    with pytest.raises(InvalidRecord) as refused:
        nfdi.record(list(nfdi.items(ITEMS))[number])

    assert refused.value.field == field


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    (path := tmp_path / "pages.csv").write_text("Titel,Link\nGHGA,https://example.org/\n")

    with pytest.raises(UnreadableSource, match="GEPRIS"):
        list(nfdi.items(path))


def test_the_real_pages_are_read_in_full(shared_data: Path) -> None:
    path = shared_data / "nfdi" / "GEPRIS_NFDI_project_pages.csv"
    read = records(path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    members = {
        (row["gepris"].rpartition("/")[2], role, address.rpartition("/")[2])
        for row in rows
        for column, role in nfdi.ROLES.items()
        for _, address in (ast.literal_eval(row[column]) if row[column] else [])
        if "/institution/" in address
    }
    persons = {
        " ".join(name.split()[-2:])
        for row in rows
        for column in ("Spokesperson", "Participating Persons", "Co-Spokespersons", "Cooperation partners")
        for name, address in (ast.literal_eval(row[column]) if row[column] else [])
        if "/person/" in address
    }
    written = "".join(line for record in read for line in Converter(nfdi.SOURCE, Namespaces()).lines(record))

    found = [
        (record.local, str(one.role).rpartition("/")[2], one.member.identifiers[0].local)
        for record in read
        for one in record.statements
        if isinstance(one, Membership) and one.member_of != nfdi.NFDI
    ]
    assert len(read) == len(rows) == 19
    assert len(found) == len(set(found)) == len(members) > 600
    assert set(found) == members
    assert [notice.value for record in read for notice in record.notices] == ["2 persons"]
    assert len(persons) > 100
    assert not [name for name in persons if name in written]


def test_the_real_items_join_the_real_pages(shared_data: Path) -> None:
    pages, items = (
        records(shared_data / "nfdi" / name) for name in ("GEPRIS_NFDI_project_pages.csv", "wikidata_manual_edits.csv")
    )
    consortia = [one for record in items for one in record.statements if isinstance(one, Initiative)]

    assert {one.ref.identifiers[0].local for one in consortia} == {record.local for record in pages}
    years = Counter(one.started.first.year for one in consortia if one.started)
    assert years == {2020: 9, 2021: 10}
    assert not [notice for record in items for notice in record.notices]
