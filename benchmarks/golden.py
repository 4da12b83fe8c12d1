"""What every saved query answers over a release of everything, beside what plain Python finds in its statements."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from pyoxigraph import QuerySolutions, Store

from benchmarks.pipeline import of_everything, timed
from benchmarks.plain.questions import ANSWERS
from benchmarks.plain.statements import Found, Row, Statements
from graph.store import open_store
from queries.catalogue import SavedQuery, catalogue

#: How many rows that differ are shown of a question.
SHOWN: Final = 5
_ORDER: Final = ("yes", "no", "contradictory", "unknown")


def run(data: Path, scratch: Path) -> None:
    """Print a table in Markdown, one row a question, and the rows that differ where they do."""
    release = of_everything(data, scratch)
    compare(
        open_store(release), release.manifest.snapshot, [each for each in catalogue().values() if each.id in ANSWERS]
    )


def compare(store: Store, t: date, queries: Iterable[SavedQuery]) -> None:
    """Print what SPARQL and plain Python find in a store on a day: rows, and yes, no, contradictory and unknown."""
    statements, differences, asked = Statements(store), [], list(queries)
    print("| question | by SPARQL | by plain Python | agree | s, plain Python |\n|---|---|---|---|---|")
    for query in asked:
        answer, columns = ANSWERS[query.id]
        said = queried(store, query, columns, t)
        worked, took = timed(partial(answer, statements, t))
        told = differing(said, worked)
        print(f"| {query.id} | {figures(said)} | {figures(worked)} | {'no' if told else 'yes'} | {took:.1f} |")
        differences += [f"{query.id}: {each}" for each in told]
    print(f"\n{len({each[:3] for each in differences})} of {len(asked)} differ\n" + "\n".join(differences))


def queried(store: Store, query: SavedQuery, columns: tuple[str, ...], t: date, **values: str) -> Found:
    """Return the answer of a saved query in these columns, with its defaults where no value is given.

    Raises: ValueError if two rows are the same in these columns, so that rows could not be counted.
    """
    bound = query.bind(values, t)
    solutions, counts = store.query(bound.text), store.query(bound.coverage)
    assert isinstance(solutions, QuerySolutions)
    assert isinstance(counts, QuerySolutions)
    rows: Counter[Row] = Counter(
        tuple("" if (value := row[column]) is None else value.value for column in columns) for row in solutions
    )
    if twice := [row for row, times in rows.items() if times > 1]:
        raise ValueError(f"{query.id}: {twice[0]} stands twice, expected columns that tell rows apart: {columns}")
    return Found(set(rows), Counter({row["answer"].value: int(row["count"].value) for row in counts}))


def figures(answer: Found) -> str:
    """Return the number of rows, and of subjects by answer."""
    return f"{len(answer.rows):,}: " + " / ".join(f"{answer.answers[each]:,}" for each in _ORDER)


def differing(said: Found, worked: Found) -> list[str]:
    """Return what one answer has and the other has not."""
    sides = (("SPARQL only", said.rows - worked.rows), ("plain Python only", worked.rows - said.rows))
    told = [f"{side}: {' | '.join(row)}" for side, rows in sides for row in sorted(rows)[:SHOWN]]
    return told + ([] if said.answers == worked.answers else [f"counts {figures(said)}, {figures(worked)}"])
