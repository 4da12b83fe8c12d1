"""What the evaluating process says on its pipe, and what it cannot do."""

import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from sparql_endpoint.frames import (
    END,
    FAULT,
    QUERIES,
    READY,
    ROWS,
    ClientGone,
    FrameReader,
    FrameWriter,
    Query,
    decode,
    encode,
    queries,
    write_frame,
)
from sparql_endpoint.workers.worker import answer
from tests.test_sparql_endpoint_processes import processor_time

CSV, TURTLE = "text/csv", "text/turtle"
NO_GRAPH = Query("CONSTRUCT WHERE { ?s ?p ?o }", "http://example.org/", CSV, None)
NO_ROWS = Query("SELECT * { ?s ?p ?o }", "http://example.org/", None, TURTLE)


def frames(*asked: Query) -> Iterator[tuple[bytes, bytes]]:
    """Yield the frames with which a store of one statement answers."""
    store = Store()
    store.add(Quad(NamedNode("http://example.org/s"), NamedNode("http://example.org/p"), Literal(1)))
    source, sink = os.pipe()
    answer(store, asked, FrameWriter(sink))
    os.close(sink)
    reader = FrameReader(source)
    while (frame := _next(reader)) is not None:
        yield frame
    os.close(source)


def _next(reader: FrameReader) -> tuple[bytes, bytes] | None:
    try:
        return reader.read()
    except EOFError:
        return None


def test_an_answer_is_its_form_its_rows_and_an_end() -> None:
    found = list(frames(Query("SELECT ?o { ?s ?p ?o }", "http://example.org/", CSV, TURTLE)))

    assert [kind for kind, _ in found] == [ROWS, END]
    assert found[0][1].split() == [b"o", b"1"]
    told = decode(found[1][1])
    assert (told["name"], told["truncated"]) == ("solutions", None)


def test_the_queries_of_a_turn_are_answered_in_their_order() -> None:
    asked = (Query(f"ASK {{ <s> ?p {number} }}", "http://example.org/", CSV, None) for number in (1, 2))

    found = list(frames(*asked))

    assert [kind for kind, _ in found] == [ROWS, END] * 2
    assert [found[0][1], found[2][1]] == [b"true", b"false"]


def test_a_fault_ends_the_turn() -> None:
    found = list(frames(Query("ASK {}", "http://example.org/", CSV, None), NO_ROWS, NO_ROWS))

    assert [kind for kind, _ in found] == [ROWS, END, FAULT]


def test_a_graph_and_a_truth_value_are_answers_too() -> None:
    graph = list(frames(Query("CONSTRUCT WHERE { ?s ?p ?o }", "http://example.org/", CSV, "application/n-triples")))
    truth = list(frames(Query("ASK { <s> <p> 1 }", "http://example.org/", CSV, TURTLE)))

    assert decode(graph[1][1])["name"] == "graph"
    assert graph[0][1].startswith(b"<http://example.org/s> <http://example.org/p> ")
    assert truth[0][1] == b"true"


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        (Query("SELECT\n* {", "http://example.org/", CSV, TURTLE), {"fault": "syntax", "line": 2, "column": 4}),
        (NO_GRAPH, {"fault": "form", "detail": "graph"}),
        (NO_ROWS, {"fault": "form", "detail": "solutions"}),
        (
            Query("SELECT (<http://example.org/f>() AS ?x) {}", "http://example.org/", CSV, TURTLE),
            {"fault": "evaluation"},
        ),
    ],
)
def test_a_query_without_an_answer_ends_in_a_fault(query: Query, fault: dict[str, object]) -> None:
    kind, payload = list(frames(query))[-1]

    assert kind == FAULT
    assert fault.items() <= decode(payload).items()


def test_a_query_survives_the_pipe() -> None:
    query = Query("ASK { 'ü\\n中' }", "http://example.org/", None, TURTLE, (), ("http://example.org/g",))

    assert queries(encode([query, NO_ROWS])) == [query, NO_ROWS]


def test_a_frame_that_does_not_come_is_a_timeout_and_a_closed_pipe_an_end() -> None:
    source, sink = os.pipe()
    reader = FrameReader(source)

    with pytest.raises(TimeoutError):
        reader.read(0.0)
    os.write(sink, b"D\x00\x00")
    os.close(sink)
    with pytest.raises(EOFError):
        reader.read()
    os.close(source)


def test_frames_go_out_together_but_for_those_that_are_much() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        writer, reader = FrameWriter(ours.fileno()), FrameReader(theirs.fileno())
        writer.write(ROWS, b"a few")
        few = reader.has_come()
        writer.write(ROWS, b"m" * (1 << 16))
        much = reader.has_come()
        found = [reader.read(within()), reader.read(within())]

    assert (few, much) == (False, True)
    assert found == [(ROWS, b"a few"), (ROWS, b"m" * (1 << 16))]


def test_a_frame_is_written_in_full_where_the_system_takes_a_part_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    source, sink = os.pipe()
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data[:3])))

    write_frame(sink, ROWS, b"seven and more")

    assert FrameReader(source).read(within()) == (ROWS, b"seven and more")
    os.close(source)
    os.close(sink)


def test_a_reader_of_a_socket_waits_for_its_deadline_and_watches_the_client() -> None:
    ours, worker = socket.socketpair()
    served, client = socket.socketpair()
    with ours, worker, served:
        reader = FrameReader.of(ours)
        with reader.watching(served.fileno()):
            with pytest.raises(TimeoutError):
                reader.read(time.monotonic() + 0.1)
            write_frame(worker.fileno(), ROWS, b"?o")
            assert reader.read(within()) == (ROWS, b"?o")
            client.close()
            with pytest.raises(ClientGone):
                reader.read(within())
        worker.close()
        with pytest.raises(EOFError):
            reader.read(within())


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store"
    filled = Store(str(path))
    name = NamedNode("http://example.org/n")
    filled.bulk_extend(Quad(name, name, Literal(number)) for number in range(1000))
    filled.flush()
    return path


def within() -> float:
    """Return a deadline that is only reached where something is broken."""
    return time.monotonic() + 20


def start(store: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "sparql_endpoint.workers.worker", str(store), str(1 << 28)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)


def test_a_worker_answers_and_ends_when_its_service_is_gone(store: Path) -> None:
    with start(store) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        reader = FrameReader(worker.stdout.fileno())
        kind, payload = reader.read(within())
        write_frame(worker.stdin.fileno(), QUERIES, encode([NO_ROWS]))
        fault = reader.read(within())
        worker.stdin.close()

        assert kind == READY
        assert isinstance(decode(payload)["isolated"], bool)
        assert fault[0] == FAULT
        assert worker.wait(20) == 0


def test_a_worker_in_the_middle_of_a_query_ends_when_its_service_is_gone(store: Path) -> None:
    cross = " . ".join(f"?s{number} ?p{number} ?o{number}" for number in range(6))
    unmet = "FILTER(?o0 + ?o1 + ?o2 + ?o3 + ?o4 + ?o5 < 0)"
    endless = Query(f"SELECT * {{ {cross} {unmet} }}", "http://example.org/", CSV, None)
    with start(store) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        reader = FrameReader(worker.stdout.fileno())
        reader.read(within())
        write_frame(worker.stdin.fileno(), QUERIES, encode([endless]))
        before = processor_time(worker.pid)
        while processor_time(worker.pid) < before + 5:
            pass
        worker.stdin.close()

        assert worker.wait(20) == 0


def test_a_worker_has_no_network_of_its_own() -> None:
    script = (
        "import json, socket; from sparql_endpoint.workers.sandbox import leave_network; left = leave_network();"
        "print(json.dumps([left, [name for _, name in socket.if_nameindex()]]))"
    )
    left, interfaces = json.loads(subprocess.check_output([sys.executable, "-c", script]))
    if not left:
        pytest.skip("this system permits no network namespace")

    assert set(interfaces) <= {"lo"}


def test_memory_is_limited_above_what_the_process_holds() -> None:
    script = (
        "from sparql_endpoint.workers.sandbox import forbid_core_dumps, limit_memory; forbid_core_dumps();"
        "limit_memory(1 << 26); kept = bytearray(1 << 24); print('held')\n"
        "try: bytearray(1 << 27)\nexcept MemoryError: print('refused')"
    )

    assert subprocess.check_output([sys.executable, "-c", script]).split() == [b"held", b"refused"]


def test_the_hangup_of_a_pipe_is_seen_while_nothing_is_read() -> None:
    source, sink = os.pipe()
    watch = select.poll()
    watch.register(source, 0)

    quiet = watch.poll(0)
    os.write(sink, b"x")
    still_quiet = watch.poll(0)
    os.close(sink)

    assert (quiet, still_quiet) == ([], [])
    assert watch.poll(0)
    os.close(source)
