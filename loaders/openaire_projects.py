"""Projects and communities of the OpenAIRE Graph, and who pays for a project."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from loaders.cordis_programmes import COMMISSION
from loaders.dates import spelled_day
from loaders.errors import InvalidRecord
from loaders.names import by_name
from loaders.openaire_entities import field, homepages, reference, text
from loaders.records import (
    Claim,
    Day,
    FundingRelation,
    Initiative,
    Kind,
    Name,
    Notice,
    Organization,
    Reference,
    Statement,
)
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept

#: How the European Commission is called as a funder.
_COMMISSION: Final = "EC"


def project(content: Mapping[str, Any], position: str, notices: list[Notice]) -> Iterator[Statement]:
    """Yield a project, its funders, and what each pays.

    Raises: InvalidRecord if it has no id, or no title and no acronym.
    """
    own = reference(Kind.INITIATIVE, content.get("id"), position)
    code, title, acronym = (text(content, name) for name in ("code", "title", "acronym"))
    if not (title or acronym):
        raise InvalidRecord(own.identifiers[0].local, "title", None, "a title or an acronym")
    ref = Reference(Kind.INITIATIVE, (*_grant_agreement(own, code), *own.identifiers))
    names = [Name(title or acronym)]
    names += [Name(acronym, None, "acronym")] if acronym else []
    started, ended = (_day(name, content, notices) for name in ("startDate", "endDate"))
    yield Initiative(
        ref,
        names=tuple(names),
        classes=("Project",),
        types=(concept("initiative-type", "project"),),
        homepages=homepages(content, notices),
        started=started,
        ended=ended,
    )
    fundings = _fundings(content)
    amount, currency = _amount(field(content, "granted"), notices) if len(fundings) == 1 else (None, None)
    for funding in fundings:
        funder = _funder(funding)
        yield funder
        stream = field(funding, "fundingStream", "funding_stream")
        yield FundingRelation(
            funder.ref,
            ref,
            amount=amount,
            currency=currency,
            grant_number=code or None,
            stream=text(stream, "id") or None if isinstance(stream, Mapping) else None,
            claim=Claim(started, ended),
        )


def _grant_agreement(own: Reference, code: str) -> tuple[Identifier, ...]:
    """Return the number of the grant agreement, which CORDIS has too, of a project of the Commission."""
    if not own.identifiers[0].local.startswith("corda"):
        return ()
    try:
        return (identifier("cordis", code),)
    except InvalidIdentifier:
        return ()


def _fundings(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the fundings; a product names its project's funder by name alone."""
    found = field(content, "fundings", "funding")
    if isinstance(found, list):
        return [one for one in found if isinstance(one, Mapping) and text(one, "name", "shortName")]
    name = text(content, "funder")
    return [{"name": name}] if name else []


def _funder(funding: Mapping[str, Any]) -> Organization:
    name, short = text(funding, "name", "shortName"), text(funding, "shortName")
    jurisdiction = text(funding, "jurisdiction")
    commission = short == _COMMISSION or name == "European Commission"
    ref = COMMISSION if commission else (by_name("openaire", name, jurisdiction),)
    names = [Name(name, None, "mention" if commission else "preferred")]
    names += [Name(short, None, "acronym")] if short and short != name else []
    return Organization(Reference(Kind.ORGANIZATION, ref), names=tuple(names))


def _amount(granted: object, notices: list[Notice]) -> tuple[Decimal | None, str | None]:
    """Return what was granted; 0 stands for what is not known."""
    if not isinstance(granted, Mapping):
        return None, None
    given, currency = field(granted, "fundedAmount"), text(granted, "currency")
    try:
        amount = Decimal(str(given)) if given else None
    except InvalidOperation:
        amount = Decimal(-1)
    if amount is not None and (not amount.is_finite() or amount <= 0 or not currency):
        notices.append(Notice("granted", f"{given} {currency}", "a number above 0 and a code of ISO 4217"))
        return None, None
    return (amount, currency) if amount else (None, None)


def _day(name: str, content: Mapping[str, Any], notices: list[Notice]) -> Day | None:
    given = text(content, name)
    try:
        return spelled_day(given) if given else None
    except ValueError as error:
        notices.append(Notice(name, given, str(error)))
        return None


def community(content: Mapping[str, Any], position: str) -> Initiative:
    """Read a research community or initiative.

    Raises: InvalidRecord if it has no name.
    """
    name, acronym = text(content, "name"), text(content, "acronym")
    if not name:
        raise InvalidRecord(position, "name", None, "a name")
    own = by_name("openaire", acronym or name, "community")
    names = [Name(name)]
    names += [Name(acronym, None, "acronym")] if acronym and acronym != name else []
    return Initiative(
        Reference(Kind.INITIATIVE, (own,)), tuple(names), types=(concept("initiative-type", "research-community"),)
    )
