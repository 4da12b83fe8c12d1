"""What this version of the software publishes as vocabulary: the ontology, the shapes and every concept scheme.

Each is a document with the Turtle as it was written. They come with the software and not with a release, and so answer
where no release is published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from pyoxigraph import RdfFormat, Triple, serialize

from ontology.facts import Facts, statements
from ontology.namespaces import CONCEPTS, ONTOLOGY, PREFIXES, SHAPES
from ontology.reused import SKOS_CONCEPT_SCHEME
from ontology.vocabulary import UnknownConcept
from ontology.vocabulary import files as vocabulary_files
from shapes.catalogue import shapes_text

#: The document of the ontology, and that of the shapes: their namespaces without the hash.
ONTOLOGY_DOCUMENT = ONTOLOGY.removesuffix("#")
SHAPES_DOCUMENT = SHAPES.removesuffix("#")

_VERSION_IRI = f"{PREFIXES['owl']}versionIRI"


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A vocabulary: its IRI, its Turtle, the triples of it, and the same to look up."""

    iri: str
    text: str
    triples: tuple[Triple, ...]
    facts: Facts

    @property
    def version_iri(self) -> str:
        """The IRI of this version; that of the document where its IRI holds the version already."""
        return next(iter(self.facts.iris(self.iri, _VERSION_IRI)), self.iri)


@cache
def ontology() -> Document:
    """Return the ontology with its matches to other vocabularies."""
    folder = files("ontology")
    texts = (folder.joinpath(name).read_text(encoding="utf-8") for name in ("core.ttl", "alignments.ttl"))
    return _document(ONTOLOGY_DOCUMENT, "\n".join(texts))


@cache
def shapes() -> Document:
    """Return the shapes of every severity."""
    return _document(SHAPES_DOCUMENT, shapes_text())


def scheme(name: str, version: str) -> Document:
    """Return one version of a concept scheme.

    Raises: UnknownConcept if this software has no such scheme.
    """
    iri = f"{CONCEPTS}{name}/{version}"
    if iri not in schemes():
        raise UnknownConcept(f"the vocabulary has no scheme {name} in version {version}")
    return schemes()[iri]


@cache
def schemes() -> Mapping[str, Document]:
    """Return every concept scheme by its IRI, in alphabetical order."""
    found = {}
    for file in vocabulary_files():
        text = file.read_text(encoding="utf-8")
        facts = Facts(statements(text))
        for iri in facts.of_type(SKOS_CONCEPT_SCHEME):
            found[iri] = _document(iri, text)
    return dict(sorted(found.items()))


@lru_cache(maxsize=32)
def serialized(document: Document, media_type: str) -> bytes:
    """Return the document in an RDF format; Turtle is the text as it was written.

    Raises: ValueError if media_type is no RDF format.
    """
    rdf_format = RdfFormat.from_media_type(media_type)
    if rdf_format is None:
        raise ValueError(f"{media_type} is no RDF format")
    if rdf_format == RdfFormat.TURTLE:
        return document.text.encode()
    return serialize(document.triples, format=rdf_format, prefixes=dict(PREFIXES)) or b""


def _document(iri: str, text: str) -> Document:
    triples = tuple(statements(text))
    return Document(iri, text, triples, Facts(triples))
