"""The facts of the seed documents: every row of the fact list is there, and nothing is surer than the text."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path

import pytest

from loaders.curated import SOURCE
from loaders.curation_files import Entry, folder
from loaders.rdf import Converter
from loaders.records import (
    CountClaim,
    Declaration,
    Document,
    Endorsement,
    Event,
    Evidence,
    FundingRelation,
    IdentityLink,
    Infrastructure,
    Initiative,
    IssueMention,
    Kind,
    Membership,
    Organization,
    Participation,
    Partnership,
    Record,
    Reference,
    Relation,
    Responsibility,
    Thing,
)
from ontology.namespaces import Namespaces
from ontology.vocabulary import concept, concepts

Statements = dict[str, object]

#: How many relations stand for a row of the list of facts.
RELATIONS_OF_ROW = {
    "F000-01": 2, "F000-03": 15, "F000-04": 1, "F000-05": 1, "F000-06": 3, "F000-07": 1, "F000-08": 3, "F000-09": 1,
    "F000-10": 2, "F000-11": 2,
    "F001-02": 3, "F001-04": 3, "F001-05": 11, "F001-07": 1, "F001-08": 1, "F001-09": 4, "F001-10": 1, "F001-11": 2,
    "F001-12": 2, "F001-13": 1, "F001-14": 4, "F001-15": 1, "F001-16": 1, "F001-17": 4, "F001-18": 6, "F001-19": 2,
    "F002-01": 2, "F002-02": 1, "F002-03": 8, "F002-04": 2, "F002-05": 1, "F002-06": 2, "F002-07": 1, "F002-08": 6,
    "F002-09": 1, "F002-10": 1, "F002-11": 1, "F002-12": 4, "F002-13": 2, "F002-14": 1, "F002-15": 1,
}  # fmt: skip

#: The entry whose note carries a row that gives no relation, or not only relations.
NOTE_OF_ROW = {
    "F000-02": "d000-meeting",
    "F000-04": "d000-index",
    "F000-12": "d000",
    "F001-01": "os10-launch",
    "F001-03": "os10",
    "F001-06": "os10",
    "F001-09": "os10",
}

#: The keys of the bodies, infrastructures, persons and events that the seeds name, by their numbers in the facts.
KEYS_OF_FACT = {
    "A01": ["unesco"], "A02": ["d000-working-group"], "A03": ["unesco-office-east-asia"], "A04": ["cast"],
    "A05": ["ccos"],
    "A06": ["nslc"], "A07": ["cas"], "A08": ["most-china"], "A09": ["most-china-international-cooperation"],
    "A10": ["nsfc"], "A11": ["nstl"], "A12": ["anso"], "A13": ["tsinghua"], "A14": ["higher-education-press"],
    "A15": ["cas-institutes"], "A16": ["other-institutions"], "A17": ["invited-partner-platforms"], "A18": ["codata"],
    "A19": ["go-fair"], "A20": ["isc-roap", "isc"], "A21": ["nist"], "A22": ["cnic"], "A23": ["cnic-cloud-department"],
    "A24": ["international-organization-department", "bureau-international-cooperation"],
    "A25": ["chinese-expert-group"], "A26": ["d000-attendees"],
    "I01": ["cstcloud"], "I02": ["eosc"], "I03": ["ardc", "ardc-org"], "I04a": ["africa-open-science-cloud"],
    "I04b": ["aosp"], "I05": ["mosp"], "I06": ["gosc"], "I07": ["gosc-cultivation-plan"],
    "I08": ["cas-big-science-cultivation-programme"], "I09": ["unesco-open-science-proposal"],
    "I10": ["unesco-recommendation-open-science"], "I11": ["idssd"], "I12": ["os10"], "I13": ["os10-platform"],
    "I14": ["china-open-science-platform"], "I15": ["d000-index"],
    "P01": ["chair-of-ccos"], "P02": ["director-unesco-office-east-asia"],
    "P03": ["deputy-director-general-most-international-cooperation"], "P04": ["director-nslc"],
    "P05": ["presenter-os10-platform"], "P06": ["representative-cstcloud"],
    "P07": ["director-international-organization-department"], "P08": ["director-cnic-cloud-department"],
    "V1": ["d000-meeting"], "V2": ["os10-launch"], "V2a": ["os10-launch-thematic-session"],
    "V2b": ["os10-launch-open-discussion"], "V3": ["fair-convergence-symposium-2020"],
    "V3a": ["fair-symposium-infrastructure-part"], "V3b": ["fair-symposium-key-speech"],
    "V3c": ["fair-symposium-gosc-session"], "V4": ["gosc-expert-group-first-meeting"], "V5": ["gosc-seminars"],
}  # fmt: skip

ROWS = [
    f"F{document:03}-{row:02}" for document, last in enumerate((12, 19, 15)) for row in range(1, last + 1)
]  # the three documents have 12, 19 and 15 rows
SEEDS = ("d000", "d001", "d002")


@pytest.fixture(scope="module")
def statements() -> Statements:
    """Every statement of the packaged files by the key or id of its entry."""
    found: Statements = {}
    for item in SOURCE.items(folder()):
        entries: tuple[Entry, ...] = item.content
        found |= zip((entry.name for entry in entries), SOURCE.record(item).statements, strict=True)
    return found


def key(reference: Reference | None) -> str | None:
    return reference.identifiers[0].local if reference else None


def seed_relations(statements: Statements) -> dict[str, Relation]:
    return {
        name: one
        for name, one in statements.items()
        if isinstance(one, Relation) and any(key(piece.document) in SEEDS for piece in one.claim.evidence)
    }


def evidence(statements: Statements) -> Iterator[Evidence]:
    for one in statements.values():
        yield from one.claim.evidence if isinstance(one, Relation) else getattr(one, "evidence", ())


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts(getattr(value, one.name))


def relation(statements: Statements, name: str) -> Relation:
    found = statements[name]
    assert isinstance(found, Relation)
    return found


def link(statements: Statements, name: str) -> IdentityLink:
    found = statements[name]
    assert isinstance(found, IdentityLink)
    return found


def event(statements: Statements, name: str) -> Event:
    found = statements[name]
    assert isinstance(found, Event)
    return found


def document(statements: Statements, name: str) -> Document:
    found = statements[name]
    assert isinstance(found, Document)
    return found


def note(statements: Statements, name: str) -> str:
    one = statements[name]
    return (one.claim.note if isinstance(one, Relation) else getattr(one, "note", None)) or ""


@pytest.mark.parametrize("row", ROWS)
def test_every_row_of_the_facts_is_found_where_it_is_listed(statements: Statements, row: str) -> None:
    relations = [name for name in statements if re.fullmatch(f"{row}[a-z]?", name)]

    assert len(relations) == RELATIONS_OF_ROW.get(row, 0)
    assert relations or row in NOTE_OF_ROW
    assert row not in NOTE_OF_ROW or f"{row}" in note(statements, NOTE_OF_ROW[row])


def test_the_rows_are_those_of_the_list_of_facts(shared_data: Path) -> None:
    listed = re.findall(r"^\| (F00[0-2]-[0-9]{2}) \|", facts(shared_data), re.MULTILINE)

    assert listed == ROWS


@pytest.mark.parametrize("fact", KEYS_OF_FACT)
def test_everything_the_seeds_name_is_an_entity(statements: Statements, fact: str) -> None:
    for name in KEYS_OF_FACT[fact]:
        assert key(getattr(statements[name], "ref", None)) == name


def test_the_entities_are_those_of_the_list_of_facts(shared_data: Path) -> None:
    listed = re.findall(r"^\| ([AIPV][0-9]+[abc]?) \|", facts(shared_data), re.MULTILINE)

    assert listed == list(KEYS_OF_FACT)


def test_every_issue_and_every_category_of_the_vocabulary_is_raised_by_a_seed(statements: Statements) -> None:
    found = seed_relations(statements).values()

    assert {one.issue for one in found if isinstance(one, IssueMention)} == set(concepts("issue").values())
    assert {one.category for one in found if isinstance(one, Participation) and one.category} == set(
        concepts("stakeholder-category").values()
    )


def test_persons_stand_for_the_post_that_a_document_reports(statements: Statements) -> None:
    persons = [one for one in statements.values() if isinstance(one, Thing) and one.ref.kind is Kind.PERSON]

    assert len(persons) == 8
    for person in persons:
        assert re.search(r"\(as reported in D00[0-2]\)$", person.names[0].text)


def test_every_relation_is_a_node_of_its_own() -> None:
    converter = Converter(SOURCE, Namespaces())
    relations: dict[str, str] = {}
    for record in (SOURCE.record(item) for item in SOURCE.items(folder())):
        lines = "".join(converter.lines(record)).splitlines()
        nodes = {line.split()[0] for line in lines if line.endswith("#Relation> .")}

        assert len(nodes) == sum(isinstance(one, Relation) for one in record.statements)
        assert not nodes & relations.keys()
        relations |= dict.fromkeys(nodes, record.local)


def test_the_packaged_files_give_no_notice_and_no_reject() -> None:
    records = [SOURCE.record(item) for item in SOURCE.items(folder())]

    assert records
    assert not any(record.notices for record in records)
    assert all(isinstance(record, Record) and record.modified for record in records)


# 1
def test_documents_without_a_date_have_none_and_an_ambiguous_date_is_explained(statements: Statements) -> None:
    assert document(statements, "d000").issued is None
    assert document(statements, "d002").issued is None
    assert "not before 4 December 2020" in note(statements, "d002")
    issued = document(statements, "d001").issued
    assert issued is not None
    assert issued.first == date(2025, 6, 10)
    assert "6 October 2025" in note(statements, "d001")


# 2
def test_the_working_group_has_no_full_name_and_its_parent_is_inferred(statements: Statements) -> None:
    parent = relation(statements, "F000-04a")

    assert "neither the full name nor the parent is stated" in note(statements, "d000-working-group")
    assert isinstance(parent, Membership)
    assert (key(parent.member), key(parent.member_of)) == ("d000-working-group", "unesco")
    assert parent.claim.certainty == "inferred"
    assert link(statements, "context-working-group").decision == "undecided"


# 3
def test_that_ccos_belongs_to_cast_is_inferred(statements: Statements) -> None:
    parent = relation(statements, "F001-02c")
    committee = statements["ccos"]

    assert isinstance(parent, Membership)
    assert (key(parent.member), key(parent.member_of)) == ("ccos", "cast")
    assert parent.claim.certainty == "inferred"
    assert isinstance(committee, Organization)
    assert not committee.parents


# 4
def test_unesco_endorses_os10_and_nothing_more(statements: Statements) -> None:
    between = {
        type(one)
        for one in statements.values()
        if isinstance(one, Relation) and {"unesco", "os10"} <= {key(end) for end in references(one)}
    }
    endorsement = relation(statements, "F001-08")

    assert between == {Endorsement, Declaration}
    assert isinstance(endorsement, Endorsement)
    assert endorsement.claim.start is not None
    assert endorsement.claim.start.precision == "month"
    assert "that UNESCO owns or runs it is not stated" in note(statements, "os10")


def references(value: object) -> Iterator[Reference]:
    """Yield the ends of a relation, without those of its claim."""
    for one in fields(value):  # type: ignore[arg-type]  # every relation is a dataclass
        end = getattr(value, one.name)
        if isinstance(end, Reference):
            yield end
        elif isinstance(end, tuple):
            yield from (part for part in end if isinstance(part, Reference))


# 5
@pytest.mark.parametrize("name", ["seed-os10-platforms", "seed-os10-and-china-open-science-platform"])
def test_whether_os10_and_the_platforms_are_one_is_undecided(statements: Statements, name: str) -> None:
    assert link(statements, name).decision == "undecided"


def test_the_china_open_science_platform_has_no_status_since_it_may_not_exist(statements: Statements) -> None:
    platform = statements["china-open-science-platform"]

    assert isinstance(platform, Infrastructure)
    assert platform.status is None
    assert "does not say whether any of it exists" in note(statements, "china-open-science-platform")


# 6
def test_whether_the_african_cloud_and_platform_are_one_is_undecided(statements: Statements) -> None:
    decided = link(statements, "seed-african-platforms")

    assert {key(decided.first), key(decided.second)} == {"africa-open-science-cloud", "aosp"}
    assert decided.decision == "undecided"


# 7
def test_gosc_is_one_initiative_of_several_names(statements: Statements) -> None:
    gosc = statements["gosc"]

    assert isinstance(gosc, Initiative)
    assert {"GOSC initiative", "GOSC program", "Plan of GOSC"} <= {name.text for name in gosc.names}
    assert "which the text does not say" in note(statements, "gosc")
    assert link(statements, "seed-gosc-and-cultivation-plan").decision == "different"


# 8
def test_the_cultivation_plan_is_not_said_to_be_part_of_the_cas_programme(statements: Statements) -> None:
    plan = statements["gosc-cultivation-plan"]
    pair = {"gosc-cultivation-plan", "cas-big-science-cultivation-programme"}

    assert isinstance(plan, Initiative)
    assert not plan.part_of
    assert not plan.supports
    assert not any(isinstance(one, Relation) and pair <= set(map(key, references(one))) for one in statements.values())
    assert "suggests, and does not state" in note(statements, "gosc-cultivation-plan")


# 9
def test_whether_the_proposal_became_the_recommendation_is_undecided(statements: Statements) -> None:
    assert link(statements, "seed-unesco-texts").decision == "undecided"


# 10
def test_ardc_is_two_nodes(statements: Statements) -> None:
    undecided = link(statements, "seed-ardc")

    assert isinstance(statements["ardc"], Infrastructure)
    assert isinstance(statements["ardc-org"], Organization)
    assert (key(undecided.first), key(undecided.second), undecided.decision) == ("ardc", "ardc-org", "undecided")


def test_the_european_cloud_is_not_the_eosc_association(statements: Statements) -> None:
    assert link(statements, "seed-eosc").decision == "different"


# 11
def test_the_cooperation_intention_is_one_partnership_of_four_that_is_intended_and_uncertain(
    statements: Statements,
) -> None:
    intention = relation(statements, "F002-09")

    assert isinstance(intention, Partnership)
    assert set(map(key, intention.partners)) == {"cstcloud", "eosc", "aosp", "mosp"}
    assert intention.type == concept("partnership-type", "cooperation-intention")
    assert intention.claim.status == concept("relation-status", "intended")
    assert intention.claim.certainty == "uncertain"
    assert intention.claim.note
    assert [name for name, one in seed_relations(statements).items() if isinstance(one, Partnership)] == ["F002-09"]


# 12
@pytest.mark.parametrize("name", ["F002-12a", "F002-12b", "F002-12c"])
def test_speakers_of_the_expert_meeting_are_not_linked_to_topics(statements: Statements, name: str) -> None:
    speaker = relation(statements, name)

    assert isinstance(speaker, Participation)
    assert speaker.claim.certainty == "uncertain"
    assert "who spoke on which is not stated" in note(statements, name)


def test_no_issue_or_declaration_comes_from_the_expert_meeting(statements: Statements) -> None:
    cited = "¶5 s.2"
    topics = [
        name
        for name, one in seed_relations(statements).items()
        if isinstance(one, IssueMention | Declaration)
        and any(key(piece.document) == "d002" and piece.locator == cited for piece in one.claim.evidence)
    ]

    assert topics == []


# 13
def test_the_two_holders_of_one_post_are_two_memberships_in_conflict(statements: Statements) -> None:
    first, second = (relation(statements, name) for name in ("F002-13a", "F002-13b"))

    assert isinstance(first, Membership)
    assert isinstance(second, Membership)
    assert key(first.member) != key(second.member)
    assert (first.member_of, first.role) == (second.member_of, second.role)
    assert {first.claim.certainty, second.claim.certainty} == {"uncertain"}
    assert [one.member for one in first.claim.conflicts_with if isinstance(one, Membership)] == [second.member]
    assert [one.member for one in second.claim.conflicts_with if isinstance(one, Membership)] == [first.member]


# 14
@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("fair-symposium-infrastructure-part", "which two is not stated"),
        ("fair-symposium-key-speech", "likely and not stated"),
        ("fair-symposium-gosc-session", "Whether it belonged to the two days on infrastructure is not stated"),
    ],
)
def test_sessions_of_the_symposium_are_bounded_by_it_and_nested_no_deeper_than_stated(
    statements: Statements, name: str, says: str
) -> None:
    session, symposium = event(statements, name), event(statements, "fair-convergence-symposium-2020")

    assert session.part_of == (symposium.ref,)
    assert (session.start, session.end) == (symposium.start, symposium.end)
    assert says in note(statements, name)


def test_the_expert_meeting_has_only_a_last_possible_day(statements: Statements) -> None:
    meeting = event(statements, "gosc-expert-group-first-meeting")

    assert meeting.start is None
    assert meeting.end is not None
    assert meeting.end.last == date(2020, 12, 4)
    assert "is uncertain" in note(statements, "gosc-expert-group-first-meeting")


def test_a_part_of_an_event_lies_within_it(statements: Statements) -> None:
    events = {one.ref: one for one in statements.values() if isinstance(one, Event)}
    parts = [(one, events[parent]) for one in events.values() for parent in one.part_of]

    assert parts
    for part, whole in parts:
        assert part.start
        assert part.end
        assert whole.start
        assert whole.end
        assert whole.start.first <= part.start.first
        assert part.end.last <= whole.end.last


# 15
def test_all_the_regions_gives_no_participation_by_region(statements: Statements) -> None:
    at_meeting = [
        one for one in statements.values() if isinstance(one, Participation) and key(one.event) == "d000-meeting"
    ]

    assert len(at_meeting) == 15
    assert all(one.category and key(one.participant) == "d000-attendees" for one in at_meeting)
    assert "does not say which regions it counts" in note(statements, "d000-meeting")


# 16
def test_the_prerequisites_that_can_be_read_in_two_ways_are_uncertain(statements: Statements) -> None:
    mentions = [relation(statements, f"F000-08{letter}") for letter in "abc"]

    assert {one.claim.certainty for one in mentions} == {"uncertain"}
    assert {one.issue for one in mentions if isinstance(one, IssueMention)} == {
        concept("issue", code) for code in ("equity-in-access-to-digital-tools", "skills", "multilingualism")
    }


# 17
def test_the_index_states_no_priority_area_of_unesco(statements: Statements) -> None:
    index = document(statements, "d000-index")

    assert [key(one) for one in (*index.creators, *index.contributors)] == ["unesco", "d000-working-group"]
    assert "lists neither the areas" in note(statements, "d000-index")


# 18
@pytest.mark.parametrize(("name", "value"), [("F000-01a", 80), ("F001-05a", 40), ("F002-02", 200)])
def test_over_a_number_is_a_count_above_it(statements: Statements, name: str, value: int) -> None:
    count = relation(statements, name)

    assert isinstance(count, CountClaim)
    assert (count.value, count.bound) == (value, concept("count-bound", "gt"))


def test_35_countries_is_a_count_of_exactly_that(statements: Statements) -> None:
    count = relation(statements, "F000-01b")

    assert isinstance(count, CountClaim)
    assert (count.value, count.bound) == (35, concept("count-bound", "eq"))


# 19
def test_unnamed_partner_platforms_take_part_and_are_partners_of_nothing(statements: Statements) -> None:
    platforms = statements["invited-partner-platforms"]
    relations = [
        one
        for one in statements.values()
        if isinstance(one, Relation) and "invited-partner-platforms" in set(map(key, references(one)))
    ]

    assert isinstance(platforms, Thing)
    assert platforms.ref.kind is Kind.GROUP
    assert [type(one) for one in relations] == [Participation]


# 20
@pytest.mark.parametrize("name", ["most-china", "nstl", "tsinghua", "higher-education-press"])
def test_a_country_that_the_text_does_not_state_is_not_stated(statements: Statements, name: str) -> None:
    body = statements[name]

    assert isinstance(body, Organization)
    assert not body.countries
    assert "country" in note(statements, name)


def test_no_seed_states_funding(statements: Statements) -> None:
    assert not [name for name, one in seed_relations(statements).items() if isinstance(one, FundingRelation)]


def test_that_cnic_operates_cstcloud_is_inferred_from_the_seed(statements: Statements) -> None:
    operator = relation(statements, "F002-15")

    assert isinstance(operator, Responsibility)
    assert operator.claim.certainty == "inferred"


def test_what_is_uncertain_or_inferred_says_why(statements: Statements) -> None:
    unsure = [name for name, one in statements.items() if isinstance(one, Relation) and one.claim.certainty != "stated"]

    assert unsure
    assert all(note(statements, name) for name in unsure)


def test_context_is_not_cited_for_rows_of_the_seeds(statements: Statements) -> None:
    for name, one in statements.items():
        if isinstance(one, Relation) and re.match("F00[0-2]-", name):
            assert {key(piece.document) for piece in one.claim.evidence} == {f"d{name[1:4]}"}


def test_two_accounts_of_when_aosp_began_are_in_conflict(statements: Statements) -> None:
    first, second = (relation(statements, f"context-aosp-assaf-{year}") for year in (2016, 2017))

    assert first.claim.start
    assert second.claim.start
    assert (first.claim.start.first.year, second.claim.start.first.year) == (2016, 2017)
    assert [one.claim.start for one in first.claim.conflicts_with] == [second.claim.start]
    assert [one.claim.start for one in second.claim.conflicts_with] == [first.claim.start]


def test_no_identifier_names_two_entries_of_one_kind() -> None:
    item = next(SOURCE.items(folder()))
    named: dict[tuple[Kind, object], set[str]] = defaultdict(set)
    for name, reference in item.content[0].catalogue.references.items():
        for identifier in reference.identifiers:
            named[reference.kind, identifier].add(name)

    assert {found for found in map(frozenset, named.values()) if len(found) > 1} == set()


def test_a_place_in_a_document_has_one_quote(statements: Statements) -> None:
    quotes: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    for piece in evidence(statements):
        if piece.quote:
            quotes[key(piece.document), piece.locator].add(piece.quote)

    assert quotes
    assert {place for place, found in quotes.items() if len(found) > 1} == set()


def test_quotes_of_the_seeds_are_verbatim(statements: Statements, shared_data: Path) -> None:
    sources = {name: document(statements, name).source for name in SEEDS}
    text = {name: _plain((shared(shared_data, "seeds") / file).read_text("utf-8")) for name, file in sources.items()}
    quoted = [piece for piece in evidence(statements) if piece.quote and key(piece.document) in SEEDS]

    assert len(quoted) > 20
    for piece in quoted:
        assert _plain(piece.quote or "") in text[key(piece.document) or ""]


def _plain(text: str) -> str:
    """Return text with single spaces and straight quotes."""
    return " ".join(re.sub("[“”]", '"', text).replace("’", "'").split())


def shared(shared_data: Path, name: str) -> Path:
    """Return a folder of the shared material, or skip the test."""
    for folder_ in (shared_data, shared_data.parent):
        if (folder_ / name).is_dir():
            return folder_ / name
    pytest.skip(f"there is no folder {name} beside {shared_data}")


def facts(shared_data: Path) -> str:
    return (shared(shared_data, "domain") / "facts-in-the-seeds.md").read_text("utf-8")


def test_no_person_is_named(shared_data: Path) -> None:
    named = re.findall(r"^\| P[0-9]{2} \| ([^|(]+?) *(?:\(|\|)", facts(shared_data), re.MULTILINE)
    names = {" ".join(order) for name in named for order in (name.split(), name.split()[::-1])}
    read = "\n".join(text for item in SOURCE.items(folder()) for text in texts(SOURCE.record(item).statements))
    written = "\n".join(file.read_text("utf-8") for file in folder().rglob("*.yaml"))

    assert len(names) == 16
    for name in names:
        assert name.casefold() not in read.casefold()
        assert name.casefold() not in written.casefold()
        assert name.casefold().replace(" ", "-") not in written.casefold()
