"""What a subject is: kind, other names, place, dates, homepage, in the words of the release."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolution

from briefs.asking import HEAD, Ask, names
from briefs.document import Block, Cell, Facts, Paragraph
from briefs.speech import count, say
from briefs.subjects import Subject
from briefs.wording import Term, cell, plain
from ontology import reused, terms
from ontology.namespaces import PREFIXES
from queries.blocks import fill

_SKOS: Final = PREFIXES["skos"]
#: What is told, in this order, and the property that holds it.
_TOLD: Final = (
    ("Kind", reused.RDF_TYPE),
    ("Type", terms.organizationType),
    ("Type", terms.infrastructureType),
    ("Type", terms.initiativeType),
    ("Acronym", terms.acronym),
    ("Other names", f"{_SKOS}prefLabel"),
    ("Also called", f"{_SKOS}altLabel"),
    ("Country", terms.country),
    ("Serves", terms.servesRegion),
    ("Belongs to", f"{_SKOS}broaderTransitive"),
    ("Within", f"{_SKOS}broader"),
    ("Part of", reused.ORG_SUB_ORGANIZATION_OF),
    ("Part of", terms.partOfInfrastructure),
    ("Part of", terms.partOfInitiative),
    ("Supports", terms.supportsProgramme),
    ("Responds to", terms.respondsTo),
    ("Fields", terms.theme),
    ("Established", terms.establishedOn),
    ("Opened", terms.openedOn),
    ("Closed", terms.closedOn),
    ("Status", terms.operationalStatus),
    ("Homepage", reused.FOAF_HOMEPAGE),
)
#: Texts about it.
_TEXTS: Final = (reused.DCT_DESCRIPTION, terms.aim)
#: Texts about a theme; the definition of a place is its code.
_DEFINED: Final = (f"{_SKOS}definition", f"{_SKOS}scopeNote")
#: Values shown of one property.
_SHOWN: Final = 8
#: Kinds that say nothing to a reader.
_DULL: Final = frozenset({f"{_SKOS}Concept", terms.Relation})

_STATED: Final = f"""{HEAD}
SELECT ?property ?value WHERE {{ VALUES ?node {{ UNDEF }} ?node ?property ?value }} ORDER BY ?property ?value LIMIT 2000
"""


def facts(ask: Ask, about: Subject) -> Iterator[Block]:
    """Yield what the release says the subject is."""
    rows = ask(fill(_STATED, {"node": [about.node]}))
    for text in (*_TEXTS, *(_DEFINED if about.kind == "theme" else ())):
        for row in _of(rows, text):
            if isinstance(row["value"], Literal) and row["value"].language in (None, "en"):
                yield Paragraph(plain(row["value"].value))
    known = names(ask, sorted({row["value"].value for row in rows if isinstance(row["value"], NamedNode)}))
    told: dict[str, list[Cell]] = {}
    for words, name in _TOLD:
        for row in _of(rows, name):
            found = _cell(row["value"], known, about)
            if found is not None and found.text not in {cell.text for cell in told.setdefault(words, [])}:
                told[words].append(found)
    pairs = tuple((words, _some(cells)) for words, cells in told.items() if cells)
    if pairs:
        yield Facts(pairs)


def _of(rows: Sequence[QuerySolution], name: str) -> list[QuerySolution]:
    return [row for row in rows if row["property"].value == name]


def _cell(term: Term, known: Mapping[str, str], about: Subject) -> Cell | None:
    if isinstance(term, NamedNode) and (term.value in _DULL or term.value == about.iri):
        return None
    found = cell(term, known, "date" if isinstance(term, Literal) and term.datatype.value.endswith("#date") else "text")
    linked = isinstance(term, NamedNode) and term.value not in known
    return replace(found, href=found.href if linked else None, value=None) if found.text != about.name else None


def _some(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    more = len(cells) - _SHOWN
    return (*cells[:_SHOWN], *([Cell(say("and %(count)s more", count=count(more)))] if more > 0 else []))
