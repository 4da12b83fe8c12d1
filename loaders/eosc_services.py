"""EOSC profiles of services, data sources and interoperability guidelines."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from loaders import eosc_words as words
from loaders.eosc_fields import called, homepages, listed, objects, own, policies, tails, text
from loaders.eosc_providers import description, nodes, themes
from loaders.eosc_relations import relations
from loaders.json_values import mapping
from loaders.noticed import noticed
from loaders.re3data_licences import licence
from loaders.records import Endpoint, Infrastructure, Kind, Membership, Notice, Responsibility, Statement
from ontology.vocabulary import concept, country, language

_TRL: Final = re.compile(r"(?:trl)?[-_ ]*([1-9])\b.*", re.IGNORECASE)


def service(content: Mapping[str, Any], position: str, notices: list[Notice]) -> Iterator[Statement]:
    """Yield a service, or a data source of the model of 2026, and all that it is related to.

    Raises: InvalidRecord if it has no id or no name.
    """
    ref = own(Kind.INFRASTRUCTURE, content, position, notices)
    types = words.CLASSIFICATION.concepts(_classification(content), notices)
    kinds = words.CATEGORIES.concepts(_categories(content), notices)
    yield Infrastructure(
        ref,
        names=called(content, position),
        classes=("Repository",) if words.REPOSITORY in _classification(content) else (),
        types=tuple(dict.fromkeys((*types, *kinds))),
        themes=themes(content, notices),
        countries=_countries(content, notices),
        serves=_serves(content, notices),
        description=description(content),
        homepages=homepages(content, notices, "webpage", "url"),
        status=next(iter(words.LIFE_CYCLE.concepts(_tails(content, "lifeCycleStatus"), notices)), None),
        trl=noticed("trl", text(content, "trl"), _trl, "a level from trl-1 to trl-9", notices),
        access=words.ORDER_ACCESS.concepts(_tails(content, "orderType"), notices),
        access_restrictions=_restrictions(content, notices),
        endpoints=tuple(map(Endpoint, words.standards("protocol", listed(content, "standards")))),
        metadata_standards=words.standards("metadata-standard", listed(content, "standards")),
        certifications=words.CERTIFICATES.concepts(listed(content, "certifications"), notices),
        interface_languages=_languages(content, notices),
        policies=policies(content, notices),
        trainings=homepages(content, notices, "trainingInformation"),
        **_held(content, notices),
    )
    for node in nodes(content, notices):
        yield Membership(ref, node)
    yield from relations(ref, content, notices)


def data_source(content: Mapping[str, Any], position: str, notices: list[Notice]) -> Iterator[Statement]:
    """Yield what the profile of a data source adds to its service.

    Raises: InvalidRecord if it names no service.
    """
    ref = own(Kind.INFRASTRUCTURE, content, position, notices, "serviceId")
    classification = _classification(content)
    yield Infrastructure(
        ref,
        classes=("Repository",) if words.REPOSITORY in classification else (),
        types=words.CLASSIFICATION.concepts(classification, notices),
        access=words.COAR_ACCESS.concepts(
            tails("ds_coar_access_rights_1_0", listed(content, "researchProductAccessPolicies")), notices
        ),
        policies=policies(content, notices),
        **_held(content, notices),
    )


def guideline(content: Mapping[str, Any], position: str, notices: list[Notice]) -> Iterator[Statement]:
    """Yield an interoperability guideline, which services comply with, and who keeps it.

    Raises: InvalidRecord if it has no id or no name.
    """
    ref = own(Kind.INFRASTRUCTURE, content, position, notices)
    yield Infrastructure(
        ref,
        names=called(content, position),
        types=(concept("infrastructure-type", "standard-specification-protocol"),),
        description=description(content),
        homepages=homepages(content, notices, "url"),
    )
    for one in relations(ref, {"resourceOwner": content.get("resourceOwner")}, notices):
        if isinstance(one, Responsibility):
            yield Responsibility(one.actor, ref, concept("role", "maintainer"))


#: The vocabulary of each field, where it is not the name of the field.
_VOCABULARIES: Final[Mapping[str, str]] = {"lifeCycleStatus": "life_cycle_status", "orderType": "order_type"}


def _tails(content: Mapping[str, Any], field: str) -> list[str]:
    return tails(_VOCABULARIES[field], listed(content, field))


def _classification(content: Mapping[str, Any]) -> list[str]:
    return tails("ds_classification", listed(content, "dataSourceClassification", "datasourceClassification"))


def _categories(content: Mapping[str, Any]) -> list[str]:
    given = [text(one, "category") for one in objects(content, "categories")]
    return tails("category", [word for word in given if word])


def _trl(given: str) -> int:
    match = _TRL.fullmatch(given)
    if not match:
        raise ValueError(f"{given!r} is no technology readiness level")
    return int(match[1])


def _countries(content: Mapping[str, Any], notices: list[Notice]) -> tuple[str, ...]:
    """Return the countries in which a service stores and processes; the region where it says no more."""
    found: dict[str, None] = {}
    for code in listed(content, "resourceGeographicLocations"):
        if known := country(code):
            found[known] = None
        else:
            for region in words.REGIONS.concepts([code], notices):
                found[region] = None
    return tuple(found)


def _serves(content: Mapping[str, Any], notices: list[Notice]) -> tuple[str, ...]:
    """Return the regions for which a service is there; a country in which it may be used is no such region."""
    codes = [code for code in listed(content, "geographicalAvailabilities") if country(code) is None]
    return words.REGIONS.concepts(codes, notices)


def _restrictions(content: Mapping[str, Any], notices: list[Notice]) -> tuple[str, ...]:
    ordered = words.ORDER_RESTRICTION.concepts(_tails(content, "orderType"), [])
    modes = words.MODES.concepts(tails("access_mode", listed(content, "accessModes")), notices)
    return tuple(dict.fromkeys((*ordered, *modes)))


def _languages(content: Mapping[str, Any], notices: list[Notice]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for code in listed(content, "languageAvailabilities"):
        if known := language(code):
            found[known] = None
        else:
            notices.append(Notice("languageAvailabilities", code, "an ISO 639 code"))
    return tuple(found)


def _held(content: Mapping[str, Any], notices: list[Notice]) -> dict[str, Any]:
    """Return what a data source says of its contents: licences, identifiers, and that there are no versions."""
    schemes = [
        scheme
        for one in objects(content, "persistentIdentitySystems")
        for scheme in listed(one, "persistentIdentityProductTypeScheme", "persistentIdentityEntityTypeSchemes")
    ]
    metadata = mapping(content.get("metadataLicense")) or mapping(content.get("researchProductMetadataLicensing"))
    contents = (text(one, "researchProductLicenseURL") for one in objects(content, "researchProductLicensings"))
    under = licence(text(metadata, "licenseURL", "researchProductMetadataLicenseURL"))
    return {
        "licences": tuple(dict.fromkeys(known for url in contents if (known := licence(url)))),
        "metadata_licences": (under,) if under else (),
        "pid_systems": words.PIDS.concepts(tails("ds_persistent_identity_scheme", schemes), notices),
        "lacks": (concept("feature", "versioning"),) if content.get("versionControl") is False else (),
    }
