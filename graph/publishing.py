"""Write a release to a remote store, graph by graph, so that it can go on where it stopped.

The order makes an incomplete copy tell that it is one: the record of the store loses its version first, then each graph
is replaced and recorded, the descriptions last, and only when every graph was counted does the version come back.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from graph.errors import CopyDiffers
from graph.parts import Part
from graph.publication import PUBLICATION, Copy, Publication, publication
from graph.querying import Endpoint
from graph.release import Release
from graph.remote import GraphStore
from ontology.namespaces import Namespaces

#: Bytes of N-Triples in one request.
CHUNK: Final = 8 * 1024 * 1024
#: Seconds in which the store counts a graph.
_COUNTING: Final = 600.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Whom to tell: `begun` of each graph and whether it is sent, `sent` of each chunk with its triples."""

    begun: Callable[[Part, bool], None] = lambda _part, _sent: None
    sent: Callable[[Part, int], None] = lambda _part, _triples: None


class Publishing:
    """The copying of one release to one store."""

    def __init__(
        self,
        release: Release,
        store: GraphStore,
        endpoint: Endpoint,
        progress: Progress = Progress(),
        chunk: int = CHUNK,
    ) -> None:
        self._release = release
        self._namespaces = Namespaces(release.manifest.base)
        self._record = self._namespaces.graph(PUBLICATION)
        self._store = store
        self._endpoint = endpoint
        self._progress = progress
        self._chunk = chunk
        self._graphs: dict[str, Copy | None] = {}

    def run(self, parts: Sequence[Part]) -> None:
        """Make the store hold these graphs, the complete release; those that it holds already are not sent again.

        Raises: StoreUnreachable, StoreRefused, CopyDiffers; the copy is then incomplete, and the store says so.
        """
        held = publication(self._store.get(self._record), self._namespaces)
        whole = [part for part in parts if held.graphs.get(part.graph) == _copy(part) and self._counted(part)]
        complete = held.manifest == self._release.manifest and len(whole) == len(parts) == len(held.graphs)
        if not complete:
            self._begin(held, whole, parts)
        for part in parts:
            self._progress.begun(part, part not in whole)
            if part not in whole:
                self._copy(part)
        if not complete:
            self._write(Publication(self._graphs, self._release.manifest, datetime.now(UTC).isoformat()))

    def _begin(self, held: Publication, whole: Sequence[Part], parts: Sequence[Part]) -> None:
        """Take the version away before anything changes, and what belongs to no graph of this release."""
        self._graphs = {**dict.fromkeys(held.graphs), **{part.graph: _copy(part) for part in whole}}
        self._write(Publication(self._graphs))
        for graph in sorted(set(held.graphs) - {part.graph for part in parts}):
            self._store.delete(graph)
            del self._graphs[graph]

    def _copy(self, part: Part) -> None:
        """Replace one graph, count it, and record that it is whole."""
        self._graphs[part.graph] = None
        self._write(Publication(self._graphs))
        send = self._store.put
        for triples, block in _blocks(part, self._chunk):
            send(part.graph, block)
            send = self._store.post
            self._progress.sent(part, triples)
        if not self._counted(part):
            found = self._endpoint.count(part.graph, _COUNTING)
            raise CopyDiffers(f"{part.graph} holds {found} triples in the store, {part.triples} were sent")
        self._graphs[part.graph] = _copy(part)
        self._write(Publication(self._graphs))

    def _counted(self, part: Part) -> bool:
        return self._endpoint.count(part.graph, _COUNTING) == part.triples

    def _write(self, record: Publication) -> None:
        self._store.put(self._record, record.written(self._namespaces))


def _copy(part: Part) -> Copy:
    return Copy(part.digest, part.triples)


def _blocks(part: Part, size: int) -> Iterator[tuple[int, bytes]]:
    """Yield the triples of a part in blocks of about size bytes, each with their number."""
    with part.path.open("rb") as opened:
        while lines := opened.readlines(size):
            yield len(lines), b"".join(lines)
