"""The words of re3data's closed vocabularies and the concepts they mean.

Source: metadata schema 2.2, https://doi.org/10.2312/re3.006, and 4.0, https://doi.org/10.48440/re3.014, whose new
words stand at the end of each table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from loaders.records import Notice
from ontology.vocabulary import concept

#: The word by which re3data says that there is none of a thing.
ABSENT: Final = "none"


@dataclass(frozen=True, slots=True)
class Words:
    """A closed vocabulary: the element, our scheme, our code for each word, and the words that say nothing."""

    field: str
    scheme: str
    codes: Mapping[str, str]
    silent: frozenset[str] = frozenset()

    def concepts(self, words: Iterable[str], notices: list[Notice]) -> tuple[str, ...]:
        """Return the concept of each word once, in order; a word that nobody knows becomes a notice."""
        found: dict[str, None] = {}
        for word in words:
            code = self.codes.get(word) or self._folded().get(folded(word))
            if code:
                found[concept(self.scheme, code)] = None
            elif word not in self.silent:
                notices.append(Notice(self.field, word, ", ".join(self.codes)))
        return tuple(found)

    def _folded(self) -> Mapping[str, str]:
        return {folded(word): code for word, code in self.codes.items()}


def folded(word: str) -> str:
    """Return the letters and digits of a word in lower case, in which releases agree ("DataVerse", "Dataverse")."""
    return "".join(character for character in word.casefold() if character.isalnum())


def _words(field: str, scheme: str, codes: Mapping[str, str], *silent: str) -> Words:
    return Words(field, scheme, MappingProxyType(codes), frozenset(silent))


TYPES: Final = _words(
    "type",
    "infrastructure-type",
    {
        "disciplinary": "disciplinary-repository",
        "institutional": "institutional-repository",
        "other": "other-repository",
        "governmental": "governmental-repository",
        "multidisciplinary": "multidisciplinary-repository",
        "project-related": "project-repository",
    },
)

DATA_ACCESS: Final = _words(
    "dataAccessType",
    "access",
    {"open": "open", "embargoed": "embargoed", "restricted": "restricted", "closed": "closed"},
)
_RESTRICTIONS: Final = {
    "feeRequired": "fee-required",
    "institutional membership": "institutional-membership",
    "registration": "registration",
    "other": "other",
}
DATA_ACCESS_RESTRICTIONS: Final = _words("dataAccessRestriction", "access-restriction", _RESTRICTIONS)

DATA_UPLOAD: Final = _words(
    "dataUploadType", "access", {"open": "open", "restricted": "restricted", "closed": "closed"}
)
DATA_UPLOAD_RESTRICTIONS: Final = _words(
    "dataUploadRestriction", "access-restriction", {**_RESTRICTIONS, "storageLimit": "storage-limit"}
)

#: The family of a licence whose address tells no more.
LICENCES: Final = _words(
    "dataLicenseName",
    "licence",
    {
        "Apache License 2.0": "Apache-2.0",
        "BSD": "bsd",
        "CC": "cc",
        "CC0": "CC0-1.0",
        "Copyrights": "copyrights",
        "ODC": "odc",
        "OGL": "ogl",
        "OGLC": "oglc",
        "Public Domain": "public-domain",
        "RL": "rl",
        "other": "other",
    },
)

SOFTWARE: Final = _words(
    "softwareName",
    "software",
    {
        "CKAN": "ckan",
        "Dataverse": "dataverse",
        "DigitalCommons": "digital-commons",
        "dLibra": "dlibra",
        "DSpace": "dspace",
        "EPrints": "eprints",
        "eSciDoc": "escidoc",
        "Fedora": "fedora",
        "MySQL": "mysql",
        "Nesstar": "nesstar",
        "Opus": "opus",
        "other": "other",
    },
    "unknown",
)

PROTOCOLS: Final = _words(
    "api",
    "protocol",
    {
        "FTP": "ftp",
        "NetCDF": "netcdf",
        "OAI-PMH": "oai-pmh",
        "OpenDAP": "opendap",
        "REST": "rest",
        "SOAP": "soap",
        "SPARQL": "sparql",
        "SWORD": "sword",
        "other": "other",
    },
)

PID_SYSTEMS: Final = _words(
    "pidSystem",
    "pid-system",
    {
        "ARK": "ark",
        "DOI": "doi",
        "hdl": "handle",
        "PURL": "purl",
        "URN": "urn",
        "other": "other",
        "IGSN": "igsn",
    },
    ABSENT,
)

CERTIFICATES: Final = _words(
    "certificate",
    "certificate",
    {
        "CLARIN certificate B": "clarin-b",
        "DIN 31644": "din-31644",
        "DINI Certificate": "dini",
        "DRAMBORA": "drambora",
        "DSA": "dsa",
        "ISO 16363": "iso-16363",
        "ISO 16919": "iso-16919",
        "RatSWD": "ratswd",
        "TRAC": "trac",
        "Trusted Digital Repository": "trusted-digital-repository",
        "WDS": "wds",
        "other": "other",
        "CoreTrustSeal": "coretrustseal",
    },
)

METADATA_STANDARDS: Final = _words(
    "metadataStandardName",
    "metadata-standard",
    {
        "ABCD - Access to Biological Collection Data": "abcd",
        "AVM - Astronomy Visualization Metadata": "avm",
        "CF (Climate and Forecast) Metadata Conventions": "cf",
        "CIF - Crystallographic Information Framework": "cif",
        "CIM - Common Information Model": "cim",
        "CSMD-CCLRC Core Scientific Metadata Model": "csmd-cclrc",
        "DCAT - Data Catalog Vocabulary": "dcat",
        "DDI - Data Documentation Initiative": "ddi",
        "DIF - Directory Interchange Format": "dif",
        "Darwin Core": "darwin-core",
        "DataCite Metadata Schema": "datacite",
        "Dublin Core": "dublin-core",
        "EML - Ecological Metadata Language": "eml",
        "FGDC/CSDGM - Federal Geographic Data Committee Content Standard for Digital Geospatial Metadata": "fgdc-csdgm",
        "FITS - Flexible Image Transport System": "fits",
        "Genome Metadata": "genome-metadata",
        "ISA-Tab": "isa-tab",
        "ISO 19115": "iso-19115",
        "International Virtual Observatory Alliance Technical Specifications": "ivoa",
        "MIBBI - Minimum Information for Biological and Biomedical Investigations": "mibbi",
        "MIDAS-Heritage": "midas-heritage",
        "OAI-ORE - Open Archives Initiative Object Reuse and Exchange": "oai-ore",
        "Observ-OM": "observ-om",
        "PROV": "prov",
        "QuDEx - Qualitative Data Exchange Format": "qudex",
        "RDF Data Cube Vocabulary": "rdf-data-cube",
        "Repository-Developed Metadata Schemas": "repository-developed",
        "SDMX - Statistical Data and Metadata Exchange": "sdmx",
        "SPASE Data Model": "spase",
        "other": "other",
    },
)

INSTITUTION_TYPES: Final = _words(
    "institutionType",
    "organisation-type",
    {"commercial": "re3data-commercial", "non-profit": "re3data-non-profit"},
)

#: Responsibilities that are roles; "funding" and "sponsoring" are FundingRelations.
ROLES: Final = _words("responsibilityType", "role", {"general": "general", "technical": "technical"})

#: How an institution that gives money or means gives it; a funder does not say.
FUNDING: Final[Mapping[str, str | None]] = MappingProxyType({"funding": None, "sponsoring": "sponsorship"})

#: Elements that answer yes or no, and the feature that "yes" states and "no" denies.
DENIALS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "versioning": "versioning",
        "enhancedPublication": "enhanced-publication",
        "qualityManagement": "quality-management",
    }
)
#: Elements in which ABSENT denies a feature.
ABSENCES: Final[Mapping[str, str]] = MappingProxyType({"pidSystem": "pid", "aidSystem": "author-id"})

#: Every vocabulary whose words are concepts.
VOCABULARIES: Final = (
    TYPES,
    DATA_ACCESS,
    DATA_ACCESS_RESTRICTIONS,
    DATA_UPLOAD,
    DATA_UPLOAD_RESTRICTIONS,
    LICENCES,
    SOFTWARE,
    PROTOCOLS,
    PID_SYSTEMS,
    CERTIFICATES,
    METADATA_STANDARDS,
    INSTITUTION_TYPES,
    ROLES,
)
