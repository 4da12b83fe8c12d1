"""Write the store and the dump of a release."""

import gzip
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import file_digest, sha256
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from ontology.namespaces import Namespaces

#: How hard the dump is compressed: level 6 takes half as long again for a sixth less.
_COMPRESSION: Final = 4
#: How many lines are written at once.
_BLOCK: Final = 4096
#: How many lines are loaded at once: the engine holds all that one load brings, 1.4 GB for 1.9 million lines, and a
#: quarter of a gigabyte in parts of this size, in no more time.
_LOADED: Final = 200_000


class Loading:
    """Loads graphs into a new store, each as soon as it is ready and beside whatever else is done meanwhile.

    A context manager: leaving it waits for the last graph, then merges what the loads have left in many files into few,
    without which every query looks a term up in all of them and takes three to five times as long.

    Raises: OSError, on leaving, if the disk fails.
    """

    def __init__(self, store: Path, namespaces: Namespaces) -> None:
        self._store = Store(str(store))
        self._namespaces = namespaces
        self._pool = ThreadPoolExecutor(1)
        self._loads: list[Future[None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown()
        if kind is None:
            for load in self._loads:
                load.result()
            self._store.optimize()
            self._store.flush()

    def load(self, path: Path, graph: str | None = None) -> None:
        """Begin to load a sorted N-Triples file into a named graph, or into the default graph."""
        name = NamedNode(self._namespaces.graph(graph)) if graph else DefaultGraph()
        self._loads.append(self._pool.submit(self._load, path, name))

    def _load(self, path: Path, graph: NamedNode | DefaultGraph) -> None:
        with path.open("rb") as lines:
            while block := b"".join(islice(lines, _LOADED)):
                self._store.bulk_load(input=block, format=RdfFormat.N_TRIPLES, to_graph=graph)


def dump(lines: Iterable[bytes], path: Path) -> str:
    """Write lines, gzipped without a time, and return their SHA-256."""
    digest, waiting = sha256(), iter(lines)
    with path.open("wb") as opened, gzip.GzipFile("", "wb", _COMPRESSION, opened, mtime=0) as target:
        while block := b"".join(islice(waiting, _BLOCK)):
            digest.update(block)
            target.write(block)
    return digest.hexdigest()


def file_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder but a manifest, which cannot state its own, by name."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name != "manifest.json":
            with path.open("rb") as opened:
                found[path.name] = file_digest(opened, "sha256").hexdigest()
    return found
