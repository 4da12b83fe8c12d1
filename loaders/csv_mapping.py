"""The mapping file of a table: which columns name which entities, and how these are related.

A mapping is YAML; docs/tables.md describes it. What it says is checked before a row is read: every field, entity,
column, identifier scheme and concept that it names must exist.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final, Literal

import msgspec
import yaml
from msgspec import Struct

from loaders.errors import SourceUnavailable, UnreadableSource
from ontology import terms
from ontology.identifiers import SCHEMES
from ontology.vocabulary import UnknownConcept, concept

#: Schemes of identifiers that this project makes up.
_OURS: Final = frozenset({"oskg", "re3data-name", "source-name"})
_NAME: Final = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
#: Graphs that are no sources. Source: docs/data-model.md
_TAKEN: Final = frozenset({"derived", "measures", "meta", "vocabulary"})


class Cell(Struct, forbid_unknown_fields=True, frozen=True):
    """Where a value comes from: a column, or a value for all rows; `words` puts one text in place of another."""

    column: str | None = None
    value: str | None = None
    words: dict[str, str] = {}


#: A plain text is the name of a column.
Text = str | Cell


class Entity(Struct, forbid_unknown_fields=True, kw_only=True, frozen=True):
    """An entity that a row names; `ids` are identifiers by their scheme."""

    kind: Literal["organization", "infrastructure", "initiative"]
    name: Text
    language: str | None = None
    ids: dict[str, Text] = {}
    acronym: Text | None = None
    country: Text | None = None
    homepage: Text | None = None
    description: Text | None = None
    type: Text | None = None
    started: Text | None = None
    ended: Text | None = None


class _Relation(Struct, forbid_unknown_fields=True, kw_only=True, frozen=True, tag_field="type"):
    start: Text | None = None
    end: Text | None = None
    status: Text | None = None


class Funding(_Relation, tag="funding", kw_only=True, frozen=True):
    """The funder pays for what is funded."""

    funder: str
    funded: str
    kind: Text | None = None
    amount: Text | None = None
    currency: Text | None = None
    grant_number: Text | None = None
    stream: Text | None = None
    title: Text | None = None


class Responsible(_Relation, tag="responsibility", kw_only=True, frozen=True):
    """The actor is responsible for the target in a role."""

    actor: str
    target: str
    role: Text


class Member(_Relation, tag="membership", kw_only=True, frozen=True):
    """The member belongs to what it is a member of."""

    member: str
    member_of: str
    role: Text | None = None


class Partners(_Relation, tag="partnership", kw_only=True, frozen=True):
    """The partners cooperate, or say that they will: the status, which is required, says which."""

    partners: tuple[str, str]
    kind: Text | None = None


class Endorser(_Relation, tag="endorsement", kw_only=True, frozen=True):
    """The endorser formally endorses what is endorsed."""

    endorser: str
    endorsed: str


Relation = Funding | Responsible | Member | Partners | Endorser


class Complete(Struct, forbid_unknown_fields=True, frozen=True):
    """The table has every value of a property for a class on a day: what it does not have is not so."""

    property: str
    scope: str
    date: date


class Origin(Struct, forbid_unknown_fields=True, frozen=True):
    """Who publishes the table, and under which licence; `name` stands in IRIs."""

    name: str
    title: str
    homepage: str
    licence: str
    publisher: str


class Mapping(Struct, forbid_unknown_fields=True, kw_only=True, frozen=True):
    """A mapping file. `id` is the column that tells the rows apart, else they are numbered."""

    source: Origin
    table: str
    id: str | None = None
    decimal: Literal[".", ","] = "."
    days: Literal["year-first", "day-first"] = "year-first"
    missing: list[str] = []
    entities: dict[str, Entity]
    relations: list[Relation] = []
    complete: list[Complete] = []


#: The concept scheme of the field of an entity or relation, where a text of the table is a code.
SCHEMES_OF: Final = {
    "organization.type": "organisation-type",
    "infrastructure.type": "infrastructure-type",
    "initiative.type": "initiative-type",
    "Funding.kind": "cost-recovery",
    "Partners.kind": "partnership-type",
    "Responsible.role": "role",
    "Member.role": "role",
    "status": "relation-status",
}


def read(path: Path) -> Mapping:
    """Read and check a mapping file; its columns are checked when the table is read.

    Raises: SourceUnavailable if it cannot be opened; UnreadableSource that names the field, the value and what is
    accepted if it is no mapping.
    """
    try:
        found = msgspec.convert(yaml.safe_load(path.read_text("utf-8")), Mapping)
    except OSError as error:
        raise SourceUnavailable(f"{path}: {error.strerror or error}") from error
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise UnreadableSource(f"{path}: no mapping of a table: {error}") from error
    for fault in _faults(found):
        raise UnreadableSource(f"{path}: {fault}")
    return found


def cells(found: Mapping) -> Iterator[tuple[str, str | None, Text]]:
    """Yield the place, the concept scheme and the text of every value that a mapping takes from the table."""
    for key, entity in found.entities.items():
        for field in ("name", "acronym", "country", "homepage", "description", "type", "started", "ended"):
            if (text := getattr(entity, field)) is not None:
                yield f"entities.{key}.{field}", SCHEMES_OF.get(f"{entity.kind}.{field}"), text
        yield from ((f"entities.{key}.ids.{scheme}", None, text) for scheme, text in entity.ids.items())
    for number, relation in enumerate(found.relations):
        for field in relation.__struct_fields__:
            value = getattr(relation, field)
            if value is not None and field not in _ends(relation):
                scheme = SCHEMES_OF.get(f"{type(relation).__name__}.{field}") or SCHEMES_OF.get(field)
                yield f"relations[{number}].{field}", scheme, value


def _ends(relation: Relation) -> tuple[str, ...]:
    return {
        Funding: ("funder", "funded"),
        Responsible: ("actor", "target"),
        Member: ("member", "member_of"),
        Partners: ("partners",),
        Endorser: ("endorser", "endorsed"),
    }[type(relation)]


def ends(relation: Relation) -> tuple[str, ...]:
    """Return the entities that a relation is between, by their keys."""
    found = [getattr(relation, field) for field in _ends(relation)]
    return tuple(found[0]) if isinstance(relation, Partners) else tuple(found)


def _faults(found: Mapping) -> Iterator[str]:
    if not re.fullmatch(_NAME, found.source.name) or found.source.name in _TAKEN:
        yield f"source.name is {found.source.name!r}, expected words of a-z and 0-9 with hyphens, of no other graph"
    if not found.entities:
        yield "entities is empty, expected at least one"
    for key, entity in found.entities.items():
        for scheme in entity.ids.keys() - (SCHEMES.keys() - _OURS):
            yield f"entities.{key}.ids.{scheme} is no scheme, expected {_near(scheme, SCHEMES.keys() - _OURS)}"
    yield from _wrong_relations(found)
    for place, of, text in cells(found):
        if isinstance(text, Cell) and (text.column is None) == (text.value is None):
            yield f"{place} has a column and a value, or neither; expected one of them"
        yield from _unknown_codes(place, of, text)
    for one in found.complete:
        for field, name in (("property", one.property), ("scope", one.scope)):
            if not hasattr(terms, name):
                yield f"complete.{field} is {name!r}, expected {_near(name, vars(terms))}"


def _wrong_relations(found: Mapping) -> Iterator[str]:
    for number, relation in enumerate(found.relations):
        for key in ends(relation):
            if key not in found.entities:
                yield f"relations[{number}] is about {key!r}, expected {_near(key, found.entities)}"
        if isinstance(relation, Partners) and relation.status is None:
            yield f"relations[{number}].status is missing, expected a code of relation-status for a partnership"


def _unknown_codes(place: str, scheme: str | None, text: Text) -> Iterator[str]:
    if scheme is None or isinstance(text, str):
        return
    for code in (*([text.value] if text.value else []), *text.words.values()):
        try:
            concept(scheme, code)
        except UnknownConcept as error:
            yield f"{place}: {error}"


def _near(word: str, words: Iterable[str]) -> str:
    known = sorted(one for one in words if not one.startswith("_"))
    return " or ".join(get_close_matches(word, known, n=5, cutoff=0.4) or known[:12])
