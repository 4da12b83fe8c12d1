"""A roadmap of ESFRI, the European Strategy Forum on Research Infrastructures: its projects and landmarks.

Format: a table of https://github.com/macfreek/data-cartography, typed from the roadmap of 2016. Rows that begin with #
are remarks, and the first of them names the year of the roadmap.
It does not tell: who runs or pays for what is on it. Not loaded: the legal form; a year of operation that is
not before that of the roadmap, since it was a plan.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from loaders import countries, degrees
from loaders.addresses import without_emails
from loaders.archives import LIMIT, opened, reading
from loaders.degrees import point
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.esfri_costs import ACCEPTED, UNIT, construction, numbers, operation
from loaders.names import by_name
from loaders.noticed import noticed
from loaders.records import (
    Claim,
    CoverageStatement,
    Day,
    Infrastructure,
    Initiative,
    Kind,
    Membership,
    Name,
    Notice,
    Organization,
    Point,
    Record,
    Reference,
    Responsibility,
    Statement,
    day,
)
from loaders.source import Item
from loaders.tables import Ragged, Row, whole
from ontology import terms
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept, country

#: The roadmap over its editions.
ROADMAP: Final = Reference(Kind.INITIATIVE, (Identifier("oskg", "esfri-roadmap"),))
#: Source: Type.
ROLES: Final = {"Landmark": "esfri-landmark", "Project": "esfri-project"}
#: Source: Field.
FIELDS: Final = {
    "Energy": "energy",
    "Environment": "environment",
    "Health & Food": "health-and-food",
    "Physical Sciences & Engineering": "physical-sciences-and-engineering",
    "Social & Cultural Innovation": "social-and-cultural-innovation",
    "e-RI": "e-infrastructures",
}

_REMARK: Final = "#"
_EDITION: Final = re.compile(r"\b(2[0-9]{3}) roadmap")
_PROGRAMME_OF: Final = re.compile(r"Programme of ([^.,]+)")
#: What stands in place of a name or in the middle of one.
_NO_NAME: Final = re.compile(r"\bPhase [IV]+\b|\bERIC under preparation\b")
_COLUMNS: Final = frozenset(
    {"Type", "Field", "Name", "Full Name", "Roadmap Entry (Year)", "Operation", "Legal Status", "Construction Costs"}
    | {"Operational Annual Budget", "Meril ID", "Country", "Lat", "Long"}
)


def items(path: Path) -> Iterator[Item]:
    """Yield the rows of a roadmap with its year, after one item that is the year alone.

    Raises: UnreadableSource if the file is damaged, no such table or names no year; SourceUnavailable.
    """
    with reading(path), opened(path) as stream:
        lines = stream.read(LIMIT).decode("utf-8-sig").splitlines()
    edition = next((int(found[1]) for line in lines if (found := _EDITION.search(line))), None)
    rows = [(number, line.split("\t")) for number, line in enumerate(lines, 1) if _is_row(line)]
    heading = tuple(name.strip() for name in rows[0][1]) if rows else ()
    if edition is None or _COLUMNS.difference(heading):
        accepted = f"a remark with the year of the roadmap, and the columns {', '.join(sorted(_COLUMNS))}"
        raise UnreadableSource(f"{path}: expected {accepted}")
    yield Item("the roadmap", edition)
    for number, cells in rows[1:]:
        row: Row | Ragged = Ragged(len(cells), heading)
        if len(cells) == len(heading):
            row = {name: cell.strip() for name, cell in zip(heading, cells, strict=True)}
        yield Item(f"line {number}", (edition, row))


def _is_row(line: str) -> bool:
    return bool(line.strip()) and not line.startswith(_REMARK)


def record(item: Item) -> Record:
    """Read one project or landmark, or the roadmap as a whole.

    Raises: InvalidRecord if a row has another number of cells than the heading, no name, or another type.
    """
    if isinstance(item.content, int):
        return _roadmap(item.content)
    edition, content = item.content
    row = whole(item.position, content)
    name = without_emails(row["Name"])
    if not name:
        raise InvalidRecord(item.position, "Name", name, "a name")
    if row["Type"] not in ROLES:
        raise InvalidRecord(item.position, "Type", row["Type"], ", ".join(ROLES))
    notices: list[Notice] = []
    infrastructure = _infrastructure(name, edition, row, notices)
    ref = infrastructure.ref
    entry = _year("Roadmap Entry (Year)", row, notices)
    statements: list[Statement] = [
        infrastructure,
        Membership(ref, ROADMAP, claim=Claim(start=entry)),
        Membership(ref, _edition(edition), concept("role", ROLES[row["Type"]])),
        *_costs(ref, row, notices),
        *_programme(ref, row["Legal Status"]),
    ]
    return Record(f"{edition}-{name}", tuple(statements), notices=tuple(notices))


def _edition(year: int) -> Reference:
    return Reference(Kind.INITIATIVE, (Identifier("oskg", f"esfri-roadmap-{year}"),))


def _roadmap(year: int) -> Record:
    """State the roadmap and the edition, and that everything on the edition is here."""
    kind = (concept("initiative-type", "plan"),)
    europe = country("EEC")
    places = (europe,) if europe else ()
    whole_roadmap = Initiative(ROADMAP, (Name("ESFRI Roadmap", "en"),), types=kind, countries=places)
    name = Name(f"ESFRI Roadmap {year}", "en")
    edition = Initiative(_edition(year), (name,), types=kind, started=day(str(year)), part_of=(ROADMAP,))
    complete = CoverageStatement(terms.memberOf, _edition(year), date(year, 12, 31))
    return Record(f"roadmap-{year}", (whole_roadmap, edition, complete))


def _infrastructure(name: str, edition: int, row: Row, notices: list[Notice]) -> Infrastructure:
    own = by_name("esfri_meril", name)
    full = without_emails(row["Full Name"])
    if _NO_NAME.search(full):
        notices.append(Notice("Full Name", full, "a name, without a phase or a legal status in it"))
        full = ""
    field = FIELDS.get(row["Field"])
    if field is None:
        notices.append(Notice("Field", row["Field"], ", ".join(FIELDS)))
    began = _year("Operation", row, notices)
    return Infrastructure(
        Reference(Kind.INFRASTRUCTURE, (*_meril(row["Meril ID"], notices), own)),
        names=(Name(name), *((Name(full, None, "alternative"),) if full and full != name else ())),
        themes=(concept("esfri-field", field),) if field else (),
        countries=_countries(row["Country"], notices),
        opened=began if began and began.first.year < edition else None,
        points=_points(row, notices),
    )


def _meril(text: str, notices: list[Notice]) -> tuple[Identifier, ...]:
    """Return the number that MERIL has for it; one in brackets may be that of something else."""
    try:
        return (identifier("meril", text),) if text else ()
    except InvalidIdentifier:
        notices.append(Notice("Meril ID", text, "a number of MERIL, not in brackets"))
        return ()


def _year(field: str, row: Row, notices: list[Notice]) -> Day | None:
    return noticed(field, row[field], day, "a year", notices)


def _countries(text: str, notices: list[Notice]) -> tuple[str, ...]:
    found = countries.named(text) if text else None
    if text and not found:
        notices.append(Notice("Country", text, countries.ACCEPTED))
    return (found,) if found else ()


def _points(row: Row, notices: list[Notice]) -> tuple[Point, ...]:
    if not (row["Lat"] or row["Long"]):
        return ()
    try:
        return (point(row["Lat"], row["Long"]),)
    except ValueError:
        notices.append(Notice("Lat, Long", f"{row['Lat']}, {row['Long']}", degrees.ACCEPTED))
        return ()


def _costs(ref: Reference, row: Row, notices: list[Notice]) -> Iterator[Statement]:
    cost, budget = (
        noticed(field, row[field], numbers, ACCEPTED, notices) or ()
        for field in ("Construction Costs", "Operational Annual Budget")
    )
    found = noticed(
        "Construction Costs", row["Construction Costs"], lambda _: tuple(construction(ref, cost, budget)), UNIT, notices
    )
    yield from found or ()
    yield from operation(ref, budget)


def _programme(ref: Reference, text: str) -> Iterator[Statement]:
    """Yield the organisation of which an infrastructure without a legal form of its own is a programme."""
    match = _PROGRAMME_OF.fullmatch(text)
    if match:
        name = without_emails(match[1].strip())
        host = Reference(Kind.ORGANIZATION, (by_name("esfri_meril", name),))
        yield Organization(host, (Name(name),))
        yield Responsibility(host, ref, concept("role", "legal-host"))
