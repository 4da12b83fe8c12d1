"""NFDI, the national research data infrastructure of Germany: its consortia, who applied for them and who takes part.

Format: tables of https://github.com/UB-Mannheim/NFDI, of the pages of the consortia in GEPRIS, the project database of
the German Research Foundation (DFG), and of their items in Wikidata; both have the project number of GEPRIS. Licence of
the tables: MIT; what GEPRIS says of the reuse of its pages is not known, so none of its prose is loaded.
It does not tell: amounts; the day of the pages, so that completeness is not claimed. Not loaded: persons in any column;
descriptions; accounts in social media; the lists of the rounds, whose consortia have no number.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from loaders.addresses import without_emails
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.gepris import ACCEPTED, listed, subjects
from loaders.noticed import noticed, noticed_address
from loaders.records import (
    FundingRelation,
    Infrastructure,
    Initiative,
    Kind,
    Membership,
    Name,
    Notice,
    Organization,
    Record,
    Reference,
    Statement,
    day,
)
from loaders.source import Item, Source
from loaders.tables import Row, columns, table, whole
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept, country

#: The whole that the consortia make up together.
NFDI: Final = Reference(Kind.INFRASTRUCTURE, (Identifier("oskg", "nfdi"),))
#: Whose programme pays for the consortia.
DFG: Final = Reference(Kind.ORGANIZATION, (Identifier("ror", "018mejw64"),))
#: Source: the columns of institutions, and the role of an institution that stands there.
ROLES: Final = {
    "Applying institution": "applicant",
    "Co-applicant institution": "co-applicant",
    "Participating Institution": "participant",
    "Cooperation partners": "associated-partner",
}

_NAMES: Final = (
    Name("Nationale Forschungsdateninfrastruktur", "de"),
    Name("German National Research Data Infrastructure", "en"),
    Name("NFDI", None, "acronym"),
)
_DFG_NAME: Final = Name("Deutsche Forschungsgemeinschaft", "de", "mention")
_PAGE_COLUMNS: Final = frozenset({"gepris", "title", "subject_area", "homepage", *ROLES})
_ITEM_COLUMNS: Final = frozenset({"Wikidata", "Consortium", "GEPRIS", "Inception", "Homepage"})
_DAY_LENGTH: Final = len("2021-10-01")


def items(path: Path) -> Iterator[Item]:
    """Stream the rows of a table of pages of GEPRIS, or of items of Wikidata.

    Raises: UnreadableSource if the file is damaged or neither; SourceUnavailable.
    """
    unseen = True
    for position, row in table(path):
        if unseen and not (columns(row) >= _PAGE_COLUMNS or columns(row) >= _ITEM_COLUMNS):
            accepted = " or ".join(", ".join(sorted(one)) for one in (_PAGE_COLUMNS, _ITEM_COLUMNS))
            raise UnreadableSource(f"{path}: expected the columns {accepted}")
        unseen = False
        yield Item(position, row)


def record(item: Item) -> Record:
    """Read one consortium.

    Raises: InvalidRecord if it has no project number or no name, or its row no more or fewer cells than the heading.
    """
    row = whole(item.position, item.content)
    return _page(item.position, row) if "gepris" in row else _wikidata(item.position, row)


def _number(position: str, field: str, row: Row) -> Identifier:
    try:
        return identifier("gepris", row.get(field, ""))
    except InvalidIdentifier as error:
        raise InvalidRecord(position, field, row.get(field), str(error)) from error


def _name(position: str, field: str, row: Row) -> str:
    name = without_emails(row.get(field, ""))
    if not name:
        raise InvalidRecord(position, field, name, "the name of a consortium")
    return name


def _page(position: str, row: Row) -> Record:
    """Read a page of GEPRIS: the consortium, its money, and its institutions."""
    number = _number(position, "gepris", row)
    notices: list[Notice] = []
    consortium = Reference(Kind.INITIATIVE, (number,))
    germany = country("DE")
    statements: list[Statement] = [
        Initiative(
            consortium,
            names=(Name(_name(position, "title", row)),),
            types=(concept("initiative-type", "national-consortium"),),
            themes=_themes(row.get("subject_area", ""), notices),
            countries=(germany,) if germany else (),
            homepages=_homepages(row.get("homepage", ""), notices),
        ),
        Infrastructure(NFDI, _NAMES, classes=("FederatedPlatform",)),
        Membership(consortium, NFDI, concept("role", "member")),
        Organization(DFG, (_DFG_NAME,)),
        FundingRelation(DFG, consortium, concept("cost-recovery", "grant-public"), grant_number=number.local),
    ]
    for column, role in ROLES.items():
        statements += _institutions(column, row.get(column, ""), concept("role", role), consortium, notices)
    page = f"https://gepris.dfg.de/gepris/projekt/{number.local}"
    return Record(number.local, tuple(dict.fromkeys(statements)), page, notices=tuple(notices))


def _institutions(
    column: str, cell: str, role: str, consortium: Reference, notices: list[Notice]
) -> Iterator[Statement]:
    """Yield the institutions of a column and their membership; of persons, only that there are any is noticed."""
    try:
        found = listed(cell)
    except ValueError as error:
        notices.append(Notice(column, f"{len(cell)} characters", str(error)))
        return
    if found.persons:
        notices.append(Notice(column, f"{found.persons} persons", "institutions: persons are not loaded"))
    if found.unknown:
        notices.append(Notice(column, f"{found.unknown} other entries", ACCEPTED))
    for own, name in found.institutions:
        ref = Reference(Kind.ORGANIZATION, (own,))
        yield Organization(ref, (Name(without_emails(name), "de"),))
        yield Membership(ref, consortium, role)


def _themes(text: str, notices: list[Notice]) -> tuple[str, ...]:
    found = tuple(subjects(text))
    unknown = [one for one in found if "://" not in one]
    if unknown:
        notices.append(Notice("subject_area", without_emails(", ".join(unknown)), "subject areas of the DFG"))
    return tuple(dict.fromkeys(one for one in found if "://" in one))


def _homepages(text: str, notices: list[Notice]) -> tuple[str, ...]:
    found = noticed_address("homepage", text, notices)
    return (found,) if found else ()


def _wikidata(position: str, row: Row) -> Record:
    """Read a row of the table of Wikidata: the item of a consortium, and when the consortium began.

    Raises: InvalidRecord if it has no item, no project number or no name.
    """
    number = _number(position, "GEPRIS", row)
    try:
        item = identifier("wikidata", row.get("Wikidata", ""))
    except InvalidIdentifier as error:
        raise InvalidRecord(position, "Wikidata", row.get("Wikidata"), str(error)) from error
    notices: list[Notice] = []
    inception = row.get("Inception", "")[:_DAY_LENGTH]
    consortium = Initiative(
        Reference(Kind.INITIATIVE, (number, item)),
        names=(Name(_name(position, "Consortium", row), None, "mention"),),
        homepages=_homepages(row.get("Homepage", ""), notices),
        started=noticed("Inception", inception, day, "a date YYYY-MM-DD, with or without a time", notices),
    )
    return Record(item.local, (consortium,), notices=tuple(notices))


SOURCE: Final = Source(
    name="nfdi",
    title="NFDI: consortia of the national research data infrastructure of Germany",
    homepage="https://www.nfdi.de/",
    licence="https://spdx.org/licenses/MIT",
    publisher="https://www.bib.uni-mannheim.de/",
    patterns=("*NFDI_project_pages*.csv|*wikidata*edits*.csv",),
    items=items,
    record=record,
    version="1.0",
    described_in="https://github.com/UB-Mannheim/NFDI",
)
