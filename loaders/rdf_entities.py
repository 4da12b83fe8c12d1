"""How entities are written: one function a class of record."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from loaders.ntriples import address, decimal, integer, literal, typed
from loaders.rdf_writer import RDF_TYPE, Writer
from loaders.records import (
    Crosswalk,
    Day,
    Document,
    Endpoint,
    Event,
    Infrastructure,
    Initiative,
    Kind,
    Organization,
    Point,
    Policy,
    Subordination,
    Thing,
)
from ontology import terms
from ontology.namespaces import PREFIXES, digest

_ORG: Final = PREFIXES["org"]
_DCT: Final = PREFIXES["dct"]
_DCAT: Final = PREFIXES["dcat"]
_FOAF: Final = PREFIXES["foaf"]
_GEO: Final = PREFIXES["geo"]
_TITLE: Final = f"<{_DCT}title>"
_HOMEPAGE: Final = f"<{_FOAF}homepage>"
_COUNTRY: Final = f"<{terms.country}>"
_STATUS: Final = f"<{terms.operationalStatus}>"
_CONFORMS: Final = f"<{_DCT}conformsTo>"

#: Fields of an infrastructure whose values are concepts or licences, and the property of each.
_CONCEPTS: Final[Mapping[str, str]] = {
    "types": f"<{terms.infrastructureType}>",
    "themes": f"<{terms.theme}>",
    "countries": _COUNTRY,
    "serves": f"<{terms.servesRegion}>",
    "access": f"<{terms.accessType}>",
    "access_restrictions": f"<{terms.accessRestriction}>",
    "upload": f"<{terms.uploadType}>",
    "upload_restrictions": f"<{terms.uploadRestriction}>",
    "pid_systems": f"<{terms.pidSystem}>",
    "metadata_standards": f"<{terms.metadataStandard}>",
    "software": f"<{terms.software}>",
    "certifications": f"<{terms.certification}>",
    "interface_languages": f"<{terms.interfaceLanguage}>",
    "content_languages": f"<{terms.contentLanguage}>",
    "lacks": f"<{terms.explicitlyLacks}>",
    "features": f"<{terms.hasFeature}>",
    "revenue_sources": f"<{terms.revenueSource}>",
    "code_licences": f"<{terms.codeLicense}>",
}
_ADDRESSES: Final[Mapping[str, str]] = {
    "homepages": _HOMEPAGE,
    "licences": f"<{_DCT}license>",
    "metadata_licences": f"<{terms.metadataLicense}>",
    "trainings": f"<{terms.offersTraining}>",
}


def _organization(writer: Writer, one: Organization) -> None:
    subject = writer.entity(one.ref, [f"{_ORG}OrganizationalUnit"] if one.unit else [f"{_ORG}Organization"])
    if one.unit:
        writer.link(subject, RDF_TYPE, f"<{_ORG}Organization>")
    writer.names(subject, one.names)
    writer.concepts(subject, f"<{terms.organizationType}>", one.types)
    writer.concepts(subject, _COUNTRY, one.countries)
    writer.concepts(subject, _STATUS, [one.status] if one.status else [])
    writer.addresses(subject, _HOMEPAGE, one.homepages)
    writer.date(subject, terms.establishedOn, one.established)
    for point in one.points:
        _point(writer, subject, point)
    writer.references(subject, f"<{_ORG}subOrganizationOf>", one.parents)
    for child in one.children:
        writer.link(writer.iri(child), f"<{_ORG}subOrganizationOf>", subject)
    writer.references(subject, f"<{_DCT}relation>", one.related)
    writer.references(subject, f"<{_DCT}replaces>", one.predecessors)
    writer.references(subject, f"<{_DCT}isReplacedBy>", one.successors)
    _rest(writer, subject, one)


def _point(writer: Writer, subject: str, point: Point) -> None:
    if point.latitude is not None and point.longitude is not None:
        writer.link(subject, f"<{_GEO}lat>", decimal(point.latitude))
        writer.link(subject, f"<{_GEO}long>", decimal(point.longitude))
    if point.geonames is not None:
        writer.link(subject, f"<{_DCT}spatial>", f"<https://sws.geonames.org/{point.geonames}/>")
    writer.text(subject, f"<{PREFIXES['schema']}addressLocality>", point.locality)


def _infrastructure(writer: Writer, one: Infrastructure) -> None:
    classes = [terms.OpenScienceInfrastructure, *(PREFIXES["oskg"] + name for name in one.classes)]
    if "Repository" in one.classes:
        classes.append(f"{_DCAT}Catalog")
    subject = writer.entity(one.ref, classes)
    writer.names(subject, one.names)
    for field, predicate in _CONCEPTS.items():
        writer.concepts(subject, predicate, getattr(one, field))
    for field, predicate in _ADDRESSES.items():
        writer.addresses(subject, predicate, getattr(one, field))
    writer.concepts(subject, _STATUS, [one.status] if one.status else [])
    writer.text(subject, f"<{_DCT}description>", one.description)
    if one.trl is not None:
        writer.link(subject, f"<{terms.trl}>", integer(one.trl))
    writer.date(subject, terms.openedOn, one.opened)
    writer.date(subject, terms.closedOn, one.closed, last=True)
    for endpoint in one.endpoints:
        _endpoint(writer, subject, endpoint)
    for policy in one.policies:
        _policy(writer, subject, policy)
    for point in one.points:
        _point(writer, subject, point)
    writer.references(subject, f"<{terms.partOfInfrastructure}>", one.part_of)
    _rest(writer, subject, one)


def _endpoint(writer: Writer, subject: str, endpoint: Endpoint) -> None:
    writer.link(subject, f"<{terms.apiProtocol}>", f"<{endpoint.protocol}>")
    if endpoint.url:
        writer.field = "endpoint"
        url = address(endpoint.url)
        local = subject[len(writer.namespaces.base) + 1 : -1]
        node = f"<{writer.namespaces.service(digest(local, url, endpoint.protocol))}>"
        writer.link(subject, f"<{_DCAT}service>", node)
        writer.link(node, RDF_TYPE, f"<{_DCAT}DataService>")
        writer.link(node, f"<{_DCAT}endpointURL>", url)
        writer.link(node, _CONFORMS, f"<{endpoint.protocol}>")


def _policy(writer: Writer, subject: str, policy: Policy) -> None:
    writer.field = "policy"
    url = address(policy.url)
    writer.link(subject, f"<{terms.policyDocument}>", url)
    writer.text(url, _TITLE, policy.title)
    if policy.kind:
        writer.link(url, f"<{terms.policyKind}>", f"<{policy.kind}>")


def _initiative(writer: Writer, one: Initiative) -> None:
    subject = writer.entity(one.ref, [terms.Initiative, *(PREFIXES["oskg"] + name for name in one.classes)])
    writer.names(subject, one.names)
    writer.concepts(subject, f"<{terms.initiativeType}>", one.types)
    writer.concepts(subject, f"<{terms.theme}>", one.themes)
    writer.concepts(subject, _COUNTRY, one.countries)
    writer.addresses(subject, _HOMEPAGE, one.homepages)
    writer.text(subject, f"<{terms.aim}>", one.aim, "en")
    writer.date(subject, terms.validFrom, one.started)
    writer.date(subject, terms.validUntil, one.ended, last=True)
    writer.references(subject, f"<{terms.respondsTo}>", one.responds_to)
    writer.references(subject, f"<{terms.supportsProgramme}>", one.supports)
    writer.references(subject, f"<{terms.partOfInitiative}>", one.part_of)
    _rest(writer, subject, one)


def _event(writer: Writer, one: Event) -> None:
    subject = writer.entity(one.ref, [terms.Event])
    writer.names(subject, one.names)
    writer.date(subject, terms.validFrom, one.start)
    writer.date(subject, terms.validUntil, one.end, last=True)
    writer.references(subject, f"<{terms.partOfEvent}>", one.part_of)
    _rest(writer, subject, one)


#: The class of an entity of which little more than the name is known.
_THINGS: Final = {
    Kind.INSTRUMENT: terms.PolicyInstrument,
    Kind.GROUP: terms.UnidentifiedAgentGroup,
    Kind.PERSON: f"{_FOAF}Person",
}


def _thing(writer: Writer, one: Thing) -> None:
    subject = writer.entity(one.ref, [_THINGS[one.ref.kind]])
    writer.names(subject, one.names)
    _rest(writer, subject, one)


def _rest(writer: Writer, subject: str, one: Organization | Infrastructure | Initiative | Event | Thing) -> None:
    writer.note(subject, one.note)
    writer.evidence(subject, one.evidence)


#: How much of a date is written for each precision, and the datatype of that form.
_PARTIAL: Final = {"day": (10, "date"), "month": (7, "gYearMonth"), "year": (4, "gYear")}


def partial_date(value: Day) -> str:
    """Write a date no more precisely than it is known: xsd:date, xsd:gYearMonth or xsd:gYear."""
    length, datatype = _PARTIAL[value.precision]
    return typed(value.first.isoformat()[:length], PREFIXES["xsd"] + datatype)


def _document(writer: Writer, one: Document) -> None:
    subject = writer.entity(one.ref, [f"{_FOAF}Document"])
    writer.link(subject, _TITLE, literal(one.title))
    writer.field = "source"
    source = address(one.source) if "://" in one.source else literal(one.source)
    writer.link(subject, f"<{_DCT}source>", source)
    if one.issued:
        writer.link(subject, f"<{_DCT}issued>", partial_date(one.issued))
    writer.references(subject, f"<{_DCT}creator>", one.creators)
    writer.references(subject, f"<{_DCT}contributor>", one.contributors)
    writer.note(subject, one.note)


def _crosswalk(writer: Writer, one: Crosswalk) -> None:
    writer.entity(one.ref, ())


def _subordination(writer: Writer, one: Subordination) -> None:
    writer.references(writer.iri(one.child), f"<{_ORG}subOrganizationOf>", [one.parent])


#: The function that writes each class of entity.
EMITTERS: Final[Mapping[type, Callable[[Writer, Any], None]]] = {
    Crosswalk: _crosswalk,
    Subordination: _subordination,
    Organization: _organization,
    Infrastructure: _infrastructure,
    Initiative: _initiative,
    Event: _event,
    Thing: _thing,
    Document: _document,
}
