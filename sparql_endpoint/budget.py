"""How much evaluation time each client may use in a minute, so that nobody uses up the service alone."""

import math
import time
from dataclasses import replace
from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from sparql_endpoint.problems import BUDGET_SPENT, Problem

#: The budget is counted in thousandths of a second.
_UNITS = 1000


class Budget:
    """What the queries of each client have taken since its minute began; safe for threads."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._minute = RateLimitItemPerMinute(math.ceil(seconds * _UNITS))
        self._spent = FixedWindowRateLimiter(MemoryStorage())

    def check(self, address: str | None) -> None:
        """Let the client at this address ask another query.

        Raises: Problem, with the seconds until the client has a new budget, if it has none left.
        """
        client = _client(address)
        if self._spent.test(self._minute, client):
            return
        wait = max(1, math.ceil(self._spent.get_window_stats(self._minute, client).reset_time - time.time()))
        detail = (
            f"Your queries took {self._seconds:g} seconds of evaluation, the budget of a client for one minute. "
            f"Ask again in {wait} seconds, or download a release and query it yourself."
        )
        raise Problem(replace(BUDGET_SPENT, retry_after=wait), detail)

    def spend(self, address: str | None, seconds: float) -> None:
        """Take what a query took from the budget of the client at this address."""
        self._spent.hit(self._minute, _client(address), cost=max(1, round(seconds * _UNITS)))


def _client(address: str | None) -> str:
    """Return what stands for a client: its address, or the network of 64 bits that an IPv6 client can move in."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, 64), strict=False))
    return str(parsed)
