"""Whether an IRI is one of ours, and which of ours it was probably meant to be."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from rapidfuzz import fuzz, process

from ontology.namespaces import CONCEPTS, ONTOLOGY, PREFIXES
from ontology.vocabulary import UnknownConcept, labels

_LABELS: Final = {PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel"}
#: Below this likeness, of 100, two names have nothing to do with each other.
_LIKE: Final = 60
#: Letters of a name; ours have half as many at most.
_LONGEST: Final = 100
_SCHEMES: Final = (*sorted(PREFIXES.values()), CONCEPTS)


def is_known(iri: str) -> bool:
    """Return whether an IRI of the ontology or of a concept scheme is described there; any other IRI is known."""
    if not iri.startswith((ONTOLOGY, CONCEPTS)) or iri in {ONTOLOGY, CONCEPTS}:
        return True
    try:
        return iri in _described(iri)
    except UnknownConcept:
        return False


def nearest(iri: str, count: int = 3) -> list[str]:
    """Return the IRIs of ours that are most like one of the same namespace, in their name or in a label; best first."""
    try:
        known = _described(iri)
    except UnknownConcept:
        return []
    wanted = _name(iri)
    if len(wanted) > _LONGEST:
        return []
    names = {each: _name(each) for each in known}
    texts = {each: text for each, text in known.items() if text}
    found: dict[str, float] = {}
    for choices in (names, texts):
        for _, score, each in process.extract(
            wanted, choices, scorer=fuzz.ratio, processor=_plain, limit=count, score_cutoff=_LIKE
        ):
            found[each] = max(found.get(each, 0), score)
    return sorted(found, key=lambda each: (-found[each], each))[:count]


def meant(iri: str) -> str | None:
    """Return the IRI with the namespace as its publisher writes it, where only http, https or the last sign differ.

    None if the namespace is right, or none that is known here.
    """
    for namespace in _SCHEMES:
        if iri.startswith(namespace) or iri == namespace.rstrip("#/"):
            return None
    bare = _bare(iri)
    for namespace in _SCHEMES:
        stem = _bare(namespace).rstrip("#/")
        if bare.startswith(stem) and bare[len(stem) :][:1] in {"#", "/", ""}:
            return namespace + bare[len(stem) :].lstrip("#/")
    return None


def hints(iri: str) -> list[str]:
    """Return what an IRI was probably meant to be, as a query writes it, best first; nothing if it is known."""
    if (right := meant(iri)) is not None:
        return [short(right)]
    return [] if is_known(iri) else [short(each) for each in nearest(iri)]


def short(iri: str) -> str:
    """Return a term of the ontology as `oskg:` and its name, anything else in angle brackets."""
    return f"oskg:{iri.removeprefix(ONTOLOGY)}" if iri.startswith(ONTOLOGY) else f"<{iri}>"


def _described(iri: str) -> Mapping[str, str]:
    """Return the English labels of the ontology, or of the scheme that the IRI names, by IRI."""
    if not iri.startswith(CONCEPTS):
        return _terms()
    scheme, version, *_ = [*iri.removeprefix(CONCEPTS).split("/"), "", ""]
    return {each: said.get("en", "") for each, said in labels(scheme, version).items()}


@cache
def _terms() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for quad in parse((files("ontology") / "core.ttl").read_bytes(), RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(ONTOLOGY):
            found.setdefault(quad.subject.value, "")
            is_label = quad.predicate.value in _LABELS and isinstance(quad.object, Literal)
            if is_label and quad.object.language == "en":
                found[quad.subject.value] = quad.object.value
    return found


def _name(iri: str) -> str:
    return iri.rstrip("/").rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _bare(iri: str) -> str:
    return iri.partition("://")[2].removeprefix("www.")
