"""What a saved query is called, asks and answers in the reader's language; in English where it is not translated.

A file for each language, `translations/<code>.ftl`, holds a message for each query: its title, and as attributes its
question and its answer, a pattern as in the header.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from fluent.syntax import FluentParser, ast

from queries.catalogue import SavedQuery
from queries.errors import InvalidHeader

#: The languages that queries are translated into, and how each is called in itself.
LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": "English",
        "fr": "français",
        "es": "español",
        "zh": "中文",
        "ar": "العربية",
        "ru": "русский",
    }
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of a query in one language; the answer is a pattern."""

    language: str
    title: str
    question: str
    answer: str


def wording(query: SavedQuery, language: str) -> Wording:
    """Return the texts of a query in a language, in English where there is no translation."""
    if language != "en" and (found := translations(language).get(query.stem)):
        return found
    return Wording("en", query.title, query.question, query.answer)


@cache
def translations(language: str) -> Mapping[str, Wording]:
    """Return the texts in a language by the stem of the query.

    Raises: InvalidHeader if the file is damaged, or a message lacks one of its parts.
    """
    if language not in LANGUAGES or language == "en":
        return {}
    name = f"{language}.ftl"
    text = files("queries.translations").joinpath(name).read_text("utf-8")
    found = {}
    for entry in FluentParser().parse(text).body:
        if isinstance(entry, ast.Junk):
            raise InvalidHeader(name, "translations", f"hold what is no message: {(entry.content or '')[:60]!r}")
        if isinstance(entry, ast.Message):
            found[entry.id.name] = _wording(name, language, text, entry)
    return MappingProxyType(found)


def _wording(name: str, language: str, text: str, entry: ast.Message) -> Wording:
    patterns = {"title": entry.value, **{attribute.id.name: attribute.value for attribute in entry.attributes}}
    parts = {}
    for part in ("title", "question", "answer"):
        pattern = patterns.get(part)
        if pattern is None or pattern.span is None:
            raise InvalidHeader(name, entry.id.name, f"has no {part}")
        parts[part] = text[pattern.span.start : pattern.span.end].strip()
    return Wording(language, **parts)
