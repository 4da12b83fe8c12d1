"""The names of a profile as they are compared, made once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from identity.profiles import Profile
from identity.words import key, short_form, spaced, words

#: Where a name ends and that of a part or the whole begins.
_PART: Final = re.compile(r"\s*[,;:|/]\s*|\s+[-–—]\s+")
#: A short form of fewer letters names too many.
_SHORTEST: Final = 3


@dataclass(frozen=True, slots=True)
class SpelledName:
    """A name, its words, its key, and the keys of what stands in it behind commas and dashes."""

    name: str
    words: frozenset[str]
    key: str
    behind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """The names of a profile in the order of the alphabet; one name by each key, as words and as letters alone; one
    short form by itself without case."""

    names: tuple[SpelledName, ...]
    by_key: Mapping[str, str]
    short: Mapping[str, str]


def spelling(profile: Profile) -> Spelling:
    """Return the names of a profile as they are compared; it keeps them."""
    if profile.spelled is None:
        names = sorted(profile.called)
        profile.spelled = Spelling(tuple(map(_spelled, names)), _by_key(names), _short_forms(profile))
    return profile.spelled


def _spelled(name: str) -> SpelledName:
    behind = (key(part) for part in divided(name)[1:])
    return SpelledName(name, frozenset(words(name)), key(name), tuple(part for part in behind if part))


def divided(name: str) -> list[str]:
    """Return what stands in a name between commas and dashes, the whole name if there are none."""
    return _PART.split(spaced(name))


def _by_key(names: list[str]) -> dict[str, str]:
    return {found: name for name in reversed(names) for found in keys(name)}


def keys(name: str) -> tuple[str, ...]:
    """Return what names that are the same share: their words in any order, or their letters in this order."""
    whole = words(name)
    return (key(name), "".join(whole)) if whole else ()


def _short_forms(profile: Profile) -> dict[str, str]:
    """Return the acronyms, the short forms in brackets and the names of one short word."""
    found = {short for name in profile.called if (short := short_form(name))}
    return {short.casefold(): short for short in sorted(found | profile.acronyms) if len(short) >= _SHORTEST}
