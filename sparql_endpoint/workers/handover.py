"""How a worker hands the service a socket that listens in the worker's own network."""

import fcntl
import socket
import struct
from typing import Final

#: Seconds the worker has to hand it over once it has said that it will.
_WAIT: Final = 5.0

#: Source: netdevice(7), SIOCSIFFLAGS with IFF_UP
_SET_FLAGS: Final = 0x8914
_UP: Final = 1


def offer(descriptor: int, port: int) -> bool:
    """Listen on the loopback of this process's own network and send the socket; return whether that was permitted.

    Must run after the network was left: in the network of the system it would listen there.
    """
    try:
        with socket.socket() as listener:
            fcntl.ioctl(listener, _SET_FLAGS, struct.pack("16sh14x", b"lo", _UP))
            listener.bind(("127.0.0.1", port))
            listener.listen()
            with socket.socket(fileno=descriptor) as channel:
                socket.send_fds(channel, [b"L"], [listener.fileno()])
    except OSError:
        return False
    return True


def take(channel: socket.socket) -> socket.socket:
    """Return the socket that a worker offered.

    Raises: OSError if it does not come.
    """
    channel.settimeout(_WAIT)
    _, descriptors, _, _ = socket.recv_fds(channel, 1, 1)
    if not descriptors:
        raise OSError("the worker sent no socket")
    listener = socket.socket(fileno=descriptors[0])
    listener.settimeout(None)
    return listener
