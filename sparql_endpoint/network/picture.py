"""The picture of a network as the server draws it: things as marks, relations as lines, by a force-directed layout.

The layout starts from the same places for the same relations, so the same network gives the same picture.
Source: https://vega.github.io/vega/docs/transforms/force/
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any, Final

from briefs.document import Picture, Table
from sparql_endpoint.network.rows import Row, Thing

#: The language of the drawing: Vega itself, for Vega-Lite has no networks.
_SCHEMA: Final = "https://vega.github.io/schema/vega/v5.json"
_WIDTH, _HEIGHT = 900, 640
#: Of ways to be joined that have no colour of their own, as often as there are more ways.
_WAYS: Final = ("#1d5b8f", "#b5442e", "#2f7d4f", "#6a3d9a", "#8a6d00", "#0f7c85", "#a33c7a", "#5a6570")
#: Things that are named in the picture, those with most relations first; the table names all.
_NAMED: Final = 40
_LABEL: Final = 32
_INK: Final = "#1f2933"
#: Of things by what they are, and of relations by kind: told apart on white also by those who see few colours.
_THINGS: Final = {"infrastructure": "#1d6fa5", "organisation": "#c26a1c", "initiative": "#5b8c2a"}
_OTHER: Final = "#7a7f87"
COLOURS: Final[Mapping[str, tuple[str, list[int]]]] = {
    "partnership": ("#b5442e", []),
    "dependency": ("#6a3d9a", []),
    "link": ("#6a3d9a", [2, 3]),
    "responsibility": ("#1d5b8f", [6, 3]),
    "endorsement": ("#8a6d00", [2, 3]),
    "membership": ("#2f7d4f", [6, 3]),
    "funding": ("#8a6d00", []),
}


def picture(rows: Sequence[Row], things: Sequence[Thing], start: str | None) -> Picture:
    """Return the picture of the relations shown; the page says what it shows, and its tables are the figures."""
    place = {thing.iri: number for number, thing in enumerate(things)}
    nodes = [
        {
            "label": _short(thing.name) if number < _NAMED else "",
            "colour": _THINGS.get(thing.kind, _OTHER),
            "size": 220 if thing.iri == start else 90,
        }
        for number, thing in enumerate(things)
    ]
    pairs = dict.fromkeys((row.edge.kind, row.edge.first, row.edge.second) for row in rows)
    links = [
        {"source": place[first], "target": place[second], "colour": COLOURS[kind][0], "dash": COLOURS[kind][1]}
        for kind, first, second in pairs
    ]
    return Picture("", "", _drawing(nodes, links), Table("", (), (), 0))


def joined(nodes: Mapping[str, str], links: Sequence[tuple[str, str, str]]) -> Picture:
    """Return a picture of links, each from one node in a way to another, with a legend of the ways.

    Nodes have names by what links call them.
    """
    place = {node: number for number, node in enumerate(nodes)}
    seen = Counter(end for first, _, second in links for end in (first, second))
    named = {node for node, _ in seen.most_common(_NAMED)}
    colours = dict(zip(dict.fromkeys(way for _, way, _ in links), cycle(_WAYS), strict=False))
    marks = [
        {"label": _short(name) if node in named else "", "colour": _OTHER, "size": 90} for node, name in nodes.items()
    ]
    lines = [
        {"source": place[first], "target": place[second], "colour": colours[way], "dash": []}
        for first, way, second in links
    ]
    scale = {"name": "ways", "type": "ordinal", "domain": list(colours), "range": list(colours.values())}
    legend = {"stroke": "ways", "symbolType": "stroke", "orient": "bottom", "columns": 4, "labelLimit": 200}
    drawing = {**_drawing(marks, lines), "scales": [scale], "legends": [{**legend, "symbolStrokeWidth": 2}]}
    return Picture("", "", drawing, Table("", (), (), 0))


def _drawing(nodes: Sequence[Mapping[str, Any]], links: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    apart = (_WIDTH * _HEIGHT / max(len(nodes), 1)) ** 0.5
    forces = [
        {"force": "center", "x": _WIDTH / 2, "y": _HEIGHT / 2},
        {"force": "collide", "radius": 16},
        {"force": "nbody", "strength": -5 * apart},
        {"force": "link", "links": "links", "distance": 0.85 * apart},
        {"force": "x", "x": {"expr": f"{_WIDTH / 2}"}, "strength": 0.06},
        {"force": "y", "y": {"expr": f"{_HEIGHT / 2}"}, "strength": 0.09},
    ]
    ends = {"sourceX": "datum.source.x", "sourceY": "datum.source.y", "targetX": "datum.target.x"}
    path = {"type": "linkpath", "require": {"signal": "force"}, "shape": "line", "targetY": "datum.target.y", **ends}
    layout = {"type": "force", "iterations": 300, "static": True, "signal": "force", "forces": forces}
    font = {"value": "Liberation Sans, Arial, Helvetica, sans-serif"}
    return {
        "$schema": _SCHEMA,
        "width": _WIDTH,
        "height": _HEIGHT,
        "padding": 20,
        "autosize": "pad",
        "data": [{"name": "nodes", "values": list(nodes)}, {"name": "links", "values": list(links)}],
        "marks": [
            {
                "type": "path",
                "from": {"data": "links"},
                "interactive": False,
                "encode": {
                    "update": {
                        "stroke": {"field": "colour"},
                        "strokeDash": {"field": "dash"},
                        "strokeWidth": {"value": 1.3},
                        "strokeOpacity": {"value": 0.7},
                    }
                },
                "transform": [path],
            },
            {
                "name": "things",
                "type": "symbol",
                "zindex": 1,
                "from": {"data": "nodes"},
                "encode": {
                    "enter": {
                        "fill": {"field": "colour"},
                        "size": {"field": "size"},
                        "stroke": {"value": "white"},
                        "label": {"field": "label"},
                    }
                },
                "transform": [layout],
            },
            {
                "type": "text",
                "zindex": 2,
                "from": {"data": "things"},
                "encode": {
                    "update": {
                        "x": {"field": "x"},
                        "y": {"field": "y", "offset": 16},
                        "text": {"field": "datum.label"},
                        "align": {"value": "center"},
                        "font": font,
                        "fontSize": {"value": 11},
                        "fill": {"value": _INK},
                    }
                },
            },
        ],
    }


def _short(text: str) -> str:
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1].rstrip()}…"
