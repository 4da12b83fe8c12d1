"""IOI Infra Finder: open infrastructure as its providers describe it, with governance, standards and money.

Format: the table of solutions in its second layout (columns with numbers), and in its first for what the second leaves
empty; properties and words in https://github.com/investinopen/infra-finder. Licence: CC BY 4.0, as the site says.
Solutions are there by invitation: nothing is stated to be complete. Rows that are not published are drafts and trials.
It does not tell: ids of funders, founders and partners, who are known by name; the year of an amount, and whose
accounts it is from; the integrations of a solution other than in sentences. Not loaded: contacts, logos, history,
achievements, comparable tools, addresses of code and of interfaces.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from loaders.errors import UnreadableSource
from loaders.infra_finder_legacy import legacy
from loaders.infra_finder_solution import solution
from loaders.records import Record
from loaders.source import Item, Source
from loaders.tables import Ragged, columns, table, whole

#: Columns by which each layout is known.
_SECOND: Final = frozenset({"identifier", "001_service_name", "109_publication_status"})
_FIRST: Final = frozenset({"id", "service_name", "special_certifications_or_statuses"})
_PUBLISHED: Final = "published"


def items(path: Path) -> Iterator[Item]:
    """Stream the published rows of a table of either layout, in their order.

    Raises: UnreadableSource if the file is damaged or of no known layout; SourceUnavailable.
    """
    for position, row in table(path):
        known = columns(row)
        if not (known >= _SECOND or known >= _FIRST):
            raise UnreadableSource(
                f"{path}: expected the columns {', '.join(sorted(_SECOND))}; or {', '.join(sorted(_FIRST))}"
            )
        if isinstance(row, Ragged) or row.get("109_publication_status", _PUBLISHED) == _PUBLISHED:
            yield Item(position, row)


def record(item: Item) -> Record:
    """Read one row of either layout.

    Raises: InvalidRecord if it has another number of cells than the heading, no id or no name.
    """
    row = whole(item.position, item.content)
    return solution(item.position, row) if "001_service_name" in row else legacy(item.position, row)


SOURCE: Final = Source(
    name="infra_finder",
    title="Infra Finder of Invest in Open Infrastructure",
    homepage="https://infrafinder.investinopen.org/",
    licence="https://creativecommons.org/licenses/by/4.0/",
    publisher="https://investinopen.org/",
    patterns=("*infra_finder*v2*.csv|*infra_finder*legacy*.csv",),
    items=items,
    record=record,
    version="1.0",
    attribution="Infra Finder, Invest in Open Infrastructure, https://infrafinder.investinopen.org/, CC BY 4.0",
    described_in="https://github.com/investinopen/infra-finder",
)
