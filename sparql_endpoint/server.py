"""Run the application in a production server inside this process."""

import logging
import socket
import struct
import time
from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from typing import Any, cast

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from sparql_endpoint import journal, malformed
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.connection import arriving
from sparql_endpoint.settings import ServiceSettings

_log = logging.getLogger(__name__)

#: Seconds beyond the time limit of a query that a request under way may take when the server stops.
_GRACE = 5

#: Seconds a client may take no byte of its answer.
_SEND_LIMIT = 30

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

    def handle(self, conn: Any) -> Any:  # gunicorn's own connection and answer, untyped
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", _SEND_LIMIT, 0))
        with arriving(conn.sock, cast("_Server", self.app).settings.arrival_time):
            kept = super().handle(conn)
        if kept is False:
            _part(conn.sock)
        return kept

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:  # noqa: ARG002 (gunicorn's)
        """Answer a request that never reached the application, and write down no byte of it."""
        status = malformed.status_of(exc)
        if status is HTTPStatus.INTERNAL_SERVER_ERROR:
            _log.error("a request could not be handled", exc_info=exc)
        headers, body = malformed.answer(status, cast("_Server", self.app).settings.base)
        with suppress(OSError):
            client.sendall(malformed.message(status, headers, body))
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
        self._app = create_app(self.settings)
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
        "limit_request_line": 8190,
        "control_socket_disable": True,
        "proc_name": "oskg",
    }
