"""Find things by name in the search index of a release: as typed, by the beginnings of words, or spelled nearly so."""

import re
import sqlite3
import threading
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from graph.search_facets import Narrowed, Value, counts
from graph.search_index import folded, spaced

#: Characters and words of a search that are read; more would only cost time.
LONGEST: Final = 200
_MOST_WORDS: Final = 12
#: A word of the index is taken for a misspelt one if this share of letters agrees.
_ALIKE: Final = 0.7
_SHORTEST_MISSPELT: Final = 4
#: Words of the index with letters in common that are compared with a misspelt one.
_COMPARED: Final = 500

_NO_VALUES: Final[Mapping[str, str]] = MappingProxyType({})

_WORD: Final = re.compile(r"\w+")

#: What is found is looked up once, for all that is asked of it.
_FIND: Final = (
    "PRAGMA temp_store = MEMORY",
    "DROP TABLE IF EXISTS temp.found",
    "CREATE TEMPORARY TABLE found (id INTEGER PRIMARY KEY, tier INTEGER NOT NULL)",
)
_FILL: Final = """
INSERT INTO found SELECT id, MIN(tier) FROM (
    SELECT entity AS id, 0 AS tier FROM exact WHERE text = :exact
    UNION ALL SELECT rowid, 1 FROM words WHERE words MATCH :name
    UNION ALL SELECT rowid, 2 FROM words WHERE words MATCH :any
) GROUP BY id
"""
#: Where rows come from and how they are sorted: those found, or all of them, which the index already has in order.
#: A cross join keeps its order: what is found first.
_FOUND: Final = ("found CROSS JOIN entity USING (id)", "tier, id")
_ALL: Final = ("entity", "id")
_ROWS: Final = """
SELECT iri, kind, name, country, links FROM {0}
WHERE TRUE {2}
ORDER BY {1} LIMIT :most OFFSET :skipped
"""
_KINDS: Final = """
SELECT kind, COUNT(*) FROM {0} WHERE TRUE {2} GROUP BY kind ORDER BY 2 DESC, 1
"""
_COUNTRIES: Final = """
SELECT country, COUNT(*) FROM {0} WHERE country != '' {2}
GROUP BY country ORDER BY 2 DESC, 1
"""
#: The first of each way to match; rows of the index are numbered by how much is said of them.
_SUGGESTED: Final = """
WITH hit(id, tier) AS (
    SELECT entity, 0 FROM exact WHERE text = :exact
    UNION ALL SELECT * FROM (SELECT rowid, 1 FROM words WHERE words MATCH :name LIMIT :most)
    UNION ALL SELECT * FROM (SELECT rowid, 2 FROM words WHERE words MATCH :any LIMIT :most)
)
SELECT iri, kind, name, country, links FROM (SELECT id, MIN(tier) AS tier FROM hit GROUP BY id)
JOIN entity USING (id) ORDER BY tier, id LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class Named:
    """One thing of the index: its IRI, kind, display name, the code of its country if any, its number of relations."""

    iri: str
    kind: str
    name: str
    country: str
    links: int


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search found: one page of it, how many there are by kind and by country, and the words that were
    searched in place of misspelt ones; and the commonest values of the facets that were asked for."""

    rows: Sequence[Named]
    kinds: Mapping[str, int]
    countries: Mapping[str, int]
    read_as: str | None
    facets: Mapping[str, Sequence[Value]] = field(default_factory=dict)

    def total(self, kind: str) -> int:
        """Return how many there are of a kind, or of all kinds for an empty one."""
        return self.kinds.get(kind, 0) if kind else sum(self.kinds.values())


def search(
    index: Path,
    text: str,
    *,
    kind: str = "",
    country: str = "",
    values: Mapping[str, str] = _NO_VALUES,
    counted: Sequence[str] = (),
    most: int = 20,
    skipped: int = 0,
) -> Hits:
    """Return what has all words of a text in its names, exact names first, then by how much is said of it.

    An empty text finds everything; a text without a letter or digit, nothing. `kind`, `country` (a code) and `values`
    (IRIs by facet) narrow; the facets in `counted` are counted, each within what the others leave.
    """
    narrowed = Narrowed(kind, country, values)
    words = _words(text)
    with opened_index(index) as opened:
        if not text.strip():
            return _hits(opened, _ALL, narrowed, counted, (most, skipped), None)
        if not words:
            return Hits((), {}, {}, None)
        read_as = _corrected(opened, words)
        _find(opened, *_as_read(text, words, read_as))
        hits = _hits(opened, _FOUND, narrowed, counted, (most, skipped), read_as)
        if not hits.kinds and (other := _commoner(opened, words)):
            _find(opened, *_as_read(text, words, other))
            hits = _hits(opened, _FOUND, narrowed, counted, (most, skipped), other)
    return hits


def suggestions(index: Path, text: str, most: int = 10) -> list[Named]:
    """Return a few things that a text may be the beginning of a name of, the best known first."""
    words = _words(text)
    if not words:
        return []
    with opened_index(index) as opened:
        values = _patterns(*_as_read(text, words, _corrected(opened, words))) | {"most": most}
        return [Named(*row) for row in opened.execute(_SUGGESTED, values)]


def has_facets(index: Path) -> bool:
    """Tell whether an index has facets: that of a release of before they were kept has none."""
    with opened_index(index) as opened:
        return opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'facet_entity'").fetchone() is not None


def named(index: Path, iris: Sequence[str]) -> list[Named]:
    """Return what the index has of these IRIs, in its order."""
    marks = ", ".join("?" * len(iris))
    query = f"SELECT iri, kind, name, country, links FROM entity WHERE iri IN ({marks}) ORDER BY id"  # noqa: S608 marks
    with opened_index(index) as opened:
        return [Named(*row) for row in opened.execute(query, iris)]


def labels(index: Path, iris: Sequence[str], language: str) -> dict[str, str]:
    """Return the preferred name in a language of those things that have one."""
    marks = ", ".join("?" * len(iris))
    with opened_index(index) as opened:
        query = f"SELECT iri, text FROM label WHERE language = ? AND iri IN ({marks})"  # noqa: S608 marks alone
        return dict(opened.execute(query, (language, *iris)).fetchall())


def _as_read(text: str, words: Sequence[str], read_as: Sequence[str] | None) -> tuple[str, Sequence[str]]:
    """Return the text and the words that are searched: those typed, or what they were read as in place of both."""
    return (" ".join(read_as), read_as) if read_as else (text, words)


def _find(opened: sqlite3.Connection, text: str, words: Sequence[str]) -> None:
    for statement in _FIND:
        opened.execute(statement)
    opened.execute(_FILL, _patterns(text, words))


def _hits(
    opened: sqlite3.Connection,
    place: tuple[str, str],
    narrowed: Narrowed,
    counted: Sequence[str],
    part: tuple[int, int],
    read_as: Sequence[str] | None,
) -> Hits:
    values = {**narrowed.parameters(), "most": part[0], "skipped": part[1]}
    asked = ((_ROWS, ""), (_KINDS, "kind"), (_COUNTRIES, "country"))
    texts = (text.format(*place, narrowed.clause(but)) for text, but in asked)
    rows, kinds, countries = (opened.execute(text, values).fetchall() for text in texts)
    facets = {name: counts(opened, place[0], narrowed, name) for name in counted}
    named = [Named(*row) for row in rows]
    return Hits(named, dict(kinds), dict(countries), " ".join(read_as) if read_as else None, facets)


@contextmanager
def opened_index(index: Path) -> Iterator[sqlite3.Connection]:
    """Open an index for reading; nobody writes to that of a release."""
    with closing(_connected(index)) as opened:
        yield opened


class _Kept(threading.local):
    """The index that a thread has looked into last, and most likely will again."""

    file: tuple[Path, int, int] | None = None
    opened: sqlite3.Connection


_KEPT: Final = _Kept()


def kept_index(index: Path) -> sqlite3.Connection:
    """Return an index opened for reading, which this thread keeps open: opening one takes longer than a look into it.

    Raises: FileNotFoundError
    """
    found = index.stat()
    file = index, found.st_ino, found.st_mtime_ns
    if _KEPT.file != file:
        opened = _connected(index)
        if _KEPT.file is not None:
            _KEPT.opened.close()
        _KEPT.opened, _KEPT.file = opened, file
    return _KEPT.opened


def _connected(index: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{index.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _words(text: str) -> list[str]:
    """Return the words of a text as the index has them: in one case, without marks."""
    plain = unicodedata.normalize("NFKD", spaced(text[:LONGEST]).casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _WORD.findall(bare)[:_MOST_WORDS]


def _patterns(text: str, words: Sequence[str]) -> dict[str, str]:
    """Return what to look for: the text itself, all words in the display name, all words in any name.

    A word is quoted, so that none is an operator of the index, and holds no quote.
    """
    every = " AND ".join(f'"{word}"*' for word in words)
    return {"exact": folded(text[:LONGEST]), "name": f"name : ({every})", "any": every}


def _corrected(opened: sqlite3.Connection, words: Sequence[str]) -> list[str] | None:
    """Return the words with those that nothing begins with replaced by the nearest; None if there is none such."""
    nearest = [word if _is_known(opened, word) else _nearest(opened, word) for word in words]
    return nearest if nearest != list(words) else None


def _is_known(opened: sqlite3.Connection, word: str) -> bool:
    after = word[:-1] + chr(min(ord(word[-1]) + 1, 0x10FFFF))
    found = opened.execute("SELECT 1 FROM known WHERE term >= ? AND term < ? LIMIT 1", (word, after))
    return found.fetchone() is not None


def _nearest(opened: sqlite3.Connection, word: str) -> str:
    """Return the word of the index that is spelled most like this one; itself where none is."""
    best = max(_alike(opened, word), key=lambda found: (found[1], found[0]), default=(word, 0))
    return best[0]


def _commoner(opened: sqlite3.Connection, words: Sequence[str]) -> list[str] | None:
    """Return the words, none of which is unknown but which nothing has together, with the commonest of those that are
    spelled alike in place of each; None if that changes none."""
    chosen = [max((word, *(found for found, _ in _alike(opened, word))), key=_count(opened)) for word in words]
    return chosen if chosen != list(words) else None


def _count(opened: sqlite3.Connection) -> Callable[[str], int]:
    def count(word: str) -> int:
        row = opened.execute("SELECT doc FROM known WHERE term = ?", (word,)).fetchone()
        return 0 if row is None else int(row[0])

    return count


def _alike(opened: sqlite3.Connection, word: str) -> list[tuple[str, float]]:
    """Return the words of the index that are spelled like this one, each with how much they agree."""
    if len(word) < _SHORTEST_MISSPELT:
        return []
    parts = " OR ".join(f'"{word[at : at + 3]}"' for at in range(len(word) - 2))
    found = opened.execute("SELECT word FROM spelled WHERE spelled MATCH ? ORDER BY rank LIMIT ?", (parts, _COMPARED))
    near = process.extract(word, [row[0] for row in found], scorer=OSA.normalized_similarity, score_cutoff=_ALIKE)
    return [(str(other), float(score)) for other, score, _ in near]
