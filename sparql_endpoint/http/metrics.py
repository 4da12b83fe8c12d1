"""What the service counts and times, for Prometheus.

Every label has a closed set of values, so that no client can make a new series: routes are the patterns of the
application, methods and outcomes are those named here.

Source: https://prometheus.io/docs/practices/naming/
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, cast

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector
from prometheus_client.exposition import choose_encoder

from sparql_endpoint.errors import EvaluationError

blueprint = Blueprint("metrics", __name__)

#: Where the application keeps its metrics.
EXTENSION: Final = "oskg-metrics"

#: Where the environment of a request keeps the pattern that it matched.
ROUTE: Final = "oskg.route"

#: The methods told apart; any other is counted as `other`.
METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "QUERY"})

#: The route of a request that no pattern of the application matches.
UNMATCHED: Final = "unmatched"

#: Upper bounds in seconds: a page takes some milliseconds, a query up to its limit.
_SECONDS: Final = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """The metrics of one application, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = self._counter("requests", "Requests answered.", "method", "route", "status")
        self.request_seconds = self._histogram(
            "request_seconds", "Seconds until an answer was complete, before it is sent.", "route"
        )
        self.evaluations = self._counter("evaluations", "Queries evaluated by the engine.", "outcome")
        self.evaluation_seconds = self._histogram("evaluation_seconds", "Seconds the engine took for complete results.")
        self.queue_seconds = self._histogram("queue_seconds", "Seconds that turns with a result waited for a worker.")
        self.kept = self._counter("results_kept", "Queries that may be answered from memory.", "outcome")
        self.evaluating = Gauge(
            "oskg_evaluations_under_way", "Queries that are evaluated or wait for a worker.", registry=self.registry
        )
        self.busy = Gauge("oskg_workers_busy", "Worker processes that evaluate a query.", registry=self.registry)
        self.workers_started = self._counter("workers_started", "Worker processes started.")
        self.workers_replaced = self._counter("workers_replaced", "Workers replaced: killed, or ended.")
        self.switches = self._counter("release_switches", "Releases taken into service.")
        self._release = Info("oskg_release", "The release in service.", registry=self.registry)

    def serve(self, version: str) -> None:
        """Note that the release of this version is in service from now on."""
        self.switches.inc()
        self._release.info({"version": version})

    @contextmanager
    def evaluation(self, queries: int) -> Iterator[None]:
        """Count the queries that are evaluated in the block by how it ends."""
        outcome = "crashed"
        self.evaluating.inc(queries)
        try:
            yield
            outcome = "complete"
        except EvaluationError as error:
            outcome = type(error).__name__
            raise
        finally:
            self.evaluating.dec(queries)
            self.evaluations.labels(outcome).inc(queries)

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(f"oskg_{name}", told, labels, registry=self.registry)

    def _histogram(self, name: str, told: str, *labels: str) -> Histogram:
        return Histogram(f"oskg_{name}", told, labels, buckets=_SECONDS, registry=self.registry)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return every metric in the text format of Prometheus or OpenMetrics, as accepted; touches no worker."""
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    response = Response(encode(measured().registry), content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    return response


def install(app: Flask, metrics: Metrics) -> None:
    """Count every answer of app, errors included. Must come before all that completes answers."""
    app.extensions[EXTENSION] = metrics
    app.before_request(_begin)
    app.after_request(_count)


def measured() -> Metrics:
    """Return the metrics of the application that handles this request."""
    return cast("Metrics", current_app.extensions[EXTENSION])


def route() -> str:
    """Return the pattern of the application that this request matched, never what the client put in its place."""
    rule = request.url_rule
    return UNMATCHED if rule is None else rule.rule


def _begin() -> None:
    g.measured_from = time.monotonic()


def _count(response: Response) -> Response:
    method = request.method if request.method in METHODS else "other"
    matched, metrics = route(), measured()
    request.environ[ROUTE] = matched
    metrics.requests.labels(method, matched, str(response.status_code)).inc()
    metrics.request_seconds.labels(matched).observe(time.monotonic() - g.measured_from)
    return response
