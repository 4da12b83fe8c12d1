"""An entity of TSOSI: an infrastructure with its SCOSS cycle and its POSI statement, an organisation, or both."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from loaders.addresses import without_emails
from loaders.barcelona import DECLARATION
from loaders.errors import InvalidRecord
from loaders.json_values import mapping, mappings
from loaders.noticed import noticed_address
from loaders.records import (
    Claim,
    Day,
    Declaration,
    Infrastructure,
    Initiative,
    Kind,
    Membership,
    Name,
    Notice,
    Organization,
    Policy,
    Record,
    Reference,
    Responsibility,
    Statement,
    Thing,
    day,
)
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept, country

#: Source: registry_id of an identifier; "_custom" is the slug of an entity that no registry has.
REGISTRIES: Final[Mapping[str, str]] = {"_custom": "tsosi", "ror": "ror", "wikidata": "wikidata"}
#: The coalition that asks the community to pay for an infrastructure during one cycle.
SCOSS: Final = Reference(Kind.INITIATIVE, (Identifier("oskg", "scoss"),))
#: What it is called in full.
SCOSS_NAME: Final = "Global Sustainability Coalition for Open Science Services"
_POSI_TITLE: Final = "Principles of Open Scholarly Infrastructure: statement"
_LENGTHS: Final = {"year": 4, "month": 7, "day": 10}


def entity(position: str, content: Mapping[str, Any]) -> Record:
    """Read an entity, as the code lists it or as the API gives it.

    Raises: InvalidRecord if it has no name or no identifier.
    """
    notices: list[Notice] = []
    own, found = _identifiers(position, content, notices)
    fields = mapping(content.get("entity", content))
    details = mapping(content.get("infrastructure"))
    if not str(fields.get("name") or "").strip():
        raise InvalidRecord(own, "name", fields.get("name"), "a name")
    statements: list[Statement] = []
    if ("infrastructure" in content and content["infrastructure"] is not None) or fields.get("is_recipient"):
        statements += _infrastructure(found, fields, details, notices)
    if not statements or fields.get("is_emitter") or fields.get("is_agent"):
        statements.append(_organization(Reference(Kind.ORGANIZATION, found), fields, notices))
    if fields.get("is_barcelona"):
        statements += _barcelona(statements[0])
    return Record(own, tuple(statements), notices=tuple(notices))


def _identifiers(
    position: str, content: Mapping[str, Any], notices: list[Notice]
) -> tuple[str, tuple[Identifier, ...]]:
    """Return the local id of the record, and all identifiers of the entity, each once."""
    given = [mapping(content["pid"])] if "pid" in content else mappings(content["identifiers"])
    pairs = [(str(one.get("registry_id") or one.get("registry")), str(one.get("value"))) for one in given]
    found: dict[Identifier, None] = {}
    for registry, value in pairs:
        if registry not in REGISTRIES:
            notices.append(Notice("registry", registry, ", ".join(REGISTRIES)))
            continue
        try:
            found[identifier(REGISTRIES[registry], value)] = None
        except InvalidIdentifier as error:
            notices.append(Notice(f"identifiers.{registry}", value, str(error)))
    if "id" in content:
        found.update(dict.fromkeys(_identifier("id", "tsosi", content, notices)))
    if not found:
        raise InvalidRecord(position, "identifiers", pairs, f"an identifier of {', '.join(REGISTRIES)}")
    return str(content.get("id") or "-".join(pairs[0])), tuple(found)


def _infrastructure(
    found: tuple[Identifier, ...], fields: Mapping[str, Any], details: Mapping[str, Any], notices: list[Notice]
) -> Iterator[Statement]:
    ref = Reference(Kind.INFRASTRUCTURE, (*found, *_identifier("infra_finder_url", "infrafinder", details, notices)))
    statement = noticed_address("posi_url", details.get("posi_url"), notices)
    yield Infrastructure(
        ref,
        names=_names(fields, known=False),
        countries=_countries(fields, notices),
        description=without_emails(str(fields.get("description") or "")) or None,
        homepages=_homepages(fields, notices),
        opened=date_in("date_inception", fields, notices),
        certifications=(concept("certificate", "posi"),) if statement else (),
        policies=(Policy(statement, _POSI_TITLE),) if statement else (),
    )
    start, end = (date_in(f"date_scoss_{edge}", details, notices) for edge in ("start", "end"))
    if start or end:
        yield Initiative(SCOSS, (Name(SCOSS_NAME, "en"), Name("SCOSS", None, "acronym")))
        yield Membership(ref, SCOSS, claim=Claim(start, end))
    for legal in _identifier("legal_entity_wikidata_id", "wikidata", details, notices):
        yield Responsibility(Reference(Kind.ORGANIZATION, (legal,)), ref, concept("role", "legal-host"))


def _identifier(field: str, scheme: str, details: Mapping[str, Any], notices: list[Notice]) -> tuple[Identifier, ...]:
    text = details.get(field)
    try:
        return (identifier(scheme, str(text)),) if text else ()
    except InvalidIdentifier as error:
        notices.append(Notice(field, str(text), str(error)))
        return ()


def _organization(ref: Reference, fields: Mapping[str, Any], notices: list[Notice]) -> Organization:
    known = any(one.scheme != "tsosi" for one in ref.identifiers)
    return Organization(
        ref,
        names=_names(fields, known=known),
        countries=_countries(fields, notices),
        homepages=_homepages(fields, notices),
        established=date_in("date_inception", fields, notices),
    )


def _barcelona(actor: Statement) -> Iterator[Statement]:
    if isinstance(actor, Organization | Infrastructure):
        yield Thing(DECLARATION, (Name("Barcelona Declaration", None, "mention"),))
        yield Declaration(actor.ref, concept("declaration-kind", "support"), DECLARATION)


def _names(fields: Mapping[str, Any], *, known: bool) -> tuple[Name, ...]:
    """Return the name, and the short one if it is another; what a registry knows is only mentioned."""
    name, short = (" ".join(str(fields.get(field) or "").split()) for field in ("name", "short_name"))
    first = Name(name, None, "mention" if known else "preferred")
    return (first, Name(short, None, "acronym")) if short and short != name else (first,)


def _countries(fields: Mapping[str, Any], notices: list[Notice]) -> tuple[str, ...]:
    code = str(fields.get("country") or "")
    found = country("EEC" if code == "EU" else code) if code else None
    if code and not found:
        notices.append(Notice("country", code, "an ISO 3166-1 alpha-2 code, or EU"))
    return (found,) if found else ()


def _homepages(fields: Mapping[str, Any], notices: list[Notice]) -> tuple[str, ...]:
    found = noticed_address("website", fields.get("website"), notices)
    return (found,) if found else ()


def date_in(field: str, fields: Mapping[str, Any], notices: list[Notice]) -> Day | None:
    """Return the date in a field: a text, or an object with its value and precision; None, noticed, if it is none."""
    given = fields.get(field)
    if not given:
        return None
    text, precision = (given.get("value"), given.get("precision")) if isinstance(given, dict) else (given, "day")
    try:
        return day(str(text)[: _LENGTHS[str(precision)]])
    except (KeyError, ValueError):
        notices.append(Notice(field, str(given), f"a date with a precision of {', '.join(_LENGTHS)}"))
        return None
