"""Terms for the statements that the graph makes about itself, and those statements as sorted lines."""

from collections.abc import Iterable
from datetime import date

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from ontology.namespaces import PREFIXES


def iri(prefix: str, local: str) -> NamedNode:
    """Return the term that a prefix of the project and a local name stand for."""
    return NamedNode(PREFIXES[prefix] + local)


def integer(value: int) -> Literal:
    """Return a number as xsd:integer."""
    return Literal(str(value), datatype=iri("xsd", "integer"))


def day(value: date) -> Literal:
    """Return a day as xsd:date."""
    return Literal(value.isoformat(), datatype=iri("xsd", "date"))


def english(text: str) -> Literal:
    """Return English text."""
    return Literal(text, language="en")


def lines(triples: Iterable[Triple]) -> list[bytes]:
    """Return statements as N-Triples lines in byte order, each once."""
    text = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    return sorted(set(text.splitlines(keepends=True)))
