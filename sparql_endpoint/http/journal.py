"""What is written down about a request: enough to find and time it, nothing that tells who asked what.

Neither path nor query nor header is kept, but the pattern of the application that matched; a client is known by its
network only.
"""

import logging
from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final

from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.metrics import METHODS, ROUTE, UNMATCHED

_log = logging.getLogger(__name__)

#: Bits of an address that are kept: the network of a provider's customer at most.
_KEPT: Final = {4: 24, 6: 48}

#: The members of a record, in their order.
FIELDS: Final = ("request_id", "method", "route", "status", "ms", "bytes", "release", "client")


def write(
    environ: Mapping[str, Any], status: int, headers: Sequence[tuple[str, str]], *, sent: int, seconds: float
) -> None:
    """Write one record about a request that was answered, sent bytes of body and seconds from its arrival on."""
    if not _log.isEnabledFor(logging.INFO):
        return
    given = {name.lower(): value for name, value in headers}
    method = environ.get("REQUEST_METHOD", "")
    values = (
        given.get("x-request-id"),
        method if method in METHODS else "other",
        environ.get(ROUTE, UNMATCHED),
        status,
        round(seconds * 1000, 1),
        sent,
        given.get(RELEASE.lower()),
        network(environ.get("REMOTE_ADDR", "")),
    )
    fields = dict(zip(FIELDS, values, strict=True))
    _log.info("%(method)s %(route)s %(status)s in %(ms)s ms, %(bytes)s bytes", fields, extra=fields)


@lru_cache(maxsize=1024)
def network(address: str) -> str | None:
    """Return the network that an address is in, too large to tell one client from another; None for no address."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(ip_network(f"{found}/{_KEPT[found.version]}", strict=False))
