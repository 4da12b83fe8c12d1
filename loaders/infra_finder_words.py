"""The words of Infra Finder and the concepts they mean.

Source: lib/frozen_record/controlled_vocabularies.yml of https://github.com/investinopen/infra-finder, and the spellings
of its export.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from loaders.records import Notice
from ontology.vocabulary import concept

#: Categories of a solution, as types of infrastructure.
CATEGORIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Annotations system": "annotations-system",
        "Archive information management system": "archive-information-management-system",
        "Authoring tool": "authoring-tool",
        "Data resource": "data-resource",
        "Digital asset management system": "digital-asset-management-system",
        "Digital library, collection or exhibit platform": "digital-library",
        "Discovery system": "discovery-system",
        "Federated identity or authentication management": "identity-management",
        "Format conversion tool or service": "format-conversion",
        "Index or directory": "index-directory",
        "Informal scholarly communications": "informal-scholarly-communication",
        "Media viewer/player": "media-viewer",
        "Open access policy information compilation": "open-access-policy-compilation",
        "Open scholarly dataset": "open-scholarly-dataset",
        "Peer review system": "peer-review-system",
        "Persistent identifier service": "persistent-identifier-service",
        "Personal information management system": "personal-information-management-system",
        "Preservation system": "preservation-system",
        "Publishing system": "publishing-system",
        "Repository service": "repository-service",
        "Repository software": "repository-software",
        "Research profiling system": "research-profiling-system",
        "Standard, specification or protocol": "standard-specification-protocol",
        "Submissions system": "submissions-system",
    }
)
#: Business forms that are the form of the provider; the others say under whom it works, or that it has none.
FORMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Commercial (for-profit)": "infrafinder-commercial",
        "Intergovernmental organization": "infrafinder-intergovernmental",
        "Non-profit organization": "infrafinder-non-profit",
        "Volunteer community": "infrafinder-volunteer-community",
    }
)
#: Business forms of which nothing is stated.
SILENT_FORMS: Final = frozenset(
    {
        "Distributed institutional partnership",
        "Fiscal sponsorship (academic institution)",
        "Fiscal sponsorship (non-profit)",
        "Individual maintainer",
        "Other",
    }
)
#: Licences of source code. The table calls every GNU licence its version 3; the first layout, and the form that
#: providers filled in, name no version, so none is taken over.
CODE_LICENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Apache License, Version 2.0": "Apache-2.0",
        "BSD licenses": "bsd",
        "GNU General Public License (GPL) Version 3": "gpl",
        "MIT License": "MIT",
        "Unlicense": "Unlicense",
    }
)
#: Licences of which nothing is stated.
SILENT_LICENCES: Final = frozenset({"None", "Other"})
#: Where most of the money comes from.
REVENUE: Final[Mapping[str, str]] = MappingProxyType(
    {"Contributions": "contributions", "Other": "other", "Program service revenue": "program-service-revenue"}
)
#: Structures of a board that mean that there is one.
BOARDS: Final = frozenset({"Advisory board or steering committee", "Multi-board governance"})
#: Steps of a commitment as answers to a criterion; what is only considered is not denied. "unknown" is no answer.
STEPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "available": "yes",
        "in progress": "partly",
        "considering": "partly",
        "not planning": "no",
        "not applicable": "not-applicable",
        "no direct costs": "not-applicable",
    }
)
UNKNOWN: Final = "unknown"
#: How a community takes part in governance, as an answer to the criterion that it does.
COMMUNITY_GOVERNANCE: Final[Mapping[str, str]] = MappingProxyType({"Formal": "yes", "Ad hoc": "partly", "None": "no"})

#: Names of standards in running text, in the spelling that tells them from words, and their concepts.
STANDARDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        r"Dublin Core|\bDC\b": ("metadata-standard", "dublin-core"),
        r"\bMETS\b": ("metadata-standard", "mets"),
        r"\bMARC\b(?! ?XML)": ("metadata-standard", "marc"),
        r"\bMARC ?XML\b": ("metadata-standard", "marcxml"),
        r"\bMODS\b": ("metadata-standard", "mods"),
        r"\bKBART\b(?! planned)": ("metadata-standard", "kbart"),
        r"\bONIX\b": ("metadata-standard", "onix"),
        r"\bRIS\b": ("metadata-standard", "ris"),
        r"\bRioxx\b": ("metadata-standard", "rioxx"),
        r"\bJATS\b": ("metadata-standard", "jats"),
        r"\bTEI\b": ("metadata-standard", "tei"),
        r"\bIIIF\b": ("metadata-standard", "iiif"),
        r"\bJSON-LD\b": ("metadata-standard", "json-ld"),
        r"\bDataCite\b": ("metadata-standard", "datacite"),
        r"\bOpenAIRE": ("metadata-standard", "openaire-guidelines"),
        r"\bScholix\b": ("metadata-standard", "scholix"),
        r"\bOAI-ORE\b": ("metadata-standard", "oai-ore"),
        r"\bRDF\b": ("metadata-standard", "rdf"),
        r"\bSchema\.org\b": ("metadata-standard", "schema-org"),
        r"\bData Documentation Initiative\b": ("metadata-standard", "ddi"),
        r"\bOAI-PMH\b": ("protocol", "oai-pmh"),
        r"\b(?:SWORD|Sword)\b": ("protocol", "sword"),
        r"\bREST\b": ("protocol", "rest"),
        r"\bResourceSync\b": ("protocol", "resourcesync"),
        r"\bSRU\b": ("protocol", "sru"),
        r"\bSPARQL\b": ("protocol", "sparql"),
        r"\bAtom\b": ("protocol", "atom"),
        r"\bSignposting\b": ("protocol", "signposting"),
        r"\bOpenURL\b": ("pid-system", "openurl"),
        r"\bResearch Organization Registry\b": ("pid-system", "ror"),
        r"\bORC[Ii]D\b": ("pid-system", "orcid"),
        r"\bDOIs?\b": ("pid-system", "doi"),
    }
)
#: Statuses and certifications in running text, and their concepts.
CERTIFICATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        r"\bCoreTrustSeal\b": "coretrustseal",
        r"\bELIXIR Core Data Resource\b": "elixir-core-data-resource",
        r"\bGlobal Core Biodata Resource\b": "global-core-biodata-resource",
    }
)
#: A statement that it holds itself to the Principles of Open Scholarly Infrastructure, not that it may one day.
POSI: Final = re.compile(
    r"POSI self-audit|adopted the POSI|[Ss]elf-evaluation against POSI|POSI, with \w+ self-assessments"
    r"|alignment with the Principles of Open Scholarly Infrastructure"
)


def step(field: str, text: str, notices: list[Notice]) -> str | None:
    """Return the code of the answer that a step of a commitment is; None if it is unknown, not given or no step."""
    word = " ".join(text.removeprefix("Implemented/").replace("_", " ").lower().split())
    if word in STEPS or word in {"", UNKNOWN}:
        return STEPS.get(word)
    notices.append(Notice(field, text, ", ".join((*STEPS, UNKNOWN))))
    return None


def coded(field: str, scheme: str, codes: Mapping[str, str], words: Iterable[str], notices: list[Notice]) -> list[str]:
    """Return the concept of each word once, in order; a word that nobody knows becomes a notice."""
    found: dict[str, None] = {}
    for word in words:
        if word in codes:
            found[concept(scheme, codes[word])] = None
        else:
            notices.append(Notice(field, word, ", ".join(codes)))
    return list(found)


def standards(text: str) -> dict[str, tuple[str, ...]]:
    """Return the concepts of the standards that a text names, by their scheme."""
    found: dict[str, list[str]] = {}
    for pattern, (scheme, code) in STANDARDS.items():
        if re.search(pattern, text):
            found.setdefault(scheme, []).append(concept(scheme, code))
    return {scheme: tuple(iris) for scheme, iris in found.items()}
