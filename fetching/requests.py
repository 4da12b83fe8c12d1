"""What is asked of a publisher, and what is kept of the answer. Credentials are apart, and never shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

#: Bytes of a mebibyte and of a gibibyte, for bounds.
MIB: Final = 1024**2
GIB: Final = 1024**3


@dataclass(frozen=True, slots=True)
class Request:
    """An address, and what is sent with it but never stored: parts of the query, a bearer token, a JSON body."""

    address: str
    secret: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    bearer: str = field(default="", repr=False)
    body: Mapping[str, object] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Remote:
    """One file of a publisher.

    `name` is where it goes below the folder of its source: ours, or checked against a pattern of ours. `kind` is the
    set of files that it is compared with, next time. `checksum` ("md5:…" or "sha256:…") and `size` (in bytes) are those
    that the publisher states, `limit` (in bytes) is the bound if it states no size. `count` counts the records of the
    file if the loader of the source is not to.
    """

    request: Request
    name: str
    kind: str
    checksum: str | None = None
    release: str | None = None
    size: int | None = None
    limit: int | None = None
    count: Callable[[Path], int] | None = None


def origin(address: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of an address.

    Source: RFC 6454, section 4
    """
    parts = urlsplit(address)
    return parts.scheme, (parts.hostname or ""), parts.port or {"http": 80, "https": 443}.get(parts.scheme)
