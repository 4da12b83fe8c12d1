"""MERIL, the former portal of research infrastructures of Europe: their names and places.

Format: features of a GeoJSON file (RFC 7946) of https://github.com/macfreek/data-cartography, as of 2018, each with a
point and a name. It does not tell anything else.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from loaders.addresses import without_emails
from loaders.archives import LIMIT, opened, reading
from loaders.degrees import ACCEPTED, point
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.json_values import mapping
from loaders.names import by_name
from loaders.records import Infrastructure, Kind, Name, Notice, Point, Record, Reference
from loaders.source import Item

_BRACKETS: Final = re.compile(r"(.+?) \(([^()]{2,30})\)")


def items(path: Path) -> Iterator[Item]:
    """Yield the features of a file, in their order.

    Raises: UnreadableSource if it is damaged or no GeoJSON feature collection; SourceUnavailable.
    """
    with reading(path), opened(path) as stream:
        try:
            content = json.loads(stream.read(LIMIT))
        except (ValueError, RecursionError) as error:
            raise UnreadableSource(f"{path} is no JSON: {error}") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise UnreadableSource(f"{path}: expected a GeoJSON object with a list `features`")
    for number, one in enumerate(features, 1):
        yield Item(f"feature {number}", one)


def record(item: Item) -> Record:
    """Read one feature.

    Raises: InvalidRecord if it has no name.
    """
    content = mapping(item.content)
    given = mapping(content.get("properties")).get("name")
    name = " ".join(without_emails(given).split()) if isinstance(given, str) else ""
    if not name:
        raise InvalidRecord(item.position, "properties.name", given, "a name")
    notices: list[Notice] = []
    infrastructure = Infrastructure(
        Reference(Kind.INFRASTRUCTURE, (by_name("esfri_meril", name),)),
        names=_names(name),
        points=_points(content, notices),
    )
    return Record(f"meril-{name}", (infrastructure,), notices=tuple(notices))


def _names(name: str) -> tuple[Name, ...]:
    """Return the name, and the short one in brackets at its end, which is an acronym if it is capitals for the most."""
    match = _BRACKETS.fullmatch(name)
    if not match:
        return (Name(name),)
    capitals = sum(map(str.isupper, match[2])) > sum(map(str.islower, match[2]))
    return Name(match[1]), Name(match[2], None, "acronym" if capitals else "alternative")


def _points(content: Mapping[str, Any], notices: list[Notice]) -> tuple[Point, ...]:
    places = mapping(content.get("geometry")).get("coordinates")
    longitude, latitude = places[:2] if isinstance(places, list) and len(places) > 1 else (None, None)
    try:
        return (point(latitude, longitude),)
    except ValueError:
        notices.append(Notice("geometry.coordinates", str(places)[:40], ACCEPTED))
        return ()
