"""Readers of the values that curated files hold: each takes a place and a value, and gives what a record wants.

A reader refuses what it does not know, with the place, the value and what is accepted; nothing is mended or guessed.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Final

from loaders.errors import InvalidRecord
from loaders.records import Day, Kind, Reference, day
from ontology.identifiers import SCHEMES, Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import UnknownConcept, concept
from ontology.vocabulary import country as country_concept
from ontology.vocabulary import language as language_concept

#: Quotes are evidence and no copies. Source: shapes S23
_LONGEST_QUOTE: Final = 300
#: So many accepted words are all named in a message; of more, the nearest.
_FEW: Final = 12
_URL: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_LANGUAGE_TAG: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: its file and entry, its field, and the entities that keys can name there."""

    entry: str
    field: str
    keys: Mapping[str, Reference]

    def at(self, field: str) -> "Place":
        """Return the place of a field inside this one."""
        return replace(self, field=f"{self.field}.{field}" if self.field else field)

    def wrong(self, value: object, accepted: str) -> InvalidRecord:
        """Return the error that says what was found here and what is accepted."""
        return InvalidRecord(self.entry, self.field or "entry", value, accepted)

    def known(self, value: object, accepted: Iterable[str], what: str) -> str:
        """Return value if it is one of the accepted words.

        Raises: InvalidRecord that names the nearest words if it is not.
        """
        words = sorted(accepted)
        if isinstance(value, str) and value in words:
            return value
        near = words if len(words) <= _FEW else get_close_matches(str(value), words, n=5, cutoff=0.4)
        raise self.wrong(value, f"{what}: {', '.join(near or [*words[:_FEW], '…'])}")


#: Reads one value of a file. The result is Any because each field of a record has its own type.
Reader = Callable[[Place, object], Any]


def mapping(place: Place, value: object) -> Mapping[str, object]:
    """Return value if it is a mapping whose keys are text."""
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise place.wrong(value, "a mapping whose keys are text (put no, on and yes in quotes)")
    return value


def text(place: Place, value: object) -> str:
    """Return value if it is text with something in it."""
    if not isinstance(value, str) or not value.strip():
        raise place.wrong(value, "text (put it in quotes if YAML reads it as something else)")
    return value


def url(place: Place, value: object) -> str:
    """Return value if it is an http address."""
    if not _URL.fullmatch(text(place, value)):
        raise place.wrong(value, "an address that begins with http:// or https://")
    return str(value)


def flag(place: Place, value: object) -> bool:
    """Return value if it is true or false."""
    if not isinstance(value, bool):
        raise place.wrong(value, "true or false")
    return value


def integer(place: Place, value: object) -> int:
    """Return value if it is a whole number that is not negative."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise place.wrong(value, "a whole number, 0 or more")
    return value


def decimal(place: Place, value: object) -> Decimal:
    """Return value as a decimal number that is not negative."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not value >= 0:
        raise place.wrong(value, "a number, 0 or more")
    return Decimal(str(value))


def share(place: Place, value: object) -> Decimal:
    """Return value as a decimal number from 0 to 1."""
    number = decimal(place, value)
    if number > 1:
        raise place.wrong(value, "a number from 0 to 1")
    return number


def moment(place: Place, value: object) -> Day:
    """Return value as a date known to the day, the month or the year."""
    try:
        return day(str(value))
    except ValueError as error:
        raise place.wrong(value, "a date: YYYY, YYYY-MM or YYYY-MM-DD") from error


def full_date(place: Place, value: object) -> date:
    """Return value if it is a date to the day."""
    if type(value) is not date:
        raise place.wrong(value, "a date YYYY-MM-DD")
    return value


def currency(place: Place, value: object) -> str:
    """Return value if it has the form of an ISO 4217 code."""
    if not re.fullmatch("[A-Z]{3}", text(place, value)):
        raise place.wrong(value, "a currency code of three capitals (ISO 4217)")
    return str(value)


def quote(place: Place, value: object) -> str:
    """Return value if it is text that is short enough to quote."""
    if len(text(place, value)) > _LONGEST_QUOTE:
        raise place.wrong(value, f"a quote of at most {_LONGEST_QUOTE} characters")
    return str(value)


def language_tag(place: Place, value: object) -> str:
    """Return value if it has the form of a BCP 47 tag."""
    if not isinstance(value, str) or not _LANGUAGE_TAG.fullmatch(value):
        raise place.wrong(value, "a language tag such as en or pt-BR (quote the tag of Norwegian)")
    return value


def identifier_of(place: Place, value: object, scheme: str) -> Identifier:
    """Return value as an identifier of the scheme; a number that YAML made of one is taken by its digits."""
    place.known(scheme, SCHEMES.keys() - {"oskg", "re3data-name", "source-name"}, "an identifier scheme")
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise place.wrong(value, f"a {scheme} identifier")
    try:
        return identifier(scheme, str(value))
    except InvalidIdentifier as error:
        raise place.wrong(value, str(error)) from error


def code(scheme: str) -> Reader:
    """Return a reader of codes of one scheme in its version 1.0."""

    def read(place: Place, value: object) -> str:
        return _concept(place, value, scheme, text(place, value), "1.0")

    return read


def code_path(*schemes: str) -> Reader:
    """Return a reader of concepts of the named schemes, written scheme/version/code."""

    def read(place: Place, value: object) -> str:
        scheme, version, last = (*text(place, value).split("/", 2), "", "")[:3]
        if scheme not in schemes or not last:
            raise place.wrong(value, f"scheme/version/code of one of the schemes {', '.join(schemes)}")
        return _concept(place, value, scheme, last, version)

    return read


def _concept(place: Place, value: object, scheme: str, last: str, version: str) -> str:
    try:
        return concept(scheme, last, version)
    except UnknownConcept as error:
        raise place.wrong(value, f"a known code: {error}") from error


def region(place: Place, value: object) -> str:
    """Return the concept of a region: a code of the scheme region, or scheme/version/code of another kind."""
    if "/" in text(place, value):
        return str(code_path("unesco-region", "country-group", "country", "region")(place, value))
    return str(code("region")(place, value))


def country(place: Place, value: object) -> str:
    """Return the concept of an ISO 3166-1 alpha-2 code, of eu or of international."""
    if value in {"eu", "international"}:
        return str(code("region")(place, value))
    found = country_concept(value) if isinstance(value, str) and re.fullmatch("[A-Z]{2}", value) else None
    if found is None:
        raise place.wrong(value, "an ISO 3166-1 alpha-2 code in capitals (NO in quotes), eu or international")
    return found


def language(place: Place, value: object) -> str:
    """Return the concept of an ISO 639 code."""
    found = language_concept(text(place, value))
    if found is None:
        raise place.wrong(value, "an ISO 639-1, 639-2 or 639-3 code")
    return found


def word(*accepted: str) -> Reader:
    """Return a reader of one of a few words."""
    return lambda place, value: place.known(value, accepted, "one of")


def reference(*kinds: Kind) -> Reader:
    """Return a reader of keys that name an entity of one of the kinds; of any kind if none is given."""

    def read(place: Place, value: object) -> Reference:
        fitting = {key: one for key, one in place.keys.items() if not kinds or one.kind in kinds}
        what = " or ".join(kinds) or "entity"
        return fitting[place.known(value, fitting, f"the key of a declared {what}")]

    return read


def many(reader: Reader) -> Reader:
    """Return a reader of lists without repetitions, at least one value long."""

    def read(place: Place, value: object) -> tuple[Any, ...]:
        if not isinstance(value, list) or not value:
            raise place.wrong(value, "a list with at least one value")
        found = tuple(reader(place.at(str(number)), one) for number, one in enumerate(value, 1))
        if len(set(found)) < len(found):
            raise place.wrong(value, "a list without repetitions")
        return found

    return read


def only(reader: Reader) -> Reader:
    """Return a reader of one value for a field of a record that holds several."""
    return lambda place, value: (reader(place, value),)
