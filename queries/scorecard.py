"""Scorecards: what the findings on an infrastructure make of each criterion, and what can be counted of it.

A cell has one of six states. *Unknown* is where no source covers the criterion, which is neither no nor zero; sources
that contradict each other are told apart from it. There is no total, no mean and no rank: a share is always of the
cells that are known, and comes with their number.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, Triple

from queries.criterion import Criterion, criteria

#: The states of a cell in the order they are shown, and what they mean to a reader.
STATES: Final[Mapping[str, str]] = {
    "yes": "the criterion is met",
    "partly": "it is met in part, or what is recorded falls short and no source says that there is no more",
    "no": "a source says that it is not met",
    "contradictory": "one source says that it is met, another that it is not",
    "not-applicable": "a source says that the question makes no sense for it",
    "unknown": "not recorded: no source covers it, which is not the same as no",
}
#: The states that make up the denominator of a share.
KNOWN: Final = ("yes", "partly", "no")
#: The states that a finding may have.
FOUND: Final = frozenset(STATES) - {"contradictory"}
#: Of several states that do not contradict each other the first one here stands.
_FIRST: Final = ("partly", "yes", "no", "not-applicable")


class Rows(Protocol):
    """The rows of a query."""

    def __iter__(self) -> Iterator[QuerySolution]:
        """Return the rows."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one statement or relation says of a criterion: the state, what was found, the evidence and its graph.

    The evidence is a relation or the record of a source; None where the statement has neither.
    """

    state: str
    value: NamedNode | Literal | BlankNode | Triple | None
    evidence: str | None
    graph: str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """The answer of one criterion for one infrastructure, and the findings that it rests on."""

    criterion: Criterion
    state: str
    findings: tuple[Finding, ...]

    @property
    def evidence(self) -> tuple[str, ...]:
        """The relations and records that it rests on, each once."""
        return _each(finding.evidence for finding in self.findings)

    @property
    def graphs(self) -> tuple[str, ...]:
        """The graphs that state it, each once."""
        return _each(finding.graph for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Every criterion for one infrastructure."""

    infrastructure: str
    cells: tuple[Cell, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many cells have each state."""
        return counted(Counter(cell.state for cell in self.cells))


def settled(states: Collection[str]) -> str:
    """Return the state of a cell for the states of its findings, in any order.

    Yes, or partly, and no contradict each other. Of yes and partly the more cautious stands; what does not apply, or is
    not known, to one source gives way to what another knows.
    """
    said = set(states)
    if "no" in said and said & {"yes", "partly"}:
        return "contradictory"
    return next((state for state in _FIRST if state in said), "unknown")


def scorecards(found: Mapping[str, Rows], infrastructures: Sequence[str] = ()) -> list[Scorecard]:
    """Return the scorecards for the rows of each criterion's query, by its id, in the order of the infrastructures.

    Those that have findings and are not among `infrastructures` follow by IRI.
    """
    findings: dict[tuple[str, str], dict[Finding, None]] = {}
    for id_, rows in found.items():
        for row in rows:
            findings.setdefault((row["infrastructure"].value, id_), {})[_finding(row)] = None
    others = {iri for iri, _ in findings} - set(infrastructures)
    asked = [criteria()[id_] for id_ in found]
    return [
        Scorecard(iri, tuple(_cell(one, tuple(findings.get((iri, one.id), ()))) for one in asked))
        for iri in (*infrastructures, *sorted(others))
    ]


def counted(states: Mapping[str, int]) -> Mapping[str, int]:
    """Return the counts in the order in which the states are shown, 0 where there are none."""
    return {state: states.get(state, 0) for state in STATES}


def share(counts: Mapping[str, int]) -> tuple[int, int]:
    """Return how many are yes, and of how many: those that are yes, partly or no."""
    return counts["yes"], sum(counts[state] for state in KNOWN)


def tallied(rows: Iterable[QuerySolution], infrastructures: int) -> Mapping[str, int]:
    """Return how many of so many infrastructures have each state, for the rows of a criterion's tally."""
    states: Counter[str] = Counter()
    for row in rows:
        said = [name for name in _FIRST if row[_variable(name)].value == "1"]
        states[settled(said)] += int(row["count"].value)
    states["unknown"] = infrastructures - sum(number for state, number in states.items() if state != "unknown")
    return counted(states)


def _variable(state: str) -> str:
    return "inapplicable" if state == "not-applicable" else state


def _finding(row: QuerySolution) -> Finding:
    evidence, graph = row["evidence"], row["graph"]
    return Finding(
        state=row["state"].value,
        value=row["value"],
        evidence=evidence.value if isinstance(evidence, NamedNode) else None,
        graph=graph.value if isinstance(graph, NamedNode) else None,
    )


def _cell(criterion: Criterion, findings: tuple[Finding, ...]) -> Cell:
    return Cell(criterion, settled({finding.state for finding in findings}), findings)


def _each(iris: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(iri for iri in iris if iri is not None))
