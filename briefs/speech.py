"""The language that a document is written in, and its words in it: whoever has one written brings the translations.

Texts are English where they are written down. `say` and `several` give them in the language that is spoken, which holds
for the thread or task that speaks it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Final

from babel.numbers import format_decimal

from queries.answers import RIGHT_TO_LEFT

#: What sets a value apart in a text from right to left, or its parts would change places with what is around them.
#: Source: https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
_APART: Final = "\u2068{}\u2069"


@dataclass(frozen=True, slots=True)
class Speech:
    """A language, and the texts in it."""

    language: str
    texts: NullTranslations


#: Signs between the items of a list, where they are not those of English.
_SIGNS: Final = {"fr": {"; ": " ; "}, "ar": {", ": "، ", "; ": "؛ "}, "zh": {", ": "、", "; ": "；"}}
_ENGLISH: Final = Speech("en", NullTranslations())
_SPOKEN: Final = ContextVar[Speech]("spoken")


@contextmanager
def spoken(language: str, texts: NullTranslations) -> Iterator[None]:
    """Let documents be in a language while this lasts."""
    before = _SPOKEN.set(Speech(language, texts))
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def language() -> str:
    """Return the code of the language that is spoken."""
    return _SPOKEN.get(_ENGLISH).language


def say(text: str, **values: str) -> str:
    """Return a text in the language that is spoken, with its values."""
    found = _SPOKEN.get(_ENGLISH).texts.gettext(text)
    return found % _apart(values) if values else found


def several(one: str, many: str, number: int, **values: str) -> str:
    """Return what is told of a number of things, which stands in it as `count`, in the language that is spoken."""
    found = _SPOKEN.get(_ENGLISH).texts.ngettext(one, many, number)
    return found % (_apart(values) | {"count": count(number)})


def listed(items: Iterable[str], sign: str = ", ") -> str:
    """Return items with the sign between them, ", " or "; ", as the language that is spoken writes it."""
    return _SIGNS.get(language(), {}).get(sign, sign).join(items)


def translatable(text: str) -> str:
    """Return the text as it is, to be said later: the extraction of texts finds it by the name of this function."""
    return text


def plural(one: str, many: str) -> tuple[str, str]:
    """Return the two as they are: the extraction of texts finds them by the name of this function."""
    return one, many


def count(number: int) -> str:
    """Return a whole number as people read it."""
    return format_decimal(number, locale=language())


def _apart(values: dict[str, str]) -> dict[str, str]:
    if language() not in RIGHT_TO_LEFT:
        return values
    return {name: text if text.isdecimal() else _APART.format(text) for name, text in values.items()}
