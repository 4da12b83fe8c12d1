"""EOSC: services, data sources and catalogues, who provides and funds them, and what they build on.

Format: the catalogue's profiles, version 5 and 6 (https://github.com/madgeek-arc/resource-catalogue-docs), as pages of
its API (public/service/all, public/provider/all, public/datasource/all, public/catalogue/all) or lists of them; the
model of 2026 (https://github.com/EOSC-PLATFORM/eosc-resources-model). Licence: not determined; the catalogue states
none with the records. The bodies that profiles name by ids of vocabularies are in the source `eosc_vocabularies`.
It does not tell: since when somebody provides or funds a service, nor how much; the model of 2026 no funder, language
or platform at all. Not loaded: contacts, users, tags, what a service is used for, standards that are in no scheme here,
technologies, training materials, adapters, applications to deploy, and records that are not shown.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from loaders import json_streams
from loaders.eosc_fields import modified
from loaders.eosc_providers import catalogue, organisation
from loaders.eosc_services import data_source, guideline, service
from loaders.errors import InvalidRecord
from loaders.json_values import mapping
from loaders.records import Notice, Record, Statement
from loaders.source import Item, Source

_Reader = Callable[[Mapping[str, Any], str, list[Notice]], Iterator[Statement]]

#: How the record of each kind is read. A page gives a record in a bundle, below the name of its kind.
_READERS: Final[Mapping[str, _Reader]] = {
    "catalogue": catalogue,
    "datasource": data_source,
    "organisation": organisation,
    "provider": organisation,
    "service": service,
}
#: How each type of the model of 2026 is read.
_TYPES: Final[Mapping[str, _Reader]] = {
    "DataSource": service,
    "InteroperabilityGuidelines": guideline,
    "Service": service,
}
#: Types that are no infrastructure.
_PASSED_OVER: Final = frozenset({"Adapter", "DeployableApplication", "TrainingMaterial", "TrainingResource"})
#: The fields by which a record that stands by itself is known; the first that is there decides.
_KNOWN_BY: Final[Mapping[str, _Reader]] = {
    "serviceId": data_source,
    "resourceOrganisation": service,
    "inclusionCriteria": catalogue,
    "validationProcess": catalogue,
    "legalEntity": organisation,
}
_EXPECTED: Final = f"a bundle of {', '.join(_READERS)}, a type {', '.join(_TYPES)}, or a field {', '.join(_KNOWN_BY)}"


def items(path: Path) -> Iterator[Item]:
    """Stream the records of a page of the API or of a list, without those that the catalogue does not show.

    Raises: UnreadableSource if the file is damaged, no JSON, or has its records nowhere; SourceUnavailable.
    """
    for position, content in json_streams.records(path, "results"):
        bundle = mapping(content)
        shown = bundle.get("active") is not False and bundle.get("suspended") is not True
        if shown and not bundle.get("draft") and str(bundle.get("type")) not in _PASSED_OVER:
            yield Item(position, content)


def record(item: Item) -> Record:
    """Read one record.

    Raises: InvalidRecord if it is of no known kind, or has no id or no name.
    """
    bundle, notices = mapping(item.content), list[Notice]()
    content, read = _reader(bundle)
    if read is None:
        raise InvalidRecord(item.position, "record", ", ".join(map(str, bundle)) or "nothing", _EXPECTED)
    statements = tuple(dict.fromkeys(read(content, item.position, notices)))
    own = content.get("serviceId") if read is data_source else None
    local = f"datasource/{own}" if own else str(content.get("id"))
    return Record(local.strip(), statements, modified=modified(content, bundle, notices), notices=tuple(notices))


def _reader(bundle: Mapping[str, Any]) -> tuple[Mapping[str, Any], _Reader | None]:
    """Return the record in a bundle and how it is read; None if nobody knows."""
    for kind, read in _READERS.items():
        if inside := mapping(bundle.get(kind)):
            return inside, read
    known = (read for field, read in _KNOWN_BY.items() if field in bundle)
    return bundle, _TYPES.get(str(bundle.get("type"))) or next(known, None)


#: The names of files, by the kind of record in them.
_FILES: Final = ("catalogues", "datasources", "guidelines", "organisations", "providers", "resources", "services")

SOURCE: Final = Source(
    name="eosc",
    title="EOSC catalogue: services, data sources, catalogues and their providers",
    homepage="https://open-science-cloud.ec.europa.eu/",
    licence="https://rightsstatements.org/vocab/UND/1.0/",
    publisher="https://eosc.eu/",
    patterns=("|".join(f"*eosc_{kind}*.json*" for kind in _FILES),),
    items=items,
    record=record,
    version="1.0",
    attribution="European Open Science Cloud, https://eosc.eu/",
    described_in="https://github.com/madgeek-arc/resource-catalogue-docs",
)
