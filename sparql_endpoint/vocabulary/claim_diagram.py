"""The picture of the ontology: every kind of claim as a box between its two ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ontology import reused, terms
from ontology.facts import Facts
from ontology.namespaces import ONTOLOGY

#: The two ends of every kind of claim, in the order of a sentence. Source: docs/data-model.md
ENDS: Final = {
    terms.FundingRelation: (terms.funder, terms.funded),
    terms.Responsibility: (terms.responsibleActor, terms.responsibleFor),
    terms.Membership: (terms.member, terms.memberOf),
    terms.Partnership: (terms.partner, terms.partner),
    terms.Endorsement: (terms.endorser, terms.endorsed),
    terms.Declaration: (terms.declaredBy, terms.declarationTarget),
    terms.Participation: (terms.participant, terms.event),
    terms.Interlink: (terms.linkFrom, terms.linkTo),
    terms.IssueMention: (terms.raisedBy, terms.issue),
    terms.CountClaim: (terms.countOf, terms.countValue),
    terms.FinancialFigure: (terms.figureOf, terms.figureKind),
    terms.CriterionAssessment: (reused.DQV_COMPUTED_ON, reused.DQV_IS_MEASUREMENT_OF),
}

#: What the ends of others are called here.
_WORDS: Final = {reused.DQV_COMPUTED_ON: "infrastructure", reused.DQV_IS_MEASUREMENT_OF: "criterion"}

#: The measures of the picture, in its own units: the height of a line and that of a box.
_LINE: Final = 42
_BOX: Final = 34
_TOP: Final = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of claim between its ends: texts, where they are explained on the page, and how far down it is drawn."""

    left: str
    left_name: str | None
    claim: str
    claim_name: str
    right: str
    right_name: str | None
    top: int

    @property
    def middle(self) -> int:
        """How far down the middle of the boxes is."""
        return self.top + _BOX // 2


@dataclass(frozen=True, slots=True)
class Diagram:
    """The lines of the picture, and its height."""

    lines: Sequence[Line]
    box: int
    height: int


def diagram(facts: Facts) -> Diagram:
    """Return the picture of the claims, in the words of the ontology."""
    lines = [_line(facts, claim, ends, _TOP + number * _LINE) for number, (claim, ends) in enumerate(ENDS.items())]
    return Diagram(lines, _BOX, _TOP + len(lines) * _LINE + 4)


def _line(facts: Facts, claim: str, ends: tuple[str, str], top: int) -> Line:
    (left, left_name), (right, right_name) = (_end(facts, iri) for iri in ends)
    label = facts.text(claim, reused.RDFS_LABEL)
    return Line(left, left_name, label, claim.removeprefix(ONTOLOGY), right, right_name, top)


def _end(facts: Facts, iri: str) -> tuple[str, str | None]:
    if iri in _WORDS:
        return _WORDS[iri], None
    return facts.text(iri, reused.RDFS_LABEL), iri.removeprefix(ONTOLOGY)
