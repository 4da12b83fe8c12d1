"""Which gaps each thing is in, and in which region: what the saved questions found, turned round, beside the names.

A question finds a gap where a row is about something; the columns that name what it is about are the subjects of the
query. The region is that of the country of a thing, or, of an infrastructure, of those who run it.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, Store, parse_query_results

from graph.answers import kept_answer
from graph.search import kept_index, opened_index
from queries.catalogue import catalogue

#: The scheme of regions, and what stands for a region that is not recorded.
REGIONS: Final = "https://w3id.org/oskg/c/unesco-region/1.0"
NOWHERE: Final = ""

_TABLES: Final = """
CREATE TABLE gap (query TEXT NOT NULL, iri TEXT NOT NULL, PRIMARY KEY (query, iri)) WITHOUT ROWID;
CREATE TABLE place (iri TEXT NOT NULL, region TEXT NOT NULL, PRIMARY KEY (iri, region)) WITHOUT ROWID;
CREATE TABLE gap_count (query TEXT NOT NULL, region TEXT NOT NULL, things INTEGER NOT NULL);
CREATE INDEX gap_iri ON gap (iri);
"""
_PLACES: Final = f"""
PREFIX oskg: <https://w3id.org/oskg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?region WHERE {{
  ?region skos:inScheme <{REGIONS}> . ?country skos:broaderTransitive ?region .
  {{ ?thing oskg:country ?country }} UNION {{ ?operator oskg:country ?country . ?thing oskg:operatedBy ?operator }}
}}
"""
#: Only what has a name counts: what a reader can be shown.
_COUNTED: Final = """
INSERT INTO gap_count
SELECT query, COALESCE(region, ''), COUNT(DISTINCT gap.iri)
FROM gap JOIN entity USING (iri) LEFT JOIN place USING (iri) GROUP BY query, COALESCE(region, '')
"""
_LISTED: Final = """
SELECT DISTINCT gap.iri, entity.name, kind, country FROM gap JOIN entity USING (iri) LEFT JOIN place USING (iri)
WHERE query = ? AND (? IS NULL OR COALESCE(region, '') = ?) ORDER BY entity.name, gap.iri LIMIT ? OFFSET ?
"""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that a gap is about: IRI, name, kind, and the code of its country where one is recorded."""

    iri: str
    name: str
    kind: str
    country: str


def write_gaps(store: Path, answers: Path, snapshot: date, index: Path) -> None:
    """Add to the index of names which gaps the answers found and where everything is."""
    with closing(sqlite3.connect(index)) as opened, opened:
        opened.executescript(_TABLES)
        opened.executemany("INSERT INTO place VALUES (?, ?)", _placed(store))
        for query in catalogue().values():
            text = query.bind({}, snapshot).text
            opened.executemany(
                "INSERT OR IGNORE INTO gap VALUES (?, ?)",
                ((query.stem, iri) for iri in _subjects(kept_answer(answers, text), query.subjects)),
            )
        opened.execute(_COUNTED)


def are_kept(index: Path) -> bool:
    """Tell whether an index keeps gaps: not that of a release of before they were kept, nor one that is not there."""
    if not index.is_file():
        return False
    with opened_index(index) as opened:
        return _are_kept(opened)


def counts(index: Path) -> Mapping[str, Mapping[str, int]]:
    """Return how many things each question finds, by query and by the IRI of their region, NOWHERE for none.

    A thing in several regions counts in each.
    """
    found: dict[str, dict[str, int]] = {}
    with opened_index(index) as opened:
        for query, region, count in opened.execute("SELECT query, region, things FROM gap_count"):
            found.setdefault(query, {})[region] = count
    return found


def listed(index: Path, query: str, region: str | None, most: int, skipped: int = 0) -> list[Subject]:
    """Return what a question finds, in one region, in none (NOWHERE) or everywhere (None), by name."""
    with opened_index(index) as opened:
        return [Subject(*row) for row in opened.execute(_LISTED, (query, region, region, most, skipped))]


def gaps_of(index: Path, iri: str) -> list[str]:
    """Return the questions that find something; none where gaps are not kept."""
    try:
        opened = kept_index(index)
    except FileNotFoundError:
        return []
    if not _are_kept(opened):
        return []
    return [row[0] for row in opened.execute("SELECT query FROM gap WHERE iri = ? ORDER BY query", (iri,))]


def _are_kept(opened: sqlite3.Connection) -> bool:
    return opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'gap_count'").fetchone() is not None


def _placed(store: Path) -> Iterator[tuple[str, str]]:
    found = Store.read_only(str(store)).query(_PLACES)
    if isinstance(found, QuerySolutions):
        yield from ((row["thing"].value, row["region"].value) for row in found)


def _subjects(answer: bytes | None, columns: Sequence[str]) -> Iterator[str]:
    found = parse_query_results(answer, QueryResultsFormat.JSON) if answer else ()
    if isinstance(found, QuerySolutions):
        for row in found:
            terms = (row[name] for name in columns)
            yield from (term.value for term in terms if isinstance(term, NamedNode))
