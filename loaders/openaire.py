"""OpenAIRE Graph: organisations, data sources, projects and communities, and how they are related.

Format: the dump (https://doi.org/10.5281/zenodo.3516917) and the Graph API, as described at
https://graph.openaire.eu/docs/data-model/; the dump of 2019; projects from OAI-PMH. Licence: CC BY 4.0.
It does not tell: in what role somebody provides a data source, since when, and who partners with whom beyond projects.
An id may change from release to release. Not loaded: research products and their authors, journals, what a project is
about, and the fields of data sources that are copies of re3data and OpenDOAR (access, PID systems, certificates,
policies), because a copy is no second witness.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from loaders import openaire_oaf
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.json_values import mappings
from loaders.openaire_entities import data_source, field, organization, text
from loaders.openaire_files import contents
from loaders.openaire_projects import community, project
from loaders.openaire_relations import is_read, relation
from loaders.records import Notice, Record, Statement
from loaders.source import Item, Source

#: The fields by which each kind of record is known.
_RELATION: Final = frozenset({"relType", "reltype"})
_KNOWN: Final = "an organization, data source, project, community, product or relation of the OpenAIRE Graph"


def items(path: Path) -> Iterator[Item]:
    """Stream the records of a dump or of a page of the API, without the relations that nothing here is about.

    Raises: UnreadableSource if the file is damaged or hostile, or its first record is of no known kind;
    SourceUnavailable.
    """
    unseen = True
    for position, content in contents(path):
        if unseen and _kind(content) is None and not (isinstance(content, bytes) and content.startswith(b"{")):
            raise UnreadableSource(f"{path}: the first record is of no known kind: expected {_KNOWN}")
        unseen = False
        if _kind(content) != "relation" or is_read(content):
            yield Item(position, content)


def _kind(content: object) -> str | None:
    if isinstance(content, bytes) and content.startswith(b"<") and b"record" in content[:100]:
        return "harvested project"
    if not isinstance(content, Mapping):
        return None
    kinds = {
        "relation": bool(_RELATION & content.keys()),
        "old product": "body" in content,
        "product": "mainTitle" in content or "maintitle" in content,
        "organization": "legalName" in content or "legalname" in content,
        "data source": "officialName" in content or "officialname" in content,
        "project": "code" in content and "title" in content,
        "community": "acronym" in content and "name" in content,
    }
    return next((kind for kind, fits in kinds.items() if fits), None)


def record(item: Item) -> Record:
    """Read one record.

    Raises: InvalidRecord if it is of no known kind, or has no id or no name.
    """
    content, position, notices = item.content, item.position, list[Notice]()
    kind = _kind(content)
    if kind is None:
        raise InvalidRecord(position, "record", "an unknown shape", _KNOWN)
    if kind == "relation":
        local, statement = relation(content, position)
        return Record(local, (statement,))
    if kind == "harvested project":
        content, kind = openaire_oaf.harvested(content, position), "project"
    if kind == "old product":
        content = openaire_oaf.product(content, position)
    local = text(content, "id") or text(content, "acronym", "name")
    if not local:
        raise InvalidRecord(position, "id", None, "an id")
    statements = tuple(_statements(kind, content, position, notices))
    return Record(local, statements, notices=tuple(notices))


def _statements(kind: str, content: Mapping[str, Any], position: str, notices: list[Notice]) -> Iterator[Statement]:
    if kind == "organization":
        yield organization(content, position, notices)
    elif kind == "data source":
        if infrastructure := data_source(content, position, notices):
            yield infrastructure
    elif kind == "project":
        yield from project(content, position, notices)
    elif kind == "community":
        yield community(content, position)
    else:
        for one in mappings(field(content, "organizations")):
            yield organization(one, position, notices)
        for one in mappings(field(content, "projects")):
            yield from project(one, position, notices)


SOURCE: Final = Source(
    name="openaire",
    title="OpenAIRE Graph",
    homepage="https://graph.openaire.eu/",
    licence="https://creativecommons.org/licenses/by/4.0/",
    publisher="https://ror.org/019kf3481",
    patterns=(
        "organization*.tar|datasource*.tar|project*.tar|relation*.tar|communities*.tar",
        "organization*.json*|datasource*.json*|dataSource*.json*|project*.json*|relation*.json*|communit*.json*",
        "openaire_*.jsonl.gz|openaire_*.jsonl|oaf_*.xml.txt",
    ),
    items=items,
    record=record,
    version="1.0",
    attribution="OpenAIRE Graph, https://doi.org/10.5281/zenodo.3516917",
    described_in="https://graph.openaire.eu/docs/data-model/",
)
