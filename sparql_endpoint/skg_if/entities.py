"""Things of the graph in the words of SKG-IF: organisations, grants and data sources, each as an object of its JSON-LD.

What the graph does not state is left out: a missing member says nothing. Persons and research products are not in the
graph, and so not here.

Source: https://skg-if.github.io/interoperability-framework/ (version 1)
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from ontology import terms
from ontology.namespaces import CONCEPTS
from ontology.reused import DCT_TITLE, FOAF_HOMEPAGE, RDFS_LABEL, SKOS_ALT_LABEL, SKOS_PREF_LABEL
from sparql_endpoint.linked_data.relations import days
from sparql_endpoint.wording.cells import Term

Entity = dict[str, Any]

#: The values of a node, by property.
Stated = Mapping[str, Sequence[Term]]

#: Types of organisations to those of SKG-IF; None where it has none for them.
TYPES: Final[Mapping[str, str | None]] = MappingProxyType(
    {
        "archive": "archive",
        "company": "company",
        "education": "education",
        "eosc-association": "nonprofit",
        "eosc-charity": "nonprofit",
        "eosc-consortium": None,
        "eosc-corporation": "company",
        "eosc-european-economic-interest-grouping": None,
        "eosc-european-research-infrastructure-consortium": "research",
        "eosc-foundation": "nonprofit",
        "eosc-grouping": None,
        "eosc-international-organisation": None,
        "eosc-non-for-profit-company": "nonprofit",
        "eosc-non-governmental-organisation": "nonprofit",
        "eosc-other": "unspecified",
        "eosc-partnership": None,
        "eosc-private-company": "company",
        "eosc-public-company": "company",
        "eosc-public-legal-entity": None,
        "eosc-public-legal-entity-under-private-law": None,
        "eosc-sce": None,
        "eosc-self-employed": None,
        "eosc-society": None,
        "eosc-trust": None,
        "eosc-union": None,
        "facility": "facility",
        "funder": "funder",
        "fundref-associations-societies": "nonprofit",
        "fundref-for-profit-companies": "company",
        "fundref-government": "government",
        "fundref-international-organisations": None,
        "fundref-libraries-data-archiving": "archive",
        "fundref-local-government": "government",
        "fundref-national-government": "government",
        "fundref-other-non-profit": "nonprofit",
        "fundref-private": None,
        "fundref-research-institutes": "research",
        "fundref-trusts-charities-foundations": "nonprofit",
        "fundref-universities": "education",
        "government": "government",
        "healthcare": "healthcare",
        "infrafinder-commercial": "company",
        "infrafinder-distributed-institutional-partnership": None,
        "infrafinder-fiscal-sponsorship-academic": None,
        "infrafinder-fiscal-sponsorship-non-profit": "nonprofit",
        "infrafinder-individual-maintainer": None,
        "infrafinder-intergovernmental": None,
        "infrafinder-non-profit": "nonprofit",
        "infrafinder-other": "unspecified",
        "infrafinder-volunteer-community": "nonprofit",
        "nonprofit": "nonprofit",
        "other": "unspecified",
        "re3data-commercial": "company",
        "re3data-non-profit": "nonprofit",
    }
)

#: Types of infrastructures that SKG-IF has a classification for; others are left out.
CLASSIFICATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "aggregating-repository": "aggregator",
        "aggregator-registry": "aggregator",
        "cris-system": "cris system",
        "disciplinary-repository": "repository",
        "governmental-repository": "repository",
        "institutional-repository": "repository",
        "journal-archive": "journal archive",
        "multidisciplinary-repository": "repository",
        "other-repository": "repository",
        "project-repository": "repository",
        "publisher-archive": "publisher archive",
        "repository": "repository",
        "scientific-database": "scientific database",
    }
)

#: Schemes of identifiers that SKG-IF calls otherwise, and those that are no identifiers outside a source.
SCHEME_NAMES: Final = {"re3data": "re3data.org"}
_INTERNAL: Final = frozenset({"oskg", "re3data-name", "source-name"})
_ROR: Final = "https://ror.org/"


def organisation(iri: str, stated: Stated, notations: Sequence[Literal]) -> Entity:
    """Return an organisation with its names, country, types and identifiers."""
    name = _first(stated, RDFS_LABEL)
    others = sorted({*_all(stated, SKOS_PREF_LABEL), *_all(stated, SKOS_ALT_LABEL)} - {name})
    codes = [code for code in _codes(stated, terms.country, "country") if len(code) == 2]  # noqa: PLR2004 ISO 3166-1
    types = {TYPES[code] for code in _codes(stated, terms.organizationType, "organisation-type")}
    return _without_nothing(
        {
            **_entity(iri, "organisation", notations),
            "name": name,
            "short_name": _first(stated, terms.acronym),
            "other_names": others,
            "website": _first(stated, FOAF_HOMEPAGE),
            "country": codes[0] if codes else None,
            "types": sorted(type_ for type_ in types if type_),
        }
    )


def grant(
    iri: str, project: Stated, notations: Sequence[Literal], relation: Stated | None, members: Sequence[str]
) -> Entity:
    """Return the grant that a project is: by whom, how much, to whom, from when until when."""
    funding = relation or {}
    titles = {label.language: label.value for label in _texts(project, SKOS_PREF_LABEL) if _is_short(label.language)}
    label = _first(project, RDFS_LABEL) or _first(funding, DCT_TITLE)
    amount, currency = _first(funding, terms.amount), _first(funding, terms.currency)
    return _without_nothing(
        {
            **_entity(iri, "grant", notations),
            "grant_number": _first(funding, terms.grantNumber),
            "titles": titles or ({"none": label} if label else None),
            "acronym": _first(project, terms.acronym),
            "funding_agency": _first(funding, terms.funder),
            "funding_stream": _first(funding, terms.fundingStream),
            "currency": currency if amount else None,
            "funded_amount": round(Decimal(amount)) if amount and currency else None,
            "duration": _duration(funding),
            "website": _first(project, FOAF_HOMEPAGE),
            "beneficiaries": sorted(members),
        }
    )


def datasource(iri: str, stated: Stated, notations: Sequence[Literal]) -> Entity:
    """Return a data source with its name, identifiers and, where there is one for its type, classification."""
    codes = _codes(stated, terms.infrastructureType, "infrastructure-type")
    classified = sorted({CLASSIFICATIONS[code] for code in codes if code in CLASSIFICATIONS})
    return _without_nothing(
        {
            **_entity(iri, "datasource", notations),
            "name": _first(stated, RDFS_LABEL),
            "data_source_classification": classified[0] if len(classified) == 1 else None,
        }
    )


def _entity(iri: str, kind: str, notations: Sequence[Literal]) -> Entity:
    return {
        "local_identifier": iri,
        "entity_type": kind,
        "identifiers": [
            {"scheme": SCHEME_NAMES.get(scheme, scheme), "value": f"{_ROR}{value}" if scheme == "ror" else value}
            for scheme, value in sorted((_code(each.datatype.value), each.value) for each in notations)
            if scheme not in _INTERNAL
        ],
    }


def _duration(funding: Stated) -> Mapping[str, str] | None:
    """Return the days of a relation, as precise as they are stated; None without a first one, which must be there."""
    stated = days({name: values[0] for name, values in funding.items()})
    start, end = stated.get(terms.validFrom), stated.get(terms.validUntil)
    if start is None:
        return None
    return {"start": start} if end is None else {"start": start, "end": end}


def _without_nothing(entity: Mapping[str, Any]) -> Entity:
    return {name: value for name, value in entity.items() if value not in (None, [], {})}


def _is_short(language: str | None) -> bool:
    return language is not None and len(language) == 2  # noqa: PLR2004 ISO 639-1


def _texts(stated: Stated, name: str) -> list[Literal]:
    return [value for value in stated.get(name, ()) if isinstance(value, Literal)]


def _all(stated: Stated, name: str) -> list[str]:
    return sorted(value.value for value in stated.get(name, ()) if isinstance(value, Literal | NamedNode))


def _first(stated: Stated, name: str) -> str | None:
    return next(iter(_all(stated, name)), None)


def _codes(stated: Stated, name: str, scheme: str) -> list[str]:
    """Return the codes of the values that are concepts of a scheme."""
    start = f"{CONCEPTS}{scheme}/"
    return [_code(iri) for iri in _all(stated, name) if iri.startswith(start)]


def _code(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]
