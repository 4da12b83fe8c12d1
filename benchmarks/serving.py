"""The service beside others over the release of everything: the same queries, in turn, in one run."""

from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median
from time import perf_counter

from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, Store

from benchmarks import peers
from benchmarks.load import Client, Latency, throughput
from benchmarks.peers import Peer
from benchmarks.pipeline import of_everything
from graph.release import Release
from graph.store import open_store
from queries.catalogue import catalogue

#: Turns of an endpoint to be asked a query, and times that it is asked in each.
TURNS, IN_A_TURN = 4, 3

#: A query that takes fewer seconds gets as many times the turns: there half a millisecond tells.
SHORT, MORE = 0.050, 5

#: Entities that are looked up, seconds that a throughput is measured for, and how often ours is.
LOOKUPS, SECONDS, ASKED = 200, 4, 5

#: How many saved queries are asked of the others too, of which one takes a quarter of a minute for each.
SAMPLE = 3

#: How many times as long as the bare engine's server a saved query may take.
NO_SLOWER = 1.15

#: A canned query is worth keeping where the bare engine takes this many seconds.
WORTH_KEEPING = 0.020

#: Makes the text of a saved query another one, whose answer no release keeps: what is measured is the engine's work.
_OTHERWISE = "# asked anew\n"

_ASK = "ASK { ?s ?p ?o }"
_ROWS = "SELECT ?s ?o WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } LIMIT 10000"
_LOOKUP = "SELECT ?p ?o WHERE {{ <{iri}> ?p ?o }}"
_ENTITIES = """
PREFIX org: <http://www.w3.org/ns/org#>
SELECT ?s WHERE { ?s a org:Organization } ORDER BY SHA256(STR(?s)) LIMIT %d
"""


def run(data: Path, scratch: Path) -> None:
    """Print latency and throughput of every endpoint, and our ratios beside their targets."""
    release = of_everything(data, scratch)
    entities = _entities(release)
    with ExitStack() as running:
        home = scratch / "everything"
        warm = running.enter_context(peers.ours(home, "oskg", budget="1000000", time_limit="60"))
        _pages(warm, entities)
        cold = running.enter_context(
            peers.ours(home, "oskg, keeping nothing", cache_limit="0", budget="1000000", time_limit="60")
        )
        engine = running.enter_context(peers.oxigraph(release))
        plain = running.enter_context(peers.plain(release))
        others = [running.enter_context(peers.rdflib_endpoint(release)), *_virtuoso(running, release, scratch)]
        endpoints = [cold, engine, *others]
        _asks(cold, plain, [engine, *others])
        _lookups(endpoints, entities)
        _rows(endpoints)
        _canned(cold, warm, engine, release, plain)
        _others(others, release)


def _entities(release: Release) -> list[str]:
    rows = open_store(release).query(_ENTITIES % LOOKUPS)
    assert isinstance(rows, QuerySolutions)
    return [term.value for row in rows if isinstance(term := row["s"], NamedNode)]


def _virtuoso(running: ExitStack, release: Release, scratch: Path) -> list[Peer]:
    try:
        return [running.enter_context(peers.virtuoso(release, scratch / "virtuoso"))]
    except FileNotFoundError:
        print("Virtuoso is not installed: it is left out")
        return []


def _asks(cold: Peer, plain: Peer, others: list[Peer]) -> None:
    """Print answers a second to ASK; ours go through a worker process that can be killed.

    Ours and the plain application have their turns, because the speed of a machine changes within seconds.
    """
    print(f"\nASK, answers a second (four connections; median of {ASKED} turns of the first two)")
    turns = [(throughput(plain, _ASK, SECONDS), throughput(cold, _ASK, SECONDS)) for _ in range(ASKED)]
    found = {plain.name: _median(least for least, _ in turns), cold.name: _median(ours for _, ours in turns)}
    found |= {peer.name: throughput(peer, _ASK, SECONDS) for peer in others}
    for name, figure in found.items():
        print(f"  {name:24} {'wrk is not installed' if figure is None else f'{figure:8.0f}'}")
    ratio = _median(ours / least for least, ours in turns if ours is not None and least is not None)
    if ratio is not None:
        print(f"  ours to plain WSGI {ratio:.2f} (target ≥ {1000 / 1600:.2f})")


def _median(figures: Iterable[float | None]) -> float | None:
    known = [each for each in figures if each is not None]
    return median(known) if known else None


def _lookups(endpoints: list[Peer], entities: list[str]) -> None:
    """Print the latency of the statements of one entity, another one each time."""
    print(f"\nstatements of an entity, {len(entities)} different ones, ms")
    for peer in endpoints:
        client = Client(peer)
        seconds = [client.ask(_LOOKUP.format(iri=iri))[1] for iri in entities]
        client.close()
        _print_latency(peer, seconds)


def _pages(warm: Peer, entities: list[str]) -> None:
    """Print the latency of the page of an entity, each asked for the first time, while no other server runs."""
    client = Client(warm)
    client.get(f"/describe?iri={entities[0]}", "text/html")
    seconds = [client.get(f"/describe?iri={iri}", "text/html") for iri in entities[1:]]
    client.close()
    print(f"\npage of an entity, {len(seconds)} different ones, ms (target p50 ≤ 10)")
    _print_latency(warm, seconds)


def _rows(endpoints: list[Peer]) -> None:
    """Print the latency of 10,000 rows."""
    print("\n10,000 rows, ms")
    found = _in_turn(endpoints, _ROWS, TURNS * 2)
    for peer in endpoints:
        _print_latency(peer, found[peer.name])
    ours, engine = (median(found[peer.name]) for peer in endpoints[:2])
    print(f"  ours to oxigraph serve {ours / engine:.2f} (target ≤ 1.3)")


def _canned(cold: Peer, warm: Peer, engine: Peer, release: Release, plain: Peer) -> None:
    """Print the latency of every saved query with its defaults: evaluated, and repeated.

    Where ours misses its target, the ratio of plain WSGI stands beside it: what a request costs in Python at the least.
    """
    print("\nsaved queries with their defaults, p50 in ms; library: our engine in a process of its own; repeated: kept")
    print(f"  {'':34} {'evaluated':>10} {'oxigraph':>10} {'ratio':>6} {'library':>9} {'repeated':>9} {'times':>7}")
    ratios, gains, store = [], [], open_store(release)
    for saved in catalogue().values():
        text = saved.bind({}, release.manifest.snapshot).text + _OTHERWISE
        library = _evaluated(store, text)
        found = _in_turn([cold, engine, warm], text, _turns(library))
        ours, bare, kept = (median(found[peer.name]) for peer in (cold, engine, warm))
        ratios.append(ours / bare)
        if bare >= WORTH_KEEPING:
            gains.append(bare / kept)
        least = _least(plain, engine, text, ours / bare, _turns(library))
        print(
            f"  {saved.id} {saved.stem:30} {ours * 1000:10.1f} {bare * 1000:10.1f} {ours / bare:6.2f} "
            f"{library * 1000:9.1f} {kept * 1000:9.2f} {bare / kept:7.0f}{least}"
        )
    print(f"  evaluated, median ratio {median(ratios):.2f}, worst {max(ratios):.2f} (target ≤ {NO_SLOWER})")
    print(f"  repeated, of those that take 20 ms: least gain {min(gains):.0f} times (target ≥ 10)")


def _turns(seconds: float) -> int:
    return TURNS * MORE if seconds < SHORT else TURNS


def _least(plain: Peer, engine: Peer, text: str, ratio: float, turns: int) -> str:
    """Return, where a ratio misses the target, that of plain WSGI, as the end of a line."""
    if ratio <= NO_SLOWER:
        return ""
    found = _in_turn([plain, engine], text, turns)
    return f"  plain WSGI {median(found[plain.name]) / median(found[engine.name]):.2f}"


def _others(others: list[Peer], release: Release) -> None:
    """Print how long others take for a few queries; last, because one they do not end goes on without its client."""
    for saved in list(catalogue().values())[:SAMPLE]:
        text = saved.bind({}, release.manifest.snapshot).text
        print(f"  {saved.id} {', '.join(f'{peer.name} {_once(peer, text)} ms' for peer in others)}")


def _evaluated(store: Store, text: str) -> float:
    """Return the median seconds in which the library that our workers use answers a query, as JSON."""
    seconds = []
    for _ in range(TURNS * IN_A_TURN):
        begin = perf_counter()
        store.query(text).serialize(None, QueryResultsFormat.JSON)
        seconds.append(perf_counter() - begin)
    return median(seconds)


def _in_turn(endpoints: list[Peer], query: str, turns: int = TURNS) -> dict[str, list[float]]:
    """Ask every endpoint a few times, then the next, over and over, and see that they give as many rows.

    One request each would leave every endpoint with the caches of the processor full of another one's data. What it is
    asked first in its turn does not count.
    """
    seconds: dict[str, list[float]] = {peer.name: [] for peer in endpoints}
    with ExitStack() as stack:
        clients = {peer.name: stack.enter_context(closing(Client(peer))) for peer in endpoints}
        counts = {name: client.ask(query)[0] for name, client in clients.items()}
        if len(set(counts.values())) > 1:
            print(f"  the answers differ in length: {counts}")
        for _ in range(turns):
            for name, client in clients.items():
                client.ask(query)
                seconds[name] += [client.ask(query)[1] for _ in range(IN_A_TURN)]
    return seconds


def _once(peer: Peer, query: str) -> str:
    """Return the milliseconds of an answer, or why there is none."""
    client = Client(peer)
    try:
        return f"{client.ask(query)[1] * 1000:.0f}"
    except (RuntimeError, OSError) as error:
        return f"none ({str(error).splitlines()[0][:60]})"
    finally:
        client.close()


def _print_latency(peer: Peer, seconds: list[float]) -> None:
    latency = Latency.of(seconds)
    print(f"  {peer.name:24} p50 {latency.p50 * 1000:8.2f}  p99 {latency.p99 * 1000:8.2f}")
