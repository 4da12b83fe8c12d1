"""Run the file of a query where it can be tried: over its own small graph with expected rows, or over a release."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import yaml
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store

from graph.release import Release
from graph.store import open_store
from oskg.findings import Finding
from queries.catalogue import SavedQuery
from queries.errors import InvalidParameter

#: The day on which the small graphs of the tests are asked.
SNAPSHOT: Final = date(2024, 4, 24)
#: Seconds that a query may take over a release.
QUICK: Final = 1.0
#: What lies beside the graph of a query, by the end of the name.
BESIDE: Final = ("csv", "coverage.csv", "yaml")

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Case:
    """One call of a query: its parameters, and the names of the files with its rows and its coverage."""

    name: str
    parameters: dict[str, Any]
    rows: str
    coverage: str


def over_graph(query: SavedQuery, graph: Path) -> Iterator[Finding]:
    """Yield where the answers over a small graph differ from the rows expected beside it."""
    missing = [graph, *(graph.with_suffix(f".{ending}") for ending in BESIDE)]
    missing = [path for path in missing if not path.is_file()]
    for path in missing:
        instead = "write it, with a clear yes, a clear no and an unknown; `oskg queries new` shows the form"
        yield Finding(str(path), 1, "error", "the query has no such file to be tried with", instead)
    if missing:
        return
    store = Store()
    try:
        store.load(path=str(graph), format=RdfFormat.TRIG)
    except SyntaxError as error:
        yield Finding(str(graph), error.lineno or 1, "error", f"is not TriG: {error.msg}", "mend the graph")
        return
    for case in _cases(graph):
        try:
            bound = query.bind(case.parameters, SNAPSHOT)
        except InvalidParameter as error:
            problem = f"case {case.name}: {error}"
            yield Finding(str(graph.with_suffix(".yaml")), 1, "error", problem, f"write {error.accepted}")
            continue
        for name, text in ((case.rows, bound.text), (case.coverage, bound.coverage)):
            yield from _difference(graph.with_name(name), case, rows(store, text))


def over_release(query: SavedQuery, release: Release, file: str) -> tuple[int, float, list[Finding]]:
    """Return how many rows the query with its defaults has over a release, in how many seconds, and what is wrong."""
    store = open_store(release)
    began = perf_counter()
    found = rows(store, query.bind({}, release.manifest.snapshot).text)
    seconds = perf_counter() - began
    findings = []
    if seconds > QUICK:
        problem = f"takes {seconds:.1f} s over {release.version}; more than {QUICK:.0f} s keeps readers waiting"
        instead = "see the rules of speed in docs/query-authors.md"
        findings.append(Finding(file, 1, "warning", problem, instead))
    if len(found) == 1:
        problem = f"has no row over the release {release.version}"
        instead = f"`oskg query {file} --explain-empty` says which pattern matches nothing"
        findings.append(Finding(file, 1, "warning", problem, instead))
    return len(found) - 1, seconds, findings


def rows(store: Store, text: str) -> Rows:
    """Return the rows of a SELECT query as its CSV has them, the names of the columns first."""
    answer = store.query(text)
    if not isinstance(answer, QuerySolutions):
        raise TypeError("a saved query is a SELECT")
    return list(csv.reader(io.StringIO((answer.serialize(format=QueryResultsFormat.CSV) or b"").decode())))


def _cases(graph: Path) -> Iterator[Case]:
    path = graph.with_suffix(".yaml")
    tree = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader) or {}  # noqa: S506 - texts only
    for case in tree.get("cases", [{"name": "default", **tree}]):
        yield Case(
            name=case["name"],
            parameters=case.get("parameters", {}),
            rows=case.get("rows", f"{graph.stem}.csv"),
            coverage=case.get("coverage", f"{graph.stem}.coverage.csv"),
        )


def _difference(expected: Path, case: Case, found: Rows) -> Iterator[Finding]:
    """Yield the first line on which the expected rows and those found differ."""
    with expected.open(encoding="utf-8", newline="") as file:
        wanted = list(csv.reader(file))
    for number in range(max(len(wanted), len(found))):
        here, there = (rows[number] if number < len(rows) else None for rows in (wanted, found))
        if here != there:
            problem = f"case {case.name}: expected is {_line(here)}, the query answers {_line(there)}"
            instead = "mend the query, or this line if the query is right"
            yield Finding(str(expected), number + 1, "error", problem, instead)
            return


def _line(row: list[str] | None) -> str:
    return "no further row" if row is None else ",".join(row)
