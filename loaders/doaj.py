"""DOAJ, the Directory of Open Access Journals: which organisations support it with money.

Format: files of its website (https://github.com/DOAJ/doaj, cms): supporters.yml and sponsors.yml are lists of
organisations, funders.md is a page that lists its funders, one paragraph each. Licence: that of the repository.
It does not tell: amounts, dates; the list of supporters in the repository is a sample, so completeness is not claimed.
Not loaded: logos, coordinates, price lists; whether support is annual.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from loaders import countries
from loaders.addresses import without_emails
from loaders.archives import LIMIT, opened, reading
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.names import by_name
from loaders.noticed import noticed_address
from loaders.records import (
    FundingRelation,
    Infrastructure,
    Kind,
    Name,
    Notice,
    Organization,
    Record,
    Reference,
    Statement,
)
from loaders.source import Item, Source
from ontology.identifiers import Identifier
from ontology.vocabulary import concept

#: The directory itself, by its identifiers in Infra Finder and ROR.
DOAJ: Final = Reference(
    Kind.INFRASTRUCTURE,
    (Identifier("infrafinder", "doaj-directory-of-open-access-journals"), Identifier("ror", "05amyt365")),
)
#: Source: the stem of each file, and how the organisations in it support the directory.
KINDS: Final = {"funders": "contributions", "sponsors": "sponsorship", "supporters": "contributions"}

_NAMES: Final = (Name("Directory of Open Access Journals", "en"), Name("DOAJ", None, "acronym"))
#: The heading above the funders of now, and a paragraph that begins with the link to one.
_HEADING: Final = re.compile(r"#+\s*Current Funder contributors\s*")
_FUNDER: Final = re.compile(r"\[(?P<name>[^\[\]]+)\]\((?P<url>[^()\s]*)\)(?:\s*\((?P<short>[^()\s]+)\))?")
_BRACKETS: Final = re.compile(r"(?P<first>[^()]+) \((?P<second>[^()]+)\)")
_ACRONYM: Final = re.compile(r"[A-Z]{2}[A-Za-z-]*|[A-Z][A-Za-z-]*[A-Z]")
_MARKDOWN: Final = frozenset({".md", ".markdown"})


def items(path: Path) -> Iterator[Item]:
    """Yield the organisations of a list or of the page of funders, in their order, each with how it supports.

    Raises: UnreadableSource if the file is damaged, of another name, no list, or a page without its heading;
    SourceUnavailable.
    """
    kind = next((kind for stem, kind in KINDS.items() if path.stem == stem), None)
    if kind is None:
        raise UnreadableSource(f"{path}: expected a file named {', '.join(KINDS)}")
    with reading(path), opened(path) as stream:
        text = stream.read(LIMIT).decode("utf-8-sig")
    entries = _funders(path, text) if path.suffix in _MARKDOWN else _list(path, text)
    for number, one in enumerate(entries, 1):
        yield Item(f"{path.stem} {number}", (kind, one))


def _list(path: Path, text: str) -> list[Any]:
    """Return the entries of a list in YAML, every scalar as text; nothing is constructed but texts, lists and maps."""
    try:
        content = yaml.load(text, yaml.BaseLoader)  # noqa: S506  # it makes less than the safe loader does
    except (yaml.YAMLError, RecursionError) as error:
        raise UnreadableSource(f"{path} is no YAML: {error}") from error
    if not isinstance(content, list):
        raise UnreadableSource(f"{path}: expected a list of organisations")
    return content


def _funders(path: Path, text: str) -> Iterator[Mapping[str, str]]:
    """Yield the funders below the heading; a link in the middle of a paragraph is to something else."""
    lines = iter(text.splitlines())
    if not any(_HEADING.fullmatch(line.strip()) for line in lines):
        raise UnreadableSource(f"{path}: expected the heading 'Current Funder contributors'")
    for line in lines:
        if line.startswith("#"):
            return
        if found := _FUNDER.match(line.strip()):
            short = f" ({found['short']})" if found["short"] else ""
            yield {"name": found["name"] + short, "url": found["url"]}


def record(item: Item) -> Record:
    """Read one supporter.

    Raises: InvalidRecord if it has no name.
    """
    kind, entry = item.content
    given = entry.get("name") if isinstance(entry, dict) else None
    name = _text(given)
    if not name:
        raise InvalidRecord(item.position, "name", given if isinstance(given, str) else type(given).__name__, "a name")
    notices: list[Notice] = []
    own = _organization(name, entry, notices)
    statements: list[Statement] = [Infrastructure(DOAJ, _NAMES, homepages=("https://doaj.org/",)), own]
    through: tuple[Reference, ...] = ()
    if consortium := _text(entry.get("consortium_name")):
        between = Organization(_reference(consortium), _names(consortium))
        statements.append(between)
        through = (between.ref,)
    statements.append(FundingRelation(own.ref, DOAJ, concept("cost-recovery", kind), intermediaries=through))
    return Record(f"{item.position.split()[0]}-{name}", tuple(statements), notices=tuple(notices))


def _text(value: object) -> str:
    """Return a text without invisible characters, spaces around it and addresses of persons; none for anything else."""
    text = value if isinstance(value, str) else ""
    visible = "".join(one for one in text if unicodedata.category(one) != "Cf")
    return " ".join(without_emails(visible).split())


def _reference(name: str) -> Reference:
    return Reference(Kind.ORGANIZATION, (by_name("doaj", name),))


def _organization(name: str, entry: Mapping[str, object], notices: list[Notice]) -> Organization:
    place = _text(entry.get("country"))
    found = countries.named(place) if place else None
    if place and not found:
        notices.append(Notice("country", place, countries.ACCEPTED))
    homepage = noticed_address("url", _text(entry.get("url")), notices)
    return Organization(
        _reference(name),
        names=_names(name),
        countries=(found,) if found else (),
        homepages=(homepage,) if homepage else (),
    )


def _names(name: str) -> tuple[Name, ...]:
    """Return a name, and its acronym where one of the two is in brackets behind the other."""
    match = _BRACKETS.fullmatch(name)
    for long, short in (("first", "second"), ("second", "first")) if match else ():
        if match and _ACRONYM.fullmatch(match[short]):
            return Name(match[long]), Name(match[short], None, "acronym")
    return (Name(name),)


SOURCE: Final = Source(
    name="doaj",
    title="DOAJ: organisations that support the Directory of Open Access Journals",
    homepage="https://doaj.org/support/",
    licence="https://spdx.org/licenses/Apache-2.0",
    publisher="https://doaj.org/",
    patterns=("funders.md|sponsors.yml|supporters.yml",),
    items=items,
    record=record,
    version="1.0",
    described_in="https://github.com/DOAJ/doaj",
)
