"""Wikidata: who operates, owns, funds, sponsors or partners with an infrastructure, and what is a part of what.

Format: answers to the queries of `oskg.wikidata` in SPARQL 1.1 Query Results JSON, one statement a row, as
https://query.wikidata.org/ gives them. Licence: CC0 1.0.
Only statements with a reference are asked for, and none about persons. A deprecated one is kept as rejected.
It does not tell: amounts of money; why something is a part of something else; and, mostly, since when.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from loaders.errors import InvalidRecord, UnreadableSource
from loaders.json_streams import records
from loaders.records import (
    Claim,
    Crosswalk,
    Day,
    FundingRelation,
    Infrastructure,
    Kind,
    Membership,
    Name,
    Notice,
    Organization,
    Partnership,
    Record,
    Reference,
    Relation,
    Responsibility,
    Statement,
    Subordination,
    day,
)
from loaders.source import Item, Source
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept

#: The columns of an answer that every row has.
COLUMNS: Final = ("statement", "property", "kind", "item", "target", "rank")
#: How many characters of a time stand for a precision. Source: https://www.mediawiki.org/wiki/Wikibase/DataModel#Dates_and_times
_LENGTHS: Final[Mapping[str, int]] = {"9": 4, "10": 7, "11": 10}
#: The kind of the items with an identifier of a registry.
KINDS: Final[Mapping[str, Kind]] = {"infra": Kind.INFRASTRUCTURE, "org": Kind.ORGANIZATION}
#: The scheme of the identifier of the registry, by the same word.
_REGISTRIES: Final[Mapping[str, str]] = {"infra": "re3data", "org": "ror"}


def _role(code: str) -> Callable[[Reference, Reference, Claim], Relation]:
    return lambda item, target, claim: Responsibility(target, item, concept("role", code), claim)


def _funding(item: Reference, target: Reference, claim: Claim) -> Relation:
    return FundingRelation(target, item, claim=claim)


def _sponsorship(item: Reference, target: Reference, claim: Claim) -> Relation:
    return FundingRelation(target, item, concept("cost-recovery", "sponsorship"), claim=claim)


def _membership(item: Reference, target: Reference, claim: Claim) -> Relation:
    return Membership(item, target, claim=claim)


def _partnership(item: Reference, target: Reference, claim: Claim) -> Relation:
    state = claim.status or concept("relation-status", "ended" if claim.end else "active")
    kind = concept("partnership-type", "declared-collaboration")
    return Partnership((item, target), kind, Claim(claim.start, claim.end, state))


#: What a property says of an item and its target. Source: https://www.wikidata.org/wiki/Property:P137 and so on.
PROPERTIES: Final[Mapping[str, Callable[[Reference, Reference, Claim], Relation]]] = {
    "P127": _role("owner"),
    "P137": _role("operator"),
    "P463": _membership,
    "P859": _sponsorship,
    "P2652": _partnership,
    "P8324": _funding,
}
#: The property by which an item is a part of its target, which is of the same kind.
PART_OF: Final = "P361"


def items(path: Path) -> Iterator[Item]:
    """Stream the rows of an answer, in their order.

    Raises: UnreadableSource if the file is damaged, or its rows are not those of our queries; SourceUnavailable.
    """
    unseen = True
    for position, row in records(path, "results.bindings"):
        if unseen and not (isinstance(row, Mapping) and all(name in row for name in COLUMNS)):
            raise UnreadableSource(f"{path}: expected an answer with the columns {', '.join(COLUMNS)}")
        unseen = False
        yield Item(position, row)


def record(item: Item) -> Record:
    """Read one statement, and the names of what it is about.

    Raises: InvalidRecord if a column is missing, a property is not one of ours, or an end is no item.
    """
    row = _Row(item.position, item.content)
    property_, kind = row.text("property"), row.text("kind")
    if property_ not in PROPERTIES and property_ != PART_OF:
        raise InvalidRecord(item.position, "property", property_, ", ".join([*PROPERTIES, PART_OF]))
    if kind not in KINDS:
        raise InvalidRecord(item.position, "kind", kind, ", ".join(KINDS))
    notices: list[Notice] = []
    own = row.reference("item", KINDS[kind], _REGISTRIES[kind], notices)
    infrastructural = property_ == PART_OF and kind == "infra"
    end = Kind.INFRASTRUCTURE if infrastructural else Kind.ORGANIZATION
    target = row.reference("target", end, _REGISTRIES["infra" if infrastructural else "org"], notices)
    if set(own.identifiers) & set(target.identifiers):
        raise InvalidRecord(item.position, "target", row.text("target"), "another item than the statement is about")
    statements = _statements(property_, own, target, row, notices)
    local = row.text("statement").rstrip("/").rpartition("/")[2]
    page = f"https://www.wikidata.org/wiki/{row.text('item').rpartition('/')[2]}#{property_}"
    return Record(local, statements, page, notices=tuple(notices))


def _statements(
    property_: str, own: Reference, target: Reference, row: "_Row", notices: list[Notice]
) -> tuple[Statement, ...]:
    ends = (_entity(own, row.optional("itemLabel")), _entity(target, row.optional("targetLabel")))
    if property_ != PART_OF:
        return (*ends, PROPERTIES[property_](own, target, _claim(row, notices)))
    if row.text("rank").endswith("DeprecatedRank"):
        return ends
    if own.kind is Kind.ORGANIZATION:
        return (*ends, Subordination(own, target))
    name = Name(row.optional("itemLabel") or row.text("item").rpartition("/")[2], "en", "mention")
    return (ends[1], Infrastructure(own, (name,), part_of=(target,)))


def _entity(ref: Reference, label: str | None) -> Statement:
    """State the name of an entity; without one, only that these are its identifiers."""
    if not label:
        return Crosswalk(ref)
    names = (Name(label, "en", "mention"),)
    return Infrastructure(ref, names) if ref.kind is Kind.INFRASTRUCTURE else Organization(ref, names)


def _claim(row: "_Row", notices: list[Notice]) -> Claim:
    rejected = row.text("rank").endswith("DeprecatedRank")
    return Claim(
        row.day("start", notices),
        row.day("end", notices),
        concept("relation-status", "rejected") if rejected else None,
    )


class _Row:
    """One row of an answer: the values of its columns."""

    def __init__(self, position: str, content: Any) -> None:
        self._position = position
        self._content: Mapping[str, Any] = content if isinstance(content, Mapping) else {}

    def optional(self, column: str) -> str | None:
        cell = self._content.get(column)
        return str(cell.get("value") or "").strip() or None if isinstance(cell, Mapping) else None

    def text(self, column: str) -> str:
        found = self.optional(column)
        if found is None:
            raise InvalidRecord(self._position, column, None, "a value in every row")
        return found

    def reference(self, column: str, kind: Kind, registry: str, notices: list[Notice]) -> Reference:
        """Return the entity in a column: its item, and its identifier in the registry of its kind."""
        address = self.text(column)
        try:
            found: tuple[Identifier, ...] = (identifier("wikidata", address),)
        except InvalidIdentifier as error:
            raise InvalidRecord(self._position, column, address, "an item of Wikidata") from error
        if given := self.optional(f"{column}Id"):
            try:
                found = (identifier(registry, given), *found)
            except InvalidIdentifier as error:
                notices.append(Notice(f"{column}Id", given, str(error)))
        return Reference(kind, found)

    def day(self, column: str, notices: list[Notice]) -> Day | None:
        """Return a date no more precisely than it is known; None if it is less precise than a year, or unknown."""
        given = self.optional(column)
        if given is None:
            return None
        length = _LENGTHS.get(self.optional(f"{column}Precision") or "")
        try:
            return day(given[:length]) if length else None
        except ValueError as error:
            notices.append(Notice(column, given, str(error)))
            return None


SOURCE: Final = Source(
    name="wikidata",
    title="Wikidata: statements about infrastructures and research organisations",
    homepage="https://www.wikidata.org/",
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    publisher="https://www.wikidata.org/",
    patterns=("wikidata-*.json|wikidata-*.json.gz",),
    items=items,
    record=record,
    version="1.0",
    described_in="https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format",
)
