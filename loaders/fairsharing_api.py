"""Records of the FAIRsharing API: standards and databases with what they offer, policies by their names."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from loaders import fairsharing_words as words
from loaders.addresses import without_emails
from loaders.countries import ACCEPTED, named
from loaders.errors import InvalidRecord
from loaders.fairsharing_organisations import organisations
from loaders.fairsharing_reduced import own_identifier
from loaders.fairsharing_subjects import fields
from loaders.json_values import mapping, mappings, texts
from loaders.noticed import noticed, noticed_address
from loaders.re3data_licences import licence
from loaders.records import (
    Endpoint,
    Infrastructure,
    Interlink,
    Kind,
    Name,
    Notice,
    Policy,
    Record,
    Reference,
    Thing,
    day,
)
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept

#: What the API puts before every name.
_TITLE: Final = "FAIRsharing record for: "


def registry(content: Mapping[str, Any]) -> str:
    """Return the registry of a record, in lower case: standard, database, policy, collection; "" if it says none."""
    return str(mapping(content.get("attributes")).get("fairsharing_registry") or "").lower()


def infrastructure(content: Mapping[str, Any], position: str) -> Record:
    """Read a standard or a database, its organisations and its links.

    Raises: InvalidRecord if it has no identifier or no name.
    """
    attributes = mapping(content.get("attributes"))
    metadata = mapping(attributes.get("metadata"))
    own, notices = _own(content, attributes, position), list[Notice]()
    names = _names(attributes, metadata, position)
    others = _cross_references(metadata, notices)
    ref = Reference(Kind.INFRASTRUCTURE, (*own, *others))
    homepage = noticed_address("homepage", metadata.get("homepage"), notices)
    one = Infrastructure(
        ref,
        names=names,
        classes=("Repository",) if words.REPOSITORIES.intersection(_word(attributes, "record_type")) else (),
        types=words.TYPES.concepts(_word(attributes, "record_type"), notices),
        themes=fields(texts(attributes.get("subjects"))),
        countries=_countries(attributes, notices),
        description=without_emails(str(metadata.get("description") or "").strip()) or None,
        homepages=(homepage,) if homepage else (),
        status=next(iter(words.STATUS.concepts(_word(metadata, "status"), notices)), None),
        opened=noticed("year_creation", str(metadata.get("year_creation") or ""), day, "a year", notices),
        access=words.DATA_ACCESS.concepts(_conditions(metadata, "data_access_condition"), notices),
        upload=words.DATA_DEPOSITION.concepts(_conditions(metadata, "data_deposition_condition"), notices),
        licences=tuple(_licences(attributes)),
        endpoints=tuple(_endpoints(metadata, notices)),
        certifications=words.CERTIFICATES.concepts(_badges(metadata), notices),
        policies=tuple(_policies(metadata, notices)),
        lacks=tuple(concept("feature", code) for field, code in words.FEATURES.items() if _is_no(metadata.get(field))),
        trainings=tuple(_trainings(metadata, notices)),
        part_of=tuple(target for relation, target in _linked(attributes) if relation == words.PART_OF),
    )
    links = _links(ref, attributes, notices)
    return _record(attributes, own, (one, *organisations(ref, attributes, notices), *links), notices)


def policy(content: Mapping[str, Any], position: str) -> Record:
    """Read a policy, of which the name alone is kept.

    Raises: InvalidRecord if it has no identifier or no name.
    """
    attributes = mapping(content.get("attributes"))
    own = _own(content, attributes, position)
    names = _names(attributes, mapping(attributes.get("metadata")), position)
    return _record(attributes, own, (Thing(Reference(Kind.INSTRUMENT, own), names),), [])


def _record(
    attributes: Mapping[str, Any],
    own: tuple[Identifier, ...],
    statements: tuple[Any, ...],
    notices: list[Notice],
) -> Record:
    number = own[-1].local
    modified = noticed("updated_at", str(attributes.get("updated_at") or ""), _day, "a time of ISO 8601", notices)
    return Record(own[0].local, statements, f"https://fairsharing.org/{number}", modified, tuple(notices))


def _day(text: str) -> date:
    """Return the day of a time such as 2023-01-12T15:35:22.000Z."""
    return date.fromisoformat(text[:10])


def _own(content: Mapping[str, Any], attributes: Mapping[str, Any], position: str) -> tuple[Identifier, ...]:
    """Return the identifier in the DOI, if there is one, and the number of the record."""
    number = str(content.get("id") or "")
    try:
        known = identifier("fairsharing-record", number)
    except InvalidIdentifier as error:
        raise InvalidRecord(position, "id", content.get("id"), "the number of the record") from error
    doi = attributes.get("doi") or mapping(attributes.get("metadata")).get("doi")
    return (own_identifier(number, str(doi)), known) if doi else (known,)


def _names(attributes: Mapping[str, Any], metadata: Mapping[str, Any], position: str) -> tuple[Name, ...]:
    name = str(metadata.get("name") or attributes.get("name") or "").removeprefix(_TITLE).strip()
    if not name:
        raise InvalidRecord(position, "metadata.name", metadata.get("name"), "a name")
    short = str(metadata.get("abbreviation") or attributes.get("abbreviation") or "").strip()
    return (Name(name), *([Name(short, None, "acronym")] if short and short != name else []))


def _word(content: Mapping[str, Any], field: str) -> list[str]:
    word = content.get(field)
    return [word] if isinstance(word, str) and word else []


def _cross_references(metadata: Mapping[str, Any], notices: list[Notice]) -> Iterator[Identifier]:
    for one in mappings(metadata.get("cross_references")):
        scheme = words.PORTALS.get(str(one.get("portal")))
        text = str(one.get("url") or one.get("name") or "")
        if scheme is None:
            notices.append(Notice("cross_references", str(one.get("portal")), ", ".join(words.PORTALS)))
            continue
        try:
            yield identifier(scheme, text)
        except InvalidIdentifier as error:
            notices.append(Notice("cross_references", without_emails(text), str(error)))


def _countries(attributes: Mapping[str, Any], notices: list[Notice]) -> tuple[str, ...]:
    """Return the countries that a record is made in; "Worldwide" and the like are none."""
    found: dict[str, None] = {}
    for text in texts(attributes.get("countries")):
        known = REGIONS[text] if text in REGIONS else named(text)
        if known:
            found[known] = None
        else:
            notices.append(Notice("countries", text, ACCEPTED))
    return tuple(found)


#: What stands in place of a country.
REGIONS: Final[Mapping[str, str]] = {
    "European Union": concept("region", "eu"),
    "Worldwide": concept("region", "international"),
}


def _conditions(metadata: Mapping[str, Any], field: str) -> list[str]:
    found = _word(mapping(metadata.get(field)), "type")
    return [part for word in found for part in words.PARTS.get(word, (word,))]


def _licences(attributes: Mapping[str, Any]) -> dict[str, None]:
    """Return each licence that is known by its address; terms of use of other kinds are none."""
    urls = (str(one.get("licence_url") or "") for one in mappings(attributes.get("licence_links")))
    return dict.fromkeys(known for url in urls if (known := licence(url)))


def _endpoints(metadata: Mapping[str, Any], notices: list[Notice]) -> Iterator[Endpoint]:
    for one in mappings(metadata.get("access_points")):
        url = noticed_address("access_points", one.get("url"), notices)
        for protocol in words.PROTOCOLS.concepts(_word(one, "type"), notices):
            yield Endpoint(protocol, url)


def _badges(metadata: Mapping[str, Any]) -> list[str]:
    given = metadata.get("certifications_and_community_badges")
    return [str(one["name"]) for one in mappings(given) if one.get("name")] + texts(given)


def _policies(metadata: Mapping[str, Any], notices: list[Notice]) -> Iterator[Policy]:
    for field, kind in words.POLICIES.items():
        about = mapping(metadata.get(field))
        if url := noticed_address(field, about.get("url"), notices):
            yield Policy(url, without_emails(str(about.get("name") or "")) or None, concept("policy-kind", kind))


def _is_no(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() == "no")


def _trainings(metadata: Mapping[str, Any], notices: list[Notice]) -> Iterator[str]:
    for one in mappings(metadata.get("support_links")):
        if words.TRAININGS.intersection(_word(one, "type")) and (
            url := noticed_address("support_links", one.get("url"), notices)
        ):
            yield url


def _linked(attributes: Mapping[str, Any]) -> Iterator[tuple[str, Reference]]:
    """Yield each relation to another record, and that record by its number."""
    for one in mappings(attributes.get("linked_records")):
        try:
            number = identifier("fairsharing-record", str(one.get("linked_record_id") or ""))
        except InvalidIdentifier:
            continue
        relation = "_".join(str(one.get("relation") or "undefined").split())
        yield relation, Reference(Kind.INFRASTRUCTURE, (number,))


def _links(ref: Reference, attributes: Mapping[str, Any], notices: list[Notice]) -> tuple[Interlink, ...]:
    """Return each link to another record; a record that is linked to itself has none."""
    found: dict[Interlink, None] = {}
    for relation, target in _linked(attributes):
        if relation != words.PART_OF and target.identifiers[0] not in ref.identifiers:
            for kind in words.LINKS.concepts([relation], notices):
                found[Interlink(ref, target, kind)] = None
    return tuple(found)
