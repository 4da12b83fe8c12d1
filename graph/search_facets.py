"""What infrastructures are browsed by besides kind and country: their field of research and who funds them.

Both are things of the index themselves, so that a facet is a pair of numbers. A thing of a field is one of every
broader field as well.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode, Triple

from graph.triples import term
from ontology import terms
from ontology.namespaces import PREFIXES

#: The facets, and the property that holds the values of each.
FACETS: Final = {"theme": terms.theme, "funder": terms.fundedBy}
#: The properties that are read for them.
READ: Final = frozenset(map(term, (*FACETS.values(), f"{PREFIXES['skos']}broader")))

_NAMES: Final = {iri: name for name, iri in FACETS.items()} | {f"{PREFIXES['skos']}broader": "broader"}
_TABLES: Final = """
CREATE TEMPORARY TABLE staged_facet (iri TEXT, facet TEXT, value TEXT);
CREATE TABLE facet (facet TEXT NOT NULL, value INTEGER NOT NULL, entity INTEGER NOT NULL,
    PRIMARY KEY (facet, value, entity)) WITHOUT ROWID;
"""
_FILLED: Final = """
CREATE TEMPORARY TABLE pair AS
SELECT facet, own.id AS entity, other.id AS value
FROM staged_facet JOIN entity AS own USING (iri) JOIN entity AS other ON other.iri = staged_facet.value
ORDER BY facet, value, entity;
CREATE INDEX temp.pair_entity ON pair (facet, entity);
INSERT OR IGNORE INTO facet SELECT facet, value, entity FROM pair WHERE facet != 'broader';
WITH RECURSIVE wider(value, entity) AS (
    SELECT value, entity FROM pair WHERE facet = 'theme'
    UNION SELECT pair.value, wider.entity FROM wider JOIN pair ON facet = 'broader' AND pair.entity = wider.value
)
INSERT OR IGNORE INTO facet SELECT 'theme', value, entity FROM wider ORDER BY value, entity;
CREATE TABLE facet_count (facet TEXT NOT NULL, value INTEGER NOT NULL, kind TEXT NOT NULL, things INTEGER NOT NULL,
    PRIMARY KEY (facet, value, kind)) WITHOUT ROWID;
INSERT INTO facet_count SELECT facet, value, kind, COUNT(*) FROM facet JOIN entity ON entity.id = facet.entity
GROUP BY facet, value, kind ORDER BY facet, value, kind;
CREATE INDEX facet_entity ON facet (entity, facet, value);
DROP TABLE pair;
DROP TABLE staged_facet;
"""
#: What narrows a search to the things that have a value.
_NARROWED: Final = {
    name: f" AND entity.id IN (SELECT entity FROM facet WHERE facet = '{name}'"  # noqa: S608 names of facets alone
    f" AND value = (SELECT id FROM entity WHERE iri = :{name}))"
    for name in FACETS
}
_NAMED: Final = """
SELECT entity.iri, entity.name, things FROM ({0}) JOIN entity ON entity.id = value ORDER BY things DESC, entity.id
"""
#: A cross join keeps the order: what is found first, then its values.
_COUNTED: Final = """
SELECT value, COUNT(*) AS things FROM {0} CROSS JOIN facet ON facet.entity = entity.id
WHERE facet = :facet {1}
GROUP BY value ORDER BY things DESC, value LIMIT :values
"""
#: The same for everything, or everything of a kind, as it was counted when the index was written.
_KEPT: Final = """
SELECT value, SUM(things) AS things FROM facet_count WHERE facet = :facet AND (:kind = '' OR kind = :kind)
GROUP BY value ORDER BY things DESC, value LIMIT :values
"""
#: Values of a facet that are counted out.
_VALUES: Final = 60


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: the IRI and name of a field of research or a funder, and how many things found have it."""

    iri: str
    name: str
    things: int


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What narrows a search: a kind and the code of a country, each empty for any, and IRIs by facet."""

    kind: str
    country: str
    values: Mapping[str, str]

    def clause(self, but: str = "") -> str:
        """Return the conditions on kind, country and facets, but for one of them."""
        given = {"kind": self.kind, "country": self.country, **self.values}
        conditions = {name: f" AND {name} = :{name}" for name in ("kind", "country")} | _NARROWED
        return "".join(text for name, text in conditions.items() if name != but and given.get(name))

    def parameters(self) -> dict[str, object]:
        """Return the parameters of a query."""
        return {"kind": self.kind, "country": self.country, **self.values}


def counts(index: sqlite3.Connection, place: str, narrowed: Narrowed, name: str) -> list[Value]:
    """Return the commonest values of a facet among what is found at a place, whichever value of it is chosen."""
    others = narrowed.clause(but=name)
    kept = place == "entity" and others == replace(narrowed, country="", values={}).clause()
    text = _NAMED.format(_KEPT if kept else _COUNTED.format(place, others))
    return [Value(*row) for row in index.execute(text, narrowed.parameters() | {"facet": name, "values": _VALUES})]


def begin(index: sqlite3.Connection) -> None:
    """Make the tables of an index that is being written."""
    index.executescript(_TABLES)


def stage(index: sqlite3.Connection, iri: str, about: Iterable[Triple]) -> None:
    """Keep what the statements about a thing say of its facets."""
    index.executemany("INSERT INTO staged_facet VALUES (?, ?, ?)", ((iri, *each) for each in _values(about)))


def finish(index: sqlite3.Connection) -> None:
    """Fill the facets, once everything has its number."""
    index.executescript(_FILLED)


def _values(about: Iterable[Triple]) -> Iterator[tuple[str, str]]:
    for triple in about:
        name = _NAMES.get(triple.predicate.value)
        if name is not None and isinstance(triple.object, NamedNode):
            yield name, triple.object.value
