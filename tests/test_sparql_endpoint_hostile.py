"""Clients and queries that mean harm: each ends within its limit with an honest status, and the service goes on."""

import json
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import pytest
from flask.testing import FlaskClient

from queries.catalogue import SavedQuery, catalogue
from queries.parameters import Parameter
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.query_text.tokens import tokens
from sparql_endpoint.settings import MEBIBYTE, ServiceSettings
from tests.test_queries_parameters import HOSTILE
from tests.test_sparql_endpoint_fixtures import EX
from tests.test_sparql_endpoint_server import Service, descendants

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

QUERY_LIMIT = 64 * 1024
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"


@pytest.fixture(scope="module")
def single(home: Path) -> Iterator[Service]:
    """A service that handles one request at a time, so that a client that holds its thread holds all of it."""
    running = Service(home, threads=1, workers=1, arrival_time=2.0, send_time=1.0)
    yield running
    running.stop(signal.SIGTERM)


def sent(service: Service, request: bytes) -> tuple[int, bytes]:
    """Send bytes and return the status and the body that come back; the service may close before it has read all."""
    with socket.create_connection(("127.0.0.1", service.port), 30) as connection, connection.makefile("rb") as answer:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(request)
        head, _, body = answer.read().partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), body


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        pytest.param(GET + b"X-A: " + b"a" * 9000 + b"\r\n\r\n", 431, id="a header of 9,000 bytes"),
        pytest.param(GET + b"".join(b"X-%d: a\r\n" % n for n in range(101)) + b"\r\n", 431, id="103 headers"),
        pytest.param(b"GET /?" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n", 414, id="an address of 9,000 bytes"),
        pytest.param(POST + b"Content-Length: 9999999999\r\n\r\nASK {}", 413, id="a body said to be 10 GB"),
        pytest.param(POST + b"Content-Length: -1\r\n\r\nASK {}", 400, id="a body of negative length"),
        pytest.param(POST + b"Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {} ", 400, id="two lengths"),
        pytest.param(
            POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, id="a length and chunks"
        ),
        pytest.param(
            POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"10000\r\n" * 5 + b"#" * 400_000, 400, id="broken chunks"
        ),
        pytest.param(
            POST + b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b"#" * 65536 + b"\r\n") * 8 + b"0\r\n\r\n",
            413,
            id="512 KiB in chunks",
        ),
        pytest.param(
            POST + b"Content-Length: %d\r\n\r\n" % (QUERY_LIMIT + 1) + b"ASK {}".ljust(QUERY_LIMIT + 1),
            413,
            id="a query one byte too long",
        ),
        pytest.param(POST + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b", 400, id="a packed body"),
        pytest.param(POST + b"Content-Length: 3\r\n\r\n\xff\xfe\x00", 400, id="bytes that are not UTF-8"),
        pytest.param(b"GET /sparql?query=%FF HTTP/1.1\r\nConnection: close\r\n\r\n", 400, id="%FF in the address"),
        pytest.param(b"GET /sparql?query=ASK%00{} HTTP/1.1\r\nConnection: close\r\n\r\n", 400, id="%00 in the address"),
        pytest.param(b"GET /\xff\xfe HTTP/1.1\r\nConnection: close\r\n\r\n", 400, id="bytes in the path"),
        pytest.param(b"GET /../../etc/passwd HTTP/1.1\r\nConnection: close\r\n\r\n", 404, id="dots in the path"),
        pytest.param(b"GET /static/%2e%2e/server.py HTTP/1.1\r\nConnection: close\r\n\r\n", 404, id="coded dots"),
        pytest.param(b"CONNECT example.org:443 HTTP/1.1\r\nConnection: close\r\n\r\n", 404, id="a proxy request"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, id="TLS to a plain port"),
        pytest.param(b"GET /healthz HTTP/9.9\r\n\r\n", 400, id="a version that is none"),
        pytest.param(GET + b"Accept: " + b"text/html;q=0.1," * 500 + b"*/*\r\n\r\n", 200, id="501 media types"),
        pytest.param(GET + b"If-None-Match: " + b'"a",' * 1900 + b'"b"\r\n\r\n', 200, id="1,901 tags"),
        pytest.param(GET + b"Range: bytes=" + b"0-1," * 1900 + b"0-1\r\n\r\n", 200, id="1,901 ranges"),
    ],
)
def test_a_request_out_of_bounds_is_refused_with_its_status(single: Service, request_: bytes, status: int) -> None:
    found, body = sent(single, request_)

    assert found == status, body
    if status >= 400:
        assert json.loads(body)["status"] == status


def test_a_client_that_does_not_read_its_answer_is_cut_off(single: Service) -> None:
    text = f"SELECT * {{ ?s <{EX}p> ?o . VALUES ?x {{ {' '.join(map(str, range(60)))} }} }}"
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", single.port))
        client.sendall(f"GET /sparql?{urlencode({'query': text})} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        received = client.recv(100)

        with urlopen(f"{single.url}/healthz", timeout=30) as answer:
            assert answer.status == 200
        with client.makefile("rb") as rest:
            received += rest.read()

    length = int(received.split(b"Content-Length: ")[1].split(b"\r\n")[0])
    assert len(received) < length


#: Seconds that a query may take in these tests, and how much later its answer may come on a machine that is busy.
LIMIT, SLACK = 1.0, 10.0
MEMORY = 256 * MEBIBYTE
WORKERS = 3

NUMBERS = " ".join(map(str, range(2500)))
CHAIN = f"PREFIX e: <{EX}> "
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
DOUBLED = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
REPLACED = " ".join(f'BIND(REPLACE(?x{n}, "a", "aaaaaaaaaaaaaaaa") AS ?x{n + 1})' for n in range(12))

TIME, ROOM, SIZE = "time-limit", "memory-limit", "result-too-large"

#: What each query may end with: kinds of problem, or an answer.
ATTACKS = {
    "a cross product": (f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}", {TIME}),
    "a cross product of values": (
        f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {NUMBERS} }} VALUES ?b {{ {NUMBERS} }} ?c ?d ?e }}",
        {TIME, ROOM},
    ),
    "giant values": (f"SELECT * {{ VALUES (?a ?b) {{ {' '.join(f'({n} {n})' for n in range(4000))} }} }}", {"answer"}),
    "a cross product streamed": (f"SELECT * {{ {CROSS} }}", {TIME, SIZE}),
    "a cross product constructed": (f"CONSTRUCT {{ ?a ?h ?f }} {{ {CROSS} }}", {TIME, SIZE}),
    "a description of everything": ("DESCRIBE * { ?a ?b ?c . ?d ?e ?f }", {TIME, SIZE, ROOM}),
    "a sort of billions": (f"SELECT * {{ {CROSS} }} ORDER BY ?i ?f DESC(?c)", {TIME, ROOM}),
    "a sort of billions with a limit": (f"SELECT * {{ {CROSS} }} ORDER BY ?i ?f LIMIT 1", {TIME, ROOM}),
    "distinct rows of billions": (f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {CROSS} }}", {TIME, ROOM}),
    "groups of billions": (f"SELECT ?a (COUNT(*) AS ?n) {{ {CROSS} }} GROUP BY ?a ?d ?g", {TIME, ROOM}),
    "an offset of billions": (f"SELECT * {{ {CROSS} }} OFFSET 9000000000 LIMIT 1", {TIME}),
    "one long text of billions": (f"SELECT (GROUP_CONCAT(STR(?a)) AS ?all) {{ {CROSS} }}", {TIME, ROOM}),
    "a separator of 20,000 characters": (
        f'SELECT (STRLEN(GROUP_CONCAT(STR(?a); separator="{"x" * 20_000}")) AS ?n) {{ ?a ?b ?c . ?d ?e ?f }}',
        {TIME, ROOM},
    ),
    "a text doubled forty times": (
        f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('abcdefgh' AS ?x0) {DOUBLED} }}",
        {ROOM, TIME},
    ),
    "a text replaced by itself": (f"SELECT (STRLEN(?x12) AS ?n) {{ BIND('aaaa' AS ?x0) {REPLACED} }}", {ROOM, TIME}),
    "a path both ways": (CHAIN + "SELECT (COUNT(*) AS ?n) { ?a (e:p|^e:p)* ?b }", {TIME}),
    "a path of everything": ("SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|!^<x:x>)* ?b . ?c (!<x:x>)* ?d }", {TIME, ROOM}),
    "a path of paths": (CHAIN + f"SELECT (COUNT(*) AS ?n) {{ ?a {'(' * 30}e:p{'*)' * 30} ?b }}", {TIME, ROOM}),
    "a path of 8,000 steps": (
        CHAIN + f"ASK {{ ?a {'/'.join(['e:p'] * 8000)} ?b }}",
        {"query-too-deep"},
    ),
    "a path of 1,900 steps": (
        CHAIN + f"ASK {{ ?a {'/'.join(['e:p'] * 1900)} ?b }}",
        {TIME, "answer"},
    ),
    "a path of 8,000 choices": (
        CHAIN + f"ASK {{ ?a ({'|'.join(['e:p'] * 8000)})* ?b . ?b e:q ?c }}",
        {"query-too-deep"},
    ),
    "a path of 1,900 choices": (
        CHAIN + f"ASK {{ ?a ({'|'.join(['e:p'] * 1900)})* ?b . ?b e:q ?c }}",
        {TIME, "answer"},
    ),
    "a catastrophic pattern": (
        f'SELECT * {{ ?a ?b ?c FILTER(REGEX("{"a" * 30_000}!", "^(a+)+(a|aa)+(a*)*$")) }}',
        {TIME, "answer"},
    ),
    "a pattern that counts": (
        'SELECT * { ?a ?b ?c FILTER(REGEX(STR(?a), "((a{0,900}){0,900}){0,900}")) }',
        {TIME, ROOM, "answer"},
    ),
    "a pattern from every row": (
        'SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?a), CONCAT("(", STR(?d), ")+$"))) }',
        {TIME},
    ),
    "twenty options": (
        f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'OPTIONAL {{ ?a{n} ?b{n} ?c{n} }}' for n in range(20))} }}",
        {TIME, ROOM},
    ),
    "a negation for every row": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER NOT EXISTS { ?a ?x ?d . ?d ?y ?z FILTER(?z != ?c) } }",
        {TIME},
    ),
    "seven thousand unions": (f"SELECT * {{ {'{} UNION ' * 7000}{{}} }}", {"query-too-deep"}),
    "1,900 unions": (f"SELECT * {{ {'{} UNION ' * 1900}{{}} }}", {"answer"}),
    "thirty thousand sums": (f"SELECT (1{'+1' * 30_000} AS ?x) {{}}", {"query-too-deep"}),
    "1,900 sums": (f"SELECT (1{'+1' * 1900} AS ?x) {{}}", {"answer"}),
    "brackets": (f"ASK {{ FILTER({'(' * 30_000}true{')' * 30_000}) }}", {"query-too-deep"}),
    "numbers without end": (f"SELECT (1e999 + {'9' * 30_000} AS ?x) (1/0 AS ?y) {{}}", {"answer"}),
    "a call of this machine": ("ASK { SERVICE <http://127.0.0.1:22/> { ?s ?p ?o } }", {"federation-refused"}),
    "a call by a variable": ("ASK { VALUES ?v { <http://[::1]/> } SERVICE ?v { ?s ?p ?o } }", {"federation-refused"}),
    "a file loaded": ("LOAD <file:///etc/passwd>", {"update-refused"}),
    "a graph from a file": ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", {"answer"}),
    "everything dropped": ("DROP ALL", {"update-refused"}),
}


@dataclass(frozen=True)
class Outcome:
    """How an attack ended: status, kind of problem or `answer`, whether it says when to come back, and seconds."""

    status: int
    kind: str
    retry: bool
    seconds: float


@dataclass(frozen=True)
class Attack:
    """What came of all attacks at once, of a simple query asked meanwhile, and of the processes of the service."""

    outcomes: dict[str, Outcome]
    meanwhile: list[int]
    peak: int
    largest: int
    descriptors: tuple[int, int]
    after: int


@pytest.fixture(scope="module")
def attack(home: Path) -> Iterator[Attack]:
    service = Service(
        home,
        workers=WORKERS,
        time_limit=LIMIT,
        memory_limit=MEMORY,
        result_limit=2 * MEBIBYTE,
        queue_limit=len(ATTACKS),
        queue_time=60.0,
        budget=1e6,
    )
    status(service, "ASK {}")
    outcome(service, f"ASK {{}} #{'x' * 9000}")  # the first long text starts the process that reads them
    server = descendants(service.process.pid)[0]
    before = len(list(Path(f"/proc/{server}/fd").iterdir()))
    meanwhile, largest = [], 0
    with ThreadPoolExecutor(WORKERS) as clients:
        waiting = {name: clients.submit(outcome, service, text) for name, (text, _) in ATTACKS.items()}
        while not all(each.done() for each in waiting.values()):
            meanwhile.append(status(service, f"ASK {{ <{EX}n{len(meanwhile) % 3000}> <{EX}p> ?o }}"))
            largest = max([largest, *(memory(worker, "VmRSS") for worker in descendants(server))])
    after = status(service, "ASK {}")
    descriptors = before, len(list(Path(f"/proc/{server}/fd").iterdir()))
    yield Attack(
        {name: each.result() for name, each in waiting.items()},
        meanwhile,
        memory(server, "VmHWM"),
        largest,
        descriptors,
        after,
    )
    service.stop(signal.SIGTERM)


def memory(pid: int, name: str) -> int:
    """Return a figure of a process in bytes; 0 once it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) * 1024
    return 0


def status(service: Service, text: str) -> int:
    with closing(HTTPConnection("127.0.0.1", service.port, timeout=120)) as connection:
        connection.request("GET", f"/sparql?{urlencode({'query': text})}", headers={"Accept": "text/csv"})
        return connection.getresponse().status


def outcome(service: Service, text: str) -> Outcome:
    began = monotonic()
    with closing(HTTPConnection("127.0.0.1", service.port, timeout=120)) as connection:
        connection.request("POST", "/sparql", text.encode(), {"Content-Type": "application/sparql-query"})
        answer = connection.getresponse()
        body = answer.read()
    kind = json.loads(body)["type"].rsplit("/", 1)[1] if answer.status >= 400 else "answer"
    return Outcome(answer.status, kind, "Retry-After" in answer.headers, monotonic() - began)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_in_time_with_an_honest_status(attack: Attack, name: str) -> None:
    found = attack.outcomes[name]

    assert found.kind in ATTACKS[name][1]
    assert found.status == {"answer": 200, SIZE: 413}.get(found.kind, 503 if found.retry else 400)
    assert found.retry is (found.status == 503)
    assert found.seconds < LIMIT + SLACK


def test_simple_queries_are_answered_all_the_while(attack: Attack) -> None:
    assert len(attack.meanwhile) > 10
    assert set(attack.meanwhile) == {200}
    assert attack.after == 200


def test_the_memory_and_the_descriptors_of_the_service_stay_bounded(attack: Attack) -> None:
    assert attack.peak < 512 * MEBIBYTE
    assert 0 < attack.largest < MEMORY + 256 * MEBIBYTE
    assert attack.descriptors[1] <= attack.descriptors[0] + 8


#: Text that would leave its place in a query, an address, a header or a page if anything were pasted there.
NASTY = [
    *HOSTILE,
    '" } ?a ?b ?c . { VALUES ?x { "',
    "> } SERVICE <http://127.0.0.1:22/> { ?s ?p ?o } #",
    "http://example.org/> } ?a ?b ?c . { VALUES ?x { <http://example.org/",
    "http://example.org/\\u003E } #",
    "2024-01-01' OR '1'='1",
    "1; DROP ALL",
    "../../../etc/passwd",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "%0d%0aSet-Cookie: a=b",
    "\r\nSet-Cookie: a=b",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "\u202e\u2066",
    "9" * 5000,
    "a" * 5000,
]
PARAMETERS = [
    pytest.param(saved, parameter, id=f"{saved.stem} {parameter.name}")
    for saved in catalogue().values()
    for parameter in saved.parameters
]


@pytest.fixture(scope="module")
def curated(starter: Path) -> Iterator[FlaskClient]:
    """A client of the service over the release of what is curated here."""
    app = create_app(ServiceSettings(starter, workers=1, budget=1e6))
    yield app.test_client()
    close_app(app)


@pytest.mark.parametrize(("saved", "parameter"), PARAMETERS)
def test_no_value_of_a_parameter_leaves_its_place(
    curated: FlaskClient, saved: SavedQuery, parameter: Parameter
) -> None:
    kept = around(curated.get(f"/queries/{saved.stem}.rq").text)

    for value in NASTY:
        given = urlencode({parameter.name: value.encode("utf-8", "surrogatepass")})
        answer = curated.get(f"/queries/{saved.stem}.rq?{given}")

        assert answer.status_code in {200, 400}, value
        assert "Set-Cookie" not in answer.headers
        if answer.status_code == 200:
            assert around(answer.text) == kept
        else:
            assert answer.get_json(force=True)["parameter"] == parameter.name


def around(text: str) -> list[str]:
    """Return the tokens of a query without the data of its blocks of values."""
    kept: list[str] = []
    inside = False
    for token in tokens(text):
        inside = inside and token.text != "}"
        if not inside:
            kept.append(token.text)
        inside = inside or (token.text == "{" and [each.upper() for each in kept[-3:-2]] == ["VALUES"])
    return kept


@pytest.mark.parametrize(("saved", "parameter"), PARAMETERS)
def test_no_value_of_a_parameter_becomes_part_of_a_page(
    curated: FlaskClient, saved: SavedQuery, parameter: Parameter
) -> None:
    value = 'x"><script>alert(1)</script><img src=x onerror=alert(1)>'

    answer = curated.get(
        f"/queries/{saved.stem}", query_string={parameter.name: value}, headers={"Accept": "text/html"}
    )

    assert answer.status_code in {200, 400}
    assert answer.mimetype == "text/html"
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text


#: Every other place where a client gives a value, and what may be answered.
PLACES = {
    "a node": ("/describe?{}", "iri"),
    "an identifier": ("/resolve?{}", "id"),
    "a query": ("/sparql?{}", "query"),
    "a default graph": ("/sparql?query=ASK%7B%7D&{}", "default-graph-uri"),
    "a named graph": ("/sparql?query=ASK%7B%7D&{}", "named-graph-uri"),
    "a format": ("/sparql?query=ASK%7B%7D&{}", "format"),
    "an unknown parameter": ("/sparql?query=ASK%7B%7D&{}", "callback"),
}
HEADERS = ["Accept", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "Range", "X-Request-Id", "Origin", "Host"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_no_value_given_anywhere_else_is_an_error_of_the_service(curated: FlaskClient, place: str, accept: str) -> None:
    address, name = PLACES[place]

    for value in NASTY:
        given = urlencode({name: value.encode("utf-8", "surrogatepass")})
        answer = curated.get(address.format(given), headers={"Accept": accept})

        assert answer.status_code < 500, value
        assert "Set-Cookie" not in answer.headers
        assert "<script>alert" not in answer.text or not answer.mimetype.startswith("text/html")


@pytest.mark.parametrize(
    "prefix", ["/", "/id/", "/id/org/", "/identifier/org/", "/record/", "/graph/", "/c/", "/queries/", "/releases/"]
)
def test_no_path_is_an_error_of_the_service(curated: FlaskClient, prefix: str) -> None:
    for value in NASTY:
        path = prefix + quote(value.encode("utf-8", "surrogatepass"))
        answer = curated.get(path, headers={"Accept": "text/html"}, environ_overrides={"RAW_URI": path})

        assert answer.status_code in {301, 303, 308, 400, 404}, value
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("header", HEADERS)
def test_no_header_is_an_error_of_the_service(curated: FlaskClient, header: str) -> None:
    for value in NASTY:
        if not value.isascii() or {"\r", "\n", "\x00"} & set(value):
            continue
        answer = curated.get("/sparql?query=ASK%7B%7D", headers={header: value})

        assert answer.status_code < 500, value
        assert "<script>" not in str(answer.headers)
