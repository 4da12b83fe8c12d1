"""Terms and texts of a vocabulary as a page shows them: where a term is explained, and in which language a text is."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal

from briefs.speech import translatable
from ontology import vocabulary
from ontology.namespaces import CONCEPTS, PREFIXES
from sparql_endpoint.wording.cells import Cell, short
from sparql_endpoint.wording.term_pages import explanation

_SKOS: Final = PREFIXES["skos"]

#: How a match to a term elsewhere is read, closest first.
MATCHES: Final = {
    f"{_SKOS}exactMatch": translatable("Same as"),
    f"{_SKOS}closeMatch": translatable("Close to"),
    f"{_SKOS}broadMatch": translatable("Narrower than"),
    f"{_SKOS}narrowMatch": translatable("Broader than"),
    f"{_SKOS}relatedMatch": translatable("Related to"),
}

#: Datatypes in words.
DATATYPES: Final = {
    f"{PREFIXES['xsd']}boolean": "true or false",
    f"{PREFIXES['xsd']}date": "a day",
    f"{PREFIXES['xsd']}decimal": "a number",
    f"{PREFIXES['xsd']}integer": "a whole number",
    f"{PREFIXES['xsd']}string": "a text",
}

#: The languages that are written from right to left.
_LEFTWARDS: Final = frozenset({"ar", "fa", "he", "ur"})


@dataclass(frozen=True, slots=True)
class Said:
    """A text with its language, so that a browser reads it aloud and sets it as that language is."""

    text: str
    language: str

    @property
    def direction(self) -> str:
        """In which direction the language is written, as HTML says it."""
        return "rtl" if self.language in _LEFTWARDS else "ltr"


@dataclass(frozen=True, slots=True)
class Row:
    """One line about a term: a heading and what stands under it."""

    heading: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of a document: its name, its media type, and the end of the address that gives it."""

    name: str
    media_type: str
    suffix: str


#: The formats in which a program reads a document, in the order in which a page offers them.
FORMATS: Final = (
    Format("Turtle", "text/turtle", "ttl"),
    Format("JSON-LD", "application/ld+json", "jsonld"),
    Format("RDF/XML", "application/rdf+xml", "rdf"),
    Format("N-Triples", "application/n-triples", "nt"),
    Format("TriG", "application/trig", "trig"),
    Format("N-Quads", "application/n-quads", "nq"),
)


def said(literal: Literal) -> Said:
    """Return a literal as a text with its language; one without is taken for English."""
    return Said(literal.value, literal.language or "en")


def elsewhere(literals: list[Literal]) -> list[Said]:
    """Return the texts in other languages than English."""
    return [said(each) for each in literals if each.language not in (None, "en")]


def term(iri: str, here: str, called: str = "") -> Cell:
    """Return a term, under this name if given, as a link to its explanation; here is the namespace of the page."""
    if iri.startswith(here):
        local = iri.removeprefix(here)
        return Cell(called or local, f"#{local}")
    return Cell(called or short(iri), explanation(iri) or iri)


def concept(iri: str) -> Cell:
    """Return a concept or a scheme by its name, as a link to the page of its scheme; an IRI elsewhere as it is read.

    Raises: UnknownConcept if a concept of ours does not exist.
    """
    called = vocabulary.label(iri) if iri.startswith(CONCEPTS) else short(iri)
    return Cell(called, explanation(iri) or iri)


def rows(*pairs: tuple[str, list[Cell]]) -> list[Row]:
    """Return the lines that have anything under their heading."""
    return [Row(heading, cells) for heading, cells in pairs if cells]
