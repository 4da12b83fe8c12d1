"""What a service of EOSC is related to: who runs and funds it, and other services, platforms and guidelines."""

from collections.abc import Iterator, Mapping
from typing import Any

from loaders.eosc_fields import listed, objects, reference, text
from loaders.eosc_providers import named_organisation
from loaders.records import (
    FundingRelation,
    Interlink,
    Kind,
    Notice,
    Reference,
    Responsibility,
    Statement,
)
from ontology.vocabulary import concept

#: Fields with ids of other services and platforms, and what the link to each is.
_LINKS: Mapping[str, str] = {
    "relatedPlatforms": "related",
    "relatedResources": "related",
    "requiredResources": "requires",
}
_OTHER = "-other"


def relations(ref: Reference, content: Mapping[str, Any], notices: list[Notice]) -> tuple[Statement, ...]:
    """Return every relation of a service once."""
    found = (*_responsible(ref, content, notices), *_funded(ref, content, notices), *_linked(ref, content, notices))
    return tuple(dict.fromkeys(found))


def _responsible(ref: Reference, content: Mapping[str, Any], notices: list[Notice]) -> Iterator[Statement]:
    """Yield who delivers or coordinates a service, then who takes part in that; the model of 2026 gives names."""
    operator = text(content, "resourceOwner", "resourceOrganisation")
    actor = reference(Kind.ORGANIZATION, "resourceOrganisation", operator, notices) if operator else None
    if actor:
        yield Responsibility(actor, ref, concept("role", "operator"))
    for given in listed(content, "resourceProviders"):
        provider = reference(Kind.ORGANIZATION, "resourceProviders", given, notices)
        if provider and provider != actor:
            yield Responsibility(provider, ref, concept("role", "provider"))
    for given in listed(content, "serviceProviders"):
        body = named_organisation(given)
        yield body
        yield Responsibility(body.ref, ref, concept("role", "provider"))


def _funded(ref: Reference, content: Mapping[str, Any], notices: list[Notice]) -> Iterator[FundingRelation]:
    """Yield the funding bodies; the programme and the project belong to a body only where there is one body."""
    bodies = [
        body
        for given in listed(content, "fundingBody")
        if not given.endswith(_OTHER) and (body := reference(Kind.ORGANIZATION, "fundingBody", given, notices))
    ]
    programmes = [word for word in listed(content, "fundingPrograms") if not word.endswith(_OTHER)]
    projects = listed(content, "grantProjectNames")
    alone = len(bodies) == 1
    if not alone:
        notices += [Notice("fundingPrograms", word, "a programme of one funding body") for word in programmes]
    streams: list[str | None] = [word.partition("-")[2] or word for word in programmes] if alone else []
    for body in bodies:
        for stream in streams or [None]:
            yield FundingRelation(body, ref, stream=stream, title=projects[0] if alone and len(projects) == 1 else None)


def _linked(ref: Reference, content: Mapping[str, Any], notices: list[Notice]) -> Iterator[Interlink]:
    targets = [(kind, field, given) for field, kind in _LINKS.items() for given in listed(content, field)]
    guidelines = objects(content, "relatedInteroperabilityGuidelines")
    named = [text(one, "interoperabilityGuideline") for one in guidelines]
    targets += [("complies-with", "relatedInteroperabilityGuidelines", given) for given in named if given]
    for kind, field, given in targets:
        target = None if given.endswith(_OTHER) else reference(Kind.INFRASTRUCTURE, field, given, notices)
        if target and target.identifiers[0] not in ref.identifiers:
            yield Interlink(ref, target, concept("link-type", kind))
