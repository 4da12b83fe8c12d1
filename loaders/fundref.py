"""Crossref Funder Registry: funding bodies, their names, types, countries, hierarchy, and what became of them.

Format: RDF/XML with SKOS-XL labels (https://doi.org/10.13039/fundref_registry; described at
https://www.crossref.org/documentation/funder-registry/). Licence: CC0 1.0.
It does not tell: what a body funds; homepages; since when a relationship holds. A body without a status is active by
the description of the registry, but many of them were renamed or merged: no status is read from its absence.
"mergedWith" is said of both bodies that merged: no succession, only a relation. Not loaded: states, tax numbers.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from lxml import etree

from loaders.errors import InvalidRecord
from loaders.geonames import country_of
from loaders.languages import tag
from loaders.records import Kind, Name, Notice, Organization, Record, Reference
from loaders.source import Item, Source
from loaders.xml_elements import elements
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.namespaces import PREFIXES
from ontology.vocabulary import concept, country

#: Source: fundingBodyType. The codes are ours in the scheme organisation-type.
TYPES: Final[Mapping[str, str]] = {"gov": "fundref-government", "pri": "fundref-private"}
#: Source: fundingBodySubType, in lower case, of the releases until 2019 and of the later ones.
SUBTYPES: Final[Mapping[str, str]] = {
    "academic": "fundref-universities",
    "corporate": "fundref-for-profit-companies",
    "federal": "fundref-national-government",
    "federal/national government": "fundref-national-government",
    "foundation": "fundref-trusts-charities-foundations",
    "government non-federal": "fundref-local-government",
    "international": "fundref-international-organisations",
    "other non-profit": "fundref-other-non-profit",
    "professional associations and societies": "fundref-associations-societies",
    "associations and societies (private and public)": "fundref-associations-societies",
    "associations and societies": "fundref-associations-societies",
    "for-profit companies (industry)": "fundref-for-profit-companies",
    "international organizations": "fundref-international-organisations",
    "libraries and data archiving organizations": "fundref-libraries-data-archiving",
    "local government": "fundref-local-government",
    "national government": "fundref-national-government",
    "other non-profit organizations": "fundref-other-non-profit",
    "research institutes and centers": "fundref-research-institutes",
    "trusts, charities, foundations (both public and private)": "fundref-trusts-charities-foundations",
    "universities (academic only)": "fundref-universities",
}
#: The field of our record that takes the other body, by the property that names it.
RELATIONSHIPS: Final[Mapping[str, str]] = {
    "broader": "parents",
    "narrower": "children",
    "affilWith": "related",
    "mergedWith": "related",
    "isReplacedBy": "successors",
    "renamedAs": "successors",
    "incorporatedInto": "successors",
    "splitInto": "successors",
    "replaces": "predecessors",
    "continuationOf": "predecessors",
    "formerlyKnownAs": "predecessors",
    "incorporates": "predecessors",
    "mergerOf": "predecessors",
    "splitFrom": "predecessors",
}
#: Source: fref:status; a deprecated record stands for a body that another record describes.
STATUSES: Final[Mapping[str, str]] = {"Active": "active", "Deprecated": "withdrawn"}
#: The flags of a label that is an acronym.
_SHORT: Final = frozenset({"acronym", "abbrevName"})
_RDF: Final = f"{{{PREFIXES['rdf']}}}"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def items(path: Path) -> Iterator[Item]:
    """Stream the concepts of a plain or gzipped RDF/XML file, in their order.

    Raises: UnreadableSource if the file is damaged or has no concepts; SourceUnavailable.
    """
    for position, element in elements(path, f"{{{PREFIXES['skos']}}}Concept"):
        yield Item(position, element)


def record(item: Item) -> Record:
    """Read one funding body.

    Raises: InvalidRecord if it has no Funder ID or no name.
    """
    node: etree._Element = item.content
    about = node.get(f"{_RDF}about", "")
    try:
        own = identifier("fundref", about)
    except InvalidIdentifier as error:
        raise InvalidRecord(item.position, "rdf:about", about, "a Funder ID below 10.13039") from error
    notices: list[Notice] = []
    names = _names(node, notices)
    if not any(name.kind == "preferred" for name in names):
        raise InvalidRecord(own.local, "skosxl:prefLabel", None, "a name")
    others = _others(node, own, notices)
    organization = Organization(
        Reference(Kind.ORGANIZATION, (own,)),
        names=names,
        types=tuple(_types(node, notices)),
        countries=_countries(node, notices),
        status=_status(node, notices),
        parents=tuple(others["parents"]),
        children=tuple(others["children"]),
        related=tuple(others["related"]),
        predecessors=tuple(others["predecessors"]),
        successors=tuple(others["successors"]),
    )
    page = f"https://doi.org/10.13039/{own.local}"
    return Record(own.local, (organization,), page, _modified(node, notices), tuple(notices))


def _names(node: etree._Element, notices: list[Notice]) -> tuple[Name, ...]:
    found: dict[tuple[str, str | None], Name] = {}
    for label in node.findall("{*}prefLabel//{*}literalForm"):
        _add(found, Name(_text(label), _tag(label, notices)))
    for label in node.findall("{*}altLabel/{*}Label"):
        form = label.find("{*}literalForm")
        flags = {_last(flag) for flag in label.findall("{*}usageFlag")}
        if form is not None:
            _add(found, Name(_text(form), _tag(form, notices), "acronym" if flags & _SHORT else "alternative"))
    return tuple(found.values())


def _add(found: dict[tuple[str, str | None], Name], name: Name) -> None:
    if name.text:
        found.setdefault((name.text, name.language), name)


def _text(node: etree._Element) -> str:
    return " ".join((node.text or "").split())


def _tag(node: etree._Element, notices: list[Notice]) -> str | None:
    code = node.get(_LANGUAGE)
    if code and (found := tag(code)):
        return found
    if code:
        notices.append(Notice("xml:lang", code, "an ISO 639 code"))
    return None


def _last(node: etree._Element) -> str:
    """Return the last segment of the resource that an element names."""
    return node.get(f"{_RDF}resource", "").rstrip("/").rpartition("/")[2]


def _types(node: etree._Element, notices: list[Notice]) -> Iterator[str]:
    for field, table in (("fundingBodyType", TYPES), ("fundingBodySubType", SUBTYPES)):
        for child in node.findall(f"{{*}}{field}"):
            word = _text(child)
            if code := table.get(word.lower()):
                yield concept("organisation-type", code)
            elif word:
                notices.append(Notice(field, word, ", ".join(table)))


def _countries(node: etree._Element, notices: list[Notice]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for child in node.findall("{*}country"):
        address = child.get(f"{_RDF}resource", "")
        if iri := country_of(address):
            found[iri] = None
        else:
            notices.append(Notice("svf:country", address, "the GeoNames address of a country"))
    for child in node.findall(".//{*}addressCountry"):
        if iri := country(_text(child)):
            found[iri] = None
        else:
            notices.append(Notice("schema:addressCountry", _text(child), "an ISO 3166-1 alpha-3 code"))
    return tuple(found)


def _status(node: etree._Element, notices: list[Notice]) -> str | None:
    for child in node.findall("{*}status"):
        if code := STATUSES.get(_last(child)):
            return concept("operational-status", code)
        notices.append(Notice("fref:status", _last(child), ", ".join(STATUSES)))
    return None


def _others(node: etree._Element, own: Identifier, notices: list[Notice]) -> dict[str, dict[Reference, None]]:
    """Return the other bodies that the record names, each once, by the field of our record that takes them."""
    found: dict[str, dict[Reference, None]] = {field: {} for field in RELATIONSHIPS.values()}
    for child in node:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name not in RELATIONSHIPS:
            continue
        address = child.get(f"{_RDF}resource", "")
        try:
            other = identifier("fundref", address)
        except InvalidIdentifier as error:
            notices.append(Notice(name, address, str(error)))
            continue
        if other == own:
            notices.append(Notice(name, address, "another funder than the record's own"))
            continue
        found[RELATIONSHIPS[name]][Reference(Kind.ORGANIZATION, (other,))] = None
    return found


def _modified(node: etree._Element, notices: list[Notice]) -> date | None:
    for field in ("modified", "created"):
        for child in node.findall(f"{{*}}{field}"):
            try:
                return date.fromisoformat(_text(child)[:10])
            except ValueError as error:
                notices.append(Notice(f"dct:{field}", _text(child), str(error)))
    return None


SOURCE: Final = Source(
    name="crossref_funder_registry",
    title="Crossref Funder Registry",
    homepage="https://www.crossref.org/services/funder-registry/",
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    publisher="https://www.crossref.org/",
    patterns=("*registry*.rdf.gz", "*registry*.rdf"),
    items=items,
    record=record,
    version="1.0",
    described_in="https://www.crossref.org/documentation/funder-registry/",
)
