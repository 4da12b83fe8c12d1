"""The answers of a release to every saved query with its defaults, worked out once, when the release is built.

They are what the engine gives, as SPARQL results in JSON, in one file of the release and found there by the digest of
the text that was asked: a query whose text has changed since is simply not there. A page then answers at once however
long the engine takes, and two releases can be compared without asking either.
"""

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from queries.by_source import by_source
from queries.catalogue import SavedQuery, catalogue
from queries.criterion import criteria, open_infrastructures

#: How many queries are evaluated side by side; the engine lets go of the interpreter meanwhile.
_SIDE_BY_SIDE: Final = 2
#: How many IRIs are looked for in the bytes of an answer.
_LOOKED_FOR: Final = 16


def write_answers(store: Path, snapshot: date, target: Path) -> None:
    """Ask the store every saved query with its defaults, its coverage and its pick lists, and how many infrastructures
    have which state of each criterion of the scorecard; write what it answers.

    Files in the archive have no time, so that the same release has the same bytes.
    """
    texts = list(
        dict.fromkeys(
            [
                *chain.from_iterable(_texts(query, snapshot) for query in catalogue().values()),
                open_infrastructures(snapshot),
                *(one.tally(snapshot) for one in criteria().values()),
            ]
        )
    )
    opened = Store.read_only(str(store))
    with ZipFile(target, "w") as archive, ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        for text, body in zip(texts, pool.map(lambda text: _asked(opened, text), texts), strict=True):
            archive.writestr(ZipInfo(_name(text)), body, ZIP_DEFLATED)


def kept_answer(target: Path, text: str) -> bytes | None:
    """Return the rows that a query text was answered with, as SPARQL results in JSON; None where they are not kept."""
    name = _name(text)
    if name not in _names(target):
        return None
    with ZipFile(target) as archive:
        return archive.read(name)


def is_kept(target: Path, text: str) -> bool:
    """Return whether the answer to a query text is kept."""
    return _name(text) in _names(target)


def may_name(target: Path, text: str, iris: Collection[str]) -> bool:
    """Return whether the answer to a query text may name one of these IRIs; true where it is not kept.

    It is looked for in the bytes, which is much faster than reading the terms; where there are many IRIs it is not.
    """
    if len(iris) > _LOOKED_FOR:
        return True
    body = kept_answer(target, text)
    return body is None or any(f'"{iri}"'.encode() in body for iri in iris)


def _texts(query: SavedQuery, snapshot: date) -> Iterator[str]:
    bound = query.bind({}, snapshot)
    yield bound.text
    yield bound.coverage
    if (text := by_source(query, bound.coverage)) is not None:
        yield text
    yield from (parameter.options for parameter in query.parameters if parameter.options)


def _asked(store: Store, text: str) -> bytes:
    found = store.query(text)
    if not isinstance(found, QuerySolutions):
        raise TypeError(f"a saved query gave no rows: {text}")
    return found.serialize(format=QueryResultsFormat.JSON) or b""


def _name(text: str) -> str:
    return f"{sha256(text.encode()).hexdigest()}.json"


@lru_cache(maxsize=16)
def _names(target: Path) -> frozenset[str]:
    """Return the names of the answers in a file; a release never changes, so they are read once."""
    if not target.is_file():
        return frozenset()
    with ZipFile(target) as archive:
        return frozenset(archive.namelist())
