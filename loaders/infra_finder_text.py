"""Free text of Infra Finder: without markup, and as names of organisations where it is a list of nothing else."""

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

import pycountry

from loaders.addresses import without_emails
from loaders.records import Name
from ontology.vocabulary import country

#: What a text must be to be read as organisations, for notices.
ACCEPTED: Final = "names of organisations, separated by commas, semicolons or slashes, and nothing else"

_TAG: Final = re.compile(r"<[^<>]*>")
_ACRONYM: Final = re.compile(r"\s*\(((?=(?:[^()]*[A-Z]){2})[A-Z][A-Za-z-]{1,9})\)")
_REMARK: Final = re.compile(r"\s*\([^()]*\)")
#: What is in no name of an organisation, but in sentences, addresses and amounts; words in capitals are acronyms.
_SENTENCE: Final = re.compile(
    r"[:@$£€0-9()]|\bwww\.|\b(?:all|also|among|are|be|been|both|by|formally|formerly|founded|from|funded|funding|grants?"
    r"|has|have|information on|is|it|its|links|list|many|members|nor|none|not|other|others|our|see|some|supported"
    r"|supporters|supporting|their|these|they|though|various|was|we|were|which|who|will|with)\b",
    re.IGNORECASE,
)
#: A word that tells an organisation from a person or a place.
_ORGANISATION: Final = re.compile(
    r"\b(?:academy|agency|association|cent(?:er|re)|college|commission|community|consortium|corporation|council"
    r"|endowment|federation|fonds|foundation|fund|initiative|institut\w*|jisc|lab|laborator\w*|librar(?:y|ies)|ministr\w*"
    r"|museum|network|office|organi[sz]ation|press|societ\w*|trust|universi\w+)\b",
    re.IGNORECASE,
)
#: Names that people use and the ISO tables do not.
_OTHER_NAMES: Final = {"The Netherlands": "NL", "UK": "GB", "United States of America": "US"}
_WORD: Final = re.compile(r"[^\W\d_][\w-]+")
_UNIVERSITY: Final = re.compile(r"\buniversi\w+", re.IGNORECASE)
_AND: Final = re.compile(r"\s+and\s+(?:the\s+)?")
_AND_THE: Final = re.compile(r"\s+and\s+the\s+")
#: Names that "and" may join, or may not: nothing tells.
_UNIVERSITY_AND: Final = re.compile(r"\buniversi\w+\s+and\s+", re.IGNORECASE)
_LAST_WORD: Final = re.compile(r"\b[\w-]+\Z")
_LEADING: Final = re.compile(r"\A(?:and\s+)?(?:the\s+)?", re.IGNORECASE)
#: A college and the university that it is a part of are one name: "Birkbeck, University of London".
_COLLEGE: Final = re.compile(r"(^|[,;]\s*)([A-Z]\w+), (University of )")
_LONGEST: Final = 120


def plain(text: str) -> str:
    """Return text without markup, e-mail addresses and line breaks."""
    return " ".join(without_emails(html.unescape(_TAG.sub(" ", text))).split())


def address_part(name: str) -> str:
    """Return the last part of the address that Infra Finder gives to the page of a solution of this name."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", letters))


def organizations(text: str) -> tuple[tuple[Name, ...], ...] | None:
    """Return the names of each organisation in a plain text; None if it is anything but a list of organisations.

    Where commas part the names, each part must show that it is an organisation, so that a list of persons, or a name
    with its place, is never read as organisations. What stands in round brackets is an acronym or left out.
    """
    bare = text.strip(" .;,")
    short = {match.start(): match[1] for match in _ACRONYM.finditer(bare)}
    found = _parts(_REMARK.sub("", bare))
    if found is None:
        return None
    acronym = next(iter(short.values())) if len(short) == len(found) == 1 else None
    extra = (Name(acronym, None, "acronym"),) if acronym else ()
    return tuple((Name(name), *extra) for name in found)


def _parts(text: str) -> tuple[str, ...] | None:
    if any(not match[0].isupper() for match in _SENTENCE.finditer(text)):
        return None
    joined = _COLLEGE.sub(r"\1\2\0\3", text)
    parts = [part for piece in re.split(r"[;,/]", joined) for part in _divided(piece)]
    names = [_LEADING.sub("", part.strip()).replace("\0", ", ") for part in parts]
    kept = [name for name in names if name and not _is_country(name)]
    alone = len(kept) == 1
    return tuple(kept) if kept and all(_is_name(name, alone=alone) for name in kept) else None


def _divided(piece: str) -> Iterator[str]:
    """Yield the two names that "and" joins, where it can join nothing else."""
    first, *rest = halves = _AND.split(piece.strip())
    universities = [bool(_UNIVERSITY.search(half)) for half in halves]
    joined = _AND_THE.search(piece) or all(universities) or (" " not in first and any(universities))
    if len(rest) == 1 and joined:
        yield from halves
    else:
        yield piece


def _is_name(name: str, *, alone: bool) -> bool:
    if len(name) > _LONGEST or not any(letter.isupper() for letter in name) or _is_joined(name):
        return False
    return alone or bool(_ORGANISATION.search(name) or _WORD.fullmatch(name))


def _is_joined(name: str) -> bool:
    """Tell whether a name looks like two that "and" joins."""
    first, _, second = name.partition(" and ")
    last = _LAST_WORD.search(second)
    two = last is not None and _ORGANISATION.search(first) and _ORGANISATION.fullmatch(last[0])
    return bool(two or _UNIVERSITY_AND.search(name))


def _is_country(name: str) -> bool:
    return place(name) is not None


def place(name: str) -> str | None:
    """Return the concept of the country that has this name or code; None if none has."""
    try:
        return country(pycountry.countries.lookup(_OTHER_NAMES.get(name, name)).alpha_2)
    except LookupError:
        return None
