"""One worker process seen from the service: start it, ask it the queries of one turn, kill it."""

import logging
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from signal import SIGABRT, SIGKILL
from typing import Any

from sparql_endpoint.errors import (
    Abandoned,
    EndpointFailed,
    EvaluationError,
    EvaluationFailed,
    FormNotAcceptable,
    MemoryLimitReached,
    QueryInvalid,
    QueryRefused,
    ResultTooLarge,
    StoreUnavailable,
    TimeLimitReached,
    Unavailable,
    WorkerDied,
)
from sparql_endpoint.frames import (
    END,
    FAULT,
    QUERIES,
    READY,
    ClientGone,
    FrameReader,
    Query,
    decode,
    encode,
    write_frame,
)
from sparql_endpoint.workers.allocator import allocator
from sparql_endpoint.workers.handover import take
from sparql_endpoint.workers.relay import Calls, Relay

_log = logging.getLogger(__name__)

#: Seconds a worker has to import its modules and open the store; measured: under 0.2.
START_LIMIT = 30.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one turn may use: wall-clock seconds, bytes of memory, bytes of each result."""

    seconds: float
    memory: int
    result: int


@dataclass(frozen=True, slots=True)
class Form:
    """What kind of result there is, SOLUTIONS or GRAPH, and whether the cap that the query sets cuts it."""

    name: str
    truncated: bool | None
    seconds: float
    """Seconds from the beginning of the evaluation to the last byte of the result."""
    processor: float
    """Seconds of processor time that the evaluation took."""


class Ended(Exception):
    """The process had ended, or was killed while it started, before it was asked: nothing was evaluated."""


class WorkerProcess:
    """A process with the store of one release opened; it evaluates one query after the other.

    After TimeLimitReached, ResultTooLarge, MemoryLimitReached or WorkerDied the process is gone and has `ended`.
    """

    def __init__(self, store: Path, limits: Limits, *, federated: bool = False) -> None:
        self._limits = limits
        self._ready = False
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as the process lives)
        self._relay: Relay | None = None
        self._channel, theirs = _channel() if federated else (None, None)
        self._line, end = socket.socketpair()
        self._process = _start(store, limits.memory, self._errors.fileno(), end, theirs)
        end.close()
        if theirs is not None:
            theirs.close()
        self._frames = FrameReader.of(self._line)

    @property
    def ended(self) -> bool:
        """Whether the process is known to have ended; asks nobody."""
        return self._process.returncode is not None

    @property
    def starting(self) -> bool:
        """Whether a query would have to wait until the process has opened the store."""
        return not self._ready and not self._frames.has_come()

    def evaluate(
        self,
        queries: Sequence[Query],
        sinks: Sequence[Callable[[bytes], object]],
        *,
        seconds: float | None = None,
        client: int | None = None,
    ) -> list[Form]:
        """Give the serialised result of each query, piece by piece, to its sink; return what kind of result each is.

        The time of all is the limit, or seconds; the evaluation ends when the connection client is closed.

        Raises: EvaluationError if one has no result; what was written until then is not one. ValueError if they do not
        call the same endpoints: a number in one would be another endpoint in the next. Ended.
        """
        if self.ended:
            raise Ended
        self._await_ready()
        deadline = time.monotonic() + (self._limits.seconds if seconds is None else seconds)
        (endpoints,) = {query.endpoints for query in queries}
        calls = self._calls(endpoints, deadline)
        try:
            self._ask(queries)
            with self._frames.watching(client):
                return [self._receive(sink, deadline) for sink in sinks]
        except (EvaluationFailed, StoreUnavailable, QueryInvalid) as error:
            if calls is None or not calls.made:
                raise
            raise EndpointFailed(calls.failure or "An endpoint gave an answer that cannot be read.") from error
        except ClientGone as error:
            self.kill()
            raise Abandoned("The client closed its connection before there was an answer.") from error
        except TimeoutError as error:
            self.kill()
            raise TimeLimitReached(f"The query did not finish within {self._limits.seconds:g} seconds.") from error
        except (EOFError, ConnectionError) as error:
            raise self._death() from error
        except OSError as error:
            self.kill()
            raise Unavailable("The result could not be stored until it was complete.") from error

    def _ask(self, queries: Sequence[Query]) -> None:
        try:
            write_frame(self._line.fileno(), QUERIES, encode(queries))
        except BrokenPipeError as error:
            raise Ended from error

    def kill(self) -> None:
        """End the process at once and release its sockets; harmless if it has ended."""
        self._process.kill()
        self._process.wait()
        for opened in (self._relay, self._channel, self._line):
            if opened is not None:
                opened.close()
        self._errors.close()

    def _await_ready(self) -> None:
        if self._ready:
            return
        try:
            kind, payload = self._frames.read(time.monotonic() + START_LIMIT)
        except (EOFError, TimeoutError, ConnectionError) as error:
            killed, reason = self._code() == -SIGKILL, self._last_words()
            self.kill()
            if killed:
                raise Ended from error
            _log.error("a worker could not start: %s", reason)
            raise StoreUnavailable("The store of the current release could not be opened.") from error
        self._ready = kind == READY
        told = decode(payload)
        if not told["isolated"]:
            _warn_of_network()
        if told["relayed"] and self._channel is not None:
            self._relay = Relay(take(self._channel))

    def _calls(self, endpoints: tuple[str, ...], deadline: float) -> Calls | None:
        """Let the relay take calls to these endpoints, and to no other; None where there are none.

        Raises: QueryRefused if this system lets no worker have a network of its own.
        """
        if self._relay is not None:
            calls = self._relay.expect(endpoints, deadline, self._limits.result)
            return calls if endpoints else None
        if endpoints:
            raise QueryRefused(
                "SERVICE is not available: this system permits no network namespace.", reason="federation"
            )
        return None

    def _receive(self, write: Callable[[bytes], object], deadline: float) -> Form:
        size = 0
        while True:
            kind, payload = self._frames.read(deadline)
            if kind == END:
                return Form(**decode(payload))
            if kind == FAULT:
                raise self._fault(decode(payload))
            size += len(payload)
            if size > self._limits.result:
                self.kill()
                raise ResultTooLarge(f"The result is larger than {self._limits.result} bytes, the limit.")
            write(payload)

    def _fault(self, fields: dict[str, Any]) -> EvaluationError:
        if fields["fault"] == "syntax":
            return QueryInvalid(fields["detail"], line=fields.get("line"), column=fields.get("column"))
        if fields["fault"] == "form":
            return FormNotAcceptable(fields["detail"])
        if fields["fault"] == "memory":
            self.kill()
            return self._memory_reached()
        if fields["fault"] == "storage":
            _log.error("the engine could not read the store: %s", fields["detail"])
            return StoreUnavailable("The store of the current release could not be read.")
        return EvaluationFailed(f"The engine could not evaluate the query: {fields['detail']}.")

    def _death(self) -> EvaluationError:
        """Tell a death for want of memory from any other: the allocators abort, and say so on standard error."""
        code, words = self._code(), self._last_words()
        self.kill()
        _log.warning("a worker ended with status %s: %s", code, words)
        if code == -SIGABRT and ("memory allocation" in words or "bad_alloc" in words):
            return self._memory_reached()
        if code == -SIGKILL:
            return WorkerDied("The process that evaluated the query was killed, most likely for want of memory.")
        return WorkerDied("The query ended the process that evaluated it; most likely its expressions nest too deep.")

    def _code(self) -> int | None:
        """Return how the process ended, for which it has a second; None if it runs on."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)
        return self._process.poll()

    def _memory_reached(self) -> MemoryLimitReached:
        return MemoryLimitReached(f"The query needs more than {self._limits.memory} bytes of memory, the limit.")

    def _last_words(self) -> str:
        size = os.fstat(self._errors.fileno()).st_size
        return os.pread(self._errors.fileno(), 2000, max(0, size - 2000)).decode(errors="replace").strip()


def _channel() -> tuple[socket.socket | None, socket.socket | None]:
    return socket.socketpair()


def _start(
    store: Path, memory: int, errors: int, line: socket.socket, channel: socket.socket | None
) -> subprocess.Popen[bytes]:
    """Start a worker with nothing of this process but its search path: no other descriptor, no variable of ours."""
    root = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, "-P", "-m", "sparql_endpoint.workers.worker", str(store), str(memory)]
    passed = [] if channel is None else [channel.fileno()]
    command += map(str, passed)
    path = os.pathsep.join([root, *filter(None, sys.path)])
    environment = {"PYTHONPATH": path, "LC_ALL": "C.UTF-8", **allocator()}
    return subprocess.Popen(  # noqa: S603 (our own module, with a path and a number)
        command,
        stdin=line.fileno(),
        stdout=line.fileno(),
        stderr=errors,
        env=environment,
        cwd="/",
        pass_fds=passed,
    )


@cache
def _warn_of_network() -> None:
    """Say so once in the life of the service."""
    _log.warning("workers keep their network: this system permits no network namespace; SERVICE is still refused")
