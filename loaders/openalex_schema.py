"""The shape of an institution or funder of OpenAlex; only the fields that are loaded stand here.

Source: https://docs.openalex.org/api-entities/institutions/institution-object and …/funders/funder-object.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import msgspec
from msgspec import Struct


class Ids(Struct, frozen=True):
    """The identifiers of an entity; Crossref's number of a funder was once a number, not a text."""

    ror: str | None = None
    wikidata: str | None = None
    grid: str | None = None
    doi: str | None = None
    crossref: str | int | None = None


class Role(Struct, frozen=True):
    """The same body as another entity of OpenAlex."""

    role: str
    id: str


class Repository(Struct, frozen=True):
    """A repository that an institution hosts."""

    id: str
    display_name: str | None = None


class Geo(Struct, frozen=True):
    """Where an institution sits."""

    city: str | None = None
    geonames_city_id: str | None = None
    country_code: str | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


class International(Struct, frozen=True):
    """The name by language; null where it is only announced."""

    display_name: dict[str, str | None] = {}


class Entity(Struct, frozen=True):
    """An institution or a funder; fields that the other kind has keep their defaults. Lists may be null."""

    id: str
    display_name: str | None = None
    ids: Ids = Ids()
    ror: str | None = None
    type: str | None = None
    country_code: str | None = None
    homepage_url: str | None = None
    geo: Geo | None = None
    international: International | None = None
    display_name_acronyms: list[str | None] = []
    display_name_alternatives: list[str | None] = []
    alternate_titles: list[str | None] = []
    repositories: list[Repository] = []
    roles: list[Role] = []
    updated_date: str | None = None

    def day(self) -> date | None:
        """Return the day on which the entity was last changed; None if it does not say."""
        try:
            return date.fromisoformat((self.updated_date or "")[:10])
        except ValueError:
            return None


_PAIRS: Final = ("display_name", "ids")
_DECODER: Final = msgspec.json.Decoder()


def fits(content: object) -> bool:
    """Say whether content, JSON or decoded, looks like an entity of OpenAlex; broken JSON tells nothing of its file."""
    if isinstance(content, bytes):
        try:
            content = _DECODER.decode(content)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return isinstance(content, bytes) and content.startswith(b"{")
    return isinstance(content, Mapping) and all(name in content for name in _PAIRS)


def decoded(content: bytes | Mapping[str, Any]) -> Entity:
    """Decode an entity, given as JSON or decoded; what is null counts as not given.

    Raises: msgspec.DecodeError (of which ValidationError is a kind) if it does not hold to the shape;
    UnicodeDecodeError if a text is not UTF-8.
    """
    value = _DECODER.decode(content) if isinstance(content, bytes) else content
    if not isinstance(value, Mapping):
        raise msgspec.ValidationError("Expected `object`")
    return msgspec.convert({key: one for key, one in value.items() if one is not None}, Entity, strict=False)
