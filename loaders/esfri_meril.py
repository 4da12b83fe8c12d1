"""Research infrastructures of Europe: the roadmap of ESFRI and the portal MERIL, from one collection of tables.

Format: see `loaders.esfri` and `loaders.meril`. Licence: none is stated for either; facts alone are loaded.
Not loaded: the table of supercomputers beside them, which names who owns machines and no infrastructure; countries.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from loaders import esfri, meril
from loaders.records import Record
from loaders.source import Item, Source

_GEOJSON: Final = frozenset({".geojson", ".json"})


def items(path: Path) -> Iterator[Item]:
    """Yield the records of a roadmap or of a GeoJSON file.

    Raises: UnreadableSource if the file is damaged or of another shape; SourceUnavailable.
    """
    return meril.items(path) if path.suffix in _GEOJSON else esfri.items(path)


def record(item: Item) -> Record:
    """Read one row of a roadmap, or one feature.

    Raises: InvalidRecord as either does.
    """
    return esfri.record(item) if isinstance(item.content, int | tuple) else meril.record(item)


SOURCE: Final = Source(
    name="esfri_meril",
    title="ESFRI Roadmap 2016 and MERIL 2018: research infrastructures of Europe",
    homepage="https://www.esfri.eu/",
    licence="https://rightsstatements.org/vocab/UND/1.0/",
    publisher="https://www.esfri.eu/",
    patterns=("esfri_roadmap*.tsv|meril_infrastructures*.geojson",),
    items=items,
    record=record,
    version="1.0",
    described_in="https://github.com/macfreek/data-cartography",
)
