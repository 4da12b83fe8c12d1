"""Take from a worker process what evaluating a query does not need: the network, core dumps, unbounded memory."""

import ctypes
import os
import resource
import select
import threading
from pathlib import Path

#: From <linux/sched.h>.
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000


def leave_network() -> bool:
    """Move this process into a network namespace of its own, with no interface up; return whether that was permitted.

    Must run before the process starts a second thread. Without privileges a user namespace is tried as well.
    """
    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    if unshare is None:
        return False
    return any(unshare(flags) == 0 for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET))


def forbid_core_dumps() -> None:
    """Keep a crash from writing the memory of the process to disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_memory(extra: int) -> None:
    """Let this process allocate at most extra bytes above what it holds now.

    The limit is on private writable memory (RLIMIT_DATA), so files the store maps into memory do not count.
    """
    ceiling = _private_bytes() + extra
    resource.setrlimit(resource.RLIMIT_DATA, (ceiling, ceiling))


def exit_with_parent(descriptor: int) -> None:
    """End this process at once when the other end of the pipe is closed, even in the middle of a query."""
    threading.Thread(target=_exit_on_hangup, args=(descriptor,), name="hangup", daemon=True).start()


def _exit_on_hangup(descriptor: int) -> None:
    watch = select.poll()
    watch.register(descriptor, 0)
    watch.poll()
    os._exit(0)


def _private_bytes() -> int:
    """Return VmData of this process in bytes.

    Source: https://docs.kernel.org/filesystems/proc.html
    """
    for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    raise OSError("/proc/self/status has no VmData line")
