"""The process that evaluates queries: started by `process`, fed through its standard input, expendable.

Run as `python -m sparql_endpoint.workers.worker STORE MEMORY [CHANNEL]`, with MEMORY in bytes; CHANNEL is the
descriptor on which the worker hands over the socket at which its queries call other endpoints.
"""

import io
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)

from sparql_endpoint.frames import (
    END,
    FAULT,
    GRAPH,
    READY,
    ROWS,
    SOLUTIONS,
    FrameReader,
    FrameWriter,
    Query,
    queries,
)
from sparql_endpoint.query_text.federation import PORT
from sparql_endpoint.query_text.misread import misread
from sparql_endpoint.workers.capping import first_rows, first_triples
from sparql_endpoint.workers.handover import offer
from sparql_endpoint.workers.sandbox import exit_with_parent, forbid_core_dumps, leave_network, limit_memory

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

#: Bytes collected before they are sent as one frame; the engine writes about 8 KiB at a time.
_CHUNK = 1 << 16

#: What the engine says, as if the disk had failed, of a triple that JSON-LD 1.1 cannot hold.
_NO_TRIPLE_TERMS = "JSON-LD does not support RDF 1.2 yet"


#: The form of a result, as an END frame tells it.
Written = dict[str, str | bool | None]


class RowsWriter(io.RawIOBase):
    """A file that sends what is written to it as ROWS frames."""

    def __init__(self, frames: FrameWriter) -> None:
        self._frames = frames

    def writable(self) -> bool:
        """Return True: the engine asks before it writes."""
        return True

    def write(self, chunk: "ReadableBuffer", /) -> int:
        """Send one chunk and return its length.

        Raises: OSError if the service is gone.
        """
        payload = bytes(chunk)
        self._frames.write(ROWS, payload)
        return len(payload)


def run(store_path: Path, memory_limit: int, source: int, sink: int, channel: int | None = None) -> None:
    """Answer queries from source on sink until source is closed; that alone, or SIGKILL, ends a worker.

    A signal to the whole process group must not take the answer from a request that the service still finishes.
    """
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    forbid_core_dumps()
    isolated = leave_network()
    relayed = isolated and channel is not None and offer(channel, PORT)
    store = Store.read_only(str(store_path))
    exit_with_parent(source)
    limit_memory(memory_limit)
    frames = FrameWriter(sink)
    frames.write_json(READY, {"isolated": isolated, "relayed": relayed})
    frames.flush()
    reader = FrameReader(source)
    while True:
        try:
            _, payload = reader.read()
        except EOFError:
            return
        answer(store, queries(payload), frames)


def answer(store: Store, asked: Sequence[Query], frames: FrameWriter) -> None:
    """Write the frames that answer the queries in their order; after the first that has no answer, none."""
    for query in asked:
        if not _answered(store, query, frames):
            break
    frames.flush()


def _answered(store: Store, query: Query, frames: FrameWriter) -> bool:
    """Write the frames that answer query, ROWS and END, or FAULT; return whether there is an answer."""
    began, processor = time.monotonic(), time.process_time()
    try:
        results = _evaluate(store, query)
        form = _serialize(results, query, frames)
        if form is not None:
            spent = {"seconds": time.monotonic() - began, "processor": time.process_time() - processor}
            frames.write_json(END, {**form, **spent})
            return True
    except SyntaxError as error:
        wrong = misread(query.text, query.base, str(error))
        frames.write_json(FAULT, {"fault": "syntax", **wrong._asdict()})
    except MemoryError:
        frames.write_json(FAULT, {"fault": "memory", "detail": ""})
    except OSError as error:
        fault = "evaluation" if str(error) == _NO_TRIPLE_TERMS else "storage"
        frames.write_json(FAULT, {"fault": fault, "detail": str(error)})
    except (RuntimeError, ValueError) as error:
        frames.write_json(FAULT, {"fault": "evaluation", "detail": str(error)})
    return False


def _evaluate(store: Store, query: Query) -> QuerySolutions | QueryBoolean | QueryTriples:
    return store.query(
        query.text,
        base_iri=query.base,
        default_graph=None if query.default_graphs is None else [NamedNode(iri) for iri in query.default_graphs],
        named_graphs=None if query.named_graphs is None else [NamedNode(iri) for iri in query.named_graphs],
    )


def _serialize(
    results: QuerySolutions | QueryBoolean | QueryTriples, query: Query, frames: FrameWriter
) -> Written | None:
    """Write the result and return its form; None if it has none in a format that the client accepts."""
    if isinstance(results, QueryTriples):
        return _serialize_graph(results, query, frames)
    if query.solutions is None:
        frames.write_json(FAULT, {"fault": "form", "detail": SOLUTIONS})
        return None
    truncated = None
    if query.most is not None and isinstance(results, QuerySolutions):
        results, truncated = first_rows(results, query.most)
    with io.BufferedWriter(RowsWriter(frames), _CHUNK) as rows:
        results.serialize(rows, QueryResultsFormat.from_media_type(query.solutions))
    return {"name": SOLUTIONS, "truncated": truncated}


def _serialize_graph(results: QueryTriples, query: Query, frames: FrameWriter) -> Written | None:
    if query.graph is None:
        frames.write_json(FAULT, {"fault": "form", "detail": GRAPH})
        return None
    truncated, triples = None, iter(results)
    if query.most is not None:
        triples, truncated = first_triples(results, query.most)
    with io.BufferedWriter(RowsWriter(frames), _CHUNK) as rows:
        serialize(triples, rows, RdfFormat.from_media_type(query.graph))
    return {"name": GRAPH, "truncated": truncated}


if __name__ == "__main__":
    handed = int(sys.argv[3]) if len(sys.argv) > 3 else None  # noqa: PLR2004 (the third is optional)
    run(Path(sys.argv[1]), int(sys.argv[2]), sys.stdin.fileno(), sys.stdout.fileno(), handed)
