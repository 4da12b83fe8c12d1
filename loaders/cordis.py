"""CORDIS: projects of the European framework programmes, what the Commission pays for them, and who takes part.

Format: the CORDIS data sets (https://data.europa.eu/data/datasets/cordis-eu-research-projects-under-horizon-europe-2021-2027
and those of Horizon 2020 and FP7) as zip of CSV or JSON, and exports of the Horizon Dashboard. Licence: CC BY 4.0.
Projects of calls for research infrastructures are part of that programme, all others of the framework programme itself.
It does not tell: which infrastructure a project is about; and a project's partners did not all agree with each other on
anything but the project. A contribution of 0 means that none was entered. Not loaded: objectives, addresses, contacts,
VAT numbers, and the shares of the participants, which would be counted beside the sum of the project. A participation
that stands in two files, or twice in one, is read once.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from loaders.cordis_files import Content, rows
from loaders.cordis_participations import participation
from loaders.cordis_programmes import statements_of
from loaders.cordis_projects import funding, identifier_in, initiative, modified, names_of
from loaders.errors import InvalidRecord
from loaders.records import Notice, Record
from loaders.source import Item, Source
from loaders.tables import whole


def items(path: Path) -> Iterator[Item]:
    """Stream the rows of one file or of the tables of a zip, after one item for the file as a whole.

    Raises: UnreadableSource if the file is damaged or has a table of no known layout; SourceUnavailable.
    """
    for position, content in rows(path):
        yield Item(position, content)


def record(item: Item) -> Record:
    """Read what a file is about, one project, or one organisation in one project.

    Raises: InvalidRecord if a project has no number or no name, or a participant no PIC or no role that is known.
    """
    content: Content = item.content
    if content.layout is None:
        return Record(content.local, tuple(statements_of(content)))
    fields = content.layout.fields(whole(item.position, content.row))
    notices: list[Notice] = []
    project = identifier_in(item.position, "cordis", "project", fields)
    if content.layout.participations:
        return participation(item.position, project, fields, content.layout, notices)
    names = names_of(fields)
    if not names:
        raise InvalidRecord(project.local, "title", None, "a title or an acronym")
    one = initiative(project, names, fields, content.layout, notices)
    paid = funding(one, fields, notices)
    page = f"https://cordis.europa.eu/project/id/{project.local}"
    return Record(project.local, (one, paid), page, modified(fields), tuple(notices))


SOURCE: Final = Source(
    name="cordis",
    title="CORDIS: EU research projects",
    homepage="https://cordis.europa.eu/",
    licence="https://creativecommons.org/licenses/by/4.0/",
    publisher="https://ror.org/00k4n6c32",
    patterns=(
        "cordis-*projects-csv.zip",
        "cordis-*projects-json.zip",
        "cordis-plus-*.csv|cordis-plus-*.csv.gz|dashboard-export-*.csv.gz|fp7-projects.xlsx|h2020-projects.xlsx",
        "project.csv|organization.csv",
    ),
    items=items,
    record=record,
    version="1.0",
    attribution="European Union, CORDIS, https://cordis.europa.eu/",
    described_in="https://cordis.europa.eu/about/services",
)
