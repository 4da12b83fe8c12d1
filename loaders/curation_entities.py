"""The lists of curated files that declare entities and documents: their fields, and the records they become."""

from collections.abc import Mapping
from typing import Any, Final

from loaders import records
from loaders.curation_readers import (
    Place,
    Reader,
    code,
    code_path,
    country,
    flag,
    identifier_of,
    language,
    language_tag,
    many,
    mapping,
    moment,
    only,
    reference,
    region,
    text,
    url,
    word,
)
from loaders.curation_tables import CITES, Table, build, part, same
from loaders.records import Kind, Name


def _preferred(place: Place, value: object) -> tuple[Name, ...]:
    found = mapping(place, value).items()
    if not found:
        raise place.wrong(value, "at least one name, by its language")
    return tuple(Name(text(place.at(tag), name), language_tag(place.at(tag), tag)) for tag, name in found)


def _acronym(place: Place, value: object) -> tuple[Name, ...]:
    return (Name(text(place, value), kind="acronym"),)


def _other_name(place: Place, value: object) -> Name:
    found: Name = build(Name, same(text=text, language=language_tag), place, value, kind="alternative")
    return found


def identifiers(place: Place, value: object) -> tuple[Any, ...]:
    """Return the identifiers of an entry in the order of the file, from a mapping of scheme to one value or a list."""
    given = ((scheme, one if isinstance(one, list) else [one]) for scheme, one in mapping(place, value).items())
    return tuple(identifier_of(place.at(scheme), one, scheme) for scheme, several in given for one in several)


_COUNTRIES: Final = many(country)
_THEME: Final = code_path(
    "dfg",
    "ford",
    "unesco-priority-area",
    "eosc-scientific-domain",
    "esfri-field",
    "opendoar-subject",
    "unesco-action-area",
    "unesco-core-value",
)

#: What every entity but a document may have; key and identifiers are read apart, the three kinds of name are joined.
_ENTITY: Final[Table] = same(note=text) | {"cites": ("evidence", CITES)}
_HOMEPAGE: Final[Table] = {"homepage": ("homepages", only(url)), "country": ("countries", _COUNTRIES)}

#: The fields that hold names, and their readers.
NAMES: Final[Mapping[str, Reader]] = {"names": _preferred, "other_names": many(_other_name), "acronym": _acronym}

_ORGANIZATION: Final[Table] = same(
    types=many(code("organisation-type")),
    status=code("operational-status"),
    established=moment,
    related=many(reference(Kind.ORGANIZATION)),
    predecessors=many(reference(Kind.ORGANIZATION)),
    successors=many(reference(Kind.ORGANIZATION)),
    unit=flag,
) | {"part_of": ("parents", many(reference(Kind.ORGANIZATION)))}

_INFRASTRUCTURE: Final[Table] = same(
    classes=many(word("Repository", "FederatedPlatform")),
    types=many(code("infrastructure-type")),
    themes=many(_THEME),
    serves=many(region),
    description=text,
    status=code("operational-status"),
    opened=moment,
    closed=moment,
    access=many(code("access")),
    access_restrictions=many(code("access-restriction")),
    upload=many(code("access")),
    upload_restrictions=many(code("access-restriction")),
    licences=many(code("licence")),
    metadata_licences=many(code("licence")),
    pid_systems=many(code("pid-system")),
    metadata_standards=many(code("metadata-standard")),
    software=many(code("software")),
    certifications=many(code("certificate")),
    interface_languages=many(language),
    content_languages=many(language),
    policies=many(part(records.Policy, same(url=url, title=text, kind=code("policy-kind")))),
    lacks=many(code("feature")),
    trainings=many(url),
    part_of=many(reference(Kind.INFRASTRUCTURE)),
) | {"apis": ("endpoints", many(part(records.Endpoint, same(protocol=code("protocol"), url=url))))}

_INITIATIVE: Final[Table] = same(
    classes=many(word("Programme", "Project", "WorkingGroup")),
    types=many(code("initiative-type")),
    aim=text,
    started=moment,
    ended=moment,
    responds_to=many(reference(Kind.INSTRUMENT, Kind.INITIATIVE)),
    supports=many(reference(Kind.INITIATIVE, Kind.INSTRUMENT)),
    part_of=many(reference(Kind.INITIATIVE)),
)

_EVENT: Final[Table] = same(start=moment, end=moment, part_of=many(reference(Kind.EVENT)))

#: The lists that declare entities: the kind of entity, its record, and its fields beyond key, ids and names.
ENTITIES: Final[Mapping[str, tuple[Kind, Any, Table]]] = {
    "organizations": (Kind.ORGANIZATION, records.Organization, {**_ENTITY, **_HOMEPAGE, **_ORGANIZATION}),
    "infrastructures": (Kind.INFRASTRUCTURE, records.Infrastructure, {**_ENTITY, **_HOMEPAGE, **_INFRASTRUCTURE}),
    "initiatives": (Kind.INITIATIVE, records.Initiative, {**_ENTITY, **_HOMEPAGE, **_INITIATIVE}),
    "events": (Kind.EVENT, records.Event, {**_ENTITY, **_EVENT}),
    "instruments": (Kind.INSTRUMENT, records.Thing, _ENTITY),
    "groups": (Kind.GROUP, records.Thing, _ENTITY),
    "persons": (Kind.PERSON, records.Thing, _ENTITY),
}

_CREATORS: Final = many(reference(Kind.ORGANIZATION, Kind.INITIATIVE, Kind.GROUP))

#: The fields of a document beyond its key; its licence is stated in the note.
DOCUMENT: Final[Table] = same(
    title=text, source=text, issued=moment, creators=_CREATORS, contributors=_CREATORS, note=text
)
