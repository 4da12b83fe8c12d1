"""What a row of a mapped table states: its entities, and the relations between those that it names."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from loaders import csv_mapping as spec
from loaders.addresses import typed_address, without_emails
from loaders.csv_mapping import SCHEMES_OF, Cell, Mapping, Text
from loaders.dates import spelled_day
from loaders.errors import InvalidRecord
from loaders.names import by_name
from loaders.records import (
    Claim,
    Day,
    Endorsement,
    FundingRelation,
    Infrastructure,
    Initiative,
    Kind,
    Membership,
    Name,
    Notice,
    Organization,
    Partnership,
    Reference,
    Relation,
    Responsibility,
    Statement,
    day,
)
from loaders.tables import Row
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import UnknownConcept, concept, country

_KINDS: Final = {
    "organization": Kind.ORGANIZATION,
    "infrastructure": Kind.INFRASTRUCTURE,
    "initiative": Kind.INITIATIVE,
}


class Cells:
    """The cells of one row as a mapping reads them; what cannot be understood is noticed and left out."""

    def __init__(self, mapping: Mapping, position: str, row: Row, notices: list[Notice]) -> None:
        self.mapping = mapping
        self.position = position
        self.notices = notices
        self._row = row

    def text(self, source: Text | None) -> str | None:
        """Return the text of a cell on one line, without e-mail addresses; None if it stands for nothing."""
        if source is None:
            return None
        cell = source if isinstance(source, Cell) else Cell(column=source)
        given = cell.value if cell.value is not None else self._row.get(cell.column or "", "")
        found = without_emails(" ".join(cell.words.get(given, given).split()))
        return found if found and found not in self.mapping.missing else None

    def required(self, field: str, source: Text) -> str:
        """Return the text of a cell.

        Raises: InvalidRecord if it stands for nothing.
        """
        found = self.text(source)
        if found is None:
            raise InvalidRecord(self.position, field, None, "a value in every row")
        return found

    def notice(self, field: str, value: str, accepted: str) -> None:
        """Note that a value was left out."""
        self.notices.append(Notice(field, value, accepted))

    def code(self, field: str, scheme: str, source: Text | None) -> str | None:
        """Return the concept whose code stands in a cell."""
        found = self.text(source)
        try:
            return concept(scheme, found) if found else None
        except UnknownConcept as error:
            self.notice(field, found or "", str(error))
            return None

    def day(self, field: str, source: Text | None) -> Day | None:
        """Return the date in a cell; with `days: day-first` also 31/12/2022, whatever it is separated by."""
        found = self.text(source)
        if found is None:
            return None
        try:
            if self.mapping.days == "day-first" and not found[:4].isdigit():
                parts = found.replace("-", "/").replace(".", "/")
                return day(datetime.strptime(parts, "%d/%m/%Y").date().isoformat())
            return spelled_day(found)
        except ValueError as error:
            self.notice(field, found, str(error))
            return None

    def amount(self, source: Text | None) -> Decimal | None:
        """Return the number above 0 in a cell; spaces and separators of thousands do not count."""
        found = self.text(source)
        if found is None:
            return None
        thousands = "." if self.mapping.decimal == "," else ","
        plain = "".join(found.split()).replace(thousands, "").replace("'", "").replace(self.mapping.decimal, ".")
        try:
            number = Decimal(plain)
        except InvalidOperation:
            number = Decimal(0)
        if not number.is_finite() or number <= 0:
            self.notice("amount", found, f"a number above 0 with {self.mapping.decimal!r} before its fraction")
            return None
        return number


def statements(mapping: Mapping, row: Cells) -> Iterator[Statement]:
    """Yield the entities that a row names, and the relations whose ends it names all.

    Raises: InvalidRecord if it names none.
    """
    found = {key: entity for key, one in mapping.entities.items() if (entity := _entity(key, one, row))}
    if not found:
        raise InvalidRecord(row.position, "entities", None, f"a name or identifier of {', '.join(mapping.entities)}")
    yield from found.values()
    for relation in mapping.relations:
        ends = spec.ends(relation)
        if all(key in found for key in ends):
            first, second = (found[key].ref for key in ends)
            if first == second:
                row.notice("relations", row.position, f"{ends[0]} and {ends[1]} that are not the same")
            else:
                yield _relation(relation, first, second, row)


def _entity(key: str, one: spec.Entity, row: Cells) -> Organization | Infrastructure | Initiative | None:
    name, where = row.text(one.name), row.text(one.country)
    identifiers = tuple(dict.fromkeys(_identifiers(key, one, row)))
    if name is None:
        if identifiers:
            row.notice(f"entities.{key}.name", row.position, "a name beside the identifier")
        return None
    ref = Reference(_KINDS[one.kind], identifiers or (by_name(row.mapping.source.name, name, one.kind, where or ""),))
    names = [Name(name, one.language, "mention" if identifiers else "preferred")]
    acronym = row.text(one.acronym)
    names += [Name(acronym, None, "acronym")] if acronym else []
    kind = row.code(f"entities.{key}.type", SCHEMES_OF[f"{one.kind}.type"], one.type)
    types = (kind,) if kind else ()
    countries, homepages = _countries(key, where, row), _homepages(key, one, row)
    started, ended = row.day(f"entities.{key}.started", one.started), row.day(f"entities.{key}.ended", one.ended)
    if ref.kind is Kind.ORGANIZATION:
        return Organization(
            ref, tuple(names), types=types, countries=countries, homepages=homepages, established=started
        )
    if ref.kind is Kind.INITIATIVE:
        return Initiative(
            ref,
            tuple(names),
            types=types,
            countries=countries,
            homepages=homepages,
            aim=row.text(one.description),
            started=started,
            ended=ended,
        )
    return Infrastructure(
        ref,
        tuple(names),
        types=types,
        countries=countries,
        homepages=homepages,
        description=row.text(one.description),
        opened=started,
        closed=ended,
    )


def _identifiers(key: str, one: spec.Entity, row: Cells) -> Iterator[Identifier]:
    for scheme, source in one.ids.items():
        if found := row.text(source):
            try:
                yield identifier(scheme, found)
            except InvalidIdentifier as error:
                row.notice(f"entities.{key}.ids.{scheme}", found, str(error))


def _countries(key: str, code: str | None, row: Cells) -> tuple[str, ...]:
    found = country("EEC" if code == "EU" else code) if code else None
    if code and not found:
        row.notice(f"entities.{key}.country", code, "an ISO 3166-1 alpha-2 or alpha-3 code, or EU")
    return (found,) if found else ()


def _homepages(key: str, one: spec.Entity, row: Cells) -> tuple[str, ...]:
    found = row.text(one.homepage)
    try:
        return (typed_address(found),) if found else ()
    except ValueError as error:
        row.notice(f"entities.{key}.homepage", found or "", str(error))
        return ()


def _relation(one: spec.Relation, first: Reference, second: Reference, row: Cells) -> Relation:
    state = row.code("status", SCHEMES_OF["status"], one.status)
    claim = Claim(row.day("start", one.start), row.day("end", one.end), state)
    match one:
        case spec.Funding():
            return _funding(one, first, second, row, claim)
        case spec.Responsible():
            role = row.code("role", "role", one.role)
            if role is None:
                raise InvalidRecord(row.position, "role", row.text(one.role), "a code of the scheme role")
            return Responsibility(first, second, role, claim)
        case spec.Member():
            return Membership(first, second, row.code("role", "role", one.role), claim)
        case spec.Partners():
            if state is None:
                raise InvalidRecord(row.position, "status", row.text(one.status), "a code of relation-status")
            return Partnership((first, second), row.code("kind", "partnership-type", one.kind), claim)
        case spec.Endorser():
            return Endorsement(first, second, claim)


def _funding(one: spec.Funding, funder: Reference, funded: Reference, row: Cells, claim: Claim) -> FundingRelation:
    amount, currency = row.amount(one.amount), row.text(one.currency)
    if amount is not None and (currency is None or not (currency.isalpha() and len(currency) == _CURRENCY)):
        row.notice("currency", currency or "", "a code of ISO 4217 beside an amount")
        amount = None
    return FundingRelation(
        funder,
        funded,
        row.code("kind", SCHEMES_OF["Funding.kind"], one.kind),
        amount,
        currency.upper() if amount is not None and currency else None,
        row.text(one.grant_number),
        row.text(one.stream),
        title=row.text(one.title),
        claim=claim,
    )


#: Letters of a currency code. Source: ISO 4217
_CURRENCY: Final = 3
