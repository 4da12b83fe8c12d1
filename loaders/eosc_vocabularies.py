"""The vocabularies of the EOSC catalogue that name bodies: funders, hosts, programmes, networks and platforms.

Format: lists of entries (https://github.com/madgeek-arc/resource-catalogue-docs, vocabularies), one file a vocabulary.
Licence: Apache-2.0. Profiles of providers and services refer to the entries by their ids.
It does not tell: what the bodies do in EOSC, nor which ones are the same as others; a body that is not in a vocabulary
cannot be named in a profile, so that nothing follows from its absence. Not loaded: vocabularies of words.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from loaders import json_streams
from loaders.countries import ACCEPTED, named
from loaders.eosc_names import names
from loaders.errors import InvalidRecord
from loaders.json_values import mapping
from loaders.records import (
    Infrastructure,
    Initiative,
    Kind,
    Name,
    Notice,
    Organization,
    Record,
    Reference,
    Statement,
)
from loaders.source import Item, Source
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept

#: The entry of every vocabulary that stands for what is not in it.
_OTHER: Final = "-other"


def items(path: Path) -> Iterator[Item]:
    """Stream the entries of a vocabulary, without those of vocabularies of words and the one that means "other".

    Raises: UnreadableSource if the file is damaged or no JSON array; SourceUnavailable.
    """
    for position, content in json_streams.records(path):
        entry = mapping(content)
        if _type(entry) in _READERS and not str(entry.get("id")).endswith(_OTHER):
            yield Item(position, entry)


def _type(entry: Mapping[str, Any]) -> str:
    return str(entry.get("type") or "").lower().replace("_", " ")


def record(item: Item) -> Record:
    """Read one entry.

    Raises: InvalidRecord if it has no id or no name, or is of another vocabulary.
    """
    entry, notices = mapping(item.content), list[Notice]()
    try:
        own = identifier("eosc", str(entry.get("id") or ""))
    except InvalidIdentifier as error:
        raise InvalidRecord(item.position, "id", entry.get("id"), "an id such as funding_body-aka") from error
    given = entry.get("name")
    called = names(given) if isinstance(given, str) else ()
    if not called:
        raise InvalidRecord(own.local, "name", given, "a name")
    if _type(entry) not in _READERS:
        raise InvalidRecord(own.local, "type", entry.get("type"), ", ".join(_READERS))
    statement = _READERS[_type(entry)](own, called, entry, notices)
    return Record(own.local, (statement,), notices=tuple(notices))


def _funder(own: Identifier, called: tuple[Name, ...], entry: Mapping[str, Any], notices: list[Notice]) -> Statement:
    """Return a funding body; its description is its country, or there is none."""
    text = str(entry.get("description") or "")
    country = named(text) if text else None
    if text and country is None:
        notices.append(Notice("description", text, ACCEPTED))
    return Organization(
        Reference(Kind.ORGANIZATION, (own,)),
        names=called,
        types=(concept("organisation-type", "funder"),),
        countries=(country,) if country else (),
    )


def _host(own: Identifier, called: tuple[Name, ...], _: Mapping[str, Any], __: list[Notice]) -> Statement:
    return Organization(Reference(Kind.ORGANIZATION, (own,)), names=called)


def _programme(own: Identifier, called: tuple[Name, ...], _: Mapping[str, Any], __: list[Notice]) -> Statement:
    kind = concept("initiative-type", "funding-programme")
    return Initiative(Reference(Kind.INITIATIVE, (own,)), names=called, classes=("Programme",), types=(kind,))


def _network(own: Identifier, called: tuple[Name, ...], _: Mapping[str, Any], __: list[Notice]) -> Statement:
    """Return a network as an initiative, since the vocabulary has projects, associations and consortia alike."""
    return Initiative(Reference(Kind.INITIATIVE, (own,)), names=called)


def _platform(own: Identifier, called: tuple[Name, ...], _: Mapping[str, Any], __: list[Notice]) -> Statement:
    return Infrastructure(Reference(Kind.INFRASTRUCTURE, (own,)), names=called)


#: How the entries of each vocabulary are read.
_READERS: Final[Mapping[str, Callable[[Identifier, tuple[Name, ...], Mapping[str, Any], list[Notice]], Statement]]] = {
    "funding body": _funder,
    "funding program": _programme,
    "provider hosting legal entity": _host,
    "provider network": _network,
    "related platform": _platform,
}

_FILES: Final = (
    "FUNDING_BODY.json",
    "FUNDING_PROGRAM.json",
    "PROVIDER_HOSTING_LEGAL_ENTITY.json",
    "PROVIDER_NETWORK.json",
    "RELATED_PLATFORM.json",
)
SOURCE: Final = Source(
    name="eosc_vocabularies",
    title="EOSC catalogue: vocabularies of funders, hosts, programmes, networks and platforms",
    homepage="https://github.com/madgeek-arc/resource-catalogue-docs",
    licence="https://spdx.org/licenses/Apache-2.0",
    publisher="https://eosc.eu/",
    patterns=(
        "|".join(_FILES),
        "|".join(f"vocab_{name}" for name in _FILES),
        "|".join(f"eosc/*{name}" for name in _FILES),
    ),
    items=items,
    record=record,
    version="1.0",
    described_in="https://github.com/madgeek-arc/resource-catalogue-docs",
)
