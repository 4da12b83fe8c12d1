"""Fields of EOSC profiles as their versions spell them, and the identifiers in them."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from loaders import eosc_words as words
from loaders.eosc_names import names
from loaders.errors import InvalidRecord
from loaders.json_values import mapping, mappings, texts
from loaders.noticed import noticed, noticed_address
from loaders.records import Kind, Name, Notice, Policy, Reference
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept

#: What an identifier of another scheme begins with, and the scheme; anything else is an id of EOSC.
_OTHERS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    Kind.ORGANIZATION: (
        ("ror", r"(?:https?://)?(?:www\.)?ror\.org/|ror:"),
        ("fundref", r".*10\.13039/"),
        ("wikidata", r".*wikidata\.org/|wikidata:"),
    ),
    Kind.INFRASTRUCTURE: (
        ("re3data", r".*(?:re3data\.org/repository/|10\.17616/)"),
        ("fairsharing", r".*10\.25504/"),
        ("wikidata", r".*wikidata\.org/|wikidata:"),
    ),
}
#: The names of schemes in a profile, folded.
_SCHEMES: Final[Mapping[str, str]] = {"ror": "ror", "re3data": "re3data", "wikidata": "wikidata", "isni": "isni"}
_ACCEPTED: Final = "a persistent identifier such as 21.T15999/abc or https://ror.org/019kf3481"
_SECONDS: Final = re.compile(r"[0-9]{9,11}")
_MILLISECONDS: Final = re.compile(r"[0-9]{12,14}")


def text(content: Mapping[str, Any], *fields: str) -> str:
    """Return the text of the first of the fields that has one, in one line; "" if none has."""
    found = (content.get(field) for field in fields)
    return next((" ".join(one.split()) for one in found if isinstance(one, str) and one.strip()), "")


def listed(content: Mapping[str, Any], *fields: str) -> list[str]:
    """Return the texts of the first of the fields that has any, whether it holds a list or one text."""
    for field in fields:
        value = content.get(field)
        if found := texts(value) or texts([value]):
            return found
    return []


def objects(content: Mapping[str, Any], *fields: str) -> list[Mapping[str, Any]]:
    """Return the objects of the first of the fields that has any, whether it holds a list or one object."""
    for field in fields:
        if found := mappings(content.get(field)) or mappings([content.get(field)]):
            return found
    return []


def tails(vocabulary: str, given: list[str]) -> list[str]:
    """Return words without the name of their vocabulary."""
    return [words.tail(vocabulary, word) for word in given]


def persistent(kind: Kind, given: str) -> Identifier:
    """Read a persistent identifier, of another scheme or of EOSC itself.

    Raises: InvalidIdentifier if it is none.
    """
    scheme = next((name for name, begin in _OTHERS.get(kind, ()) if re.match(begin, given, re.IGNORECASE)), "eosc")
    return identifier(scheme, given)


def own(kind: Kind, content: Mapping[str, Any], position: str, notices: list[Notice], field: str = "id") -> Reference:
    """Return what a record is known by: its id, and those of other schemes.

    Raises: InvalidRecord if it has no id.
    """
    given = text(content, field)
    try:
        first = persistent(kind, given)
    except InvalidIdentifier as error:
        raise InvalidRecord(position, field, content.get(field), _ACCEPTED) from error
    return Reference(kind, (first, *_alternatives(kind, content, first, notices)))


def _alternatives(
    kind: Kind, content: Mapping[str, Any], first: Identifier, notices: list[Notice]
) -> Iterator[Identifier]:
    """Yield the identifiers of other schemes, one a scheme, since a second one of a scheme is not the same thing."""
    seen = {first.scheme}
    for one in objects(content, "alternativePIDs", "alternativeIdentifiers"):
        given, named = text(one, "pid", "value"), text(one, "pidSchema", "type").lower()
        try:
            found = identifier(_SCHEMES[named], given) if named in _SCHEMES else persistent(kind, given)
        except InvalidIdentifier:
            notices.append(Notice("alternativeIdentifiers", given, _ACCEPTED))
            continue
        if found.scheme not in seen and found.scheme != "eosc":
            seen.add(found.scheme)
            yield found


def called(content: Mapping[str, Any], position: str) -> tuple[Name, ...]:
    """Return the name of a thing and its short name.

    Raises: InvalidRecord if it has no name.
    """
    found = names(text(content, "name"), text(content, "abbreviation", "acronym"))
    if not found:
        raise InvalidRecord(position, "name", content.get("name"), "a name")
    return found


def reference(kind: Kind, field: str, given: str, notices: list[Notice]) -> Reference | None:
    """Return the entity that a field refers to; None, with a notice, if it holds no identifier."""
    try:
        return Reference(kind, (persistent(kind, given),))
    except InvalidIdentifier:
        notices.append(Notice(field, given, _ACCEPTED))
        return None


def policies(content: Mapping[str, Any], notices: list[Notice]) -> tuple[Policy, ...]:
    """Return every page about a policy once."""
    found: dict[Policy, None] = {}
    for field, kind in words.POLICIES.items():
        if url := noticed_address(field, content.get(field), notices):
            found[Policy(url, kind=concept("policy-kind", kind))] = None
    return tuple(found)


def homepages(content: Mapping[str, Any], notices: list[Notice], *fields: str) -> tuple[str, ...]:
    """Return every address of the fields once."""
    found: dict[str, None] = {}
    for field in fields:
        for given in listed(content, field):
            if url := noticed_address(field, given, notices):
                found[url] = None
    return tuple(found)


def modified(content: Mapping[str, Any], bundle: Mapping[str, Any], notices: list[Notice]) -> date | None:
    """Return the day of the last change, of the record or else of the thing."""
    value = mapping(bundle.get("metadata")).get("modifiedAt") or content.get("lastUpdate")
    given = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return noticed("lastUpdate", given, _day, "milliseconds since 1970, or YYYY-MM-DD", notices)


def _day(given: str) -> date:
    if _MILLISECONDS.fullmatch(given) or _SECONDS.fullmatch(given):
        seconds = int(given) // (1000 if _MILLISECONDS.fullmatch(given) else 1)
        return datetime.fromtimestamp(seconds, UTC).date()
    return date.fromisoformat(given[:10])
