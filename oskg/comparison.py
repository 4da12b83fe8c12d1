"""Whether a remote store answers the saved queries as the release itself does."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store, parse_query_results

from graph.release import Release
from graph.store import open_store
from queries.catalogue import SavedQuery, catalogue
from sparql_endpoint.errors import EvaluationError
from sparql_endpoint.frames import Query
from sparql_endpoint.workers.engine import Engine

_JSON: Final = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a saved query is answered: the rows here, and what is wrong with those there; "" for nothing."""

    query: SavedQuery
    rows: int
    fault: str


def verdicts(release: Release, engine: Engine) -> Iterator[Verdict]:
    """Ask every saved query, with its defaults and its coverage, here and there."""
    store = open_store(release)
    for saved in catalogue().values():
        bound = saved.bind({}, release.manifest.snapshot)
        yield _verdict(saved, (bound.text, bound.coverage), store, engine, release.manifest.base)


def _verdict(saved: SavedQuery, texts: tuple[str, str], store: Store, engine: Engine, base: str) -> Verdict:
    rows = 0
    faults = []
    for text in texts:
        here = _rows(cast("QuerySolutions", store.query(text, base_iri=base)))
        rows += here.total()
        try:
            there = _rows(_asked(engine, text, base))
        except EvaluationError as error:
            faults.append(str(error))
            continue
        if here != there:
            faults.append(f"{(here - there).total():,} rows are missing, {(there - here).total():,} are others")
    return Verdict(saved, rows, "; ".join(faults))


def _asked(engine: Engine, text: str, base: str) -> QuerySolutions:
    body = engine.evaluate(Query(text, base, _JSON, None)).body
    try:
        return cast("QuerySolutions", parse_query_results(body.read(), QueryResultsFormat.JSON))
    finally:
        body.close()


def _rows(solutions: QuerySolutions) -> Counter[tuple[str, ...]]:
    """Return the rows as a multiset; the order of columns is that of their names."""
    names = sorted(variable.value for variable in solutions.variables)
    return Counter(tuple(str(row[name]) for name in names) for row in solutions)
