"""TSOSI, transparency to sustain open science infrastructure: who paid how much to which infrastructure, and when.

Format: the entities that its code lists by hand (static_entities.json), and entities and transfers as its API gives
them, in pages or as one array (https://tsosi.org/api/). Licence: CC BY-SA 4.0.
An infrastructure is what has infrastructure details or receives transfers; an organisation is what gives or passes on.
It does not tell: amounts that the parties hide; whether an entity signed the Barcelona Declaration or supports it. Not
loaded: logos, texts of Wikipedia, coordinates, raw data.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from loaders.errors import InvalidRecord, UnreadableSource
from loaders.json_streams import records
from loaders.records import Record
from loaders.source import Item, Source
from loaders.tsosi_entities import entity
from loaders.tsosi_transfers import transfer


def items(path: Path) -> Iterator[Item]:
    """Stream the entities or transfers of a file, in their order.

    Raises: UnreadableSource if the file is damaged, or its first record is neither; SourceUnavailable.
    """
    unseen = True
    for position, content in records(path, "results"):
        if unseen and not (isinstance(content, dict) and (_is_transfer(content) or _is_entity(content))):
            raise UnreadableSource(f"{path}: the first record is neither an entity nor a transfer of TSOSI")
        unseen = False
        yield Item(position, content)


def _is_transfer(content: Mapping[str, Any]) -> bool:
    return "emitter_id" in content and "recipient_id" in content


def _is_entity(content: Mapping[str, Any]) -> bool:
    return ("pid" in content and "entity" in content) or ("identifiers" in content and "name" in content)


def record(item: Item) -> Record:
    """Read one entity or one transfer.

    Raises: InvalidRecord if it is neither, has no name or no identifier, or no date.
    """
    content = item.content
    if isinstance(content, dict) and _is_transfer(content):
        return transfer(item.position, content)
    if isinstance(content, dict) and _is_entity(content):
        return entity(item.position, content)
    raise InvalidRecord(item.position, "record", "an unknown shape", "an entity or a transfer of TSOSI")


SOURCE: Final = Source(
    name="tsosi",
    title="TSOSI: Transparency to Sustain Open Science Infrastructure",
    homepage="https://tsosi.org/",
    licence="https://creativecommons.org/licenses/by-sa/4.0/",
    publisher="https://tsosi.org/",
    patterns=("*entities*.json|*transfers*.json",),
    items=items,
    record=record,
    version="1.0",
    attribution="TSOSI, https://tsosi.org/, CC BY-SA 4.0",
    described_in="https://github.com/tsosi-org/tsosi-app",
)
