"""Relations of the OpenAIRE Graph: who takes part in a project, provides a data source, or is a part of another.

A dump states every relation in both directions; one of each pair is read.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from loaders.errors import InvalidRecord
from loaders.openaire_entities import field, reference, text
from loaders.records import Certainty, Claim, Kind, Membership, Reference, Responsibility, Statement, Subordination
from ontology.namespaces import digest
from ontology.vocabulary import concept

#: Source: provenance of a relation. All others were harvested or are somebody's own statement.
_INFERRED: Final = "inferred by openaire"


def _participation(project: Reference, organization: Reference, claim: Claim) -> Statement:
    return Membership(organization, project, concept("role", "participant"), claim)


def _provision(source: Reference, organization: Reference, claim: Claim) -> Statement:
    return Responsibility(organization, source, concept("role", "general"), claim)


def _subordination(child: Reference, parent: Reference, _: Claim) -> Statement:
    return Subordination(child, parent)


#: The kinds of the two ends and what is stated, by the name of the relation in lower case.
RELATIONS: Final[Mapping[str, tuple[Kind, Kind, Callable[[Reference, Reference, Claim], Statement]]]] = {
    "hasparticipant": (Kind.INITIATIVE, Kind.ORGANIZATION, _participation),
    "isprovidedby": (Kind.INFRASTRUCTURE, Kind.ORGANIZATION, _provision),
    "ischildof": (Kind.ORGANIZATION, Kind.ORGANIZATION, _subordination),
}
#: The other direction of each, and what is about neither.
PASSED_OVER: Final = frozenset({"isparticipant", "provides", "isparentof", "isrelatedto"})


def is_read(content: Mapping[str, Any]) -> bool:
    """Say whether a relation is one of those that are read."""
    return _name(content) not in PASSED_OVER


def _name(content: Mapping[str, Any]) -> str:
    kind = field(content, "relType")
    return text(kind, "name").lower() if isinstance(kind, Mapping) else ""


def relation(content: Mapping[str, Any], position: str) -> tuple[str, Statement]:
    """Return the local id and the statement of a relation.

    Raises: InvalidRecord if nobody knows its name, or an end is no id.
    """
    name = _name(content)
    if name not in RELATIONS:
        raise InvalidRecord(position, "relType.name", name, ", ".join([*RELATIONS, *sorted(PASSED_OVER)]))
    first, second, statement = RELATIONS[name]
    source, target = (
        reference(kind, _end(content, side), position) for kind, side in ((first, "source"), (second, "target"))
    )
    local = digest(name, source.identifiers[0].local, target.identifiers[0].local)
    return local, statement(source, target, _claim(content))


def _end(content: Mapping[str, Any], side: str) -> object:
    """Return the id of an end, which older dumps have in an object with its type."""
    end = content.get(side)
    return end.get("id") if isinstance(end, Mapping) else end


def _claim(content: Mapping[str, Any]) -> Claim:
    given = field(content, "provenance")
    provenance: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    certainty: Certainty = "inferred" if text(provenance, "provenance").lower() == _INFERRED else "stated"
    return Claim(certainty=certainty, confidence=_trust(provenance), last_verified=_day(content))


def _trust(provenance: Mapping[str, Any]) -> Decimal | None:
    try:
        trust = Decimal(str(provenance.get("trust")))
    except InvalidOperation:
        return None
    return trust if trust.is_finite() and 0 <= trust <= 1 else None


def _day(content: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(text(content, "validationDate")[:10])
    except ValueError:
        return None
