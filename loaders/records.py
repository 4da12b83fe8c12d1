"""The record model: what a source can say, in the ontology's words, before any of it is RDF.

A loader turns one record of a publisher into one `Record`: the record's own identity and the statements read from it.
Statements are values; `loaders.rdf` is the only module that knows how they look as quads. Concepts are given as IRIs
from `ontology.vocabulary`, identifiers as `ontology.identifiers.Identifier`, dates as `Day` bounds. Nothing here has
a default that claims something: an empty tuple or None means that the source did not say.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal

from ontology.identifiers import Identifier
from ontology.vocabulary import concept

Precision = Literal["day", "month", "year"]
NameKind = Literal["preferred", "alternative", "acronym", "mention"]
Certainty = Literal["stated", "inferred", "uncertain"]

_PARTIAL_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class Kind(StrEnum):
    """The kinds of entity, as they stand in IRIs."""

    ORGANIZATION = "org"
    INFRASTRUCTURE = "infra"
    INITIATIVE = "initiative"
    INSTRUMENT = "instrument"
    EVENT = "event"
    GROUP = "group"
    DOCUMENT = "document"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Day:
    """A date known to the day, the month or the year, as the first and the last day it can mean."""

    first: date
    last: date
    precision: Precision


def day(text: str) -> Day:
    """Read YYYY, YYYY-MM or YYYY-MM-DD.

    Raises: ValueError if text is of another form or names no real day.
    """
    match = _PARTIAL_DATE.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not a date: expected YYYY, YYYY-MM or YYYY-MM-DD")
    year = int(match[1])
    month, number = (int(part) if part else None for part in match.group(2, 3))
    if month is None:
        return Day(date(year, 1, 1), date(year, 12, 31), "year")
    if number is None:
        return Day(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")
    return Day(date(year, month, number), date(year, month, number), "day")


@dataclass(frozen=True, slots=True)
class Reference:
    """An entity as a record names it: its kind and every identifier the record gives for it (at least one)."""

    kind: Kind
    identifiers: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in one language (BCP 47 tag; None if the source does not tell)."""

    text: str
    language: str | None = None
    kind: NameKind = "preferred"


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map: WGS84 degrees, and the GeoNames number and name of the place."""

    latitude: Decimal | None = None
    longitude: Decimal | None = None
    geonames: int | None = None
    locality: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where in a document a statement stands; the quote has at most 300 characters."""

    document: Reference
    locator: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Organization:
    """An organisation, or what a source says about one; `unit` is a part that is not a legal body of its own."""

    ref: Reference
    names: tuple[Name, ...] = ()
    types: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    homepages: tuple[str, ...] = ()
    status: str | None = None
    established: Day | None = None
    points: tuple[Point, ...] = ()
    parents: tuple[Reference, ...] = ()
    children: tuple[Reference, ...] = ()
    related: tuple[Reference, ...] = ()
    predecessors: tuple[Reference, ...] = ()
    successors: tuple[Reference, ...] = ()
    unit: bool = False
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Identifiers of one entity, as a published table of identifiers gives them, and nothing else about it."""

    ref: Reference


@dataclass(frozen=True, slots=True)
class Subordination:
    """One organisation is a part of another, and nothing else is said about either."""

    child: Reference
    parent: Reference


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An interface for machines: its protocol and, if known, its address."""

    protocol: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """A published policy of an infrastructure: its address, title and kind."""

    url: str
    title: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Infrastructure:
    """An open-science infrastructure; never the organisation that runs it.

    `classes` holds the local names of the subclasses that apply (Repository, FederatedPlatform). `lacks` holds the
    features that the source says are not there, `features` those it says are. Licences are IRIs. `trl` is the
    technology readiness level, 1 to 9.
    """

    ref: Reference
    names: tuple[Name, ...] = ()
    classes: tuple[Literal["Repository", "FederatedPlatform"], ...] = ()
    types: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    description: str | None = None
    homepages: tuple[str, ...] = ()
    status: str | None = None
    opened: Day | None = None
    closed: Day | None = None
    trl: int | None = None
    access: tuple[str, ...] = ()
    access_restrictions: tuple[str, ...] = ()
    upload: tuple[str, ...] = ()
    upload_restrictions: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    metadata_licences: tuple[str, ...] = ()
    pid_systems: tuple[str, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    metadata_standards: tuple[str, ...] = ()
    software: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    interface_languages: tuple[str, ...] = ()
    content_languages: tuple[str, ...] = ()
    policies: tuple[Policy, ...] = ()
    lacks: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    code_licences: tuple[str, ...] = ()
    revenue_sources: tuple[str, ...] = ()
    trainings: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    part_of: tuple[Reference, ...] = ()
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Initiative:
    """An organised effort: a programme, a project, a working group, or an initiative in general."""

    ref: Reference
    names: tuple[Name, ...] = ()
    classes: tuple[Literal["Programme", "Project", "WorkingGroup"], ...] = ()
    types: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    homepages: tuple[str, ...] = ()
    aim: str | None = None
    started: Day | None = None
    ended: Day | None = None
    responds_to: tuple[Reference, ...] = ()
    supports: tuple[Reference, ...] = ()
    part_of: tuple[Reference, ...] = ()
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting, launch, symposium or session, with the days it took at the most."""

    ref: Reference
    names: tuple[Name, ...] = ()
    start: Day | None = None
    end: Day | None = None
    part_of: tuple[Reference, ...] = ()
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity with little more than a name: a policy instrument, an unidentified group, or a person by post."""

    ref: Reference
    names: tuple[Name, ...] = ()
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A source text: its title, the file or page it came from, and its date if it has one."""

    ref: Reference
    title: str
    source: str
    issued: Day | None = None
    creators: tuple[Reference, ...] = ()
    contributors: tuple[Reference, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """How a relation is claimed: when it holds, how sure it is, and what it rests on besides the source record."""

    start: Day | None = None
    end: Day | None = None
    status: str | None = None
    certainty: Certainty = "stated"
    note: str | None = None
    confidence: Decimal | None = None
    last_verified: date | None = None
    evidence: tuple[Evidence, ...] = ()
    conflicts_with: tuple["Relation", ...] = ()


#: A claim of which only the source record is known.
PLAIN: Final = Claim()


@dataclass(frozen=True, slots=True)
class FundingRelation:
    """One funder supports one thing, perhaps through others. An unknown amount is None; `currency` is ISO 4217.

    `title` is what the funder calls the award.
    """

    funder: Reference
    funded: Reference
    type: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    grant_number: str | None = None
    stream: str | None = None
    intermediaries: tuple[Reference, ...] = ()
    title: str | None = None
    claim: Claim = PLAIN


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One actor is responsible for one infrastructure or initiative in one role."""

    actor: Reference
    target: Reference
    role: str
    claim: Claim = PLAIN


@dataclass(frozen=True, slots=True)
class Membership:
    """One agent or infrastructure belongs to one organisation, initiative or platform."""

    member: Reference
    member_of: Reference
    role: str | None = None
    claim: Claim = PLAIN


@dataclass(frozen=True, slots=True)
class Partnership:
    """Two or more parties cooperate, or say that they will; the claim's status says which."""

    partners: tuple[Reference, ...]
    type: str | None = None
    claim: Claim = PLAIN


@dataclass(frozen=True, slots=True)
class Endorsement:
    """One actor formally endorses one thing; it neither funds nor runs it by that."""

    endorser: Reference
    endorsed: Reference
    claim: Claim = PLAIN


@dataclass(frozen=True, slots=True)
class Participation:
    """One participant, or one category of stakeholders, in one event in one role."""

    event: Reference
    role: str
    participant: Reference | None = None
    category: str | None = None
    claim: Claim = PLAIN


@dataclass(frozen=True, slots=True)
class Interlink:
    """A technical or data link from one infrastructure to another."""

    source: Reference
    target: Reference
    type: str
    protocol: str | None = None
    claim: Claim = PLAIN


@dataclass(frozen=True, slots=True)
class Declaration:
    """What an actor said: support, commitment, intention, call or position; `statement` is a paraphrase."""

    declared_by: Reference
    kind: str
    target: Reference | None = None
    on_behalf_of: Reference | None = None
    statement: str | None = None
    claim: Claim = PLAIN


@dataclass(frozen=True, slots=True)
class IssueMention:
    """A document or an event raises an issue of the issue scheme."""

    raised_by: Reference
    issue: str
    kind: str
    claim: Claim = PLAIN


@dataclass(frozen=True, slots=True)
class CountClaim:
    """A number with its bound, so that "over 80" never becomes 80."""

    of: Reference
    kind: str
    value: int
    bound: str
    claim: Claim = PLAIN


@dataclass(frozen=True, slots=True)
class FinancialFigure:
    """An amount of money of one kind in the accounts of one thing; `currency` is ISO 4217."""

    of: Reference
    kind: str
    amount: Decimal
    currency: str
    claim: Claim = PLAIN


@dataclass(frozen=True, slots=True)
class CriterionAssessment:
    """The answer to one criterion for one infrastructure."""

    target: Reference
    criterion: str
    value: str
    claim: Claim = PLAIN


@dataclass(frozen=True, slots=True)
class IdentityLink:
    """A claim that two entities are the same, are different, or that it is undecided."""

    first: Reference
    second: Reference
    decision: Literal["same", "different", "undecided"]
    method: str
    confidence: Decimal | None = None
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverageStatement:
    """The source is complete for a property over a scope, a class or one entity: it licenses the answer "no"."""

    property: str
    scope: str | Reference
    as_of: date


Relation = (
    FundingRelation
    | Responsibility
    | Membership
    | Partnership
    | Endorsement
    | Participation
    | Interlink
    | Declaration
    | IssueMention
    | CountClaim
    | FinancialFigure
    | CriterionAssessment
)
Entity = Organization | Infrastructure | Initiative | Event | Thing | Document | Crosswalk | Subordination
Statement = Entity | Relation | IdentityLink | CoverageStatement


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in a record that was not understood and left out: the field, its value and what is accepted."""

    field: str
    value: str
    accepted: str


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a publisher: its local id, its page, when it was last changed, and what it states."""

    local: str
    statements: tuple[Statement, ...]
    page: str | None = None
    modified: date | None = None
    notices: tuple[Notice, ...] = ()


def status(code: Literal["intended", "active", "suspended", "ended", "rejected"]) -> str:
    """Return the concept of a relation status."""
    return concept("relation-status", code)
