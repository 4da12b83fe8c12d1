"""CORDIS: every layout and container, programmes and roles, what is never loaded, and the real exports."""

import csv
import gzip
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from loaders import cordis, registry
from loaders.cordis_layouts import LAYOUTS
from loaders.cordis_participations import ROLES, TYPES
from loaders.cordis_programmes import COMMISSION, PROGRAMMES
from loaders.cordis_projects import STATUSES
from loaders.errors import InvalidRecord, SourceUnavailable, UnreadableSource
from loaders.rdf import Converter
from loaders.records import (
    Claim,
    CoverageStatement,
    Crosswalk,
    FundingRelation,
    Initiative,
    Kind,
    Membership,
    Name,
    Organization,
    Record,
    Reference,
    day,
    status,
)
from loaders.tables import table
from ontology import terms
from ontology.identifiers import Identifier
from ontology.namespaces import Namespaces
from ontology.vocabulary import concept, concepts, country

FOLDER = Path(__file__).parent / "sources" / "cordis"


def project(number: int | str) -> Reference:
    return Reference(Kind.INITIATIVE, (Identifier("cordis", str(number)),))


def programme(local: str) -> Reference:
    return Reference(Kind.INITIATIVE, (Identifier("oskg", local),))


def body(number: int) -> Reference:
    return Reference(Kind.ORGANIZATION, (Identifier("pic", str(number)),))


def read(path: Path) -> list[Record]:
    """Read all records of a file but the one for the file itself."""
    return [cordis.record(item) for item in list(cordis.items(path))[1:]]


def zipped(folder: Path, members: Mapping[str, bytes], name: str = "cordis-HORIZONprojects-csv.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(zipfile.ZipInfo(member, (2024, 3, 2, 0, 0, 0)), content)
    return path


def as_json(name: str) -> bytes:
    text = (FOLDER / name).read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    flags = {"true": True, "false": False, "": None}
    return json.dumps([{key: flags.get(value, value) for key, value in row.items()} for row in rows]).encode()


def sheet(folder: Path, *rows: tuple[Any, ...]) -> Path:
    workbook = Workbook()
    active = workbook.active
    assert active is not None
    for row in rows:
        active.append(row)
    workbook.save(folder / "h2020-projects.xlsx")
    return folder / "h2020-projects.xlsx"


def test_a_project_is_read_with_its_programme_and_what_the_commission_pays() -> None:
    record = read(FOLDER / "project.csv")[0]

    claim = Claim(day("2022-01-01"), day("2025-12-31"), status("active"))
    assert record.local == "999000001"
    assert record.page == "https://cordis.europa.eu/project/id/999000001"
    assert (record.modified, record.notices) == (date(2023, 5, 6), ())
    assert record.statements == (
        Initiative(
            project(999000001),
            (Name("Infrastructure for Examples", "en"), Name("EXAMPLES", None, "acronym")),
            ("Project",),
            (concept("initiative-type", "project"),),
            started=day("2022-01-01"),
            ended=day("2025-12-31"),
            part_of=(programme("horizon-europe-research-infrastructures"),),
        ),
        FundingRelation(
            Reference(Kind.ORGANIZATION, COMMISSION),
            project(999000001),
            concept("cost-recovery", "grant-public"),
            Decimal("3500000.5"),
            "EUR",
            "999000001",
            "HORIZON-INFRA-2021-EOSC-01-01",
            claim=claim,
        ),
    )


def test_a_project_of_another_call_is_part_of_the_whole_programme_and_its_zero_is_no_amount() -> None:
    initiative, funding = read(FOLDER / "project.csv")[1].statements

    assert isinstance(initiative, Initiative)
    assert isinstance(funding, FundingRelation)
    assert initiative.part_of == (programme("horizon-europe"),)
    assert (funding.amount, funding.currency) == (None, None)
    assert funding.claim.status == status("ended")
    assert [notice.value for notice in read(FOLDER / "project.csv")[1].notices] == ["2022-13-01"]


def test_a_participant_is_a_member_of_the_project_in_its_role() -> None:
    first, second, *_ = read_good(FOLDER / "organization.csv")

    mention = Initiative(
        project(999000001),
        (Name("EXAMPLES", None, "mention"),),
        ("Project",),
        (concept("initiative-type", "project"),),
    )
    assert first.local == "999000001-999999001-coordinator"
    assert first.statements == (
        mention,
        Organization(
            body(999999001),
            (Name("UNIVERSITY OF EXAMPLES"), Name("UoE", None, "acronym")),
            (concept("organisation-type", "education"),),
            (str(country("GR")),),
            ("https://uoe.example.org",),
        ),
        Membership(body(999999001), project(999000001), concept("role", "coordinator")),
    )
    assert second.statements[1:] == (
        Organization(
            body(999999002),
            (Name("EXAMPLES LTD"),),
            (concept("organisation-type", "company"),),
            (str(country("GB")),),
            ("http://www.examples.example.org",),
        ),
        Membership(body(999999002), project(999000001), concept("role", "third-party"), Claim(status=status("ended"))),
    )


def read_good(path: Path) -> Iterator[Record]:
    for item in list(cordis.items(path))[1:]:
        try:
            yield cordis.record(item)
        except InvalidRecord:
            continue


def test_a_participant_without_a_pic_is_refused_with_its_line() -> None:
    *_, bad = cordis.items(FOLDER / "organization.csv")

    with pytest.raises(InvalidRecord, match="line 4: pic is None"):
        cordis.record(bad)


def test_no_address_contact_or_objective_leaves_the_files() -> None:
    text = repr([*read(FOLDER / "project.csv"), *read_good(FOLDER / "organization.csv")])

    for secret in ("Example Street", "contact.example.org", "EL000", "anna.example", "semicolon", "1000000"):
        assert secret in (FOLDER / "project.csv").read_text() + (FOLDER / "organization.csv").read_text()
        assert secret not in text


def test_in_a_merged_table_na_is_namibia_only_for_a_body_that_has_a_name() -> None:
    named, unnamed = read(FOLDER / "cordis-plus-2020.csv")

    assert named.statements == (
        Initiative(
            project(990001),
            (Name("DUNES", None, "mention"),),
            ("Project",),
            (concept("initiative-type", "project"),),
            started=day("2008-01-01"),
            ended=day("2010-12-31"),
            part_of=(programme("fp7-research-infrastructures"),),
        ),
        Organization(
            body(999999003),
            (Name("INSTITUTE OF DUNES"), Name("IoD", None, "acronym")),
            (concept("organisation-type", "facility"),),
            (str(country("NA")),),
            ("http://www.dunes.example.org",),
        ),
        Membership(body(999999003), project(990001), concept("role", "coordinator")),
    )
    assert unnamed.statements == (
        Crosswalk(body(999999004)),
        Membership(body(999999004), project(990001), concept("role", "associated-partner")),
    )


def test_an_export_of_the_dashboard_has_its_day_first_and_a_third_party_by_its_type() -> None:
    (record,) = read(FOLDER / "dashboard-export-2020.csv")

    initiative, _, membership = record.statements
    assert isinstance(initiative, Initiative)
    assert isinstance(membership, Membership)
    assert (initiative.started, initiative.ended) == (day("2022-02-01"), day("2024-12-31"))
    assert initiative.names == (Name("An event of examples", "en", "mention"),)
    assert initiative.part_of == (programme("horizon-2020-research-infrastructures"),)
    assert membership.role == concept("role", "third-party")


def test_a_sheet_gives_projects_of_its_programme(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        ("Project Title", "Project Acronym", "Thema", "H2020 EU Contribution (EUR)", "Project Nbr", "Topic Code"),
        ("Repositories of examples", "REPEX", "Research infrastructures", 1500.5, 999003, "X-1"),
        (None, None, None, None, None, None),
        ("Other examples", "OTHER", "Space", 20.0, 999004, "SPACE-1"),
    )

    first, second = read(path)

    assert [one.local for one in (first, second)] == ["999003", "999004"]
    assert [one.statements[0].part_of[0].identifiers[0].local for one in (first, second)] == [  # type: ignore[union-attr]  # the first is an initiative
        "horizon-2020-research-infrastructures",
        "horizon-2020",
    ]
    assert [one.statements[1].amount for one in (first, second)] == [Decimal("1500.5"), Decimal(20)]  # type: ignore[union-attr]  # the second is its funding


def test_the_zips_of_csv_and_of_json_say_the_same_as_their_tables(tmp_path: Path) -> None:
    plain = [*read(FOLDER / "project.csv"), *read_good(FOLDER / "organization.csv")]
    names = ("project", "organization")
    of_csv = {f"csv/{name}.csv": (FOLDER / f"{name}.csv").read_bytes() for name in names}
    of_json = {f"{name}.json": as_json(f"{name}.csv") for name in names}

    assert list(read_good(zipped(tmp_path, {**of_csv, "csv/euroSciVoc.csv": b"x"}))) == plain
    assert list(read_good(zipped(tmp_path, of_json, "cordis-HORIZONprojects-json.zip"))) == plain


def test_an_official_data_set_is_complete_for_the_projects_of_its_programme_on_its_day(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"project.csv": (FOLDER / "project.csv").read_bytes()})

    record = cordis.record(next(cordis.items(path)))

    assert record.local == path.name
    assert record.statements[-1] == CoverageStatement(
        terms.partOfInitiative, programme("horizon-europe"), date(2024, 3, 2)
    )
    lines = "".join(Converter(cordis.SOURCE, Namespaces("https://graph.example.org/")).lines(record))
    assert "coversScope> <https://graph.example.org/id/initiative/oskg-horizon-europe>" in lines


def test_a_single_table_is_complete_for_nothing_and_names_the_programmes() -> None:
    record = cordis.record(next(cordis.items(FOLDER / "project.csv")))

    assert not any(isinstance(one, CoverageStatement) for one in record.statements)
    named = [one.names[0].text for one in record.statements if isinstance(one, Initiative)]
    assert named[::2] == [one.name for one in PROGRAMMES.values()]


def test_every_word_has_a_concept_and_every_layout_is_known_by_its_columns() -> None:
    assert set(TYPES.values()) <= set(concepts("organisation-type"))
    assert set(ROLES.values()) <= set(concepts("role"))
    assert set(STATUSES.values()) <= set(concepts("relation-status"))
    for layout, signature in LAYOUTS:
        assert signature & set(layout.columns.values())


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ('"SIGNED"', '"PAUSED"', "status", "PAUSED"),
        ('"HORIZON";"HORIZON-INFRA', '"FP3";"HORIZON-INFRA', "programme", "FP3"),
        ("3500000,5", "much", "contribution", "much"),
        ("3500000,5", "-1", "contribution", "-1"),
    ],
)
def test_a_value_of_a_project_nobody_understands_is_noticed(
    tmp_path: Path, old: str, new: str, field: str, value: str
) -> None:
    path = tmp_path / "project.csv"
    path.write_text((FOLDER / "project.csv").read_text("utf-8").replace(old, new), "utf-8")

    assert (field, value) in {(notice.field, notice.value) for notice in read(path)[0].notices}


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ('"HES"', '"CLUB"', "type", "CLUB"),
        ('"EL";', '"ELX";', "country", "ELX"),
        ("https://uoe.example.org", "ask@example.org", "homepage", "[e-mail address left out]"),
    ],
)
def test_a_value_of_a_participant_nobody_understands_is_noticed(
    tmp_path: Path, old: str, new: str, field: str, value: str
) -> None:
    path = tmp_path / "organization.csv"
    path.write_text((FOLDER / "organization.csv").read_text("utf-8").replace(old, new), "utf-8")

    noticed = next(read_good(path)).notices
    assert [(notice.field, notice.value) for notice in noticed] == [(field, value)]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("project.csv", '"999000002"', '"none"', "project is 'none'"),
        ("project.csv", "Cells for Examples", "", "999000002: title"),
        ("organization.csv", '"coordinator"', '"friend"', "role is 'friend'"),
        ("organization.csv", '"coordinator";', '"coordinator";"one";"more";', "row is '27 cells'"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_field(
    tmp_path: Path, name: str, old: str, new: str, said: str
) -> None:
    path = tmp_path / name
    path.write_text((FOLDER / name).read_text("utf-8").replace(old, new, 1), "utf-8")

    with pytest.raises(InvalidRecord, match=said):
        read(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("project.csv", b""),
        ("project.csv", b"a;b\n1;2\n"),
        ("project.csv", b"id;acronym;title;ecMaxContribution\n1;\xff;2;3\n"),
        ("project.csv.gz", gzip.compress(b"id;acronym;title;ecMaxContribution\n1;2;3;4\n", mtime=0)[:-9]),
        ("h2020-projects.xlsx", b"no workbook"),
        ("cordis-h2020projects-csv.zip", b"no zip"),
    ],
)
def test_a_file_that_is_none_of_cordis_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(UnreadableSource, match=name):
        list(cordis.items(path))


def test_a_zip_without_its_tables_an_empty_sheet_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match=r"expected project\.csv"):
        list(cordis.items(zipped(tmp_path, {"topics.csv": b"x"})))
    with pytest.raises(UnreadableSource, match="found none"):
        list(cordis.items(sheet(tmp_path)))
    with pytest.raises(SourceUnavailable, match=r"gone\.xlsx"):
        list(cordis.items(tmp_path / "gone.xlsx"))


def test_cells_of_a_sheet_are_texts_whatever_their_type(tmp_path: Path) -> None:
    path = sheet(tmp_path, ("a", "b", "", "c"), (1.0, date(2024, 1, 2), "dropped", 2.5))

    assert list(table(path)) == [("row 2", {"a": "1", "b": "2024-01-02", "c": "2.5"})]


@pytest.fixture(scope="module")
def real(shared_data: Path) -> dict[str, list[tuple[str, Any]]]:
    """The fields that count of every record of every real file, by file."""
    found: dict[str, list[tuple[str, Any]]] = {}
    for path in registry.files(cordis.SOURCE, shared_data):
        for record in read_good(path):
            found.setdefault(path.name, []).append((record.local, record))
    return found


def infrastructural(records: list[tuple[str, Any]]) -> list[Record]:
    return [
        record
        for _, record in records
        for one in record.statements
        if isinstance(one, Initiative) and any("research" in ref.identifiers[0].local for ref in one.part_of)
    ]


def test_every_real_project_is_read_and_those_of_infrastructure_calls_are_marked(
    real: dict[str, list[tuple[str, Any]]],
) -> None:
    for name, projects, infra in (("h2020-projects.xlsx", 35_381, 360), ("fp7-projects.xlsx", 25_809, 341)):
        assert len({local for local, _ in real[name]}) == len(real[name]) == projects
        assert len(infrastructural(real[name])) == infra


def test_every_real_participation_is_read_but_for_those_without_a_pic(
    real: dict[str, list[tuple[str, Any]]],
) -> None:
    assert {name: len(records) for name, records in real.items() if "csv" in name} == {
        "cordis-plus-2007.csv.gz": 787,
        "cordis-plus-2014.csv.gz": 12_584 - 11,
        "cordis-plus-2022.csv.gz": 2_023,
        "cordis-plus-2023.csv": 5,
        "dashboard-export-2021.csv.gz": 2_570,
    }
    for name, rows, projects, bodies in (
        ("cordis-plus-2007.csv.gz", 214, 13, 172),
        ("cordis-plus-2014.csv.gz", 94, 7, 84),
        ("dashboard-export-2021.csv.gz", 106, 4, 88),
    ):
        marked = [record.statements[-1] for record in infrastructural(real[name])]
        members = [one for one in marked if isinstance(one, Membership)]
        assert len(members) == rows
        assert len({one.member_of for one in members}) == projects
        assert len({one.member for one in members}) == bodies


def test_nothing_in_the_real_files_is_a_word_nobody_knows_but_seven_homepages(
    real: dict[str, list[tuple[str, Any]]],
) -> None:
    noticed = Counter(notice.field for records in real.values() for _, record in records for notice in record.notices)

    assert noticed == {"homepage": 7}


def test_the_real_sums_are_those_of_the_sheets(real: dict[str, list[tuple[str, Any]]], shared_data: Path) -> None:
    """Read the number and the contribution of each project with openpyxl alone, by the place of their columns."""
    for name, amount, number in (("h2020-projects.xlsx", 4, 7), ("fp7-projects.xlsx", 4, 6)):
        workbook = load_workbook(next(shared_data.rglob(name)), read_only=True)
        rows = list(workbook.worksheets[0].iter_rows(min_row=2, values_only=True))
        workbook.close()
        plain = {str(row[number]): str(row[amount]) for row in rows if row[amount] not in {0, "-"}}
        loaded = {local: record.statements[1].amount for local, record in real[name]}

        assert {local for local, paid in loaded.items() if paid is not None} == set(plain)
        assert all(Decimal(plain[local]) == paid for local, paid in loaded.items() if paid is not None)
