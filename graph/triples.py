"""Read N-Triples lines as bytes without a parser: only for lines that this project wrote itself."""

from typing import Final

from ontology import terms
from ontology.namespaces import PREFIXES


def term(iri: str) -> bytes:
    """Write an IRI as it stands in a line."""
    return f"<{iri}>".encode()


#: The predicates that the passes over a graph look for.
PREF_LABEL: Final = term(PREFIXES["skos"] + "prefLabel")
ALT_LABEL: Final = term(PREFIXES["skos"] + "altLabel")
MENTION: Final = term(PREFIXES["oskg"] + "mention")
TYPE: Final = term(PREFIXES["rdf"] + "type")
LABEL: Final = term(PREFIXES["rdfs"] + "label")
PARENT: Final = term(PREFIXES["org"] + "subOrganizationOf")
ORGANIZATION_TYPE: Final = term(terms.organizationType)
DERIVED_FROM: Final = term(PREFIXES["prov"] + "wasDerivedFrom")

#: The end of every line.
END: Final = b" .\n"


def split(line: bytes) -> tuple[bytes, bytes, bytes]:
    """Split a line into subject, predicate and object."""
    subject, predicate, rest = line.split(b" ", 2)
    return subject, predicate, rest[:-3]


def language(literal: bytes) -> bytes:
    """Return the language tag of a literal, empty if it has none."""
    return literal.rsplit(b'"', 1)[1].removeprefix(b"@")
