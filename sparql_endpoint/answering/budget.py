"""How much evaluation time each client may use in a minute, so that nobody uses up the service alone."""

import math
import threading
import time
from dataclasses import dataclass, replace
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from cachetools import LRUCache

from sparql_endpoint.http.problems import BUDGET_SPENT, Problem

#: Seconds for which a budget lasts.
_WINDOW: Final = 60.0

#: How many clients are known at a time; of more, the one that asked longest ago has a new budget.
_CLIENTS: Final = 100_000


@dataclass(slots=True)
class _Account:
    """When the minute of a client began, and the seconds of evaluation it has used since."""

    began: float
    spent: float = 0.0


class Budget:
    """What the queries of each client have taken since its minute began; safe for threads."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._guard = threading.Lock()
        self._accounts: LRUCache[str, _Account] = LRUCache(_CLIENTS)

    def check(self, address: str | None) -> None:
        """Let the client at this address ask another query.

        Raises: Problem, with the seconds until the client has a new budget, if it has none left.
        """
        with self._guard:
            account = self._account(address)
            if account.spent < self._seconds:
                return
            wait = max(1, math.ceil(account.began + _WINDOW - time.monotonic()))
        detail = (
            f"Your queries took {self._seconds:g} seconds of evaluation, the budget of a client for one minute. "
            f"Ask again in {wait} seconds, or download a release and query it yourself."
        )
        raise Problem(replace(BUDGET_SPENT, retry_after=wait), detail)

    def spend(self, address: str | None, seconds: float) -> None:
        """Take what a query took from the budget of the client at this address."""
        with self._guard:
            self._account(address).spent += seconds

    def _account(self, address: str | None) -> _Account:
        client, now = _client(address), time.monotonic()
        account = self._accounts.get(client)
        if account is None or now >= account.began + _WINDOW:
            account = self._accounts[client] = _Account(now)
        return account


@lru_cache(maxsize=1024)
def _client(address: str | None) -> str:
    """Return what stands for a client: its address, or the network of 64 bits that an IPv6 client can move in."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)
