"""Cells of pages of GEPRIS as they were copied into tables: lists of institutions, their names, subject areas.

Format: a list is written as Python writes one, of pairs of a name and an address; GEPRIS itself
(https://gepris.dfg.de/) has pages, whose line breaks are lost in the copies.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concepts, label

#: What a list must look like, for messages.
ACCEPTED: Final = "a list of pairs ('name', 'https://gepris.dfg.de/gepris/institution/…')"

_TEXT: Final = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_PAIR: Final = rf"\({_TEXT}, {_TEXT}\)"
_LIST: Final = re.compile(rf"\[(?:{_PAIR}(?:, {_PAIR})*)?\]")
_ESCAPE: Final = re.compile(r"\\(?![\\'\"nrtxuU])")
_PERSON: Final = "/gepris/person/"

#: Words that begin a line of an address of GEPRIS, so that nothing can be in front of them but a lost line break.
_LINE_HEADS: Final = (
    *("AG ", "Abteilung", "An-Institut", "Arbeitsgruppe", "Arbeitsstelle", "Biozentrum", "Botanischer Garten"),
    *("Bundesforschungsinstitut", "Center for", "Cologne Center", "Computational Biology", "Data Center"),
    *("Deutsche Digitale Bibliothek", "Deutsches ", "Drittmittelverwaltung", "Ethnologisches Museum", "FG ", "Fach"),
    *("Fakultät", "Forschungsbereich", "Geschäftsstelle", "Hans-Knöll-Institut", "Helmholtz-Zentrum"),
    *("Hochschule ", "Höchstleistungsrechenzentrum", "Informationszentrum", "Institut", "Karl-Arnold-Haus"),
    *("Kolleg-Forschungsgruppe", "Kommunikations-", "Koordinierungszentren", "Kulturhistorische", "Lehrstuhl"),
    *("Leibniz-Institut", "Ländergruppe", "Medizinische Fakultät", "Niedersächsische"),
    *("Regionales", "Rechenzentrum", "Technische Informationsbibliothek", "Universität", "Wissenschaftsforum"),
    *("Zentrum für", "im Forschungsverbund"),
)
_LOST_BREAK: Final = re.compile(
    rf"(?<=[a-zäöüß.)])(?=(?:{'|'.join(map(re.escape, _LINE_HEADS))}))|(?<=\))(?=[A-ZÄÖÜ])|(?<=e\.V\.)(?=[A-ZÄÖÜ])"
)
#: Where the address of whoever keeps the office begins, which may name a person.
_CARE_OF: Final = re.compile(r"c/o\b.*", re.DOTALL)
_ACADEMIC: Final = re.compile(r"(?:Herrn?\s|Frau\s|Prof\.|Professorin?\s|Privatdozent|PD\s|Dr\.)")

#: No name of a subject area has more commas than this less one.
_LONGEST: Final = 3


@dataclass(frozen=True, slots=True)
class Listed:
    """The institutions of a cell, in its order, and how many persons and unreadable entries it has besides."""

    institutions: tuple[tuple[Identifier, str], ...]
    persons: int = 0
    unknown: int = 0


def listed(cell: str) -> Listed:
    """Return the institutions of a list; persons are counted and never read.

    Nothing is evaluated but a flat list of pairs of texts.

    Raises: ValueError if the cell is neither empty nor such a list.
    """
    if not cell:
        return Listed(())
    if not _LIST.fullmatch(cell) or _ESCAPE.search(cell.replace("\\\\", "")):
        raise ValueError(f"expected {ACCEPTED}")
    try:
        pairs: list[tuple[str, str]] = ast.literal_eval(cell)
    except SyntaxError as error:
        raise ValueError(f"expected {ACCEPTED}: {error}") from error
    found: dict[Identifier, str] = {}
    persons = unknown = 0
    for name, address in pairs:
        own = institution(address)
        if _PERSON in address:
            persons += 1
        elif own and line_by_line(name):
            found[own] = line_by_line(name)
        else:
            unknown += 1
    return Listed(tuple(found.items()), persons, unknown)


def institution(address: str) -> Identifier | None:
    """Return the number of an institution by the address of its page; None if the page is of something else."""
    try:
        return identifier("gepris-institution", address)
    except InvalidIdentifier:
        return None


def line_by_line(name: str) -> str:
    """Return the name of an institution with commas for line breaks, without whose address it uses.

    A line that begins like the name of a person is left out.
    """
    lines = (" ".join(line.split()) for line in _LOST_BREAK.split(_CARE_OF.sub("", name)))
    return ", ".join(line for line in lines if line and not _ACADEMIC.match(line))


def subjects(text: str) -> Iterator[str]:
    """Yield the concepts of a text of subject areas, and as they stand those that the classification does not have.

    Names hold commas themselves, so the longest that fits is taken.
    """
    parts = text.split(",")
    while parts:
        for length in range(min(len(parts), _LONGEST), 0, -1):
            if found := _subject_areas().get(_bare(",".join(parts[:length]))):
                yield found
                break
        else:
            length = 1
            if parts[0].strip():
                yield parts[0].strip()
        parts = parts[length:]


@cache
def _subject_areas() -> Mapping[str, str]:
    """Return the concepts with at most two digits of the classification in its fourth version, by bare name."""
    areas = (iri for code, iri in concepts("dfg", "4.0").items() if len(code) <= len("12"))
    return MappingProxyType({_bare(label(iri)): iri for iri in areas})


def _bare(name: str) -> str:
    """Return a name without case and spaces, which are lost at line breaks too."""
    return "".join(name.split()).casefold()
