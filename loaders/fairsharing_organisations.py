"""Organisations of FAIRsharing: who keeps, funds or works on a record, and who they are."""

from collections.abc import Iterator, Mapping
from typing import Any

from loaders import fairsharing_words as words
from loaders.countries import ACCEPTED, named
from loaders.errors import InvalidRecord
from loaders.json_values import mapping, mappings, texts
from loaders.names import by_name
from loaders.noticed import noticed_address
from loaders.records import (
    FundingRelation,
    Kind,
    Name,
    Notice,
    Organization,
    Record,
    Reference,
    Responsibility,
    Statement,
)
from ontology.identifiers import Identifier, InvalidIdentifier, identifier

_SOURCE = "fairsharing"


def is_organisation(content: Mapping[str, Any]) -> bool:
    """Say whether a record of the API is that of an organisation."""
    return content.get("type") == "organisations"


def organisation_record(content: Mapping[str, Any], position: str) -> Record:
    """Read an organisation and those it belongs to.

    Raises: InvalidRecord if it has no number or no name.
    """
    attributes, notices = mapping(content.get("attributes")), list[Notice]()
    number, name = str(content.get("id") or ""), _text(attributes.get("name"))
    for field, value in (("id", number), ("name", name)):
        if not value:
            raise InvalidRecord(position, field, content.get(field), "a text")
    homepage = noticed_address("homepage", attributes.get("homepage"), notices)
    one = Organization(
        Reference(Kind.ORGANIZATION, (*_ror(attributes, notices), _named(name))),
        names=(Name(name), *(Name(other, None, "alternative") for other in texts(attributes.get("alternative_names")))),
        countries=_countries(attributes, notices),
        homepages=(homepage,) if homepage else (),
        parents=tuple(_relatives(attributes, "parent_organisations")),
        children=tuple(_relatives(attributes, "child_organisations")),
    )
    page = f"https://fairsharing.org/organisations/{number}"
    return Record(f"organisation-{number}", (one,), page, notices=tuple(notices))


def organisations(target: Reference, attributes: Mapping[str, Any], notices: list[Notice]) -> tuple[Statement, ...]:
    """Return every organisation of a record with what it does for it, each statement once."""
    found: dict[Statement, None] = {}
    for one in (*mappings(attributes.get("organisation_links")), *mappings(attributes.get("grants"))):
        for statement in _link(target, one, notices):
            found[statement] = None
    return tuple(found)


def _link(target: Reference, link: Mapping[str, Any], notices: list[Notice]) -> Iterator[Statement]:
    """Yield what one link states; the API writes the organisation into the link or into its saved state."""
    saved = mapping(link.get("saved_state"))
    name = _text(link.get("organisation_name") or saved.get("name"))
    if not name:
        return
    relation = str(link.get("relation") or saved.get("relation") or "undefined")
    actor = Reference(Kind.ORGANIZATION, (_named(name),))
    yield Organization(actor, names=(Name(name),))
    if relation == words.FUNDS:
        yield FundingRelation(actor, target, grant_number=_text(link.get("grant") or saved.get("grant")) or None)
    for role in words.ROLES.concepts([relation] if relation != words.FUNDS else [], notices):
        yield Responsibility(actor, target, role)


def _named(name: str) -> Identifier:
    return by_name(_SOURCE, name)


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _ror(attributes: Mapping[str, Any], notices: list[Notice]) -> tuple[Identifier, ...]:
    text = _text(attributes.get("ror_link"))
    if not text:
        return ()
    try:
        return (identifier("ror", text),)
    except InvalidIdentifier as error:
        notices.append(Notice("ror_link", text, str(error)))
        return ()


def _countries(attributes: Mapping[str, Any], notices: list[Notice]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    given = attributes.get("countries")
    for text in (*texts(given), *(str(one.get("name") or "") for one in mappings(given))):
        if known := named(text):
            found[known] = None
        else:
            notices.append(Notice("countries", text, ACCEPTED))
    return tuple(found)


def _relatives(attributes: Mapping[str, Any], field: str) -> Iterator[Reference]:
    for one in mappings(attributes.get(field)):
        if name := _text(one.get("name")):
            yield Reference(Kind.ORGANIZATION, (_named(name),))
