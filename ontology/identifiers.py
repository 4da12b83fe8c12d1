"""Identifier schemes: how each identifier is spelled, checked, ranked and resolved.

Loaders use this module to read identifiers from a source, `loaders.rdf` and `identity.clusters` to choose the IRI of an
entity. The schemes are those of the `identifier-scheme` concept scheme.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote

from ontology import terms

#: Crockford base 32 without I, L, O, U, as ROR uses it for its ids.
CROCKFORD: Final = "0123456789abcdefghjkmnpqrstvwxyz"


class InvalidIdentifier(ValueError):
    """Raised when a text is not an identifier of the scheme it is given for."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """One identifier scheme.

    `pattern` matches the local part after `prefixes` are cut. `unifies` says that two records with the same value are
    the same entity. `page` and `match` are templates with one `{}` for the local part: the publisher's page, and the
    IRI under which linked data knows the thing. `shortcut` is the property that states the local part as a literal.
    """

    name: str
    pattern: re.Pattern[str]
    prefixes: re.Pattern[str]
    unifies: bool = True
    page: str | None = None
    match: str | None = None
    shortcut: str | None = None


def _scheme(name: str, pattern: str, prefixes: str, **rest: str | bool | None) -> Scheme:
    return Scheme(name, re.compile(pattern), re.compile(rf"^\s*(?:{prefixes})\s*", re.IGNORECASE), **rest)  # type: ignore[arg-type]  # keywords of the dataclass


_ALL: Final = (
    _scheme(
        "ror",
        r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}",
        r"(?:https?://)?(?:www\.)?ror\.org/|ror[:;.]?",
        page="https://ror.org/{}",
        match="https://ror.org/{}",
        shortcut=terms.rorId,
    ),
    _scheme(
        "fundref",
        r"[0-9]{9,12}",
        r"(?:https?://)?(?:dx\.)?doi\.org/10\.13039/|(?:doi:)?10\.13039/|crossref funder id:?|fundref:?",
        page="https://doi.org/10.13039/{}",
        match="http://dx.doi.org/10.13039/{}",
        shortcut=terms.fundrefId,
    ),
    _scheme(
        "wikidata",
        r"Q[1-9][0-9]*",
        r"(?:https?://)?(?:www\.)?wikidata\.org/(?:wiki|entity)/|wikidata:?|wd:",
        page="https://www.wikidata.org/wiki/{}",
        match="http://www.wikidata.org/entity/{}",
        shortcut=terms.wikidataId,
    ),
    _scheme(
        "isni",
        r"[0-9]{15}[0-9X]",
        r"(?:https?://)?(?:www\.)?isni\.org/(?:isni/)?|isni:?",
        page="https://isni.org/isni/{}",
        match="https://isni.org/isni/{}",
    ),
    _scheme("grid", r"grid\.[0-9]{1,6}\.[0-9a-f]{1,2}", r"(?:https?://)?(?:www\.)?grid\.ac/institutes/|grid:"),
    _scheme(
        "viaf",
        r"[1-9][0-9]{1,21}",
        r"(?:https?://)?viaf\.org/viaf/|viaf:?|vaif:?",
        unifies=False,
        page="https://viaf.org/viaf/{}",
    ),
    _scheme(
        "gnd", r"[0-9X-]{4,12}", r"(?:https?://)?d-nb\.info/gnd/|gnd:?", unifies=False, page="https://d-nb.info/gnd/{}"
    ),
    _scheme(
        "rrid",
        r"(?:SCR_[0-9]{5,6}|nlx_[0-9]+|nif-[0-9-]+|[A-Za-z]+[_:][A-Za-z0-9_-]+)",
        r"(?:https?://)?(?:identifiers\.org/|scicrunch\.org/resolver/)?rrid[:/]?",
        unifies=False,
        page="https://scicrunch.org/resolver/RRID:{}",
    ),
    _scheme(
        "re3data",
        r"r3d[0-9]{9}",
        r"(?:https?://)?(?:www\.)?re3data\.org/repository/|(?:https?://)?doi\.org/10\.17616/|re3data:?",
        page="https://www.re3data.org/repository/{}",
        match="https://www.re3data.org/repository/{}",
        shortcut=terms.re3dataId,
    ),
    _scheme(
        "opendoar",
        r"[1-9][0-9]*",
        r"(?:https?://)?v2\.sherpa\.ac\.uk/id/repository/|opendoar:?",
        page="https://v2.sherpa.ac.uk/id/repository/{}",
    ),
    _scheme(
        "fairsharing",
        r"FAIRsharing\.[0-9a-z]+",
        r"(?:https?://)?(?:(?:dx\.)?doi\.org/10\.25504|(?:www\.)?fairsharing\.org)/"
        r"|(?:fairsharing_)?(?:doi:)?(?:10\.25504/)?",
        page="https://doi.org/10.25504/{}",
        match="https://doi.org/10.25504/{}",
    ),
    _scheme(
        "fairsharing-record",
        r"[1-9][0-9]*",
        r"(?:https?://)?(?:www\.|api\.)?fairsharing\.org/(?:fairsharing_records/)?",
        page="https://fairsharing.org/{}",
    ),
    _scheme(
        "infrafinder",
        r"[a-z0-9]+(?:-[a-z0-9]+)*",
        r"(?:https?://)?infrafinder\.investinopen\.org/solutions/|infrafinder:?",
        page="https://infrafinder.investinopen.org/solutions/{}",
    ),
    _scheme("pic", r"[0-9]{9,10}", r"pic:?"),
    _scheme(
        "gepris",
        r"[1-9][0-9]{4,11}",
        r"(?:https?://)?gepris\.dfg\.de/gepris/projekt/|gepris:?",
        page="https://gepris.dfg.de/gepris/projekt/{}",
    ),
    _scheme(
        "gepris-institution",
        r"[1-9][0-9]{2,11}",
        r"(?:https?://)?gepris\.dfg\.de/gepris/institution/",
        page="https://gepris.dfg.de/gepris/institution/{}",
    ),
    _scheme(
        "cordis",
        r"[0-9]{5,9}",
        r"(?:https?://)?(?:www\.)?cordis\.europa\.eu/projects?/(?:id/)?|(?:https?://)?(?:dx\.)?doi\.org/10\.3030/|cordis:?",
        page="https://cordis.europa.eu/project/id/{}",
        match="https://cordis.europa.eu/project/id/{}",
    ),
    _scheme(
        "openalex",
        r"[FIPS][1-9][0-9]*",
        r"(?:https?://)?(?:api\.)?openalex\.org/(?:institutions/|funders/|sources/)?|openalex:",
        page="https://openalex.org/{}",
        match="https://openalex.org/{}",
    ),
    _scheme("meril", r"[1-9][0-9]{2,6}", r"meril:"),
    _scheme("openaire", r"[\w.-]{2,14}::[\w.:/-]+", r"[0-9]{2}\||openaire:"),
    _scheme(
        "eosc",
        r"[A-Za-z0-9_][\w.~+-]*(?:/[\w.~+-]+)*",
        r"(?:https?://)?hdl\.handle\.net/|(?:urn:)?eosc:",
    ),
    _scheme("tsosi", r"[a-z0-9]+(?:[-_][a-z0-9]+)*", r"(?:https?://)?(?:www\.)?tsosi\.org/entities/|tsosi:"),
    _scheme("re3data-name", r"[a-z2-7]{16}", r"(?!)"),
    _scheme("source-name", r"[a-z2-7]{16}", r"(?!)"),
    _scheme("oskg", r"[a-z0-9]+(?:-[a-z0-9]+)*", r"(?!)"),
)

#: Every scheme by its name.
SCHEMES: Final[Mapping[str, Scheme]] = MappingProxyType({scheme.name: scheme for scheme in _ALL})

#: Which identifier names an entity, best first: DESIGN, Identity. Schemes not listed come after, by name.
PRECEDENCE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "org": (
            "ror",
            "fundref",
            "wikidata",
            "isni",
            "grid",
            "pic",
            "gepris-institution",
            "openalex",
            "tsosi",
            "openaire",
            "eosc",
            "oskg",
            "re3data-name",
            "source-name",
        ),
        "infra": (
            "re3data",
            "opendoar",
            "fairsharing",
            "fairsharing-record",
            "infrafinder",
            "ror",
            "wikidata",
            "openalex",
            "tsosi",
            "openaire",
            "eosc",
            "oskg",
        ),
    }
)
_DEFAULT_PRECEDENCE: Final = ("wikidata", "ror", "oskg")


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier in its canonical spelling, without resolver or prefix."""

    scheme: str
    local: str


def _local(scheme: str, text: str) -> str:
    """Cut resolver and prefix off and fold what the scheme does not distinguish."""
    known = SCHEMES[scheme]
    local = known.prefixes.sub("", unquote(text.strip()), count=1).strip().strip("/")
    if scheme in {"ror", "grid", "re3data"}:
        return local.lower()
    if scheme == "isni":
        return local.replace(" ", "").replace("-", "").upper()
    if scheme == "fairsharing":  # a part of a DOI, and those differ in no case
        return re.sub(r"^fairsharing\.", "FAIRsharing.", local.lower())
    return local.upper() if scheme == "wikidata" else local


def identifier(scheme: str, text: str) -> Identifier:
    """Read text, in any of the scheme's usual spellings, as an identifier of that scheme.

    Raises: InvalidIdentifier if the text does not match, or the checksum of a ROR id or an ISNI is wrong;
    KeyError if there is no such scheme.
    """
    local = _local(scheme, text)
    if not SCHEMES[scheme].pattern.fullmatch(local):
        raise InvalidIdentifier(f"{text!r} is not a {scheme} identifier: expected {SCHEMES[scheme].pattern.pattern}")
    if scheme in CHECKSUMS and not CHECKSUMS[scheme](local):
        raise InvalidIdentifier(f"{text!r} is not a {scheme} identifier: its checksum is wrong")
    return Identifier(scheme, local)


def _ror_checksum(local: str) -> bool:
    """Say whether the last two digits are the ISO 7064 MOD 97-10 check of the rest, as ROR computes it.

    Source: https://github.com/ror-community/ror-api (base32 id with checksum 98 - (n * 100 mod 97)).
    """
    number = 0
    for character in local[1:7]:
        number = number * 32 + CROCKFORD.index(character)
    return 98 - (number * 100) % 97 == int(local[7:])


def _isni_checksum(local: str) -> bool:
    """Say whether the last character is the ISO 7064 MOD 11-2 check of the fifteen digits before it."""
    total = 0
    for digit in local[:15]:
        total = (total + int(digit)) * 2
    return local[15] == "0123456789X"[(12 - total % 11) % 11]


#: Checks beyond the pattern.
CHECKSUMS: Final = MappingProxyType({"ror": _ror_checksum, "isni": _isni_checksum})


def rank(kind: str, scheme: str) -> int:
    """Return the place of a scheme in the precedence of a kind of entity; smaller is better."""
    order = PRECEDENCE.get(kind, _DEFAULT_PRECEDENCE)
    return order.index(scheme) if scheme in order else len(order)


def best(kind: str, identifiers: tuple[Identifier, ...]) -> Identifier:
    """Return the identifier that names the entity: best scheme first, then the smallest value.

    Raises: ValueError if there is none.
    """
    return min(identifiers, key=lambda i: (rank(kind, i.scheme), i.scheme, len(i.local), i.local))
