"""Pictures: bars, shares of a whole, and grids, each with what it shows in words and the figures behind it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from briefs.document import Cell, Heading, Picture, Table
from briefs.speech import count, listed, say, several
from briefs.wording import amount, plain, share

#: A font whose letters are as wide as those of Arial, so that a picture measured here fits elsewhere.
_FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
_INK, _BLUE, _LIGHT = "#1f2933", "#1d5b8f", "#e8eef4"
#: Characters of a label in a picture; the table below it has all of them.
_LABEL: Final = 46
_WIDTH: Final = 330
#: What an answer is drawn in: dark for what is known, light for what is not.
COLOURS: Final = {"yes": "#b5442e", "no": "#2b6c8c", "contradictory": "#7a5195", "unknown": "#c9cfd6"}

_CONFIG: Final = {
    "font": _FONT,
    "aria": False,
    "background": None,
    "view": {"stroke": None},
    "axis": {"labelColor": _INK, "titleColor": _INK, "labelFontSize": 11, "titleFontWeight": "normal", "grid": False},
    "text": {"color": _INK, "fontSize": 11},
}


def bars(
    caption: str,
    label: str,
    unit: str,
    values: Sequence[tuple[str, float]],
    rest: tuple[int, float],
    iris: Sequence[str] = (),
) -> Picture:
    """Return a bar for each label, in their order; `rest` is how many labels are not drawn, and their sum.

    `iris` are those of what the labels name, in the same order, where they name anything.
    """
    rows = [{"label": _short(name), "value": number, "shown": amount(number)} for name, number in _apart(values)]
    spec = {
        "data": {"values": rows},
        "padding": _room(_short(name) for name, _ in values),
        "width": _WIDTH,
        "height": {"step": 19},
        "encoding": {
            "y": {"field": "label", "type": "nominal", "sort": None, "axis": _axis(domain=False)},
            "x": {"field": "value", "type": "quantitative", "axis": None},
        },
        "layer": [
            {"mark": {"type": "bar", "color": _BLUE, "height": 13}},
            {"mark": {"type": "text", "align": "left", "dx": 4}, "encoding": {"text": {"field": "shown"}}},
        ],
    }
    first = values[0]
    words = say(
        "Bar chart. The longest bar is %(name)s with %(number)s; bars drawn: %(drawn)s.",
        name=plain(first[0]),
        number=amount(first[1]),
        drawn=count(len(values)),
    )
    if rest[0]:
        left = say("Not drawn: %(left)s, with %(sum)s together.", left=count(rest[0]), sum=amount(rest[1]))
        words = f"{words} {left}"
    return Picture(caption, words, _drawing(spec), figures(label, unit, values, rest, iris))


def shares(caption: str, label: str, unit: str, values: Sequence[tuple[str, str, int]]) -> Picture:
    """Return one bar cut into parts; each part has a name, a colour and a size."""
    whole = sum(number for _, _, number in values)
    drawn = [(name, colour, number) for name, colour, number in values if number]
    rows = [{"label": f"{_short(name)}: {count(number)}", "value": number} for name, _, number in drawn]
    scale = {"domain": [row["label"] for row in rows], "range": [colour for _, colour, _ in drawn]}
    legend = {
        "title": None,
        "orient": "bottom",
        "columns": 1,
        "labelLimit": 460,
        "labelFontSize": 11,
        "symbolType": "square",
    }
    spec = {
        "data": {"values": [{**row, "order": place} for place, row in enumerate(rows)]},
        "width": 480,
        "height": 24,
        "mark": "bar",
        "encoding": {
            "x": {
                "field": "value",
                "type": "quantitative",
                "stack": "zero",
                "axis": None,
                "scale": {"domain": [0, whole]},
            },
            "color": {"field": "label", "type": "nominal", "scale": scale, "legend": legend},
            "order": {"field": "order", "type": "quantitative"},
        },
    }
    parts = listed(f"{name} {count(number)} ({share(number, whole)})" for name, _, number in values)
    words = say("One bar of %(all)s: %(parts)s.", all=count(whole), parts=parts)
    data = [(Cell(name), Cell(count(number), value=number), Cell(share(number, whole))) for name, _, number in values]
    table = Table(
        caption, (Heading(label), Heading(unit, number=True), Heading("Share", number=True)), tuple(data), len(data)
    )
    return Picture(caption, words, _drawing(spec), table)


def grid(
    caption: str, label: str, cells: Mapping[tuple[str, str], float], rows: Sequence[str], columns: Sequence[str]
) -> Picture:
    """Return a grid with the number in each cell, darker for more; a cell without one stays empty."""
    data = [
        {"row": _short(row), "column": _short(column), "value": cells[row, column], "shown": f"{cells[row, column]:g}"}
        for row in rows
        for column in columns
        if (row, column) in cells
    ]
    largest = max(
        ((row, column) for row in rows for column in columns if (row, column) in cells), key=cells.__getitem__
    )
    high = cells[largest]
    spec = {
        "data": {"values": data},
        "padding": _room(map(_short, rows), map(_short, columns)),
        "width": {"step": 38},
        "height": {"step": 20},
        "encoding": {
            "x": {"field": "column", "type": "nominal", "sort": None, "axis": _axis(labelAngle=-40, labelLimit=180)},
            "y": {"field": "row", "type": "nominal", "sort": None, "axis": _axis()},
        },
        "layer": [
            {
                "mark": "rect",
                "encoding": {
                    "color": {
                        "field": "value",
                        "type": "quantitative",
                        "legend": None,
                        "scale": {"range": [_LIGHT, _BLUE], "domain": [0, high or 1]},
                    }
                },
            },
            {
                "mark": {"type": "text", "fontSize": 10},
                "encoding": {
                    "text": {"field": "shown"},
                    "color": {"condition": {"test": f"datum.value > {high * 0.6}", "value": "white"}, "value": _INK},
                },
            },
        ],
    }
    number = f"{high:g}"
    words = say(
        "Grid, rows: %(rows)s, columns: %(columns)s. The largest number is %(number)s, for %(row)s and %(column)s. An "
        "empty cell has nothing on record.",
        rows=count(len(rows)),
        columns=count(len(columns)),
        number=number,
        row=plain(largest[0]),
        column=plain(largest[1]),
    )
    table = Table(
        caption,
        (Heading(label), *(Heading(column, number=True) for column in columns)),
        tuple((Cell(row), *(_figure(cells.get((row, column))) for column in columns)) for row in rows),
        len(rows),
    )
    return Picture(caption, words, _drawing(spec), table)


def figures(
    label: str,
    unit: str,
    values: Sequence[tuple[str, float]],
    rest: tuple[int, float] = (0, 0),
    iris: Sequence[str] = (),
) -> Table:
    """Return numbers by label as a table, with a last row for the labels that it leaves out."""
    rows = [
        (Cell(plain(name), iri=iri), Cell(amount(number), value=number))
        for (name, number), iri in zip_longest(values, iris)
    ]
    if rest[0]:
        rows.append((Cell(several("one other", "%(count)s others", rest[0])), Cell(amount(rest[1]), value=rest[1])))
    return Table("The figures of the picture", (Heading(label), Heading(unit, number=True)), tuple(rows), len(rows))


def _figure(number: float | None) -> Cell:
    return Cell("") if number is None else Cell(f"{number:g}", value=number)


def _axis(**more: Any) -> dict[str, Any]:
    return {"title": None, "labelLimit": 280, "ticks": False, **more}


def _room(beside: Iterable[str], below: Iterable[str] = ()) -> dict[str, int]:
    """Return the space around a picture, in its units, for labels beside and slanting ones below it.

    A browser that has no font of our list may draw letters a sixth wider, which is about one unit each.
    """
    wider, lower = (max(map(len, labels), default=0) for labels in (beside, below))
    return {"left": 5 + max(wider, lower), "right": 10, "top": 5, "bottom": 5 + lower}


def _short(text: str) -> str:
    text = plain(text)
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1].rstrip()}…"


def _apart(values: Sequence[tuple[str, float]]) -> Sequence[tuple[str, float]]:
    """Return the values with labels that differ also when they are cut, so that no two bars become one."""
    seen: dict[str, int] = {}
    found = []
    for name, number in values:
        times = seen[_short(name)] = seen.get(_short(name), 0) + 1
        found.append((name if times == 1 else f"({times}) {name}", number))
    return found


def _drawing(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**spec, "config": _CONFIG}
