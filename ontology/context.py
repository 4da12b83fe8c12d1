"""The JSON-LD context of the graph: short names for the terms of the ontology, prefixes for every other vocabulary.

Source: https://www.w3.org/TR/json-ld11/#the-context
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from ontology.facts import Facts, statements
from ontology.namespaces import ONTOLOGY, PREFIXES
from ontology.reused import RDF_TYPE

_OWL: Final = PREFIXES["owl"]
_RANGE: Final = f"{PREFIXES['rdfs']}range"
_XSD: Final = PREFIXES["xsd"]

#: What every context says: the version of JSON-LD, and names of keywords that are easy to use in programs.
_KEYWORDS: Final[Mapping[str, object]] = MappingProxyType({"@version": 1.1, "id": "@id", "type": "@type"})


@cache
def context() -> Mapping[str, object]:
    """Return the whole context: keywords, then prefixes, then the terms of the ontology, each in alphabetical order."""
    return MappingProxyType({**_KEYWORDS, **PREFIXES, **_terms()})


def context_for(iris: Iterable[str]) -> dict[str, object]:
    """Return the part of the context that these IRIs use.

    A prefix that is the scheme of one of them is left out: `geo:` of an address would be taken for the vocabulary.
    """
    used = set(iris)
    schemes = {iri.partition(":")[0] for iri in used}
    namespaces = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in used}
    prefixes = {name: iri for name, iri in PREFIXES.items() if iri in namespaces and name not in schemes}
    terms = {name: meaning for name, meaning in _terms().items() if f"{ONTOLOGY}{name}" in used}
    return {**_KEYWORDS, **prefixes, **terms}


@cache
def _terms() -> Mapping[str, object]:
    """Return the meaning of every term of the ontology by its local name; whole IRIs, so that no prefix is needed."""
    facts = Facts(statements(files("ontology").joinpath("core.ttl").read_text(encoding="utf-8")))
    kinds = ("Class", "ObjectProperty", "DatatypeProperty")
    named = {iri for kind in kinds for iri in facts.of_type(f"{_OWL}{kind}") if iri.startswith(ONTOLOGY)}
    return MappingProxyType({iri.removeprefix(ONTOLOGY): _meaning(facts, iri) for iri in sorted(named)})


def _meaning(facts: Facts, iri: str) -> object:
    """Return the IRI of a term; of a property also that its values are IRIs, or their one datatype."""
    if f"{_OWL}ObjectProperty" in facts.iris(iri, RDF_TYPE):
        return {"@id": iri, "@type": "@id"}
    match facts.iris(iri, _RANGE):
        case [datatype] if datatype.startswith(_XSD) and datatype != f"{_XSD}string":
            return {"@id": iri, "@type": datatype}
        case _:
            return iri
