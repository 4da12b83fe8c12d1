"""Subjects of FAIRsharing that are fields of science of the DFG, whose names its subject ontology took over.

Source: https://github.com/FAIRsharing/subject-ontology; DFG subject areas as re3data 2.2 has them. Only the same name
counts, where "sciences" may be "science"; the other subjects are finer, or of other origin, and mean no field here.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from ontology.vocabulary import concepts, label

_VERSION: Final = "2.2"


def fields(subjects: Iterable[str]) -> tuple[str, ...]:
    """Return the field of every subject that is one, once, in order."""
    return tuple(dict.fromkeys(field for subject in subjects if (field := _fields().get(_folded(subject)))))


@cache
def _fields() -> Mapping[str, str]:
    """Return the concept of every field by its folded name; of two that share a name, the broader one."""
    found: dict[str, str] = {}
    for _, iri in sorted(concepts("dfg", _VERSION).items(), key=lambda item: (len(item[0]), item[0])):
        found.setdefault(_folded(label(iri)), iri)
    return MappingProxyType(found)


def _folded(name: str) -> str:
    """Return a name in lower case with "science" for "sciences", as FAIRsharing writes it."""
    return " ".join(word.removesuffix("s") if word.endswith("sciences") else word for word in name.casefold().split())
