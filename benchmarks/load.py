"""Ask an endpoint over HTTP: one request after another for latency, many at once for throughput."""

import http.client
import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from statistics import median, quantiles
from time import perf_counter
from typing import Self
from urllib.parse import urlencode, urlsplit

from benchmarks.peers import Peer

JSON = "application/sparql-results+json"

#: Seconds a request may take.
_LIMIT = 90


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds of requests that were answered: the median and what 99 of 100 stay below."""

    p50: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Self:
        """Return the latency of at least two requests."""
        return cls(median(seconds), quantiles(seconds, n=100, method="inclusive")[98])


class Client:
    """One connection that is kept."""

    def __init__(self, peer: Peer) -> None:
        parts = urlsplit(peer.url)
        self._path = parts.path
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_LIMIT)

    def ask(self, query: str) -> tuple[int, float]:
        """Send a query; return how many rows its answer has, 1 for a truth value, and the seconds until it was read.

        Raises: RuntimeError with the status if there is no answer; OSError.
        """
        headers = {"Accept": JSON, "Content-Type": "application/x-www-form-urlencoded"}
        sent = (self._path, urlencode({"query": query}), headers)
        begin = perf_counter()
        try:
            status, body = self._post(*sent)
        except ConnectionError:  # the server did not keep it while others had their turn
            self._connection.close()
            begin = perf_counter()
            status, body = self._post(*sent)
        seconds = perf_counter() - begin
        if status != HTTPStatus.OK:
            raise RuntimeError(f"{status} {body[:200].decode(errors='replace')}")
        answer = json.loads(body)
        return len(answer["results"]["bindings"]) if "results" in answer else 1, seconds

    def get(self, path: str, accept: str) -> float:
        """Get another address of the same server; return the seconds until it was read.

        Raises: RuntimeError with the status if it is not 200; OSError.
        """
        begin = perf_counter()
        self._connection.request("GET", path, headers={"Accept": accept})
        status, _ = self._read()
        if status != HTTPStatus.OK:
            raise RuntimeError(f"{path}: {status}")
        return perf_counter() - begin

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _post(self, path: str, body: str, headers: dict[str, str]) -> tuple[int, bytes]:
        self._connection.request("POST", path, body, headers)
        return self._read()

    def _read(self) -> tuple[int, bytes]:
        response = self._connection.getresponse()
        return response.status, response.read()


def throughput(peer: Peer, query: str, seconds: int) -> float | None:
    """Return answers a second to four connections, as wrk counts them; None where wrk is not installed."""
    if shutil.which("wrk") is None:
        return None
    address = f"{peer.url}?{urlencode({'query': query})}"
    command = ["wrk", "-t1", "-c4", f"-d{seconds}s", "-H", f"Accept: {JSON}", address]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    if found is None or "Non-2xx" in printed:
        raise RuntimeError(f"{peer.name} did not answer: {printed}")
    return float(found[1])
