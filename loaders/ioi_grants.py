"""Grants of private funders: who gave how much to whom, as collected by IOI and as funders publish it.

Format: JSON lines of one award each, collected by https://github.com/riordan/oic_scrape; the table of grants of the
Chan Zuckerberg Initiative (https://chanzuckerberg.com/grants-ventures/grants/) as JSON; and the 360Giving Data Standard
(https://standard.threesixtygiving.org/). Licence: facts, for which the funders state none; 360Giving files name theirs.
The grants of a funder are all of that funder, but the file does not say as of which day: no completeness is stated.
It does not tell: which infrastructure a grant is for, and, mostly, when it ends. Not loaded: grants to individuals,
investigators, participants, and descriptions, which name persons.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from loaders import archives
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.ioi_grant_layouts import LAYOUTS, grant
from loaders.ioi_grant_statements import statements
from loaders.json_streams import records
from loaders.records import Notice, Record
from loaders.source import Item, Source


def items(path: Path) -> Iterator[Item]:
    """Stream the grants of JSON lines, or of a JSON file that has them below "grants", in their order.

    Raises: UnreadableSource if the file is damaged or its first grant is of no known layout; SourceUnavailable.
    """
    by_line = ".jsonl" in path.name
    found: Iterator[tuple[str, Any]] = _lines(path) if by_line else _flat(records(path, "grants"))
    unseen = True
    for position, content in found:
        if unseen and not (isinstance(content, bytes) or _known(content)):
            names = "; ".join(layout.name for layout in LAYOUTS)
            raise UnreadableSource(f"{path}: the first grant is of no known layout: expected {names}")
        unseen = False
        yield Item(position, content)


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    """Yield the value of each line, or its bytes if they are no JSON."""
    for position, line in archives.lines(path):
        try:
            yield position, msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            yield position, line


def _flat(found: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Yield grants that stand in a list of lists, as the pages of the table of one funder do, one by one."""
    for position, content in found:
        if isinstance(content, list):
            yield from ((f"{position}, grant {number}", one) for number, one in enumerate(content, 1))
        else:
            yield position, content


def _known(content: object) -> bool:
    return isinstance(content, Mapping) and any(layout.fits(content) for layout in LAYOUTS)


def record(item: Item) -> Record:
    """Read one grant; one to an individual states nothing.

    Raises: InvalidRecord if it is of no known layout, or has no id, funder or recipient.
    """
    if not _known(item.content):
        names = "; ".join(layout.name for layout in LAYOUTS)
        raise InvalidRecord(item.position, "record", "an unknown shape", names)
    notices: list[Notice] = []
    one = grant(item.position, item.content)
    return Record(one.local, tuple(statements(one, notices)), one.page, one.modified, tuple(notices))


SOURCE: Final = Source(
    name="ioi_funder_grants",
    title="Grants of private funders, collected by Invest in Open Infrastructure",
    homepage="https://investinopen.org/",
    licence="https://rightsstatements.org/vocab/UND/1.0/",
    publisher="https://investinopen.org/",
    patterns=("*grants*.jsonl.gz|*grants*.jsonl|*grants*.json.gz|*grants*.json",),
    items=items,
    record=record,
    version="1.0",
    described_in="https://standard.threesixtygiving.org/",
)
