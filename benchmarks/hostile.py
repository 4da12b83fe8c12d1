"""A simple query while others do harm: its p99 under attack against its idle p99, and how late attacks are stopped."""

import multiprocessing
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection
from itertools import cycle
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep

from benchmarks.pipeline import build
from graph.errors import NoRelease
from graph.release import Releases
from graph.store import open_store
from queries.blocks import fill

TARGET, LATE = 5.0, 1.0
LIMIT = 3.0
LOOKUPS, ATTACKERS, SLOW_CLIENTS = 2500, 6, 40

_CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
_DOUBLED = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
_VALUES = " ".join(f"VALUES ?{name} {{ {' '.join(map(str, range(200)))} }}" for name in "abcde")
ATTACKS = (
    f"SELECT (COUNT(*) AS ?n) {{ {_VALUES} }}",
    f"SELECT (MAX(?a + ?b * ?c) AS ?n) {{ {_VALUES} }}",
    f"SELECT (COUNT(*) AS ?n) {{ {_CROSS} }}",
    f"SELECT * {{ {_CROSS} }} ORDER BY ?i ?f ?c",
    f"SELECT * {{ {_CROSS} }}",
    f"SELECT (GROUP_CONCAT(STR(?a)) AS ?all) {{ {_CROSS} }}",
    f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {_CROSS} }}",
    f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('abcdefgh' AS ?x0) {_DOUBLED} }}",
    "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|!^<x:x>)* ?b }",
    'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?a), CONCAT("(", STR(?d), ")+$"))) }',
)

LOOKUP = "SELECT ?p ?o { VALUES ?s { UNDEF } ?s ?p ?o }"

#: Texts that take long to read and are nothing then.
LONG = (f"{';' * 60_000}", f"SELECT (1{'+1' * 30_000} AS ?x) {{}}")


def run(data: Path, scratch: Path) -> None:
    """Print p50 and p99 of a lookup idle and under attack, the attacks' outcomes, and the memory of the service."""
    try:
        release = Releases(scratch / "home").current()
    except NoRelease:
        release = build(data, scratch / "home")
    rows = open_store(release).query(f"SELECT DISTINCT ?s {{ ?s a ?class FILTER(ISIRI(?s)) }} LIMIT {LOOKUPS * 3}")
    lookups = [fill(LOOKUP, {"s": [row["s"]]}) for row in rows]  # type: ignore[union-attr]  # it selects
    kinds = {"heavy queries": ATTACKS, "long texts": LONG}
    print(f"{LOOKUPS:,} lookups, {ATTACKERS} attackers, {SLOW_CLIENTS} clients that never finish a request")
    with _service(scratch / "home") as (process, port):
        p50, idle = _latencies(port, lookups[:LOOKUPS])
        print(f"{'idle':15} p50 {p50 * 1000:6.2f} ms  p99 {idle * 1000:7.2f} ms")
        for number, (kind, attacks) in enumerate(kinds.items(), start=1):
            (p50, p99), answers = _under_attack(port, lookups[number * LOOKUPS : (number + 1) * LOOKUPS], attacks)
            print(f"{kind:15} p50 {p50 * 1000:6.2f} ms  p99 {p99 * 1000:7.2f} ms", end="  ")
            print(f"ratio of p99 {p99 / idle:.1f} (target ≤ {TARGET:g})  attacks {dict(Counter(answers))}")
        alone = [_ask(port, attack)[1] for attack in ATTACKS]
        memory = _peak(process.pid)
    print(f"alone, the latest ends {max(alone) - LIMIT:+.2f} s after the limit of {LIMIT:g} s (target ≤ {LATE:g})")
    print(f"peak memory of the service without its workers {memory / 2**20:.0f} MiB")


@contextmanager
def _service(home: Path) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """Run the service over a home until it is ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["serve", "--port", str(port), "--time-limit", str(LIMIT), "--budget", "1000000"]
    process = subprocess.Popen(
        [sys.executable, "-m", "oskg.cli", *words], env={"OSKG_HOME": str(home), "PATH": "", "PYTHONPATH": _PATHS}
    )
    try:
        while not _ready(port):
            sleep(0.1)
        yield process, port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


_PATHS = ":".join([str(Path(__file__).resolve().parents[1]), *filter(None, sys.path)])


def _ready(port: int) -> bool:
    with suppress(OSError):
        return _ask(port, "ASK { ?s ?p ?o }")[0] == HTTPStatus.OK
    return False


def _ask(port: int, query: str) -> tuple[int, float]:
    """Return the status, and the seconds from the request to the end of the answer."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=300)) as connection:
        began = perf_counter()
        headers = {"Accept": "text/csv", "Content-Type": "application/sparql-query"}
        connection.request("POST", "/sparql", query.encode(), headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, perf_counter() - began


def _latencies(port: int, queries: Sequence[str]) -> tuple[float, float]:
    """Return the median and the p99 of the seconds of queries that differ, asked one after another."""
    seconds = []
    for query in queries:
        status, taken = _ask(port, query)
        if status == HTTPStatus.OK:
            seconds.append(taken)
    if len(seconds) < len(queries):
        print(f"{len(queries) - len(seconds)} lookups were not answered")
    return median(seconds), quantiles(seconds, n=100)[98]


def _under_attack(port: int, lookups: Sequence[str], attacks: Sequence[str]) -> tuple[tuple[float, float], list[int]]:
    """Return the latencies of lookups while attacks go on, and the status of every attack.

    Attackers are a process of their own, so that their long texts do not keep the one waiting that measures.
    """
    context = multiprocessing.get_context("spawn")
    stop, (told, tell) = context.Event(), context.Pipe(duplex=False)
    attackers = context.Process(target=_attack, args=(port, attacks, stop, tell))
    held = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW_CLIENTS)]
    for client in held:
        client.sendall(b"GET /sparql HT")
    attackers.start()
    told.recv()
    sleep(1)
    latencies = _latencies(port, lookups)
    stop.set()
    answers = told.recv()
    attackers.join()
    for client in held:
        client.close()
    return latencies, answers


def _attack(port: int, attacks: Sequence[str], stop: Event, tell: "Connection[object, object]") -> None:
    """Send attacks from several threads until it is time to stop; tell that they begin, and then how all ended."""
    answers: list[int] = []

    def attack(number: int) -> None:
        for text in cycle([*attacks[number % len(attacks) :], *attacks[: number % len(attacks)]]):
            if stop.is_set():
                return
            # Another text each time: the same one is remembered.
            answers.append(_ask(port, f"{text} #{number}-{len(answers)}")[0])

    attackers = [threading.Thread(target=attack, args=(number,)) for number in range(ATTACKERS)]
    for attacker in attackers:
        attacker.start()
    tell.send(None)
    for attacker in attackers:
        attacker.join()
    tell.send(answers)


def _peak(pid: int) -> int:
    """Return the largest peak of the processes of the service that hold no store, in bytes."""
    found = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    peaks = [Path(f"/proc/{each}/status").read_text().split("VmHWM:")[1].split()[0] for each in found]
    return max(map(int, peaks)) * 1024
