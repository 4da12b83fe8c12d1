"""Organisations and data sources of the OpenAIRE Graph, and how a field of any record is read.

Fields are those of the API and the newer dumps; those of older dumps, in lower case, are read in their place.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from loaders.addresses import typed_address, without_emails
from loaders.errors import InvalidRecord
from loaders.json_values import mappings, texts
from loaders.records import Infrastructure, Kind, Name, Notice, Organization, Reference
from ontology.identifiers import SCHEMES, Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept, country

#: Source: scheme of the pids of organisations; all others are passed over, because no other source has them.
ORGANISATION_PIDS: Final[Mapping[str, str]] = {
    "fundref": "fundref",
    "grid": "grid",
    "isni": "isni",
    "pic": "pic",
    "ror": "ror",
    "wikidata": "wikidata",
}
#: Source: vocabulary dnet:datasource_typologies, by its code and by its name in lower case.
TYPES: Final[Mapping[str, str]] = {
    "aggregator": "aggregator-registry",
    "aggregator::datarepository": "aggregator-registry",
    "aggregator::pubsrepository::institutional": "aggregator-registry",
    "aggregator::pubsrepository::journals": "aggregator-registry",
    "aggregator::pubsrepository::unknown": "aggregator-registry",
    "aggregator::softwarerepository": "aggregator-registry",
    "crissystem": "cris-system",
    "datarepository::unknown": "repository",
    "entityregistry": "research-entity-registry",
    "entityregistry::organizations": "research-entity-registry",
    "entityregistry::projects": "research-entity-registry",
    "entityregistry::repositories": "research-entity-registry",
    "infospace": "aggregator-registry",
    "metadata::catalogue": "catalogue-of-research-products",
    "pubscatalogue::unknown": "catalogue-of-research-products",
    "pubsrepository::institutional": "institutional-repository",
    "pubsrepository::thematic": "disciplinary-repository",
    "pubsrepository::unknown": "other-repository",
    "scholarcomminfra": "e-infrastructure",
    "softwarerepository": "repository",
    "bibliographic catalogue": "catalogue-of-research-products",
    "cris system": "cris-system",
    "data repository": "repository",
    "data repository aggregator": "aggregator-registry",
    "institutional repository": "institutional-repository",
    "publication repository": "other-repository",
    "publication repository aggregator": "aggregator-registry",
    "registry": "research-entity-registry",
    "scholarly comm. infrastructure": "e-infrastructure",
    "software repository": "repository",
    "thematic repository": "disciplinary-repository",
}
#: What a journal is called: journals are no infrastructures here.
_JOURNAL: Final = "journal"
#: The registry in the id of a data source, and the scheme of what follows.
_REGISTRIES: Final[Mapping[str, str]] = {"re3data_____": "re3data", "opendoar____": "opendoar"}
_NO_COUNTRY: Final = frozenset({"", "UNKNOWN", "OC"})


def field(content: Mapping[str, Any], *names: str) -> Any:
    """Return the first field that has a value, under one of its names or that name in lower case; None if none has."""
    keys = [key for name in names for key in (name, name.lower())]
    return next((content[key] for key in keys if content.get(key) not in (None, "", [])), None)


def text(content: Mapping[str, Any], *names: str) -> str:
    """Return a field as text on one line, without e-mail addresses; "" if it has none."""
    value = field(content, *names)
    return without_emails(" ".join(value.split())) if isinstance(value, str) else ""


def reference(kind: Kind, value: object, position: str) -> Reference:
    """Return the entity that an id of OpenAIRE names.

    Raises: InvalidRecord if it is none.
    """
    try:
        return Reference(kind, (identifier("openaire", str(value)),))
    except InvalidIdentifier as error:
        raise InvalidRecord(position, "id", value, str(error)) from error


def organization(content: Mapping[str, Any], position: str, notices: list[Notice]) -> Organization:
    """Read an organisation; one that other sources know better is only mentioned by its name.

    Raises: InvalidRecord if it has no id or no name.
    """
    own = reference(Kind.ORGANIZATION, content.get("id"), position)
    found = _pids(mappings(field(content, "pids", "pid")), notices)
    known = any(SCHEMES[one.scheme].unifies for one in found)
    name, short = (
        text(content, "legalName") or text(content, "legalShortName"),
        text(content, "legalShortName", "acronym"),
    )
    if not name:
        raise InvalidRecord(own.identifiers[0].local, "legalName", None, "a name")
    others = texts(field(content, "alternativeNames"))
    names = [Name(name, None, "mention" if known else "preferred")]
    names += [Name(short, None, "acronym")] if short and short != name else []
    names += [
        Name(without_emails(one), None, "alternative") for one in others if one not in {name, short} and not known
    ]
    return Organization(
        Reference(Kind.ORGANIZATION, (*found, *own.identifiers)),
        names=tuple(dict.fromkeys(names)),
        countries=_countries(field(content, "country"), notices),
        homepages=homepages(content, notices),
    )


def _pids(pids: Sequence[Mapping[str, Any]], notices: list[Notice]) -> tuple[Identifier, ...]:
    """Return the identifiers of schemes that others have, each once; a second ROR id is a notice."""
    found: dict[Identifier, None] = {}
    for one in pids:
        scheme = ORGANISATION_PIDS.get(str(one.get("scheme")).lower())
        if scheme is None:
            continue
        try:
            read = identifier(scheme, str(one.get("value")))
        except InvalidIdentifier as error:
            notices.append(Notice(f"pids.{scheme}", str(one.get("value")), str(error)))
            continue
        if scheme == "ror" and any(other.scheme == "ror" and other != read for other in found):
            notices.append(Notice("pids.ror", read.local, "one ROR id: the first is kept"))
            continue
        found[read] = None
    return tuple(found)


def _countries(given: object, notices: list[Notice]) -> tuple[str, ...]:
    code = str(given.get("code") or "") if isinstance(given, Mapping) else ""
    found = country("EEC" if code == "EU" else code) if code not in _NO_COUNTRY else None
    if code not in _NO_COUNTRY and not found:
        notices.append(Notice("country", code, "an ISO 3166-1 alpha-2 code"))
    return (found,) if found else ()


def homepages(content: Mapping[str, Any], notices: list[Notice]) -> tuple[str, ...]:
    """Return the web site, if it has an address that is one."""
    address = text(content, "websiteUrl")
    if not address:
        return ()
    try:
        return (typed_address(address),)
    except ValueError as error:
        notices.append(Notice("websiteUrl", address, str(error)))
        return ()


def data_source(content: Mapping[str, Any], position: str, notices: list[Notice]) -> Infrastructure | None:
    """Read a data source as an infrastructure; None if it is a journal.

    Raises: InvalidRecord if it has no id or no name.
    """
    own = reference(Kind.INFRASTRUCTURE, content.get("id"), position)
    kind = field(content, "type", "datasourcetype")
    words = [str(word).lower() for word in kind.values()] if isinstance(kind, Mapping) else []
    if any(_JOURNAL in word.split("::")[-1] and "aggregator" not in word for word in words):
        return None
    official, english = text(content, "officialName"), text(content, "englishName")
    if not (official or english):
        raise InvalidRecord(own.identifiers[0].local, "officialName", None, "a name")
    names = [Name(official or english)]
    names += [Name(english, "en", "alternative")] if english and english != official and official else []
    codes = [TYPES[word] for word in words if word in TYPES]
    if words and not codes:
        notices.append(Notice("type", " ".join(words), ", ".join(TYPES)))
    repository = any(code.endswith("repository") for code in codes)
    return Infrastructure(
        Reference(Kind.INFRASTRUCTURE, (*_registered(content), *own.identifiers)),
        names=tuple(names),
        classes=("Repository",) if repository else (),
        types=(concept("infrastructure-type", codes[0]),) if codes else (),
        description=text(content, "description") or None,
        homepages=homepages(content, notices),
    )


def _registered(content: Mapping[str, Any]) -> tuple[Identifier, ...]:
    """Return the ids of re3data and OpenDOAR among the original ids; an id that was hashed tells nothing."""
    found: dict[Identifier, None] = {}
    for one in texts(field(content, "originalIds", "originalId")):
        prefix, _, local = one.rpartition("|")[2].partition("::")
        if prefix in _REGISTRIES:
            try:
                found[identifier(_REGISTRIES[prefix], local)] = None
            except InvalidIdentifier:
                continue
    return tuple(found)
