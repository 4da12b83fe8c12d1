"""The results of the queries of one request: what is kept is not asked again, the rest goes to the engine together."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import NamedTuple

from flask import Flask, current_app, request
from pyoxigraph import QueryResultsFormat, parse_query_results

from graph.answers import kept_answer
from sparql_endpoint import errors
from sparql_endpoint.answering.budget import Budget
from sparql_endpoint.answering.cache import Kept, ResultCache
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.frames import SOLUTIONS, Query
from sparql_endpoint.http.connection import arrived
from sparql_endpoint.http.headers import timing
from sparql_endpoint.http.metrics import measured
from sparql_endpoint.query_text.screening import Screened
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.workers.engine import Caller, Result

#: Where the application keeps what clients share: the results kept, and what each client has spent.
_CACHE = "oskg-cache"
_BUDGET = "oskg-budget"


class Asked(NamedTuple):
    """A query as a worker evaluates it, and what is known of its text."""

    query: Query
    screened: Screened


def install(app: Flask, settings: ServiceSettings) -> None:
    """Give app an empty cache of results and a full budget for every client."""
    app.extensions[_CACHE] = ResultCache(settings.cache_limit)
    app.extensions[_BUDGET] = Budget(settings.budget)


def results(generation: Generation, asked: Sequence[Asked]) -> list[Result]:
    """Return the result of each query in their order: the one kept, where it was asked before and always has the same.

    Raises: EvaluationError if one has no complete result; Problem if the client has no time left for another query.
    """
    if not asked:
        return []
    found = [_kept(generation, each) for each in asked]
    missing = [each for each, result in zip(asked, found, strict=True) if result is None]
    if not missing:
        timing(cache=0.0)
        return list(filter(None, found))
    fresh = iter(_evaluated(generation, missing))
    return [_keep(generation, each, next(fresh)) if kept is None else kept
            for each, kept in zip(asked, found, strict=True)]  # fmt: skip


@contextmanager
def charged(clock: Callable[[], float] = time.thread_time) -> Iterator[None]:
    """Take from the budget of the client what it takes the service itself, inside the block, to write its answer.

    `clock` gives seconds: of this thread, or of the day where the work is done by another process.

    Raises: Problem if the client has no time left.
    """
    budget: Budget = current_app.extensions[_BUDGET]
    budget.check(request.remote_addr)
    began = clock()
    try:
        yield
    finally:
        spent = clock() - began
        budget.spend(request.remote_addr, spent)
        timing(write=spent)


def read(result: Result) -> bytes:
    """Return the bytes of a result, which is then gone."""
    try:
        return result.body.read()
    finally:
        result.body.close()


def _kept(generation: Generation, asked: Asked) -> Result | None:
    if not asked.screened.repeatable:
        return None
    key = generation.release.version, asked.query
    kept = _cache().get(key)
    if kept is None and (kept := _worked_out(generation, asked.query)) is not None:
        _cache().put(key, kept)
    measured().kept.labels("miss" if kept is None else "hit").inc()
    return None if kept is None else _of(kept)


def _worked_out(generation: Generation, query: Query) -> Kept | None:
    """Return the answer that was worked out when the release was built, in the format asked for.

    None if it was not, or is larger than a result may be, which the engine then says as of any other.
    """
    datasets = query.default_graphs, query.named_graphs
    if query.solutions is None or query.most is not None or datasets != (None, None):
        return None
    body = kept_answer(generation.answers, query.text)
    if body is None:
        return None
    wanted = QueryResultsFormat.from_media_type(query.solutions)
    if wanted != QueryResultsFormat.JSON:
        body = parse_query_results(body, QueryResultsFormat.JSON).serialize(format=wanted) or b""
    limits: ServiceSettings = current_app.config["SERVICE"]
    return Kept(SOLUTIONS, body) if len(body) <= limits.result_limit else None


def _keep(generation: Generation, asked: Asked, result: Result) -> Result:
    """Keep the result where it always is the same and not too large; return it as it was."""
    cache = _cache()
    if not asked.screened.repeatable or result.size > cache.largest:
        return result
    kept = Kept(result.form, read(result), result.truncated)
    cache.put((generation.release.version, asked.query), kept)
    return _of(kept)


def _of(kept: Kept) -> Result:
    return Result(kept.form, BytesIO(kept.body), len(kept.body), 0.0, 0.0, kept.truncated)


def _cache() -> ResultCache:
    cache: ResultCache = current_app.extensions[_CACHE]
    return cache


def _evaluated(generation: Generation, asked: Sequence[Asked]) -> list[Result]:
    """Evaluate queries for the client of this request, as long as it waits and has time left."""
    budget: Budget = current_app.extensions[_BUDGET]
    budget.check(request.remote_addr)
    arrived()
    connection = request.environ.get("gunicorn.socket")
    shape = " ".join(each.screened.shape for each in asked)
    caller = Caller(shape, None if connection is None else connection.fileno())
    began = time.monotonic()
    try:
        found = generation.engine.evaluate_all([each.query for each in asked], caller)
    except errors.Unavailable:
        raise
    except errors.EvaluationError:
        budget.spend(request.remote_addr, time.monotonic() - began)
        raise
    spent = sum(result.evaluated for result in found)
    budget.spend(request.remote_addr, spent)
    timing(queue=found[0].waited, evaluate=spent)
    return found
