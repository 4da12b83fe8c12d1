"""Run the application in a production server inside this process."""

import gc
import logging
import socket
import sys
import time
from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Any, cast

from flask import Flask, Response
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http.errors import ParseException
from gunicorn.workers.gthread import ThreadWorker

from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.http import journal, malformed, problems
from sparql_endpoint.http.connection import Arrivals, arrived
from sparql_endpoint.http.wire import Wire
from sparql_endpoint.settings import ServiceSettings

_log = logging.getLogger(__name__)

#: Seconds beyond the time limit of a query that a request under way may take when the server stops.
_GRACE = 5

#: Bytes of a request line and of one header, and how many headers; a query by GET fits in, longer ones go by POST.
_LINE_LIMIT = 8190
_HEADERS_LIMIT = 100

#: The headers of a request that has a body; any other has arrived with its head.
_ANNOUNCE_BODY = frozenset({"CONTENT-LENGTH", "TRANSFER-ENCODING"})

#: Seconds that a thread may keep the interpreter while others want it; the default of 5 ms is felt by every fast query.
_SWITCH = 0.0003

#: Seconds a client has to close its end of a connection that is not kept.
_LINGER = 0.5
_CHUNK = 1 << 16


class _PropagatingLogger(Logger):
    """Leaves handlers to the command line: messages go to the root logger, one record for each request."""

    def setup(self, cfg: Any) -> None:  # noqa: ARG002 (gunicorn's settings object, untyped)
        self.error_log.propagate = True
        # Below this level gunicorn writes down the bytes of requests.
        self.error_log.setLevel(logging.INFO)

    def access(self, resp: Any, req: Any, environ: Any, request_time: timedelta) -> None:  # noqa: ARG002 (gunicorn's)
        """Write down a request that was answered, also where the client left before the end."""
        status = getattr(resp, "status_code", None) or HTTPStatus.INTERNAL_SERVER_ERROR
        journal.write(environ, int(status), resp.headers, sent=resp.sent, seconds=request_time.total_seconds())


class _Worker(ThreadWorker):
    """Bounds how long a client may hold a thread, and waits for it to close its end in that thread.

    gunicorn lets a request take for ever to arrive, and waits for the close in the thread that accepts connections.
    """

    def init_process(self) -> None:
        self._arrivals = Arrivals(self._settings.arrival_time)
        self._places = BoundedSemaphore(max(1, self._settings.threads // 2))
        super().init_process()

    def handle(self, conn: Any) -> Any:  # gunicorn's own connection and answer, untyped
        """Answer a request, and those that follow it at once, where there are threads enough for others."""
        conn.sock = Wire.of(conn.sock)
        kept = self._handle_one(conn)
        if kept is True and self._places.acquire(blocking=False):
            try:
                while kept is True and self.alive and conn.sock.comes():
                    kept = self._handle_one(conn)
            finally:
                self._places.release()
        if kept is False:
            _part(conn.sock)
        return kept

    def _handle_one(self, conn: Any) -> Any:  # as above
        with self._arrivals.expect(conn.sock):
            return super().handle(conn)

    def handle_request(self, req: Any, conn: Any) -> Any:  # as above
        """Bound the time of each sendall as a whole: a client that takes a byte now and then is slow all the same."""
        conn.sock.settimeout(self._settings.send_time)
        if not any(name in _ANNOUNCE_BODY for name, _ in req.headers):
            arrived()
        try:
            kept = super().handle_request(req, conn)
            conn.sock.flush()
        except TimeoutError as error:
            raise StopIteration from error
        return kept

    @property
    def _settings(self) -> ServiceSettings:
        return cast("_Server", self.app).settings

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:  # noqa: ARG002 (gunicorn's)
        """Answer a request that never reached the application, and write down no byte of it."""
        status = malformed.status_of(exc)
        if status is HTTPStatus.INTERNAL_SERVER_ERROR:
            _log.error("a request could not be handled", exc_info=exc)
        headers, body = malformed.answer(status, self._settings.base)
        with suppress(OSError):
            client.sendall(malformed.message(status, headers, body))
            client.flush()
        environ = {"REMOTE_ADDR": addr[0] if addr else ""}
        journal.write(environ, status, headers, sent=len(body), seconds=0.0)


class _Server(BaseApplication):
    """One server process with threads; the evaluating workers are its children."""

    def __init__(self, settings: ServiceSettings) -> None:
        self.settings = settings
        self._app: Flask | None = None
        super().__init__()

    def load_config(self) -> None:
        for name, value in _configuration(self.settings).items():
            self.cfg.set(name, value)
        self.cfg.set("worker_exit", self._close)

    def load(self) -> Any:  # the stubs declare a start_response narrower than Flask's
        sys.setswitchinterval(_SWITCH)
        self._app = create_app(self.settings)
        self._app.register_error_handler(ParseException, _of_body)
        gc.collect()
        gc.freeze()  # what lives as long as the process is not searched again whenever a long text makes many tokens
        return self._app

    def _close(self, _arbiter: object, _worker: object) -> None:
        if self._app is not None:
            close_app(self._app)


def serve(settings: ServiceSettings) -> None:
    """Serve until SIGTERM or SIGINT, let requests under way finish, end every worker, then leave by SystemExit.

    Prints nothing; messages go to the loggers `gunicorn.error` and `sparql_endpoint`.

    Raises: SystemExit with 0 after a signal, another code if the address cannot be listened on.
    """
    _Server(settings).run()


def _of_body(_error: ParseException) -> Response:
    """Answer a request whose body turned out not to be HTTP while it was read."""
    return problems.respond(problems.Problem(problems.INVALID_REQUEST, "The body could not be read to its end."))


def _part(connection: socket.socket) -> None:
    """Close the sending side, read what the client still sends for a moment, then close the receiving side."""
    deadline = time.monotonic() + _LINGER
    with suppress(OSError):
        connection.shutdown(socket.SHUT_WR)
        while (left := deadline - time.monotonic()) > 0:
            connection.settimeout(left)
            if not connection.recv(_CHUNK):
                break
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _configuration(settings: ServiceSettings) -> dict[str, object]:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return {
        "bind": f"{host}:{settings.port}",
        "workers": 1,
        "worker_class": _Worker,
        "threads": settings.threads,
        "graceful_timeout": int(settings.time_limit + settings.queue_time) + _GRACE,
        "logger_class": _PropagatingLogger,
        "limit_request_line": _LINE_LIMIT,
        "limit_request_field_size": _LINE_LIMIT,
        "limit_request_fields": _HEADERS_LIMIT,
        "control_socket_disable": True,
        "proc_name": "oskg",
    }
