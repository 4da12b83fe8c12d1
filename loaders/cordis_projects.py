"""A project of a framework programme: what it is called, when it runs, what it is part of, and what is paid for it."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from loaders.addresses import without_emails
from loaders.cordis_layouts import Layout
from loaders.cordis_programmes import COMMISSION, programme
from loaders.errors import InvalidRecord
from loaders.records import (
    Claim,
    Day,
    FundingRelation,
    Initiative,
    Kind,
    Name,
    Notice,
    Reference,
)
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept

#: Source: status of CORDIS; a terminated project ended before its time.
STATUSES: Final[Mapping[str, str]] = {
    "SIGNED": "active",
    "CLOSED": "ended",
    "TERMINATED": "ended",
}


def identifier_in(position: str, scheme: str, field: str, fields: Mapping[str, str]) -> Identifier:
    """Return the identifier that a field holds.

    Raises: InvalidRecord if it holds none of that scheme.
    """
    try:
        return identifier(scheme, fields.get(field, ""))
    except InvalidIdentifier as error:
        raise InvalidRecord(position, field, fields.get(field), str(error)) from error


def names_of(fields: Mapping[str, str]) -> tuple[Name, ...]:
    """Return the title, in English, and the acronym; the acronym alone is the name."""
    title, acronym = (without_emails(fields.get(field, "")) for field in ("title", "acronym"))
    found = [Name(title, "en")] if title else [Name(acronym)] if acronym else []
    return (*found, Name(acronym, None, "acronym")) if acronym else tuple(found)


def initiative(
    project: Identifier, names: tuple[Name, ...], fields: Mapping[str, str], layout: Layout, notices: list[Notice]
) -> Initiative:
    """Read what the row says about the project itself."""
    above = programme(fields, notices)
    return Initiative(
        Reference(Kind.INITIATIVE, (project,)),
        names=names,
        classes=("Project",),
        types=(concept("initiative-type", "project"),),
        started=_day("start", fields, layout, notices),
        ended=_day("end", fields, layout, notices),
        part_of=(above,) if above else (),
    )


def _day(field: str, fields: Mapping[str, str], layout: Layout, notices: list[Notice]) -> Day | None:
    if field not in fields:
        return None
    try:
        return layout.read_day(fields[field])
    except ValueError:
        notices.append(Notice(f"{field} ({layout.columns[field]})", fields[field], "a date as the layout spells it"))
        return None


def funding(project: Initiative, fields: Mapping[str, str], notices: list[Notice]) -> FundingRelation:
    """Read what the Commission pays for the project."""
    word = fields.get("status", "").upper()
    if word and word not in STATUSES:
        notices.append(Notice("status", word, ", ".join(STATUSES)))
    amount = _amount(fields, notices)
    claim = Claim(
        project.started, project.ended, concept("relation-status", STATUSES[word]) if word in STATUSES else None
    )
    return FundingRelation(
        Reference(Kind.ORGANIZATION, COMMISSION),
        project.ref,
        concept("cost-recovery", "grant-public"),
        amount,
        "EUR" if amount is not None else None,
        project.ref.identifiers[0].local,
        fields.get("topic"),
        claim=claim,
    )


def _amount(fields: Mapping[str, str], notices: list[Notice]) -> Decimal | None:
    text = fields.get("contribution", "")
    if not text or text == "-":
        return None
    try:
        amount = Decimal(re.sub(r",(?=[0-9]+$)", ".", text))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        notices.append(Notice("contribution", text, "a number of euros"))
        return None
    return amount or None


def modified(fields: Mapping[str, str]) -> date | None:
    """Return the day on which the record was last changed; None if the layout does not tell."""
    try:
        return date.fromisoformat(fields.get("modified", "")[:10])
    except ValueError:
        return None
