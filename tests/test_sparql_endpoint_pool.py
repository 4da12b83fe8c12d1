"""Queries that would not end, end; and the next one is answered."""

import os
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from graph.release import Releases
from sparql_endpoint.answering.turn import read
from sparql_endpoint.errors import (
    Abandoned,
    EvaluationError,
    QueueFull,
    QueueTimeout,
    StoreUnavailable,
    TimeLimitReached,
    Unavailable,
)
from sparql_endpoint.frames import Query
from sparql_endpoint.query_text import screening
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.workers import long_texts
from sparql_endpoint.workers.engine import Caller
from sparql_endpoint.workers.pool import WorkerPool
from sparql_endpoint.workers.process import WorkerProcess

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

JSON = "application/sparql-results+json"
CSV = "text/csv"
EX = "http://example.org/"
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
SLOW = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"


def doubled(times: int) -> str:
    return " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(times))


#: What ends the process that parses it, were it not refused before.
MANY = {
    "negations": f"ASK {{ FILTER({'!' * 60_000}true) }}",
    "sum": f"SELECT (1{'+1' * 30_000} AS ?x) {{}}",
    "union": f"SELECT * {{ {'{} UNION ' * 7000}{{}} }}",
}
#: Name, query text, and the kinds of problem it may end with.
RUNAWAYS = [
    ("counting a cross product", SLOW, {"time-limit"}),
    ("sorting a cross product", f"SELECT * {{ {CROSS} }} ORDER BY ?i ?f ?c", {"time-limit", "memory-limit"}),
    (
        "a path in both directions",
        "PREFIX e: <http://example.org/> SELECT (COUNT(*) AS ?n) { ?a (e:p|^e:p)* ?b }",
        {"time-limit"},
    ),
    ("streaming a cross product", f"SELECT * {{ {CROSS} }}", {"result-too-large"}),
    (
        "constructing one triple for ever",
        f"CONSTRUCT {{ ?a ?b ?c }} WHERE {{ {CROSS} }}",
        {"time-limit", "result-too-large"},
    ),
    (
        "doubling a text",
        f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('abcdefgh' AS ?x0) {doubled(40)} }}",
        {"memory-limit", "time-limit"},
    ),
    ("a thousand nested conditions", f"ASK {{ FILTER({'IF(true,' * 1000}true{',true)' * 1000}) }}", {"query-too-deep"}),
    ("many negations", MANY["negations"], {"query-too-deep"}),
    ("a long sum", MANY["sum"], {"query-too-deep"}),
    ("a long union", MANY["union"], {"query-too-deep"}),
]


@pytest.mark.parametrize(("text", "names"), [pytest.param(*rest, id=name) for name, *rest in RUNAWAYS])
def test_a_runaway_query_ends_with_an_honest_problem_and_the_next_is_answered(
    client: FlaskClient, text: str, names: set[str]
) -> None:
    answer = client.post("/sparql", data={"query": text})
    following = [client.get("/sparql", query_string={"query": "ASK {}"}) for _ in range(3)]

    assert answer.content_type == "application/problem+json"
    name = answer.get_json(force=True)["type"].rsplit("/", 1)[-1]
    assert name in names
    assert answer.status_code == {"result-too-large": 413, "query-too-deep": 400}.get(name, 503)
    assert ("Retry-After" in answer.headers) is (answer.status_code == 503)
    assert [each.status_code for each in following] == [200, 200, 200]


@pytest.mark.parametrize("text", MANY.values(), ids=MANY)
def test_a_query_that_ends_its_process_is_told_so_and_the_next_is_answered(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(screening, "_JOINED", len(text))
    monkeypatch.setattr(long_texts, "_LONG", len(text))  # read here, where more of them are let through

    answer = client.post("/sparql", data={"query": text})
    following = [client.get("/sparql", query_string={"query": "ASK {}"}) for _ in range(3)]

    assert answer.content_type == "application/problem+json"
    assert answer.get_json(force=True)["type"].endswith("/evaluation-crashed")
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert [each.status_code for each in following] == [200, 200, 200]


@pytest.fixture
def pool_of(settings: ServiceSettings) -> Callable[..., WorkerPool]:
    """Return a function that makes a pool over the published release; close it."""
    store = Releases(settings.home).current().store
    return lambda **changes: WorkerPool(store, replace(settings, **changes))


def ask(pool: WorkerPool, text: str = "ASK {}", shape: str | None = None) -> str:
    result = pool.evaluate(Query(text, "http://localhost/sparql", JSON, None), Caller(shape))
    result.body.close()
    return result.form


def test_the_queries_of_a_turn_are_those_asked_alone(pool_of: Callable[..., WorkerPool]) -> None:
    pool = pool_of(workers=1)
    asked = [Query(text, EX, CSV, None) for text in ("ASK {}", "SELECT * { ?s ?p ?o }", "ASK { FILTER(false) }")]

    together = [read(result) for result in pool.evaluate_all(asked)]
    alone = [read(pool.evaluate(query)) for query in asked]

    assert together == alone
    assert together[0] == b"true"
    assert together[2] == b"false"
    pool.close()


def test_the_queries_of_a_turn_share_its_time(pool_of: Callable[..., WorkerPool]) -> None:
    pool = pool_of(workers=1)

    with pytest.raises(TimeLimitReached):
        pool.evaluate_all([Query(text, EX, CSV, None) for text in ("ASK {}", SLOW, "ASK {}")])
    assert ask(pool) == "solutions"
    pool.close()


def test_queries_that_call_different_endpoints_are_not_asked_in_one_turn(pool_of: Callable[..., WorkerPool]) -> None:
    pool = pool_of(workers=1)
    asked = [Query("ASK {}", EX, CSV, None, endpoints=(iri,)) for iri in ("https://a.example/", "https://b.example/")]

    with pytest.raises(ValueError, match="too many"):
        pool.evaluate_all(asked)
    assert ask(pool) == "solutions"
    pool.close()


def test_nested_conditions_do_end_the_process_that_parses_them(pool_of: Callable[..., WorkerPool]) -> None:
    pool = pool_of(workers=1)

    with pytest.raises(EvaluationError, match="ended the process"):
        ask(pool, f"ASK {{ FILTER({'IF(true,' * 5000}true{',true)' * 5000}) }}")
    assert ask(pool) == "solutions"
    pool.close()


def test_a_fast_query_is_answered_while_a_slow_one_runs(pool_of: Callable[..., WorkerPool]) -> None:
    pool = pool_of(workers=2)
    answered = 0

    with ThreadPoolExecutor(1) as other:
        slow = other.submit(ask, pool, SLOW)
        while not slow.done():
            answered += ask(pool) == "solutions"

    assert isinstance(slow.exception(), TimeLimitReached)
    assert answered > 20
    pool.close()


def test_queries_that_were_fast_do_not_wait_for_those_that_are_not(pool_of: Callable[..., WorkerPool]) -> None:
    pool = pool_of(workers=1, queue_limit=1, queue_time=20.0)
    ask(pool, "ASK {}", "light")
    answered = 0

    with ThreadPoolExecutor(2) as others:
        slow = [others.submit(ask, pool, SLOW, "heavy") for _ in range(2)]
        while not all(each.done() for each in slow):
            answered += ask(pool, "ASK {}", "light") == "solutions"

    assert [type(each.exception()) for each in slow] == [TimeLimitReached] * 2
    assert answered > 20
    pool.close()


def test_a_query_that_was_fast_does_not_wait_for_a_worker_that_starts(pool_of: Callable[..., WorkerPool]) -> None:
    pool = pool_of(workers=1, queue_time=20.0)
    ask(pool, "ASK {}", "light")
    new = pool._replacement(pool._any.take())
    os.kill(new._process.pid, signal.SIGSTOP)
    pool._any.put(new)

    answer = ask(pool, "ASK {}", "light")

    assert answer == "solutions"
    assert new.starting
    os.kill(new._process.pid, signal.SIGCONT)
    assert ask(pool) == "solutions"
    assert not new.starting
    pool.close()


def test_a_query_that_looks_fast_and_is_not_is_begun_again_and_has_its_whole_time(
    pool_of: Callable[..., WorkerPool],
) -> None:
    pool = pool_of(workers=1, queue_limit=1, queue_time=20.0)
    ask(pool, "ASK {}", "same")

    with ThreadPoolExecutor(1) as other:
        first = other.submit(ask, pool, SLOW, "heavy")
        with pytest.raises(TimeLimitReached, match=r"1\.5 seconds"):
            ask(pool, SLOW, "same")
        assert isinstance(first.exception(), TimeLimitReached)
    assert not pool._history.is_light("same")
    assert ask(pool) == "solutions"
    pool.close()


@pytest.mark.parametrize(("queue_limit", "expected"), [(0, QueueFull), (1, QueueTimeout)])
def test_a_query_that_finds_no_worker_is_turned_away(
    pool_of: Callable[..., WorkerPool], queue_limit: int, expected: type[EvaluationError]
) -> None:
    pool = pool_of(workers=1, queue_limit=queue_limit, queue_time=0.05)
    refused = set()

    with ThreadPoolExecutor(1) as other:
        slow = other.submit(ask, pool, SLOW)
        while not slow.done():
            try:
                ask(pool)
            except EvaluationError as error:
                refused.add(type(error))

    assert expected in refused
    assert ask(pool) == "solutions"
    pool.close()


def test_a_query_whose_client_left_while_it_waited_costs_no_worker(pool_of: Callable[..., WorkerPool]) -> None:
    pool = pool_of(workers=1, queue_time=30.0)
    ours, theirs = socket.socketpair()

    with ours, ThreadPoolExecutor(1) as other:
        slow = other.submit(ask, pool, SLOW)
        while pool._any._idle:
            time.sleep(0.001)
        theirs.close()
        with pytest.raises(Abandoned, match="before its turn came"):
            pool.evaluate(Query("ASK {}", EX, CSV, None), Caller("", ours.fileno()))

    assert isinstance(slow.exception(), TimeLimitReached)
    pool.close()


def test_a_worker_that_was_killed_while_idle_is_replaced(pool_of: Callable[..., WorkerPool]) -> None:
    pool = pool_of(workers=1)
    ask(pool)
    for worker in pool._workers:
        worker.kill()

    assert ask(pool) == "solutions"
    pool.close()


def test_a_worker_that_was_killed_while_it_starts_is_replaced(pool_of: Callable[..., WorkerPool]) -> None:
    pool = pool_of(workers=1)
    for worker in pool._workers:
        os.kill(worker._process.pid, signal.SIGKILL)

    assert ask(pool) == "solutions"
    pool.close()


def test_when_every_worker_is_killed_the_client_is_told_to_come_back(
    pool_of: Callable[..., WorkerPool], monkeypatch: pytest.MonkeyPatch
) -> None:
    pool, start = pool_of(workers=1), WorkerPool._start

    def killed(self: WorkerPool) -> WorkerProcess:
        worker = start(self)
        os.kill(worker._process.pid, signal.SIGKILL)
        return worker

    monkeypatch.setattr(WorkerPool, "_start", killed)
    for worker in pool._workers:
        os.kill(worker._process.pid, signal.SIGKILL)

    with pytest.raises(Unavailable, match="Two workers ended"):
        ask(pool)
    monkeypatch.undo()
    assert ask(pool) == "solutions"
    pool.close()


def test_a_store_that_cannot_be_opened_is_reported_as_such(settings: ServiceSettings) -> None:
    pool = WorkerPool(settings.home / "nothing", replace(settings, workers=1))

    with pytest.raises(StoreUnavailable):
        ask(pool)
    pool.close()


def test_no_worker_is_started_once_the_pool_is_closed(pool_of: Callable[..., WorkerPool]) -> None:
    pool = pool_of(workers=1)
    pool.close()

    with pytest.raises(EvaluationError, match="shutting down"):
        ask(pool)
