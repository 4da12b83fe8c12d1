"""Dated relations on one scale of years, for a table whose rows have bars."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sparql_endpoint.linked_data.related import Group
from sparql_endpoint.linked_data.things import Facts
from sparql_endpoint.wording.cells import Cell

#: Rows of a timeline; the tables of the relations have all.
SHOWN: Final = 30
#: Hundredths of the width that the shortest bar has, so that it is seen.
_LEAST: Final = 0.8
_MONTHS: Final = 12
#: Characters of a day that is known to the year, and to the month.
_YEAR: Final = 4
_MONTH: Final = 7


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that has a day: what it is, with whom, since and until when, and its bar in hundredths of the width.

    It is open where no end is on record.
    """

    heading: str
    others: Sequence[Cell]
    since: str
    until: str
    start: float
    length: float
    open: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """What has a day, the earliest first, from a year to a year; `found` is how much there is in all."""

    first: int
    last: int
    found: int
    lines: Sequence[Line]


def timeline(facts: Facts, groups: Sequence[Group], today: date) -> Timeline | None:
    """Return the timeline of a thing; None where fewer than two things have a day.

    What has begun and has no end on record reaches until today; of what has an end alone, the end is shown.
    """
    dated = sorted(_dated(facts, groups, today.isoformat()), key=lambda each: (each.since or each.until, each.heading))
    if len(dated) < 2:  # noqa: PLR2004 one needs no scale
        return None
    first = int(min(each.begin for each in dated))
    last = int(max(each.end for each in dated)) + 1
    lines = [_line(each, first, last) for each in dated[:SHOWN]]
    return Timeline(first, last, len(dated), lines)


@dataclass(frozen=True, slots=True)
class _Dated:
    """Something with a day, and from when to when it is drawn, in years."""

    heading: str
    others: Sequence[Cell]
    since: str
    until: str
    begin: float
    end: float


def _dated(facts: Facts, groups: Sequence[Group], today: str) -> Iterator[_Dated]:
    for title, day in facts.days:
        yield _Dated(title, (), day, "", _at(day), _at(day))
    for group in groups:
        for one in group.relations:
            if one.since or one.until:
                begin = _at(one.since or one.until)
                end = _ending(one.until) if one.until else _at(today)
                yield _Dated(group.heading, one.others, one.since, one.until, begin, max(begin, end))


def _line(dated: _Dated, first: int, last: int) -> Line:
    scale = 100 / (last - first)
    start = min((dated.begin - first) * scale, 100 - _LEAST)
    length = max((dated.end - dated.begin) * scale, _LEAST)
    lasts = bool(dated.others and not dated.until)
    return Line(dated.heading, dated.others, dated.since, dated.until, round(start, 2), round(length, 2), lasts)


def _at(day: str) -> float:
    """Return a day as a number of years, by its year and month as far as they are known."""
    year, *months = day.split("-")
    return int(year) + ((int(months[0]) - 1) / _MONTHS if months else 0)


def _ending(day: str) -> float:
    """Return the last moment that a day may mean: of a year or a month alone, its end."""
    return _at(day) + {_YEAR: 1.0, _MONTH: 1 / _MONTHS}.get(len(day), 0.0)
