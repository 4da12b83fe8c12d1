"""The relations and identities of curated files: their ends, details and claims, and the records they become."""

from collections.abc import Mapping
from typing import Final

from loaders import records
from loaders.curation_readers import (
    code,
    currency,
    decimal,
    full_date,
    integer,
    many,
    moment,
    reference,
    share,
    text,
    word,
)
from loaders.curation_tables import CITES, Table, same
from loaders.records import Kind, Relation

_ACTORS: Final = (Kind.ORGANIZATION, Kind.INFRASTRUCTURE, Kind.INITIATIVE, Kind.GROUP, Kind.PERSON)
_TARGETS: Final = (Kind.INFRASTRUCTURE, Kind.INITIATIVE)

#: What relates two ends, by the word that names it in a file.
RELATIONS: Final[Mapping[str, tuple[type[Relation], Table]]] = {
    "funding": (
        records.FundingRelation,
        same(
            funder=reference(Kind.ORGANIZATION, Kind.INITIATIVE, Kind.GROUP),
            funded=reference(Kind.ORGANIZATION, *_TARGETS),
            type=code("cost-recovery"),
            amount=decimal,
            currency=currency,
            grant_number=text,
            stream=text,
        ),
    ),
    "responsibility": (
        records.Responsibility,
        same(actor=reference(*_ACTORS), target=reference(*_TARGETS), role=code("role")),
    ),
    "membership": (
        records.Membership,
        same(
            member=reference(*_ACTORS), member_of=reference(Kind.ORGANIZATION, Kind.GROUP, *_TARGETS), role=code("role")
        ),
    ),
    "partnership": (
        records.Partnership,
        same(partners=many(reference(*_ACTORS)), type=code("partnership-type")),
    ),
    "endorsement": (records.Endorsement, same(endorser=reference(*_ACTORS), endorsed=reference())),
    "participation": (
        records.Participation,
        same(
            event=reference(Kind.EVENT),
            role=code("role"),
            participant=reference(*_ACTORS),
            category=code("stakeholder-category"),
        ),
    ),
    "interlink": (
        records.Interlink,
        {
            "from": ("source", reference(Kind.INFRASTRUCTURE)),
            "to": ("target", reference(Kind.INFRASTRUCTURE)),
            **same(type=code("link-type"), protocol=code("protocol")),
        },
    ),
    "declaration": (
        records.Declaration,
        same(
            declared_by=reference(*_ACTORS),
            kind=code("declaration-kind"),
            target=reference(),
            on_behalf_of=reference(*_ACTORS),
            statement=text,
        ),
    ),
    "issue": (
        records.IssueMention,
        same(raised_by=reference(), issue=code("issue"), kind=code("issue-kind")),
    ),
    "count": (
        records.CountClaim,
        same(of=reference(), kind=code("count-kind"), value=integer, bound=code("count-bound")),
    ),
    "assessment": (
        records.CriterionAssessment,
        same(target=reference(*_TARGETS), criterion=code("criterion"), value=code("assessment-value")),
    ),
}

#: How a relation is claimed; `conflicts_with` is resolved by the loader, over all files.
CLAIM: Final[Table] = {
    "from": ("start", moment),
    "until": ("end", moment),
    "cites": ("evidence", CITES),
    **same(
        status=code("relation-status"),
        certainty=word("stated", "inferred", "uncertain"),
        note=text,
        confidence=share,
        last_verified=full_date,
    ),
}

#: A claim about who is who.
IDENTITY: Final[Table] = {
    "cites": ("evidence", CITES),
    **same(
        first=reference(),
        second=reference(),
        decision=word("same", "different", "undecided"),
        method=code("identity-method"),
        confidence=share,
        note=text,
    ),
}
