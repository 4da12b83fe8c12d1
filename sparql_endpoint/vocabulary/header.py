"""What a vocabulary says about itself: title, version, dates, licence, how to cite it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from briefs.speech import translatable
from ontology.namespaces import PREFIXES
from sparql_endpoint.vocabulary.words import Row, rows
from sparql_endpoint.wording.cells import Cell
from sparql_endpoint.wording.vocabulary_documents import Document

_DCT, _OWL, _VANN = PREFIXES["dct"], PREFIXES["owl"], PREFIXES["vann"]

#: What is shown of a header, in this order.
_SHOWN: Final = {
    f"{_OWL}versionInfo": translatable("Version"),
    f"{_OWL}versionIRI": translatable("IRI of this version"),
    f"{_DCT}issued": translatable("Issued"),
    f"{_DCT}modified": translatable("Last changed"),
    f"{_DCT}creator": translatable("Creator"),
    f"{_DCT}publisher": translatable("Publisher"),
    f"{_DCT}license": translatable("Licence"),
    f"{_DCT}source": translatable("Source"),
    f"{_DCT}bibliographicCitation": translatable("To be cited as"),
    f"{_VANN}preferredNamespacePrefix": translatable("Prefix"),
    f"{_VANN}preferredNamespaceUri": translatable("Namespace"),
}

#: Licences by the names that people know.
_LICENCES: Final = {"https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0: public domain, no conditions"}


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a page about a vocabulary: its IRI, title, description, version, notes and the other statements."""

    iri: str
    title: str
    description: str
    version: str
    notes: Sequence[str]
    rows: Sequence[Row]


def header(document: Document) -> Header:
    """Return what the document states about itself."""
    facts, iri = document.facts, document.iri
    skos = PREFIXES["skos"]
    return Header(
        iri=iri,
        title=facts.text(iri, f"{_DCT}title") or facts.text(iri, f"{skos}prefLabel"),
        description=facts.text(iri, f"{_DCT}description"),
        version=facts.text(iri, f"{_OWL}versionInfo"),
        notes=[note.value for note in facts.literals(iri, f"{skos}editorialNote")],
        rows=rows(("IRI", [Cell(iri)]), *((word, _cells(document, each)) for each, word in _SHOWN.items())),
    )


def _cells(document: Document, predicate: str) -> list[Cell]:
    return [
        Cell(_LICENCES.get(value.value, value.value), value.value if isinstance(value, NamedNode) else None)
        for value in document.facts.values(document.iri, predicate)
    ]
