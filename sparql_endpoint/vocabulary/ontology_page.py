"""The page about the ontology: the header, the picture, and every class and property with what is stated of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from briefs.speech import translatable
from ontology import terms
from ontology.facts import Facts
from ontology.namespaces import ONTOLOGY, PREFIXES
from ontology.reused import RDF_TYPE, RDFS_LABEL
from sparql_endpoint.vocabulary.claim_diagram import Diagram, diagram
from sparql_endpoint.vocabulary.header import Header, header
from sparql_endpoint.vocabulary.words import DATATYPES, MATCHES, Row, Said, concept, elsewhere, rows, term
from sparql_endpoint.wording.cells import Cell, short
from sparql_endpoint.wording.vocabulary_documents import Document

_OWL, _RDFS, _SKOS = PREFIXES["owl"], PREFIXES["rdfs"], PREFIXES["skos"]
_CLASS: Final = f"{_OWL}Class"
#: The properties whose values are nodes.
LINK: Final = f"{_OWL}ObjectProperty"
_DATA: Final = f"{_OWL}DatatypeProperty"
_SUBCLASS: Final = f"{_RDFS}subClassOf"
_DOMAIN: Final = f"{_RDFS}domain"
_RANGE: Final = f"{_RDFS}range"

#: How a property names the schemes that its values are concepts of.
SCHEMES: Final = f"{_RDFS}seeAlso"

#: The classes that say where statements come from and how far they reach; the rest are things, or claims about them.
SOURCES: Final = (
    terms.SourceRecord,
    terms.Evidence,
    terms.CoverageStatement,
    terms.IdentityLink,
    terms.ResultCount,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One class or property: its local name, its English label and definition, notes, other labels, and the rest."""

    name: str
    label: str
    definition: str
    notes: Sequence[str]
    others: Sequence[Said]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Branch:
    """A class and the classes below it."""

    entry: Entry
    below: Sequence["Branch"]


@dataclass(frozen=True, slots=True)
class OntologyPage:
    """All that the page shows; things, claims and sources hold every class once."""

    header: Header
    diagram: Diagram
    things: Sequence[Branch]
    claims: Sequence[Branch]
    sources: Sequence[Branch]
    classes: Sequence[Entry]
    properties: Sequence[Entry]


def ontology_page(document: Document) -> OntologyPage:
    """Return what the page about the ontology shows; links to its own terms stay on the page."""
    facts = document.facts
    classes = [_class(facts, iri) for iri in sorted(facts.of_type(_CLASS))]
    properties = sorted([*facts.of_type(LINK), *facts.of_type(_DATA)])
    known = {entry.name: entry for entry in classes}
    tops = [iri for iri in sorted(facts.of_type(_CLASS)) if not _above(facts, iri)]
    return OntologyPage(
        header=header(document),
        diagram=diagram(facts),
        things=[_branch(facts, iri, known) for iri in tops if iri not in (*SOURCES, terms.Relation)],
        claims=[_branch(facts, terms.Relation, known)],
        sources=[_branch(facts, iri, known) for iri in SOURCES],
        classes=classes,
        properties=[_property(facts, iri) for iri in properties],
    )


def _above(facts: Facts, iri: str) -> list[str]:
    return [each for each in facts.iris(iri, _SUBCLASS) if each.startswith(ONTOLOGY)]


def _branch(facts: Facts, iri: str, known: dict[str, Entry]) -> Branch:
    below = _pointing(facts, _SUBCLASS, iri, _CLASS)
    return Branch(known[iri.removeprefix(ONTOLOGY)], [_branch(facts, each, known) for each in below])


def _class(facts: Facts, iri: str) -> Entry:
    stated = [*_pointing(facts, _DOMAIN, iri, LINK), *_pointing(facts, _DOMAIN, iri, _DATA)]
    disjoint = {*facts.iris(iri, f"{_OWL}disjointWith"), *_pointing(facts, f"{_OWL}disjointWith", iri, _CLASS)}
    return _entry(
        facts,
        iri,
        rows(
            (translatable("Kind of"), _links(facts, facts.iris(iri, _SUBCLASS))),
            (translatable("Its kinds"), _links(facts, _pointing(facts, _SUBCLASS, iri, _CLASS))),
            (translatable("Properties of its own"), _links(facts, sorted(stated))),
            (translatable("Properties that lead to it"), _links(facts, _pointing(facts, _RANGE, iri, LINK))),
            (translatable("Never at once"), _links(facts, sorted(disjoint))),
        ),
    )


def _property(facts: Facts, iri: str) -> Entry:
    types = facts.iris(iri, RDF_TYPE)
    symmetric = [Cell("holds in both directions")] if f"{_OWL}SymmetricProperty" in types else []
    domain, range_ = facts.iris(iri, _DOMAIN), facts.iris(iri, _RANGE)
    schemes = facts.iris(iri, SCHEMES)
    anything = Cell("anything" if LINK in types else "a text")
    return _entry(
        facts,
        iri,
        rows(
            (translatable("Stated of"), _links(facts, domain) or [Cell("things of several kinds")]),
            (translatable("Value"), [] if schemes else _values(facts, range_) or [anything]),
            (translatable("Value, a concept of"), [concept(scheme) for scheme in schemes]),
            (translatable("Kind of"), _links(facts, facts.iris(iri, f"{_RDFS}subPropertyOf"))),
            (translatable("Direction"), symmetric),
        ),
    )


def _entry(facts: Facts, iri: str, about: list[Row]) -> Entry:
    matches = rows(*((word, _links(facts, facts.iris(iri, match))) for match, word in MATCHES.items()))
    replaced = rows((translatable("Replaced by"), _links(facts, facts.iris(iri, f"{PREFIXES['dct']}isReplacedBy"))))
    notes = [*facts.literals(iri, f"{_SKOS}scopeNote"), *facts.literals(iri, f"{PREFIXES['vann']}usageNote")]
    return Entry(
        name=iri.removeprefix(ONTOLOGY),
        label=facts.text(iri, RDFS_LABEL),
        definition=facts.text(iri, f"{_SKOS}definition"),
        notes=[note.value for note in notes],
        others=elsewhere(facts.literals(iri, RDFS_LABEL)),
        rows=[*about, *matches, *replaced],
    )


def _pointing(facts: Facts, predicate: str, iri: str, type_: str) -> list[str]:
    """Return the terms of a type that have iri as a value of a predicate, in alphabetical order."""
    return sorted(each for each in facts.of_type(type_) if iri in facts.iris(each, predicate))


def _values(facts: Facts, iris: list[str]) -> list[Cell]:
    return [Cell(DATATYPES[iri], note=short(iri)) if iri in DATATYPES else _link(facts, iri) for iri in iris]


def _links(facts: Facts, iris: Sequence[str]) -> list[Cell]:
    return [_link(facts, iri) for iri in iris]


def _link(facts: Facts, iri: str) -> Cell:
    return term(iri, ONTOLOGY, facts.text(iri, RDFS_LABEL))
