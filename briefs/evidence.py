"""What stands behind a row: the register and its record, with the publisher's page, or the passage of a document."""

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import QuerySolution

from briefs.asking import Ask, about
from briefs.document import Cell
from briefs.wording import plain, web

_RECORDS: Final = """
SELECT ?node ?record ?title ?id ?page WHERE {
  VALUES ?node { UNDEF } ?node prov:wasDerivedFrom? ?record . ?record dct:isPartOf ?graph . ?graph dct:title ?title .
  OPTIONAL { ?record dct:identifier ?id } OPTIONAL { ?record foaf:page ?page }
}
"""
_PASSAGES: Final = """
SELECT ?node ?passage ?title ?id ?page WHERE {
  VALUES ?node { UNDEF } ?node oskg:evidence ?passage .
  ?passage oskg:inDocument ?document . ?document dct:title ?title .
  OPTIONAL { ?passage oskg:locator ?id } OPTIONAL { ?document dct:source ?page }
}
"""


def evidence(ask: Ask, iris: Iterable[str]) -> Mapping[str, Cell]:
    """Return where each of the relations and records was read: a passage where there is one, else the record."""
    nodes = sorted(set(iris))
    records = {row["node"].value: _record(row) for row in _ordered(about(ask, _RECORDS, "node", nodes), "record")}
    passages = {row["node"].value: _passage(row) for row in _ordered(about(ask, _PASSAGES, "node", nodes), "passage")}
    return records | passages


def _ordered(rows: Iterable[QuerySolution], name: str) -> list[QuerySolution]:
    """Return the rows with the first of each node last, so that it is the one that is kept."""
    return sorted(rows, key=lambda row: str(row[name]), reverse=True)


def _record(row: QuerySolution) -> Cell:
    return Cell(f"{_text(row, 'title').split(': ')[0]} {_text(row, 'id')}".strip(), web(_text(row, "page")))


def _passage(row: QuerySolution) -> Cell:
    return Cell(", ".join(filter(None, (_text(row, "title"), _text(row, "id")))), web(_text(row, "page")))


def _text(row: QuerySolution, name: str) -> str:
    return "" if row[name] is None else plain(row[name].value)
