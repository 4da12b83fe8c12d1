"""Infra Finder: a solution in both layouts, lists of organisations in free text, and the real tables."""

import csv
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import infra_finder
from loaders.addresses import LEFT_OUT
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.infra_finder_figures import FIGURES
from loaders.infra_finder_text import address_part, organizations
from loaders.infra_finder_words import (
    CATEGORIES,
    CERTIFICATES,
    CODE_LICENCES,
    COMMUNITY_GOVERNANCE,
    FORMS,
    REVENUE,
    STANDARDS,
    STEPS,
    step,
)
from loaders.names import by_name
from loaders.rdf import Converter
from loaders.records import (
    Claim,
    CountClaim,
    CriterionAssessment,
    Declaration,
    Endpoint,
    FinancialFigure,
    FundingRelation,
    Infrastructure,
    Initiative,
    Kind,
    Membership,
    Name,
    Notice,
    Organization,
    Policy,
    Record,
    Reference,
    Responsibility,
    day,
    status,
)
from loaders.source import Item
from loaders.tsosi_entities import SCOSS
from ontology.identifiers import Identifier, identifier
from ontology.namespaces import Namespaces
from ontology.vocabulary import concept, country

SOURCES = Path(__file__).parent / "sources"
SECOND, FIRST = SOURCES / "infra_finder_v2.csv", SOURCES / "infra_finder_legacy.csv"
LAKE = Reference(Kind.INFRASTRUCTURE, (Identifier("infrafinder", "lake-archive-la"),))
CERN = Reference(Kind.ORGANIZATION, (identifier("ror", "01ggx4157"),))
GRANT = concept("cost-recovery", "grant")
T = TypeVar("T")


def named(name: str) -> Reference:
    return Reference(Kind.ORGANIZATION, (by_name("infra_finder", name),))


def read(path: Path, number: int) -> Record:
    return infra_finder.record(list(infra_finder.items(path))[number])


def of_type(kind: type[T], *records: Record) -> list[T]:
    return [one for record in records for one in record.statements if isinstance(one, kind)]


def test_a_solution_is_an_infrastructure_with_its_policies_and_what_it_lacks() -> None:
    lake = read(SECOND, 0)

    assert (lake.local, lake.page) == ("7", "https://infrafinder.investinopen.org/solutions/lake-archive-la")
    assert lake.statements[0] == Infrastructure(
        LAKE,
        names=(
            Name("Lake Archive (LA)"),
            Name("Lake Archive", None, "alternative"),
            Name("LA", None, "acronym"),
        ),
        types=(
            concept("infrastructure-type", "repository-service"),
            concept("infrastructure-type", "discovery-system"),
        ),
        countries=(str(country("GBR")),),
        description=f"Keeps lakes & ponds. Write to {LEFT_OUT}",
        homepages=("https://lake.example/",),
        status=concept("operational-status", "operational"),
        opened=day("1999"),
        policies=(
            Policy("https://lake.example/governance", "Bylaws", concept("policy-kind", "other")),
            Policy("https://lake.example/privacy", "Privacy policy", concept("policy-kind", "privacy")),
        ),
        lacks=(concept("feature", "open-source-code"),),
        features=(concept("feature", "governance-structure"), concept("feature", "board")),
        code_licences=(concept("licence", "gpl"), concept("licence", "MIT")),
        revenue_sources=(concept("cost-recovery", "contributions"),),
    )


def test_a_provider_runs_the_solution_and_calls_for_funding() -> None:
    lake = read(SECOND, 0)

    assert lake.statements[1:4] == (
        Organization(
            CERN,
            (Name("Lake University", None, "mention"),),
            types=(concept("organisation-type", "infrafinder-non-profit"),),
        ),
        Responsibility(CERN, LAKE, concept("role", "operator")),
        Declaration(CERN, concept("declaration-kind", "call"), LAKE, statement="A new jetty."),
    )


def test_statuses_answer_criteria_and_unknown_is_no_answer() -> None:
    found = {
        one.criterion.rpartition("/")[2]: one.value.rpartition("/")[2]
        for one in of_type(CriterionAssessment, read(SECOND, 0))
    }

    assert found == {"G1": "yes", "O11": "no", "G2": "partly"}


def test_lists_become_relations_and_persons_in_them_are_left_out() -> None:
    lake = read(SECOND, 0)

    roles = [(one.actor, one.role.rpartition("/")[2]) for one in of_type(Responsibility, lake)]
    assert roles[1:] == [
        (named("Pond Institute"), "associated"),
        (named("Lake University"), "associated"),
        (named("River Foundation"), "associated"),
        (CERN, "founder"),
    ]
    assert [one.claim.status for one in of_type(Responsibility, lake) if one.actor == CERN] == [None, status("ended")]
    assert "Doe" not in "".join(map(str, (*lake.statements, *lake.notices)))


def test_grants_have_amount_and_dates_where_they_can_mean_one_thing() -> None:
    river = named("River Foundation")
    lake = read(SECOND, 0)

    assert of_type(FundingRelation, lake) == [
        FundingRelation(river, LAKE, type=GRANT),
        FundingRelation(
            river,
            LAKE,
            type=GRANT,
            amount=Decimal(1755765),
            currency="USD",
            grant_number="DW-7",
            title="Deep water",
            claim=Claim(day("2022-10-01"), day("2024-09-30")),
        ),
        FundingRelation(river, LAKE, type=GRANT, title="Shallow water"),
    ]
    assert Counter(notice.field for notice in lake.notices) == {
        "067_other_revenue, 062_local_currency": 1,
        "058_affiliations_structured": 1,
        "075_grants_list_structured": 1,
        "075_grants_list_structured.amount": 1,
        "075_grants_list_structured.display_date": 1,
    }


def test_what_cannot_be_read_is_noticed_and_not_guessed() -> None:
    pond = read(SECOND, 1)

    found = pond.statements[0]
    assert isinstance(found, Infrastructure)
    assert (found.types, found.countries, found.homepages, found.opened, found.status) == ((), (), (), None, None)
    assert [one.ref for one in of_type(Organization, pond)] == [
        named("Pond Library"),
        named("River Press"),
        named("Lake"),
    ]
    assert {notice.field for notice in pond.notices} == {
        "010_website",
        "013_location",
        "014_solution_category",
        "050_board_structure",
        "061_primary_funding_source",
        "068_annual_revenue, 062_local_currency",
        "069_annual_expenses, 062_local_currency",
        "084_code_license_name",
        "048_community_governance_status",
        "056_launch_date",
        "058_affiliations_structured",
        "078_membership_numbers",
        "088_api_status",
    }


def test_an_amount_above_zero_is_a_figure_of_a_year_that_is_not_told() -> None:
    (figure,) = of_type(FinancialFigure, read(SECOND, 0))

    assert (figure.of, figure.amount, figure.currency) == (LAKE, Decimal("3359075.00"), "GBP")
    assert figure.kind == concept("financial-figure", "annual-expenses")
    assert "of which year" in str(figure.claim.note)
    assert not of_type(FinancialFigure, read(SECOND, 1))


def test_the_first_layout_tells_standards_certifications_and_part_in_scoss() -> None:
    lake = read(FIRST, 0)

    assert lake.statements == (
        Infrastructure(
            LAKE,
            names=(Name("Lake Archive (LA)"),),
            countries=(str(country("GBR")),),
            pid_systems=(concept("pid-system", "orcid"),),
            endpoints=(Endpoint(concept("protocol", "oai-pmh")),),
            metadata_standards=(concept("metadata-standard", "dublin-core"), concept("metadata-standard", "marcxml")),
            certifications=(concept("certificate", "elixir-core-data-resource"), concept("certificate", "posi")),
            lacks=(concept("feature", "board"),),
        ),
        CountClaim(LAKE, concept("count-kind", "staff"), 2, concept("count-bound", "gt")),
        Initiative(
            SCOSS,
            (Name("Global Sustainability Coalition for Open Science Services", "en"), Name("SCOSS", None, "acronym")),
        ),
        Membership(LAKE, SCOSS),
    )


def test_an_intention_is_no_commitment_and_no_staff_is_not_recorded() -> None:
    pond = read(FIRST, 1)

    (found,) = pond.statements
    assert isinstance(found, Infrastructure)
    assert (found.certifications, found.lacks, found.metadata_standards) == ((), (), ())
    assert [notice.field for notice in pond.notices] == ["location_of_incorporation"]


def test_rows_that_are_not_published_are_passed_over() -> None:
    names = [item.content["001_service_name"] for item in infra_finder.items(SECOND)]

    assert names == ["Lake Archive (LA)", "Étang", "Nameless id", "?!"]


@pytest.mark.parametrize(("path", "number", "field"), [(SECOND, 2, "identifier"), (FIRST, 2, "id")])
def test_a_row_without_an_id_is_refused(path: Path, number: int, field: str) -> None:
    with pytest.raises(InvalidRecord) as refused:
        read(path, number)

    assert refused.value.field == field


def test_a_name_without_a_letter_is_refused() -> None:
    with pytest.raises(InvalidRecord, match="001_service_name"):
        read(SECOND, 3)


def test_a_table_of_no_known_layout_is_refused(tmp_path: Path) -> None:
    (path := tmp_path / "infra_finder_v2.csv").write_text("identifier,name\n1,Lake\n")

    with pytest.raises(UnreadableSource, match="109_publication_status"):
        list(infra_finder.items(path))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Canadian Foundation; Lake Council (LC)", ["Canadian Foundation", "Lake Council"]),
        ("The British Library, UK", ["British Library"]),
        ("OAPEN, CNRS and Aix-Marseille Université.", ["OAPEN", "CNRS", "Aix-Marseille Université"]),
        ("University of Oxford and Lake University", ["University of Oxford", "Lake University"]),
        ("Lake Library and the Pond Library", ["Lake Library", "Pond Library"]),
        ("Institute of Museum and Library Services", ["Institute of Museum and Library Services"]),
        ("Lake Society, Birkbeck, University of London", ["Lake Society", "Birkbeck, University of London"]),
        ("US National Institutes of Health", ["US National Institutes of Health"]),
        ("Pond University (Jo Doe)", ["Pond University"]),
    ],
)
def test_a_list_of_organisations_is_read(text: str, found: list[str]) -> None:
    names = organizations(text)

    assert names is not None
    assert [one[0].text for one in names] == found


@pytest.mark.parametrize(
    "text",
    [
        "Jo Doe, Al Roe",
        "Andrew W. Mellon, National Endowment for the Humanities",
        "Columbia University and Earthmover",
        "National Center for Lakes and National Synthesis Center",
        "Simons Foundation: $400,000 annually",
        "It was founded by the University of Lake",
        "none",
        "https://lake.example/members",
    ],
)
def test_a_text_that_may_name_anything_else_is_not_read(text: str) -> None:
    assert organizations(text) is None


def test_every_word_leads_to_a_concept() -> None:
    tables = {
        "cost-recovery": REVENUE,
        "financial-figure": FIGURES,
        "licence": CODE_LICENCES,
        "infrastructure-type": CATEGORIES,
        "organisation-type": FORMS,
        "certificate": CERTIFICATES,
        "assessment-value": {**STEPS, **COMMUNITY_GOVERNANCE},
    }

    assert all(concept(scheme, code) for scheme, table in tables.items() for code in table.values())
    assert all(concept(scheme, code) for scheme, code in STANDARDS.values())
    assert len(set(CATEGORIES.values())) == len(CATEGORIES)
    assert len(set(STANDARDS.values())) == len(STANDARDS)


def test_no_address_of_a_person_is_kept() -> None:
    converter = Converter(infra_finder.SOURCE, Namespaces())
    written = "".join(converter.lines(read(SECOND, 0)))

    assert "jo.doe" not in written
    assert "Lake Archive" in written


def rows(path: Path) -> list[dict[str, str]]:
    """Read a table in the plainest way, for comparison."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def real(shared_data: Path) -> tuple[list[dict[str, str]], list[Record], list[Record]]:
    second, first = (shared_data / "infra_finder" / f"infra_finder_{name}-valid.csv" for name in ("v2", "legacy"))
    published = [row for row in rows(second) if row["109_publication_status"] == "published"]
    read = [[infra_finder.record(item) for item in infra_finder.items(path)] for path in (second, first)]
    return published, read[0], read[1]


def entries(table: list[dict[str, str]], column: str) -> int:
    return sum(len(json.loads(row[column])) for row in table)


def test_the_real_tables_are_read_in_full(real: tuple[list[dict[str, str]], list[Record], list[Record]]) -> None:
    published, second, first = real
    both = {of_type(Infrastructure, record)[0].ref for record in second}

    assert len(published) == len(second) == len(first) == 57
    assert both == {of_type(Infrastructure, record)[0].ref for record in first}
    assert sum(bool(row["011_ror_id"]) for row in published) == 35
    providers = [of_type(Organization, record)[0] for record in second]
    assert sum(one.ref.identifiers[0].scheme == "ror" for one in providers) == 34
    assert Counter(notice.field for record in second for notice in record.notices)["011_ror_id"] == 1


def test_the_real_lists_are_read_or_noticed(real: tuple[list[dict[str, str]], list[Record], list[Record]]) -> None:
    published, second, _ = real
    names = ("058_affiliations_structured", "059_founders_structured", "074_granting_institutions_structured")
    unread = Counter(notice.field for record in second for notice in record.notices)

    assert [entries(published, name) for name in names] == [151, 110, 75]
    assert entries(published, "075_grants_list_structured") == 22
    assert [unread[name] for name in names] == [23, 15, 26]
    assert len([one for one in of_type(FundingRelation, *second) if one.title]) == 11


def test_the_real_amounts_are_those_of_the_table(
    real: tuple[list[dict[str, str]], list[Record], list[Record]],
) -> None:
    published, second, _ = real
    spent = [
        one.amount
        for one in of_type(FinancialFigure, *second)
        if one.kind == concept("financial-figure", "annual-expenses")
    ]

    assert spent == [Decimal(row["069_annual_expenses"]) for row in published if float(row["069_annual_expenses"]) > 0]
    assert len(spent) == 41
    positive = sum(float(row[field]) > 0 for row in published for field in FIGURES)
    assert len(of_type(FinancialFigure, *second)) == positive == 220


def test_well_known_solutions_say_what_their_rows_say(
    real: tuple[list[dict[str, str]], list[Record], list[Record]],
) -> None:
    _, second, first = real
    by_ref = {of_type(Infrastructure, record)[0].ref.identifiers[0].local: record for record in (*second,)}
    older = {of_type(Infrastructure, record)[0].ref.identifiers[0].local: record for record in first}

    arxiv = of_type(FundingRelation, by_ref["arxiv"])
    assert [(one.title, one.amount, one.claim.end) for one in arxiv] == [
        ("arXiv as an accessible large-scale open research platform", Decimal(4966530), day("2028-12-31"))
    ]
    doaj = of_type(Infrastructure, older["doaj-directory-of-open-access-journals"])[0]
    assert concept("certificate", "posi") in doaj.certifications
    assert of_type(Membership, older["doaj-directory-of-open-access-journals"])
    members = [one.value for one in of_type(CountClaim, by_ref["datacite"])]
    assert members == [1389]


def test_twelve_take_part_in_scoss_and_ten_hold_themselves_to_posi(
    real: tuple[list[dict[str, str]], list[Record], list[Record]],
) -> None:
    *_, first = real

    held = [one for one in of_type(Infrastructure, *first) if concept("certificate", "posi") in one.certifications]
    assert len(held) == 10
    assert len(of_type(Membership, *first)) == 12


def test_the_names_are_those_by_which_texts_speak_of_them(
    real: tuple[list[dict[str, str]], list[Record], list[Record]], shared_data: Path
) -> None:
    """A list of search terms, all in lower case, has the names by which texts mention open infrastructures."""
    _, second, _ = real
    terms: dict[str, set[str]] = {}
    with (shared_data / "ioi_infra_names" / "oi-name.csv").open(encoding="latin-1", newline="") as file:
        for name, term in csv.reader(file):
            terms.setdefault(name, {address_part(name)}).add(address_part(term))
    ours = [{address_part(name.text) for name in one.names} for one in of_type(Infrastructure, *second)]

    known = [(names, wanted) for names in ours for wanted in terms.values() if names & wanted]
    assert len(known) == 54
    missing = {term for names, wanted in known for term in wanted - names}
    assert {term for term in missing if "-" not in term} == {"doab", "oapen", "opendoar", "ror"}


WORDS = st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True).filter(lambda word: organizations(word) is not None)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=5), st.sampled_from(["; ", ", ", " / ", ";"]))
def test_organisations_joined_by_a_separator_are_parted_again(words: list[str], separator: str) -> None:
    wanted = [f"{word} University" for word in words]

    found = organizations(separator.join(wanted))

    assert found is not None
    assert [one[0].text for one in found] == wanted


JUNK = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["NULL", "[]", '[{"name": 3}]', "[[]]", "{}", "1e999999", "-1", "https://[", "<li>", "Jo (", "\ud800"]
    ),
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.data())
def test_a_row_with_anything_in_any_field_is_read_or_refused(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([SECOND, FIRST]))
    row = dict(data.draw(st.sampled_from([item.content for item in infra_finder.items(path)])))
    fields = data.draw(st.lists(st.sampled_from(sorted(row)), min_size=1, max_size=4))
    row.update({field: data.draw(JUNK) for field in fields})

    try:
        lines = Converter(infra_finder.SOURCE, Namespaces()).lines(infra_finder.record(Item("line 2", row)))
    except InvalidRecord:
        return

    assert all(line.endswith(" .\n") for line in lines)


@pytest.mark.parametrize(("text", "answer"), [
    ("Implemented/Available", "yes"), ("in_progress", "partly"), ("Considering", "partly"), ("Not planning", "no"),
    ("Unknown", None), ("", None),
])  # fmt: skip
def test_what_is_only_considered_is_neither_there_nor_denied(text: str, answer: str | None) -> None:
    notices: list[Notice] = []

    assert step("088_api_status", text, notices) == answer
    assert notices == []
