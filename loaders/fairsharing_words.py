"""The words of FAIRsharing and the concepts they mean.

Source: the API documentation, https://fairsharing.org/API_doc, and the schemas it names
(https://api.fairsharing.org/model/database_schema.json, …/standard_schema.json).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from loaders.re3data_words import Words


def _words(field: str, scheme: str, codes: Mapping[str, str], *silent: str) -> Words:
    return Words(field, scheme, MappingProxyType(codes), frozenset(silent))


#: What is no infrastructure: a policy is an instrument, a collection is a list of records.
POLICY: Final = "policy"
COLLECTION: Final = "collection"
#: The registries whose records are infrastructures.
INFRASTRUCTURES: Final = frozenset({"database", "standard"})

#: The types of databases, then those of standards.
TYPES: Final = _words(
    "record_type",
    "infrastructure-type",
    {
        "repository": "repository",
        "knowledgebase": "knowledgebase",
        "knowledgebase_and_repository": "knowledgebase-and-repository",
        "model_and_format": "model-and-format",
        "metric": "metric",
        "terminology_artefact": "terminology-artefact",
        "reporting_guideline": "reporting-guideline",
        "identifier_schema": "identifier-schema",
    },
)
#: The types of databases that take in what others made.
REPOSITORIES: Final = frozenset({"repository", "knowledgebase_and_repository"})

#: "deprecated" is said of what is no longer kept up or has gone.
STATUS: Final = _words(
    "status",
    "operational-status",
    {"ready": "operational", "in_development": "planned", "deprecated": "closed", "uncertain": "unknown"},
)

_ACCESS: Final = {"open": "open", "controlled": "restricted"}
DATA_ACCESS: Final = _words("data_access_condition", "access", _ACCESS, "", "not applicable", "not found")
DATA_DEPOSITION: Final = _words("data_deposition_condition", "access", _ACCESS, "", "not applicable", "not found")
#: A condition that holds for one part of the data alone, and the conditions of the parts.
PARTS: Final[Mapping[str, tuple[str, ...]]] = {"partially open": ("open", "controlled")}

CERTIFICATES: Final = _words(
    "certifications_and_community_badges",
    "certificate",
    {
        "CoreTrustSeal": "coretrustseal",
        "Data Seal of Approval": "dsa",
        "DINI": "dini",
        "ELIXIR Core Data Resource": "elixir-core-data-resource",
        "ELIXIR Core Data Resources": "elixir-core-data-resource",
        "Global Core Biodata Resource": "global-core-biodata-resource",
        "Global Core Biodata Resources": "global-core-biodata-resource",
        "ISO 16363": "iso-16363",
        "nestor Seal": "din-31644",
        "World Data System": "wds",
    },
)

PROTOCOLS: Final = _words(
    "access_points",
    "protocol",
    {
        "FTP": "ftp",
        "GraphQL": "graphql",
        "OAI-PMH": "oai-pmh",
        "OpenDAP": "opendap",
        "Other": "other",
        "REST": "rest",
        "SOAP": "soap",
        "SPARQL": "sparql",
        "SWORD": "sword",
    },
)

#: The part that "part_of" names is no link: it is stated as such.
PART_OF: Final = "part_of"
LINKS: Final = _words(
    "linked_records",
    "link-type",
    {
        "accepts": "accepts",
        "associated_with": "related",
        "deprecates": "predecessor",
        "expresses": "expresses",
        "extends": "extends",
        "implements": "implements",
        "measures principle": "measures",
        "outputs": "outputs",
        "profiles": "profiles",
        "related_to": "related",
        "shares_code": "shares-code-with",
        "shares_code_with": "shares-code-with",
        "shares_data": "exchanges-data-with",
        "shares_data_with": "exchanges-data-with",
        "undefined": "related",
    },
)

#: How an organisation takes part, but for funding, which is a relation of another kind.
FUNDS: Final = "funds"
ROLES: Final = _words(
    "organisation_links",
    "role",
    {
        "associated_with": "associated",
        "collaborates_on": "collaborator",
        "maintains": "maintainer",
        "other_involvement": "associated",
        "undefined": "associated",
    },
)

#: The scheme of identifiers of each other registry; that of the rest is not known here.
PORTALS: Final[Mapping[str, str]] = {"re3data": "re3data", "SciCrunch": "rrid"}

#: Kinds of support that are training.
TRAININGS: Final = frozenset({"Training documentation", "TeSS links to training materials"})

#: Properties that are answered by yes or no, and what is missing where the answer is no.
FEATURES: Final[Mapping[str, str]] = {"data_versioning": "versioning", "uses_persistent_identifier": "pid"}

#: Pages about a policy, and the kind of each.
POLICIES: Final[Mapping[str, str]] = {
    "data_access_condition": "access",
    "data_deposition_condition": "submission",
    "data_preservation_policy": "preservation",
}
