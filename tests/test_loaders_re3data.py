"""re3data: both schema versions, hostile XML, the institutions, the vocabularies, and the real records."""

import io
import re
import subprocess
import sys
import tarfile
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from loaders import re3data, re3data_words
from loaders.addresses import LEFT_OUT
from loaders.archives import LIMIT
from loaders.errors import InvalidRecord, SourceUnavailable, UnreadableSource
from loaders.re3data_identifiers import ORGANISATIONS, REPOSITORIES, by_name, identifiers
from loaders.re3data_licences import ADDRESSES, licence
from loaders.re3data_words import Words, folded
from loaders.records import (
    PLAIN,
    Claim,
    Endpoint,
    FundingRelation,
    Infrastructure,
    Kind,
    Name,
    Notice,
    Organization,
    Policy,
    Record,
    Reference,
    Responsibility,
    day,
)
from loaders.source import Item
from ontology.identifiers import Identifier, best
from ontology.vocabulary import concept, concepts, country, language

SOURCES = Path(__file__).parent / "sources"
OLD = SOURCES / "re3data_2_2.xml"
NEW = SOURCES / "re3data_4_0.xml"
ROOT = '<r3d:re3data xmlns:r3d="http://www.re3data.org/schema/2-2"><r3d:repository>{}</r3d:repository></r3d:re3data>'
NAMED = "<r3d:re3data.orgIdentifier>r3d100000001</r3d:re3data.orgIdentifier><r3d:repositoryName>A</r3d:repositoryName>"


def read(path: Path) -> Record:
    (item,) = re3data.items(path)
    return re3data.record(item)


def parsed(text: str) -> Record:
    return re3data.record(Item("a.xml", text.encode()))


def described(elements: str) -> Record:
    """Read a record with these elements, written without their prefix."""
    return parsed(ROOT.format(NAMED + re.sub(r"<(/?)(?=[A-Za-z])", r"<\1r3d:", elements)))


def infrastructure(record: Record) -> Infrastructure:
    statement = record.statements[0]
    assert isinstance(statement, Infrastructure)
    return statement


def organizations(record: Record) -> list[Organization]:
    return [statement for statement in record.statements if isinstance(statement, Organization)]


OWN = Reference(
    Kind.INFRASTRUCTURE,
    (
        Identifier("re3data", "r3d199999901"),
        Identifier("fairsharing", "FAIRsharing.xmpl01"),
        Identifier("rrid", "SCR_999999"),
        Identifier("opendoar", "99999"),
    ),
)
INSTITUTE = Reference(Kind.ORGANIZATION, (Identifier("ror", "0xampe144"), Identifier("rrid", "SCR_999998")))
FRIENDS = Reference(Kind.ORGANIZATION, (by_name("friends of the archive"), Identifier("viaf", "99999999")))
BYSTANDER = Reference(Kind.ORGANIZATION, (by_name("A Bystander"),))


def test_a_repository_of_schema_2_2_is_read_in_full() -> None:
    assert infrastructure(read(OLD)) == Infrastructure(
        OWN,
        names=(Name("Beispielarchiv", "de"), Name("Archive of Examples", "en", "alternative")),
        classes=("Repository",),
        types=(
            concept("infrastructure-type", "disciplinary-repository"),
            concept("infrastructure-type", "other-repository"),
        ),
        themes=(concept("dfg", "111", "2.2"), concept("dfg", "34", "2.2")),
        description=f"Keeps examples. Write to {LEFT_OUT} for more.",
        homepages=("https://archive.example.org/",),
        status=concept("operational-status", "closed"),
        opened=day("2013-05-08"),
        closed=day("2019-08-08"),
        access=(concept("access", "embargoed"), concept("access", "restricted")),
        access_restrictions=(concept("access-restriction", "registration"),),
        upload=(concept("access", "restricted"),),
        upload_restrictions=(concept("access-restriction", "institutional-membership"),),
        licences=(concept("licence", "CC-BY-4.0"), concept("licence", "copyrights")),
        pid_systems=(concept("pid-system", "doi"),),
        endpoints=(
            Endpoint(concept("protocol", "oai-pmh"), "https://archive.example.org/oai"),
            Endpoint(concept("protocol", "ftp")),
        ),
        metadata_standards=(concept("metadata-standard", "ddi"),),
        software=(concept("software", "dataverse"),),
        certifications=(concept("certificate", "coretrustseal"), concept("certificate", "wds")),
        interface_languages=(str(language("en")), str(language("de"))),
        policies=(
            Policy("https://www.coretrustseal.org/wp-content/uploads/example.pdf", "CoreTrustSeal assessment"),
            Policy("https://archive.example.org/deposit", "Deposit agreement", concept("policy-kind", "submission")),
            Policy("https://archive.example.org/mission", None, concept("policy-kind", "mission")),
        ),
        lacks=(concept("feature", "pid"), concept("feature", "author-id"), concept("feature", "versioning")),
        features=(concept("feature", "quality-management"),),
    )


def test_each_responsibility_of_an_institution_is_one_relation() -> None:
    claim = Claim(start=day("2014"), end=day("2020"))

    assert read(OLD).statements[1:] == (
        Organization(
            INSTITUTE,
            names=(Name("Institute of Examples", "en", "mention"),),
            types=(concept("organisation-type", "re3data-non-profit"),),
            countries=(concept("region", "eu"),),
            homepages=("https://examples.example.org/",),
        ),
        FundingRelation(INSTITUTE, OWN, claim=claim),
        Responsibility(INSTITUTE, OWN, concept("role", "general"), claim),
        Responsibility(INSTITUTE, OWN, concept("role", "technical"), claim),
        Organization(
            FRIENDS,
            names=(Name("Friends of the Archive", "en"), Name("Archivfreunde", "de", "alternative")),
            types=(concept("organisation-type", "re3data-commercial"),),
            countries=(str(country("NA")),),
        ),
        FundingRelation(FRIENDS, OWN, type=concept("cost-recovery", "sponsorship"), claim=PLAIN),
        Organization(
            BYSTANDER,
            names=(Name("A Bystander", "en"),),
            types=(concept("organisation-type", "re3data-non-profit"),),
            countries=(concept("region", "international"),),
        ),
    )


def test_what_is_left_out_of_a_record_is_noticed() -> None:
    assert [(notice.field, notice.value) for notice in read(OLD).notices] == [
        ("repositoryIdentifier", "MIR:00000099"),
        ("api", f"ftp://{LEFT_OUT}/"),
        ("api", "gopher://archive.example.org/"),
        ("api", "Gopher"),
        ("institutionIdentifier", "ROR:0xampe241"),
        ("responsibilityType", "none for A Bystander"),
    ]


def test_a_record_says_where_it_is_and_when_it_was_changed() -> None:
    record = read(OLD)

    assert (record.local, record.modified) == ("r3d199999901", date(2024, 4, 24))
    assert record.page == "https://www.re3data.org/repository/r3d199999901"


def test_no_e_mail_address_and_no_contact_leaves_a_record() -> None:
    text = repr([read(OLD), read(NEW)])

    for path in (OLD, NEW):
        addresses = re.findall(r"[\w.]+@example\.org", path.read_text(encoding="utf-8"))
        assert addresses
        assert not [address for address in addresses if address in text]
    assert "Dr. Example" not in text


def test_a_repository_of_schema_4_0_is_read_with_its_own_subjects() -> None:
    record = read(NEW)

    own = infrastructure(record)
    assert record.notices == ()
    assert own.ref.identifiers == (Identifier("re3data", "r3d199999902"), Identifier("opendoar", "99998"))
    assert own.homepages == ("https://newer.example.org/",)
    assert own.types == (
        concept("infrastructure-type", "project-repository"),
        concept("infrastructure-type", "multidisciplinary-repository"),
    )
    assert own.themes == (concept("dfg", "111", "4.0"),)
    assert own.status == concept("operational-status", "operational")
    assert own.access_restrictions == (concept("access-restriction", "institutional-membership"),)
    assert own.upload_restrictions == (concept("access-restriction", "storage-limit"),)
    assert own.licences == (concept("licence", "CC0-1.0"),)
    assert own.endpoints == (Endpoint(concept("protocol", "rest"), "https://newer.example.org/api"),)
    assert own.policies == (Policy("https://newer.example.org/preservation", "Preservation"),)
    assert own.pid_systems == (concept("pid-system", "igsn"),)
    assert own.certifications == (concept("certificate", "coretrustseal"),)


def test_an_institution_of_schema_4_0_is_known_by_its_nested_identifier() -> None:
    record = read(NEW)

    (institute,) = organizations(record)
    assert institute.ref.identifiers == (Identifier("ror", "0xampe144"),)
    assert institute.homepages == ("https://examples.example.org/",)
    assert record.statements[2] == Responsibility(institute.ref, infrastructure(record).ref, concept("role", "general"))


def test_the_same_subject_code_means_different_things_in_the_two_versions() -> None:
    assert concept("dfg", "111", "2.2") != concept("dfg", "111", "4.0")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<a", "document is .*expected well-formed XML"),
        ("", "document is"),
        ("plain text", "document is"),
        ('<!DOCTYPE a><a xmlns="http://www.re3data.org/schema/2-2"/>', "document type declaration"),
        (
            '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
            + ROOT.format(NAMED + "<r3d:description>&e;</r3d:description>"),
            "document type declaration",
        ),
        ('<a xmlns="http://www.re3data.org/schema/3-1"/>', "namespace is .*3-1.*schema/2-2 or .*schema/4-0"),
        ("<list/>", "namespace is ''"),
        ('<a xmlns="http://www.re3data.org/schema/2-2"/>', "repository is None"),
        (ROOT.format(""), "orgIdentifier is ''"),
        (ROOT.format("<r3d:re3data.orgIdentifier>100</r3d:re3data.orgIdentifier>"), "orgIdentifier is '100'"),
        (ROOT.format(NAMED.replace(">A<", "> <")), "repositoryName is None"),
    ],
)
def test_a_document_that_cannot_be_used_is_refused_with_its_field(text: str, said: str) -> None:
    with pytest.raises(InvalidRecord, match=said):
        parsed(text)


def test_entities_that_grow_without_end_are_refused() -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    text = f'<!DOCTYPE a [<!ENTITY e0 "ha">{entities}]>' + ROOT.format(
        f"<r3d:description>&e12;</r3d:description>{NAMED}"
    )

    with pytest.raises(InvalidRecord, match="document"):
        parsed(text)


def test_a_document_beyond_the_limit_is_refused() -> None:
    with pytest.raises(InvalidRecord, match="document is 'more than 16777216 bytes'"):
        re3data.record(Item("a.xml", b" " * (LIMIT + 1)))


def packed(path: Path, **members: bytes) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(f"./{name}.xml")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def test_an_unparsable_member_is_one_invalid_record_and_the_others_are_read(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.tar.gz", r1=b"<cut", r2=OLD.read_bytes(), r3=NEW.read_bytes())

    broken, *good = re3data.items(path)

    with pytest.raises(InvalidRecord, match=r"r1\.xml"):
        re3data.record(broken)
    assert [(item.position, re3data.record(item).local) for item in good] == [
        ("r2.xml", "r3d199999901"),
        ("r3.xml", "r3d199999902"),
    ]


@pytest.mark.parametrize("content", [b"<list/>", b'<a xmlns="http://www.re3data.org/schema/9-0"/>'])
def test_a_file_of_another_kind_or_version_is_refused_with_the_known_ones(tmp_path: Path, content: bytes) -> None:
    path = packed(tmp_path / "a.tar.gz", r1=content, r2=OLD.read_bytes())

    with pytest.raises(UnreadableSource, match=r"a\.tar\.gz: r1\.xml has namespace .*schema/2-2 or .*schema/4-0"):
        list(re3data.items(path))


def test_a_missing_file_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"gone\.xml"):
        list(re3data.items(tmp_path / "gone.xml"))


@pytest.mark.parametrize(
    ("elements", "noticed"),
    [
        ("<type>royal</type>", ("type", "royal")),
        ("<subject>999 Alchemy</subject>", ("subject", "999 Alchemy")),
        ("<repositoryLanguage>xxx</repositoryLanguage>", ("repositoryLanguage", "xxx")),
        ("<endDate>2014-06-32</endDate>", ("endDate", "2014-06-32")),
        ("<repositoryURL>example.org</repositoryURL>", ("repositoryURL", "example.org")),
        ('<api apiType="">https://example.org</api>', ("api/@apiType", "")),
        ('<additionalName language="xx">B</additionalName>', ("additionalName/@language", "xx")),
        ("<institution><institutionCountry>DEU</institutionCountry></institution>", ("institutionName", "")),
        (
            (
                "<institution><institutionName>B</institutionName><institutionCountry>XXX</institutionCountry>"
                "<responsibilityType>general</responsibilityType></institution>"
            ),
            ("institutionCountry", "XXX"),
        ),
        (
            (
                "<institution><institutionName>B</institutionName><responsibilityType>reigning</responsibilityType>"
                "</institution>"
            ),
            ("responsibilityType", "reigning"),
        ),
    ],
)
def test_a_value_nobody_understands_is_noticed_and_the_record_kept(elements: str, noticed: tuple[str, str]) -> None:
    record = described(elements)

    assert [(notice.field, notice.value) for notice in record.notices] == [noticed]
    assert record.local == "r3d100000001"


def test_a_notice_of_a_word_names_the_words_that_are_accepted() -> None:
    assert described("<versioning>yes</versioning><type>royal</type>").notices == (
        Notice("type", "royal", "disciplinary, institutional, other, governmental, multidisciplinary, project-related"),
    )


def test_a_badly_spelled_end_date_still_closes_a_repository() -> None:
    own = infrastructure(described("<endDate>2014-06-32</endDate>"))

    assert (own.status, own.closed) == (concept("operational-status", "closed"), None)


def test_an_empty_end_date_does_not_close_a_repository() -> None:
    assert infrastructure(described("<endDate> </endDate>")).status == concept("operational-status", "operational")


def test_what_is_not_recorded_is_neither_there_nor_lacking() -> None:
    own = infrastructure(described(""))

    assert own.lacks == own.pid_systems == own.licences == own.access == own.certifications == ()


def test_access_to_the_catalogue_is_not_access_to_the_data() -> None:
    own = infrastructure(described("<databaseAccess><databaseAccessType>open</databaseAccessType></databaseAccess>"))

    assert own.access == ()


def test_no_licence_at_all_is_a_lack_and_not_a_licence() -> None:
    own = infrastructure(described("<dataLicense><dataLicenseName>none</dataLicenseName></dataLicense>"))

    assert (own.licences, own.lacks) == ((), (concept("feature", "licence"),))


@pytest.mark.parametrize(
    ("certificates", "name", "address", "expected"),
    [
        (["other"], "CoreTrustSeal assessment", "https://example.org/", ["coretrustseal"]),
        (["other"], "Assessment", "https://www.coretrustseal.org/x.pdf", ["coretrustseal"]),
        (["other"], "CTS assessment", "https://example.org/", ["coretrustseal"]),
        (["other", "other"], "Core Trust Seal", "https://example.org/", ["coretrustseal", "other"]),
        (["other"], "DSA Assessment", "https://www.coretrustseal.org/x.pdf", ["other"]),
        (["other"], "Terms of use", "https://example.org/", ["other"]),
        (["DSA"], "CoreTrustSeal assessment", "https://example.org/", ["dsa"]),
        ([], "CoreTrustSeal assessment", "https://example.org/", []),
    ],
)
def test_a_core_trust_seal_is_recovered_only_from_another_certificate_with_its_policy(
    certificates: list[str], name: str, address: str, expected: list[str]
) -> None:
    elements = "".join(f"<certificate>{word}</certificate>" for word in certificates)
    policy = f"<policy><policyName>{name}</policyName><policyURL>{address}</policyURL></policy>"

    assert infrastructure(described(elements + policy)).certifications == tuple(
        concept("certificate", code) for code in expected
    )


def institution(name: str, *elements: str) -> str:
    return f"<institution><institutionName>{name}</institutionName>{''.join(elements)}</institution>"


FUNDING = "<responsibilityType>funding</responsibilityType>"


def test_an_organisation_entered_twice_funds_once_but_again_from_another_date() -> None:
    again = "<responsibilityStartDate>2020</responsibilityStartDate>"
    record = described(institution("A", FUNDING) + institution("a", FUNDING) + institution("A", FUNDING, again))

    relations = [statement for statement in record.statements if isinstance(statement, FundingRelation)]
    assert [relation.claim.start for relation in relations] == [None, day("2020")]
    assert [notice.field for notice in record.notices] == ["institution"]


def test_the_end_of_a_responsibility_does_not_set_its_status() -> None:
    record = described(institution("A", FUNDING, "<responsibilityEndDate>2001</responsibilityEndDate>"))

    (relation,) = [statement for statement in record.statements if isinstance(statement, FundingRelation)]
    assert relation.claim == Claim(end=day("2001"))


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Institute of Examples", "institute  OF\nexamples ", True),
        ("ＩＮＳＴ", "inst", True),
        ("Straße", "STRASSE", True),
        ("Institute of Examples", "Institute of Example", False),
    ],
)
def test_a_name_is_the_same_whatever_its_case_width_and_spaces(first: str, second: str, *, same: bool) -> None:
    assert (by_name(first) == by_name(second)) is same
    assert re.fullmatch("[a-z2-7]{16}", by_name(first).local)


@pytest.mark.parametrize(
    ("text", "scheme", "local"),
    [
        ("ROR:0xampe144", "ror", "0xampe144"),
        ("ROR: 0xampe144", "ror", "0xampe144"),
        ("ROR;0xampe144", "ror", "0xampe144"),
        ("ror.0xampe144", "ror", "0xampe144"),
        ("ROR 0xampe144", "ror", "0xampe144"),
        ("ROR:ROR:0xampe144", "ror", "0xampe144"),
        ("ROOR:0xampe144", "ror", "0xampe144"),
        ("ROR:0XAMPE144;", "ror", "0xampe144"),
        ("ROR:org/0xampe144", "ror", "0xampe144"),
        ("ROR:ror.org/0xampe144", "ror", "0xampe144"),
        ("ROR:https://ror.org/0xampe144", "ror", "0xampe144"),
        ("https://ror.org/0xampe144", "ror", "0xampe144"),
        ("0xampe144", "ror", "0xampe144"),
        ("Crossref Funder ID 501199999999", "fundref", "501199999999"),
        ("Crossref Funder ID:501199999999", "fundref", "501199999999"),
        ("Crossref:100999999", "fundref", "100999999"),
        ("doi:10.13039/501199999999", "fundref", "501199999999"),
        ("https://doi.org/10.13039/501199999999", "fundref", "501199999999"),
        ("Wikidata Q99", "wikidata", "Q99"),
        ("Wikidata: Q99", "wikidata", "Q99"),
        ("wikidata:Q99", "wikidata", "Q99"),
        ("https://www.wikidata.org/wiki/Q99", "wikidata", "Q99"),
        ("ISNI 0000 0009 9999 9913", "isni", "0000000999999913"),
        ("ISNI:0000000999999913", "isni", "0000000999999913"),
        ("ISN:0000000999999913", "isni", "0000000999999913"),
        ("http://isni.org/isni/0000000999999913", "isni", "0000000999999913"),
        ("GRID:grid.99999.9f", "grid", "grid.99999.9f"),
        ("GRID:99999.9f", "grid", "grid.99999.9f"),
        ("GRID grid.99999.9f", "grid", "grid.99999.9f"),
        ("grid.99999.9f", "grid", "grid.99999.9f"),
        ("https://www.grid.ac/institutes/grid.99999.9f", "grid", "grid.99999.9f"),
        ("VAIF:99999999", "viaf", "99999999"),
        ("GND: 99999999-2", "gnd", "99999999-2"),
        ("http://d-nb.info/gnd/9999999-8", "gnd", "9999999-8"),
        ("RRID:SCR_999999", "rrid", "SCR_999999"),
        ("RRID: nif-0000-99999", "rrid", "nif-0000-99999"),
        ("RID:SCR_999999", "rrid", "SCR_999999"),
        ("ROR:RRID:SCR_999999", "rrid", "SCR_999999"),
        ("nlx_99999", "rrid", "nlx_99999"),
    ],
)
def test_an_identifier_of_an_institution_is_read_however_it_is_spelled(text: str, scheme: str, local: str) -> None:
    notices: list[Notice] = []

    assert identifiers("institutionIdentifier", ORGANISATIONS, [text], notices) == (Identifier(scheme, local),)
    assert notices == []


@pytest.mark.parametrize(
    ("text", "scheme", "local"),
    [
        ("FAIRsharing_doi:10.25504/FAIRsharing.xmpl01", "fairsharing", "FAIRsharing.xmpl01"),
        ("FAIRSHARING_DOI: 10.25504/FAIRsharing.xmpl01", "fairsharing", "FAIRsharing.xmpl01"),
        ("FAIR_sharing_doi:10.25504/FAIRsharing.xmpl01", "fairsharing", "FAIRsharing.xmpl01"),
        ("FAIRsharing:doi:10.25504/FAIRSharing.XMPL01", "fairsharing", "FAIRsharing.xmpl01"),
        ("https://doi.org/10.25504/FAIRsharing.xmpl01", "fairsharing", "FAIRsharing.xmpl01"),
        ("OpenDOAR:99999", "opendoar", "99999"),
        ("OpenDOAR::99999", "opendoar", "99999"),
        ("Open DOAR:99999", "opendoar", "99999"),
        ("Wikidata:Q99", "wikidata", "Q99"),
    ],
)
def test_an_identifier_of_a_repository_is_read_however_it_is_spelled(text: str, scheme: str, local: str) -> None:
    notices: list[Notice] = []

    assert identifiers("repositoryIdentifier", REPOSITORIES, [text], notices) == (Identifier(scheme, local),)
    assert notices == []


@pytest.mark.parametrize(
    "text",
    [
        "ROR:2catss52",
        "ROR:0xampe145",
        "ROR:Leicester",
        "ISNI 0000 0009 9999 9912",
        "ABN: 99 999 999 999",
        "FAIRsharing_doi:10.25504/FAIRsharing.xmpl01",
        "OpenDOAR:99999",
        "https://example.org/imprint",
    ],
)
def test_what_does_not_identify_an_institution_is_noticed(text: str) -> None:
    notices: list[Notice] = []

    assert identifiers("institutionIdentifier", ORGANISATIONS, [text], notices) == ()
    assert notices == [
        Notice("institutionIdentifier", text, "an identifier of fundref, gnd, grid, isni, ror, rrid, viaf, wikidata")
    ]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("http://www.creativecommons.org/licenses/BY-NC-SA/3.0/de/deed.en", "CC-BY-NC-SA-3.0-DE"),
        ("https://creativecommons.org/licenses/by/4.0/deed.de", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/legalcode#s1", "CC-BY-NC-ND-4.0"),
        ("https://creativecommons.org/share-your-work/public-domain/cc0", "CC0-1.0"),
        ("https://opendatacommons.org/licenses/odbl/summary/", "ODbL-1.0"),
        ("https://opendatacommons.org/licenses/by/1-0/", "ODC-By-1.0"),
        ("https://www.gnu.org/licenses/gpl-3.0.en.html", "GPL-3.0-only"),
        ("https://www.gnu.org/licenses/fdl-1.3.html", "GFDL-1.3-only"),
        ("https://opensource.org/licenses/MIT", "MIT"),
        ("https://opensource.org/licenses/gpl-3.0.html", "GPL-3.0-only"),
        ("https://spdx.org/licenses/BSD-3-Clause.html", "BSD-3-Clause"),
        ("http://www.apache.org/licenses/LICENSE-2.0.html", "Apache-2.0"),
        ("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", "OGL-UK-3.0"),
    ],
)
def test_the_address_of_a_licence_means_that_licence(address: str, code: str) -> None:
    assert licence(address) == concept("licence", code)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://creativecommons.org/",
        "https://creativecommons.org/licenses/",
        "https://creativecommons.org/licenses/by-nc-nd/3.0/es/",
        "https://creativecommons.org/licenses/by/9.0/",
        "https://opendatacommons.org/licenses/",
        "https://opensource.org/licenses/other",
        "https://opensource.org/licenses/alphabetical",
        "https://example.org/creativecommons.org/licenses/by/4.0/",
        "https://www.gnu.org/licenses/",
    ],
)
def test_an_address_that_means_no_single_licence_means_none(address: str) -> None:
    assert licence(address) is None


def test_every_licence_of_the_table_of_addresses_exists() -> None:
    assert set(ADDRESSES.values()) <= set(concepts("licence"))
    assert all(licence(f"https://{address}/") == concept("licence", code) for address, code in ADDRESSES.items())


VOCABULARIES = pytest.mark.parametrize("vocabulary", re3data_words.VOCABULARIES, ids=lambda one: one.field)


@VOCABULARIES
def test_each_word_means_one_concept_of_its_own_that_exists(vocabulary: Words) -> None:
    assert len(set(vocabulary.codes.values())) == len(vocabulary.codes)
    assert set(vocabulary.codes.values()) <= set(concepts(vocabulary.scheme))


@VOCABULARIES
def test_no_two_words_differ_only_in_case_spaces_and_hyphens(vocabulary: Words) -> None:
    assert len({folded(word) for word in vocabulary.codes}) == len(vocabulary.codes)


@VOCABULARIES
def test_every_word_is_found_in_another_case_too(vocabulary: Words) -> None:
    notices: list[Notice] = []

    assert vocabulary.concepts([word.upper() for word in vocabulary.codes], notices) == tuple(
        concept(vocabulary.scheme, code) for code in vocabulary.codes.values()
    )
    assert notices == []


def test_every_feature_that_can_be_denied_exists() -> None:
    features = [*re3data_words.DENIALS.values(), *re3data_words.ABSENCES.values()]

    assert len(set(features)) == len(features)
    assert {*features, "licence"} <= set(concepts("feature"))
    assert {code for code in re3data_words.FUNDING.values() if code} <= set(concepts("cost-recovery"))


#: The closed lists of schema 2.2, and what schema 4.0 adds to them.
ENUMERATIONS = {
    "type": "disciplinary, institutional, other, governmental, multidisciplinary, project-related",
    "dataAccessType": "open, embargoed, restricted, closed",
    "dataAccessRestriction": "feeRequired, institutional membership, registration, other",
    "dataUploadType": "open, restricted, closed",
    "dataUploadRestriction": "feeRequired, institutional membership, registration, other, storageLimit",
    "dataLicenseName": "Apache License 2.0, BSD, CC, CC0, Copyrights, ODC, OGL, OGLC, Public Domain, RL, other",
    "softwareName": "CKAN, Dataverse, DigitalCommons, dLibra, DSpace, EPrints, eSciDoc, Fedora, MySQL, Nesstar, Opus, "
    "other",
    "api": "FTP, NetCDF, OAI-PMH, OpenDAP, REST, SOAP, SPARQL, SWORD, other",
    "pidSystem": "ARK, DOI, hdl, PURL, URN, other, IGSN",
    "certificate": "CLARIN certificate B, DIN 31644, DINI Certificate, DRAMBORA, DSA, ISO 16363, ISO 16919, RatSWD, "
    "TRAC, Trusted Digital Repository, WDS, other, CoreTrustSeal",
    "institutionType": "commercial, non-profit",
    "responsibilityType": "general, technical",
}


@pytest.mark.parametrize("field", ENUMERATIONS)
def test_every_word_of_the_schema_is_known_and_no_other(field: str) -> None:
    (vocabulary,) = (one for one in re3data_words.VOCABULARIES if one.field == field)

    assert set(vocabulary.codes) == set(ENUMERATIONS[field].split(", "))


def test_words_that_say_nothing_are_passed_over() -> None:
    assert re3data_words.SOFTWARE.silent == {"unknown"}
    assert re3data_words.PID_SYSTEMS.silent == {"none"}
    assert set(re3data_words.FUNDING) == {"funding", "sponsoring"}
    assert described("<software><softwareName>unknown</softwareName></software>").notices == ()


MEASURE = """
import resource, sys
from pathlib import Path
from loaders import re3data
re3data.record(next(re3data.items(Path(sys.argv[1]))))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(sum(bool(re3data.record(item)) for item in re3data.items(Path(sys.argv[1]))))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    copies = 1_500
    path = packed(tmp_path / "a.tar.gz", **{f"r{number}": OLD.read_bytes() for number in range(copies)})

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=True,
    )

    read_records, grown = map(int, done.stdout.split())
    assert read_records == copies
    assert grown * (1 if sys.platform == "darwin" else 1024) < copies * len(OLD.read_bytes()) / 3


@cache
def archived(path: Path) -> tuple[Record, ...]:
    return tuple(re3data.record(item) for item in re3data.items(path))


@pytest.fixture
def real(shared_data: Path) -> tuple[Record, ...]:
    return archived(next(shared_data.rglob("re3data_2024-04-24_schema2-2_xml.tar.gz")))


def test_every_record_of_the_real_archive_is_read(real: tuple[Record, ...]) -> None:
    assert len({record.local for record in real}) == len(real) == 3_205


def test_the_real_relations_are_those_of_the_archive(real: tuple[Record, ...]) -> None:
    """Three funders, one general and one technical institution stand twice in their records."""
    counts: Counter[str] = Counter()
    for record in real:
        for statement in record.statements:
            if isinstance(statement, FundingRelation):
                counts["sponsoring" if statement.type else "funding"] += 1
            elif isinstance(statement, Responsibility):
                counts[statement.role.rpartition("/")[2]] += 1
            elif isinstance(statement, Organization):
                counts["institutions"] += 1

    assert counts == {
        "institutions": 8_866,
        "funding": 3_256 - 1 - 2,
        "sponsoring": 104,
        "general": 5_615 - 1,
        "technical": 2_523 - 1,
    }


def test_real_absences_and_recovered_seals_are_counted(real: tuple[Record, ...]) -> None:
    own = [infrastructure(record) for record in real]

    lacks = Counter(iri.rpartition("/")[2] for one in own for iri in one.lacks)
    seals = sum(concept("certificate", "coretrustseal") in one.certifications for one in own)
    closed = sum(one.status == concept("operational-status", "closed") for one in own)
    assert lacks == {
        "pid": 1_323,
        "author-id": 340,
        "enhanced-publication": 252,
        "versioning": 230,
        "quality-management": 58,
        "licence": 1,
    }
    assert (seals, closed) == (101, 303)


def test_real_features_that_are_there_are_counted(real: tuple[Record, ...]) -> None:
    own = [infrastructure(record) for record in real]

    has = Counter(iri.rpartition("/")[2] for one in own for iri in one.features)
    assert has == {"quality-management": 1_721, "versioning": 1_292, "enhanced-publication": 1_032}
    assert not [one for one in own if set(one.features) & set(one.lacks)]


def test_real_institutions_are_as_many_organisations(real: tuple[Record, ...]) -> None:
    found = {best("org", one.ref.identifiers) for record in real for one in organizations(record)}

    assert Counter(one.scheme for one in found) == {"ror": 1_966, "re3data-name": 3_425, "wikidata": 39, "isni": 6}


def test_little_of_the_real_archive_is_left_out(real: tuple[Record, ...]) -> None:
    noticed = Counter(notice.field for record in real for notice in record.notices)

    assert noticed == {
        "repositoryIdentifier": 354,
        "institutionIdentifier": 44,
        "responsibilityType": 36,
        "responsibilityEndDate": 4,
        "responsibilityStartDate": 2,
        "institution": 2,
        "api": 2,
        "startDate": 1,
        "citationGuidelineURL": 1,
    }


ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


def test_no_e_mail_address_leaves_the_real_archive(real: tuple[Record, ...], shared_data: Path) -> None:
    """The one text that looks like an address is the name of a file in the address of a policy."""
    contacts: set[str] = set()
    for item in re3data.items(next(shared_data.rglob("re3data_2024-04-24_schema2-2_xml.tar.gz"))):
        for contact in re.findall(r"Contact>([^<]+)<", item.content.decode()):
            contacts.update(ADDRESS.findall(contact))
    left = {found for record in real for found in ADDRESS.findall(repr(record))}

    assert len(contacts) > 1_000
    assert left == {"20220922-ScholarsArchive@OSU_final.pdf"}
    assert not contacts & left
