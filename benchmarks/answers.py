"""What every saved query answers over a release of everything, with its defaults: words, counts, seconds."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from pyoxigraph import QuerySolutions, Store

from benchmarks.pipeline import of_everything, timed
from graph.store import open_store
from queries.answers import in_words
from queries.catalogue import catalogue

#: Seconds that rows, and coverage, may take.
TARGET: Final = 1.0
_ORDER: Final = ("yes", "no", "contradictory", "unknown")


def run(data: Path, scratch: Path) -> None:
    """Print a table in Markdown, one row a query, and how many miss the target."""
    release = of_everything(data, scratch)
    store, slow = open_store(release), []
    print("| query | answer, with the defaults | rows | yes | no | contradictory | unknown | s | s, coverage |")
    print("|---|---|---|---|---|---|---|---|---|")
    for query in catalogue().values():
        bound = query.bind({}, release.manifest.snapshot)
        found, took = timed(partial(_rows, store, bound.text))
        counts, covered = timed(partial(_counts, store, bound.coverage))
        first = {} if not found else found[0]
        words = in_words(query.answer, rows=len(found), coverage=counts, parameters=bound.parameters, first=first)
        cells = [f"{query.id} {query.title}", words, len(found), *(counts.get(name, 0) for name in _ORDER)]
        shown = " | ".join(f"{cell:,}" if isinstance(cell, int) else cell for cell in cells)
        print(f"| {shown} | {took:.2f} | {covered:.2f} |")
        slow += [query.id] if max(took, covered) >= TARGET else []
    print(f"\n{len(slow)} of {len(catalogue())} take {TARGET:g} s or more: {', '.join(slow) or 'none'}")


def _rows(store: Store, text: str) -> list[Mapping[str, object]]:
    found = store.query(text)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{name: row[name] for name in names} for row in found]


def _counts(store: Store, text: str) -> Mapping[str, int]:
    return {row["answer"].value: int(row["count"].value) for row in _rows(store, text)}  # type: ignore[attr-defined]
