"""What an operator can set, with units and accepted values."""

import math
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from graph.remote import address
from sparql_endpoint.query_text.federation import origin

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Settings of one service over one folder of releases.

    Raises: ValueError naming the setting, its value and the accepted values.
    """

    home: Path
    """The folder that holds the releases and the pointer `current`."""

    host: str = "127.0.0.1"
    """The address to listen on."""

    port: int = 8080
    """The TCP port to listen on, 1 to 65535."""

    threads: int = 32
    """How many requests are handled at the same time; each waits on a worker or writes an answer."""

    workers: int = 2
    """How many processes evaluate queries of any kind; one more is kept for those of a kind that is answered fast."""

    time_limit: float = 30.0
    """Seconds from handing a query to a worker to the last byte of its result."""

    memory_limit: int = 1024 * MEBIBYTE
    """Bytes a worker may allocate above what it holds with the store opened."""

    result_limit: int = 64 * MEBIBYTE
    """Bytes of one serialised result."""

    row_limit: int = 1_000_000
    """The most rows or triples for which a client can ask by the parameter `maxrows`."""

    cache_limit: int = 64 * MEBIBYTE
    """Bytes of results kept to answer a repeated query; 0 keeps none."""

    budget: float = 60.0
    """Seconds that the queries of one client may take together in each minute."""

    query_limit: int = 64 * 1024
    """Bytes of one query text in UTF-8."""

    nesting_limit: int = 100
    """How deep brackets may nest in a query text; the engine overflows its stack at about 1,000."""

    queue_limit: int = 8
    """How many requests may wait for a worker."""

    queue_time: float = 10.0
    """Seconds a request waits for a worker."""

    arrival_time: float = 10.0
    """Seconds in which a request must have arrived, head and body; then it is cut off."""

    send_time: float = 30.0
    """Seconds in which a client must take each piece of an answer, 1 MiB at most; then it is cut off."""

    base: str = "https://w3id.org/oskg/"
    """The IRI under which the entities and graphs of the releases are named."""

    store: str | None = None
    """The SPARQL endpoint of a remote store that holds the release; None for the releases in home."""

    store_user: str | None = None
    """The user of the remote store, sent by HTTP Basic; None asks without."""

    store_password: str = field(default="", repr=False)
    """The password of that user."""

    proxies: int = 0
    """How many trusted reverse proxies stand in front and set X-Forwarded-Proto and X-Forwarded-Host."""

    service_hosts: frozenset[str] = frozenset()
    """The hosts that a query may call by SERVICE, as `https://host:port`; none unless the operator lists them."""

    def __post_init__(self) -> None:
        _whole("port", self.port, 1, 65535)
        for name in ("threads", "workers", "memory_limit", "result_limit", "row_limit", "query_limit"):
            _whole(name, getattr(self, name), 1)
        _whole("nesting_limit", self.nesting_limit, 1)
        _whole("cache_limit", self.cache_limit, 0)
        _whole("queue_limit", self.queue_limit, 0)
        _whole("proxies", self.proxies, 0)
        _seconds("time_limit", self.time_limit)
        _seconds("budget", self.budget)
        _seconds("queue_time", self.queue_time)
        _seconds("arrival_time", self.arrival_time)
        _seconds("send_time", self.send_time)
        for host in self.service_hosts:
            if origin(host) != host:
                raise ValueError(f"service_hosts has {host!r}: give it as {origin(host)!r}")
        if not self.host:
            raise ValueError("host is empty: give an address such as 127.0.0.1 or 0.0.0.0")
        if self.store is not None:
            address("store", self.store)
        if urlsplit(self.base).scheme not in ("http", "https") or not self.base.endswith("/"):
            raise ValueError(f"base is {self.base!r}: give an http or https IRI that ends in /")


def _whole(name: str, value: int, least: int, most: int | None = None) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < least or (most is not None and value > most):
        accepted = f"{least} or more" if most is None else f"{least} to {most}"
        raise ValueError(f"{name} is {value!r}: accepted are whole numbers, {accepted}")


def _seconds(name: str, value: float) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value <= 0:
        raise ValueError(f"{name} is {value!r}: accepted are seconds greater than 0")
