"""Dates as people spell them, read only where they can mean one thing."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from loaders.records import Day, day

#: What a date must look like, for messages.
ACCEPTED: Final = "YYYY, YYYY-MM or YYYY-MM-DD, and a day that exists"

_MONTHS: Final[Mapping[str, int]] = {
    name: number
    for number, name in enumerate(
        (
            *("january", "february", "march", "april", "may", "june"),
            *("july", "august", "september", "october", "november", "december"),
        ),
        1,
    )
}
#: The day that people write for the end of any month, and the months that do not have it.
_LAST: Final = "31"
_SHORT_MONTHS: Final = frozenset({2, 4, 6, 9, 11})
_SEPARATOR: Final = r"\s*[-/.–]\s*"
_YEAR_FIRST: Final = re.compile(
    rf"([0-9]{{4}})(?:{_SEPARATOR}([0-9]{{1,2}})(?:{_SEPARATOR}([0-9]{{1,2}}))?)?(?:[T ][0-9:.Z+-]+)?"
)
_YEAR_LAST: Final = re.compile(r"([0-9]{1,2})\s*([-/.])\s*([0-9]{1,2})\s*\2\s*([0-9]{4})")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: Final = re.compile(r"(?:([0-9]{1,2})\s+)?([A-Za-z]+)\s+([0-9]{4})")


def spelled_day(text: str) -> Day:
    """Read a date in one of its unambiguous spellings: 2016-5, 2020-01.29, 08.08.2019, 26-11-2015, 15 November 2019.

    With dots the day comes first; with dashes and slashes only where one number can be no month. A 31st that its month
    does not have (2014-06-31) means the end of the month, so it is read as that month.

    Raises: ValueError if text is anything else, is ambiguous or names no real day.
    """
    text = text.strip()
    if match := _YEAR_FIRST.fullmatch(text):
        return day("-".join(part.zfill(2) for part in _existing(match.groups()) if part))
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(text, *match.groups())
    match = _WORDS.fullmatch(text)
    if match and (month := _MONTHS.get(match[2].lower())):
        return day("-".join([match[3], f"{month:02}", *([match[1].zfill(2)] if match[1] else [])]))
    raise ValueError(f"{text!r} is not a date: expected {ACCEPTED}")


def _existing(parts: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """Return year, month and day without a 31st that the month does not have."""
    year, month, number = parts
    if year and month and number == _LAST and int(month) in _SHORT_MONTHS:
        return year, month, None
    return parts


def _year_last(text: str, first: str, separator: str, second: str, year: str) -> Day:
    if separator == "." or int(first) > len(_MONTHS):
        return day(f"{year}-{second.zfill(2)}-{first.zfill(2)}")
    if int(second) > len(_MONTHS):
        return day(f"{year}-{first.zfill(2)}-{second.zfill(2)}")
    raise ValueError(f"{text!r} can mean two days: expected {ACCEPTED}")


def file_day(file: Path) -> date:
    """Return the day of a file whose records have none: the one in its name, else the one on which it was written."""
    for found in _DAY.findall(file.name):
        with suppress(ValueError):
            return date.fromisoformat(found)
    return datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
