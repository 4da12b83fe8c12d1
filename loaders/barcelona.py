"""Barcelona Declaration on Open Research Information: who signed it, and which infrastructures support it.

Format: the list of signatories and supporters at https://barcelona-declaration.org/downloads/ (CSV, one row each). It
is complete on its day. Licence: the web site's repository, with the list, is under MIT.
It does not tell: since when; and what a signatory does about it. Not loaded: groups of signatories, regions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from loaders.addresses import web_address
from loaders.dates import file_day
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.names import by_name
from loaders.records import (
    CoverageStatement,
    Declaration,
    Endorsement,
    Kind,
    Name,
    Notice,
    Organization,
    Record,
    Reference,
    Thing,
)
from loaders.source import Item, Source
from loaders.tables import Ragged, Row, columns, table, whole
from ontology import terms
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept, country

#: The declaration itself.
DECLARATION: Final = Reference(Kind.INSTRUMENT, (Identifier("oskg", "barcelona-declaration"),))
_TITLE: Final = "Barcelona Declaration on Open Research Information"
_COLUMNS: Final = frozenset({"display_name", "organization", "website", "type_0", "country", "country_code", "ror"})
_SIGNATORY: Final = "Signatories"
_SUPPORTER: Final = "Supporters"
_INTERNATIONAL: Final = "international"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row, and the name of an earlier one that has the same ROR id."""

    row: Row | Ragged
    shared_with: str | None = None


def items(path: Path) -> Iterator[Item]:
    """Stream the rows, after one item with the day on which the list was complete.

    Raises: UnreadableSource if the file is damaged or no such list; SourceUnavailable.
    """
    holders: dict[str, str] = {}
    for position, row in table(path):
        if not holders:
            if missing := _COLUMNS - columns(row):
                raise UnreadableSource(f"{path}: expected the columns {', '.join(sorted(missing))}")
            yield Item("the list", file_day(path))
            holders[""] = ""
        ror, name = (row["ror"], row["display_name"]) if not isinstance(row, Ragged) else ("", "")
        first = holders.setdefault(ror, name)
        yield Item(position, Entry(row, first if ror and first != name else None))


def record(item: Item) -> Record:
    """Read one signatory or supporter, or what the list as a whole is about.

    Raises: InvalidRecord if a row has no name, or is neither a signatory nor a supporter.
    """
    if isinstance(item.content, date):
        return _list(item.content)
    entry: Entry = item.content
    row = whole(item.position, entry.row)
    name = row["display_name"]
    if not name:
        raise InvalidRecord(item.position, "display_name", "", "a name")
    notices: list[Notice] = []
    organization = _organization(row, entry.shared_with, notices)
    return Record(name, (organization, _relation(name, row["type_0"], organization.ref)), notices=tuple(notices))


def _list(day: date) -> Record:
    complete = (
        CoverageStatement(property_, DECLARATION, day) for property_ in (terms.endorsed, terms.declarationTarget)
    )
    return Record("list", (Thing(DECLARATION, (Name(_TITLE, "en"),)), *complete))


def _organization(row: Row, shared_with: str | None, notices: list[Notice]) -> Organization:
    name = row["organization"] or row["display_name"]
    found = _ror(row["ror"], shared_with, notices)
    code = row["country_code"] or row["country"]
    return Organization(
        Reference(Kind.ORGANIZATION, (found or by_name("barcelona_declaration", name, code),)),
        names=(Name(name, None, "mention" if found else "preferred"),),
        countries=_countries(code, notices),
        homepages=_homepages(row["website"], notices),
    )


def _ror(text: str, shared_with: str | None, notices: list[Notice]) -> Identifier | None:
    if shared_with:
        notices.append(Notice("ror", text, f"an id that is not that of {shared_with} too"))
        return None
    try:
        return identifier("ror", text) if text else None
    except InvalidIdentifier as error:
        notices.append(Notice("ror", text, str(error)))
        return None


def _countries(code: str, notices: list[Notice]) -> tuple[str, ...]:
    found = concept("region", _INTERNATIONAL) if code == _INTERNATIONAL else country(code) if code else None
    if code and not found:
        notices.append(Notice("country_code", code, "an ISO 3166-1 alpha-2 code"))
    return (found,) if found else ()


def _homepages(text: str, notices: list[Notice]) -> tuple[str, ...]:
    try:
        return (web_address(text),) if text else ()
    except ValueError as error:
        notices.append(Notice("website", text, str(error)))
        return ()


def _relation(name: str, word: str, actor: Reference) -> Endorsement | Declaration:
    """Return the signature of a signatory, or the support that a supporter declares."""
    if word == _SIGNATORY:
        return Endorsement(actor, DECLARATION)
    if word == _SUPPORTER:
        return Declaration(actor, concept("declaration-kind", "support"), DECLARATION)
    raise InvalidRecord(name, "type_0", word, f"{_SIGNATORY} or {_SUPPORTER}")


SOURCE: Final = Source(
    name="barcelona_declaration",
    title="Barcelona Declaration on Open Research Information: signatories and supporters",
    homepage="https://barcelona-declaration.org/",
    licence="https://spdx.org/licenses/MIT",
    publisher="https://barcelona-declaration.org/",
    patterns=("*signatories_supporters*.csv",),
    items=items,
    record=record,
    version="1.0",
)
