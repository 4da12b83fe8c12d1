"""How relations are written: one function a class of relation.

Each relation is a node with its own pair of ends, because a shared pair (source, target) would make every question
about absence slow (docs/decisions).
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from loaders.ntriples import day, decimal, integer
from loaders.rdf_writer import RDF_TYPE, Writer
from loaders.records import (
    PLAIN,
    Claim,
    CountClaim,
    CoverageStatement,
    CriterionAssessment,
    Declaration,
    Endorsement,
    FinancialFigure,
    FundingRelation,
    IdentityLink,
    Interlink,
    IssueMention,
    Membership,
    Participation,
    Partnership,
    Responsibility,
)
from ontology import terms
from ontology.namespaces import PREFIXES, digest
from ontology.vocabulary import concept

_DERIVED: Final = f"<{PREFIXES['prov']}wasDerivedFrom>"
_ROLE: Final = f"<{terms.role}>"
_STATUS: Final = f"<{terms.relationStatus}>"
_CERTAINTIES: Final = {name: concept("certainty", name) for name in ("stated", "inferred", "uncertain")}


def _relation(writer: Writer, class_: str, detail: str, claim: Claim, *ends: tuple[str, str]) -> str:
    """State what every relation has and return its subject; `ends` are pairs of property and written term."""
    subject = writer.relation_iri(class_, detail, claim, *(end for _, end in ends))
    writer.out.append(f"{subject} {RDF_TYPE} <{class_}> .\n{subject} {RDF_TYPE} <{terms.Relation}> .\n")
    writer.out.append(f"{subject} {_DERIVED} {writer.record} .\n")
    writer.link(subject, f"<{terms.certainty}>", f"<{_CERTAINTIES[claim.certainty]}>")
    for property_, end in ends:
        writer.link(subject, f"<{property_}>", end)
    if claim != PLAIN:
        _claim(writer, subject, claim)
    return subject


def _claim(writer: Writer, subject: str, claim: Claim) -> None:
    writer.date(subject, terms.validFrom, claim.start)
    writer.date(subject, terms.validUntil, claim.end, last=True)
    writer.concepts(subject, _STATUS, [claim.status] if claim.status else [])
    writer.note(subject, claim.note)
    writer.evidence(subject, claim.evidence)
    if claim.confidence is not None:
        writer.link(subject, f"<{terms.confidence}>", decimal(claim.confidence))
    if claim.last_verified:
        writer.link(subject, f"<{terms.lastVerified}>", day(claim.last_verified))
    for other in claim.conflicts_with:
        writer.link(subject, f"<{terms.conflictsWith}>", _RELATIONS[type(other)](writer, other))


def _funding(writer: Writer, one: FundingRelation) -> str:
    parts = (one.type, one.grant_number, one.stream, one.amount)
    detail = "|".join("" if part is None else str(part) for part in parts)
    ends = (terms.funder, writer.iri(one.funder)), (terms.funded, writer.iri(one.funded))
    subject = _relation(writer, terms.FundingRelation, detail, one.claim, *ends)
    writer.concepts(subject, f"<{terms.fundingType}>", [one.type] if one.type else [])
    if one.amount is not None:
        writer.link(subject, f"<{terms.amount}>", decimal(one.amount))
    writer.text(subject, f"<{terms.currency}>", one.currency)
    writer.text(subject, f"<{terms.grantNumber}>", one.grant_number)
    writer.text(subject, f"<{terms.fundingStream}>", one.stream)
    writer.references(subject, f"<{terms.intermediary}>", one.intermediaries)
    writer.text(subject, f"<{PREFIXES['dct']}title>", one.title)
    return subject


def _responsibility(writer: Writer, one: Responsibility) -> str:
    ends = (terms.responsibleActor, writer.iri(one.actor)), (terms.responsibleFor, writer.iri(one.target))
    subject = _relation(writer, terms.Responsibility, one.role, one.claim, *ends)
    writer.link(subject, _ROLE, f"<{one.role}>")
    return subject


def _membership(writer: Writer, one: Membership) -> str:
    ends = (terms.member, writer.iri(one.member)), (terms.memberOf, writer.iri(one.member_of))
    subject = _relation(writer, terms.Membership, one.role or "", one.claim, *ends)
    writer.link(subject, RDF_TYPE, f"<{PREFIXES['org']}Membership>")
    writer.concepts(subject, _ROLE, [one.role] if one.role else [])
    return subject


def _partnership(writer: Writer, one: Partnership) -> str:
    partners = sorted(writer.iri(partner) for partner in one.partners)
    ends = [(terms.partner, partner) for partner in partners]
    subject = _relation(writer, terms.Partnership, one.type or "", one.claim, *ends)
    writer.concepts(subject, f"<{terms.partnershipType}>", [one.type] if one.type else [])
    return subject


def _endorsement(writer: Writer, one: Endorsement) -> str:
    ends = (terms.endorser, writer.iri(one.endorser)), (terms.endorsed, writer.iri(one.endorsed))
    return _relation(writer, terms.Endorsement, "", one.claim, *ends)


def _participation(writer: Writer, one: Participation) -> str:
    ends = [(terms.event, writer.iri(one.event))]
    if one.participant:
        ends.append((terms.participant, writer.iri(one.participant)))
    subject = _relation(writer, terms.Participation, f"{one.role}|{one.category or ''}", one.claim, *ends)
    writer.link(subject, _ROLE, f"<{one.role}>")
    writer.concepts(subject, f"<{terms.stakeholderCategory}>", [one.category] if one.category else [])
    return subject


def _interlink(writer: Writer, one: Interlink) -> str:
    ends = (terms.linkFrom, writer.iri(one.source)), (terms.linkTo, writer.iri(one.target))
    subject = _relation(writer, terms.Interlink, one.type, one.claim, *ends)
    writer.link(subject, f"<{terms.linkType}>", f"<{one.type}>")
    writer.concepts(subject, f"<{terms.protocol}>", [one.protocol] if one.protocol else [])
    return subject


def _declaration(writer: Writer, one: Declaration) -> str:
    ends = [(terms.declaredBy, writer.iri(one.declared_by))]
    if one.target:
        ends.append((terms.declarationTarget, writer.iri(one.target)))
    subject = _relation(writer, terms.Declaration, f"{one.kind}|{one.statement or ''}", one.claim, *ends)
    writer.link(subject, f"<{terms.declarationKind}>", f"<{one.kind}>")
    if one.on_behalf_of:
        writer.link(subject, f"<{terms.onBehalfOf}>", writer.iri(one.on_behalf_of))
    writer.text(subject, f"<{terms.statement}>", one.statement, "en")
    return subject


def _issue(writer: Writer, one: IssueMention) -> str:
    ends = (terms.raisedBy, writer.iri(one.raised_by)), (terms.issue, f"<{one.issue}>")
    subject = _relation(writer, terms.IssueMention, one.kind, one.claim, *ends)
    writer.link(subject, f"<{terms.issueKind}>", f"<{one.kind}>")
    return subject


def _count(writer: Writer, one: CountClaim) -> str:
    ends = [(terms.countOf, writer.iri(one.of))]
    subject = _relation(writer, terms.CountClaim, f"{one.kind}|{one.bound}|{one.value}", one.claim, *ends)
    writer.link(subject, f"<{terms.countKind}>", f"<{one.kind}>")
    writer.link(subject, f"<{terms.countValue}>", integer(one.value))
    writer.link(subject, f"<{terms.countBound}>", f"<{one.bound}>")
    return subject


def _figure(writer: Writer, one: FinancialFigure) -> str:
    detail = f"{one.kind}|{one.amount}|{one.currency}"
    subject = _relation(writer, terms.FinancialFigure, detail, one.claim, (terms.figureOf, writer.iri(one.of)))
    writer.link(subject, f"<{terms.figureKind}>", f"<{one.kind}>")
    writer.link(subject, f"<{terms.amount}>", decimal(one.amount))
    writer.text(subject, f"<{terms.currency}>", one.currency)
    return subject


def _assessment(writer: Writer, one: CriterionAssessment) -> str:
    dqv = PREFIXES["dqv"]
    ends = (f"{dqv}computedOn", writer.iri(one.target)), (f"{dqv}isMeasurementOf", f"<{one.criterion}>")
    subject = _relation(writer, terms.CriterionAssessment, one.value, one.claim, *ends)
    writer.link(subject, RDF_TYPE, f"<{dqv}QualityMeasurement>")
    writer.link(subject, f"<{dqv}value>", f"<{one.value}>")
    return subject


def _identity(writer: Writer, one: IdentityLink) -> None:
    first, second = writer.iri(one.first), writer.iri(one.second)
    subject = writer.relation_iri(terms.IdentityLink, f"{one.decision}|{one.method}", PLAIN, first, second)
    writer.link(subject, RDF_TYPE, f"<{terms.IdentityLink}>")
    writer.link(subject, f"<{terms.identityA}>", first)
    writer.link(subject, f"<{terms.identityB}>", second)
    writer.link(subject, f"<{terms.identityDecision}>", f"<{concept('identity-decision', one.decision)}>")
    writer.link(subject, f"<{terms.identityMethod}>", f"<{one.method}>")
    writer.link(subject, _DERIVED, writer.record)
    if one.confidence is not None:
        writer.link(subject, f"<{terms.confidence}>", decimal(one.confidence))
    writer.note(subject, one.note)
    writer.evidence(subject, one.evidence)


def _coverage(writer: Writer, one: CoverageStatement) -> None:
    scope = f"<{one.scope}>" if isinstance(one.scope, str) else writer.iri(one.scope)
    local = digest(one.property, scope[1:-1], writer.record)
    subject = f"<{writer.namespaces.relation(local)}>"
    writer.link(subject, RDF_TYPE, f"<{terms.CoverageStatement}>")
    writer.link(subject, f"<{terms.coversSource}>", writer.graph)
    writer.link(subject, f"<{terms.coversProperty}>", f"<{one.property}>")
    writer.link(subject, f"<{terms.coversScope}>", scope)
    writer.link(subject, f"<{terms.coversAsOf}>", day(one.as_of))
    writer.link(subject, _DERIVED, writer.record)


#: The function that writes each class of relation and returns its subject.
_RELATIONS: Final[Mapping[type, Callable[[Writer, Any], str]]] = {
    FundingRelation: _funding,
    Responsibility: _responsibility,
    Membership: _membership,
    Partnership: _partnership,
    Endorsement: _endorsement,
    Participation: _participation,
    Interlink: _interlink,
    Declaration: _declaration,
    IssueMention: _issue,
    CountClaim: _count,
    FinancialFigure: _figure,
    CriterionAssessment: _assessment,
}

#: The function that writes each class of relation, identity link and coverage statement.
EMITTERS: Final[Mapping[type, Callable[[Writer, Any], str | None]]] = {
    **_RELATIONS,
    IdentityLink: _identity,
    CoverageStatement: _coverage,
}
