"""The graphs of a release apart: each as a file of sorted N-Triples with its count and digest."""

from contextlib import ExitStack
from dataclasses import dataclass
from gzip import GzipFile
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from graph.release import Release
from ontology.namespaces import Namespaces

#: The graph that holds the merged view where it cannot be the default graph.
MERGED: Final = "merged"
#: The graph that describes the others; it comes last.
META: Final = "meta"

_SPACES_OF_A_TRIPLE: Final = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One graph of a release: its IRI, its sorted N-Triples, how many they are, and their SHA-256."""

    graph: str
    path: Path
    triples: int
    digest: str


class _Writing:
    """A part while its lines are written."""

    def __init__(self, path: Path, opened: BinaryIO) -> None:
        self._path = path
        self._opened = opened
        self._digest = sha256()
        self._triples = 0

    def add(self, line: bytes) -> None:
        self._opened.write(line)
        self._digest.update(line)
        self._triples += 1

    def part(self, graph: str) -> Part:
        return Part(graph, self._path, self._triples, self._digest.hexdigest())


def parts(release: Release, folder: Path) -> list[Part]:
    """Write every graph of a release into folder: the named graphs by IRI, then the merged view, then the descriptions.

    Raises: OSError if the dump cannot be read or the folder cannot be written.
    """
    namespaces = Namespaces(release.manifest.base)
    merged, meta = namespaces.graph(MERGED), namespaces.graph(META)
    writing: dict[str, _Writing] = {}
    with ExitStack() as files:
        for line in files.enter_context(GzipFile(release.dataset)):
            triple, named = divide(line)
            graph = named or merged
            if graph not in writing:
                path = folder / f"{len(writing)}.nt"
                writing[graph] = _Writing(path, files.enter_context(path.open("wb")))
            writing[graph].add(triple)
    order = sorted(writing, key=lambda graph: (graph == meta, graph == merged, graph))
    return [writing[graph].part(graph) for graph in order]


def divide(line: bytes) -> tuple[bytes, str]:
    """Divide a line of canonical N-Quads into its triple, as a line, and the IRI of its graph; "" for none."""
    statement = line.removesuffix(b" .\n")
    triple, _, last = statement.rpartition(b" ")
    if not last.startswith(b"<") or b'"' in last or triple.count(b" ") < _SPACES_OF_A_TRIPLE:
        return line, ""
    return triple + b" .\n", last[1:-1].decode()
