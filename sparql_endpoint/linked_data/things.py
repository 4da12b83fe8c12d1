"""What a thing is, in a few lines: its description, its other names, its country, type and homepage, its own days."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from briefs.speech import translatable
from ontology import reused, terms
from ontology.namespaces import PREFIXES
from sparql_endpoint.linked_data.pointers import Row
from sparql_endpoint.linked_data.relations import days
from sparql_endpoint.wording.cells import Cell, cell
from sparql_endpoint.wording.languages import page_language

_PREFERRED: Final = f"{PREFIXES['skos']}prefLabel"
_NAMES: Final = (_PREFERRED, f"{PREFIXES['skos']}altLabel", terms.acronym)
#: Names that are shown; the statements have all.
_SHOWN: Final = 12
#: What a thing has one or a few of, and what that is called.
_TOLD: Final = (
    (translatable("Type"), (terms.organizationType, terms.infrastructureType, terms.initiativeType)),
    (translatable("Country"), (terms.country,)),
    (translatable("Serves"), (terms.servesRegion,)),
    (translatable("Homepage"), (reused.FOAF_HOMEPAGE,)),
)
_PROTOCOL: Final = re.compile(r"\Ahttps?://")
_DAYS: Final = (
    (translatable("Established"), terms.establishedOn),
    (translatable("Opened"), terms.openedOn),
    (translatable("Closed"), terms.closedOn),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a thing is: its name in the language of the page if it has one, texts and names with their languages,
    values by what they are called, and its own days."""

    name: str | None
    description: tuple[str, str] | None
    names: Sequence[tuple[str, str]]
    told: Sequence[tuple[str, Sequence[Cell]]]
    days: Sequence[tuple[str, str]]


def facts(own: Sequence[Row], called: Mapping[str, str]) -> Facts:
    """Return what the statements of a thing say it is."""
    language = page_language()
    preferred = _texts(own, (_PREFERRED,))
    named = dict(reversed([(code, text) for text, code in preferred]))
    told = [(title, list(_cells(own, names, called))) for title, names in _TOLD]
    values = {row.predicate: row.other for row in own}
    cut = {**{name: value.value for name, value in values.items() if isinstance(value, Literal)}, **days(values)}
    return Facts(
        name=named.get(language) if language != "en" else None,
        description=_best(_texts(own, (reused.DCT_DESCRIPTION, terms.aim)), language),
        names=_others(own)[:_SHOWN],
        told=[(title, cells) for title, cells in told if cells],
        days=[(title, cut[name]) for title, name in _DAYS if name in cut],
    )


def _others(own: Sequence[Row]) -> list[tuple[str, str]]:
    """Return the names that are not the display name, each once whatever its case."""
    known = {text.casefold() for text, _ in _texts(own, (reused.RDFS_LABEL,))}
    found: dict[str, tuple[str, str]] = {}
    for text, code in _texts(own, _NAMES):
        if text.casefold() not in known:
            found.setdefault(text.casefold(), (text, code))
    return list(found.values())


def _texts(own: Sequence[Row], names: Sequence[str]) -> list[tuple[str, str]]:
    """Return the texts of some properties, each with its language."""
    rows = (row for name in names for row in own if row.predicate == name)
    return [(row.other.value, row.other.language or "") for row in rows if isinstance(row.other, Literal)]


def _best(texts: Sequence[tuple[str, str]], language: str) -> tuple[str, str] | None:
    """Return the text in the language of the page, else in English, else the first."""
    wanted = (language, "en")
    return min(texts, key=lambda each: wanted.index(each[1]) if each[1] in wanted else len(wanted), default=None)


def _cells(own: Sequence[Row], names: Sequence[str], called: Mapping[str, str]) -> Iterator[Cell]:
    seen = set()
    for row in own:
        # A homepage is read without its protocol: what differs in that alone would stand there twice.
        read = _PROTOCOL.sub("", row.other.value).rstrip("/") if isinstance(row.other, NamedNode) else row.other
        if row.predicate in names and read not in seen:
            seen.add(read)
            yield from cell(row.other, called.get(row.other.value) if isinstance(row.other, NamedNode) else None)
