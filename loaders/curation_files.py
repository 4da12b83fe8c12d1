"""The files of the curated source: their lists and entries, and what all of them together declare."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any, Final

import yaml

from loaders.curation_entities import ENTITIES, identifiers
from loaders.curation_readers import Place
from loaders.errors import InvalidRecord, SourceUnavailable, UnreadableSource
from loaders.records import Kind, Reference
from loaders.source import Item
from ontology.identifiers import Identifier

#: Every list a file may have, and the field that names its entries.
LISTS: Final[Mapping[str, str]] = {
    "documents": "key",
    **dict.fromkeys(ENTITIES, "key"),
    "relations": "id",
    "identity": "id",
}


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One entry of a list as it stands in its file, with what the other files declare."""

    file: str
    list: str
    number: int
    reviewed: date
    fields: Mapping[str, object]
    catalogue: "Catalogue"

    @property
    def name(self) -> str:
        """Return the key or id of the entry, or its place in the list if it has none."""
        value = self.fields.get(LISTS[self.list])
        return value if isinstance(value, str) else f"{self.list}[{self.number}]"

    @property
    def place(self) -> Place:
        """Return the place of the whole entry, for readers and messages."""
        return Place(f"{self.file} {self.name}", "", self.catalogue.references)


@dataclass(slots=True, eq=False)
class Catalogue:
    """What all files together declare: entities by key, relations by id, and which relations contradict each other."""

    references: dict[str, Reference] = field(default_factory=dict)
    first: dict[str, Entry] = field(default_factory=dict)
    conflicts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, entry: Entry) -> None:
        """Note what an entry declares; the first entry of a name keeps it."""
        if self.first.setdefault(entry.name, entry) is not entry:
            return
        if LISTS[entry.list] == "key":
            self.references[entry.name] = Reference(_kind(entry), _identifiers(entry))
        others = entry.fields.get("conflicts_with") if entry.list == "relations" else None
        for other in others if isinstance(others, list) else ():
            if isinstance(other, str):
                self.conflicts[entry.name].add(other)
                self.conflicts[other].add(entry.name)

    def together(self, name: str) -> list[str]:
        """Return the names of all relations in conflict with this one, directly or not, and its own, sorted."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(self.conflicts.get(one, ()))
        return sorted(found)


def folder() -> Path:
    """Return the folder of the curated files of this package."""
    return Path(str(package_files("loaders") / "curation"))


def items(path: Path) -> Iterator[Item]:
    """Yield the entries of all YAML files below the folder, by file name and then as they stand.

    An item holds one entry, or all relations that are in conflict with each other.
    Raises: SourceUnavailable if there is no such file; UnreadableSource if a file is not of the form of curated files.
    """
    paths = sorted(path.rglob("*.yaml"))
    if not paths:
        raise SourceUnavailable(f"{path} holds no YAML file of curated facts")
    catalogue = Catalogue()
    entries = [entry for one in paths for entry in _entries(one, one.relative_to(path).as_posix(), catalogue)]
    for entry in entries:
        catalogue.add(entry)
    for entry in entries:
        group = _group(entry)
        if group[0] is entry:
            yield Item(f"{entry.file} {entry.list}[{entry.number}]", tuple(group))


def _group(entry: Entry) -> list[Entry]:
    """Return the entries that make one record with this one, itself among them."""
    first = entry.catalogue.first
    if first[entry.name] is not entry:
        return [entry]
    together = (first[name] for name in entry.catalogue.together(entry.name) if name in first)
    return [one for one in together if one.list == entry.list]


class _Loader(yaml.SafeLoader):
    """The safe loader of YAML, which also refuses a mapping that has a key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return the mapping of a node.

        Raises: yaml.YAMLError if a key occurs twice.
        """
        seen: set[str] = set()
        for key, _ in node.value:
            word = str(key.value)
            if word in seen:
                problem = f"the field {word!r} is there twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(word)
        return super().construct_mapping(node, deep)


def _entries(path: Path, file: str, catalogue: Catalogue) -> Iterator[Entry]:
    content = _content(path, file)
    reviewed = content.pop("reviewed", None)
    if type(reviewed) is not date:
        raise UnreadableSource(f"{file}: reviewed is {reviewed!r}, expected the date YYYY-MM-DD of the last review")
    for name, entries in content.items():
        if name not in LISTS:
            raise UnreadableSource(f"{file}: there is no list {name!r}, expected one of {', '.join(LISTS)}")
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            raise UnreadableSource(f"{file}: {name} is not a list of mappings")
        for number, one in enumerate(entries, 1):
            yield Entry(file, name, number, reviewed, one, catalogue)


def _content(path: Path, file: str) -> dict[str, Any]:
    try:
        content = _Loader(path.read_text(encoding="utf-8")).get_single_data()
    except OSError as error:
        raise SourceUnavailable(f"{file} cannot be read: {error}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableSource(f"{file} is not YAML: {error}") from error
    if not isinstance(content, dict) or not all(isinstance(name, str) for name in content):
        raise UnreadableSource(f"{file} holds {type(content).__name__}, expected a mapping with reviewed and lists")
    return content


def _kind(entry: Entry) -> Kind:
    return ENTITIES[entry.list][0] if entry.list in ENTITIES else Kind.DOCUMENT


def _identifiers(entry: Entry) -> tuple[Identifier, ...]:
    """Return the key as an identifier, then those given: none if one is faulty, since the entry will be refused."""
    given: tuple[Identifier, ...] = ()
    with suppress(InvalidRecord):
        given = identifiers(entry.place, entry.fields.get("ids", {}))
    return (Identifier("oskg", entry.name), *given)
