"""The loader of curated files: what an entry becomes, and what each mistake in a file is answered with."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from loaders.curated import SOURCE
from loaders.curation_files import LISTS
from loaders.errors import InvalidRecord, SourceUnavailable, UnreadableSource
from loaders.records import (
    Day,
    Document,
    Endorsement,
    Endpoint,
    Evidence,
    FundingRelation,
    IdentityLink,
    Infrastructure,
    Interlink,
    Kind,
    Membership,
    Name,
    Organization,
    Policy,
    Record,
    Reference,
)
from ontology.identifiers import Identifier, best
from ontology.vocabulary import concept

CITES = "cites: [{document: text, locator: p. 1}]"
DECLARED = f"""\
reviewed: 2026-11-21
documents:
  - {{key: text, title: A text, source: text.txt, issued: 2025-06}}
organizations:
  - {{key: one, ids: {{ror: 04h4z8k05, fundref: 100005188}}, names: {{en: One}}, {CITES}}}
  - {{key: two, names: {{en: Two}}, {CITES}}}
infrastructures:
  - {{key: cloud, names: {{en: Cloud}}, {CITES}}}
  - {{key: commons, names: {{en: Commons}}, {CITES}}}
events:
  - {{key: meeting, names: {{en: Meeting}}, {CITES}}}
"""

Read = Callable[[str], list[Record]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read the entries of a file beside one that declares what they can name."""

    def records(content: str) -> list[Record]:
        (tmp_path / "declared.yaml").write_text(DECLARED, "utf-8")
        (tmp_path / "more").mkdir(exist_ok=True)
        (tmp_path / "more" / "file.yaml").write_text(f"reviewed: 2026-11-20\n{content}\n", "utf-8")
        items = [item for item in SOURCE.items(tmp_path) if item.position.startswith("more/")]
        return [SOURCE.record(item) for item in items]

    return records


def document() -> Reference:
    return Reference(Kind.DOCUMENT, (Identifier("oskg", "text"),))


def test_an_organisation_has_its_key_and_its_identifiers_and_cites_its_document(read: Read) -> None:
    (record,) = read(
        "organizations:\n"
        "  - {key: three, ids: {ror: 'https://ror.org/034t30j35', wikidata: [Q530471]}, names: {en: Three, zh: 三},\n"
        "     acronym: III, other_names: [{text: Third, language: en}, {text: '3'}],\n"
        "     types: [funder, government], country: [CN, eu],\n"
        "     homepage: https://three.example/, unit: true, part_of: [one], note: A note.,\n"
        "     cites: [{document: text, locator: p. 2, quote: Three exists}]}"
    )

    assert record.local == "three"
    assert record.modified == date(2026, 11, 20)
    assert record.statements == (
        Organization(
            Reference(
                Kind.ORGANIZATION,
                (Identifier("oskg", "three"), Identifier("ror", "034t30j35"), Identifier("wikidata", "Q530471")),
            ),
            names=(
                Name("Three", "en"),
                Name("三", "zh"),
                Name("Third", "en", "alternative"),
                Name("3", None, "alternative"),
                Name("III", kind="acronym"),
            ),
            types=(concept("organisation-type", "funder"), concept("organisation-type", "government")),
            countries=(concept("country", "CN"), concept("region", "eu")),
            homepages=("https://three.example/",),
            parents=(
                Reference(
                    Kind.ORGANIZATION,
                    (Identifier("oskg", "one"), Identifier("ror", "04h4z8k05"), Identifier("fundref", "100005188")),
                ),
            ),
            unit=True,
            note="A note.",
            evidence=(Evidence(document(), "p. 2", "Three exists"),),
        ),
    )


def test_an_infrastructure_is_read_in_all_its_fields(read: Read) -> None:
    (record,) = read(
        f"""infrastructures:
  - key: archive
    names: {{en: Archive}}
    {CITES}
    ids: {{re3data: r3d100010468}}
    classes: [Repository]
    types: [multidisciplinary-repository]
    serves: ["002", unesco-region/1.0/africa]
    opened: 2013-05-08
    status: operational
    access: [open]
    access_restrictions: [registration]
    licences: [CC0-1.0]
    pid_systems: [doi]
    apis: [{{protocol: rest, url: "https://archive.example/api"}}]
    interface_languages: [eng]
    themes: [dfg/2.2/1]
    lacks: [certificate]
    policies: [{{url: "https://archive.example/policy", title: Policy}}]
    part_of: [cloud]"""
    )
    (archive,) = record.statements

    assert isinstance(archive, Infrastructure)
    assert best("infra", archive.ref.identifiers) == Identifier("re3data", "r3d100010468")
    assert archive.classes == ("Repository",)
    assert archive.serves == (concept("region", "002"), concept("unesco-region", "africa"))
    assert archive.opened == Day(date(2013, 5, 8), date(2013, 5, 8), "day")
    assert archive.licences == (concept("licence", "CC0-1.0"),)
    assert archive.endpoints == (Endpoint(concept("protocol", "rest"), "https://archive.example/api"),)
    assert archive.interface_languages == (concept("language", "eng"),)
    assert archive.themes == (concept("dfg", "1", "2.2"),)
    assert archive.lacks == (concept("feature", "certificate"),)
    assert archive.policies == (Policy("https://archive.example/policy", "Policy"),)
    assert [one.identifiers[0].local for one in archive.part_of] == ["cloud"]


def test_the_licence_of_a_document_is_told_in_its_note(read: Read) -> None:
    (record,) = read(
        "documents:\n  - {key: list, title: List, source: 'https://a.example/', licence: CC BY 4.0, note: Old.}"
    )
    (found,) = record.statements

    assert isinstance(found, Document)
    assert found.note == "Old. Licence: CC BY 4.0."


def test_a_relation_has_its_claim_and_resolves_its_ends_over_all_files(read: Read) -> None:
    (record,) = read(
        "relations:\n"
        "  - {id: R-1, funding: {funder: one, funded: cloud, amount: 12.5, currency: EUR, stream: Programme},\n"
        "     from: 2020, until: 2021-03, status: ended, certainty: inferred, note: Why., confidence: 0.8,\n"
        f"     last_verified: 2026-01-02, {CITES}}}"
    )
    (funding,) = record.statements

    assert isinstance(funding, FundingRelation)
    assert funding.funder.identifiers[1] == Identifier("ror", "04h4z8k05")
    assert (funding.amount, funding.currency, funding.stream) == (Decimal("12.5"), "EUR", "Programme")
    assert funding.claim.start == Day(date(2020, 1, 1), date(2020, 12, 31), "year")
    assert funding.claim.end == Day(date(2021, 3, 1), date(2021, 3, 31), "month")
    assert funding.claim.status == concept("relation-status", "ended")
    assert funding.claim.confidence == Decimal("0.8")
    assert funding.claim.last_verified == date(2026, 1, 2)
    assert funding.claim.evidence == (Evidence(document(), "p. 1"),)


def test_what_is_not_said_is_not_read(read: Read) -> None:
    (record,) = read(f"relations:\n  - {{id: R-1, funding: {{funder: one, funded: cloud}}, {CITES}}}")
    (funding,) = record.statements

    assert isinstance(funding, FundingRelation)
    assert (funding.amount, funding.currency, funding.type, funding.grant_number) == (None, None, None, None)
    assert (funding.claim.start, funding.claim.end, funding.claim.status) == (None, None, None)
    assert funding.claim.certainty == "stated"


def test_a_link_has_its_two_ends(read: Read) -> None:
    (record,) = read(
        "relations:\n"
        f"  - {{id: R-1, interlink: {{from: cloud, to: commons, type: harvests, protocol: oai-pmh}}, {CITES}}}"
    )
    (link,) = record.statements

    assert isinstance(link, Interlink)
    assert [end.identifiers[0].local for end in (link.source, link.target)] == ["cloud", "commons"]


def test_relations_in_conflict_are_one_record_and_point_at_each_other(read: Read) -> None:
    (record,) = read(
        "relations:\n"
        f"  - {{id: R-2, membership: {{member: two, member_of: cloud}}, {CITES}}}\n"
        f"  - {{id: R-1, membership: {{member: one, member_of: cloud}}, conflicts_with: [R-2], {CITES}}}"
    )
    first, second = record.statements

    assert record.local == "R-1"
    assert isinstance(first, Membership)
    assert isinstance(second, Membership)
    assert [other.member for other in first.claim.conflicts_with if isinstance(other, Membership)] == [second.member]
    assert [other.member for other in second.claim.conflicts_with if isinstance(other, Membership)] == [first.member]


def test_an_identity_is_a_link_with_its_evidence(read: Read) -> None:
    (record,) = read(
        f"identity:\n  - {{id: I-1, first: one, second: two, decision: undecided, method: curator, {CITES}}}"
    )
    (link,) = record.statements

    assert isinstance(link, IdentityLink)
    assert link.decision == "undecided"
    assert link.method == concept("identity-method", "curator")
    assert link.evidence == (Evidence(document(), "p. 1"),)


def test_records_come_in_the_order_of_files_and_entries(read: Read) -> None:
    records = read(
        f"relations:\n  - {{id: R-9, endorsement: {{endorser: one, endorsed: cloud}}, {CITES}}}\n"
        f"organizations:\n  - {{key: zeta, names: {{en: Zeta}}, {CITES}}}\n"
        f"  - {{key: alpha, names: {{en: Alpha}}, {CITES}}}"
    )

    assert [record.local for record in records] == ["R-9", "zeta", "alpha"]
    assert isinstance(records[0].statements[0], Endorsement)


def test_reading_an_item_twice_gives_the_same_record(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text(DECLARED, "utf-8")
    items = list(SOURCE.items(tmp_path))

    assert [SOURCE.record(item) for item in items] == [SOURCE.record(item) for item in items]


ORG = f"organizations:\n  - {{key: three, names: {{en: Three}}, {CITES}, "
INFRA = f"infrastructures:\n  - {{key: store, names: {{en: Store}}, {CITES}, "
REL = f"relations:\n  - {{id: R-1, {CITES}, "
IDENTITY = f"identity:\n  - {{id: I-1, {CITES}, "


@pytest.mark.parametrize(
    ("content", "entry", "field", "accepted"),
    [
        # names of fields
        (ORG + "homepag: https://a.example}", "three", "homepag", "homepage"),
        (REL + "endorsment: {endorser: one, endorsed: cloud}}", "R-1", "entry", "exactly one of the fields funding"),
        (REL + "endorsement: {endorser: one, endorsed: cloud}, untill: 2020}", "R-1", "untill", "until"),
        (
            REL + "endorsement: {endorser: one, endorsed: cloud, by: two}}",
            "R-1",
            "endorsement.by",
            "endorsed, endorser",
        ),
        (
            REL + "endorsement: {endorser: one, endorsed: cloud}, membership: {member: one, member_of: cloud}}",
            "R-1",
            "entry",
            "exactly one of the fields",
        ),
        (INFRA + "apis: [{protocol: rest, adress: x}]}", "store", "apis.1.adress", "protocol, url"),
        ("documents:\n  - {key: three, title: T, source: s, isued: 2020}", "three", "isued", "issued"),
        # required fields
        (REL + "endorsement: {endorser: one}}", "R-1", "endorsement.endorsed", "the field is required"),
        (INFRA + "apis: [{url: 'https://a.example'}]}", "store", "apis.1.protocol", "the field is required"),
        (IDENTITY + "first: one, second: two, method: curator}", "I-1", "decision", "the field is required"),
        ("documents:\n  - {key: three, title: T}", "three", "source", "the field is required"),
        (f"organizations:\n  - {{key: three, {CITES}}}", "three", "names", "at least one name"),
        (f"organizations:\n  - {{key: three, names: {{}}, {CITES}}}", "three", "names", "at least one name"),
        # citations
        ("organizations:\n  - {key: three, names: {en: Three}}", "three", "cites", "at least one citation"),
        (
            "relations:\n  - {id: R-1, endorsement: {endorser: one, endorsed: cloud}}",
            "R-1",
            "cites",
            "at least one citation",
        ),
        (
            "identity:\n  - {id: I-1, first: one, second: two, decision: same, method: curator}",
            "I-1",
            "cites",
            "at least one citation",
        ),
        ("groups:\n  - {key: three, names: {en: T}, cites: []}", "three", "cites", "at least one value"),
        (
            "groups:\n  - {key: three, names: {en: T}, cites: [{document: one, locator: p}]}",
            "three",
            "cites.1.document",
            "text",
        ),
        (
            "groups:\n  - {key: three, names: {en: T}, cites: [{document: text}]}",
            "three",
            "cites.1.locator",
            "required",
        ),
        (
            f"groups:\n  - {{key: g, names: {{en: T}}, cites: [{{document: text, locator: p, quote: {'x' * 301}}}]}}",
            "g",
            "cites.1.quote",
            "at most 300 characters",
        ),
        # keys
        (REL + "endorsement: {endorser: won, endorsed: cloud}}", "R-1", "endorsement.endorser", "one"),
        (
            REL + "funding: {funder: cloud, funded: cloud}}",
            "R-1",
            "funding.funder",
            "a declared org or initiative or group",
        ),
        (
            REL + "participation: {event: cloud, role: chair, participant: one}}",
            "R-1",
            "participation.event",
            "meeting",
        ),
        (ORG + "part_of: [cloud]}", "three", "part_of.1", "the key of a declared org"),
        (f"groups:\n  - {{key: one, names: {{en: T}}, {CITES}}}", "one", "key", "declared.yaml organizations[1]"),
        (f"groups:\n  - {{key: Three, names: {{en: T}}, {CITES}}}", "Three", "key", "a key of the form"),
        (f"groups:\n  - {{names: {{en: T}}, {CITES}}}", "groups[1]", "key", "a key of the form"),
        (
            REL + "endorsement: {endorser: one, endorsed: cloud}}\n"
            "  - {id: R-1, endorsement: {endorser: one, endorsed: cloud}}",
            "R-1",
            "id",
            "more/file.yaml relations[1]",
        ),
        (f"relations:\n  - {{id: R 1, {CITES}}}", "R 1", "id", "of the form"),
        (
            REL + "endorsement: {endorser: one, endorsed: cloud}, conflicts_with: [R-2]}",
            "R-1",
            "conflicts_with.1",
            "the id of another relation",
        ),
        (
            REL + "endorsement: {endorser: one, endorsed: cloud}, conflicts_with: [R-1]}",
            "R-1",
            "conflicts_with.1",
            "the id of another relation",
        ),
        (
            REL + "endorsement: {endorser: one, endorsed: cloud}, conflicts_with: [one]}",
            "R-1",
            "conflicts_with.1",
            "the id of another relation",
        ),
        # codes
        (ORG + "types: [goverment]}", "three", "types.1", "government"),
        (ORG + "country: [CHN]}", "three", "country.1", "alpha-2"),
        (ORG + "country: [NO]}", "three", "country.1", "NO in quotes"),
        (ORG + "country: [XX]}", "three", "country.1", "alpha-2"),
        (INFRA + "licences: [CC-BY-5.0]}", "store", "licences.1", "CC-BY-4.0"),
        (INFRA + "interface_languages: [xxx]}", "store", "interface_languages.1", "ISO 639"),
        (INFRA + "themes: [dfg/3.0/1]}", "store", "themes.1", "dfg-2.2"),
        (INFRA + "themes: [biology]}", "store", "themes.1", "scheme/version/code"),
        (INFRA + "themes: [role/1.0/chair]}", "store", "themes.1", "scheme/version/code of one of the schemes dfg"),
        (INFRA + "serves: ['999']}", "store", "serves.1", "a known code"),
        (INFRA + "classes: [Cloud]}", "store", "classes.1", "one of"),
        (REL + "endorsement: {endorser: one, endorsed: cloud}, certainty: sure}", "R-1", "certainty", "stated"),
        (
            REL + "responsibility: {actor: one, target: cloud, role: operater}}",
            "R-1",
            "responsibility.role",
            "operator",
        ),
        (IDENTITY + "first: one, second: two, decision: maybe, method: curator}", "I-1", "decision", "undecided"),
        # identifiers
        (ORG + "ids: {ror: 04h4z8k06}}", "three", "ids.ror", "its checksum is wrong"),
        (ORG + "ids: {roar: 04h4z8k05}}", "three", "ids.roar", "ror"),
        (ORG + "ids: {oskg: three}}", "three", "ids.oskg", "an identifier scheme"),
        (ORG + "ids: {ror: true}}", "three", "ids.ror", "a ror identifier"),
        # types of values
        (ORG + "note: 7}", "three", "note", "text"),
        (ORG + "note: '  '}", "three", "note", "text"),
        (ORG + "unit: 'yes'}", "three", "unit", "true or false"),
        (ORG + "types: funder}", "three", "types", "a list"),
        (ORG + "types: []}", "three", "types", "at least one value"),
        (ORG + "types: [funder, funder]}", "three", "types", "without repetitions"),
        (ORG + "homepage: three.example}", "three", "homepage", "an address"),
        (ORG + "established: soon}", "three", "established", "YYYY-MM"),
        (ORG + "established: 2020-13}", "three", "established", "YYYY-MM"),
        (ORG + "ids: [ror]}", "three", "ids", "a mapping"),
        (ORG + "acronym: []}", "three", "acronym", "text"),
        (f"groups:\n  - {{key: three, names: {{english: T}}, {CITES}}}", "three", "names.english", "a language tag"),
        (f"groups:\n  - {{key: three, names: {{no: T}}, {CITES}}}", "three", "names", "put no, on and yes in quotes"),
        (
            REL + "count: {of: meeting, kind: participants, value: over 80, bound: gt}}",
            "R-1",
            "count.value",
            "a whole number",
        ),
        (REL + "count: {of: meeting, kind: participants, value: -1, bound: gt}}", "R-1", "count.value", "0 or more"),
        (REL + "endorsement: {endorser: one, endorsed: cloud}, confidence: 2}", "R-1", "confidence", "from 0 to 1"),
        (REL + "endorsement: {endorser: one, endorsed: cloud}, confidence: high}", "R-1", "confidence", "a number"),
        (
            REL + "endorsement: {endorser: one, endorsed: cloud}, last_verified: 2026}",
            "R-1",
            "last_verified",
            "YYYY-MM-DD",
        ),
        (REL + "endorsement: one}", "R-1", "endorsement", "a mapping"),
        # what belongs together
        (REL + "funding: {funder: one, funded: cloud, amount: 5}}", "R-1", "funding", "amount and currency both"),
        (
            REL + "funding: {funder: one, funded: cloud, amount: 5, currency: euro}}",
            "R-1",
            "funding.currency",
            "ISO 4217",
        ),
        (REL + "partnership: {partners: [one]}, status: active}", "R-1", "partnership", "two partners or more"),
        (REL + "partnership: {partners: [one, two]}}", "R-1", "partnership", "its status"),
        (REL + "participation: {event: meeting, role: chair}}", "R-1", "participation", "participant or category"),
        (
            REL + "endorsement: {endorser: one, endorsed: cloud}, from: 2021, until: 2020}",
            "R-1",
            "endorsement",
            "an end after the start",
        ),
        (
            IDENTITY + "first: one, second: one, decision: same, method: curator}",
            "I-1",
            "second",
            "another entity than first",
        ),
    ],
)
def test_a_mistake_in_an_entry_is_answered_with_file_entry_field_and_what_is_accepted(
    read: Read, content: str, entry: str, field: str, accepted: str
) -> None:
    with pytest.raises(InvalidRecord) as error:
        read(content)

    assert error.value.record == f"more/file.yaml {entry}"
    assert error.value.field == field
    assert accepted in error.value.accepted


def test_a_faulty_identifier_keeps_only_its_own_entry_out(tmp_path: Path) -> None:
    (tmp_path / "declared.yaml").write_text(
        DECLARED + f"relations:\n  - {{id: R-1, endorsement: {{endorser: one, endorsed: cloud}}, {CITES}}}\n", "utf-8"
    )
    text = (tmp_path / "declared.yaml").read_text("utf-8")
    (tmp_path / "declared.yaml").write_text(text.replace("04h4z8k05", "04h4z8k06"), "utf-8")
    items = list(SOURCE.items(tmp_path))

    with pytest.raises(InvalidRecord, match="checksum"):
        SOURCE.record(items[1])
    assert isinstance(SOURCE.record(items[-1]).statements[0], Endorsement)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("reviewed: 2026-11-21\norganisations: []\n", "no list 'organisations'"),
        ("reviewed: soon\n", "expected the date"),
        ("organizations: []\n", "expected the date"),
        ("reviewed: 2026-11-21\norganizations: {key: one}\n", "not a list of mappings"),
        ("reviewed: 2026-11-21\norganizations: [one]\n", "not a list of mappings"),
        ("reviewed: 2026-11-21\norganizations: [\n", "is not YAML"),
        ("reviewed: 2026-11-21\ngroups:\n  - {key: one, key: two}\n", "'key' is there twice"),
        ("reviewed: 2026-13-21\n", "is not YAML"),
        ("- one\n", "holds list"),
        ("", "holds NoneType"),
    ],
)
def test_a_file_of_another_form_stops_the_source(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "file.yaml").write_text(content, "utf-8")

    with pytest.raises(UnreadableSource, match=message) as error:
        list(SOURCE.items(tmp_path))
    assert "file.yaml" in str(error.value)


def test_text_that_is_not_utf_8_stops_the_source(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_bytes(b"reviewed: \xff\n")

    with pytest.raises(UnreadableSource, match=r"file\.yaml is not YAML"):
        list(SOURCE.items(tmp_path))


def test_a_folder_without_files_is_reported_as_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match="holds no YAML file"):
        list(SOURCE.items(tmp_path))


def test_a_file_that_cannot_be_opened_is_reported_as_missing(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").mkdir()

    with pytest.raises(SourceUnavailable, match=r"file\.yaml cannot be read"):
        list(SOURCE.items(tmp_path))


def test_every_list_is_named_by_key_or_id() -> None:
    assert set(LISTS.values()) == {"key", "id"}
