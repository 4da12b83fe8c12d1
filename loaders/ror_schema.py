"""The shapes of a ROR record: schema v1, and v2.0 and v2.1, into which a v1 record is rewritten.

Source: https://github.com/ror-community/ror-schema (ror_schema.json, ror_schema_v2_0.json, ror_schema_v2_1.json).
Only the fields that are loaded stand here; v1's e-mail address is never decoded.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

#: Versions in admin.last_modified of records in the v2 shape; under "1.0" a record was converted and not touched since.
VERSIONS: Final = frozenset({"1.0", "2.0", "2.1"})


class Stamp(Struct, frozen=True):
    """When a record was last changed, and under which schema."""

    date: str
    schema_version: str


class Admin(Struct, frozen=True):
    """The history of a record."""

    last_modified: Stamp


class Place(Struct, frozen=True):
    """A place as GeoNames describes it; the country of a disputed place is null."""

    name: str | None = None
    country_code: str | None = None
    lat: Decimal | None = None
    lng: Decimal | None = None


class Location(Struct, frozen=True):
    """Where an organisation sits."""

    geonames_details: Place
    geonames_id: int | None = None


class NameEntry(Struct, frozen=True):
    """A name with its roles: acronym, alias, label, ror_display."""

    value: str
    types: list[str]
    lang: str | None = None


class Related(Struct, frozen=True):
    """A relationship: "parent" means that the other organisation is the parent."""

    type: str
    id: str
    label: str | None = None


class ExternalIds(Struct, frozen=True):
    """The identifiers of one scheme."""

    type: str
    all: list[str]
    preferred: str | None = None


class Link(Struct, frozen=True):
    """An address: website or wikipedia."""

    type: str
    value: str


class Organisation(Struct, frozen=True):
    """A record of schema 2.0 or 2.1."""

    id: str
    names: list[NameEntry]
    status: str
    types: list[str]
    locations: list[Location]
    admin: Admin | None = None
    established: int | None = None
    external_ids: list[ExternalIds] = []
    links: list[Link] = []
    relationships: list[Related] = []


class Label(Struct, frozen=True):
    """A name in a language, in v1."""

    label: str
    iso639: str | None = None


class City(Struct, frozen=True):
    """A GeoNames city, in v1."""

    id: int | None = None
    city: str | None = None


class Address(Struct, frozen=True):
    """An address, in v1."""

    lat: Decimal | None = None
    lng: Decimal | None = None
    city: str | None = None
    geonames_city: City | None = None


class Country(Struct, frozen=True):
    """The country of an organisation, in v1."""

    country_code: str | None = None


class ExternalIdsV1(Struct, frozen=True):
    """The identifiers of one scheme, in v1: GRID has one string where the others have a list."""

    all: list[str] | str
    preferred: str | None = None


class OrganisationV1(Struct, frozen=True):
    """A record of schema 1."""

    id: str
    name: str
    status: str
    types: list[str]
    country: Country
    addresses: list[Address] = []
    labels: list[Label] = []
    aliases: list[str] = []
    acronyms: list[str] = []
    established: int | None = None
    external_ids: dict[str, ExternalIdsV1] = {}
    links: list[str] = []
    relationships: list[Related] = []

    def upgraded(self) -> Organisation:
        """Return the same record in the v2 shape; v1 does not say when it was changed."""
        return Organisation(
            id=self.id,
            names=list(self._names()),
            status=self.status,
            types=[word.lower() for word in self.types],
            locations=list(self._locations()),
            established=self.established,
            external_ids=[_external(scheme, ids) for scheme, ids in self.external_ids.items()],
            links=[Link("website", address) for address in self.links],
            relationships=[Related(one.type.lower(), one.id, one.label) for one in self.relationships],
        )

    def _names(self) -> Iterator[NameEntry]:
        yield NameEntry(self.name, ["ror_display"])
        yield from (NameEntry(one.label, ["label"], one.iso639) for one in self.labels)
        yield from (NameEntry(alias, ["alias"]) for alias in self.aliases)
        yield from (NameEntry(acronym, ["acronym"]) for acronym in self.acronyms)

    def _locations(self) -> Iterator[Location]:
        code = self.country.country_code
        for one in self.addresses or [Address()]:
            city = one.geonames_city or City()
            yield Location(Place(city.city or one.city, code, one.lat, one.lng), city.id)


class _Probe(Struct, frozen=True):
    """What tells the schema versions apart, not decoded further."""

    names: Raw | UnsetType = UNSET
    name: Raw | UnsetType = UNSET


class _AdminProbe(Struct, frozen=True):
    """What tells the schema version of a record of the v2 shape."""

    admin: Admin


_ADMIN_PROBE: Final = msgspec.json.Decoder(_AdminProbe)
_PROBE: Final = msgspec.json.Decoder(_Probe)
_V1: Final = msgspec.json.Decoder(OrganisationV1)
_V2: Final = msgspec.json.Decoder(Organisation)


def shape(content: bytes | Mapping[str, Any]) -> type[Organisation | OrganisationV1] | None:
    """Return the shape of a record, given as JSON or decoded; None if it is neither v1 nor v2.

    Raises: msgspec.DecodeError if content is no JSON object.
    """
    if isinstance(content, bytes):
        probe = _PROBE.decode(content)
        has_names, has_name = probe.names is not UNSET, probe.name is not UNSET
    else:
        has_names, has_name = "names" in content, "name" in content
    if has_names:
        return Organisation
    return OrganisationV1 if has_name else None


def schema_version(content: bytes | Mapping[str, Any]) -> str | None:
    """Return the version under which a record says it was last changed; None if it does not say, as in schema v1."""
    try:
        found = _ADMIN_PROBE.decode(content) if isinstance(content, bytes) else msgspec.convert(content, _AdminProbe)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return found.admin.last_modified.schema_version


def organisation(content: bytes | Mapping[str, Any]) -> Organisation | None:
    """Decode a record of any version into the v2 shape; None if its shape is unknown.

    Raises: msgspec.DecodeError (of which ValidationError is a kind) if it does not hold to that shape;
    UnicodeDecodeError if a text is not UTF-8.
    """
    found = shape(content)
    if found is None:
        return None
    if isinstance(content, bytes):
        one = _V2.decode(content) if found is Organisation else _V1.decode(content)
    else:
        one = msgspec.convert(content, found)
    return one.upgraded() if isinstance(one, OrganisationV1) else one


def _external(scheme: str, ids: ExternalIdsV1) -> ExternalIds:
    values = [ids.all] if isinstance(ids.all, str) else ids.all
    return ExternalIds(scheme.lower(), values, ids.preferred)
