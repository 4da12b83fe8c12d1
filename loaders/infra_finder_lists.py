"""The lists of an Infra Finder record as relations: who founded, runs and funds a solution, and its grants."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec

from loaders.addresses import without_emails
from loaders.dates import spelled_day
from loaders.infra_finder_text import ACCEPTED, organizations, plain
from loaders.json_values import mappings
from loaders.names import by_name
from loaders.records import (
    PLAIN,
    Claim,
    Day,
    FundingRelation,
    Kind,
    Name,
    Notice,
    Organization,
    Reference,
    Responsibility,
    Statement,
    status,
)
from loaders.tables import Row
from ontology.identifiers import InvalidIdentifier, identifier
from ontology.vocabulary import concept

_SOURCE: Final = "infra_finder"
#: Lists of organisations that have a role, the role, and how it is claimed: to have founded something is over.
ROLES: Final[Mapping[str, tuple[str, Claim]]] = {
    "058_affiliations_structured": ("associated", PLAIN),
    "059_founders_structured": ("founder", Claim(status=status("ended"))),
}
FUNDERS: Final = "074_granting_institutions_structured"
GRANTS: Final = "075_grants_list_structured"
_CURRENCIES: Final = {"$": "USD", "£": "GBP", "€": "EUR"}
_AMOUNT: Final = re.compile(r"([$£€]?)\s?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]{2})?([$£€]?)(?=\s*(?:\(|\Z))")
_NUMBER: Final = re.compile(r"\s*Grant Number: (\S+)")
_SPAN: Final = re.compile(r"\s*(?:-|–|\bto\b)\s*")
_ENDS: Final = 2
_AMERICAN: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_MONTH_FIRST: Final = re.compile(r"([A-Z][a-z]+) ([0-9]{1,2}), ([0-9]{4})")
_MONTHS: Final = 12


def relations(target: Reference, row: Row, notices: list[Notice]) -> Iterator[Statement]:
    """Yield the organisations of all lists, each with its relation to the solution."""
    for field, (role, claim) in ROLES.items():
        for organization in _listed(field, row, notices):
            yield organization
            yield Responsibility(organization.ref, target, concept("role", role), claim)
    for funder in _listed(FUNDERS, row, notices):
        yield funder
        yield FundingRelation(funder.ref, target, type=concept("cost-recovery", "grant"))
    for one in _entries(GRANTS, row, notices):
        yield from _grant(target, one, notices)


def _entries(field: str, row: Row, notices: list[Notice]) -> list[Mapping[str, Any]]:
    text = row.get(field) or "[]"
    try:
        return mappings(msgspec.json.decode(text))
    except msgspec.DecodeError:
        notices.append(Notice(field, f"a text of {len(text)} characters", "a JSON array"))
        return []


def _listed(field: str, row: Row, notices: list[Notice]) -> Iterator[Organization]:
    seen = set()
    for one in _entries(field, row, notices):
        for organization in named(field, plain(str(one.get("name") or "")), one.get("url"), notices):
            if organization.ref not in seen:
                seen.add(organization.ref)
                yield organization


def named(field: str, text: str, address: object, notices: list[Notice]) -> Iterator[Organization]:
    """Yield the organisations that a text names; a text that may name anything else is noticed, but not shown."""
    if not text:
        return
    found = organizations(text)
    if found is None:
        notices.append(Notice(field, f"a text of {len(text)} characters", ACCEPTED))
        return
    for names in found:
        yield _organization(names, str(address or "") if len(found) == 1 else "")


def _organization(names: tuple[Name, ...], address: str) -> Organization:
    """Return an organisation known by its name, or by the ROR id that stands as its address."""
    try:
        ror = identifier("ror", address) if "ror.org/" in address else None
    except InvalidIdentifier:
        ror = None
    if ror is None:
        return Organization(Reference(Kind.ORGANIZATION, (by_name(_SOURCE, names[0].text),)), names)
    return Organization(Reference(Kind.ORGANIZATION, (ror,)), (Name(names[0].text, None, "mention"), *names[1:]))


def _grant(target: Reference, one: Mapping[str, Any], notices: list[Notice]) -> Iterator[Statement]:
    """Yield the funders of a grant, each with its relation; a grant told in notes alone is noticed."""
    given = {field: plain(str(one.get(field) or "")) for field in ("name", "funder", "amount", "display_date")}
    if not given["name"] or not given["funder"]:
        notices.append(Notice(GRANTS, "a grant without a name or a funder", "a grant with both"))
        return
    funders = list(named(f"{GRANTS}.funder", given["funder"], None, notices))
    number = _NUMBER.search(given["name"])
    start, end = _period(given["display_date"], notices)
    amount, currency = _amount(given["amount"], notices) if len(funders) == 1 else (None, None)
    for funder in funders:
        yield funder
        yield FundingRelation(
            funder.ref,
            target,
            type=concept("cost-recovery", "grant"),
            amount=amount,
            currency=currency,
            grant_number=number[1] if number else None,
            title=_NUMBER.sub("", given["name"]).strip('" '),
            claim=Claim(start, end),
        )


def _amount(text: str, notices: list[Notice]) -> tuple[Decimal | None, str | None]:
    """Read a number and the sign of its currency; what stands behind it in brackets is left out."""
    match = _AMOUNT.match(text)
    currency = _CURRENCIES.get(match[1] or match[3]) if match else None
    if match and currency:
        return Decimal(match[2].replace(",", "")), currency
    if text:
        accepted = f"a number with one of {' '.join(_CURRENCIES)}"
        notices.append(Notice(f"{GRANTS}.amount", without_emails(text), accepted))
    return None, None


def _period(text: str, notices: list[Notice]) -> tuple[Day | None, Day | None]:
    """Read a first and a last day, or one date as the start alone.

    Dates in slashes have the month first if any of the two can be read in no other way.
    """
    parts = _SPAN.split(text)
    american = any(int(match[2]) > _MONTHS for match in _AMERICAN.finditer(text))
    try:
        days = [_day(part, american=american) for part in parts] if text and len(parts) <= _ENDS else []
    except ValueError:
        days = []
    if text and not days:
        accepted = "one date, or two with - between them"
        notices.append(Notice(f"{GRANTS}.display_date", without_emails(text), accepted))
    return (days[0] if days else None), (days[1] if len(days) == _ENDS else None)


def _day(text: str, *, american: bool) -> Day:
    if (match := _MONTH_FIRST.fullmatch(text)) is not None:
        return spelled_day(f"{match[2]} {match[1]} {match[3]}")
    if american and (match := _AMERICAN.fullmatch(text)) is not None:
        return spelled_day(f"{match[3]}-{match[1]}-{match[2]}")
    return spelled_day(text)
