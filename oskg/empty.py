"""Say on the command line why a query has no row."""

from time import monotonic
from typing import Final

from pyoxigraph import QueryBoolean, Store

from graph.store import Graphs
from ontology.nearest import hints
from oskg import formats
from oskg.console import stderr
from queries.diagnosis import diagnose
from queries.grammar import UnreadablePattern
from queries.probes import Stopped

#: Seconds after which no further question is asked.
PATIENCE: Final = 30.0


def is_empty(store: Store, text: str, graphs: Graphs | None) -> bool:
    """Return whether a query has no row, no statement, or the answer no."""
    results = store.query(text, prefixes=formats.PREFIXES, default_graph=graphs)
    return not results if isinstance(results, QueryBoolean) else next(iter(results), None) is None


def explain(store: Store, text: str, graphs: Graphs | None, patience: float = PATIENCE) -> None:
    """Write which patterns of a query match nothing; no question is asked after so many seconds."""
    end = monotonic() + patience

    def ask(question: str) -> bool | None:
        if monotonic() > end:
            raise Stopped
        return bool(store.query(question, prefixes=formats.PREFIXES, default_graph=graphs))

    try:
        found = diagnose(text, ask, hints, formats.PREFIXES)
    except UnreadablePattern as error:
        _say(f"Why there is no row cannot be told: {error}")
        return
    for cause in found.causes:
        _say(f"No row: {cause}")
    if not found.complete:
        _say(f"Not all was looked at: the diagnosis ended after {found.asked} questions")
    elif not found.causes:
        _say("No single part is the reason: all of them match together")


def _say(text: str) -> None:
    stderr.print(text, markup=False, highlight=False, soft_wrap=True)
