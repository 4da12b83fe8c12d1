"""The search index of a release: every name of everything that has a page, in all its languages, in one SQLite file.

Built from the merged view in one pass. Rows are numbered by how much the release says of them, so that the engine of
the index gives the well-connected first without sorting; projects, of which there are more than of all the rest, come
last. A text is found by its words or their beginnings, without marks and in any case; a word that nothing has, by the
words that are spelled like it.

Source: https://sqlite.org/fts5.html
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby, islice
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from graph import search_facets
from graph.triples import ALT_LABEL, LABEL, PREF_LABEL, TYPE, split, term
from ontology import terms
from ontology.namespaces import CONCEPTS, KINDS, Namespaces
from queries.catalogue import catalogue

#: How many lines are parsed at once.
_BLOCK: Final = 20_000
#: Longest name that is kept; longer ones are found by their beginning.
_LONGEST: Final = 500

_ACRONYM: Final = term(terms.acronym)
_COUNTRY: Final = term(terms.country)
_WANTED: Final = frozenset({LABEL, PREF_LABEL, ALT_LABEL, _ACRONYM, _COUNTRY, TYPE}) | search_facets.READ

#: Characters of scripts that put no space between words: each is a word of the index.
_UNSPACED: Final = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")

_TABLES: Final = """
CREATE TABLE staged (iri TEXT, kind TEXT, name TEXT, country TEXT, others TEXT);
CREATE TABLE entity (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
    country TEXT NOT NULL, links INTEGER NOT NULL);
CREATE TABLE label (iri TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (iri, language)) WITHOUT ROWID;
CREATE TABLE exact (text TEXT NOT NULL, entity INTEGER NOT NULL, PRIMARY KEY (text, entity)) WITHOUT ROWID;
CREATE TEMPORARY TABLE degree (iri TEXT PRIMARY KEY, links INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(name, others, content='', tokenize="unicode61 remove_diacritics 2",
    prefix='1 2 3');
CREATE VIRTUAL TABLE known USING fts5vocab(words, row);
CREATE VIRTUAL TABLE spelled USING fts5(word, tokenize='trigram', detail='none', columnsize=0);
"""
_NUMBERED: Final = """
INSERT INTO entity (iri, kind, name, country, links)
SELECT staged.iri, kind, name, country, COALESCE(degree.links, 0)
FROM staged LEFT JOIN degree USING (iri)
ORDER BY kind = 'project', COALESCE(degree.links, 0) DESC, staged.iri
"""
_INDEXES: Final = """
CREATE INDEX entity_iri ON entity (iri);
CREATE INDEX entity_kind ON entity (kind, country);
CREATE INDEX entity_country ON entity (country, kind);
DROP TABLE staged;
"""


class Found(NamedTuple):
    """What the index keeps of one thing: its IRI, kind, display name, country code, other names by language."""

    iri: str
    kind: str
    name: str
    country: str
    others: frozenset[str]
    labels: tuple[tuple[str, str], ...]


def write_search(merged: Path, target: Path, namespaces: Namespaces) -> None:
    """Write the index of the sorted lines of the merged view."""
    links: Counter[bytes] = Counter()
    with closing(sqlite3.connect(target)) as index, index:
        index.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        index.executescript(_TABLES)
        search_facets.begin(index)
        with merged.open("rb") as lines:
            for one in _questions(namespaces):
                _stage(index, one)
            for one, about in _things(lines, links, namespaces):
                _stage(index, one)
                search_facets.stage(index, one.iri, about)
        index.executemany("INSERT INTO degree VALUES (?, ?)", ((iri[1:-1].decode(), n) for iri, n in links.items()))
        index.execute(_NUMBERED)
        _fill(index)
        index.executescript(_INDEXES)
        search_facets.finish(index)
        index.commit()
        index.executescript("INSERT INTO words(words) VALUES ('optimize'); VACUUM;")


def spaced(text: str) -> str:
    """Return a text with every character of a script without spaces as a word of its own."""
    return _UNSPACED.sub(r" \1 ", text)


def folded(text: str) -> str:
    """Return a text as exact matches compare it: in one case, with single spaces."""
    return " ".join(text.casefold().split())


def _stage(index: sqlite3.Connection, one: Found) -> None:
    index.execute(
        "INSERT INTO staged VALUES (?, ?, ?, ?, ?)",
        (one.iri, one.kind, one.name, one.country, "\n".join(sorted(one.others))),
    )
    index.executemany("INSERT OR IGNORE INTO label VALUES (?, ?, ?)", ((one.iri, *label) for label in one.labels))


def _fill(index: sqlite3.Connection) -> None:
    rows = index.execute("SELECT id, entity.name, others FROM entity JOIN staged USING (iri) ORDER BY id")
    for number, name, others in rows:
        index.execute("INSERT INTO words(rowid, name, others) VALUES (?, ?, ?)", (number, spaced(name), spaced(others)))
        texts = {folded(text) for text in (name, *others.split("\n")) if text}
        index.executemany("INSERT OR IGNORE INTO exact VALUES (?, ?)", ((text, number) for text in sorted(texts)))
    index.execute("INSERT INTO spelled(word) SELECT term FROM known WHERE LENGTH(term) > 3 ORDER BY term")


def _questions(namespaces: Namespaces) -> Iterator[Found]:
    for query in catalogue().values():
        others = frozenset({query.id, query.question})
        yield Found(namespaces.query(query.stem), "question", query.title, "", others, (("en", query.title),))


def _things(
    lines: Iterable[bytes], links: Counter[bytes], namespaces: Namespaces
) -> Iterator[tuple[Found, Sequence[Triple]]]:
    """Give everything that has a name and a page, and what is said of it; count in `links` how many relations each
    takes part in."""
    entity, relation = f"<{namespaces.base}id/".encode(), f"<{namespaces.base}id/rel/".encode()
    concept = f"<{CONCEPTS}".encode()
    wanted = _wanted(lines, links, entity, relation, concept)
    triples = (triple for block in _blocks(wanted) for triple in _parsed(block))
    for subject, about in groupby(triples, key=lambda triple: triple.subject):
        if isinstance(subject, NamedNode):
            kind, told = _kind(subject.value, namespaces), list(about)
            found = _found(subject.value, kind, told) if kind else None
            if found:
                yield found, told


def _wanted(
    lines: Iterable[bytes], links: Counter[bytes], entity: bytes, relation: bytes, concept: bytes
) -> Iterator[bytes]:
    for line in lines:
        if line.startswith(relation):
            value = split(line)[2]
            if value.startswith(entity):
                links[value] += 1
        elif line.startswith((entity, concept)) and line.split(b" ", 2)[1] in _WANTED:
            yield line


def _blocks(lines: Iterator[bytes]) -> Iterator[bytes]:
    while block := b"".join(islice(lines, _BLOCK)):
        yield block


def _parsed(block: bytes) -> Iterator[Triple]:
    return (quad.triple for quad in parse(block, RdfFormat.N_TRIPLES))


def _kind(iri: str, namespaces: Namespaces) -> str | None:
    if iri.startswith(CONCEPTS):
        return "concept"
    kind = iri.removeprefix(f"{namespaces.base}id/").split("/", 1)[0]
    return kind if kind in KINDS - {"person"} else None


def _found(iri: str, kind: str, about: Iterable[Triple]) -> Found | None:
    name, country, names, labels = "", "", set(), {}
    for triple in about:
        predicate, value = term(triple.predicate.value), triple.object
        if predicate == _COUNTRY and isinstance(value, NamedNode):
            country = min(filter(None, (country, unquote(value.value.rsplit("/", 1)[1]))))
        elif predicate == TYPE and isinstance(value, NamedNode):
            kind = "project" if value.value == terms.Project else kind
        elif isinstance(value, Literal):
            text = value.value[:_LONGEST]
            names.add(text)
            if predicate == LABEL:
                name = text
            elif predicate == PREF_LABEL:
                labels[value.language or ""] = text
    name = name or labels.get("en") or labels.get("") or min(labels.values(), default="")
    if not name:
        return None
    return Found(iri, kind, name, country, frozenset(names - {name}), tuple(sorted(labels.items())))
