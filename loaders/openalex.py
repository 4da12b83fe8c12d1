"""OpenAlex: institutions and funders, their names in many languages, their identifiers, and the repositories they host.

Format: the snapshot (https://docs.openalex.org/download-all-data/openalex-snapshot), JSON lines in parts below
institutions/ and funders/, and pages of the API. Licence: CC0 1.0.
It does not tell: who funds an infrastructure; since when somebody hosts a repository. Not loaded: the hierarchy of
institutions, which is a copy of ROR in which "super systems" hide the bodies below them; counts of works and citations;
and descriptions.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import msgspec

from loaders import archives
from loaders.addresses import web_address
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.json_streams import records
from loaders.languages import tag
from loaders.openalex_schema import Entity, decoded, fits
from loaders.records import (
    Infrastructure,
    Kind,
    Name,
    Notice,
    Organization,
    Point,
    Record,
    Reference,
    Responsibility,
    Statement,
)
from loaders.source import Item, Source
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept, country

#: Source: type of an institution, which follows ROR; "nonprofit" and its like are ours in the scheme organisation-type.
TYPES: Final = {
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
#: Roles of the same body as another entity of OpenAlex, whose id is one more of its identifiers.
ROLES: Final = frozenset({"funder", "institution"})
_ID: Final = re.compile(r"(?:https://openalex\.org/)?(?:institutions/|funders/)?([IF][0-9]+)", re.IGNORECASE)


def items(path: Path) -> Iterator[Item]:
    """Stream the entities of a part of the snapshot, or of a page of the API, in their order.

    Raises: UnreadableSource if the file is damaged or its first entity is neither an institution nor a funder;
    SourceUnavailable.
    """
    is_page = path.name.endswith((".json", ".json.gz"))
    found: Iterator[tuple[str, Any]] = records(path, "results") if is_page else archives.lines(path)
    unseen = True
    for position, content in found:
        if unseen and not fits(content):
            raise UnreadableSource(f"{path}: the first record is neither an institution nor a funder of OpenAlex")
        unseen = False
        yield Item(position, content)


def record(item: Item) -> Record:
    """Read one institution or funder.

    Raises: InvalidRecord if it is no JSON, has another shape, or has no id of an institution or funder, or no name.
    """
    try:
        one = decoded(item.content)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise InvalidRecord(item.position, "record", str(error), "an institution or funder of OpenAlex") from error
    match = _ID.fullmatch(one.id)
    if match is None:
        raise InvalidRecord(item.position, "id", one.id, "an id of OpenAlex that begins with I or F")
    own = Identifier("openalex", match[1].upper())
    notices: list[Notice] = []
    organization = _organization(one, own, notices)
    if not organization.names:
        raise InvalidRecord(own.local, "display_name", one.display_name, "a name")
    statements = (organization, *_repositories(one, organization.ref, notices))
    page = f"https://openalex.org/{own.local}"
    return Record(own.local, statements, page, one.day(), tuple(notices))


def _organization(one: Entity, own: Identifier, notices: list[Notice]) -> Organization:
    found = tuple(dict.fromkeys((*_identifiers(one, notices), own, *_roles(one))))
    word = one.type
    if word and word not in TYPES:
        notices.append(Notice("type", word, ", ".join(TYPES)))
    return Organization(
        Reference(Kind.ORGANIZATION, found),
        names=_names(one, known=found[0] != own),
        types=(concept("organisation-type", TYPES[word]),) if word in TYPES else (),
        countries=_countries(one, notices),
        homepages=_homepages(one, notices),
        points=_points(one, notices),
    )


def _identifiers(one: Entity, notices: list[Notice]) -> Iterator[Identifier]:
    ids = one.ids
    pairs = (
        ("ror", one.ror or ids.ror),
        ("fundref", ids.doi or str(ids.crossref or "")),
        ("wikidata", ids.wikidata),
        ("grid", ids.grid),
    )
    for scheme, value in pairs:
        if not value:
            continue
        try:
            yield identifier(scheme, value)
        except InvalidIdentifier as error:
            notices.append(Notice(f"ids.{scheme}", value, str(error)))


def _roles(one: Entity) -> Iterator[Identifier]:
    for role in one.roles:
        if role.role in ROLES and (match := _ID.fullmatch(role.id)):
            yield Identifier("openalex", match[1].upper())


def _names(one: Entity, *, known: bool) -> tuple[Name, ...]:
    """Return each name once; the displayed one is only a mention where a registry decides the name."""
    display = _one_line(one.display_name or "")
    if not display:
        return ()
    found = [Name(display, None, "mention" if known else "preferred")]
    translated = one.international.display_name if one.international else {}
    found += [Name(_one_line(text), code) for key, text in translated.items() if text and (code := tag(key))]
    taken = {name.text for name in found}
    found += [Name(text, None, "acronym") for text in _lines(one.display_name_acronyms)]
    others = _lines([*one.display_name_alternatives, *one.alternate_titles])
    found += [Name(text, None, "alternative") for text in others if text not in taken]
    return tuple(dict.fromkeys(name for name in found if name.text))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _lines(texts: Iterable[str | None]) -> list[str]:
    return [_one_line(text) for text in texts if text]


def _countries(one: Entity, notices: list[Notice]) -> tuple[str, ...]:
    code = one.country_code or (one.geo.country_code if one.geo else None)
    found = country("EEC" if code == "EU" else code) if code else None
    if code and not found:
        notices.append(Notice("country_code", code, "an ISO 3166-1 alpha-2 code"))
    return (found,) if found else ()


def _homepages(one: Entity, notices: list[Notice]) -> tuple[str, ...]:
    try:
        return (web_address(one.homepage_url),) if one.homepage_url else ()
    except ValueError as error:
        notices.append(Notice("homepage_url", str(one.homepage_url), str(error)))
        return ()


def _points(one: Entity, notices: list[Notice]) -> tuple[Point, ...]:
    geo = one.geo
    if geo is None or (geo.latitude is None and geo.city is None):
        return ()
    latitude, longitude = geo.latitude, geo.longitude
    if not (_within(latitude, 90) and _within(longitude, 180)):
        notices.append(Notice("geo", f"{latitude}, {longitude}", "degrees within ±90 and ±180"))
        latitude = longitude = None
    geonames = geo.geonames_city_id or ""
    return (Point(latitude, longitude, int(geonames) if geonames.isdecimal() else None, geo.city),)


def _within(degrees: Decimal | None, bound: int) -> bool:
    return degrees is None or (degrees.is_finite() and abs(degrees) <= bound)


def _repositories(one: Entity, host: Reference, notices: list[Notice]) -> Iterator[Statement]:
    for repository in one.repositories:
        try:
            own = identifier("openalex", repository.id)
        except InvalidIdentifier as error:
            notices.append(Notice("repositories.id", repository.id, str(error)))
            continue
        ref = Reference(Kind.INFRASTRUCTURE, (own,))
        if name := _one_line(repository.display_name or ""):
            yield Infrastructure(ref, (Name(name),), ("Repository",))
            yield Responsibility(host, ref, concept("role", "host"))


SOURCE: Final = Source(
    name="openalex",
    title="OpenAlex: institutions and funders",
    homepage="https://openalex.org/",
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    publisher="https://ror.org/02nr0ka47",
    patterns=(
        "**/institutions/updated_date=*/*.gz|**/funders/updated_date=*/*.gz",
        "*institutions*.jsonl*|*funders*.jsonl*",
        "*institutions*.json*|*funders*.json*",
    ),
    items=items,
    record=record,
    version="1.0",
    described_in="https://docs.openalex.org/api-entities/institutions/institution-object",
)
