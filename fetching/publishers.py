"""The publishers: what is fetched of each source, as its publisher documents it, and how slowly.

A source that has no entry has no download that its publisher documents; BY_HAND says where it is to be had.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from fetching.fairsharing import signed_in
from fetching.listing import Listing
from fetching.openalex import Snapshot
from fetching.paging import ByCursor, ByLink, ByOffset, Key, Pages
from fetching.repositories import GitHubFolder, GitLabRelease, on_github
from fetching.steps import File, Step
from fetching.zenodo import Zenodo


@dataclass(frozen=True, slots=True)
class Publisher:
    """How a source is fetched: where that is documented, the steps, and the seconds between two requests."""

    documentation: str
    steps: tuple[Step, ...]
    pause: float = 1.0


_OPENALEX_KEY: Final = Key("api_key", "OSKG_OPENALEX_KEY", "get a free one at https://openalex.org/settings/api")
_OPENDOAR_KEY: Final = Key("api-key", "OSKG_OPENDOAR_KEY", "register for a free one at https://v2.sherpa.ac.uk/api/")


def _cordis(programme: str) -> File:
    name = f"cordis-{programme}projects-csv.zip"
    return File(f"https://cordis.europa.eu/data/{name}", name)


def _openalex_pages(kind: str) -> Pages:
    return Pages(
        f"https://api.openalex.org/{kind}?per_page=100",
        below="results",
        order=ByCursor("meta", "next_cursor"),
        name=f"{kind}-{{:05}}.json",
        kind=kind,
        credentials=_OPENALEX_KEY,
    )


#: By the name of the source; another way to the same source has its name after a colon.
PUBLISHERS: Final[Mapping[str, Publisher]] = MappingProxyType(
    {
        "ror": Publisher(
            "https://ror.readme.io/docs/data-dump",
            (Zenodo(6347574, (("data dump", r"v[0-9.]+-[0-9]{4}-[0-9]{2}-[0-9]{2}-ror-data\.zip"),)),),
        ),
        "ror_funder_mapping": Publisher(
            "https://github.com/datacite/lupo",
            (on_github("datacite/lupo", "app/resources/funder_to_ror.json", "funder_to_ror.json"),),
        ),
        "crossref_funder_registry": Publisher(
            "https://www.crossref.org/documentation/funder-registry/accessing-the-funder-registry/",
            (GitLabRelease("crossref/open_funder_registry", "registry.rdf", "registry.rdf"),),
        ),
        "re3data": Publisher(
            "https://www.re3data.org/api/doc",
            (
                Listing(
                    "https://www.re3data.org/api/v1/repositories",
                    element="id",
                    pattern=r"r3d1[0-9]{8}",
                    record="https://www.re3data.org/api/v1/repository/{id}",
                    name="{id}.xml",
                    kind="records",
                ),
            ),
            pause=1.3,
        ),
        "opendoar": Publisher(
            "https://v2.sherpa.ac.uk/api/",
            (
                Pages(
                    "https://v2.sherpa.ac.uk/cgi/retrieve?item-type=repository&format=Json&order=id",
                    below="items",
                    order=ByOffset(100),
                    name="od{:05}.json",
                    kind="repositories",
                    credentials=_OPENDOAR_KEY,
                ),
            ),
        ),
        "dataverse_installations": Publisher(
            "https://github.com/IQSS/dataverse-installations",
            (on_github("IQSS/dataverse-installations", "data/data.json", "data.json"),),
        ),
        "fairsharing": Publisher(
            "https://fairsharing.org/API_doc",
            (
                Pages(
                    "https://api.fairsharing.org/fairsharing_records?page%5Bnumber%5D=1&page%5Bsize%5D=500",
                    below="data",
                    order=ByLink(),
                    name="fairsharing_records-{:03}.json",
                    kind="records",
                    credentials=signed_in,
                ),
            ),
        ),
        "eosc_vocabularies": Publisher(
            "https://github.com/madgeek-arc/resource-catalogue-docs",
            (
                GitHubFolder(
                    "madgeek-arc/resource-catalogue-docs",
                    "vocabularies",
                    r"(FUNDING_BODY|FUNDING_PROGRAM|PROVIDER_HOSTING_LEGAL_ENTITY|PROVIDER_NETWORK|RELATED_PLATFORM)\.json",
                    "vocabularies",
                ),
            ),
        ),
        "nfdi": Publisher(
            "https://github.com/UB-Mannheim/NFDI",
            (
                GitHubFolder(
                    "UB-Mannheim/NFDI",
                    "data",
                    r"GEPRIS_NFDI_project_pages\.csv|wikidata_manual_edits\.csv",
                    "tables",
                ),
            ),
        ),
        "barcelona_declaration": Publisher(
            "https://barcelona-declaration.org/",
            (
                File(
                    "https://barcelona-declaration.org/downloads/barcelonadeclaration_signatories_supporters.csv",
                    "barcelonadeclaration_signatories_supporters.csv",
                ),
            ),
        ),
        "tsosi": Publisher(
            "https://github.com/tsosi-org/api-use-cases",
            (
                File("https://tsosi.org/api/entities/all?format=json", "entities.json"),
                File("https://tsosi.org/api/transfers/all?format=json", "transfers.json"),
            ),
        ),
        "ioi_funder_grants": Publisher(
            "https://github.com/riordan/oic_scrape/blob/HEAD/DATA.md",
            (GitHubFolder("riordan/oic_scrape", "data", r"[a-z0-9._-]*grants[a-z0-9._-]*\.jsonl", "grants"),),
        ),
        "cordis": Publisher(
            "https://data.europa.eu/data/datasets/cordis-eu-research-projects-under-horizon-europe-2021-2027",
            (_cordis("HORIZON"), _cordis("h2020"), _cordis("fp7")),
        ),
        "openaire": Publisher(
            "https://doi.org/10.5281/zenodo.3516917",
            (
                Zenodo(
                    3516917,
                    (
                        ("organizations", r"organization(_[0-9]+)?\.tar"),
                        ("data sources", r"datasource(_[0-9]+)?\.tar"),
                        ("projects", r"project(_[0-9]+)?\.tar"),
                        ("communities", r"communities_infrastructures\.tar"),
                        ("relations", r"relation(_[0-9]+)?\.tar"),
                    ),
                ),
            ),
        ),
        "openalex": Publisher(
            "https://developers.openalex.org/download/snapshot-format",
            (Snapshot("institutions"), Snapshot("funders")),
            pause=0.1,
        ),
        "openalex:api": Publisher(
            "https://developers.openalex.org/",
            (_openalex_pages("institutions"), _openalex_pages("funders")),
            pause=0.2,
        ),
    }
)

#: Where the files of the other sources are to be had.
BY_HAND: Final[Mapping[str, str]] = MappingProxyType(
    {
        "curated": "it is a part of this package, nothing is to be fetched",
        "doaj": "the lists sponsors.yml, supporters.yml and publisher-supporters.yml are in cms/data of "
        "https://github.com/DOAJ/doaj",
        "eosc": "no API of the catalogue at https://open-science-cloud.ec.europa.eu/ is described for the public; "
        "whoever runs a catalogue may give pages of its providers, services and the rest",
        "eosc_marketplace": "its first services are in the seed data of https://github.com/cyfronet-fid/marketplace",
        "esfri_meril": "road maps are published as web pages; tables of one and of MERIL are in "
        "https://github.com/macfreek/data-cartography",
        "infra_finder": "https://infrafinder.investinopen.org/solutions has no export; tables of its launch are in "
        "spec/data/imports and vendor of https://github.com/investinopen/infra-finder",
        "ioi_infra_names": "search_terms of https://github.com/investinopen/state_of_open_queries",
        "wikidata": "ask it: oskg harvest wikidata --into FOLDER --contact ADDRESS",
    }
)


def source_of(name: str) -> str:
    """Return the source that a name of PUBLISHERS leads to."""
    return name.partition(":")[0]
