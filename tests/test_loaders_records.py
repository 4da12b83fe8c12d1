"""The record model: dates as bounds, values that cannot be changed, and nothing that claims what nobody said."""

import dataclasses
import typing
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import records
from loaders.records import Day, Kind, day, status
from ontology.namespaces import KINDS

CLASSES = [
    *typing.get_args(records.Statement),
    records.Reference,
    records.Name,
    records.Point,
    records.Evidence,
    records.Endpoint,
    records.Policy,
    records.Claim,
    records.Record,
    records.Notice,
]


@given(st.dates())
def test_a_day_is_itself(value: date) -> None:
    assert day(value.isoformat()) == Day(value, value, "day")


@given(st.dates(max_value=date(9999, 11, 30)))
def test_a_month_ends_on_the_day_before_the_next(value: date) -> None:
    found = day(value.isoformat()[:7])

    assert found.first == value.replace(day=1)
    assert found.first <= value <= found.last
    assert (found.last + timedelta(1)).day == 1
    assert found.precision == "month"


@given(st.integers(1, 9999))
def test_a_year_is_all_its_days(year: int) -> None:
    assert day(f" {year:04} ") == Day(date(year, 1, 1), date(year, 12, 31), "year")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20",
        "2020-1",
        "2020-13",
        "2023-02-29",
        "2020-00-01",
        "0000",
        "01.02.2020",
        "2020/01",
        "２０２０",
        "20200101",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        day(text)


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        found = day(text)
    except ValueError:
        return

    assert found.first <= found.last


@pytest.mark.parametrize("class_", CLASSES, ids=lambda class_: class_.__name__)
def test_records_are_frozen_values_whose_defaults_claim_nothing(class_: type) -> None:
    """Only a relation's certainty and what kind of name a name is have a default that says something."""
    said = {"certainty": "stated", "kind": "preferred", "claim": records.PLAIN, "unit": False}

    assert class_.__dataclass_params__.frozen
    assert not hasattr(class_, "__dict__") or "__slots__" in vars(class_)
    for one in dataclasses.fields(class_):
        if one.default is not dataclasses.MISSING:
            assert one.default in (None, ()) or one.default == said[one.name]
        assert one.default_factory is dataclasses.MISSING


def test_the_kinds_are_those_that_have_iris() -> None:
    assert {str(kind) for kind in Kind} == KINDS


def test_a_status_is_a_concept_and_no_other_word_is() -> None:
    assert status("ended").endswith("/relation-status/1.0/ended")
    with pytest.raises(LookupError):
        status("finished")
