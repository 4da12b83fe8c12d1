"""Asking a SPARQL endpoint that holds Wikidata: what is asked, page by page, and with what manners."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest

from loaders import registry, wikidata
from loaders.errors import SourceUnavailable
from oskg.wikidata import Manners, harvest, pages
from tests.test_graph_stores import free_port, oxigraph
from tests.test_oskg_fixtures import Command

pytest_plugins = "tests.test_oskg_fixtures"

DATA = Path(__file__).parent / "sources" / "wikidata.ttl"
#: The statements of the data with a reference, about a thing of ours, whose target is no person.
EXPECTED = {
    *(f"Q900000001-{letter}" for letter in "ACDEFGH"),
    *(f"Q900000002-{letter}" for letter in "AB"),
}


def impatient(**fields: float) -> Manners:
    """Manners without a rest, and with a clock that stands still."""
    return Manners("oskg tests (nobody@example.org)", clock=lambda: 0.0, rest=lambda _: None, **fields)  # type: ignore[arg-type]  # attempts is an int


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with oxigraph(tmp_path_factory.mktemp("wikidata"), free_port()) as server:
        request = Request(f"{server.graphs}?default", DATA.read_bytes(), {"Content-Type": "text/turtle"}, method="POST")
        urlopen(request).close()
        yield server.queries


def locals_of(paths: list[Path]) -> list[str]:
    return sorted(wikidata.record(item).local for path in paths for item in wikidata.items(path))


@pytest.mark.parametrize("limit", [1, 2, 5_000])
def test_every_referenced_statement_is_asked_for_once_whatever_the_size_of_a_page(
    endpoint: str, tmp_path: Path, limit: int
) -> None:
    paths = harvest(endpoint, tmp_path / "wikidata", impatient(), limit)

    assert locals_of(paths) == sorted(EXPECTED)
    assert registry.files(wikidata.SOURCE, tmp_path) == tuple(sorted(paths))
    assert not list(tmp_path.rglob("*.partial"))


def test_the_same_statements_are_found_by_hand_in_the_data() -> None:
    """Read the triples one by one, without SPARQL."""
    triples = [quad.triple for quad in ox.parse(path=DATA, format=ox.RdfFormat.TURTLE)]
    of = {(str(t.subject)[1:-1], str(t.predicate)[1:-1]): str(t.object) for t in triples}
    seeds = {"P5874": {*wikidata.PROPERTIES, "P361"}, "P6782": {"P463", "P2652", "P361"}}

    found = set()
    for triple in triples:
        item, predicate, statement = str(triple.subject)[1:-1], str(triple.predicate)[1:-1], str(triple.object)[1:-1]
        property_ = predicate.removeprefix("http://www.wikidata.org/prop/")
        asked = {
            one
            for seed, ones in seeds.items()
            if (item, f"http://www.wikidata.org/prop/direct/{seed}") in of
            for one in ones
        }
        if property_ not in asked or (statement, "http://www.w3.org/ns/prov#wasDerivedFrom") not in of:
            continue
        target = of[statement, f"http://www.wikidata.org/prop/statement/{property_}"][1:-1]
        if "Q5>" not in of.get((target, "http://www.wikidata.org/prop/direct/P31"), ""):
            found.add(statement.rpartition("/")[2])
    assert found == EXPECTED


def test_every_query_is_sparql() -> None:
    for _, page in pages(10):
        assert list(ox.Store().query(page(20))) == []  # type: ignore[arg-type]  # a SELECT has solutions


class Publisher:
    """Plays an endpoint: gives each answer of a list in turn, the last one for ever, and keeps the requests."""

    def __init__(self, *answers: tuple[int, dict[str, str], bytes]) -> None:
        self.answers = list(answers)
        self.requests: list[tuple[str, str]] = []

    def next(self) -> tuple[int, dict[str, str], bytes]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def playing(publisher: Publisher) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            publisher.requests.append((self.headers["User-Agent"], parse_qs(body)["query"][0]))
            code, headers, content = publisher.next()
            self.send_response(code)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


EMPTY = (200, {"Content-Type": "application/sparql-results+json"}, b'{"results": {"bindings": []}}')


def test_a_refusal_for_now_is_waited_out_as_long_as_it_says(tmp_path: Path) -> None:
    rests: list[float] = []
    publisher = Publisher((429, {"Retry-After": "7"}, b""), (503, {}, b""), (500, {}, b"timeout"), EMPTY)

    with playing(publisher) as address:
        paths = harvest(address, tmp_path, Manners("oskg tests", clock=lambda: 0.0, rest=rests.append))

    assert paths == []
    assert rests == [7, 4, 8]
    assert {agent for agent, _ in publisher.requests} == {"oskg tests"}
    assert len(publisher.requests) == 3 + len(list(pages(1)))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((429, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, b""), "does not answer after 2 attempts: 429"),
        ((403, {}, b"no"), "answers 403"),
        ((400, {}, b"bad"), "refuses the query"),
        ((200, {"Content-Type": "text/html"}, b"<html>"), "does not answer with SPARQL results"),
    ],
)
def test_an_endpoint_that_does_not_answer_is_named_with_the_reason(
    tmp_path: Path, answer: tuple[int, dict[str, str], bytes], said: str
) -> None:
    with playing(Publisher(answer)) as address, pytest.raises(SourceUnavailable, match=said):
        harvest(address, tmp_path, impatient(attempts=2))


def test_an_endpoint_that_is_not_there_is_named(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}/sparql"

    with pytest.raises(SourceUnavailable, match=r"does not answer after 2 attempts: .*refused"):
        harvest(address, tmp_path, impatient(attempts=2))


def test_no_more_than_the_budget_is_spent_in_any_window() -> None:
    now = 0.0
    rests: list[float] = []

    def rest(seconds: float) -> None:
        nonlocal now
        rests.append(seconds)
        now += seconds

    manners = Manners("x", budget=30, window=60, clock=lambda: now, rest=rest)
    for _ in range(5):
        manners.wait_for_budget()
        now += 20
        manners.spend(20)

    # Queries end at 20 and 40; the third waits until the first is a minute ago.
    assert rests == [40, 40]


def test_the_command_keeps_the_answers_where_a_build_finds_them(
    command: Command, endpoint: str, tmp_path: Path
) -> None:
    answer = command("harvest", "wikidata", "--endpoint", endpoint, "--into", tmp_path, "--contact", "me@example.org")
    built = command("build", "--data", tmp_path, "--source", "wikidata", home=tmp_path / "home")

    assert (answer.code, built.code) == (0, 0), answer.err + built.err
    assert set(answer.text.splitlines()) == {str(path) for path in (tmp_path / "wikidata").iterdir()}
    assert f"wikidata: {len(EXPECTED)} records" in built.err
    assert "0 rejects" in built.err
