"""Text as it may stand on paper, and terms of the graph as cells."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Final
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from briefs.document import Cell
from briefs.speech import count, language, say
from ontology.namespaces import CONCEPTS, DEFAULT_BASE
from ontology.vocabulary import UnknownConcept, label
from queries.values import Value, value

Term = NamedNode | Literal | BlankNode | Triple

#: What stands for a value that no source states.
NOTHING: Final = "–"

#: Characters that nobody sees and that change what is around them: controls, forced directions, lone halves.
#: Source: https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings
_UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_SPACES: Final = re.compile(r"\s+")
_WEB: Final = re.compile(r"https?://[^\s<>\"]+")
_SHARE: Final = 100
#: How the codes that were given here begin.
_CURATED: Final = "oskg-"


def plain(text: str) -> str:
    """Return a text on one line, without characters that nobody sees and that change the text around them."""
    return _SPACES.sub(" ", _UNSEEN.sub("", text)).strip()


def amount(number: float) -> str:
    """Return a number as people read it, with three digits that say something where it is no whole one."""
    return count(int(number)) if number == int(number) else f"{number:,.3g}"


def share(part: int, whole: int) -> str:
    """Return a part as a percentage in words; nothing recorded of nothing is no share."""
    if not whole:
        return NOTHING
    percent = part * _SHARE / whole
    if part and percent < 1:
        return say("under 1 %")
    return f"{percent:.0f} %"


def web(text: str) -> str | None:
    """Return a text that is an address on the web; None for any other, such as a script."""
    return text if _WEB.fullmatch(text) else None


def cell(term: Term | None, names: Mapping[str, str], type_: str = "text") -> Cell:
    """Return a term of a column of this type as a cell: IRIs by their names, numbers and days also as values."""
    if term is None:
        return Cell(NOTHING)
    if isinstance(term, NamedNode):
        href = None if term.value.startswith(DEFAULT_BASE) else web(term.value)
        return Cell(called(term.value, names), href, iri=term.value)
    text = term.value if isinstance(term, Literal) else str(term)
    if iri(term) is not None:
        return Cell(called(text, names), iri=text)
    found = value(term, type_)
    return Cell(_shown(found, text), web(text), None if isinstance(found, str) else found)


def iri(term: Term | None) -> str | None:
    """Return the IRI of a thing of the graph that a term is, or that a text is made of; None for any other term."""
    if isinstance(term, NamedNode):
        return term.value
    if isinstance(term, Literal) and term.value.startswith(DEFAULT_BASE) and _WEB.fullmatch(term.value):
        return term.value
    return None


def called(iri: str, names: Mapping[str, str]) -> str:
    """Return the name of an IRI, or words from its last part where the release has none; concepts in the language that
    is spoken."""
    if (own := _concept(iri)) is not None:
        return own
    if iri in names:
        return plain(names[iri]) or NOTHING
    for base in (CONCEPTS, DEFAULT_BASE):
        if iri.startswith(base):
            return plain(unquote(iri.rstrip("/").rsplit("/", 1)[-1]).removeprefix(_CURATED).replace("-", " "))
    return plain(iri)


def _concept(iri: str) -> str | None:
    """Return what a concept is called in another language than English, which the release has."""
    if language() == "en" or not iri.startswith(CONCEPTS):
        return None
    with suppress(UnknownConcept):
        return label(iri, language())
    return None


def _shown(found: Value, text: str) -> str:
    if isinstance(found, bool):
        return say("yes") if found else say("no")
    if isinstance(found, int):
        return count(found)
    if isinstance(found, date):
        return found.isoformat()
    return plain(text) or NOTHING
