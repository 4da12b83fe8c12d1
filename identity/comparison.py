"""How alike two profiles are: in name, country and web address."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from publicsuffixlist import PublicSuffixList
from rapidfuzz import fuzz

from identity.profiles import Profile
from identity.spelling import Spelling, spelling

#: How two entities are called, the more certain first: by the same words; by words that differ in spelling; alike but
#: for the name of a parent, a place or a country; alike but that one names its parent too; alike but that the first
#: leaves words out; by the same short form; otherwise.
Names = Literal["same", "similar", "qualified", "part", "shortened", "short", "other"]
Countries = Literal["same", "unknown", "different"]
#: Whether two entities have the same host, hosts under one registered domain, or other ones.
Web = Literal["host", "domain", "unknown", "different"]

#: From which ratio of rapidfuzz on two names with sorted words, 0 to 100, names count as similar ...
SIMILAR: Final = 90
#: ... and how alike every single word must then be to a word of the other name.
_WORD_ALIKE: Final = 78
#: A name of fewer words is no shortened one.
_WORDS_LEFT: Final = 2

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What speaks for and against two profiles being of one entity; `pair` are the two names that are most alike."""

    names: Names
    pair: Pair
    countries: Countries
    web: Web


def likeness(one: Profile, other: Profile) -> Likeness:
    """Compare two profiles; `other` is the one that a register knows more of."""
    names, pair = called(one, other)
    return Likeness(names, pair, countries(one, other), web(one, other))


def called(one: Profile, other: Profile) -> tuple[Names, Pair]:
    """Return the first way in which names are alike, with the first two in the alphabet that are."""
    mine, theirs = spelling(one), spelling(other)
    for way, pairs in _WAYS.items():
        if pair := next(pairs(one, mine, other, theirs), None):
            return way, pair
    return "other", ("", "")


def _same(_: Profile, mine: Spelling, __: Profile, theirs: Spelling) -> Iterator[Pair]:
    for shared in sorted(mine.by_key.keys() & theirs.by_key.keys()):
        yield mine.by_key[shared], theirs.by_key[shared]


def _similar(_: Profile, mine: Spelling, __: Profile, theirs: Spelling) -> Iterator[Pair]:
    for a in mine.names:
        for b in theirs.names:
            if len(a.words) == len(b.words) and are_similar(a.key, b.key):
                yield a.name, b.name


@lru_cache(maxsize=1 << 18)
def are_similar(one: str, other: str) -> bool:
    """Tell whether two keys are spellings of one: word by word, and no number differs."""
    return bool(fuzz.ratio(one, other, score_cutoff=SIMILAR)) and _word_by_word(one.split(), other.split())


def _word_by_word(one: list[str], other: list[str]) -> bool:
    left, right = [word for word in one if word not in other], [word for word in other if word not in one]
    return len(left) == len(right) and all(
        not (a.isdigit() or b.isdigit()) and fuzz.ratio(a, b) >= _WORD_ALIKE for a, b in zip(left, right, strict=True)
    )


def _qualified(one: Profile, mine: Spelling, other: Profile, theirs: Spelling) -> Iterator[Pair]:
    """Give the pairs of which one name is the other with the name of a parent, a place or a country added.

    A name that leaves a place out may be that of the parent: where the longer name is of what has a parent, only words
    of that parent may be added.
    """
    for a in mine.names:
        for b in theirs.names:
            if a.words < b.words:
                longer, shorter = other, one
            elif b.words < a.words:
                longer, shorter = one, other
            else:
                continue
            allowed = longer.above or (longer.around | shorter.around)
            if a.words and b.words and (a.words ^ b.words) <= allowed | shorter.above:
                yield a.name, b.name


def _part(one: Profile, mine: Spelling, other: Profile, theirs: Spelling) -> Iterator[Pair]:
    """Give the pairs of which one name is a part of the other, behind a comma, and names what has a parent."""
    for whole, part, bearer in ((mine, theirs, other), (theirs, mine, one)):
        for a in whole.names if bearer.above else ():
            for b in part.names:
                if any(behind == b.key or are_similar(behind, b.key) for behind in a.behind):
                    yield (a.name, b.name) if whole is mine else (b.name, a.name)


def _shortened(_: Profile, mine: Spelling, other: Profile, theirs: Spelling) -> Iterator[Pair]:
    """Give the pairs whose first name leaves words of the second out, which names what has no parent."""
    if other.above:
        return
    for a in mine.names:
        for b in theirs.names:
            if len(a.words) >= _WORDS_LEFT and a.words < b.words:
                yield a.name, b.name


def _short(_: Profile, mine: Spelling, __: Profile, theirs: Spelling) -> Iterator[Pair]:
    for shared in sorted(mine.short.keys() & theirs.short.keys()):
        yield mine.short[shared], theirs.short[shared]


_WAYS: Final[dict[Names, Callable[[Profile, Spelling, Profile, Spelling], Iterator[Pair]]]] = {
    "same": _same,
    "similar": _similar,
    "qualified": _qualified,
    "part": _part,
    "shortened": _shortened,
    "short": _short,
}


def countries(one: Profile, other: Profile) -> Countries:
    """Tell whether two entities are in the same country; one may be in several."""
    if not one.countries or not other.countries:
        return "unknown"
    return "same" if one.countries & other.countries else "different"


def web(one: Profile, other: Profile) -> Web:
    """Tell whether two entities are at the same place of the web."""
    if not one.hosts or not other.hosts:
        return "unknown"
    if one.hosts & other.hosts:
        return "host"
    mine = {domain for host in one.hosts if (domain := registered(host))}
    return "domain" if any(registered(host) in mine for host in other.hosts) else "different"


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=1 << 17)
def registered(host: str) -> str | None:
    """Return the domain under which a host was registered, by the Public Suffix List; None for a suffix itself."""
    found = _suffixes().privatesuffix(host)
    return str(found) if found else None
