"""Look concepts up in the packaged vocabulary: the one gate between words of a source and concept IRIs.

Each scheme file is read once, when it is first asked for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology.namespaces import CONCEPTS, PREFIXES

#: re3data writes these two in place of an ISO 3166-1 code. Source: re3data metadata schema 2.2, institutionCountry
REGIONS_IN_PLACE_OF_COUNTRIES = MappingProxyType({"EEC": "eu", "AAA": "international"})

#: The datatype of a notation says whose code it is.
_CODE_SYSTEM = f"{CONCEPTS}identifier-scheme/1.0/"


class UnknownConcept(LookupError):
    """The vocabulary has no such concept: our mapping table, or the name of the scheme, is wrong."""


@dataclass(frozen=True, slots=True)
class _Scheme:
    """What one file says: IRIs by code, labels by IRI and language, IRIs by notation of another code system."""

    concepts: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    notations: Mapping[tuple[str, str], str]


def concept(scheme: str, code: str, version: str = "1.0") -> str:
    """Return the IRI of the concept that has this code in the scheme.

    Raises: UnknownConcept if the scheme has no file or no such code; the message names the nearest codes it has.
    """
    known = concepts(scheme, version)
    if code not in known:
        near = get_close_matches(code, known, n=5, cutoff=0.4) or sorted(known)[:5]
        raise UnknownConcept(f"scheme {scheme} {version} has no concept {code!r}; nearest: {', '.join(near)}")
    return known[code]


def concepts(scheme: str, version: str = "1.0") -> Mapping[str, str]:
    """Return the IRI of every concept of the scheme by its code.

    Raises: UnknownConcept if the scheme has no file.
    """
    return _scheme(scheme, version).concepts


def labels(scheme: str, version: str = "1.0") -> Mapping[str, Mapping[str, str]]:
    """Return the preferred labels of the scheme and of its concepts, by IRI and language.

    Raises: UnknownConcept if the scheme has no file.
    """
    return _scheme(scheme, version).labels


def label(iri: str, language: str = "en") -> str:
    """Return the preferred label of a concept or scheme in a language, else in English.

    Raises: UnknownConcept if the vocabulary does not have the IRI.
    """
    scheme, version, *_ = [*iri.removeprefix(CONCEPTS).split("/"), ""]
    labels = _scheme(scheme, version).labels.get(iri)
    if labels is None:
        raise UnknownConcept(f"scheme {scheme} {version} has no concept <{iri}>")
    return labels.get(language) or labels["en"]


def country(code: str) -> str | None:
    """Return the concept of an ISO 3166-1 alpha-2 or alpha-3 code in any case; None if there is none.

    The European Union and "international", which re3data writes EEC and AAA, are regions.
    """
    upper = code.strip().upper()
    if upper in REGIONS_IN_PLACE_OF_COUNTRIES:
        return concept("region", REGIONS_IN_PLACE_OF_COUNTRIES[upper])
    countries = _scheme("country", "1.0")
    return countries.concepts.get(upper) or countries.notations.get((f"{_CODE_SYSTEM}iso-3166-1-alpha-3", upper))


def language(code: str) -> str | None:
    """Return the concept of an ISO 639-1, 639-2 (either kind) or 639-3 code in any case; None if there is none."""
    lower = code.strip().lower()
    languages = _scheme("language", "1.0")
    others = (languages.notations.get((f"{_CODE_SYSTEM}{system}", lower)) for system in ("iso-639-1", "iso-639-2"))
    return languages.concepts.get(lower) or next((iri for iri in others if iri), None)


def files() -> list[Traversable]:
    """Return every Turtle file of the vocabulary, ontology first, then the schemes by name."""
    folder = package_files("ontology")
    return [*_turtle(folder), *_turtle(folder / "schemes")]


def _turtle(folder: Traversable) -> list[Traversable]:
    return sorted((file for file in folder.iterdir() if file.name.endswith(".ttl")), key=lambda file: file.name)


@cache
def _scheme(name: str, version: str) -> _Scheme:
    file = package_files("ontology") / "schemes" / f"{name}-{version}.ttl"
    if not file.is_file():
        known = [known.name.removesuffix(".ttl") for known in _turtle(package_files("ontology") / "schemes")]
        near = get_close_matches(f"{name}-{version}", known, n=5, cutoff=0.4) or known
        raise UnknownConcept(f"the vocabulary has no scheme {name} in version {version}; nearest: {', '.join(near)}")
    return _read(file)


def _read(file: Traversable) -> _Scheme:
    concepts: dict[str, str] = {}
    labels: dict[str, dict[str, str]] = {}
    notations: dict[tuple[str, str], str] = {}
    for iri, predicate, value in _literals(file):
        if predicate == "prefLabel" and value.language:
            labels.setdefault(iri, {})[value.language] = value.value
        elif predicate == "notation" and iri.endswith(f"/{value.value}"):
            concepts[value.value] = iri
        elif predicate == "notation":
            notations[value.datatype.value, value.value] = iri
    return _Scheme(MappingProxyType(concepts), MappingProxyType(labels), MappingProxyType(notations))


def _literals(file: Traversable) -> Iterator[tuple[str, str, Literal]]:
    for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        if isinstance(subject, NamedNode) and isinstance(value, Literal):
            yield subject.value, quad.predicate.value.removeprefix(PREFIXES["skos"]), value
