"""What curators decided about two entities: a YAML file that every build honours.

- first: org/ror-02zx40v98
  second: org/re3data-name-abcdefghijklmnop
  decision: same            # or different, or undecided: do not merge by name
  note: The web page of the second says so.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

import yaml

from identity.clusters import parts
from ontology import terms
from ontology.identifiers import SCHEMES
from ontology.namespaces import Namespaces

Decided = Literal["same", "different", "undecided"]

_FIELDS: Final = ("first", "second", "decision", "note")
_SCHEMES: Final = tuple(f"{scheme}-" for scheme in SCHEMES)


class InvalidDecision(ValueError):
    """Raised when the file of decisions cannot be used; tells the file, the entry, the field and what is accepted."""


@dataclass(frozen=True, slots=True)
class Decision:
    """That two entities are the same, are different, or stay undecided."""

    first: str
    second: str
    decision: Decided
    note: str | None = None

    @property
    def pair(self) -> frozenset[str]:
        """The two entities, in no order."""
        return frozenset((self.first, self.second))


def decisions(path: Path, namespaces: Namespaces) -> tuple[Decision, ...]:
    """Read a file of decisions.

    Raises: InvalidDecision if it is no list of decisions, an entry is not understood, or two entries on one pair
    disagree; OSError if it cannot be read.
    """
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidDecision(f"{path}: is no YAML: {error}") from error
    if not isinstance(content, list):
        raise InvalidDecision(f"{path}: expected a list of entries with {', '.join(_FIELDS)}")
    found = tuple(_decision(path, number, entry, namespaces) for number, entry in enumerate(content, 1))
    for one, other in _contradictions(found):
        raise InvalidDecision(f"{path}: {one.first} and {one.second} are {one.decision} and {other.decision}")
    return found


def _contradictions(found: tuple[Decision, ...]) -> Iterator[tuple[Decision, Decision]]:
    by_pair: dict[frozenset[str], Decision] = {}
    for one in found:
        if by_pair.setdefault(one.pair, one).decision != one.decision:
            yield by_pair[one.pair], one


def _decision(path: Path, number: int, entry: Any, namespaces: Namespaces) -> Decision:
    place = f"{path}: entry {number}"
    if not isinstance(entry, dict) or not set(entry) <= set(_FIELDS):
        raise InvalidDecision(f"{place}: expected the fields {', '.join(_FIELDS)}, got {entry!r:.200}")
    first, second = (entity(place, name, entry.get(name), namespaces) for name in ("first", "second"))
    if first == second:
        raise InvalidDecision(f"{place}: first and second are the same entity")
    if parts(first)[0] != parts(second)[0]:
        raise InvalidDecision(f"{place}: first and second are of different kinds, which are never the same")
    if entry.get("decision") not in get_args(Decided):
        raise InvalidDecision(
            f"{place}: decision is {entry.get('decision')!r:.80}: expected one of {', '.join(get_args(Decided))}"
        )
    note = entry.get("note")
    if note is not None and not isinstance(note, str):
        raise InvalidDecision(f"{place}: note is {note!r:.80}: expected a text")
    return Decision(first, second, entry["decision"], note)


def entity(place: str, field: str, given: Any, namespaces: Namespaces) -> str:
    """Return the IRI that is given whole or as kind/scheme-local.

    Raises: InvalidDecision if it is neither; `place` and `field` tell where it stands.
    """
    stem = f"{namespaces.base}id/"
    iri = given if isinstance(given, str) and given.startswith(stem) else f"{stem}{given}"
    kind, _, name = iri.removeprefix(stem).partition("/")
    if not isinstance(given, str) or kind not in ("org", "infra") or not name.startswith(_SCHEMES) or "/" in name:
        raise InvalidDecision(
            f"{place}: {field} is {given!r:.120}: expected the IRI of an organisation or an infrastructure, "
            f"such as {stem}org/ror-02zx40v98 or org/ror-02zx40v98"
        )
    return iri


_LINK: Final[dict[bytes, str]] = {
    f"<{iri}>".encode(): name
    for iri, name in (
        (terms.identityA, "first"),
        (terms.identityB, "second"),
        (terms.identityDecision, "decision"),
    )
}


def stated(lines: Iterable[bytes]) -> list[Decision]:
    """Return what the identity links in the lines of a source say."""
    links: dict[bytes, dict[str, str]] = {}
    for line in lines:
        subject, predicate, rest = line.split(b" ", 2)
        if name := _LINK.get(predicate):
            links.setdefault(subject, {})[name] = rest[1:-4].decode()
    return [
        Decision(one["first"], one["second"], one["decision"].rpartition("/")[2])  # type: ignore[arg-type]  # a concept
        for one in links.values()
        if len(one) == len(_LINK)
    ]
