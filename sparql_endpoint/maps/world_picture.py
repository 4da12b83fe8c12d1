"""The map of a count by country: an equal-area projection, shades by steps of the count, places as points.

Shapes are those of Natural Earth, as world-atlas has them; where they draw a border says nothing of its standing.
Source: https://www.naturalearthdata.com/about/disputed-boundaries-policy/
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import pycountry

from briefs.document import Picture, Table

_WIDTH, _HEIGHT = 960, 470
#: What a shade can begin at, besides one.
_STEPS: Final = (2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
_SHADES: Final = ("#cfe1f2", "#93c4df", "#4a98c9", "#1764ab", "#08306b")
_NOTHING, _BORDER, _POINT, _INK = "#e9e9e6", "#ffffff", "#d1601c", "#1f2933"
_FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
#: Codes in use that ISO 3166-1 has no number for, and the name by which the shapes have them.
_NAMED: Final = {"XK": "Kosovo"}
#: Shapes that nobody counts: they would take a tenth of the picture.
_LEFT_OUT: Final = frozenset({"010"})


def drawn(code: str) -> str:
    """Return how a country is drawn: as an area, as a point where it is too small for one, or not at all ("")."""
    number = _number(code)
    shapes = {shape.get("id") for shape in _world()["shapes"]["objects"]["countries"]["geometries"]}
    return "area" if number in shapes else "point" if number in _world()["places"] else ""


def picture(counts: Mapping[str, int], points: Iterable[tuple[float, float]]) -> Picture:
    """Return the map of counts by country code, with points at latitudes and longitudes.

    The page says what it shows, and its table has the figures.
    """
    steps = _steps(max(counts.values(), default=1))
    by_number = {_number(code): _shade(count, steps) for code, count in counts.items()}
    topology = _world()["shapes"]
    shapes = [
        {**shape, "properties": {"shade": by_number.get(shape["id"])}}
        for shape in topology["objects"]["countries"]["geometries"]
        if shape["id"] not in _LEFT_OUT
    ]
    small = [
        {"longitude": place[0], "latitude": place[1], "shade": by_number[number]}
        for number, place in _world()["places"].items()
        if number in by_number
    ]
    places = [{"longitude": longitude, "latitude": latitude} for latitude, longitude in points]
    collection = {"type": "GeometryCollection", "geometries": shapes}
    scale = {"domain": [_label(number, steps) for number in range(len(steps))], "range": _SHADES[: len(steps)]}
    spec = {
        "width": _WIDTH,
        "height": _HEIGHT,
        "projection": {"type": "equalEarth"},
        "layer": [
            {"data": {"sphere": True}, "mark": {"type": "geoshape", "fill": "#f7f9fb"}},
            _areas({**topology, "objects": {"countries": collection}}, scale),
            _circles(small, {"field": "shade", "type": "ordinal", "scale": scale}),
            _circles(places, {"value": _POINT}, size=14),
        ],
        "config": {"font": _FONT, "background": None, "view": {"stroke": None}, "aria": False},
    }
    return Picture("", "", spec, Table("", (), (), 0))


def _areas(topology: Mapping[str, Any], scale: Mapping[str, Any]) -> dict[str, Any]:
    legend = {"title": None, "orient": "bottom-left", "labelColor": _INK, "symbolType": "square", "symbolSize": 140}
    counted = {"field": "properties.shade", "type": "ordinal", "scale": scale, "legend": legend}
    return {
        "data": {"values": topology, "format": {"type": "topojson", "feature": "countries"}},
        "mark": {"type": "geoshape", "stroke": _BORDER, "strokeWidth": 0.5},
        "encoding": {"fill": {"condition": {"test": "isValid(datum.properties.shade)", **counted}, "value": _NOTHING}},
    }


def _circles(values: list[dict[str, Any]], fill: Mapping[str, Any], size: int = 34) -> dict[str, Any]:
    return {
        "data": {"values": values},
        "mark": {"type": "circle", "stroke": _INK, "strokeWidth": 0.4, "opacity": 1, "size": size},
        "encoding": {
            "longitude": {"field": "longitude", "type": "quantitative"},
            "latitude": {"field": "latitude", "type": "quantitative"},
            "fill": {**fill, "legend": None} if "field" in fill else dict(fill),
        },
    }


def _steps(most: int) -> list[int]:
    """Return what each shade begins at, one first: the largest count decides how far they are apart."""
    above = [step for step in _STEPS if step <= most]
    apart = max(1, -(-len(above) // (len(_SHADES) - 1)))
    return [1, *sorted(above[::-1][::apart])]


def _shade(count: int, steps: list[int]) -> str:
    return _label(max(number for number, step in enumerate(steps) if step <= count), steps)


def _label(number: int, steps: list[int]) -> str:
    """Return the counts of a shade in figures, which every language reads."""
    if number + 1 == len(steps):
        return f"≥ {steps[number]:,}"
    last = steps[number + 1] - 1
    return f"{steps[number]:,}" if last == steps[number] else f"{steps[number]:,}–{last:,}"


@cache
def _number(code: str) -> str:
    """Return the ISO 3166-1 number of a country, which the shapes are known by; nothing for a code without one."""
    if code in _NAMED:
        return _NAMED[code]
    found = pycountry.countries.get(alpha_2=code)
    return "" if found is None else str(found.numeric)


@cache
def _world() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(files("sparql_endpoint").joinpath("maps/countries.json").read_bytes())
    return found
