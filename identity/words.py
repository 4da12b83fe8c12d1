"""Names as words that can be compared: without case, accents, punctuation, articles and what stands in brackets."""

import re
from functools import lru_cache
from html import unescape
from typing import Final

from anyascii import anyascii

#: Words that say nothing about whom a name names: articles, prepositions and conjunctions of the frequent languages,
#: and legal forms.
_SILENT: Final = frozenset(
    (
        *("a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to"),
        *("de", "du", "des", "d", "la", "le", "les", "l", "et", "en", "au", "aux", "pour"),
        *("der", "die", "das", "dem", "den", "und", "fur", "fuer", "von", "vom", "zu", "zum", "zur", "im", "am"),
        *("del", "los", "las", "el", "y", "para", "por", "e", "i", "o", "do", "da", "dos", "no", "na", "em"),
        *("di", "della", "delle", "dei", "degli", "dello", "il", "lo", "gli", "per"),
        *("van", "het", "een", "voor", "op", "te", "og", "av", "och", "till"),
        *("gmbh", "ggmbh", "ev", "ltd", "limited", "inc", "llc", "plc", "sa", "spa", "srl", "bv", "nv", "ag", "oy"),
    )
)

#: Short forms of states that stand in names as often as what they stand for.
_STATES: Final = {"us": "united states", "usa": "united states", "uk": "united kingdom", "un": "united nations"}

_IN_BRACKETS: Final = re.compile(r"\s*[(\[]\s*([^()\[\]]*?)\s*[)\]]")
_DASH: Final = re.compile(r"\s+[-–—]\s+")
#: The longest word that counts as a short form.
_SHORT: Final = 11
_ELISION: Final = re.compile(r"\b([a-z])'")
_DOTTED: Final = re.compile(r"\b(?:[a-z]\.\s?)+[a-z]\b\.?")
_WORD: Final = re.compile(r"[a-z0-9]+")
_STATE: Final = re.compile(rf"\b(?:{'|'.join(_STATES)})\b")


@lru_cache(maxsize=1 << 19)
def words(name: str) -> tuple[str, ...]:
    """Return the words of a name that count, in the order they stand; of a name of silent words only, all.

    Every script is written in Latin letters first, so that "Университет" and "Universitet" are one; "U.S." and "US"
    are the United States.
    """
    plain = anyascii(_without_short_form(spaced(name))).lower().replace("&", " and ")
    plain = _DOTTED.sub(lambda found: re.sub(r"[.\s]", "", found.group()) + " ", _ELISION.sub(r"\1 ", plain))
    plain = _STATE.sub(lambda found: _STATES[found.group()], plain.replace("'", ""))
    found = tuple(_WORD.findall(plain))
    return tuple(word for word in found if word not in _SILENT) or found


def spaced(name: str) -> str:
    """Return a name with its character references read and one space where there are several.

    Spaces in a row, also written as references, would make the expressions here try them in every combination.
    """
    return " ".join(unescape(name).split())


def _without_short_form(name: str) -> str:
    """Return a name without its own short form, in brackets or beside a dash: "Ulsan National Institute - UNI".

    What else stands there tells bodies apart: "Department of Health (Victoria)", "Institut de Chimie - CNRS".
    """
    plain = _IN_BRACKETS.sub(lambda found: "" if _is_acronym(found.group(1)) else f" - {found.group(1)} ", name)
    if not (sides := [side for side in _DASH.split(plain) if side.strip()]):
        return name
    longest = max(sides, key=len)
    return " ".join(side for side in sides if side is longest or not _are_initials(side, longest))


def _is_short(text: str) -> bool:
    return len(text) <= _SHORT and " " not in text


def _is_acronym(text: str) -> bool:
    return _is_short(text) and text[1:] != text[1:].lower()


def _are_initials(short: str, name: str) -> bool:
    """Tell whether the letters of a short word stand in the same order among the initials of a name."""
    initials = iter(word[0] for word in name.casefold().split())
    return _is_short(short) and all(letter in initials for letter in short.casefold())


def key(name: str) -> str:
    """Return what two names share that are the same but for order, case, accents and silent words."""
    return " ".join(sorted(words(name)))


def short_form(name: str) -> str | None:
    """Return the short form that a name is or ends with in brackets, such as "DFG"; None if there is none."""
    for found in _IN_BRACKETS.findall(spaced(name)):
        if _is_acronym(found):
            return str(found)
    return name if _is_short(name) else None
