"""EOSC profiles of organisations and of catalogues, with what they belong to."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from loaders import eosc_words as words
from loaders.addresses import without_emails
from loaders.countries import ACCEPTED, named
from loaders.eosc_fields import called, homepages, listed, own, policies, reference, tails, text
from loaders.eosc_names import names
from loaders.html_text import text as plain
from loaders.json_values import mapping
from loaders.names import by_name
from loaders.records import (
    Infrastructure,
    Kind,
    Membership,
    Notice,
    Organization,
    Reference,
    Responsibility,
    Statement,
)
from ontology.vocabulary import concept, country

_SOURCE: Final = "eosc"
_HOST_IDS: Final = "provider_hosting_legal_entity-"


def organisation(content: Mapping[str, Any], position: str, notices: list[Notice]) -> Iterator[Statement]:
    """Yield a provider, or an organisation of the model of 2026, its host, and what it belongs to.

    Raises: InvalidRecord if it has no id or no name.
    """
    ref = own(Kind.ORGANIZATION, content, position, notices)
    hosts = [] if content.get("legalEntity") is not False else list(_host(content, notices))
    yield from (host for host in hosts if isinstance(host, Organization))
    status = tails("provider_legal_status", listed(content, "legalStatus"))
    yield Organization(
        ref,
        names=called(content, position),
        types=words.LEGAL_STATUS.concepts(status, notices),
        countries=_country(content, notices),
        homepages=homepages(content, notices, "website"),
        parents=tuple(host for host in hosts if isinstance(host, Reference) and host != ref),
    )
    yield from memberships(ref, content, notices)


def catalogue(content: Mapping[str, Any], position: str, notices: list[Notice]) -> Iterator[Statement]:
    """Yield a catalogue of several providers, the body that hosts it, and what it belongs to.

    Raises: InvalidRecord if it has no id or no name.
    """
    ref = own(Kind.INFRASTRUCTURE, content, position, notices)
    yield Infrastructure(
        ref,
        names=called(content, position),
        types=(concept("infrastructure-type", "aggregator-registry"),),
        themes=themes(content, notices),
        description=description(content),
        homepages=homepages(content, notices, "website"),
        policies=policies(content, notices),
    )
    for host in _host(content, notices):
        yield host if isinstance(host, Organization) else Responsibility(host, ref, concept("role", "legal-host"))
    yield from memberships(ref, content, notices)


def memberships(ref: Reference, content: Mapping[str, Any], notices: list[Notice]) -> Iterator[Statement]:
    """Yield what a provider or catalogue belongs to: networks, and bodies that it names as its affiliations."""
    for given in listed(content, "networks"):
        if network := reference(Kind.INITIATIVE, "networks", given, notices):
            yield Membership(ref, network)
    for given in listed(content, "affiliations"):
        body = named_organisation(given)
        if body.ref != ref:
            yield body
            yield Membership(ref, body.ref, concept("role", "associated"))
    for node in nodes(content, notices):
        yield Membership(ref, node)


def nodes(content: Mapping[str, Any], notices: list[Notice]) -> Iterator[Reference]:
    """Yield the node of the federation that something belongs to."""
    given = text(content, "nodePID", "node")
    if given and (node := reference(Kind.INFRASTRUCTURE, "nodePID", given, notices)):
        yield node


def named_organisation(given: str) -> Organization:
    """Return an organisation of which a profile gives the name alone."""
    found = names(without_emails(given))
    return Organization(Reference(Kind.ORGANIZATION, (by_name(_SOURCE, found[0].text),)), names=found)


def _host(content: Mapping[str, Any], notices: list[Notice]) -> Iterator[Organization | Reference]:
    """Yield the legal entity that hosts: by its id in the vocabulary, where its name stands, or else with its name."""
    given = text(content, "hostingLegalEntity")
    if given.startswith(_HOST_IDS):
        known = reference(Kind.ORGANIZATION, "hostingLegalEntity", given, notices)
        yield from [known] if known else []
    elif given:
        body = named_organisation(given)
        yield body
        yield body.ref


def _country(content: Mapping[str, Any], notices: list[Notice]) -> tuple[str, ...]:
    given = text(mapping(content.get("location")), "country") or text(content, "country")
    found = (country(given) or named(given)) if given else None
    if given and not found:
        notices.append(Notice("country", given, ACCEPTED))
    return (found,) if found else ()


def themes(content: Mapping[str, Any], notices: list[Notice]) -> tuple[str, ...]:
    """Return the scientific domains, then the fields of the subdomains."""
    pairs = _pairs(content)
    domains = tails("scientific_domain", [text(one, "scientificDomain") for one in pairs])
    fields = tails("scientific_subdomain", [text(one, "scientificSubdomain") for one in pairs])
    given = words.DOMAINS.concepts(filter(None, domains), notices)
    return (*given, *words.subdomains(filter(None, fields), notices))


def _pairs(content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    value = content.get("scientificDomains")
    several = value if isinstance(value, list) else [value]
    return [one for one in several if isinstance(one, Mapping)]


def description(content: Mapping[str, Any]) -> str | None:
    """Return the description without tags and e-mail addresses."""
    value = content.get("description")
    return without_emails(plain(value)) or None if isinstance(value, str) else None
