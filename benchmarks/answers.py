"""What every saved query answers over a release of everything, with its defaults: words, counts, and the seconds that
it takes a worker of the service."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from benchmarks.pipeline import of_everything, timed
from ontology.namespaces import DEFAULT_BASE
from queries.answers import in_words
from queries.catalogue import catalogue
from sparql_endpoint.frames import Query
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.workers.engine import Result
from sparql_endpoint.workers.pool import WorkerPool

#: Seconds that rows, and coverage, may take.
TARGET: Final = 1.0
_ORDER: Final = ("yes", "no", "contradictory", "unknown")


def run(data: Path, scratch: Path) -> None:
    """Print a table in Markdown, one row a query, and how many miss the target."""
    release = of_everything(data, scratch)
    pool, slow = WorkerPool(release.store, ServiceSettings(scratch, workers=1)), []
    print("| query | answer, with the defaults | rows | yes | no | contradictory | unknown | s | s, coverage |")
    print("|---|---|---|---|---|---|---|---|---|")
    for query in catalogue().values():
        bound = query.bind({}, release.manifest.snapshot)
        answered, took = timed(partial(_asked, pool, bound.text))
        counted, covered = timed(partial(_asked, pool, bound.coverage))
        found, counts = _rows(answered), _counts(counted)
        first = {} if not found else found[0]
        words = in_words(query.answer, rows=len(found), coverage=counts, parameters=bound.parameters, first=first)
        cells = [f"{query.id} {query.title}", words, len(found), *(counts.get(name, 0) for name in _ORDER)]
        shown = " | ".join(f"{cell:,}" if isinstance(cell, int) else cell for cell in cells)
        print(f"| {shown} | {took:.2f} | {covered:.2f} |")
        slow += [query.id] if max(took, covered) >= TARGET else []
    pool.close()
    print(f"\n{len(slow)} of {len(catalogue())} take {TARGET:g} s or more: {', '.join(slow) or 'none'}")


def _asked(pool: WorkerPool, text: str) -> Result:
    return pool.evaluate(Query(text, DEFAULT_BASE, "application/sparql-results+json", None))


def _rows(result: Result) -> list[Mapping[str, object]]:
    found = parse_query_results(result.body.read(), QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{name: row[name] for name in names} for row in found]


def _counts(result: Result) -> Mapping[str, int]:
    return {row["answer"].value: int(row["count"].value) for row in _rows(result)}  # type: ignore[attr-defined]
