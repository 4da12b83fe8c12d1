"""One RDF term as part of a page: the text a reader sees and the address it leads to."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote_plus, unquote

from flask import g
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.namespaces import CONCEPTS, DEFAULT_BASE, ONTOLOGY, PREFIXES, SHAPES
from sparql_endpoint.answering.evaluation import settings
from sparql_endpoint.wording.languages import page_language
from sparql_endpoint.wording.page_languages import page_address
from sparql_endpoint.wording.term_pages import explanation
from sparql_endpoint.wording.term_words import record_word, relation_word, term_word

Term = NamedNode | Literal | BlankNode | Triple

#: What stands for an IRI in the address of its page, and what is not escaped there. Source: werkzeug.urls
_PLACE: Final = "IRI"
_KEPT: Final = "!$'()*,/:;?@"

_NUMBERS: Final = frozenset(f"{PREFIXES['xsd']}{name}" for name in ("decimal", "double", "float", "integer"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, the address it leads to, and what the text leaves out, such as the language; each of them if any."""

    text: str
    href: str | None = None
    note: str | None = None

    @property
    def outside(self) -> bool:
        """Whether the address is on another host."""
        return self.href is not None and not self.href.startswith(("/", "#"))


def cell(term: Term | None, name: str | None = None) -> list[Cell]:
    """Return the parts of a table cell, under this name if given: a literal that lists addresses has several.

    A term or concept of ours that has a name goes by the one that it has in the language of the page.
    """
    if term is None:
        return []
    if isinstance(term, NamedNode):
        own = _own(term.value, name) if name else None
        return [Cell(own or name or short(term.value), address(term.value))]
    if isinstance(term, Literal):
        words = term.value.split()
        if words and all(_is_address(word) for word in words):
            return [Cell(short(word), address(word)) for word in words]
        return [Cell(term.value, None, term.language)]
    return [Cell(str(term))]


def _own(iri: str, name: str) -> str | None:
    """Return what has this English name in the language of the page; None where it has no other."""
    language = page_language()
    if iri.startswith(f"{settings().base}id/rel/"):
        return relation_word(name, language)
    if iri.startswith(f"{settings().base}record/"):
        return record_word(name, language)
    return term_word(iri, language)


def is_number(term: Term | None) -> bool:
    """Return whether the term is a number, which tables align by their last digit."""
    return isinstance(term, Literal) and term.datatype.value in _NUMBERS


def address(iri: str) -> str | None:
    """Return where a link to iri leads: the page about a node of ours, the address itself elsewhere, None for neither.

    A term of the ontology or a shape leads to where it is explained. A reader stays on this host, whatever the base is.
    """
    known: dict[str, str | None] = g.setdefault("addresses", {})  # a page names the same sources and properties often
    if iri not in known:
        known[iri] = _address(iri)
    return known[iri]


def _address(iri: str) -> str | None:
    if iri.startswith((ONTOLOGY, SHAPES)):
        return explanation(iri)
    if is_ours(iri):
        before, after = _around()
        return f"{before}{quote_plus(iri, safe=_KEPT)}{after}"
    return iri if _is_address(iri) else None


def _around() -> tuple[str, str]:
    """Return what stands before and after the IRI in the address of its page, which is worked out once for a page.

    Such an address takes longer to build than to show, and a page has hundreds of them.
    """
    if "around" not in g:
        before, _, after = page_address("node.page", iri=_PLACE).partition(_PLACE)
        g.around = before, after
    found: tuple[str, str] = g.around
    return found


def is_ours(iri: str) -> bool:
    """Return whether iri names something in the graph and not a page elsewhere."""
    return iri.startswith((settings().base, DEFAULT_BASE))


def short(iri: str) -> str:
    """Return an IRI as people read it: ours without its base, a known term with its prefix, an address without http."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    for base in (CONCEPTS, settings().base, DEFAULT_BASE):
        if iri.startswith(base) and iri != base:
            return unquote(iri.removeprefix(base))
    return iri.removeprefix("https://").removeprefix("http://").rstrip("/")


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))
