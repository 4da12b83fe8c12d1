"""A SKOS concept scheme as plain values, and its triples."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from ontology.namespaces import CONCEPTS, DEFAULT_BASE, PREFIXES

#: What every scheme is published under, and when.
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
ISSUED = "2026-11-21"
#: Who publishes every scheme; described in the ontology.
PUBLISHER = f"{DEFAULT_BASE}project"
PUBLISHER_NAME = "oskg project"

#: What all schemes say alike.
_ABOUT = {
    "bibo:status": "http://purl.org/ontology/bibo/status/published",
    "dct:creator": PUBLISHER,
    "dct:license": CC0,
    "dct:publisher": PUBLISHER,
    "foaf:logo": f"{DEFAULT_BASE}static/icon.svg",
}


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept: labels by language, links as pairs of a prefixed property and an IRI."""

    code: str
    labels: dict[str, str]
    definition: str = ""
    links: tuple[tuple[str, str], ...] = ()
    notations: tuple[tuple[str, str], ...] = ()
    alternatives: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of a concept scheme."""

    name: str
    version: str
    labels: dict[str, str]
    description: str
    source: str
    note: str = ""
    concepts: list[Concept] = field(default_factory=list)

    @property
    def iri(self) -> str:
        """The IRI of this version of the scheme."""
        return f"{CONCEPTS}{self.name}/{self.version}"

    def concept(self, code: str) -> str:
        """Return the IRI of the concept with this code, existing or not."""
        return f"{self.iri}/{code}"


def triples(scheme: Scheme) -> Iterator[Triple]:
    """Yield the scheme's own triples, then those of its concepts."""
    yield from header(scheme)
    for concept in scheme.concepts:
        yield from _concept(scheme, concept)


def header(scheme: Scheme) -> Iterator[Triple]:
    """Yield what a scheme says about itself: names, source, version, dates, licence, publisher, citation."""
    title = scheme.labels["en"]
    citation = f"{PUBLISHER_NAME} ({ISSUED[:4]}). {title}, version {scheme.version}. {scheme.iri}"
    yield _link(scheme.iri, full("rdf:type"), full("skos:ConceptScheme"))
    yield from _labels(scheme.iri, "skos:prefLabel", scheme.labels.items())
    for predicate, text in (
        ("dct:bibliographicCitation", citation),
        ("dct:description", scheme.description),
        ("dct:source", scheme.source),
        ("dct:title", title),
    ):
        yield _text(scheme.iri, predicate, text, "en")
    for predicate, text in (
        ("owl:versionInfo", scheme.version),
        ("vann:preferredNamespacePrefix", scheme.name),
        ("vann:preferredNamespaceUri", f"{scheme.iri}/"),
    ):
        yield _text(scheme.iri, predicate, text)
    for predicate, target in _ABOUT.items():
        yield _link(scheme.iri, full(predicate), target)
    for predicate in ("dct:created", "dct:issued"):
        yield _typed(scheme.iri, predicate, ISSUED, full("xsd:date"))
    if scheme.note:
        yield _text(scheme.iri, "skos:editorialNote", scheme.note, "en")


def full(name: str) -> str:
    """Return the IRI of a prefixed name of the project."""
    prefix, local = name.split(":", 1)
    return PREFIXES[prefix] + local


def _concept(scheme: Scheme, concept: Concept) -> Iterator[Triple]:
    iri = scheme.concept(concept.code)
    yield _link(iri, full("rdf:type"), full("skos:Concept"))
    yield _link(iri, full("skos:inScheme"), scheme.iri)
    yield _text(iri, "skos:notation", concept.code)
    yield from _labels(iri, "skos:prefLabel", concept.labels.items())
    yield from _labels(iri, "skos:altLabel", ((language, text) for text, language in concept.alternatives))
    for value, datatype in concept.notations:
        yield _typed(iri, "skos:notation", value, datatype)
    if concept.definition:
        yield _text(iri, "skos:definition", concept.definition, "en")
    if concept.note:
        yield _text(iri, "skos:editorialNote", concept.note, "en")
    for predicate, target in concept.links:
        yield _link(iri, full(predicate), target)
    if not any(
        predicate == "skos:broader" and target.startswith(scheme.iri + "/") for predicate, target in concept.links
    ):
        yield _link(iri, full("skos:topConceptOf"), scheme.iri)


def _labels(iri: str, predicate: str, labels: Iterable[tuple[str, str]]) -> Iterator[Triple]:
    for language, text in labels:
        yield _text(iri, predicate, text, language)


def _link(subject: str, predicate: str, target: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(target))


def _text(subject: str, predicate: str, text: str, language: str | None = None) -> Triple:
    literal = Literal(text, language=language) if language else Literal(text)
    return Triple(NamedNode(subject), NamedNode(full(predicate)), literal)


def _typed(subject: str, predicate: str, text: str, datatype: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(full(predicate)), Literal(text, datatype=NamedNode(datatype)))
