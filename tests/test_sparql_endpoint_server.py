"""The service as a process of its own, over HTTP, with a client that others use."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
import SPARQLWrapper
from rdflib import Graph

from sparql_endpoint.errors import EvaluationError
from sparql_endpoint.frames import Query
from sparql_endpoint.workers.process import Limits, WorkerProcess
from tests.test_sparql_endpoint_fixtures import EX, NODES
from tests.test_sparql_endpoint_pool import SLOW
from tests.test_sparql_endpoint_processes import processor_time
from tests.test_sparql_endpoint_screening import FEDERATED

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

# SPARQLWrapper parses JSON-LD into a class that rdflib warns about.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

PROGRAM = """
import json, logging, sys
from pathlib import Path
from sparql_endpoint.server import serve
from sparql_endpoint.settings import ServiceSettings
logging.basicConfig(level=logging.INFO, stream=sys.stderr)
serve(ServiceSettings(Path(sys.argv[1]), port=int(sys.argv[2]), **json.loads(sys.argv[3])))
"""
ROWS = f"SELECT ?s ?o WHERE {{ ?s <{EX}p> ?o }} ORDER BY ?s LIMIT 10"
GRAPH = f"CONSTRUCT WHERE {{ ?s <{EX}marker> ?o }}"


class Service:
    """A running service: its process, its address, and what it has logged."""

    def __init__(self, home: Path, **settings: float) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        given = json.dumps({"time_limit": 5.0, "arrival_time": 2.0, **settings})
        command = [sys.executable, "-c", PROGRAM, str(home), str(self.port), given]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        self.log: list[str] = []
        while not any("Booting worker" in line for line in self.log):
            line = self.process.stderr.readline()
            assert line, self.log
            self.log.append(line)
        self._rest = Thread(target=self.log.extend, args=(self.process.stderr,), daemon=True)
        self._rest.start()

    def stop(self, number: signal.Signals) -> tuple[int, str]:
        """Send a signal; return the exit status and what was printed."""
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.process.send_signal(number)
        status = self.process.wait(30)
        self._rest.join(30)
        with self.process.stdout, self.process.stderr:
            return status, self.process.stdout.read()


def descendants(pid: int) -> list[int]:
    """Return the processes below pid; a thread that ends meanwhile has none."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):
            for child in (task / "children").read_text().split():
                found += [int(child), *descendants(int(child))]
    return found


@pytest.fixture(scope="module")
def service(home: Path) -> Iterator[Service]:
    running = Service(home)
    yield running
    running.stop(signal.SIGTERM)


def wrapper(service: Service, query: str, form: str, method: str = "GET") -> SPARQLWrapper.SPARQLWrapper:
    client = SPARQLWrapper.SPARQLWrapper(f"{service.url}/sparql")
    client.setQuery(query)
    client.setReturnFormat(form)
    client.setMethod(method)
    return client


def converted(client: SPARQLWrapper.SPARQLWrapper) -> Any:  # its type depends on the format
    return client.query().convert()


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_sparqlwrapper_reads_rows_in_every_format(service: Service, form: str, method: str) -> None:
    answer = converted(wrapper(service, ROWS, form, method))

    if form == "json":
        assert len(answer["results"]["bindings"]) == 10
    elif form == "xml":
        assert len(answer.getElementsByTagName("result")) == 10
    else:
        assert len(answer.splitlines()) == 11


@pytest.mark.parametrize("encoding", ["urlencoded", "postdirectly"])
def test_sparqlwrapper_posts_a_form_and_a_query_as_it_is(service: Service, encoding: str) -> None:
    client = wrapper(service, "ASK { ?s ?p ?o }", "json", "POST")
    client.setRequestMethod(encoding)

    assert converted(client)["boolean"] is True


@pytest.mark.parametrize("form", ["turtle", "n3", "rdf+xml", "xml", "json-ld"])
def test_sparqlwrapper_reads_a_graph_in_every_format(service: Service, form: str) -> None:
    answer = converted(wrapper(service, GRAPH, form))

    graph = answer if isinstance(answer, Graph) else Graph().parse(data=answer, format="turtle")
    assert [str(value) for value in graph.objects()] == ["first"]


def test_sparqlwrapper_tells_a_syntax_error_from_an_overload(service: Service) -> None:
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed):
        wrapper(service, "SELECT", "json").query()


def test_a_long_query_arrives_by_post_and_a_large_answer_comes_whole(service: Service) -> None:
    query = f"SELECT ?s ?o WHERE {{ ?s <{EX}p> ?o . VALUES ?x {{ {' '.join(map(str, range(20)))} }} }} #{'.' * 50_000}"
    request = Request(f"{service.url}/sparql", urlencode({"query": query}).encode(), {"Accept": "text/csv"})

    with urlopen(request, timeout=30) as answer:
        body = answer.read()
    assert len(body) == int(answer.headers["Content-Length"]) > 1024 * 1024
    assert body.count(b"\n") == 1 + 20 * NODES


def test_head_gives_headers_only(service: Service) -> None:
    address = f"{service.url}/sparql?{urlencode({'query': ROWS})}"

    with urlopen(Request(address, method="HEAD"), timeout=30) as head, urlopen(address, timeout=30) as got:
        assert head.read() == b""
        assert head.headers["Content-Length"] == got.headers["Content-Length"] == str(len(got.read()))
        assert head.headers["ETag"] == got.headers["ETag"]


def test_a_client_that_does_not_close_its_connection_keeps_nobody_waiting(service: Service) -> None:
    request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    lingering = [socket.create_connection(("127.0.0.1", service.port), 30) for _ in range(4)]
    for connection in lingering:
        connection.sendall(request)
        assert connection.recv(15) == b"HTTP/1.1 200 OK"

    with urlopen(f"{service.url}/healthz", timeout=1.5) as answer:
        assert answer.read() == b"ok\n"
    for connection in lingering:
        connection.close()


def pour(connection: socket.socket) -> None:
    """Send one request after the other without a wait for answers, until the connection is gone."""
    with suppress(OSError):
        while True:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 100)


def swallow(connection: socket.socket, answered: Event) -> None:
    """Read answers until the connection is gone."""
    with suppress(OSError):
        while connection.recv(1 << 16):
            answered.set()


def test_clients_that_ask_without_a_pause_leave_a_thread_to_others(home: Path) -> None:
    crowded = Service(home, threads=2)
    with ExitStack() as connections:
        pouring = [
            connections.enter_context(socket.create_connection(("127.0.0.1", crowded.port), 30)) for _ in range(3)
        ]
        answered = [Event() for _ in pouring]
        readers = [Thread(target=swallow, args=pair) for pair in zip(pouring, answered, strict=True)]
        for thread in (*readers, *(Thread(target=pour, args=(each,)) for each in pouring)):
            thread.start()

        assert all(each.wait(30) for each in answered)
        assert [_status(f"{crowded.url}/healthz") for _ in range(3)] == [200, 200, 200]

        for each in pouring:
            each.shutdown(socket.SHUT_RDWR)
        for reader in readers:
            reader.join(30)
    assert crowded.stop(signal.SIGTERM)[0] == 0


POSTED = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
BEGUN = {
    "head": b"GET / HT",
    "body": POSTED + b"Content-Length: 99\r\n\r\nASK {}",
    "chunk": POSTED + b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n",
}


@pytest.mark.parametrize("begun", BEGUN.values(), ids=BEGUN)
def test_requests_that_never_arrive_are_cut_off_and_do_not_end_the_service(service: Service, begun: bytes) -> None:
    with ExitStack() as stack:
        address = ("127.0.0.1", service.port)
        held = [stack.enter_context(socket.create_connection(address, 30)) for _ in range(40)]
        for client in held:
            client.sendall(begun)

        with urlopen(f"{service.url}/healthz", timeout=30) as answer:
            assert answer.status == 200
        for client in held:
            received = client.recv(1000)
            assert received == b"" or received.startswith(b"HTTP/1.1 400")


def test_no_query_makes_the_service_send_a_request(service: Service) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        target = f"127.0.0.1:{listener.getsockname()[1]}"
        listener.setblocking(False)
        texts = [text.replace("127.0.0.1:9", target) for text in FEDERATED]
        texts += [f"LOAD <http://{target}/>", f"SELECT * FROM <http://{target}/> {{ ?s ?p ?o }}"]
        for text in texts:
            parameters = {"query": text, "default-graph-uri": f"http://{target}/g"}
            status = _status(f"{service.url}/sparql?{urlencode(parameters)}")
            assert status in {200, 400}, text

        with pytest.raises(BlockingIOError):
            listener.accept()


def _status(address: str) -> int:
    try:
        with urlopen(address, timeout=30) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code


def test_federation_that_reached_a_worker_would_find_no_network(home: Path) -> None:
    script = "from sparql_endpoint.workers.sandbox import leave_network; print(leave_network())"
    if subprocess.check_output([sys.executable, "-c", script]).strip() != b"True":
        pytest.skip("this system permits no network namespace")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        worker = WorkerProcess(home / "current" / "store", Limits(5, 1 << 28, 1 << 20))
        query = Query(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}", EX, "text/csv", None)

        with pytest.raises(EvaluationError):
            worker.evaluate([query], [bytes])
        with pytest.raises(BlockingIOError):
            listener.accept()
        worker.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_service_and_every_process_below_it(home: Path, number: signal.Signals) -> None:
    service = Service(home)
    assert json.load(urlopen(f"{service.url}/sparql?query=ASK%7B%7D", timeout=30))["boolean"] is True
    processes = [os.pidfd_open(pid) for pid in descendants(service.process.pid)]

    status, printed = service.stop(number)

    assert (status, printed) == (0, "")
    assert len(processes) == 4
    assert ended(processes)


def test_a_signal_to_every_process_lets_a_worker_finish(home: Path) -> None:
    worker = WorkerProcess(home / "current" / "store", Limits(20, 1 << 28, 1 << 20))
    query = Query("ASK { ?s ?p ?o }", EX, "text/csv", None)
    worker.evaluate([query], [bytes])

    for number in (signal.SIGTERM, signal.SIGINT):
        worker._process.send_signal(number)
    (form,) = worker.evaluate([query], [bytes])

    assert form.name == "solutions"
    worker.kill()


def test_a_worker_is_freed_when_its_client_leaves(home: Path) -> None:
    service = Service(home, time_limit=600.0)
    assert _status(f"{service.url}/readyz") == 200
    _, *workers = descendants(service.process.pid)
    processes = [os.pidfd_open(pid) for pid in workers]
    with socket.create_connection(("127.0.0.1", service.port), 30) as client:
        client.sendall(f"GET /sparql?{urlencode({'query': SLOW})} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        idle = [processor_time(pid) for pid in workers]
        while all(processor_time(pid) <= before + 5 for pid, before in zip(workers, idle, strict=True)):
            pass

    first = wait_for_one(processes)
    following = _status(f"{service.url}/sparql?query=ASK%7B%7D")
    service.stop(signal.SIGTERM)

    assert first
    assert following == 200


def test_a_query_may_take_longer_than_a_request_may_take_to_arrive(service: Service) -> None:
    with pytest.raises(HTTPError) as refused, urlopen(f"{service.url}/sparql?{urlencode({'query': SLOW})}", timeout=30):
        pass
    with refused.value as answer:
        assert answer.code == 503
        assert json.load(answer)["type"].endswith("/time-limit")


def test_workers_end_when_the_process_above_them_is_killed(home: Path) -> None:
    service = Service(home)
    assert _status(f"{service.url}/readyz") == 200
    server, *workers = descendants(service.process.pid)
    processes = [os.pidfd_open(pid) for pid in workers]

    os.kill(server, signal.SIGKILL)

    assert len(processes) == 3
    assert ended(processes)
    service.stop(signal.SIGTERM)


def wait_for_one(processes: list[int]) -> bool:
    """Wait until one of the processes has ended, 20 seconds at most, and let go of all."""
    poll = select.poll()
    for process in processes:
        poll.register(process, select.POLLIN)
    found = bool(poll.poll(20_000))
    for process in processes:
        os.close(process)
    return found


def ended(processes: list[int]) -> bool:
    """Wait until every process has ended, 20 seconds for each at most."""
    seen = [bool(select.select([process], [], [], 20)[0]) for process in processes]
    for process in processes:
        os.close(process)
    return all(seen)
