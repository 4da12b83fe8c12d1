"""The socket of a client: pieces of an answer go out together, and no limit of time needs a mode of the socket."""

import socket
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from sparql_endpoint.http.wire import Wire


@pytest.fixture
def ends() -> Iterator[tuple[Wire, socket.socket]]:
    """Give our end of a connection and that of its client."""
    ours, theirs = socket.socketpair()
    with Wire.of(ours) as wire, theirs:
        yield wire, theirs


def _come(client: socket.socket) -> bytes:
    """Return what has come to client until now."""
    try:
        return client.recv(1 << 20, socket.MSG_DONTWAIT)
    except BlockingIOError:
        return b""


def test_the_pieces_of_an_answer_go_out_together(ends: tuple[Wire, socket.socket]) -> None:
    wire, client = ends

    wire.sendall(b"head ")
    wire.sendall(b"body")
    before = _come(client)
    wire.flush()

    assert (before, _come(client)) == (b"", b"head body")


def test_much_is_not_held_back(ends: tuple[Wire, socket.socket]) -> None:
    wire, client = ends

    wire.sendall(b"x" * (1 << 16))

    assert len(_come(client)) == 1 << 16


def test_a_long_answer_arrives_whole_while_its_client_reads(ends: tuple[Wire, socket.socket]) -> None:
    wire, client = ends
    answer = bytes(range(256)) * (1 << 14)
    wire.settimeout(10)
    sending = threading.Thread(target=lambda: (wire.sendall(answer), wire.flush(), wire.shutdown(socket.SHUT_WR)))
    sending.start()

    with client.makefile("rb") as read:
        arrived = read.read()
    sending.join()

    assert arrived == answer


def test_a_client_that_takes_nothing_is_given_up(ends: tuple[Wire, socket.socket]) -> None:
    wire, _ = ends
    wire.settimeout(0.05)

    with pytest.raises(TimeoutError):
        wire.sendall(b"x" * (1 << 23))


def test_the_limit_of_time_is_that_of_a_whole_flush_however_often_it_waits() -> None:
    ours, client = socket.socketpair()
    waits: list[float] = []

    class Noted(Wire):
        def _await(self, event: int, seconds: float | None) -> None:
            waits.append(seconds or 0.0)
            client.recv(1 << 18)
            super()._await(event, seconds)

    with Noted(ours) as wire, client:
        wire.settimeout(60)
        wire.sendall(b"x" * (1 << 22))

    assert len(waits) > 1
    assert all(later < before for before, later in pairwise([60.0, *waits]))


def test_a_client_that_says_nothing_is_given_up(ends: tuple[Wire, socket.socket]) -> None:
    wire, _ = ends
    wire.settimeout(0.05)

    with pytest.raises(TimeoutError):
        wire.recv(10)


def test_what_comes_is_read_in_its_order(ends: tuple[Wire, socket.socket]) -> None:
    wire, client = ends
    client.sendall(b"one two")

    assert wire.comes()
    assert wire.comes()
    assert (wire.recv(3), wire.recv(10)) == (b"one", b" two")
    assert not wire.comes()


def test_a_client_that_left_does_not_come(ends: tuple[Wire, socket.socket]) -> None:
    wire, client = ends
    client.close()

    assert not wire.comes()
    assert wire.recv(10) == b""


def test_a_file_goes_out_after_what_was_held_back(ends: tuple[Wire, socket.socket], tmp_path: Path) -> None:
    wire, client = ends
    (tmp_path / "file").write_bytes(b"0123456789")
    wire.settimeout(5)
    wire.sendall(b"head ")

    with (tmp_path / "file").open("rb") as file:
        sent = wire.sendfile(file, offset=2, count=5)

    assert (sent, _come(client)) == (5, b"head 23456")
    assert wire.gettimeout() == 5


def test_a_mode_is_remembered_and_a_wire_stays_itself(ends: tuple[Wire, socket.socket]) -> None:
    wire, _ = ends

    wire.setblocking(False)

    assert wire.gettimeout() == 0
    assert Wire.of(wire) is wire
    wire.setblocking(True)
    assert wire.gettimeout() is None
