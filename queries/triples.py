"""Why one triple pattern matches nothing: which of its places no statement has."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from queries.blocks import tokens
from queries.patterns import Triple
from queries.probes import Probes

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#: Names for the places that are left open; no query of a reader has them.
_S, _P, _O = "?oskgSubject", "?oskgPredicate", "?oskgObject"

#: Steps of a path of which it is told what was meant.
_STEPS: Final = 5

Reason = tuple[str, Sequence[str]]


def why(
    triple: Triple,
    probes: Probes,
    around: str,
    near: Callable[[str], Sequence[str]],
    prefixes: Mapping[str, str],
) -> Reason:
    """Return in words why no statement matches, and what was probably meant instead.

    Raises: Stopped if there is no question left.
    """
    places = _Places(triple, prefixes)

    def misses(pattern: str) -> bool:
        return probes.ask(around.replace("{}", f"{pattern} .")) is False

    def meant(iri: str | None) -> Sequence[str]:
        return near(iri) if iri else ()

    predicate = places.iri(triple.path)
    if not predicate and triple.path and triple.path[0] not in "?$":
        wrong = [hint for iri in places.iris(triple.path)[:_STEPS] for hint in meant(iri)]
        if misses(f"{_S} {triple.path} {_O}"):
            return "no statements make that path", wrong
    elif predicate and misses(f"{_S} {triple.path} {_O}"):
        return "no statement has that predicate", _of_kind(meant(predicate), is_class=False)
    if places.fixed(triple.object) and misses(f"{_S} {triple.path} {triple.object}"):
        return _of_object(triple, predicate, places, misses, meant)
    if places.fixed(triple.subject) and misses(f"{triple.subject} {_P} {_O}"):
        return "no statement is about that subject", meant(places.iri(triple.subject))
    if places.fixed(triple.subject) and misses(f"{triple.subject} {triple.path} {_O}"):
        return "that subject has no such predicate", ()
    return "each of its places occurs, but not together", ()


def _of_object(
    triple: Triple,
    predicate: str | None,
    places: "_Places",
    misses: Callable[[str], bool],
    meant: Callable[[str | None], Sequence[str]],
) -> Reason:
    """Return why no statement with this predicate has that object."""
    if predicate == _TYPE:
        return "nothing is of that class", _of_kind(meant(places.iri(triple.object)), is_class=True)
    text = places.text(triple.object)
    if text and not misses(f"{_S} {triple.path} {_O} FILTER(STR({_O}) = {text})"):
        return f"that text is there, but not as {triple.object}; write a variable and FILTER(STR(?it) = {text})", ()
    return "no statement with that predicate has that value", meant(places.iri(triple.object))


def _of_kind(hints: Sequence[str], *, is_class: bool) -> Sequence[str]:
    """Return the hints that can stand in a place: classes of ours have a capital, properties none; all if none can."""
    fitting = [hint for hint in hints if not hint.startswith("oskg:") or hint[5:6].isupper() == is_class]
    return fitting or hints


class _Places:
    """What stands in the places of a triple pattern."""

    def __init__(self, triple: Triple, prefixes: Mapping[str, str]) -> None:
        self._triple = triple
        self._prefixes = prefixes

    def fixed(self, term: str) -> bool:
        """Return whether a place holds a name or a value, not a variable, a blank node or a bracket."""
        return bool(term) and term[0] not in "?$[(" and not term.startswith("_:")

    def iri(self, term: str) -> str | None:
        """Return the IRI that a place holds, prefixes expanded; None if it holds something else."""
        if term == "a":
            return _TYPE
        found = list(tokens(term))
        return self._expanded(found[0].text) if len(found) == 1 else None

    def iris(self, path: str) -> list[str]:
        """Return the IRIs of a path."""
        expanded = (self._expanded(token.text) for token in tokens(path))
        return [iri for iri in expanded if iri]

    def text(self, term: str) -> str | None:
        """Return the text of a literal without language and datatype, as it is written; None if it is none."""
        found = next(iter(tokens(term)), None)
        return found.text if found and found.kind == "string" else None

    def _expanded(self, text: str) -> str | None:
        if text.startswith("<"):
            return text[1:-1]
        prefix, colon, local = text.partition(":")
        return self._prefixes[prefix] + local if colon and prefix in self._prefixes else None
