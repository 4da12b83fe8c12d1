"""Triples as a document in any of the offered formats: with prefixes, and as JSON-LD with a context.

Source: https://www.w3.org/TR/json-ld11-api/#compaction-algorithm
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pyld import jsonld
from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from ontology.context import context_for
from ontology.namespaces import PREFIXES
from ontology.reused import RDF_TYPE

_COMPACT: Final = {"skipExpansion": True, "compactArrays": True, "graph": False}


def serialised(triples: Sequence[Triple], media_type: str) -> bytes:
    """Return the triples in an RDF format, in their order.

    Raises: ValueError if media_type is no RDF format.
    """
    rdf_format = RdfFormat.from_media_type(media_type)
    if rdf_format is None:
        raise ValueError(f"{media_type} is no RDF format")
    if rdf_format == RdfFormat.JSON_LD:
        return json.dumps(compacted(triples), ensure_ascii=False, indent=1).encode()
    used = {_namespace(iri) for iri in _iris(triples)}
    prefixes = {name: iri for name, iri in PREFIXES.items() if iri in used}
    return serialize(triples, format=rdf_format, prefixes=prefixes) or b""


def compacted(triples: Sequence[Triple]) -> dict[str, Any]:
    """Return the triples as compacted JSON-LD with the part of the context that they use.

    The context is in the document, so that it can be read without a second request and from a copy.
    """
    expanded = json.loads(serialize(triples, format=RdfFormat.JSON_LD) or b"[]")
    for node in expanded:
        if kinds := node.pop(RDF_TYPE, None):
            node["@type"] = [kind["@id"] for kind in kinds]
    found: dict[str, Any] = jsonld.compact(expanded, context_for(_iris(triples)), _COMPACT)
    return found


def embedded(triples: Sequence[Triple]) -> str:
    """Return the triples as JSON-LD that can stand inside a script element of a page: no tag ends or begins in it."""
    text = json.dumps(compacted(triples), ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _iris(triples: Sequence[Triple]) -> Iterator[str]:
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, NamedNode):
                yield term.value
            elif (datatype := getattr(term, "datatype", None)) is not None:
                yield datatype.value


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
