"""The layouts of grants, and the one shape into which each is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from loaders.addresses import without_emails
from loaders.errors import InvalidRecord


@dataclass(frozen=True, slots=True)
class Party:
    """A funder or recipient: its name, and what else is known of it."""

    name: str
    ror: str | None = None
    key: str | None = None
    homepage: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant as its publisher states it; dates and amounts are texts. `recipient` is None if it is an individual."""

    local: str
    funder: Party
    recipient: Party | None
    amount: Any = None
    currency: str | None = None
    title: str | None = None
    stream: str | None = None
    start: str | None = None
    end: str | None = None
    page: str | None = None
    modified: date | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout: the fields by which it is known, and how a grant of it is read."""

    name: str
    signature: frozenset[str]
    read: Callable[[Mapping[str, Any]], Grant]

    def fits(self, content: Mapping[str, Any]) -> bool:
        """Say whether a grant has the fields of this layout."""
        return self.signature <= content.keys()


def grant(position: str, content: Mapping[str, Any]) -> Grant:
    """Read a grant of whichever layout.

    Raises: InvalidRecord if it has no id, funder or recipient, or a field is of another shape.
    """
    layout = next(layout for layout in LAYOUTS if layout.fits(content))
    try:
        one = layout.read(content)
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        raise InvalidRecord(position, "record", f"{type(error).__name__}: {error}", layout.name) from error
    if not one.local:
        raise InvalidRecord(position, "id", one.local, "an id")
    for field, party in (("funder", one.funder), ("recipient", one.recipient)):
        if party and not party.name:
            raise InvalidRecord(one.local, field, party.name, "a name")
    return one


def _text(value: object) -> str | None:
    """Return a value as text on one line without e-mail addresses; None if it is null or blank."""
    return without_emails(" ".join(str(value).split())) or None if value is not None else None


def _first(found: Sequence[Mapping[str, Any]] | None) -> Mapping[str, Any]:
    return found[0] if found else {}


def _day(value: object) -> date | None:
    """Return the day of a time stamp; None if there is none."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _collected(content: Mapping[str, Any]) -> Grant:
    return Grant(
        local=_text(content["grant_id"]) or "",
        funder=Party(_text(content["funder_org_name"]) or "", _text(content["funder_org_ror_id"])),
        recipient=Party(_text(content["recipient_org_name"]) or "", _text(content["recipient_org_ror_id"])),
        amount=content["award_amount"],
        currency=_text(content["award_currency"]),
        title=_text(content["grant_title"]),
        stream=_text(content["program_of_funder"]),
        start=_text(content["grant_start_date"]) or _text(content["grant_year"]),
        end=_text(content["grant_end_date"]),
        modified=_day(content.get("_crawled_at")),
    )


def _chan_zuckerberg(content: Mapping[str, Any]) -> Grant:
    fields = content["fields"]
    programmes = [*fields.get("Initiative", ()), *fields.get("Program", ())]
    return Grant(
        local=_text(content["id"]) or "",
        funder=Party(_text(fields["Funding Entity"]) or ""),
        recipient=Party(_text(fields["Account Name"]) or "", homepage=_text(fields.get("Account Website (Plaintext)"))),
        amount=fields.get("Amount"),
        currency="USD",
        stream=_text(" > ".join(programmes)),
        start=_text(fields.get("Commitment Year")),
        modified=_day(content.get("createdTime")),
    )


def _standard(content: Mapping[str, Any]) -> Grant:
    funder, recipients = content["fundingOrganization"][0], content.get("recipientOrganization") or ()
    planned, programme = _first(content.get("plannedDates")), _first(content.get("grantProgramme"))
    return Grant(
        local=_text(content["id"]) or "",
        funder=_organisation(funder),
        recipient=_organisation(recipients[0]) if recipients else None,
        amount=content.get("amountAwarded"),
        currency=_text(content.get("currency")),
        title=_text(content.get("title")) if recipients else None,
        stream=_text(programme.get("title")),
        start=_text(planned.get("startDate")) or _text(content.get("awardDate")),
        end=_text(planned.get("endDate")),
        page=_text(content.get("url")),
        modified=_day(content.get("dateModified")),
    )


def _organisation(content: Mapping[str, Any]) -> Party:
    return Party(_text(content.get("name")) or "", key=_text(content.get("id")), homepage=_text(content.get("url")))


#: Every layout, the most particular first.
LAYOUTS: Final = (
    Layout("awards collected by IOI", frozenset({"grant_id", "funder_org_name", "recipient_org_name"}), _collected),
    Layout("360Giving Data Standard", frozenset({"id", "fundingOrganization"}), _standard),
    Layout("grants of the Chan Zuckerberg Initiative", frozenset({"id", "fields"}), _chan_zuckerberg),
)
