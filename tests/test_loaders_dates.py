"""Dates: the spellings that mean one day, and those that do not."""

import pytest

from loaders.dates import spelled_day
from loaders.records import day


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("2013", "2013"),
        (" 2013-05 ", "2013-05"),
        ("2013-05-08", "2013-05-08"),
        ("08.08.2019", "2019-08-08"),
        ("01.02.2016", "2016-02-01"),
        ("2016-5", "2016-05"),
        ("2006-10-1", "2006-10-01"),
        ("2020-01.29", "2020-01-29"),
        ("2019/11/08", "2019-11-08"),
        ("2022 – 05-30", "2022-05-30"),
        ("2014-01-01T00:00:00", "2014-01-01"),
        ("2014-01-01T00:00:00.000Z", "2014-01-01"),
        ("26-11-2015", "2015-11-26"),
        ("05/13/2015", "2015-05-13"),
        ("13/05/2015", "2015-05-13"),
        ("15 November 2019", "2019-11-15"),
        ("July 2019", "2019-07"),
    ],
)
def test_a_date_in_an_unambiguous_spelling_is_read(text: str, meaning: str) -> None:
    assert spelled_day(text) == day(meaning)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "_",
        "202-11-18",
        "2017-04-014",
        "2005-2008",
        "2014-06-32",
        "2014-02-30",
        "2014-13",
        "31.02.2014",
        "05-06-2015",
        "05/06/2015",
        "13/13/2015",
        "Sept 2022",
        "TBD (currently Sept 2022)",
        "https://www.example.org/2015",
        "ca. 2015",
    ],
)
def test_a_date_that_is_ambiguous_unreal_or_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        spelled_day(text)


def test_the_message_of_an_ambiguous_date_says_what_is_expected() -> None:
    with pytest.raises(ValueError, match=r"'05/06/2015' can mean two days: expected YYYY, YYYY-MM or YYYY-MM-DD"):
        spelled_day("05/06/2015")


@pytest.mark.parametrize(
    ("text", "month"), [("2014-06-31", "2014-06"), ("2020-04-31", "2020-04"), ("2021-2-31", "2021-02")]
)
def test_a_31st_that_its_month_does_not_have_is_read_as_that_month(text: str, month: str) -> None:
    assert spelled_day(text) == day(month)
