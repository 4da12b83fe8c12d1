"""The pages about concept schemes: the list of them, and one with every concept, its names and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal

from briefs.speech import translatable
from ontology.facts import Facts
from ontology.namespaces import CONCEPTS, PREFIXES
from ontology.reused import RDFS_LABEL, SKOS_CONCEPT
from sparql_endpoint.vocabulary.header import Header, header
from sparql_endpoint.vocabulary.ontology_page import LINK, SCHEMES
from sparql_endpoint.vocabulary.words import MATCHES, Row, Said, concept, elsewhere, rows, said
from sparql_endpoint.wording.cells import Cell
from sparql_endpoint.wording.term_pages import explanation
from sparql_endpoint.wording.vocabulary_documents import Document, ontology, schemes

_SKOS = PREFIXES["skos"]
_NAME: Final = f"{_SKOS}prefLabel"
_BROADER: Final = f"{_SKOS}broader"
#: The languages of the names besides English.
_LANGUAGES: Final = {
    "ar": translatable("Arabic"),
    "es": translatable("Spanish"),
    "fr": translatable("French"),
    "ru": translatable("Russian"),
    "zh": translatable("Chinese"),
}
_XSD_STRING: Final = f"{PREFIXES['xsd']}string"


@dataclass(frozen=True, slots=True)
class Summary:
    """One scheme in the list: name and version as in its IRI, title, what it is for, how many concepts it has."""

    name: str
    version: str
    title: str
    description: str
    concepts: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept: its code, IRI, English name, definition, names in other languages, further names, and the rest."""

    code: str
    iri: str
    label: str
    definition: str
    others: Sequence[Said]
    alternatives: Sequence[Said]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class SchemePage:
    """All that the page of a scheme shows; with how many of its concepts have a name in which language."""

    name: str
    header: Header
    others: Sequence[Said]
    properties: Sequence[Cell]
    concepts: Sequence[Entry]
    languages: Sequence[tuple[str, int]]


def scheme_rows() -> list[Summary]:
    """Return every scheme, by title."""
    found = [_summary(document) for document in schemes().values()]
    return sorted(found, key=lambda summary: (summary.title, summary.version))


def scheme_page(document: Document) -> SchemePage:
    """Return what the page about one version of a scheme shows, its concepts by name."""
    facts = document.facts
    below = _below(facts)
    concepts = [_concept(facts, document.iri, iri, below.get(iri, [])) for iri in facts.of_type(SKOS_CONCEPT)]
    spoken = [each.language for entry in concepts for each in entry.others]
    return SchemePage(
        name=document.iri.removeprefix(CONCEPTS),
        header=header(document),
        others=elsewhere(facts.literals(document.iri, _NAME)),
        properties=_properties(document.iri),
        concepts=sorted(concepts, key=lambda entry: (entry.label.casefold(), entry.code)),
        languages=[(_LANGUAGES[language], spoken.count(language)) for language in sorted(set(spoken))],
    )


def _properties(scheme: str) -> list[Cell]:
    """Return the properties of the ontology whose values are concepts of the scheme."""
    facts = ontology().facts
    found = sorted(iri for iri in facts.of_type(LINK) if scheme in facts.iris(iri, SCHEMES))
    return [Cell(facts.text(iri, RDFS_LABEL), explanation(iri)) for iri in found]


def _summary(document: Document) -> Summary:
    name, version = document.iri.removeprefix(CONCEPTS).split("/")
    top = header(document)
    return Summary(name, version, top.title, top.description, len(document.facts.of_type(SKOS_CONCEPT)))


def _below(facts: Facts) -> dict[str, list[str]]:
    """Return the concepts below each concept."""
    found: dict[str, list[str]] = {}
    for iri in facts.of_type(SKOS_CONCEPT):
        for above in facts.iris(iri, _BROADER):
            found.setdefault(above, []).append(iri)
    return found


def _concept(facts: Facts, scheme: str, iri: str, below: list[str]) -> Entry:
    matches = [(word, _concepts(facts.iris(iri, match))) for match, word in MATCHES.items()]
    seen = facts.iris(iri, f"{PREFIXES['rdfs']}seeAlso")
    broader = facts.iris(iri, _BROADER)
    wider = [each for each in facts.iris(iri, f"{_SKOS}broaderTransitive") if each not in broader]
    return Entry(
        code=iri.removeprefix(f"{scheme}/"),
        iri=iri,
        label=facts.text(iri, _NAME),
        definition=facts.text(iri, f"{_SKOS}definition"),
        others=elsewhere(facts.literals(iri, _NAME)),
        alternatives=[said(each) for each in facts.literals(iri, f"{_SKOS}altLabel")],
        rows=rows(
            (translatable("Broader"), _concepts(broader)),
            (translatable("Also within"), _concepts(wider)),
            (translatable("Narrower"), _concepts(sorted(below))),
            *matches,
            (
                translatable("Other codes"),
                [_notation(each) for each in facts.literals(iri, f"{_SKOS}notation") if _foreign(each)],
            ),
            (translatable("See also"), _concepts(seen)),
            (translatable("Note"), [Cell(note.value) for note in facts.literals(iri, f"{_SKOS}editorialNote")]),
        ),
    )


def _concepts(iris: Sequence[str]) -> list[Cell]:
    return [concept(iri) for iri in iris]


def _foreign(notation: Literal) -> bool:
    return notation.datatype.value != _XSD_STRING


def _notation(notation: Literal) -> Cell:
    """Return a code with the system that it belongs to, as its datatype tells."""
    return Cell(notation.value, note=concept(notation.datatype.value).text)
