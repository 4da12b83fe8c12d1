"""No request leaves for an address that is not public, however it is written, resolved or redirected."""

import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sparql_endpoint.workers.outbound import CallFailed, is_public, post

#: What is not public, by the registries of special addresses, with what stands for it.
#: Source: https://www.iana.org/assignments/iana-ipv4-special-registry
INSIDE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]
OUTSIDE = ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"]

#: The networks of the registry that are not for the public, to be compared number by number.
SPECIAL = [
    *map(ip_network, ("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12")),
    *map(ip_network, ("192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24")),
    *map(ip_network, ("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4")),
]
#: Two anycast addresses in 192.0.0.0/24 are global; Python knows them in some versions only.
ANYCAST = ip_network("192.0.0.0/24")


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_that_is_not_public_is_told(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_that_is_public_is_told(address: str) -> None:
    assert is_public(address)


@settings(max_examples=300, derandomize=True)
@given(st.one_of(st.integers(0, 2**32 - 1), st.sampled_from(SPECIAL).map(lambda network: int(network[-1]) + 1)))
def test_an_address_is_public_where_no_network_of_the_registry_holds_it_and_so_is_what_stands_for_it(
    number: int,
) -> None:
    address = IPv4Address(number % 2**32)
    if address in ANYCAST:
        return

    public = not any(int(network[0]) <= int(address) <= int(network[-1]) for network in SPECIAL)

    assert is_public(str(address)) is public
    assert is_public(str(IPv6Address(f"::ffff:{address}"))) is public
    assert is_public(str(IPv6Address(f"64:ff9b::{address}"))) is public
    assert not is_public(str(IPv6Address((0x2002 << 112) | (int(address) << 80))))


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """A server of this machine that nothing may ever reach."""
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as listener:
        listener.setblocking(False)
        yield listener
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "0.0.0.0",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:7f00:0001]",
    ],
)
def test_this_machine_is_never_called_however_it_is_written(canary: socket.socket, host: str) -> None:
    with pytest.raises(CallFailed):
        post(f"http://{host}:{canary.getsockname()[1]}/sparql", b"ASK {}", seconds=5, most=1000)


class Names:
    """A name server that gives these addresses to every name, and counts how often it is asked."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.asked = 0

    def __call__(self, _host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        self.asked += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in self.addresses]


def test_one_address_inside_is_enough_to_refuse_a_name(canary: socket.socket) -> None:
    names = Names("8.8.8.8", "127.0.0.1")

    with pytest.raises(CallFailed, match="not public"):
        post(f"http://example.org:{canary.getsockname()[1]}/", b"", seconds=5, most=1000, resolve=names)

    assert names.asked == 1


def test_nothing_is_asked_once_the_time_is_over() -> None:
    names = Names("8.8.8.8")

    with pytest.raises(CallFailed, match="no time"):
        post("http://example.org/", b"", seconds=0, most=1000, resolve=names)

    assert names.asked == 0
