"""ROR, the Research Organization Registry: organisations, their names, places, identifiers and hierarchy.

Format: https://ror.readme.io/docs/data-structure (schema v1, v2.0, v2.1), as JSON lines, a JSON array, or the official
zip of one (https://doi.org/10.5281/zenodo.6347574). Licence: CC0 1.0; GeoNames fields CC BY 4.0.
It does not tell: who funds or runs an infrastructure; when a relationship began; what "related" means.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import msgspec

from loaders import archives
from loaders.addresses import web_address
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.records import Day, Kind, Name, Notice, Organization, Point, Record, Reference, day
from loaders.ror_relationships import mentions, others, targets
from loaders.ror_schema import VERSIONS, Location, Organisation, organisation, schema_version, shape
from loaders.source import Item, Source
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept, country

#: Source: ROR schema v2.1, types. The codes are ours in the scheme organisation-type.
TYPES: Final[Mapping[str, str]] = {
    "archive": "archive",
    "company": "company",
    "education": "education",
    "facility": "facility",
    "funder": "funder",
    "government": "government",
    "healthcare": "healthcare",
    "nonprofit": "nonprofit",
    "other": "other",
}
#: Source: ROR schema v2.1, status. The codes are ours in the scheme operational-status.
STATUSES: Final[Mapping[str, str]] = {"active": "active", "inactive": "inactive", "withdrawn": "withdrawn"}
#: Source: ROR schema v2.1, external_ids.type. The values are names of schemes in ontology.identifiers.
EXTERNAL_IDS: Final[Mapping[str, str]] = {"fundref": "fundref", "grid": "grid", "isni": "isni", "wikidata": "wikidata"}
#: Identifiers of schema v1 that no other source uses, and that are not loaded.
PASSED_OVER: Final = frozenset({"cnrs", "hesa", "orgref", "ucas", "ukprn"})
_FAULT: Final = re.compile(r"(?P<reason>.*?)(?: - at `\$\.?(?P<field>[^`]*)`)?", re.DOTALL)
_KNOWN: Final = f"schema v1 (name) or v2 (names) of versions {', '.join(sorted(VERSIONS))}"


def items(path: Path) -> Iterator[Item]:
    """Stream the records of JSON lines (.jsonl, .jsonl.gz) or of a JSON array (.json, .json.gz, .zip), in their order.

    Raises: UnreadableSource if the file is damaged or its first record is not a ROR record; SourceUnavailable.
    """
    by_line = path.name.endswith((".jsonl", ".jsonl.gz"))
    found: Iterator[tuple[str, object]] = archives.lines(path) if by_line else archives.array(path, dump)
    unseen = True
    for position, content in found:
        if unseen:
            unseen = _is_broken(path, content)
        yield Item(position, content)


def dump(names: Sequence[str]) -> str | None:
    """Choose the records among the members of a zip: the JSON file, of schema v2 where there are two."""
    fitting = [name for name in names if name.endswith(".json") and "__MACOSX" not in name and "ror_schema" not in name]
    return min(fitting, key=lambda name: ("_schema_v2" not in name, name), default=None)


def _is_broken(path: Path, content: object) -> bool:
    """Say whether content is a record with broken JSON, which tells nothing about its file."""
    if isinstance(content, dict) or (isinstance(content, bytes) and content.startswith(b"{")):
        try:
            if shape(content) and schema_version(content) in {None, *VERSIONS}:
                return False
        except (msgspec.DecodeError, UnicodeDecodeError):
            return True
    raise UnreadableSource(f"{path}: the first record is not a ROR record of a known version: expected {_KNOWN}")


def record(item: Item) -> Record:
    """Read one organisation, and the names under which it mentions others.

    Raises: InvalidRecord if it is not JSON, has another shape, or has no valid ROR id or no name.
    """
    one = _decoded(item)
    try:
        own = identifier("ror", one.id)
    except InvalidIdentifier as error:
        raise InvalidRecord(item.position, "id", one.id, "a ROR id with a right checksum") from error
    if one.admin and one.admin.last_modified.schema_version not in VERSIONS:
        version = one.admin.last_modified.schema_version
        raise InvalidRecord(own.local, "admin.last_modified.schema_version", version, " or ".join(sorted(VERSIONS)))
    notices: list[Notice] = []
    statements = _organizations(one, own, notices)
    if not statements[0].names:
        raise InvalidRecord(own.local, "names", None, "at least one name that is not blank")
    page = f"https://ror.org/{own.local}"
    return Record(own.local, statements, page, _modified(one, notices), tuple(notices))


def _decoded(item: Item) -> Organisation:
    try:
        one = organisation(item.content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        match = _FAULT.fullmatch(str(error))
        reason, field = (match["reason"], match["field"]) if match else (str(error), None)
        raise InvalidRecord(item.position, field or "record", reason, "what the ROR schema says") from error
    if one is None:
        raise InvalidRecord(item.position, "record", "an unknown shape", _KNOWN)
    return one


def _organizations(one: Organisation, own: Identifier, notices: list[Notice]) -> tuple[Organization, ...]:
    ref = Reference(Kind.ORGANIZATION, (own, *_identifiers(one, notices)))
    found = others(one, own, notices)
    full = Organization(
        ref,
        names=_names(one),
        types=_known("types", "organisation-type", TYPES, one.types, notices),
        countries=_countries(one, notices),
        homepages=_homepages(one, notices),
        status=next(iter(_known("status", "operational-status", STATUSES, [one.status], notices)), None),
        established=_established(one, notices),
        points=tuple(_point(place, notices) for place in one.locations),
        parents=targets(found, "parents"),
        related=targets(found, "related"),
        predecessors=targets(found, "predecessors"),
        successors=targets(found, "successors"),
    )
    return full, *mentions(found, ref)


def _names(one: Organisation) -> tuple[Name, ...]:
    """Return each name once; within a language the displayed name, else the first label, is the preferred one."""
    entries = sorted(one.names, key=lambda entry: "ror_display" not in entry.types)
    preferred: dict[str | None, str] = {}
    names: dict[Name, None] = {}
    for entry in entries:
        text, displayed = " ".join(entry.value.split()), "ror_display" in entry.types
        if not text:
            continue
        if entry.lang not in preferred and (displayed or (entry.lang and "label" in entry.types)):
            preferred[entry.lang] = text
            names[Name(text, entry.lang)] = None
        elif "acronym" not in entry.types and preferred.get(entry.lang) != text:
            names[Name(text, entry.lang, "alternative")] = None
        if "acronym" in entry.types:
            names[Name(text, entry.lang, "acronym")] = None
    return tuple(names)


def _known(
    field: str, scheme: str, table: Mapping[str, str], words: Sequence[str], notices: list[Notice]
) -> tuple[str, ...]:
    notices.extend(Notice(field, word, ", ".join(table)) for word in words if word not in table)
    return tuple(concept(scheme, table[word]) for word in words if word in table)


def _identifiers(one: Organisation, notices: list[Notice]) -> Iterator[Identifier]:
    seen: set[Identifier] = set()
    for external in one.external_ids:
        scheme = EXTERNAL_IDS.get(external.type)
        if scheme is None:
            if external.type not in PASSED_OVER:
                notices.append(Notice("external_ids.type", external.type, ", ".join(EXTERNAL_IDS)))
            continue
        for value in [external.preferred, *external.all] if external.preferred else external.all:
            try:
                found = identifier(scheme, value)
            except InvalidIdentifier as error:
                notices.append(Notice(f"external_ids.{scheme}", value, str(error)))
                continue
            if found not in seen:
                seen.add(found)
                yield found


def _countries(one: Organisation, notices: list[Notice]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for code in dict.fromkeys(place.geonames_details.country_code for place in one.locations):
        if code and (iri := country(code)):
            found[iri] = None
        elif code:
            notices.append(Notice("locations.country_code", code, "an ISO 3166-1 alpha-2 code"))
    return tuple(found)


def _point(place: Location, notices: list[Notice]) -> Point:
    details = place.geonames_details
    latitude, longitude = details.lat, details.lng
    if not (_within(latitude, 90) and _within(longitude, 180)):
        notices.append(Notice("locations.lat, lng", f"{latitude}, {longitude}", "degrees within ±90 and ±180"))
        latitude = longitude = None
    return Point(latitude, longitude, place.geonames_id, details.name)


def _within(degrees: Decimal | None, bound: int) -> bool:
    return degrees is None or (degrees.is_finite() and abs(degrees) <= bound)


def _homepages(one: Organisation, notices: list[Notice]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for link in one.links:
        if link.type == "website":
            try:
                found[web_address(link.value)] = None
            except ValueError as error:
                notices.append(Notice("links", link.value, str(error)))
    return tuple(found)


def _established(one: Organisation, notices: list[Notice]) -> Day | None:
    if one.established is None:
        return None
    if not date.min.year <= one.established <= date.max.year:
        notices.append(Notice("established", str(one.established), "a year"))
        return None
    return day(f"{one.established:04}")


def _modified(one: Organisation, notices: list[Notice]) -> date | None:
    if one.admin is None:
        return None
    try:
        return date.fromisoformat(one.admin.last_modified.date)
    except ValueError as error:
        notices.append(Notice("admin.last_modified.date", one.admin.last_modified.date, str(error)))
        return None


SOURCE: Final = Source(
    name="ror",
    title="Research Organization Registry",
    homepage="https://ror.org/",
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    publisher="https://ror.org/",
    patterns=(
        "*ror-data*.zip",
        "*ror-data*.json",
        "*ror-data*.json.gz",
        "*ror_records*.jsonl.gz",
        "*ror*.jsonl.gz",
        "*ror*.jsonl",
    ),
    items=items,
    record=record,
    version="1.0",
    attribution="Places: GeoNames (https://www.geonames.org/), CC BY 4.0",
    described_in="https://ror.readme.io/docs/data-structure",
)
