"""The words of the EOSC vocabularies and the concepts they mean.

A word is an id such as "ds_classification-repository", of which the part behind the name of the vocabulary counts.
Source: https://github.com/madgeek-arc/resource-catalogue-docs, vocabularies; profiles 5 and 6.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from loaders.re3data_words import Words
from loaders.records import Notice
from ontology.vocabulary import concept, concepts, label


def _words(field: str, scheme: str, codes: Mapping[str, str], *silent: str) -> Words:
    return Words(field, scheme, MappingProxyType(codes), frozenset(silent))


def tail(vocabulary: str, word: str) -> str:
    """Return a word without the name of its vocabulary in front: "beta" for "life_cycle_status-beta"."""
    return word.strip().removeprefix(f"{vocabulary}-")


LEGAL_STATUS: Final = _words(
    "legalStatus",
    "organisation-type",
    {
        "association": "eosc-association",
        "charity": "eosc-charity",
        "consortium": "eosc-consortium",
        "corporation": "eosc-corporation",
        "european_economic_interest_grouping": "eosc-european-economic-interest-grouping",
        "european_research_infrastructure_consortium": "eosc-european-research-infrastructure-consortium",
        "foundation": "eosc-foundation",
        "grouping": "eosc-grouping",
        "international_or_intergovernmental_organisation_or_framework": "eosc-international-organisation",
        "non_for_profit_company": "eosc-non-for-profit-company",
        "non_governmental_organisation": "eosc-non-governmental-organisation",
        "other": "eosc-other",
        "partnership": "eosc-partnership",
        "private_company": "eosc-private-company",
        "public_company": "eosc-public-company",
        "public_legal_entity": "eosc-public-legal-entity",
        "public_legal_entity_under_private_law": "eosc-public-legal-entity-under-private-law",
        "sce": "eosc-sce",
        "self_employed": "eosc-self-employed",
        "society": "eosc-society",
        "trust": "eosc-trust",
        "union": "eosc-union",
    },
    "not_a_legal_entity",
)

#: What is shown to users of any kind works; "tremination" is how the vocabulary spells its last phase.
LIFE_CYCLE: Final = _words(
    "lifeCycleStatus",
    "operational-status",
    {
        "alpha": "operational",
        "beta": "operational",
        "concept": "planned",
        "design": "planned",
        "discovery": "planned",
        "implementation": "planned",
        "in_containment": "operational",
        "operation": "operational",
        "planned": "planned",
        "preparation": "planned",
        "production": "operational",
        "retirement": "closed",
        "termination": "closed",
        "tremination": "closed",
    },
    "other",
)

CLASSIFICATION: Final = _words(
    "dataSourceClassification",
    "infrastructure-type",
    {
        "aggregators": "aggregator-registry",
        "catalogue_of_research_products": "catalogue-of-research-products",
        "cris_system": "cris-system",
        "journal_archive": "journal-archive",
        "publisher_archive": "publisher-archive",
        "repository": "repository",
        "research_entity_registry": "research-entity-registry",
        "scientific_database": "scientific-database",
    },
)
REPOSITORY: Final = "repository"

#: The categories that tell what kind of infrastructure a service is; the others tell what is done with it.
CATEGORIES: Final = _words(
    "categories",
    "infrastructure-type",
    {
        "access_physical_and_eInfrastructures-compute": "computing-facility",
        "access_physical_and_eInfrastructures-data_storage": "e-infrastructure",
        "access_physical_and_eInfrastructures-network": "e-infrastructure",
        "aggregators_and_integrators-aggregators_and_integrators": "aggregator-registry",
    },
    "access_physical_and_eInfrastructures-instrument_and_equipment",
    "access_physical_and_eInfrastructures-material_storage",
    "other-other",
    "processing_and_analysis-data_analysis",
    "processing_and_analysis-data_management",
    "processing_and_analysis-measurement_and_materials_analysis",
    "security_and_operations-operations_and_infrastructure_management_services",
    "security_and_operations-security_and_identity",
    "sharing_and_discovery-applications",
    "sharing_and_discovery-data",
    "sharing_and_discovery-development_resources",
    "sharing_and_discovery-samples",
    "sharing_and_discovery-scholarly_communication",
    "sharing_and_discovery-software",
    "training_and_support-consultancy_and_support",
    "training_and_support-education_and_training",
)

DOMAINS: Final = _words(
    "scientificDomains",
    "eosc-scientific-domain",
    {
        "agricultural_sciences": "agricultural-sciences",
        "engineering_and_technology": "engineering-and-technology",
        "generic": "generic",
        "humanities": "humanities",
        "medical_and_health_sciences": "medical-and-health-sciences",
        "natural_sciences": "natural-sciences",
        "other": "other",
        "social_sciences": "social-sciences",
    },
)
#: The subdomains are the second level of FORD.
SUBDOMAINS: Final[Mapping[str, str]] = {
    "agricultural_sciences-agricultural_biotechnology": "4.4",
    "agricultural_sciences-agriculture_forestry_and_fisheries": "4.1",
    "agricultural_sciences-animal_and_dairy_sciences": "4.2",
    "agricultural_sciences-other_agricultural_sciences": "4.5",
    "agricultural_sciences-veterinary_sciences": "4.3",
    "engineering_and_technology-chemical_engineering": "2.4",
    "engineering_and_technology-civil_engineering": "2.1",
    "engineering_and_technology-electrical_electronic_and_information_engineering": "2.2",
    "engineering_and_technology-environmental_biotechnology": "2.8",
    "engineering_and_technology-environmental_engineering": "2.7",
    "engineering_and_technology-industrial_biotechnology": "2.9",
    "engineering_and_technology-materials_engineering": "2.5",
    "engineering_and_technology-mechanical_engineering": "2.3",
    "engineering_and_technology-medical_engineering": "2.6",
    "engineering_and_technology-nanotechnology": "2.10",
    "engineering_and_technology-other_engineering_and_technology_sciences": "2.11",
    "humanities-arts": "6.4",
    "humanities-history_and_archaeology": "6.1",
    "humanities-languages_and_literature": "6.2",
    "humanities-other_humanities": "6.5",
    "humanities-philosophy_ethics_and_religion": "6.3",
    "medical_and_health_sciences-basic_medicine": "3.1",
    "medical_and_health_sciences-clinical_medicine": "3.2",
    "medical_and_health_sciences-health_sciences": "3.3",
    "medical_and_health_sciences-medical_biotechnology": "3.4",
    "medical_and_health_sciences-other_medical_sciences": "3.5",
    "natural_sciences-biological_sciences": "1.6",
    "natural_sciences-chemical_sciences": "1.4",
    "natural_sciences-computer_and_information_sciences": "1.2",
    "natural_sciences-earth_and_related_environmental_sciences": "1.5",
    "natural_sciences-mathematics": "1.1",
    "natural_sciences-other_natural_sciences": "1.7",
    "natural_sciences-physical_sciences": "1.3",
    "social_sciences-economics_and_business": "5.2",
    "social_sciences-educational_sciences": "5.3",
    "social_sciences-law": "5.5",
    "social_sciences-media_and_communications": "5.8",
    "social_sciences-other_social_sciences": "5.9",
    "social_sciences-political_sciences": "5.6",
    "social_sciences-psychology": "5.1",
    "social_sciences-social_and_economic_geography": "5.7",
    "social_sciences-sociology": "5.4",
}
#: Subdomains that say no more than their domain.
_NO_SUBDOMAIN: Final = frozenset({"generic-generic", "other-other"})


def subdomains(words: Iterable[str], notices: list[Notice]) -> dict[str, None]:
    """Return the FORD field of every subdomain once, in order; a word that nobody knows becomes a notice."""
    found: dict[str, None] = {}
    for word in words:
        if word in SUBDOMAINS:
            found[concept("ford", SUBDOMAINS[word], "2015")] = None
        elif word not in _NO_SUBDOMAIN:
            notices.append(Notice("scientificSubdomain", word, ", ".join(SUBDOMAINS)))
    return found


#: Regions; every other availability is a country.
REGIONS: Final = _words("geographicalAvailabilities", "region", {"EO": "150", "EU": "eu", "WW": "001"}, "AH", "EZ")

#: An order is a condition; "open access" needs a login, "fully open access" nothing.
ORDER_ACCESS: Final = _words(
    "orderType",
    "access",
    {"fully_open_access": "open", "open_access": "open", "order_required": "restricted"},
    "other",
)
ORDER_RESTRICTION: Final = _words(
    "orderType", "access-restriction", {"open_access": "registration"}, "fully_open_access", "order_required", "other"
)
#: Who is let in; that something is free says nothing of conditions.
MODES: Final = _words(
    "accessModes",
    "access-restriction",
    {"free_conditionally": "other", "paid": "fee-required", "peer_reviewed": "other"},
    "free",
    "other",
)
COAR_ACCESS: Final = _words(
    "researchProductAccessPolicies",
    "access",
    {
        "embargoed_access": "embargoed",
        "metadata_only_access": "metadata-only",
        "open_access": "open",
        "restricted_access": "restricted",
    },
)

PIDS: Final = _words(
    "persistentIdentitySystems",
    "pid-system",
    {
        "ark": "ark",
        "arxiv": "arxiv",
        "doi": "doi",
        "handle": "handle",
        "isni": "isni",
        "orcid": "orcid",
        "pmcid": "pmcid",
        "ror": "ror",
    },
)

CERTIFICATES: Final = _words(
    "certifications",
    "certificate",
    {
        "CLARIN B": "clarin-b",
        "Core Trust Seal": "coretrustseal",
        "Data Seal of Approval": "dsa",
        "DINI": "dini",
        "ISO 16363": "iso-16363",
        "nestor Seal": "din-31644",
        "WDS": "wds",
    },
)


def standards(scheme: str, given: Iterable[str]) -> tuple[str, ...]:
    """Return the concepts of a scheme that are named among standards, by the whole name or the short one before it."""
    labels = {iri: label(iri).casefold() for code, iri in concepts(scheme).items() if code != "other"}
    known = {name: iri for iri, whole in labels.items() for name in (whole, whole.partition(" - ")[0])}
    return tuple(dict.fromkeys(known[name] for one in given if (name := one.strip().casefold()) in known))


#: Pages about a policy, and the kind of each; the spellings of all versions of the profile.
POLICIES: Final[Mapping[str, str]] = {
    "accessPolicy": "access",
    "inclusionCriteria": "collection",
    "preservationPolicyURL": "preservation",
    "preservationPolicyUrl": "preservation",
    "privacyPolicy": "privacy",
    "submissionPolicyURL": "submission",
    "submissionPolicyUrl": "submission",
    "termsOfUse": "terms-of-use",
    "validationProcess": "quality",
}
