"""Crossref Funder Registry and the map to ROR: labels, types, lifecycle, hostile XML, and the real files."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from graph.naming import renamed
from loaders import funder_mapping, fundref
from loaders.errors import InvalidRecord, SourceUnavailable, UnreadableSource
from loaders.geonames import codes, country_of
from loaders.rdf import Converter
from loaders.records import Crosswalk, Kind, Name, Organization, Record, Reference
from loaders.source import Item
from ontology.identifiers import Identifier
from ontology.namespaces import Namespaces
from ontology.vocabulary import concept, concepts, country

EXCERPT = Path(__file__).parent / "sources" / "fundref_registry.rdf"
NAMESPACES = {"skos": "http://www.w3.org/2004/02/skos/core#"}


def ref(number: int) -> Reference:
    return Reference(Kind.ORGANIZATION, (Identifier("fundref", f"99900000000{number}"),))


def read(path: Path) -> list[Record]:
    return [fundref.record(item) for item in fundref.items(path)]


def own(record: Record) -> Organization:
    (statement,) = record.statements
    assert isinstance(statement, Organization)
    return statement


def edited(tmp_path: Path, old: str, new: str) -> Path:
    text = EXCERPT.read_text("utf-8")
    assert old in text
    path = tmp_path / "registry.rdf"
    path.write_text(text.replace(old, new), "utf-8")
    return path


def test_a_body_is_read_with_names_types_country_and_relatives() -> None:
    record = read(EXCERPT)[0]

    assert (record.local, record.modified) == ("999000000001", date(2017, 11, 21))
    assert record.page == "https://doi.org/10.13039/999000000001"
    assert record.notices == ()
    assert own(record) == Organization(
        ref(1),
        names=(
            Name("Foundation for Examples", "en"),
            Name("FfE", "en", "acronym"),
            Name("Stiftung für Beispiele", "de", "alternative"),
        ),
        types=(
            concept("organisation-type", "fundref-government"),
            concept("organisation-type", "fundref-national-government"),
        ),
        countries=(str(country("NA")),),
        children=(ref(2),),
        related=(ref(3),),
        predecessors=(ref(4),),
    )


def test_bodies_that_merged_are_related_and_a_body_never_succeeds_itself() -> None:
    record = read(EXCERPT)[1]

    assert own(record).parents == (ref(1),)
    assert own(record).related == (ref(3),)
    assert own(record).successors == ()
    assert own(record).countries == (concept("region", "eu"),)
    assert [notice.field for notice in record.notices] == ["renamedAs"]


def test_a_deprecated_record_is_withdrawn_and_one_without_status_says_nothing_of_it() -> None:
    first, _, old = map(own, read(EXCERPT))

    assert first.status is None
    assert old.status == concept("operational-status", "withdrawn")
    assert old.successors == (ref(1), ref(2))
    assert old.names == (Name("Old Foundation for Examples"),)
    assert old.countries == (country("SE"),)


def test_a_child_is_stated_to_be_below_its_parent_without_becoming_an_organisation_of_the_record() -> None:
    lines = Converter(fundref.SOURCE, Namespaces()).lines(read(EXCERPT)[0])

    child, parent = (f"<https://w3id.org/oskg/id/org/fundref-99900000000{number}>" for number in (2, 1))
    assert [line for line in lines if line.startswith(child)] == [
        f"{child} <http://www.w3.org/ns/org#subOrganizationOf> {parent} .\n"
    ]


def test_every_type_is_in_the_scheme_and_every_type_of_the_scheme_is_used() -> None:
    known = concepts("organisation-type")

    used = {*fundref.TYPES.values(), *fundref.SUBTYPES.values()}
    assert used == {code for code in known if code.startswith("fundref-")}
    assert all(word == word.lower() for word in (*fundref.TYPES, *fundref.SUBTYPES))
    assert set(fundref.STATUSES.values()) <= set(concepts("operational-status"))


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        (">gov<", ">club<", "fundingBodyType", "club"),
        (">foundation<", ">bank<", "fundingBodySubType", "bank"),
        ("org/3355338/", "org/1/", "svf:country", "http://sws.geonames.org/1/"),
        (">swe<", ">nowhere<", "schema:addressCountry", "nowhere"),
        ("Deprecated", "Asleep", "fref:status", "Asleep"),
        ('broader rdf:resource="http://dx.doi.org/10.13039/999000000001"', 'broader rdf:resource="x"', "broader", "x"),
        (">2017-11-21T14:40:54.000000<", ">soon<", "dct:modified", "soon"),
    ],
)
def test_a_value_nobody_understands_is_noticed_and_the_record_kept(
    tmp_path: Path, old: str, new: str, field: str, value: str
) -> None:
    records = read(edited(tmp_path, old, new))

    assert len(records) == 3
    assert (field, value) in {(notice.field, notice.value) for record in records for notice in record.notices}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('about="http://dx.doi.org/10.13039/999000000004"', 'about="x"', "rdf:about is 'x'"),
        ("Old Foundation for Examples", " ", "999000000004: skosxl:prefLabel"),
    ],
)
def test_a_body_without_an_id_or_a_name_is_refused_and_the_others_are_read(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    *good, bad = fundref.items(edited(tmp_path, old, new))

    assert [fundref.record(item).local for item in good] == ["999000000001", "999000000002"]
    with pytest.raises(InvalidRecord, match=said):
        fundref.record(bad)


def test_a_gzipped_file_gives_the_same_records_and_says_where_each_stands(tmp_path: Path) -> None:
    path = tmp_path / "registry.rdf.gz"
    path.write_bytes(gzip.compress(EXCERPT.read_bytes()))

    assert read(path) == read(EXCERPT)
    assert next(fundref.items(path)).position == "line 9"


@pytest.mark.parametrize("text", ["", "no XML", "<a>", "<a/>", '<?xml version="1.0"?><rdf:RDF'])
def test_a_file_that_is_no_registry_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "registry.rdf"
    path.write_text(text, "utf-8")

    with pytest.raises(UnreadableSource, match=r"registry\.rdf"):
        list(fundref.items(path))


def test_a_file_that_is_cut_off_or_missing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "registry.rdf.gz"
    path.write_bytes(gzip.compress(EXCERPT.read_bytes())[:-400])

    with pytest.raises(UnreadableSource, match=r"registry\.rdf\.gz"):
        list(fundref.items(path))
    with pytest.raises(SourceUnavailable, match=r"gone\.rdf"):
        list(fundref.items(tmp_path / "gone.rdf"))


def test_no_file_is_read_for_an_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("never told", "utf-8")
    text = EXCERPT.read_text("utf-8").replace(
        "?>\n", f'?>\n<!DOCTYPE x [<!ENTITY own SYSTEM "{secret.as_uri()}">]>\n', 1
    )
    path = tmp_path / "registry.rdf"
    path.write_text(text.replace("Council of Small", "&own; Council of Small"), "utf-8")

    assert "never told" not in repr([item.content.xpath("string()") for item in fundref.items(path)])


def test_a_pair_of_the_map_is_two_identifiers_of_one_organisation_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "funder_to_ror.json"
    path.write_text(json.dumps({"999000000001": "https://ror.org/0xampe144", "10": "https://ror.org/0xampe144"}))

    good, bad = funder_mapping.items(path)

    record = funder_mapping.record(good)
    both = (Identifier("ror", "0xampe144"), Identifier("fundref", "999000000001"))
    assert record.statements == (Crosswalk(Reference(Kind.ORGANIZATION, both)),)
    converter = Converter(funder_mapping.SOURCE, Namespaces())
    lines = "".join(converter.lines(record))
    assert "org#Organization" not in lines
    assert "fundrefId" in lines
    assert converter.aliases == {
        ("https://w3id.org/oskg/id/org/ror-0xampe144", "https://w3id.org/oskg/id/org/fundref-999000000001")
    }
    with pytest.raises(InvalidRecord, match="pair 2: fundref is '10'"):
        funder_mapping.record(bad)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"1": '])
def test_a_map_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "funder_to_ror.json"
    path.write_text(text)

    with pytest.raises(UnreadableSource, match=r"funder_to_ror\.json"):
        list(funder_mapping.items(path))


def test_a_statement_between_two_ids_of_one_organisation_is_left_out() -> None:
    lines = [b"<a> <p> <b> .\n", b"<a> <p> <c> .\n", b"<a> <p> <a> .\n"]

    assert list(renamed(lines, {b"<b>": b"<a>"})) == [b"<a> <p> <c> .\n", b"<a> <p> <a> .\n"]


def test_geonames_numbers_are_those_of_every_country_once() -> None:
    assert len(codes()) == len(set(codes().values())) == 250
    assert set(codes().values()) == {code for code in concepts("country") if len(code) == 2}
    assert country_of("https://www.geonames.org/2921044/germany.html") == country("DE")
    assert country_of("https://example.org/2921044/") is None


@pytest.fixture(scope="module")
def registry(shared_data: Path) -> Path:
    return next(shared_data.rglob("fundref_registry.rdf.gz"))


@pytest.fixture(scope="module")
def real(registry: Path) -> tuple[Record, ...]:
    return tuple(read(registry))


def test_every_concept_of_the_real_registry_is_read(real: tuple[Record, ...]) -> None:
    counts: Counter[str] = Counter()
    for one in map(own, real):
        counts.update({field: len(getattr(one, field)) for field in ("parents", "children", "types", "countries")})
        counts.update(name.kind for name in one.names)
        counts["status"] += one.status is not None
    noticed = Counter(notice.field for record in real for notice in record.notices)

    assert len({record.local for record in real}) == len(real) == 18_067
    assert counts == {
        "parents": 2_858,
        "children": 2_868,
        "types": 2 * 18_067,
        "countries": 18_067,
        "preferred": 18_067,
        "alternative": 10_863,
        "acronym": 10_038,
        "status": 71,
    }
    assert noticed == {"xml:lang": 9, "renamedAs": 1, "continuationOf": 2}
    assert max(str(record.modified) for record in real) == "2018-07-09"


def links(path: Path) -> Iterator[tuple[str, str, str]]:
    """Read the resources that the concepts of the registry name, line by line and without an XML parser."""
    about = ""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if match := re.match(r' *<skos:Concept rdf:about="http://dx\.doi\.org/10\.13039/(\d+)">', line):
                about = match[1]
            elif match := re.match(r' *<\w+:(\w+) rdf:resource="http://dx\.doi\.org/10\.13039/(\d+)" />', line):
                yield about, match[1], match[2]


def test_the_real_relationships_are_those_that_stand_in_the_lines_of_the_file(
    real: tuple[Record, ...], registry: Path
) -> None:
    plain = {
        (about, fundref.RELATIONSHIPS[name], other)
        for about, name, other in links(registry)
        if name in fundref.RELATIONSHIPS and about != other
    }
    loaded = {
        (record.local, field, other.identifiers[0].local)
        for record in real
        for field in set(fundref.RELATIONSHIPS.values())
        for other in getattr(own(record), field)
    }

    assert loaded == plain
    assert len(loaded) > 9_000


def test_the_real_map_is_read_but_for_one_pair(shared_data: Path) -> None:
    path = next(shared_data.rglob("datacite_funder_to_ror.json"))
    pairs = {}
    rejected = []
    for item in funder_mapping.items(path):
        try:
            (statement,) = funder_mapping.record(item).statements
        except InvalidRecord as error:
            rejected.append(error.value)
            continue
        assert isinstance(statement, Crosswalk)
        ror, funder = statement.ref.identifiers
        pairs[funder.local] = f"https://ror.org/{ror.local}"

    plain = json.loads(path.read_bytes())
    assert rejected == ["10"]
    assert pairs == {key: value for key, value in plain.items() if key != "10"}
    assert (len(plain), len(set(plain.values()))) == (21_971, 17_781)


def test_ror_puts_the_same_funders_into_the_same_countries(real: tuple[Record, ...], shared_data: Path) -> None:
    countries = {}
    with gzip.open(next(shared_data.rglob("ror_records_schema_v2.jsonl.gz"))) as lines:
        for line in lines:
            one = json.loads(line)
            codes_ = {place["geonames_details"]["country_code"] for place in one["locations"]}
            countries[one["id"]] = {country(code) for code in codes_ if code}
    pairs = json.loads(next(shared_data.rglob("datacite_funder_to_ror.json")).read_bytes())

    compared = [
        bool(set(own(record).countries) & countries[pairs[record.local]])
        for record in real
        if record.local in pairs and countries.get(pairs[record.local])
    ]

    assert len(compared) > 5_000
    assert sum(compared) / len(compared) > 0.98


def test_the_elements_of_the_excerpt_are_all_concepts() -> None:
    tree = etree.parse(EXCERPT)

    assert len(tree.findall("skos:Concept", NAMESPACES)) == len(read(EXCERPT))


def test_an_item_is_its_own_copy_of_the_concept() -> None:
    kept = list(fundref.items(EXCERPT))

    assert [fundref.record(item).local for item in kept] == [record.local for record in read(EXCERPT)]
    assert isinstance(kept[0], Item)
