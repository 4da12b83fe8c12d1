"""Installations of the Dataverse software: where one runs, since when, and whether it belongs to the consortium.

Format: data.json of the list that the project behind the software keeps
(https://github.com/IQSS/dataverse-installations). Licence: Apache-2.0.
It does not tell: who runs or funds an installation. Not loaded: addresses of contacts, coordinates, sets for
harvesting, boards of issues.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from loaders.addresses import typed_address, without_emails
from loaders.archives import opened, reading
from loaders.countries import ACCEPTED, named
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.json_values import texts
from loaders.names import by_name
from loaders.noticed import noticed, noticed_address
from loaders.records import (
    Infrastructure,
    Initiative,
    Kind,
    Membership,
    Name,
    Notice,
    Record,
    Reference,
    Statement,
    day,
)
from loaders.source import Item, Source
from ontology.identifiers import Identifier
from ontology.vocabulary import concept

#: The consortium that installations can be members of.
GDCC: Final = Reference(Kind.INITIATIVE, (Identifier("oskg", "gdcc"),))
_GDCC_NAME: Final = "Global Dataverse Community Consortium"


def items(path: Path) -> Iterator[Item]:
    """Yield the installations of a file, in their order.

    Raises: UnreadableSource if it is damaged or no object with a list `installations`; SourceUnavailable.
    """
    with reading(path), opened(path) as stream:
        try:
            content = json.load(stream)
        except ValueError as error:
            raise UnreadableSource(f"{path} is no JSON: {error}") from error
    installations = content.get("installations") if isinstance(content, dict) else None
    if not isinstance(installations, list):
        raise UnreadableSource(f"{path}: expected an object with a list `installations`")
    for number, one in enumerate(installations, 1):
        yield Item(f"installation {number}", one)


def record(item: Item) -> Record:
    """Read one installation.

    Raises: InvalidRecord if it has no name or no host.
    """
    content = item.content if isinstance(item.content, dict) else {}
    name, host = (" ".join(str(content.get(field) or "").split()) for field in ("name", "hostname"))
    for field, text in (("name", name), ("hostname", host)):
        if not text:
            raise InvalidRecord(item.position, field, content.get(field), "a text")
    notices: list[Notice] = []
    ref = Reference(Kind.INFRASTRUCTURE, (by_name("dataverse", host),))
    statements: list[Statement] = [_infrastructure(ref, name, host, content, notices)]
    if content.get("gdcc_member") is True:
        names = (Name(_GDCC_NAME, "en"), Name("GDCC", None, "acronym"))
        statements += [Initiative(GDCC, names), Membership(ref, GDCC)]
    return Record(host, tuple(statements), notices=tuple(notices))


def _infrastructure(
    ref: Reference, name: str, host: str, content: Mapping[str, Any], notices: list[Notice]
) -> Infrastructure:
    own = noticed_address("hostname", host, notices, typed_address)
    about = noticed_address("about_url", content.get("about_url"), notices, typed_address)
    mints = str(content.get("doi_authority") or "").startswith("10.")
    sealed = texts(content.get("core_trust_seals"))
    return Infrastructure(
        ref,
        names=(Name(name),),
        classes=("Repository",),
        countries=_countries(content, notices),
        description=without_emails(str(content.get("description") or "").strip()) or None,
        homepages=tuple(dict.fromkeys(each for each in (own, about) if each)),
        opened=noticed("launch_year", str(content.get("launch_year") or ""), day, "a year", notices),
        pid_systems=(concept("pid-system", "doi"),) if mints else (),
        software=(concept("software", "dataverse"),),
        certifications=(concept("certificate", "coretrustseal"),) if sealed else (),
    )


def _countries(content: Mapping[str, Any], notices: list[Notice]) -> tuple[str, ...]:
    text = str(content.get("country") or "").strip()
    found = named(text)
    if text and found is None:
        notices.append(Notice("country", text, ACCEPTED))
    return (found,) if found else ()


SOURCE: Final = Source(
    name="dataverse_installations",
    title="Dataverse installations around the world",
    homepage="https://iqss.github.io/dataverse-installations/",
    licence="https://spdx.org/licenses/Apache-2.0",
    publisher="https://dataverse.org/",
    patterns=("data.json", "*dataverse*.json"),
    items=items,
    record=record,
    version="1.0",
    described_in="https://github.com/IQSS/dataverse-installations",
)
