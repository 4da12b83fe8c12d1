"""What a solution of Infra Finder says it publishes: as policies, features, and answers to criteria."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from loaders.infra_finder_words import COMMUNITY_GOVERNANCE, step
from loaders.noticed import noticed_address
from loaders.records import CriterionAssessment, Notice, Policy, Reference
from loaders.tables import Row
from ontology.vocabulary import concept


class Commitment(NamedTuple):
    """Something that a solution says it publishes: the column of its status, and what the status answers.

    `criterion` is answered by the status, `feature` is lacking where the status says so. `url` is the column of the
    address of a published text, of the kind and title.
    """

    status: str
    criterion: str | None = None
    feature: str | None = None
    url: str | None = None
    title: str | None = None
    kind: str = "other"


#: What a solution can say that it publishes. Addresses of code and of interfaces lead to no text and are left out.
COMMITMENTS: Final = (
    Commitment("108_bylaws_status", url="049_community_governance_url", title="Bylaws"),
    Commitment("042_code_of_conduct_status", url="043_code_of_conduct_url", title="Code of conduct"),
    Commitment("035_commitment_to_equity_status", url="036_commitment_to_equity_url", title="Equity and inclusion"),
    Commitment("026_governance_records_status", url="028_governance_records_url", title="Governance records"),
    Commitment(
        "024_governance_structure_status",
        "G1",
        "governance-structure",
        "025_governance_structure_url",
        "Governance structure",
    ),
    Commitment(
        "020_open_data_statement_status",
        "O12",
        "open-data",
        "021_open_data_statement_url",
        "Open data statement",
        "data",
    ),
    Commitment("033_transparent_pricing_status", url="034_transparent_pricing_url", title="Pricing"),
    Commitment(
        "044_commitment_to_privacy_status",
        url="045_commitment_to_privacy_url",
        title="Privacy policy",
        kind="privacy",
    ),
    Commitment("090_product_roadmap_status", url="091_product_roadmap_url", title="Product roadmap"),
    Commitment(
        "029_web_accessibility_status",
        "E2",
        "web-accessibility",
        "030_web_accessibility_url",
        "Web accessibility statement",
    ),
    Commitment("018_open_code_repository_status", "O11", "open-source-code"),
    Commitment("088_api_status", feature="api"),
)


def policies(row: Row, notices: list[Notice]) -> Iterator[Policy]:
    """Yield the published texts; one address is one policy, of the first kind that it is given for."""
    found: dict[str, Policy] = {}
    for one in COMMITMENTS:
        url = noticed_address(one.url, row.get(one.url), notices) if one.url else None
        if url:
            found.setdefault(url, Policy(url, one.title, concept("policy-kind", one.kind)))
    yield from found.values()


def features(row: Row, answer: str) -> Iterator[str]:
    """Yield the features that the statuses say are there, or are not."""
    for one in COMMITMENTS:
        if one.feature and step(one.status, row.get(one.status, ""), []) == answer:
            yield concept("feature", one.feature)


def assessments(ref: Reference, row: Row, notices: list[Notice]) -> Iterator[CriterionAssessment]:
    """Yield an answer for each criterion that a status tells of; a status of no known step is noticed."""
    answers: dict[str, str | None] = {}
    for one in COMMITMENTS:
        answer = step(one.status, row.get(one.status, ""), notices)
        if one.criterion:
            answers[one.criterion] = answer
    governed = row.get("048_community_governance_status", "")
    answers["G2"] = COMMUNITY_GOVERNANCE.get(governed)
    if governed and not answers["G2"]:
        notices.append(Notice("048_community_governance_status", governed, ", ".join(COMMUNITY_GOVERNANCE)))
    for criterion, answer in answers.items():
        if answer:
            yield CriterionAssessment(ref, concept("criterion", criterion), concept("assessment-value", answer))
