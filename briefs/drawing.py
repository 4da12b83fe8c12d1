"""The picture that a saved query names in its header, drawn from its rows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from pyoxigraph import QuerySolution

from briefs.charts import bars, grid
from briefs.document import Picture
from briefs.speech import say, translatable
from briefs.wording import NOTHING, Term, called, plain
from queries.catalogue import SavedQuery
from queries.columns import shown
from queries.values import value

#: How many bars, and how many rows and columns of a grid, a page has room for.
_BARS: Final = 15
_SIDE: Final = 14
_YEAR: Final = 4
#: What a bar of rows is called in which nothing stands for its label.
_UNKNOWN: Final = "not recorded"

#: What a network counts where it is drawn as bars.
_LINKS: Final = translatable("Links")

#: What a bar is called, and how long it is.
Bar = tuple[str, float]


def picture(query: SavedQuery, rows: Sequence[QuerySolution], names: Mapping[str, str]) -> Picture | None:
    """Return the picture of the rows; None where the query names none, or there is nothing to compare: there are not
    two things, or all of them are alike.

    On paper nothing can be moved or enlarged, so a network is drawn as a grid of its pairs, or as bars of how many
    links each thing has, and a line as bars by year.
    """
    labels = {column.name: column.label for column in query.columns}
    named = {each.name.name: each.column for each in shown(query.columns) if each.name is not None}
    labels |= {name: column.label for name, column in named.items()}
    keys = {name: column.name for name, column in named.items()}
    parts = query.chart.parts
    x, y = parts.get("x", parts.get("target", "")), parts.get("y", "")
    if query.chart.type in ("bar", "line") and x in labels:
        measure = y if y in labels else ""
        years = query.chart.type == "line"
        return _bars(query, _sums(rows, (x, keys.get(x, x), measure), names, years=years), labels[x])
    if query.chart.type == "heat" and {x, y} <= set(labels):
        return _grid(rows, (y, x, parts["value"]), labels, names)
    if query.chart.type == "network" and "value" in parts:
        return _pairs(rows, (x, y, parts["value"]), labels, names)
    if query.chart.type == "network":
        ends = [end for end in (x, y) if end in labels]
        pairs = [pair for end in ends for pair in _sums(rows, (end, keys.get(end, end), ""), names)]
        return _bars(query, pairs, labels[x])
    return None


def counted(query: SavedQuery) -> str:
    """Return what the bars of a query are the numbers of, in English: the label of a column, or what its rows are."""
    if query.chart.type == "network":
        return _LINKS
    name = query.chart.parts.get("y", "rows")
    labels = {column.name: column.label for column in query.columns}
    return labels.get(name, f"{name[:1].upper()}{name[1:]}")


def _sums(
    rows: Sequence[QuerySolution], parts: tuple[str, str, str], names: Mapping[str, str], *, years: bool = False
) -> list[Bar]:
    """Return for each value of x how many rows there are, or the sum of another column over them, largest first.

    Things that are called alike stay apart: `parts` are x, what its values are known by, and what is summed.
    """
    x, key, measure = parts
    found: defaultdict[str, float] = defaultdict(float)
    called_: dict[str, str] = {}
    for row in rows:
        text = _text(row[x], names)
        text = text[:_YEAR] if years and text != NOTHING else text
        known = text if years or row[key] is None else str(row[key])
        called_[known] = say(_UNKNOWN) if text == NOTHING else text
        found[known] += (_number(row[measure]) or 0.0) if measure else 1.0
    ordered = sorted(found) if years else sorted(found, key=lambda one: -found[one])
    return [(called_[one], int(number) if (number := found[one]).is_integer() else number) for one in ordered]


def _bars(query: SavedQuery, ordered: Sequence[Bar], label: str) -> Picture | None:
    kept, rest = ordered[:_BARS], ordered[_BARS:]
    if query.chart.type == "line":
        kept, rest = ordered[-_BARS:], ordered[:-_BARS]
    if len({number for _, number in kept}) < 2:  # noqa: PLR2004 one bar, or bars of one length, compare nothing
        return None
    heading = say(counted(query))
    by = say(label)
    lower = f"{by[:1].lower()}{by[1:]}"
    return bars(
        say("%(what)s by %(label)s", what=heading, label=lower),
        by,
        heading,
        kept,
        (len(rest), sum(number for _, number in rest)),
    )


def _grid(
    rows: Sequence[QuerySolution],
    parts: tuple[str, str, str],
    labels: Mapping[str, str],
    names: Mapping[str, str],
) -> Picture | None:
    y, x, measure = parts
    cells: dict[tuple[str, str], float] = {}
    for row in rows:
        number = _number(row[measure])
        if number is not None:
            cells[_text(row[y], names), _text(row[x], names)] = number
    told = {name: say(labels[name]) for name in parts}
    caption = say(
        "%(what)s by %(rows)s and %(columns)s", what=told[measure], rows=told[y].lower(), columns=told[x].lower()
    )
    return _drawn(cells, told[y], caption)


def _pairs(
    rows: Sequence[QuerySolution],
    parts: tuple[str, str, str],
    labels: Mapping[str, str],
    names: Mapping[str, str],
) -> Picture | None:
    one, other, measure = parts
    cells: dict[tuple[str, str], float] = {}
    for row in rows:
        ends, number = (_text(row[one], names), _text(row[other], names)), _number(row[measure])
        if number is not None:
            cells[ends] = cells[ends[1], ends[0]] = number
    return _drawn(cells, say(labels[one]), say("%(what)s of each pair", what=say(labels[measure])))


def _drawn(cells: Mapping[tuple[str, str], float], label: str, caption: str) -> Picture | None:
    """Return the grid of the rows and columns with the largest sums."""
    down: dict[str, float] = defaultdict(float)
    across: dict[str, float] = defaultdict(float)
    for (row, column), number in cells.items():
        down[row] += number
        across[column] += number
    rows, columns = _largest(down), _largest(across)
    drawn = {pair: number for pair, number in cells.items() if pair[0] in rows and pair[1] in columns}
    alike = len(set(drawn.values())) == 1 and len(drawn) == len(rows) * len(columns)
    return grid(caption, label, drawn, rows, columns) if len(drawn) > 1 and not alike else None


def _largest(sums: Mapping[str, float]) -> list[str]:
    kept = sorted(sums, key=lambda name: (-sums[name], name))[:_SIDE]
    return [name for name in sums if name in kept]


def _text(term: Term | None, names: Mapping[str, str]) -> str:
    if term is None:
        return NOTHING
    return (called(term.value, names) if hasattr(term, "value") else plain(str(term))) or NOTHING


def _number(term: Term | None) -> float | None:
    found = value(term, "decimal")
    return float(found) if isinstance(found, int | float) else None
