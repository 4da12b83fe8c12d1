"""ESFRI: what is on a roadmap, what it costs and in which unit, what cannot be told, and the real roadmap."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import esfri, esfri_meril
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.esfri_costs import construction, numbers, operation
from loaders.names import by_name
from loaders.records import (
    Claim,
    CountClaim,
    CoverageStatement,
    Infrastructure,
    Initiative,
    Kind,
    Membership,
    Name,
    Organization,
    Point,
    Record,
    Reference,
    Responsibility,
    day,
)
from ontology import terms
from ontology.identifiers import Identifier
from ontology.vocabulary import concept, concepts, country

FILE = Path(__file__).parent / "sources" / "esfri_meril" / "esfri_roadmap2016.tsv"
LAKE = Reference(Kind.INFRASTRUCTURE, (Identifier("meril", "14633"), by_name("esfri_meril", "LAKE-RI")))
EDITION = Reference(Kind.INITIATIVE, (Identifier("oskg", "esfri-roadmap-2016"),))
BUILD, RUN = (concept("count-kind", kind) for kind in ("construction-euros", "operation-euros-a-year"))
AT_LEAST, AT_MOST, ABOUT = (concept("count-bound", bound) for bound in ("ge", "le", "approx"))


def record(number: int) -> Record:
    return esfri_meril.record(list(esfri_meril.items(FILE))[number])


def counts(read: Record) -> list[CountClaim]:
    return [one for one in read.statements if isinstance(one, CountClaim)]


def test_a_project_is_an_infrastructure_on_the_roadmap_with_what_it_costs_in_euros() -> None:
    lake = record(1)

    assert lake.statements == (
        Infrastructure(
            LAKE,
            names=(Name("LAKE-RI"), Name("European Lake Infrastructure", None, "alternative")),
            themes=(concept("esfri-field", "environment"),),
            countries=(str(country("CH")),),
            points=(Point(Decimal("46.2"), Decimal("6.04")),),
        ),
        Membership(LAKE, esfri.ROADMAP, claim=Claim(start=day("2008"))),
        Membership(LAKE, EDITION, concept("role", "esfri-project")),
        CountClaim(LAKE, BUILD, 80_000_000, AT_LEAST),
        CountClaim(LAKE, BUILD, 120_000_000, AT_MOST),
        CountClaim(LAKE, RUN, 2_000_000, AT_LEAST),
        CountClaim(LAKE, RUN, 3_000_000, AT_MOST),
    )
    assert not lake.notices


def test_the_roadmap_is_complete_for_what_is_on_its_edition() -> None:
    whole = record(0)

    assert [type(one) for one in whole.statements] == [Initiative, Initiative, CoverageStatement]
    complete = whole.statements[2]
    assert isinstance(complete, CoverageStatement)
    assert (complete.property, complete.scope, complete.as_of.year) == (terms.memberOf, EDITION, 2016)


def test_a_small_number_is_of_billions_where_the_budget_tells_so_and_that_is_inferred() -> None:
    hill = record(2)

    built, run = counts(hill)
    assert (built.value, built.bound, built.claim.certainty) == (1_370_000_000, ABOUT, "inferred")
    assert built.claim.note
    assert (run.value, run.claim) == (100_000_000, Claim())


def test_what_a_landmark_is_the_programme_of_is_its_legal_host() -> None:
    hill = record(2)

    host = Reference(Kind.ORGANIZATION, (by_name("esfri_meril", "CERN"),))
    own = Reference(Kind.INFRASTRUCTURE, (by_name("esfri_meril", "HILL"),))
    assert Organization(host, (Name("CERN"),)) in hill.statements
    assert Responsibility(host, own, concept("role", "legal-host")) in hill.statements
    assert not [one for one in record(4).statements if isinstance(one, Responsibility)]


@pytest.mark.parametrize(
    ("number", "fields"),
    [
        (2, ["Full Name", "Meril ID", "Country", "Lat, Long", "Roadmap Entry (Year)"]),
        (3, ["Field", "Construction Costs"]),
        (4, ["Full Name", "Construction Costs"]),
    ],
)
def test_what_cannot_be_read_or_has_no_unit_is_noticed_and_left_out(number: int, fields: list[str]) -> None:
    read = record(number)

    assert sorted(notice.field for notice in read.notices) == sorted(fields)


def test_an_opening_is_stated_only_where_it_is_no_plan() -> None:
    opened = [one.opened for number in (1, 2) for one in record(number).statements if isinstance(one, Infrastructure)]

    assert opened == [None, day("2014")]


@pytest.mark.parametrize(("number", "field"), [(5, "Name"), (6, "Type"), (7, "row")])
def test_a_row_that_names_nothing_is_refused_with_its_line(number: int, field: str) -> None:
    with pytest.raises(InvalidRecord) as refused:
        record(number)

    assert (refused.value.record, refused.value.field) == (f"line {number + 3}", field)


@pytest.mark.parametrize("text", ["", "# ESFRI 2016 roadmap\nType\tName\n", FILE.read_text("utf-8").split("\n", 1)[1]])
def test_a_table_without_year_or_columns_is_refused(tmp_path: Path, text: str) -> None:
    (path := tmp_path / "esfri_roadmap.tsv").write_text(text, encoding="utf-8")

    with pytest.raises(UnreadableSource, match="esfri_roadmap"):
        list(esfri.items(path))


def test_every_role_and_field_of_the_tables_is_a_concept_and_each_has_one_word() -> None:
    assert set(esfri.FIELDS.values()) == set(concepts("esfri-field"))
    assert len(set(esfri.FIELDS.values())) == len(esfri.FIELDS)
    assert set(esfri.ROLES.values()) <= set(concepts("role"))


@given(st.decimals(min_value="0.1", max_value=999, places=1), st.decimals(min_value="0.1", max_value=99, places=1))
@settings(max_examples=100)
def test_costs_are_the_numbers_in_millions_or_for_small_ones_a_thousand_times_that(
    cost: Decimal, budget: Decimal
) -> None:
    (built,) = construction(LAKE, numbers(str(cost)), numbers(str(budget)))
    (run,) = operation(LAKE, numbers(str(budget)))

    millions = cost * 1000 if cost < 2 and budget / cost >= 10 else cost
    assert built.value == millions * 1_000_000
    assert run.value == budget * 1_000_000
    assert (built.claim.certainty == "inferred") == (cost < 2)


@pytest.mark.parametrize("text", ["-1", "1e9", "120–80", "1,5", "about 3", "٣", "1" * 9])
def test_what_is_no_cost_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no cost"):
        numbers(text)


def test_no_cost_is_no_number() -> None:
    assert (numbers("NA"), numbers("")) == ((), ())
    assert list(construction(LAKE, (), ())) == []


def test_the_real_roadmap_is_read_in_full(shared_data: Path) -> None:
    path = shared_data / "esfri_meril" / "esfri_roadmap2016.tsv"
    read = [esfri_meril.record(item) for item in esfri_meril.items(path)]
    rows = [
        line.split("\t") for line in path.read_text("utf-8").splitlines() if line.startswith(("Project", "Landmark"))
    ]
    roles = Counter(
        str(one.role).rpartition("-")[2]
        for each in read
        for one in each.statements
        if isinstance(one, Membership) and one.role
    )
    built = {one.of.identifiers[-1] for each in read for one in counts(each) if one.kind == BUILD}

    assert len(rows) + 1 == len(read) == 51
    assert roles == {"project": 21, "landmark": 29}
    assert len(built) == sum(row[7] not in {"", "NA"} for row in rows) - 1
    assert sum(one.claim.certainty == "inferred" for each in read for one in counts(each)) == 6
    assert Counter(notice.field for each in read for notice in each.notices) == {
        "Meril ID": 2,
        "Full Name": 2,
        "Construction Costs": 1,
    }
