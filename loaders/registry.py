"""The sources that have a loader, by name, and where their files are."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Final

from loaders import (
    barcelona,
    cordis,
    curated,
    curation_files,
    dataverse,
    doaj,
    eosc,
    eosc_marketplace,
    eosc_vocabularies,
    esfri_meril,
    fairsharing,
    funder_mapping,
    fundref,
    infra_finder,
    ioi_grants,
    nfdi,
    openaire,
    openalex,
    opendoar,
    re3data,
    ror,
    tsosi,
    wikidata,
)
from loaders.errors import SourceUnavailable
from loaders.source import Source

#: Every source by its name, in the order of trust: where names differ, the first that has one decides what is shown.
SOURCES: Final[Mapping[str, Source]] = MappingProxyType(
    {
        one.name: one
        for one in (
            curated.SOURCE,
            ror.SOURCE,
            funder_mapping.SOURCE,
            fundref.SOURCE,
            re3data.SOURCE,
            opendoar.SOURCE,
            fairsharing.SOURCE,
            dataverse.SOURCE,
            eosc.SOURCE,
            eosc_vocabularies.SOURCE,
            eosc_marketplace.SOURCE,
            barcelona.SOURCE,
            tsosi.SOURCE,
            doaj.SOURCE,
            nfdi.SOURCE,
            esfri_meril.SOURCE,
            infra_finder.SOURCE,
            ioi_grants.SOURCE,
            cordis.SOURCE,
            openaire.SOURCE,
            openalex.SOURCE,
            wikidata.SOURCE,
        )
    }
)

#: The folder of each source whose files are part of this package.
PACKAGED: Final[Mapping[str, Callable[[], Path]]] = MappingProxyType({"curated": curation_files.folder})


class UnknownSource(LookupError):
    """Raised when there is no loader of that name; the message names the nearest."""


def source(name: str) -> Source:
    """Return the source of that name.

    Raises: UnknownSource if there is none.
    """
    if name not in SOURCES:
        near = get_close_matches(name.lower(), SOURCES, cutoff=0.4) or list(SOURCES)
        raise UnknownSource(f"there is no source {name!r}; nearest: {', '.join(near)}")
    return SOURCES[name]


def files(one: Source, data_folder: Path) -> tuple[Path, ...]:
    """Return the files of a source below data_folder/<name>/, else in data_folder itself, sorted; () if there are none.

    All files of the first pattern that matches any are taken, so that an archive is never read beside its own pieces.
    What is hidden, such as a source that is still being fetched, is passed over.
    What is curated is a folder of this package, wherever the data is.

    Raises: SourceUnavailable if data_folder is not a folder.
    """
    if one.name in PACKAGED:
        return (PACKAGED[one.name](),)
    if not data_folder.is_dir():
        raise SourceUnavailable(f"{data_folder} is not a folder: expected the sources of the graph in it")
    candidates = (
        sorted({path for part in pattern.split("|") for path in folder.glob(part) if not _hidden(path, folder)})
        for folder in (data_folder / one.name, data_folder)
        for pattern in one.patterns
    )
    return tuple(next((found for found in candidates if found), ()))


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)
