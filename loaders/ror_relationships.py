"""The relationships of ROR: what a record says about its own organisation, and what it thereby says about others."""

from collections.abc import Iterator, Mapping
from typing import Final

from loaders.records import Kind, Name, Notice, Organization, Reference
from loaders.ror_schema import Organisation, Related
from ontology.identifiers import Identifier, InvalidIdentifier, identifier

#: The field of our record that takes the other organisation. Source: ROR schema v2.1, relationships.type
RELATIONSHIPS: Final[Mapping[str, str]] = {
    "child": "children",
    "parent": "parents",
    "predecessor": "predecessors",
    "related": "related",
    "successor": "successors",
}

#: The field, the reference and the entry of every relationship that can be used.
Others = list[tuple[str, Reference, Related]]


def others(one: Organisation, own: Identifier, notices: list[Notice]) -> Others:
    """Return the field, the reference and the entry of every relationship that can be used, in source order."""
    found: Others = []
    for entry in one.relationships:
        try:
            other = identifier("ror", entry.id)
        except InvalidIdentifier as error:
            notices.append(Notice("relationships.id", entry.id, str(error)))
            continue
        if entry.type not in RELATIONSHIPS:
            notices.append(Notice("relationships.type", entry.type, ", ".join(RELATIONSHIPS)))
        elif other == own:
            notices.append(Notice("relationships.id", entry.id, "another organisation than the record's own"))
        else:
            found.append((RELATIONSHIPS[entry.type], Reference(Kind.ORGANIZATION, (other,)), entry))
    return found


def targets(found: Others, field: str) -> tuple[Reference, ...]:
    """Return the organisations of one field, each once; of "children", which no field of a record takes, too."""
    return tuple(dict.fromkeys(ref for name, ref, _ in found if name == field))


def mentions(found: Others, own: Reference) -> Iterator[Organization]:
    """State of every other organisation the name it is mentioned by, and of a child its parent."""
    children = frozenset(targets(found, "children"))
    names: dict[Reference, dict[Name, None]] = {}
    for _, ref, entry in found:
        label = " ".join((entry.label or "").split())
        names.setdefault(ref, {}).update({Name(label, None, "mention"): None} if label else {})
    for ref, mentioned in names.items():
        yield Organization(ref, names=tuple(mentioned), parents=(own,) if ref in children else ())
