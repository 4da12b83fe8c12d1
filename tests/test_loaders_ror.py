"""ROR: every schema version and container, the rules of names and relationships, and the real records."""

import gzip
import json
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from loaders import ror
from loaders.errors import InvalidRecord, SourceUnavailable, UnreadableSource
from loaders.records import Kind, Name, Organization, Point, Record, Reference, day
from loaders.ror_relationships import RELATIONSHIPS
from loaders.source import Item
from ontology.identifiers import SCHEMES, Identifier, identifier
from ontology.vocabulary import concept, concepts, country

SOURCES = Path(__file__).parent / "sources"
V2 = SOURCES / "ror_v2.jsonl"
V1 = SOURCES / "ror_v1.jsonl"
ARRAY = [json.loads(line) for line in V2.read_text(encoding="utf-8").splitlines()]


def ref(local: str) -> Reference:
    return Reference(Kind.ORGANIZATION, (Identifier("ror", local),))


def read(path: Path) -> list[Record]:
    return [ror.record(item) for item in ror.items(path)]


def changed(**fields: Any) -> Record:
    return ror.record(Item("line 1", json.dumps({**ARRAY[0], **fields}).encode()))


def own(record: Record) -> Organization:
    statement = record.statements[0]
    assert isinstance(statement, Organization)
    return statement


def test_a_record_of_schema_2_1_is_read_in_full() -> None:
    record = read(V2)[0]

    organization = own(record)
    assert (record.local, record.page) == ("0xampe144", "https://ror.org/0xampe144")
    assert record.modified == date(2026, 4, 14)
    assert record.notices == ()
    assert organization.types == (concept("organisation-type", "facility"), concept("organisation-type", "funder"))
    assert organization.status == concept("operational-status", "active")
    assert organization.established == day("1949")
    assert organization.homepages == ("https://examples.example.org/",)


def test_every_identifier_is_kept_the_preferred_one_of_a_scheme_first() -> None:
    assert own(read(V2)[0]).ref == Reference(
        Kind.ORGANIZATION,
        (
            Identifier("ror", "0xampe144"),
            Identifier("isni", "0000000999999913"),
            Identifier("wikidata", "Q100000001"),
            Identifier("grid", "grid.999999.9"),
            Identifier("fundref", "999000000002"),
            Identifier("fundref", "999000000001"),
        ),
    )


def test_namibia_is_a_country_and_a_place_without_a_country_has_none() -> None:
    organization = own(read(V2)[0])

    assert organization.countries == (country("NAM"),)
    assert organization.points == (
        Point(Decimal("-22.55941"), Decimal("17.08323"), 100000001, "Windhoek"),
        Point(Decimal(1), Decimal(2), 100000002, "Nowhere"),
    )


def test_the_displayed_name_is_preferred_in_its_language_and_a_label_in_another() -> None:
    assert own(read(V2)[0]).names == (
        Name("Institute of Examples", "en"),
        Name("Beispielinstitut", "de"),
        Name("Examples Institute", "en", "alternative"),
        Name("Institutum Exemplorum", None, "alternative"),
        Name("IoE", None, "acronym"),
    )


def test_a_displayed_name_without_a_language_is_preferred_without_a_language() -> None:
    assert own(read(V2)[1]).names == (Name("Old Institute of Examples"), Name("Old Institute", "en"))


def test_a_displayed_acronym_is_a_preferred_name_and_an_acronym() -> None:
    names = [{"value": "IoE", "types": ["acronym", "ror_display"], "lang": None}]

    assert own(changed(names=names)).names == (Name("IoE"), Name("IoE", None, "acronym"))


def test_relationships_point_from_this_record_except_that_a_child_is_told_of_its_parent() -> None:
    organization, *others = read(V2)[0].statements

    assert isinstance(organization, Organization)
    assert organization.parents == (ref("0xampe241"),)
    assert organization.related == (ref("0xampe435"),)
    assert organization.successors == (ref("0xampe532"),)
    assert organization.predecessors == (ref("0xampe629"),)
    assert others == [
        Organization(ref("0xampe241"), (Name("Academy of Examples", None, "mention"),)),
        Organization(
            ref("0xampe338"), (Name("Laboratory of Small Examples", None, "mention"),), parents=(organization.ref,)
        ),
        Organization(ref("0xampe435"), (Name("Example Hospital", None, "mention"),)),
        Organization(ref("0xampe532"), (Name("New Institute of Examples", None, "mention"),)),
        Organization(ref("0xampe629"), (Name("Old Institute of Examples", None, "mention"),)),
    ]


def test_a_withdrawn_record_is_kept_with_its_status() -> None:
    assert own(read(V2)[1]).status == concept("operational-status", "withdrawn")


def test_a_record_of_schema_1_says_the_same_in_the_same_words() -> None:
    record = read(V1)[0]

    assert record.modified is None
    assert record.notices == ()
    assert record.statements == (
        Organization(
            Reference(
                Kind.ORGANIZATION,
                (
                    Identifier("ror", "0xampe241"),
                    Identifier("grid", "grid.999998.8"),
                    Identifier("isni", "0000000999999921"),
                    Identifier("wikidata", "Q100000002"),
                    Identifier("fundref", "999000000003"),
                ),
            ),
            names=(
                Name("Academy of Examples"),
                Name("例示アカデミー", "ja"),
                Name("The Academy", None, "alternative"),
                Name("AoE", None, "acronym"),
            ),
            types=(concept("organisation-type", "government"),),
            countries=(str(country("JP")),),
            homepages=("https://academy.example.org",),
            status=concept("operational-status", "inactive"),
            established=day("1700"),
            points=(Point(Decimal("35.5"), Decimal("139.25"), 100000004, "Tokyo"),),
        ),
        Organization(
            ref("0xampe144"),
            (Name("Institute of Examples", None, "mention"),),
            parents=(own(record).ref,),
        ),
    )


def test_the_e_mail_address_of_schema_1_is_never_read() -> None:
    assert "office@example.org" in V1.read_text(encoding="utf-8")
    assert "@" not in repr(read(V1))


@pytest.fixture(params=["jsonl", "jsonl.gz", "json", "json.gz", "zip"])
def container(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"ror.{request.param}"
    content = V2.read_bytes() if "jsonl" in request.param else json.dumps(ARRAY, indent=2).encode()
    if request.param == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("v2.1-ror-data.json", content)
            archive.writestr("v2.1-ror-data.csv", "id,name\n")
    else:
        path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def test_every_container_gives_the_same_records(container: Path) -> None:
    assert read(container) == read(V2)


def test_an_item_tells_where_it_stands(container: Path) -> None:
    assert [item.position.split()[-1] for item in ror.items(container)] == ["1", "2"]


def test_of_two_schema_versions_in_a_zip_the_second_is_read(tmp_path: Path) -> None:
    path = tmp_path / "v1.58-ror-data.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("v1.58-ror-data.json", json.dumps([json.loads(V1.read_text(encoding="utf-8"))]))
        archive.writestr("v1.58-ror-data_schema_v2.json", json.dumps(ARRAY))
        archive.writestr("__MACOSX/._v1.58-ror-data_schema_v2.json", b"\0")

    assert [record.local for record in read(path)] == ["0xampe144", "0xampe629"]


def test_a_zip_without_records_is_refused_with_its_members(tmp_path: Path) -> None:
    path = tmp_path / "ror-data.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing")

    with pytest.raises(UnreadableSource, match=r"ror-data\.zip.*readme\.txt"):
        list(ror.items(path))


def test_a_broken_line_is_one_invalid_record_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "ror.jsonl"
    first, second = V2.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{first[:500]}\n\n{second}\n", encoding="utf-8")

    broken, good = ror.items(path)

    with pytest.raises(InvalidRecord, match="line 1"):
        ror.record(broken)
    assert (good.position, ror.record(good).local) == ("line 3", "0xampe629")


def test_a_record_of_an_unknown_shape_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidRecord, match=r"line 9: record is 'an unknown shape', expected schema v1 \(name\) or v2"):
        ror.record(Item("line 9", b'{"identifier": 1}'))


def test_a_text_that_is_not_utf_8_is_one_invalid_record() -> None:
    content = V2.read_bytes().splitlines()[0].replace(b"Beispielinstitut", b"Beispielinstit\xfct")

    with pytest.raises(InvalidRecord, match=r"line 1: record is .*utf-8"):
        ror.record(Item("line 1", content))


@pytest.mark.parametrize(
    "line", ["<html>not found</html>", '["a list"]', '{"identifier": 1}', "id,name,types", '"0xampe144"', "[]"]
)
def test_a_file_whose_first_record_is_not_of_ror_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "ror.jsonl"
    path.write_text(line, encoding="utf-8")

    with pytest.raises(UnreadableSource, match=r"ror\.jsonl: .*expected schema v1"):
        list(ror.items(path))


@pytest.mark.parametrize("name", ["ror.jsonl", "ror-data.json"])
def test_a_file_whose_first_record_is_of_a_later_schema_is_refused_with_the_known_ones(
    tmp_path: Path, name: str
) -> None:
    later = json.dumps({**ARRAY[0], "admin": {"last_modified": {"date": "2030-01-01", "schema_version": "3.0"}}})
    path = tmp_path / name
    path.write_text(later if name.endswith("l") else f"[{later}]", encoding="utf-8")

    with pytest.raises(UnreadableSource, match=r"known version: expected .*1\.0, 2\.0, 2\.1"):
        list(ror.items(path))


def test_a_first_record_with_another_fault_does_not_stop_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ror.jsonl"
    path.write_text(json.dumps({**ARRAY[0], "admin": 7}), encoding="utf-8")

    (item,) = ror.items(path)

    with pytest.raises(InvalidRecord, match="admin"):
        ror.record(item)


@pytest.mark.parametrize("text", ["[]", "{}", '{"items": []}', "[1, 2", "not json", ""])
def test_a_json_file_without_an_array_of_records_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ror-data.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UnreadableSource, match=r"ror-data\.json"):
        list(ror.items(path))


def test_a_missing_file_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"gone\.jsonl"):
        list(ror.items(tmp_path / "gone.jsonl"))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("id", "https://ror.org/0xampe145", "checksum"),
        ("id", "No ROR ID found", "checksum"),
        ("names", [], "at least one name"),
        ("names", [{"value": " ", "types": ["ror_display"], "lang": None}], "at least one name"),
        ("names", [{"value": 7, "types": []}], r"names\[0\].value"),
        ("locations", None, "locations"),
        ("established", "long ago", "established"),
        ("admin", {"last_modified": {"date": "2026-01-01", "schema_version": "3.0"}}, "schema_version is '3.0'.*2.1"),
    ],
)
def test_a_record_that_cannot_be_used_is_refused_with_its_field(field: str, value: object, said: str) -> None:
    with pytest.raises(InvalidRecord, match=said):
        changed(**{field: value})


@pytest.mark.parametrize(
    ("field", "value", "noticed", "said"),
    [
        ("types", ["facility", "shop"], "types", "shop"),
        ("status", "asleep", "status", "asleep"),
        ("established", 0, "established", "0"),
        ("links", [{"type": "website", "value": "www.example.org"}], "links", "www.example.org"),
        (
            "external_ids",
            [{"type": "isni", "all": ["0000 0009 9999 9912"]}],
            "external_ids.isni",
            "0000 0009 9999 9912",
        ),
        ("external_ids", [{"type": "library", "all": ["1"]}], "external_ids.type", "library"),
        ("relationships", [{"type": "friend", "id": "https://ror.org/0xampe241"}], "relationships.type", "friend"),
        ("relationships", [{"type": "parent", "id": "none"}], "relationships.id", "none"),
        (
            "relationships",
            [{"type": "related", "id": "https://ror.org/0xampe144"}],
            "relationships.id",
            "https://ror.org/0xampe144",
        ),
        ("locations", [{"geonames_details": {"country_code": "XX"}}], "locations.country_code", "XX"),
        ("locations", [{"geonames_details": {"lat": 91, "lng": 0}}], "locations.lat, lng", "91, 0"),
        ("admin", {"last_modified": {"date": "soon", "schema_version": "2.1"}}, "admin.last_modified.date", "soon"),
    ],
)
def test_a_value_nobody_understands_is_noticed_and_the_record_kept(
    field: str, value: object, noticed: str, said: str
) -> None:
    record = changed(**{field: value})

    assert [(notice.field, notice.value) for notice in record.notices] == [(noticed, said)]
    assert own(record).names


def test_a_bad_identifier_does_not_cost_the_good_ones() -> None:
    record = changed(external_ids=[{"type": "grid", "all": ["100011307"]}, {"type": "wikidata", "all": ["Q5"]}])

    assert own(record).ref.identifiers == (Identifier("ror", "0xampe144"), Identifier("wikidata", "Q5"))


@pytest.mark.parametrize(("table", "scheme"), [(ror.TYPES, "organisation-type"), (ror.STATUSES, "operational-status")])
def test_each_word_means_one_concept_of_its_own_that_exists(table: dict[str, str], scheme: str) -> None:
    assert len(set(table.values())) == len(table)
    assert set(table.values()) <= set(concepts(scheme))


def test_every_word_of_the_schema_is_known() -> None:
    words = "education, funder, healthcare, company, archive, nonprofit, government, facility, other"
    assert set(ror.TYPES) == set(words.split(", "))
    assert set(ror.STATUSES) == {"active", "inactive", "withdrawn"}
    assert set(RELATIONSHIPS) == {"related", "parent", "child", "successor", "predecessor"}
    assert set(ror.EXTERNAL_IDS) == {"fundref", "grid", "isni", "wikidata"}
    assert set(ror.EXTERNAL_IDS.values()) <= set(SCHEMES)


def real(shared_data: Path, pattern: str) -> Path:
    return next(shared_data.rglob(pattern))


def test_every_word_of_the_published_json_schemas_is_known(shared_data: Path) -> None:
    schema = json.loads(real(shared_data, "ror_schema_v2_1.json").read_text(encoding="utf-8"))
    words = set(enumerations(schema))

    assert {frozenset(ror.STATUSES), frozenset(ror.EXTERNAL_IDS), frozenset(RELATIONSHIPS)} <= words
    assert frozenset(ror.TYPES) in words


def enumerations(schema: Any) -> Iterator[frozenset[str]]:
    if isinstance(schema, dict):
        if "enum" in schema:
            yield frozenset(str(word) for word in schema["enum"])
        for value in schema.values():
            yield from enumerations(value)


def test_every_record_of_the_real_files_is_read_and_every_id_has_a_right_checksum(shared_data: Path) -> None:
    counts: Counter[str] = Counter()
    noticed: Counter[str] = Counter()
    for version in ("v1_only", "v2"):
        for item in ror.items(real(shared_data, f"ror_records_schema_{version}.jsonl.gz")):
            record = ror.record(item)
            counts[version] += identifier("ror", record.local).local == record.local
            counts.update(str(own(record).status).split("/")[-1:])
            noticed.update(notice.field for notice in record.notices)

    assert counts == {
        "v1_only": 15_380,
        "v2": 35_990,
        "active": 35_075 + 13_671,
        "inactive": 725 + 525,
        "withdrawn": 190 + 1_184,
    }
    assert noticed == {"external_ids.fundref": 8, "external_ids.isni": 2, "external_ids.grid": 2, "relationships.id": 3}


MEASURE = """
import resource, sys
from pathlib import Path
from loaders import ror
next(ror.items(Path(sys.argv[1])))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(sum(bool(ror.record(item)) for item in ror.items(Path(sys.argv[1]))))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("suffix", ["jsonl", "json"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"ror.{suffix}"
    text = msgspec.json.encode(ARRAY[0]).decode()
    copies = 24 * 1024 * 1024 // len(text)
    path.write_text("\n".join([text] * copies) if suffix == "jsonl" else f"[{','.join([text] * copies)}]")

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=True,
    )

    read_records, grown = map(int, done.stdout.split())
    assert read_records == copies
    assert grown * _UNIT < path.stat().st_size / 3


#: Bytes in the unit of ru_maxrss.
_UNIT = 1 if sys.platform == "darwin" else 1024
