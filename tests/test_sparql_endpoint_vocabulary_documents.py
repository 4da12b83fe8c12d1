"""The published vocabularies: what is served is what the files say, in every format."""

import pyoxigraph as ox
import pytest
import rdflib

from ontology.vocabulary import UnknownConcept, files
from shapes.catalogue import shapes_text
from sparql_endpoint.wording import vocabulary_documents
from sparql_endpoint.wording.vocabulary_documents import Document

#: Media types, and the names under which the second parser knows them; a statement in no graph is an N-Triple.
FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/trig": "trig",
    "application/n-quads": "nt",
}
DOCUMENTS = {
    "ontology": vocabulary_documents.ontology,
    "shapes": vocabulary_documents.shapes,
    "roles": lambda: vocabulary_documents.scheme("role", "1.0"),
}


def canonical(triples: object) -> ox.Dataset:
    """Return statements with names for nodes without one that depend on nothing but the statements."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)  # type: ignore[attr-defined]  # any iterable of triples
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def written(*names: str) -> list[ox.Triple]:
    found = [file for file in files() if file.name in names]
    return [quad.triple for file in found for quad in ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE)]


# The second parser reads JSON-LD and TriG with classes that it has deprecated itself.
@pytest.mark.filterwarnings("ignore:.* is deprecated:DeprecationWarning:rdflib")
@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("media_type", FORMATS)
def test_a_second_parser_reads_the_same_statements_from_every_format(name: str, media_type: str) -> None:
    document = DOCUMENTS[name]()

    graph = rdflib.Graph().parse(data=vocabulary_documents.serialized(document, media_type), format=FORMATS[media_type])
    lines = graph.serialize(format="ntriples", encoding="utf-8")
    read = [quad.triple for quad in ox.parse(lines, ox.RdfFormat.N_TRIPLES)]

    assert canonical(read) == canonical(document.triples)
    assert len(document.triples) > 100


@pytest.mark.parametrize(
    ("document", "names"),
    [
        (vocabulary_documents.ontology(), ("core.ttl", "alignments.ttl")),
        (vocabulary_documents.scheme("dfg", "2.2"), ("dfg-2.2.ttl",)),
    ],
    ids=["ontology", "dfg 2.2"],
)
def test_a_document_holds_exactly_what_its_files_state(document: Document, names: tuple[str, ...]) -> None:
    assert set(document.triples) == set(written(*names))


def test_the_shapes_are_those_that_records_are_checked_against() -> None:
    expected = [quad.triple for quad in ox.parse(shapes_text(), ox.RdfFormat.TURTLE)]

    assert canonical(vocabulary_documents.shapes().triples) == canonical(expected)


def test_every_scheme_file_is_published_under_the_iri_of_its_scheme() -> None:
    published = {iri.rsplit("/c/", 1)[1].replace("/", "-") for iri in vocabulary_documents.schemes()}

    assert published == {file.name.removesuffix(".ttl") for file in files()} - {"core", "alignments"}


def test_an_unknown_scheme_is_named() -> None:
    with pytest.raises(UnknownConcept, match=r"no scheme role in version 9\.9"):
        vocabulary_documents.scheme("role", "9.9")


def test_what_is_no_rdf_format_is_refused() -> None:
    with pytest.raises(ValueError, match="image/png"):
        vocabulary_documents.serialized(vocabulary_documents.ontology(), "image/png")
