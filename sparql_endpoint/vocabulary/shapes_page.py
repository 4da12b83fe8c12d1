"""The page about the shapes: what is checked, of what, why, and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from briefs.speech import translatable
from ontology.facts import Facts, Term
from ontology.namespaces import PREFIXES, SHAPES
from ontology.reused import RDFS_LABEL
from sparql_endpoint.vocabulary.header import Header, header
from sparql_endpoint.vocabulary.shape_words import SH, Words
from sparql_endpoint.wording.cells import Cell
from sparql_endpoint.wording.vocabulary_documents import Document, ontology

_COMMENT: Final = f"{PREFIXES['rdfs']}comment"


@dataclass(frozen=True, slots=True)
class Severity:
    """How bad it is to break a shape: its name, what happens, and how the page marks it."""

    name: str
    consequence: str
    mark: str


#: The severities, the worst first. Source: docs/decisions/0005-validation.md
SEVERITIES: Final = {
    f"{SH}Violation": Severity(
        translatable("Violation"),
        translatable("The record would corrupt an answer. It is left out of the release and listed with the reason."),
        "bad",
    ),
    f"{SH}Warning": Severity(
        translatable("Warning"),
        translatable("The record is loaded. The doubt is shown in the quality report."),
        "doubtful",
    ),
    f"{SH}Info": Severity(
        translatable("Info"), translatable("Nothing is wrong. It tells how complete the sources are."), "plain"
    ),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One part of a shape: the path it follows, what must hold at its end, and what to do where it does not."""

    path: str
    demands: Sequence[str]
    message: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape: its name, label, reason, message, severity, targets in words, parts, alternatives and queries."""

    name: str
    label: str
    reason: str
    message: str
    severity: Severity
    targets: Sequence[Cell]
    checks: Sequence[Check]
    alternatives: Sequence[str]
    queries: Sequence[str]


@dataclass(frozen=True, slots=True)
class ShapesPage:
    """All that the page shows: shapes by severity, those that others share, and the severities with their counts."""

    header: Header
    groups: Sequence[tuple[Severity, Sequence[Shape]]]
    shared: Sequence[Shape]
    parts: Sequence[tuple[str, str]]


def shapes_page(document: Document) -> ShapesPage:
    """Return what the page about the shapes shows."""
    facts = document.facts
    words = Words(ontology().facts, facts)
    found = [_shape(facts, words, iri) for iri in sorted(facts.of_type(f"{SH}NodeShape"))]
    targeted = [shape for shape in found if shape.targets]
    groups = [(severity, [one for one in targeted if one.severity is severity]) for severity in SEVERITIES.values()]
    parts = [iri for iri in facts.of_type(f"{PREFIXES['owl']}Ontology") if iri != document.iri]
    return ShapesPage(
        header=header(document),
        groups=groups,
        shared=[shape for shape in found if not shape.targets],
        parts=[(iri.removeprefix(f"{document.iri}/"), facts.text(iri, RDFS_LABEL)) for iri in parts],
    )


def _shape(facts: Facts, words: Words, iri: str) -> Shape:
    (severity,) = facts.iris(iri, f"{SH}severity")
    lists = facts.values(iri, f"{SH}or")
    return Shape(
        name=iri.removeprefix(SHAPES),
        label=facts.text(iri, RDFS_LABEL),
        reason=facts.text(iri, _COMMENT),
        message=facts.text(iri, f"{SH}message"),
        severity=SEVERITIES[severity],
        targets=words.targets(iri),
        checks=[_check(facts, words, part) for part in facts.values(iri, f"{SH}property")],
        alternatives=[words.alternative(one) for head in lists for one in facts.members(head)],
        queries=[facts.text(one, f"{SH}select").strip() for one in facts.values(iri, f"{SH}sparql")],
    )


def _check(facts: Facts, words: Words, part: Term) -> Check:
    (path,) = facts.values(part, f"{SH}path")
    return Check(words.path(path), words.demands(part), facts.text(part, f"{SH}message"))
