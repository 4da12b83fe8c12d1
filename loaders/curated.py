"""Facts that were read and written down by hand, each with the place in the text it rests on: `loaders/curation`.

Each entry of a list of a file is one record. Entries name each other by key, over all files. Relations that contradict
each other are one record, named by the first of them, so that each can point at the others. The files are part of this
project: an error in them is a mistake of ours, and nothing in them is skipped or mended.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from loaders.curation_entities import DOCUMENT, ENTITIES, NAMES, identifiers
from loaders.curation_files import LISTS, Entry, items
from loaders.curation_readers import Place, many, text
from loaders.curation_relations import CLAIM, IDENTITY, RELATIONS
from loaders.curation_tables import build
from loaders.records import (
    Claim,
    Document,
    Entity,
    FundingRelation,
    IdentityLink,
    Participation,
    Partnership,
    Record,
    Relation,
)
from loaders.source import Item, Source

_KEY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ID: Final = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


def record(item: Item) -> Record:
    """Return what the entries of an item state.

    Raises: InvalidRecord if a field, key or code is unknown, a key or id is taken, a citation is missing or a value is
    of another type.
    """
    entries: tuple[Entry, ...] = item.content
    for entry in entries:
        _check_name(entry)
    if entries[0].list == "relations":
        return _record(entries, _relations(entries))
    if entries[0].list == "identity":
        return _record(entries, [_identity(entries[0])])
    return _record(entries, [_document(entries[0]) if entries[0].list == "documents" else _entity(entries[0])])


def _record(entries: tuple[Entry, ...], statements: Iterable[Entity | Relation | IdentityLink]) -> Record:
    return Record(entries[0].name, tuple(statements), modified=max(entry.reviewed for entry in entries))


def _check_name(entry: Entry) -> None:
    """Refuse an entry that has no key or id, one of another form, or one that is taken."""
    naming = LISTS[entry.list]
    place, value = entry.place.at(naming), entry.fields.get(naming)
    pattern = _KEY if naming == "key" else _ID
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise place.wrong(value, f"a {naming} of the form {pattern.pattern}")
    first = entry.catalogue.first[value]
    if first is not entry:
        raise place.wrong(value, f"a {naming} of its own: {first.file} {first.list}[{first.number}] has this one")


def _rest(entry: Entry, *known: str) -> dict[str, object]:
    """Return the fields of an entry that are not in `known`, nor its name."""
    return {name: value for name, value in entry.fields.items() if name not in {LISTS[entry.list], *known}}


def _cited(entry: Entry) -> None:
    if "cites" not in entry.fields:
        raise entry.place.at("cites").wrong(None, "at least one citation: {document, locator, quote}")


def _document(entry: Entry) -> Document:
    licence = entry.fields.get("licence")
    note = entry.fields.get("note")
    rest = _rest(entry, "licence")
    if licence is not None:
        rest["note"] = f"{f'{note} ' if note else ''}Licence: {text(entry.place.at('licence'), licence)}."
    found: Document = build(Document, DOCUMENT, entry.place, rest, ref=entry.catalogue.references[entry.name])
    return found


def _entity(entry: Entry) -> Entity:
    _cited(entry)
    _, class_, table = ENTITIES[entry.list]
    identifiers(entry.place.at("ids"), entry.fields.get("ids", {}))
    if "names" not in entry.fields:
        raise entry.place.at("names").wrong(None, "at least one name, by its language")
    given = [(name, NAMES[name]) for name in NAMES if name in entry.fields]
    names = tuple(one for name, reader in given for one in reader(entry.place.at(name), entry.fields[name]))
    found: Entity = build(
        class_, table, entry.place, _rest(entry, "ids", *NAMES), ref=entry.catalogue.references[entry.name], names=names
    )
    return found


def _relations(entries: tuple[Entry, ...]) -> list[Relation]:
    """Return the relations of entries, each with those that it is in conflict with."""
    plain = {entry.name: _relation(entry) for entry in entries}
    found = []
    for entry in entries:
        others = sorted(entry.catalogue.conflicts.get(entry.name, ()))
        relation = plain[entry.name]
        claim = replace(relation.claim, conflicts_with=tuple(plain[other] for other in others))
        found.append(replace(relation, claim=claim))
    return found


def _relation(entry: Entry) -> Relation:
    _cited(entry)
    _check_conflicts(entry)
    kinds = [name for name in RELATIONS if name in entry.fields]
    if len(kinds) != 1:
        raise entry.place.wrong(sorted(entry.fields), f"exactly one of the fields {', '.join(RELATIONS)}")
    class_, table = RELATIONS[kinds[0]]
    claim: Claim = build(Claim, CLAIM, entry.place, _rest(entry, kinds[0], "conflicts_with"))
    relation: Relation = build(class_, table, entry.place.at(kinds[0]), entry.fields[kinds[0]], claim=claim)
    _check_relation(entry.place.at(kinds[0]), relation)
    return relation


def _check_conflicts(entry: Entry) -> None:
    if "conflicts_with" in entry.fields:
        relations = {name for name, one in entry.catalogue.first.items() if one.list == "relations"} - {entry.name}
        place = entry.place.at("conflicts_with")
        many(lambda at, value: at.known(value, relations, "the id of another relation"))(
            place, entry.fields["conflicts_with"]
        )


def _check_relation(place: Place, relation: Relation) -> None:
    """Refuse a relation whose fields do not fit together, or whose period ends before it starts."""
    claim = relation.claim
    if claim.start and claim.end and claim.end.last < claim.start.first:
        raise place.wrong(str(claim.end.last), f"an end after the start, {claim.start.first}")
    if isinstance(relation, FundingRelation) and (relation.amount is None) != (relation.currency is None):
        raise place.wrong(relation.amount, "amount and currency both, or neither")
    if isinstance(relation, Participation) and not (relation.participant or relation.category):
        raise place.wrong(None, "participant or category")
    if isinstance(relation, Partnership) and (len(relation.partners) == 1 or claim.status is None):
        raise place.wrong(claim.status, "two partners or more, and beside the partnership its status")


def _identity(entry: Entry) -> IdentityLink:
    _cited(entry)
    link: IdentityLink = build(IdentityLink, IDENTITY, entry.place, _rest(entry))
    if link.first == link.second:
        raise entry.place.at("second").wrong(entry.fields.get("second"), "another entity than first")
    return link


SOURCE: Final = Source(
    name="curated",
    title="Facts curated from documents",
    homepage="https://w3id.org/oskg/",
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    publisher="https://w3id.org/oskg/project",
    patterns=("*.yaml",),
    items=items,
    record=record,
    version="1",
)
