"""FAIRsharing: what the API and the reduced list say of standards, databases, policies and organisations."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from loaders import fairsharing, fairsharing_words, registry
from loaders.addresses import LEFT_OUT
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.fairsharing_subjects import fields
from loaders.names import by_name
from loaders.rdf import Converter
from loaders.re3data_words import Words
from loaders.records import (
    Endpoint,
    FundingRelation,
    Infrastructure,
    Interlink,
    Kind,
    Name,
    Organization,
    Policy,
    Record,
    Reference,
    Responsibility,
    Thing,
    day,
)
from ontology.identifiers import Identifier
from ontology.namespaces import Namespaces
from ontology.vocabulary import concept, concepts, country

SOURCES = Path(__file__).parent / "sources"
PAGE = SOURCES / "fairsharing_records.json"
REDUCED = SOURCES / "fairsharing_processed.json"
NUMBER = Identifier("fairsharing-record", "90001")
LAKE = Reference(
    Kind.INFRASTRUCTURE,
    (Identifier("fairsharing", "FAIRsharing.zz01ab"), NUMBER, Identifier("re3data", "r3d199999901")),
)
TABLES = [one for one in vars(fairsharing_words).values() if isinstance(one, Words)]


def organisation(name: str) -> Reference:
    return Reference(Kind.ORGANIZATION, (by_name("fairsharing", name),))


def record(path: Path, number: int) -> Record:
    return fairsharing.record(list(fairsharing.items(path))[number])


def test_a_database_says_what_it_offers() -> None:
    lake = record(PAGE, 0)

    assert (lake.local, lake.page, str(lake.modified)) == (
        "FAIRsharing.zz01ab",
        "https://fairsharing.org/90001",
        "2024-03-05",
    )
    assert lake.statements[0] == Infrastructure(
        LAKE,
        names=(Name("Lake Database"), Name("LDB", None, "acronym")),
        classes=("Repository",),
        types=(concept("infrastructure-type", "knowledgebase-and-repository"),),
        themes=(concept("dfg", "206", "2.2"), concept("dfg", "22", "2.2")),
        countries=(str(country("IR")), concept("region", "eu")),
        description=f"Data of the lakes. Write to {LEFT_OUT}.",
        homepages=("https://lake.example/",),
        status=concept("operational-status", "operational"),
        opened=day("2009"),
        access=(concept("access", "open"), concept("access", "restricted")),
        upload=(concept("access", "restricted"),),
        licences=(concept("licence", "CC-BY-4.0"),),
        endpoints=(Endpoint(concept("protocol", "rest"), "https://lake.example/api"),),
        certifications=(concept("certificate", "coretrustseal"),),
        policies=(
            Policy("https://lake.example/access", kind=concept("policy-kind", "access")),
            Policy("https://lake.example/preservation", "Preservation", concept("policy-kind", "preservation")),
        ),
        lacks=(concept("feature", "versioning"),),
        trainings=("https://lake.example/course",),
        part_of=(Reference(Kind.INFRASTRUCTURE, (Identifier("fairsharing-record", "90004"),)),),
    )


def test_an_organisation_maintains_funds_or_works_on_a_record_and_is_stated_once() -> None:
    lake = record(PAGE, 0)

    relations = [one for one in lake.statements if isinstance(one, FundingRelation | Responsibility)]
    assert relations == [
        Responsibility(organisation("Lake Institute"), LAKE, concept("role", "maintainer")),
        FundingRelation(organisation("Water Fund"), LAKE, grant_number="W-17"),
        Responsibility(organisation("Hill University"), LAKE, concept("role", "collaborator")),
        Responsibility(organisation("Reed Society"), LAKE, concept("role", "associated")),
    ]
    names = [one.names[0].text for one in lake.statements if isinstance(one, Organization)]
    assert names == ["Lake Institute", "Water Fund", "Hill University", "Reed Society", "Moss Club"]


def test_a_link_leads_to_the_number_of_another_record() -> None:
    lake = record(PAGE, 0)

    stone, rain = (Reference(Kind.INFRASTRUCTURE, (Identifier("fairsharing-record", n),)) for n in ("90002", "90003"))
    assert [one for one in lake.statements if isinstance(one, Interlink)] == [
        Interlink(LAKE, stone, concept("link-type", "implements")),
        Interlink(LAKE, rain, concept("link-type", "exchanges-data-with")),
    ]


def test_a_word_that_is_in_no_table_is_noticed_and_never_guessed() -> None:
    lake = record(PAGE, 0)

    assert sorted((notice.field, notice.value) for notice in lake.notices) == [
        ("access_points", "Smoke signals"),
        ("certifications_and_community_badges", "Gold Star"),
        ("countries", "Atlantis"),
        ("cross_references", "Other"),
        ("cross_references", "https://www.re3data.org/repository/none"),
        ("linked_records", "envies"),
        ("organisation_links", "admires"),
    ]


def test_a_standard_without_a_doi_is_known_by_its_number() -> None:
    stone = record(PAGE, 1)

    assert stone.statements == (
        Infrastructure(
            Reference(Kind.INFRASTRUCTURE, (Identifier("fairsharing-record", "90002"),)),
            names=(Name("Stone Ontology"),),
            types=(concept("infrastructure-type", "terminology-artefact"),),
            status=concept("operational-status", "closed"),
        ),
    )
    assert {notice.field for notice in stone.notices} == {"homepage", "updated_at", "year_creation"}


def test_a_policy_is_an_instrument_and_a_collection_is_passed_over() -> None:
    policy = record(PAGE, 2)

    identifiers = (Identifier("fairsharing", "FAIRsharing.zz05gh"), Identifier("fairsharing-record", "90005"))
    assert policy.statements == (
        Thing(Reference(Kind.INSTRUMENT, identifiers), (Name("Data policy of the Water Fund"),)),
    )
    assert "Things about water" not in str([item.content for item in fairsharing.items(PAGE)])


def test_the_record_of_an_organisation_joins_its_name_to_its_ror_id() -> None:
    institute, fund = record(PAGE, 3), record(PAGE, 4)

    assert institute.statements == (
        Organization(
            Reference(Kind.ORGANIZATION, (Identifier("ror", "00k4n6c32"), by_name("fairsharing", "Lake Institute"))),
            names=(Name("Lake Institute"), Name("Institute of Lakes", None, "alternative")),
            countries=(str(country("NL")),),
            homepages=("https://institute.example/",),
            parents=(organisation("Academy of Waters"),),
        ),
    )
    assert fund.statements == (Organization(organisation("Water Fund"), (Name("Water Fund"),)),)
    assert [notice.value for one in (institute, fund) for notice in one.notices] == ["Atlantis", "unknown"]


@pytest.mark.parametrize(
    ("path", "number", "field"),
    [
        (PAGE, 5, "metadata.name"),
        (PAGE, 6, "id"),
        (PAGE, 7, "doi"),
        (PAGE, 8, "fairsharing_registry"),
        (PAGE, 9, "name"),
        (REDUCED, 2, "name"),
        (REDUCED, 3, "doi"),
    ],
)
def test_a_record_that_cannot_be_known_is_refused(path: Path, number: int, field: str) -> None:
    with pytest.raises(InvalidRecord) as refused:
        record(path, number)

    assert refused.value.field == field


def test_a_record_of_the_reduced_list_is_an_infrastructure_of_no_type() -> None:
    lake, stone = record(REDUCED, 0), record(REDUCED, 1)

    assert lake.statements == (
        Infrastructure(
            Reference(Kind.INFRASTRUCTURE, (Identifier("fairsharing", "FAIRsharing.zz01ab"),)),
            names=(Name("Lake Database"), Name("LDB", None, "acronym")),
            themes=(concept("dfg", "31302", "2.2"),),
            description=f"Data of the lakes. Write to {LEFT_OUT}.",
            homepages=("https://lake.example/",),
            licences=(concept("licence", "CC-BY-4.0"),),
        ),
    )
    assert stone.local == "FAIRsharing.zz02cd"
    assert [notice.field for notice in stone.notices] == ["homepage"]


@pytest.mark.parametrize("path", [PAGE, REDUCED], ids=lambda path: path.stem)
def test_no_contact_is_kept(path: Path) -> None:
    converter = Converter(fairsharing.SOURCE, Namespaces())
    records = [fairsharing.record(item) for item in list(fairsharing.items(path))[:2]]
    written = "".join(line for one in records for line in converter.lines(one))

    assert "Lake Database" in written
    assert "jo.doe" not in written + str([one.notices for one in records])
    assert "Jo Doe" not in written


def test_an_answer_about_one_record_is_read_like_a_page(tmp_path: Path) -> None:
    page = json.loads(PAGE.read_bytes())
    (one := tmp_path / "one.json").write_text(json.dumps({"data": page["data"][0]}))
    (several := tmp_path / "several.json").write_text(json.dumps(page["data"]))

    first, *others = fairsharing.items(one)
    assert not others
    assert fairsharing.record(first) == record(PAGE, 0) == record(several, 0)


@pytest.mark.parametrize("text", ["{}", '{"data": 1}', "no json", '{"data": [{"id": 1}', '{"FAIRsharing.a": {"na'])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    (path := tmp_path / "fairsharing_records.json").write_text(text)

    with pytest.raises(UnreadableSource, match=r"fairsharing_records\.json"):
        list(fairsharing.items(path))


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("Life Science", "2"),
        ("Neuroscience", "206"),
        ("Particles, Nuclei and Fields", "309"),
        ("mathematics", "33"),
        ("economic", None),
        ("Genomics", None),
        ("", None),
    ],
)
def test_a_subject_is_a_field_only_by_its_whole_name_and_the_broadest_of_two(subject: str, code: str | None) -> None:
    assert fields([subject, subject]) == ((concept("dfg", code, "2.2"),) if code else ())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.field)
def test_a_table_leads_from_every_word_to_a_concept(table: Words) -> None:
    assert set(table.codes.values()) <= set(concepts(table.scheme))


def test_every_type_status_and_relation_of_the_api_is_in_a_table() -> None:
    types = {
        *("repository", "knowledgebase", "knowledgebase_and_repository"),
        *("model_and_format", "metric", "terminology_artefact", "reporting_guideline", "identifier_schema"),
    }
    links = {
        *("undefined", "related_to", "profiles", "extends", "expresses", "deprecates", "implements", "accepts"),
        *("outputs", "shares_data", "shares_code", "associated_with", "measures principle"),
    }

    assert set(fairsharing_words.TYPES.codes) == types
    assert set(fairsharing_words.STATUS.codes) == {"ready", "deprecated", "uncertain", "in_development"}
    assert links <= set(fairsharing_words.LINKS.codes)
    assert {*fairsharing_words.ROLES.codes, fairsharing_words.FUNDS} >= {
        *("maintains", "funds", "collaborates_on", "undefined", "associated_with"),
    }


def test_the_real_list_is_read_in_full(shared_data: Path) -> None:
    (path,) = registry.files(fairsharing.SOURCE, shared_data)
    plain = json.loads(gzip.decompress(path.read_bytes()))
    records = [fairsharing.record(item) for item in fairsharing.items(path)]
    found = [one for each in records for one in each.statements if isinstance(one, Infrastructure)]

    assert [one.local.lower() for one in records] == [key.lower() for key in plain]
    assert len(found) == 4175
    assert [one.names[0].text for one in found] == [one["name"] for one in plain.values()]
    assert sum(bool(one.homepages) for one in found) == sum("homepage" in one for one in plain.values())
    assert not any(one.classes or one.types for one in found)
    licences = Counter(licence for one in found for licence in one.licences)
    by_address = sum(
        bool(re.search(r"creativecommons\.org/licenses/by/4\.0/", (one.get("license") or {}).get("url", "")))
        for one in plain.values()
    )
    assert licences[concept("licence", "CC-BY-4.0")] == by_address > 500
    assert sum(concept("dfg", "2", "2.2") in one.themes for one in found) == sum(
        "Life Science" in one.get("keywords", ()) for one in plain.values()
    )
    assert sum(bool(one.themes) for one in found) > 2500
    assert not [notice for one in records for notice in one.notices]
