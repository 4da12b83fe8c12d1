"""Scorecards as data: rows of CSV, and a tree for JSON. Every cell is there, the unknown ones too."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, Final

from queries.criterion import Criterion, criteria
from queries.scorecard import STATES, Cell, Scorecard, share

#: The columns of the CSV; evidence and sources are IRIs with a space between them.
COLUMNS: Final = ("infrastructure", "criterion", "title", "state", "evidence", "sources")


def as_csv(cards: Iterable[Scorecard]) -> str:
    """Return one row for each cell of the scorecards, in their order."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for card in cards:
        for cell in card.cells:
            told = " ".join(cell.evidence), " ".join(cell.graphs)
            writer.writerow([card.infrastructure, cell.criterion.id, cell.criterion.title, cell.state, *told])
    return text.getvalue()


def tallies_csv(counts: Mapping[str, Mapping[str, int]]) -> str:
    """Return one row for each criterion, with how many infrastructures have each state."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["criterion", "title", *STATES])
    for id_, states in counts.items():
        writer.writerow([id_, criteria()[id_].title, *states.values()])
    return text.getvalue()


def as_tree(card: Scorecard, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a scorecard as plain values: its counts, its share with the denominator, and its cells with findings."""
    return {
        "infrastructure": card.infrastructure,
        "name": names.get(card.infrastructure),
        **summary(card.counts),
        "cells": [_cell(cell) for cell in card.cells],
    }


def about(criterion: Criterion) -> dict[str, Any]:
    """Return what the file of a criterion says of it."""
    return {
        "id": criterion.id,
        "iri": criterion.iri,
        "group": criterion.group,
        "title": criterion.title,
        "definition": criterion.definition,
        "frameworks": dict(criterion.frameworks),
        "evidence": criterion.evidence,
        "caveats": list(criterion.caveats),
    }


def summary(counts: Mapping[str, int]) -> dict[str, Any]:
    """Return the counts by state, and how many are yes of those that are yes, partly or no."""
    met, known = share(counts)
    return {"counts": dict(counts), "share": {"yes": met, "of": known}}


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "criterion": cell.criterion.id,
        "title": cell.criterion.title,
        "state": cell.state,
        "findings": [
            {
                "state": finding.state,
                "value": None if finding.value is None else getattr(finding.value, "value", str(finding.value)),
                "evidence": finding.evidence,
                "source": finding.graph,
            }
            for finding in cell.findings
        ],
    }
