"""The one way out: a request to an endpoint on the allow-list, at an address of the public Internet.

The name is resolved once, every address it has is checked, and the connection goes to a checked address; there is no
second look-up that could give another one. Redirects are not followed.
"""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

#: What the engine reads as the answer of an endpoint.
ACCEPTED: Final = ("application/sparql-results+json", "application/sparql-results+xml")

#: Addresses that hold an IPv4 address to which a translator connects. Source: RFC 6052
_NAT64: Final = IPv6Network("64:ff9b::/96")

#: The addresses given out for the public so far, and among them those of gateways to unknown networks: Teredo, 6to4.
#: Source: https://www.iana.org/assignments/ipv6-address-space
_UNICAST: Final = IPv6Network("2000::/3")
_GATEWAYS: Final = (IPv6Network("2001::/32"), IPv6Network("2002::/16"))

Resolve = Callable[..., list[tuple[Any, ...]]]


class CallFailed(Exception):
    """The endpoint gave no answer that can be used; the message says why, and nothing about networks of ours."""


def is_public(text: str) -> bool:
    """Return whether an address is one of the public Internet, also where it stands for an IPv4 address."""
    return "%" not in text and _is_public(ip_address(text))


def post(
    url: str, query: bytes, *, seconds: float, most: int, resolve: Resolve = socket.getaddrinfo
) -> tuple[str, bytes]:
    """Send a query to an endpoint and return the media type and the bytes of its answer, at most so many.

    Raises: CallFailed if there is no complete answer in seconds.
    """
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    deadline = monotonic() + seconds
    if seconds <= 0:
        raise CallFailed("no time is left")
    try:
        with (
            closing(_connected(parts.hostname or "", port, seconds, resolve)) as plain,
            _ending(plain, deadline),
            closing(_connection(parts.scheme, parts.hostname or "", port, plain)) as connection,
        ):
            target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
            headers = {
                "Accept": ", ".join(ACCEPTED),
                "Content-Type": "application/sparql-query",
                "User-Agent": "oskg",
            }
            connection.request("POST", target, query, headers)
            answer = _read(connection.getresponse(), most)
    except (OSError, HTTPException) as error:
        raise CallFailed("it could not be reached, or broke off") from error
    if monotonic() > deadline:
        raise CallFailed("it did not answer in time")
    return answer


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return _is_public(address.ipv4_mapped)
        if address in _NAT64:
            return _is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in _UNICAST or any(address in network for network in _GATEWAYS):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _connected(host: str, port: int, seconds: float, resolve: Resolve) -> socket.socket:
    """Return a connection to the first address of host that accepts one.

    Raises: CallFailed if any of its addresses is not public; OSError if none can be reached.
    """
    found = resolve(host, port, type=socket.SOCK_STREAM)
    if not all(is_public(address[0]) for *_, address in found):
        raise CallFailed("its name leads to an address that is not public")
    failure: OSError = OSError("the name has no address")
    for family, kind, protocol, _, address in found:
        opened = socket.socket(family, kind, protocol)
        opened.settimeout(seconds)
        try:
            opened.connect(address)
        except OSError as error:
            opened.close()
            failure = error
        else:
            return opened
    raise failure


def _connection(scheme: str, host: str, port: int, plain: socket.socket) -> HTTPConnection:
    """Return an HTTP connection over one that is open, with the certificate checked against the name."""
    if scheme == "https":
        secured = HTTPSConnection(host, port)
        secured.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        return secured
    connection = HTTPConnection(host, port)
    connection.sock = plain
    return connection


@contextmanager
def _ending(connection: socket.socket, deadline: float) -> Iterator[None]:
    """Break the connection at the deadline, whatever drips in until then."""
    descriptor = connection.dup()
    timer = Timer(max(0.0, deadline - monotonic()), _break, [descriptor])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        descriptor.close()


def _break(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _read(response: HTTPResponse, most: int) -> tuple[str, bytes]:
    if response.status != HTTPStatus.OK:
        raise CallFailed(f"it answered with status {response.status}")
    media_type = response.headers.get_content_type()
    if media_type not in ACCEPTED:
        raise CallFailed("its answer is not SPARQL results in JSON or XML")
    body = response.read(most + 1)
    if len(body) > most:
        raise CallFailed(f"its answer is larger than {most} bytes")
    return media_type, body
