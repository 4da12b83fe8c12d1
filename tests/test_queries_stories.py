"""What three short documents tell, as the saved queries answer it over the starter graph."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse

from graph.release import Release, Releases
from graph.store import open_store
from ontology.namespaces import Namespaces
from queries.catalogue import find

ID = f"{Namespaces().base}id/"
TERM = "https://w3id.org/oskg/ontology#"
OS10, GOSC = f"{ID}initiative/oskg-os10", f"{ID}initiative/oskg-gosc"
UNESCO = f"{ID}org/ror-04h4z8k05"
CLOUDS = {f"{ID}infra/oskg-{key}" for key in ("aosp", "cstcloud", "eosc", "mosp")}
PLATFORMS = f"{ID}group/oskg-invited-partner-platforms"
DIRECTORS = {f"{ID}person/oskg-{key}" for key in ("director-cnic-cloud-department", "representative-cstcloud")}

Rows = list[dict[str, str]]
Answer = Callable[..., Rows]


@pytest.fixture(scope="module")
def release(starter: Path) -> Release:
    return Releases(starter).current()


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    return open_store(release)


@pytest.fixture
def answer(release: Release, store: Store) -> Answer:
    """Ask a saved query with some parameters; a cell that is empty is an empty text."""

    def ask(query: str, **values: str | list[str]) -> Rows:
        found = store.query(find(query).bind(values, release.manifest.snapshot).text)
        assert isinstance(found, QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [{name: row[name].value if row[name] else "" for name in names} for row in found]

    return ask


def test_os10_is_endorsed_by_unesco_and_nothing_says_that_unesco_funds_it(answer: Answer, store: Store) -> None:
    (row,) = [row for row in answer("Q20", endorser=UNESCO) if row["endorsed"] == OS10]

    assert (row["since"], row["funded"], row["partnered"]) == ("2025-02-01", "not recorded", "not recorded")
    assert not list(store.quads_for_pattern(None, NamedNode(f"{TERM}funded"), NamedNode(OS10), None))


def test_the_intention_of_four_clouds_of_2020_has_no_follow_up_on_record(answer: Answer, store: Store) -> None:
    found = {row["intention"]: row for row in answer("Q15") if row["kind"].endswith("/cooperation-intention")}

    (intention, row), *others = found.items()
    node = NamedNode(intention)
    partners = {quad.object.value for quad in store.quads_for_pattern(node, NamedNode(f"{TERM}partner"), None, None)}
    certainty = {quad.object.value for quad in store.quads_for_pattern(node, NamedNode(f"{TERM}certainty"), None, None)}
    assert others == []
    assert (row["date"], row["finding"]) == ("2020-11-27", "not recorded")
    assert partners == CLOUDS
    assert {value.rpartition("/")[2] for value in certainty} == {"uncertain"}


def test_an_intention_binds_no_pair_of_the_four_clouds(answer: Answer) -> None:
    pairs = {frozenset((row["a"], row["b"])): row for row in answer("Q14") if {row["a"], row["b"]} <= CLOUDS}

    assert len(pairs) == 6
    assert {(row["intents"], row["finding"]) for row in pairs.values()} == {("1", "not recorded")}


@pytest.mark.parametrize(
    ("query", "values"),
    [
        (
            "Q10",
            {"links": ["event", "intention", "membership", "partnership"], "minDegree": "1000", "described": "false"},
        ),
        ("Q12", {}),
        ("Q14", {"part": "any", "windowMonths": "1200"}),
        ("Q16", {}),
    ],
)
def test_partner_platforms_that_nobody_names_are_partners_of_nothing(
    answer: Answer, store: Store, query: str, values: dict[str, str | list[str]]
) -> None:
    rows = answer(query, **values)

    cells = {cell for row in rows for cell in row.values()}
    assert rows
    assert PLATFORMS not in cells
    assert not any("Invited partner platforms" in cell for cell in cells)
    assert list(store.quads_for_pattern(None, NamedNode(f"{TERM}participant"), NamedNode(PLATFORMS), None))
    assert not list(store.quads_for_pattern(None, NamedNode(f"{TERM}partner"), NamedNode(PLATFORMS), None))


def test_os10_is_tied_to_nobody_by_the_platforms_it_invited(answer: Answer) -> None:
    rows = answer("Q10", links=["event", "interlink", "intention", "membership", "partnership"], minDegree="1000")
    (row,) = [row for row in rows if row["initiative"] == OS10]

    assert (row["degree"], row["finding"]) == ("0", "not recorded")


def test_gosc_looks_isolated_by_partnerships_and_has_eight_intentions(answer: Answer) -> None:
    (row,) = [row for row in answer("Q10") if row["initiative"] == GOSC]

    assert (row["degree"], row["intentions"], row["finding"]) == ("0", "8", "not recorded")


def test_who_attended_the_launch_of_os10_counts_as_met_only_on_request(answer: Answer) -> None:
    anso, library = f"{ID}org/oskg-anso", f"{ID}org/ror-04ndjyr10"

    pairs = [[{row["a"], row["b"]} for row in answer("Q14", part=part)] for part in ("active", "any")]

    assert [{anso, library} in found for found in pairs] == [False, True]
    assert not any({f"{ID}infra/oskg-cstcloud", f"{ID}org/ror-01s0wyf50"} in found for found in pairs)


def test_two_directors_of_one_department_contradict_each_other_by_their_posts(answer: Answer) -> None:
    rows = [row for row in answer("Q37") if row["property"] == f"{TERM}member"]

    assert {row["subject"] for row in rows} == {f"{ID}org/oskg-cnic-cloud-department"}
    assert {row["value"] for row in rows} == DIRECTORS


def test_two_directors_of_one_department_are_in_the_report_of_the_shapes(release: Release) -> None:
    report = list(parse(path=str(release.report), format=RdfFormat.TURTLE))
    of = {quad.subject for quad in report if str(quad.object.value).endswith("shapes#S33")}

    focus = {quad.object.value for quad in report if quad.subject in of and quad.predicate.value.endswith("#focusNode")}
    said = [quad.object for quad in report if quad.subject in of and quad.predicate.value.endswith("#resultMessage")]
    assert focus == DIRECTORS
    assert all(isinstance(one, Literal) and "one post to two persons" in one.value for one in said)


def test_the_two_years_in_which_aosp_began_contradict_each_other(answer: Answer) -> None:
    rows = [row for row in answer("Q37") if row["subject"] == f"{ID}infra/oskg-aosp"]

    assert [(row["property"], row["value"]) for row in rows] == [
        (f"{TERM}validFrom", year) for year in ("2016", "2017")
    ]
    assert len({row["evidence"] for row in rows}) == 2


def test_all_fifteen_categories_of_stakeholders_took_part_in_the_meeting_that_names_them(answer: Answer) -> None:
    rows = answer("Q21", gathering=f"{ID}event/oskg-d000-meeting")

    assert [row["present"] for row in rows] == ["yes"] * 15


def test_three_action_areas_are_not_recorded_and_none_is_called_missing(answer: Answer) -> None:
    found = {row["area"].rpartition("/")[2]: row["missing"] for row in answer("Q30")}

    assert found == dict.fromkeys("156", "not recorded") | dict.fromkeys("2347", "no")
