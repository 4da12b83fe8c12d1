"""Namespaces, and the IRIs of everything under the base: the patterns of `docs/data-model.md` and nothing else.

Ontology, shapes and concepts always live under the default base; entities, relations, records and graphs under the base
that the operator sets.
"""

from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, urlsplit

#: The base of every IRI unless the setting OSKG_BASE says otherwise.
DEFAULT_BASE: Final = "https://w3id.org/oskg/"
#: The namespace of the terms of the ontology; its document is the same without the hash.
ONTOLOGY: Final = "https://w3id.org/oskg/ontology#"
#: The namespace of the shapes.
SHAPES: Final = "https://w3id.org/oskg/shapes#"
#: Where every concept scheme lives: `{scheme}/{version}/{code}`.
CONCEPTS: Final = "https://w3id.org/oskg/c/"

#: Every prefix used in files and answers of the project, in alphabetical order. Source: https://prefix.cc
PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "adms": "http://www.w3.org/ns/adms#",
        "bibo": "http://purl.org/ontology/bibo/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "dingo": "https://w3id.org/dingo#",
        "dqv": "http://www.w3.org/ns/dqv#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "frapo": "http://purl.org/cerif/frapo/",
        "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "hydra": "http://www.w3.org/ns/hydra/core#",
        "nfdi": "https://nfdi.fiz-karlsruhe.de/ontology/",
        "org": "http://www.w3.org/ns/org#",
        "oskg": ONTOLOGY,
        "oskgsh": SHAPES,
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "qb": "http://purl.org/linked-data/cube#",
        "r3d": "http://www.re3data.org/schema/3-0#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "soa": "https://semopenalex.org/ontology/",
        "spdx": "http://spdx.org/rdf/terms#",
        "time": "http://www.w3.org/2006/time#",
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)

#: The kinds of entity that have IRIs of their own.
KINDS: Final = frozenset({"document", "event", "group", "infra", "initiative", "instrument", "org", "person"})

#: What RFC 3987 keeps out of an IRI.
_ILLEGAL: Final = frozenset('<>"{}|\\^`')


@dataclass(frozen=True, slots=True)
class Namespaces:
    """The IRIs under one base. Every part is percent-encoded, so that any identifier makes a valid IRI.

    Raises: ValueError if the base is not an absolute http or https IRI that ends in "/"; from every method, if a part
    is empty, "." or "..", which no path segment can hold.
    """

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        if not _is_base(self.base):
            raise ValueError(
                f'OSKG_BASE is {self.base!r}: expected an absolute http or https IRI that ends in "/", '
                f"without query or fragment, such as {DEFAULT_BASE}"
            )

    def entity(self, kind: str, scheme: str, local: str) -> str:
        """Return the IRI of an entity named by its best identifier.

        Raises: ValueError if kind is not one of KINDS.
        """
        return f"{self.base}id/{_kind(kind)}/{_segment(scheme)}-{_segment(local)}"

    def identifier(self, kind: str, scheme: str, local: str) -> str:
        """Return the IRI of the node that describes one identifier of an entity of this kind.

        Raises: ValueError if kind is not one of KINDS.
        """
        return f"{self.base}identifier/{_kind(kind)}/{_segment(scheme)}-{_segment(local)}"

    def relation(self, digest: str) -> str:
        """Return the IRI of a relation from the digest of its class, ends, role, source record and start."""
        return f"{self.base}id/rel/{_segment(digest)}"

    def evidence(self, document: str, locator: str) -> str:
        """Return the IRI of a passage from its document's local id and the place in it."""
        return f"{self.base}id/evidence/{_segment(document)}-{_segment(locator)}"

    def record(self, source: str, local: str) -> str:
        """Return the IRI of a source's record, which stays the same when the entity gets a better identifier."""
        return f"{self.base}record/{_segment(source)}/{_segment(local)}"

    def service(self, digest: str) -> str:
        """Return the IRI of a data service from the digest of its infrastructure and address."""
        return f"{self.base}id/service/{_segment(digest)}"

    def edge_set(self, name: str) -> str:
        """Return the IRI of a network that is measured, from its name."""
        return f"{self.base}id/edges/{_segment(name)}"

    def position(self, edge_set: str, entity: str) -> str:
        """Return the IRI of the place of an entity in a network; one that has no IRI under this base is digested."""
        start = f"{self.base}id/"
        inside = entity.startswith(start)
        local = entity.removeprefix(start).replace("/", "-") if inside else digest(entity)
        return f"{self.base}id/position/{_segment(edge_set)}-{local}"

    def graph(self, name: str) -> str:
        """Return the IRI of a named graph: a source, or derived, curated, vocabulary, meta."""
        return f"{self.base}graph/{_segment(name)}"

    def partition(self, dataset: str, kind: str, name: str) -> str:
        """Return the IRI of the part of a dataset that holds one class or one property."""
        return f"{dataset}/{_segment(kind)}/{_segment(name)}"

    @property
    def dataset(self) -> str:
        """The IRI of the dataset as a whole, which is the merged view of its graphs."""
        return f"{self.base}dataset"

    @property
    def catalogue(self) -> str:
        """The IRI of the catalogue that lists the dataset, its graphs and the service."""
        return f"{self.base}catalogue"

    @property
    def endpoint(self) -> str:
        """The IRI under the base of the SPARQL endpoint that answers for the dataset."""
        return f"{self.base}sparql"

    def release(self, version: str) -> str:
        """Return the IRI of a release from its version."""
        return f"{self.base}releases/{_segment(version)}"

    def query(self, name: str) -> str:
        """Return the IRI of a saved query from the stem of its file."""
        return f"{self.base}query/{_segment(name)}"


def digest(*parts: str) -> str:
    """Return sixteen lower-case base32 characters that stand for the parts, in their order."""
    return b32encode(sha256("\x1f".join(parts).encode()).digest()[:10]).decode().lower()


def _is_base(text: str) -> bool:
    """Tell whether text can stand before every path; urlsplit alone would accept spaces and drop line ends."""
    if any(character in _ILLEGAL or character <= " " or character == "\x7f" for character in text):
        return False
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"} and bool(parts.hostname) and text.endswith("/") and not {"?", "#"} & set(text)
    )


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not a kind of entity: expected one of {', '.join(sorted(KINDS))}")
    return kind


def _segment(text: str) -> str:
    """Return text as it stands in a path segment; most identifiers are plain and skip the encoding."""
    return text if text.isalnum() and text.isascii() else _encoded(text)


@lru_cache(maxsize=65_536)
def _encoded(text: str) -> str:
    """Percent-encode all but unreserved characters and the colon.

    Raises: ValueError if text is empty or a dot segment.
    Source: RFC 3986 sections 2.3, 3.3 and 5.2.4
    """
    if text in {"", ".", ".."}:
        raise ValueError(
            f"{text!r} cannot be a part of an IRI: a path segment is neither empty nor made of one or two dots"
        )
    return quote(text, safe=":")
