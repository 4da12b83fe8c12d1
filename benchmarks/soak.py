"""Ten minutes of mixed load on the service, with workers killed and the release switched every minute.

Every answer is compared with what the bare engine says over the release that the answer names.
"""

import http.client
import json
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from pyoxigraph import QueryResultsFormat

from benchmarks import peers
from graph.release import Release, Releases
from graph.store import open_store
from loaders import registry
from ontology.namespaces import Namespaces
from oskg.build import Progress, build_release
from queries.catalogue import catalogue

#: Seconds of load, and between two kills of a worker and two switches of the release.
SECONDS = 600
KILL_EVERY = 20
SWITCH_EVERY = 60
SAMPLE_EVERY = 5

#: How many clients ask at the same time, besides one whose queries reach the limits.
CLIENTS = 4

#: What may grow from the second minute to the last: memory by this factor, file descriptors by this number.
MEMORY_GROWTH = 1.10
DESCRIPTOR_GROWTH = 8

_JSON = "application/sparql-results+json"
_LABELS = "SELECT ?s ?o WHERE {{ ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o }} ORDER BY ?s ?o LIMIT {}"
_ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_HUGE = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"

#: Problems that a request may meet because of what the soak does: a worker was killed under it.
_KILLED = "evaluation-crashed"


@dataclass
class Tally:
    """What the clients saw, and what the server held, as the seconds went by."""

    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    held: list[tuple[float, int, int]] = field(default_factory=list)
    kills: int = 0
    switches: int = 0


def run(data: Path, scratch: Path) -> None:
    """Print what was answered, what was wrong or unexplained, and how memory and descriptors went."""
    home = scratch / "soak"
    releases = list(_built(data, home))
    queries = _queries(releases[0])
    expected = {release.version: _answers(release, queries) for release in releases}
    tally = Tally()
    options = {"workers": "3", "budget": "1000000", "time_limit": "5", "result_limit": "4", "cache_limit": "16"}
    with peers.ours(home, "oskg", **options) as peer:
        server = _server(peer.port)
        ending = threading.Event()
        tasks = [
            threading.Thread(target=_client, args=(peer, queries, expected, tally, ending, n)) for n in range(CLIENTS)
        ]
        tasks.append(threading.Thread(target=_limits, args=(peer, tally, ending)))
        for task in tasks:
            task.start()
        _disturb(home, releases, server, tally)
        ending.set()
        for task in tasks:
            task.join()
    _report(tally)


def _built(data: Path, home: Path) -> Iterator[Release]:
    """Build two releases, of the curated facts alone and with re3data."""
    for names in (("curated",), ("curated", "re3data")):
        sources = {registry.source(name): registry.files(registry.source(name), data) for name in names}
        yield build_release(sources, Releases(home), Namespaces(), Progress())


def _queries(release: Release) -> list[str]:
    saved = [one.bind({}, release.manifest.snapshot).text for one in catalogue().values()]
    return [*saved, *(_LABELS.format(rows) for rows in (1, 10, 100, 1000, 5000)), "ASK { ?s ?p ?o }"]


def _answers(release: Release, queries: list[str]) -> Mapping[str, object]:
    store = open_store(release)
    return {query: _comparable(store.query(query).serialize(None, QueryResultsFormat.JSON)) for query in queries}


def _comparable(body: bytes | None) -> object:
    """Return a result as rows in an order of their own, because a query without ORDER BY has none."""
    document = json.loads(body or b"null")
    if "boolean" in document:
        return document["boolean"]
    return sorted(json.dumps(row, sort_keys=True) for row in document["results"]["bindings"])


def _client(
    peer: peers.Peer,
    queries: list[str],
    expected: Mapping[str, Mapping[str, object]],
    tally: Tally,
    ending: threading.Event,
    seed: int,
) -> None:
    """Ask one query after another, sometimes over a release that it names."""
    chance = random.Random(seed)
    while not ending.is_set():
        query = chance.choice(queries)
        # A comment makes the text another one, so that the engine evaluates it again.
        text = f"{query}\n# {chance.random()}" if chance.choice((True, False)) else query
        version = chance.choice([None, None, None, *expected])
        target = "/sparql" if version is None else f"/sparql?release={version}"
        status, headers, body = _post(peer, target, text)
        if status == HTTPStatus.OK:
            release = headers["oskg-release"]
            right = _comparable(body) == expected[release][query] and version in (None, release)
            tally.answers["right" if right else "wrong"] += 1
            if not right:
                tally.wrong.append(f"{release}, asked for {version}: {query[:80]!r}")
        else:
            _told(tally, status, body, {_KILLED})


def _limits(peer: peers.Peer, tally: Tally, ending: threading.Event) -> None:
    """Ask what reaches the limits of time, memory and size, and leave in the middle."""
    turn = 0
    while not ending.is_set():
        turn += 1
        if turn % 3 == 0:
            _leave(peer)
            tally.answers["left"] += 1
            continue
        status, _, body = _post(peer, "/sparql", f"{_ENDLESS if turn % 3 == 1 else _HUGE} # {turn}")
        _told(tally, status, body, {"time-limit", "memory-limit", "result-too-large", _KILLED})


def _told(tally: Tally, status: int, body: bytes, explained: set[str]) -> None:
    """Count a refusal; one that nothing the soak does explains is kept."""
    try:
        name = json.loads(body)["type"].rsplit("/", 1)[-1]
    except (ValueError, LookupError, TypeError):
        name = f"no problem document, {status}"
    tally.answers[name] += 1
    if name not in explained:
        tally.unexplained.append(f"{status} {name}")


def _post(peer: peers.Peer, target: str, query: str) -> tuple[int, dict[str, str], bytes]:
    """Return the status, headers and body of a query; status 0 and the error where the connection broke."""
    connection = http.client.HTTPConnection("127.0.0.1", peer.port, timeout=60)
    headers = {"Accept": _JSON, "Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.request("POST", target, urlencode({"query": query}), headers)
        response = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    except (OSError, http.client.HTTPException) as error:
        return 0, {}, json.dumps({"type": f"/{type(error).__name__}"}).encode()
    finally:
        connection.close()


def _leave(peer: peers.Peer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(peer.url).port, timeout=60)
    connection.request("GET", f"/sparql?{urlencode({'query': _ENDLESS})}")
    time.sleep(0.2)
    connection.close()


def _disturb(home: Path, releases: list[Release], server: int, tally: Tally) -> None:
    """Kill a worker and switch the release at their times, and note what the server holds."""
    chance = random.Random(0)
    begin = time.monotonic()
    kill_at, switch_at = KILL_EVERY, SWITCH_EVERY
    while (now := time.monotonic() - begin) < SECONDS:
        if now >= kill_at:
            kill_at += KILL_EVERY
            tally.kills += _kill_one(server, chance)
        if now >= switch_at:
            switch_at += SWITCH_EVERY
            tally.switches += 1
            Releases(home).rollback(releases[tally.switches % 2 - 1].version)
        tally.held.append((now, *_held(server)))
        time.sleep(SAMPLE_EVERY)


def _kill_one(server: int, chance: random.Random) -> int:
    workers = _children(server)
    if not workers:
        return 0
    os.kill(chance.choice(workers), signal.SIGKILL)
    return 1


def _server(port: int) -> int:
    """Return the process that answers: the one that was forked to listen on the port."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"serve" in words and str(port).encode() in words and (children := _children(int(path.parent.name))):
            return children[0]
    raise RuntimeError(f"no server on port {port}")


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in tasks for child in path.read_text().split()]


def _held(pid: int) -> tuple[int, int]:
    """Return the resident memory in KiB and the number of open descriptors of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    memory = int(status.split("VmRSS:")[1].split()[0])
    return memory, len(list(Path(f"/proc/{pid}/fd").iterdir()))


def _report(tally: Tally) -> None:
    print(f"{SECONDS} s, {tally.kills} workers killed, {tally.switches} switches of the release")
    for name, count in tally.answers.most_common():
        print(f"  {name:28} {count:8,}")
    print(f"wrong answers {len(tally.wrong)} (target 0) {tally.wrong[:3]}")
    print(f"unexplained refusals {len(tally.unexplained)} (target 0) {Counter(tally.unexplained).most_common(3)}")
    killed = tally.answers[_KILLED]
    print(f"requests whose worker was killed {killed} of {tally.kills} kills (target: no more than kills)")
    early = [one for one in tally.held if SWITCH_EVERY <= one[0] < 2 * SWITCH_EVERY]
    late = [one for one in tally.held if one[0] >= tally.held[-1][0] - SWITCH_EVERY]
    for name, at, most in (("memory, MiB", 1, None), ("descriptors", 2, DESCRIPTOR_GROWTH)):
        before, after = (max(one[at] for one in part) for part in (early, late))
        target = f"≤ +{most}" if most else f"≤ ×{MEMORY_GROWTH}"
        scale = 1024 if at == 1 else 1
        print(
            f"{name}: most in the second minute {before / scale:.0f}, in the last {after / scale:.0f} (target {target})"
        )
