"""OpenAIRE Graph: both spellings of its fields, every container, relations in one direction, and the real samples."""

import base64
import gzip
import io
import json
import re
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from loaders import openaire, registry
from loaders.archives import LIMIT
from loaders.cordis_programmes import COMMISSION
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.names import by_name
from loaders.openaire_entities import ORGANISATION_PIDS, TYPES
from loaders.rdf import Converter
from loaders.records import (
    Claim,
    FundingRelation,
    Infrastructure,
    Initiative,
    Kind,
    Membership,
    Name,
    Organization,
    Record,
    Reference,
    Responsibility,
    Subordination,
    day,
)
from loaders.source import Item
from ontology.identifiers import SCHEMES, Identifier
from ontology.namespaces import Namespaces
from ontology.vocabulary import concept, concepts, country

FOLDER = Path(__file__).parent / "sources" / "openaire"


def oa(prefix: str, number: int) -> Identifier:
    return Identifier("openaire", f"{prefix:_<12}::{number:032}")


def org(*identifiers: Identifier) -> Reference:
    return Reference(Kind.ORGANIZATION, identifiers)


def read(name: str | Path) -> list[Record]:
    return [openaire.record(item) for item in openaire.items(FOLDER / name)]


def changed(file: str, number: int = 0, **fields: Any) -> Record:
    line = (FOLDER / file).read_text("utf-8").splitlines()[number]
    return openaire.record(Item("line 1", {**json.loads(line), **fields}))


def test_an_organisation_that_ror_knows_is_mentioned_and_keeps_the_first_ror_id() -> None:
    record = read("organization.jsonl")[0]

    assert record.statements == (
        Organization(
            org(Identifier("ror", "0xampe144"), oa("openorgs", 1)),
            (Name("Institute of Examples", None, "mention"), Name("IoE", None, "acronym")),
            countries=(str(country("GR")),),
            homepages=("http://www.examples.example.org",),
        ),
    )
    assert [notice.field for notice in record.notices] == ["pids.ror", "pids.grid"]


def test_an_organisation_that_nobody_else_knows_has_its_names_and_no_country_that_is_unknown() -> None:
    record = read("organization.jsonl")[1]

    assert record.statements == (
        Organization(
            org(oa("openorgs", 2)),
            (Name("Society of Examples"), Name("SoE, [e-mail address left out]", None, "alternative")),
        ),
    )
    assert [notice.field for notice in record.notices] == ["websiteUrl"]


def test_a_data_source_is_an_infrastructure_under_the_id_of_its_registry_without_what_was_copied_from_it() -> None:
    archive, journal, portal = read("datasource.jsonl")

    assert archive.statements == (
        Infrastructure(
            Reference(Kind.INFRASTRUCTURE, (Identifier("re3data", "r3d100099999"), oa("re3data", 3))),
            (Name("Archive of Examples"), Name("Example Archive", "en", "alternative")),
            ("Repository",),
            (concept("infrastructure-type", "repository"),),
            description="Keeps examples.",
            homepages=("https://archive.example.org",),
        ),
    )
    assert journal.statements == ()
    assert portal.statements == (
        Infrastructure(
            Reference(Kind.INFRASTRUCTURE, (Identifier("opendoar", "4242"), oa("openaire", 5))),
            (Name("Portal of Examples"),),
            types=(concept("infrastructure-type", "aggregator-registry"),),
        ),
    )


def test_a_project_of_the_commission_is_known_by_its_grant_agreement_too() -> None:
    initiative, funder, funding = read("project.jsonl")[0].statements

    ref = Reference(
        Kind.INITIATIVE, (Identifier("cordis", "999003"), Identifier("openaire", "corda__h2020::" + f"{6:032}"))
    )
    assert initiative == Initiative(
        ref,
        (Name("Repositories of examples"), Name("REPEX", None, "acronym")),
        ("Project",),
        (concept("initiative-type", "project"),),
        started=day("2018-01-01"),
        ended=day("2021-02-28"),
    )
    assert isinstance(funder, Organization)
    assert funder.ref == org(*COMMISSION)
    assert isinstance(funding, FundingRelation)
    assert funding == FundingRelation(
        org(*COMMISSION),
        ref,
        None,
        Decimal(10_000_000),
        "EUR",
        "999003",
        "EC::H2020::RIA",
        claim=Claim(day("2018-01-01"), day("2021-02-28")),
    )


def test_of_several_funders_none_is_given_the_amount_and_zero_is_no_amount() -> None:
    record = read("project.jsonl")[1]

    fundings = [one for one in record.statements if isinstance(one, FundingRelation)]
    assert [one.funder for one in fundings] == [
        org(by_name("openaire", "National Example Foundation", "US")),
        org(by_name("openaire", "Second Foundation", "")),
    ]
    assert [one.amount for one in fundings] == [None, None]
    assert [notice.field for notice in record.notices] == ["startDate"]


def test_a_relation_is_read_in_one_direction_and_those_of_products_are_passed_over() -> None:
    records = read("relation.jsonl")

    participation, provision, part = (record.statements[0] for record in records)
    assert participation == Membership(
        org(oa("openorgs", 1)),
        Reference(Kind.INITIATIVE, (Identifier("openaire", "corda__h2020::" + f"{6:032}"),)),
        concept("role", "participant"),
        Claim(confidence=Decimal("0.900"), last_verified=date(2022, 1, 2)),
    )
    assert provision == Responsibility(
        org(oa("openorgs", 2)),
        Reference(Kind.INFRASTRUCTURE, (oa("re3data", 3),)),
        concept("role", "general"),
        Claim(certainty="inferred"),
    )
    assert part == Subordination(org(oa("openorgs", 2)), org(oa("openorgs", 1)))
    assert len({record.local for record in records}) == 3


def test_a_part_of_another_organisation_is_said_without_claiming_that_either_is_described() -> None:
    lines = Converter(openaire.SOURCE, Namespaces()).lines(read("relation.jsonl")[2])

    child, parent = (f"<https://w3id.org/oskg/id/org/openaire-openorgs____::{number:032}>" for number in (2, 1))
    assert f"{child} <http://www.w3.org/ns/org#subOrganizationOf> {parent} .\n" in lines
    assert not any("org#Organization>" in line for line in lines)


def test_a_community_is_an_initiative() -> None:
    (initiative,) = read("communities.jsonl")[0].statements

    assert initiative == Initiative(
        Reference(Kind.INITIATIVE, (by_name("openaire", "examples", "community"),)),
        (Name("Example Studies"), Name("examples", None, "acronym")),
        types=(concept("initiative-type", "research-community"),),
    )


def test_a_product_gives_its_organisations_and_projects_and_nobody_who_wrote_it() -> None:
    content = {
        "id": "doi_dedup___::1",
        "mainTitle": "On examples",
        "authors": [{"fullName": "Example, Anna"}],
        "organizations": [{"id": "openorgs____::1", "legalName": "Institute", "acronym": "I", "pids": []}],
        "projects": [{"id": "ukri________::2", "code": "2", "title": "Examples", "funder": "UK Example Fund"}],
    }

    record = openaire.record(Item("line 1", content))

    assert [type(one) for one in record.statements] == [Organization, Initiative, Organization, FundingRelation]
    assert "Anna" not in repr(record)


def test_no_person_or_summary_leaves_the_files() -> None:
    files = ("organization.jsonl", "datasource.jsonl", "project.jsonl", "relation.jsonl", "communities.jsonl")

    assert "anna" not in repr([read(name) for name in files]).lower()


def test_every_type_and_scheme_is_one_of_ours() -> None:
    assert set(TYPES.values()) <= set(concepts("infrastructure-type"))
    assert set(ORGANISATION_PIDS.values()) <= set(SCHEMES)
    assert all(word == word.lower() for word in (*TYPES, *ORGANISATION_PIDS))


def tarred(path: Path, members: Mapping[str, bytes]) -> Path:
    with tarfile.open(path, "w") as archive:
        folder = tarfile.TarInfo("organization")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def test_a_tar_of_gzipped_parts_lines_and_a_page_of_the_api_give_the_same_records(tmp_path: Path) -> None:
    content = (FOLDER / "organization.jsonl").read_bytes()
    first, second = content.splitlines()
    tar = tarred(
        tmp_path / "organization.tar",
        {"organization/part-0.json.gz": gzip.compress(first + b"\n"), "organization/part-1.json": second},
    )
    page = tmp_path / "organizations.json"
    page.write_text(json.dumps({"header": {"numFound": 2}, "results": [json.loads(first), json.loads(second)]}))
    lines = tmp_path / "organization.json"
    lines.write_bytes(content)
    array = tmp_path / "organizations_all.json"
    array.write_text(json.dumps([json.loads(first), json.loads(second)], indent=1))

    plain = read("organization.jsonl")
    assert read(tar) == read(page) == read(lines) == read(array) == plain
    assert [item.position for item in openaire.items(tar)] == [
        "organization/part-0.json.gz line 1",
        "organization/part-1.json line 1",
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("organization.tar", b"no tar", r"organization\.tar"),
        ("organization.jsonl", b'{"a": 1}\n', "of no known kind"),
        ("organization.json", b"[[", r"organization\.json"),
        ("organization.json", b"{\n", r"organization\.json"),
    ],
)
def test_a_file_that_is_none_of_openaire_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(UnreadableSource, match=said):
        list(openaire.items(tmp_path / name))


def test_a_member_outside_its_tar_or_with_an_endless_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="leads out of the archive"):
        list(openaire.items(tarred(tmp_path / "a.tar", {"../x.json": b"{}"})))
    with pytest.raises(UnreadableSource, match="longer than"):
        list(openaire.items(tarred(tmp_path / "b.tar", {"x.json": b" " * (LIMIT + 1)})))


def test_a_line_that_is_no_json_is_one_invalid_record(tmp_path: Path) -> None:
    path = tmp_path / "organization.jsonl"
    path.write_bytes(b"{broken\n" + (FOLDER / "organization.jsonl").read_bytes())

    bad, *good = openaire.items(path)

    assert len(good) == 2
    with pytest.raises(InvalidRecord, match="line 1: record is 'an unknown shape'"):
        openaire.record(bad)


@pytest.mark.parametrize(
    ("name", "fields", "said"),
    [
        ("organization.jsonl", {"id": None}, "id"),
        ("organization.jsonl", {"id": "x"}, "id is 'x'"),
        ("organization.jsonl", {"legalname": "", "legalshortname": ""}, "legalName"),
        ("datasource.jsonl", {"officialname": "", "englishname": ""}, "officialName"),
        ("project.jsonl", {"title": "", "acronym": None}, "title"),
        ("relation.jsonl", {"relType": {"name": "likes"}}, r"relType\.name is 'likes'"),
        ("relation.jsonl", {"target": "x"}, "id is 'x'"),
        ("communities.jsonl", {"name": None}, "name"),
        ("communities.jsonl", {"body": "!"}, "body"),
    ],
)
def test_a_record_that_cannot_be_used_is_refused_with_its_field(name: str, fields: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidRecord, match=said):
        changed(name, **fields)


@pytest.mark.parametrize(
    ("name", "fields", "noticed"),
    [
        ("organization.jsonl", {"country": {"code": "XX"}, "pid": []}, "country"),
        ("datasource.jsonl", {"datasourcetype": {"scheme": "shop", "value": "Shop"}}, "type"),
        ("project.jsonl", {"granted": {"currency": "EUR", "fundedamount": "much"}}, "granted"),
    ],
)
def test_a_value_nobody_understands_is_noticed_and_the_record_kept(
    name: str, fields: dict[str, Any], noticed: str
) -> None:
    record = changed(name, **fields)

    assert [notice.field for notice in record.notices] == [noticed]
    assert record.statements


def oaf(xml: str) -> str:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("body", xml)
    return base64.b64encode(target.getvalue()).decode()


def test_a_record_of_2019_gives_what_its_xml_names() -> None:
    rels = (
        '<rel><to type="organization">dedup_wf_001::1</to><country classid="CH"/><legalname>Institute</legalname></rel>'
        '<rel><to type="project">snsf________::2</to><code>2</code><title>Examples</title><funding>'
        '<funder shortname="SEF" name="Swiss Example Fund" jurisdiction="CH"/>'
        "<funding_level_0>snsf________::SEF::A</funding_level_0></funding></rel>"
        '<rel><to type="project">snsf________::3</to><code>3</code><title>No funder</title></rel>'
        '<rel><to type="result">x</to></rel>'
    )
    body = oaf(f"<record><creator>Anna</creator><rels>{rels}</rels></record>")

    record = openaire.record(Item("line 1", {"_id": {"$oid": "5d"}, "body": {"$binary": body}}))

    assert record.local == "5d"
    assert [type(one) for one in record.statements] == [
        Organization,
        Initiative,
        Organization,
        FundingRelation,
        Initiative,
    ]
    funding = record.statements[3]
    assert isinstance(funding, FundingRelation)
    assert (funding.stream, funding.grant_number) == ("snsf________::SEF::A", "2")


@pytest.mark.parametrize("body", ["", "!!", base64.b64encode(b"no zip").decode(), oaf("<a"), oaf(" " * (LIMIT + 1))])
def test_a_record_of_2019_that_is_damaged_is_one_invalid_record(body: str) -> None:
    with pytest.raises(InvalidRecord, match="body"):
        openaire.record(Item("line 1", {"_id": "1", "body": body}))


OAI = (
    '<oai:record xmlns:oai="http://www.openarchives.org/OAI/2.0/"><oai:header>'
    "<oai:identifier>oai:dnet:nef_________::7</oai:identifier></oai:header><oai:metadata><project><code>7</code>"
    "<title>Examples at sea</title><startdate>2012-01-01</startdate><acronym/><fundingtree><funder><id>x</id>"
    "<shortname>NEF</shortname><name>National Example Fund</name><jurisdiction>AU</jurisdiction></funder>"
    "<funding_level_0><id>nef_________::NEF::Sea</id></funding_level_0></fundingtree></project></oai:metadata></oai:record>"
)


def test_a_project_from_oai_pmh_is_a_project_with_its_funder(tmp_path: Path) -> None:
    path = tmp_path / "oaf_projects.xml.txt"
    path.write_text(f"{OAI}\n<oai:record\n<record><x/></record>\n")

    good, broken, other = openaire.items(path)

    initiative, funder, funding = openaire.record(good).statements
    assert isinstance(initiative, Initiative)
    assert (initiative.names, initiative.started) == ((Name("Examples at sea"),), day("2012-01-01"))
    assert isinstance(funder, Organization)
    assert funder.ref == org(by_name("openaire", "National Example Fund", "AU"))
    assert isinstance(funding, FundingRelation)
    assert (funding.grant_number, funding.stream) == ("7", "nef_________::NEF::Sea")
    with pytest.raises(InvalidRecord, match="line 2: record"):
        openaire.record(broken)
    with pytest.raises(InvalidRecord, match="line 3: oaf:project"):
        openaire.record(other)


def test_the_real_projects_from_oai_pmh_are_read(shared_data: Path) -> None:
    path = next(shared_data.rglob("oaf_projects_oai_sample.xml.txt"))
    records = read(path)

    codes = re.findall("<code>([^<]+)</code>", path.read_text("utf-8"))
    assert [
        one.grant_number for record in records for one in record.statements if isinstance(one, FundingRelation)
    ] == codes[:4]
    assert len(records) == len(codes) == 5


@pytest.fixture(scope="module")
def samples(shared_data: Path) -> dict[str, tuple[Path, list[Record]]]:
    return {path.name[:14]: (path, read(path)) for path in registry.files(openaire.SOURCE, shared_data)}


def organizations(records: list[Record]) -> Iterator[Organization]:
    for record in records:
        for one in record.statements:
            if isinstance(one, Organization) and one.ref.identifiers[-1].scheme == "openaire":
                yield one


def projects(records: list[Record]) -> set[Reference]:
    return {one.ref for record in records for one in record.statements if isinstance(one, Initiative)}


def test_the_real_products_name_as_many_organisations_and_projects_as_their_json(
    samples: dict[str, tuple[Path, list[Record]]],
) -> None:
    path, records = samples["openaire_graph"]
    with gzip.open(path) as lines:
        plain = [json.loads(line) for line in lines]

    named = [one["id"] for product in plain for one in product["organizations"] or ()]
    found = list(organizations(records))
    assert len(records) == len(plain) == 266
    assert [one.ref.identifiers[-1].local for one in found] == named
    assert (len(named), len(set(named)), len(projects(records))) == (1_524, 630, 30)
    ror = Counter(one.scheme for organization in found for one in organization.ref.identifiers)["ror"]
    given = [one for product in plain for one in product["organizations"] or ()]
    assert ror == sum(any(pid["scheme"] == "ROR" for pid in one["pids"] or ()) for one in given)


def test_the_real_dump_of_2019_names_as_many_organisations_and_projects_as_its_text(
    samples: dict[str, tuple[Path, list[Record]]],
) -> None:
    path, records = samples["openaire_dump2"]
    texts = []
    with gzip.open(path) as lines:
        for line in lines:
            with zipfile.ZipFile(io.BytesIO(base64.b64decode(json.loads(line)["body"]["$binary"]))) as archive:
                texts.append(archive.read(archive.namelist()[0]).decode())
    ends = [end for text in texts for end in re.findall(r'<to [^>]*type="(\w+)">([^<]+)<', text)]

    assert len(records) == 100
    assert {one.ref.identifiers[-1].local for one in organizations(records)} == {
        local for kind, local in ends if kind == "organization"
    }
    assert len(projects(records)) == len({local for kind, local in ends if kind == "project"}) == 163
    assert len({one.ref for one in organizations(records)}) == 189
