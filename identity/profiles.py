"""What sources say of an entity that tells it apart from others of the same name.

Read from N-Triples lines that this project wrote itself, so that no parser is needed: `graph.triples`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

import pycountry
from pyoxigraph import Literal, RdfFormat, parse

from identity.words import words
from ontology import terms
from ontology.namespaces import CONCEPTS, PREFIXES, Namespaces

if TYPE_CHECKING:
    from identity.spelling import Spelling

#: The kinds of entities that are compared, each only with its own kind: an infrastructure is never who runs it.
KINDS: Final = ("org", "infra")

_NAMES: Final = "names"
_MENTIONS: Final = "mentions"
_ACRONYMS: Final = "acronyms"
_COUNTRIES: Final = "countries"
_HOSTS: Final = "hosts"
_PARENTS: Final = "parents"
_PLACES: Final = "places"

#: Which predicate fills which field.
_FIELDS: Final[Mapping[bytes, str]] = {
    f"<{iri}>".encode(): name
    for iri, name in (
        (PREFIXES["skos"] + "prefLabel", _NAMES),
        (PREFIXES["skos"] + "altLabel", _NAMES),
        (PREFIXES["oskg"] + "mention", _MENTIONS),
        (terms.acronym, _ACRONYMS),
        (terms.country, _COUNTRIES),
        (PREFIXES["foaf"] + "homepage", _HOSTS),
        (PREFIXES["org"] + "subOrganizationOf", _PARENTS),
        (PREFIXES["schema"] + "addressLocality", _PLACES),
    )
}

#: How the concept of a country begins; other places, such as "international", tell bodies of one name not apart.
_COUNTRY: Final = f"<{CONCEPTS}country/1.0/".encode()

#: What stands before the name of a body of any state.
_STATE: Final = ("government", "federal")


@dataclass(slots=True)
class Profile:
    """What is known of one entity: names as given, ISO codes of countries, hosts of homepages, IRIs of parents.

    `mentions` are names by which records of other things speak of it: they count only where it has no name of its own.
    `above` are the words of its parents' names, `around` those of its places and countries; `spelled` is
    kept for `identity.spelling`.
    """

    iri: str
    names: set[str] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)
    acronyms: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)
    parents: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    above: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    spelled: "Spelling | None" = None

    def add(self, other: "Profile") -> None:
        """Take over what another profile knows of the same entity."""
        for name in (_NAMES, _MENTIONS, _ACRONYMS, _COUNTRIES, _HOSTS, _PARENTS, _PLACES):
            getattr(self, name).update(getattr(other, name))

    @property
    def called(self) -> set[str]:
        """Its names, or how others mention it where nobody names it."""
        return self.names or self.mentions


def profiles(lines: Iterable[bytes], namespaces: Namespaces) -> dict[str, Profile]:
    """Return the profile of every entity that the lines name, by its IRI as written there."""
    starts = tuple(f"<{namespaces.base}id/{kind}/".encode() for kind in KINDS)
    found: dict[str, Profile] = {}
    for line in lines:
        if not line.startswith(starts):
            continue
        subject, predicate, rest = line.split(b" ", 2)
        if name := _FIELDS.get(predicate):
            iri = subject[1:-1].decode()
            getattr(found.setdefault(iri, Profile(iri)), name).update(_values(name, rest[:-3]))
    return found


def _values(name: str, written: bytes) -> Iterator[str]:
    if name == _HOSTS:
        if address := host(written[1:-1].decode()):
            yield address
    elif name == _PARENTS:
        yield written[1:-1].decode()
    elif name == _COUNTRIES:
        if written.startswith(_COUNTRY):
            yield written[len(_COUNTRY) : -1].decode()
    else:
        yield text(written)


def text(literal: bytes) -> str:
    """Return the text of a literal as it stands in a line."""
    if b"\\" in literal:
        (quad,) = parse(b"<x:> <x:> %b ." % literal, RdfFormat.N_TRIPLES)
        return cast("Literal", quad.object).value
    return literal[1 : literal.rindex(b'"')].decode()


@lru_cache(maxsize=1 << 16)
def host(address: str) -> str | None:
    """Return the host of a web address without `www.`, None if there is none."""
    try:
        name = urlsplit(address).hostname
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None


def ancestors(profile: Profile, whole: Mapping[str, Profile]) -> set[str]:
    """Return the IRIs of the parents of a profile, their parents and so on, as far as there are profiles of them."""
    found: set[str] = set()
    ahead = list(profile.parents)
    while ahead:
        iri = ahead.pop()
        if iri in whole and iri not in found:
            found.add(iri)
            ahead.extend(whole[iri].parents)
    return found - {profile.iri}


def complete(whole: Mapping[str, Profile]) -> None:
    """Fill in the words of what is above and around every profile."""
    for profile in whole.values():
        above = (whole[iri] for iri in ancestors(profile, whole))
        profile.above = frozenset(
            chain.from_iterable(words(name) for one in above for name in one.called | one.acronyms)
        )
        profile.around = frozenset(chain.from_iterable(map(words, profile.places))).union(
            *map(_country_words, profile.countries)
        )


@lru_cache(maxsize=1 << 10)
def _country_words(code: str) -> frozenset[str]:
    """Return the words of the English names of a country, and those for a state as such."""
    found = pycountry.countries.get(alpha_2=code)
    names = (found.name, getattr(found, "common_name", ""), getattr(found, "official_name", "")) if found else ()
    return frozenset(chain(_STATE, *map(words, names)))


def merged(parts: Iterable[Mapping[str, Profile]], canonical: Mapping[str, str]) -> dict[str, Profile]:
    """Join what all sources say of each entity, under canonical IRIs."""
    whole: dict[str, Profile] = {}
    for part in parts:
        for iri, profile in part.items():
            chosen = canonical.get(iri, iri)
            whole.setdefault(chosen, Profile(chosen)).add(profile)
    for profile in whole.values():
        profile.parents = {canonical.get(parent, parent) for parent in profile.parents} - {profile.iri}
    return whole
