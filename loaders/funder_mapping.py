"""Which Funder Registry id is which ROR id: the published maps, read as identifiers of one organisation.

Format: one JSON object from Funder ID to ROR address, as https://github.com/datacite/lupo (app/resources) and
https://github.com/ror-community/ror_funder_registry_overlap publish it. Both are derived from ROR. Licence: CC0 1.0.
It does not tell: names, or anything else of the organisations; whether a funder with several Funder IDs is one body or
several that ROR does not tell apart.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import ijson  # type: ignore[import-untyped]  # it ships no annotations

from loaders.archives import opened, reading
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.records import Crosswalk, Kind, Record, Reference
from loaders.source import Item, Source
from ontology.identifiers import Identifier, InvalidIdentifier, identifier


def items(path: Path) -> Iterator[Item]:
    """Stream the pairs of a plain or gzipped JSON object, in their order.

    Raises: UnreadableSource if the file is damaged or holds no pairs; SourceUnavailable.
    """
    with reading(path) as place, opened(path) as stream:
        number = 0
        for number, (key, value) in enumerate(ijson.kvitems(stream, ""), 1):
            place.after = f"pair {number}"
            yield Item(place.after, (key, value))
        if number == 0:
            raise UnreadableSource(f"{path}: expected a JSON object from Funder ID to ROR address, found no pair")


def record(item: Item) -> Record:
    """Read one pair.

    Raises: InvalidRecord if one of the two is no identifier of its scheme.
    """
    funder, address = item.content
    own = _identifier(item.position, "fundref", funder)
    ror = _identifier(item.position, "ror", address)
    return Record(own.local, (Crosswalk(Reference(Kind.ORGANIZATION, (ror, own))),))


def _identifier(position: str, scheme: str, text: object) -> Identifier:
    try:
        return identifier(scheme, str(text))
    except InvalidIdentifier as error:
        raise InvalidRecord(position, scheme, text, str(error)) from error


SOURCE: Final = Source(
    name="ror_funder_mapping",
    title="Funder Registry ids and their ROR ids",
    homepage="https://github.com/ror-community/ror_funder_registry_overlap",
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    publisher="https://ror.org/",
    patterns=("*funder_to_ror.json", "*funder_to_ror.json.gz", "*funder_registry_mapping.json*"),
    items=items,
    record=record,
    version="1.0",
)
