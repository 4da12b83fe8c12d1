"""From a mapping of a curated file to a dataclass, by a table: which fields there are and how each is read."""

from dataclasses import MISSING, fields
from typing import Any, Final

from loaders.curation_readers import Place, Reader, many, mapping, quote, reference, text
from loaders.records import Evidence, Kind

#: Field of a file → field of the record, and the reader of its value.
Table = dict[str, tuple[str, Reader]]


def build(class_: Any, table: Table, place: Place, value: object, /, **given: Any) -> Any:
    """Return a dataclass of this kind from a mapping read by the table; `given` are fields that come from elsewhere.

    Raises: InvalidRecord if a field is unknown, a required one is missing, or a value is not accepted.
    """
    found = dict(given)
    for name, one in mapping(place, value).items():
        attribute, reader = table[place.at(name).known(name, table, "a field of this entry")]
        found[attribute] = reader(place.at(name), one)
    for required in fields(class_):
        if required.default is MISSING and required.name not in found:
            name = next(name for name, (attribute, _) in table.items() if attribute == required.name)
            raise place.at(name).wrong(None, "a value: the field is required")
    return class_(**found)


def same(**readers: Reader) -> Table:
    """Return a table of fields that are called alike in the file and in the record."""
    return {name: (name, reader) for name, reader in readers.items()}


def part(class_: Any, table: Table) -> Reader:
    """Return a reader of mappings that become a dataclass of this kind."""
    return lambda place, value: build(class_, table, place, value)


#: Reads the citations of an entry: at least one.
CITES: Final = many(part(Evidence, same(document=reference(Kind.DOCUMENT), locator=text, quote=quote)))
