"""A transfer of TSOSI: one emitter pays one recipient, perhaps through intermediaries."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from loaders.errors import InvalidRecord
from loaders.records import Claim, Day, FundingRelation, Kind, Notice, Record, Reference, status
from loaders.tsosi_entities import date_in
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept

_CURRENCY: Final = re.compile(r"[A-Z]{3}")


def transfer(position: str, content: Mapping[str, Any]) -> Record:
    """Read a transfer; one that was merged into another states nothing.

    Raises: InvalidRecord if it has no id, emitter or recipient.
    """
    own, emitter, recipient = (_identifier(position, content, field) for field in ("id", "emitter_id", "recipient_id"))
    if content.get("merged_into"):
        return Record(own.local, ())
    notices: list[Notice] = []
    start, end = _interval(content, notices)
    amount, currency = _amount(content, notices)
    given = content.get("agents")
    agents = given if isinstance(given, list) and given else [content.get("agent_id")]
    relation = FundingRelation(
        Reference(Kind.ORGANIZATION, (emitter,)),
        Reference(Kind.INFRASTRUCTURE, (recipient,)),
        type=concept("cost-recovery", "contributions"),
        amount=amount,
        currency=currency,
        grant_number=own.local,
        intermediaries=tuple(
            Reference(Kind.ORGANIZATION, (_agent(position, one),)) for one in agents if one is not None
        ),
        claim=Claim(start, end, status("intended") if content.get("is_future") else None),
    )
    return Record(own.local, (relation,), notices=tuple(notices))


def _identifier(position: str, content: Mapping[str, Any], field: str) -> Identifier:
    try:
        return identifier("tsosi", str(content.get(field) or ""))
    except InvalidIdentifier as error:
        raise InvalidRecord(position, field, content.get(field), str(error)) from error


def _agent(position: str, one: object) -> Identifier:
    """Return an intermediary, given by its id or as an object that has one."""
    return _identifier(position, one if isinstance(one, dict) else {"id": one}, "id")


def _interval(content: Mapping[str, Any], notices: list[Notice]) -> tuple[Day | None, Day | None]:
    """Return the period that is paid for, else the day of the payment as both bounds."""
    start, end = (date_in(field, content, notices) for field in ("date_start", "date_end"))
    if start or end:
        return start, end
    fields = ("date_clc", "date_payment_recipient", "date_payment_emitter", "date_payment", "date_invoice")
    paid = next((found for field in fields if (found := date_in(field, content, notices))), None)
    return paid, None


def _amount(content: Mapping[str, Any], notices: list[Notice]) -> tuple[Decimal | None, str | None]:
    amount, currency = content.get("amount"), content.get("currency")
    if amount is None or content.get("hide_amount"):
        return None, None
    is_number = isinstance(amount, int | float | Decimal) and not isinstance(amount, bool)
    number = Decimal(str(amount)) if is_number else Decimal(-1)
    if not number.is_finite() or number <= 0 or not _CURRENCY.fullmatch(str(currency)):
        notices.append(Notice("amount, currency", f"{amount}, {currency}", "a number above 0 and a code of ISO 4217"))
        return None, None
    return number, str(currency)
