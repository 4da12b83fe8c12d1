"""Answers as files on standard output: an Excel workbook or a Parquet table with what it rests on."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Final

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

from graph.release import Release
from graph.store import Graphs
from oskg import formats
from queries.catalogue import BoundQuery, SavedQuery
from queries.header import Column
from queries.reading import Reading
from sparql_endpoint.questions.about import About
from sparql_endpoint.questions.asking import counted
from sparql_endpoint.questions.saved_files import WRITERS

#: Every name of a file that `--format` takes.
NAMES: Final = tuple(WRITERS)

Results = QuerySolutions | QueryBoolean | QueryTriples


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved query as it was asked, and the address under which it is cited."""

    query: SavedQuery
    bound: BoundQuery
    address: str


def write(
    store: Store, text: str, graphs: Graphs | None, name: str, release: Release, saved: Saved | None, sink: IO[bytes]
) -> None:
    """Ask the store and write the rows as a file of that name; without a saved query, every column holds texts.

    Raises: ValueError if the query gives no rows; TooManyRows if the format does not hold them all.
    """
    results = _rows(store.query(text, prefixes=formats.PREFIXES, default_graph=graphs), name)
    reading = Reading(saved.query.columns if saved else _columns(results))
    coverage = {} if saved is None else counted(_coverage(store, saved, graphs, name))

    def about() -> Iterable[tuple[str, str]]:
        if saved:
            return About(saved.query, saved.bound, coverage, release, saved.address).told(reading)
        return [("Query", text), ("Rows", f"{reading.found:,}"), ("Release", release.version)]

    # Both formats end with an index of what came before, so that the sink must tell where it stands: a pipe does not.
    with io.BytesIO() as whole:
        WRITERS[name].write(whole, reading.columns, reading.values(results), about, release.manifest.snapshot)
        sink.write(whole.getvalue())


def _columns(results: QuerySolutions) -> list[Column]:
    return [Column(variable.value, variable.value, "text") for variable in results.variables]


def _coverage(store: Store, saved: Saved, graphs: Graphs | None, name: str) -> QuerySolutions:
    return _rows(store.query(saved.bound.coverage, default_graph=graphs), name)


def _rows(results: Results, name: str) -> QuerySolutions:
    if isinstance(results, QuerySolutions):
        return results
    raise ValueError(f"only rows can be written as {name}: ask a SELECT")
