"""FAIRsharing: standards, databases and policies, who keeps and funds them, and how they build on one another.

Format: pages of the API (https://fairsharing.org/API_doc), records and organisations; and the list that Bioregistry
reduced to identifier, names, description, homepage, keywords and licence
(https://github.com/biopragmatics/bioregistry). Licence: CC BY-SA 4.0.
It does not tell: since when somebody keeps or funds something, and how much is given. The reduced list does not tell
the type of a record either; its maker keeps five types of databases and standards and no other, so each of its records
is an infrastructure, of no type, and not called a repository.
Not loaded: contacts, maintainers of records, publications, taxonomies; subjects that are no field of the DFG, domains
and tags; types of organisations; collections, which are lists of records; what policies recommend, which is no link
between infrastructures.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import ijson  # type: ignore[import-untyped]  # it ships no annotations

from loaders import json_streams
from loaders.archives import opened, reading
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.fairsharing_api import infrastructure, policy, registry
from loaders.fairsharing_organisations import is_organisation, organisation_record
from loaders.fairsharing_reduced import reduced
from loaders.fairsharing_words import COLLECTION, INFRASTRUCTURES, POLICY
from loaders.json_values import mapping
from loaders.records import Record
from loaders.source import Item, Source

#: How the identifiers of the reduced list begin, in lower case: not all of them keep the capitals.
_OWN: Final = "fairsharing."
_EXPECTED: Final = "records of FAIRsharing below `data`, or by their identifiers (FAIRsharing.…)"


def items(path: Path) -> Iterator[Item]:
    """Stream the records of a page of the API, of the answer about one record, or of the reduced list.

    Collections are passed over. The position of a record of the reduced list is its identifier.

    Raises: UnreadableSource if the file is damaged, no JSON, or has its records nowhere; SourceUnavailable.
    """
    for position, content in _contents(path):
        if registry(mapping(content)) != COLLECTION:
            yield Item(position, content)


def _contents(path: Path) -> Iterator[tuple[str, Any]]:
    shape = _shape(path)
    if shape == "page":
        yield from json_streams.records(path, "data")
        return
    with reading(path) as place, opened(path) as stream:
        if shape == "one":
            yield from (("record 1", one) for one in ijson.items(stream, "data"))
            return
        for key, value in ijson.kvitems(stream, ""):
            place.after = key
            yield key, value


def _shape(path: Path) -> str:
    with reading(path), opened(path) as stream:
        for prefix, event, value in ijson.parse(stream):
            if not prefix and event == "map_key" and value.lower().startswith(_OWN):
                return "reduced"
            if event == "start_array" and prefix in {"", "data"}:
                return "page"
            if event == "start_map" and prefix == "data":
                return "one"
    raise UnreadableSource(f"{path}: expected {_EXPECTED}")


def record(item: Item) -> Record:
    """Read one record: a standard, a database, a policy, or an organisation.

    Raises: InvalidRecord if it is none of them, or has no identifier or no name.
    """
    content = mapping(item.content)
    if item.position.lower().startswith(_OWN):
        return reduced(item.position, content)
    if is_organisation(content):
        return organisation_record(content, item.position)
    kind = registry(content)
    if kind in INFRASTRUCTURES:
        return infrastructure(content, item.position)
    if kind == POLICY:
        return policy(content, item.position)
    raise InvalidRecord(item.position, "fairsharing_registry", kind, ", ".join((*sorted(INFRASTRUCTURES), POLICY)))


SOURCE: Final = Source(
    name="fairsharing",
    title="FAIRsharing: standards, databases and policies",
    homepage="https://fairsharing.org/",
    licence="https://creativecommons.org/licenses/by-sa/4.0/",
    publisher="https://fairsharing.org/",
    patterns=(
        "*fairsharing_records*.json*|*fairsharing_organisations*.json*",
        "*fairsharing_processed*.json*",
        "fairsharing_bioregistry/*fairsharing_processed*.json*",
    ),
    items=items,
    record=record,
    version="1.0",
    attribution="FAIRsharing, https://fairsharing.org/, and its logo, https://api.fairsharing.org/img/fairsharing-attribution.svg",
    described_in="https://fairsharing.org/API_doc",
)
