"""What a grant states: its funder, its recipient, and the relation between them."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Final

from loaders.addresses import web_address
from loaders.dates import spelled_day
from loaders.ioi_grant_layouts import Grant, Party
from loaders.names import by_name
from loaders.records import Claim, Day, FundingRelation, Kind, Name, Notice, Organization, Reference
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept

_SOURCE: Final = "ioi_funder_grants"
_CURRENCY_LETTERS: Final = 3


def statements(one: Grant, notices: list[Notice]) -> Iterator[Organization | FundingRelation]:
    """Yield the funder, the recipient and the grant; nothing if the recipient is an individual."""
    if one.recipient is None:
        return
    funder = _organization(one.funder, "", notices)
    recipient = _organization(one.recipient, one.funder.name, notices)
    yield funder
    yield recipient
    amount, currency = _amount(one, notices)
    yield FundingRelation(
        funder.ref,
        recipient.ref,
        type=concept("cost-recovery", "grant-private"),
        amount=amount,
        currency=currency,
        grant_number=one.local,
        stream=one.stream,
        title=one.title,
        claim=Claim(_day("start", one.start, notices), _day("end", one.end, notices)),
    )


def _organization(party: Party, whose: str, notices: list[Notice]) -> Organization:
    """Read a party; one without a ROR id is known by its key or name, to the funder whose recipient it is."""
    ror = _ror(party, notices)
    own = ror or by_name(_SOURCE, party.key or party.name, whose)
    return Organization(
        Reference(Kind.ORGANIZATION, (own,)),
        names=(Name(party.name, None, "mention" if ror else "preferred"),),
        homepages=_homepages(party, notices),
    )


def _ror(party: Party, notices: list[Notice]) -> Identifier | None:
    try:
        return identifier("ror", party.ror) if party.ror else None
    except InvalidIdentifier as error:
        notices.append(Notice("ror_id", str(party.ror), str(error)))
        return None


def _homepages(party: Party, notices: list[Notice]) -> tuple[str, ...]:
    if not party.homepage:
        return ()
    try:
        return (web_address(party.homepage),)
    except ValueError as error:
        notices.append(Notice("website", party.homepage, str(error)))
        return ()


def _amount(one: Grant, notices: list[Notice]) -> tuple[Decimal | None, str | None]:
    if one.amount is None:
        return None, None
    try:
        amount = Decimal(str(one.amount))
    except InvalidOperation:
        amount = Decimal(-1)
    currency = one.currency or ""
    if not amount.is_finite() or amount <= 0 or len(currency) != _CURRENCY_LETTERS:
        notices.append(
            Notice("amount, currency", f"{one.amount}, {currency}", "a number above 0 and a code of ISO 4217")
        )
        return None, None
    return amount, currency.upper()


def _day(field: str, text: str | None, notices: list[Notice]) -> Day | None:
    try:
        return spelled_day(text) if text else None
    except ValueError as error:
        notices.append(Notice(field, str(text), str(error)))
        return None
