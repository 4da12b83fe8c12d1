"""A server that plays publishers, with their faults, and manners that never wait; shared by the tests of fetching."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import msgspec

from fetching.manners import Manners

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    """What is answered: `cut` after so many bytes of the body; ranges are given where there is a validator. With
    `hold`, which is set once these bytes are sent, the connection stays open until the client leaves."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    hold: threading.Event | None = None


@dataclass(frozen=True)
class Asked:
    """What was asked."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Player:
    """Answers each path (with its query, else without) with the answers of a list in turn, the last one for ever."""

    def __init__(self) -> None:
        self.base = ""
        self.asked: list[Asked] = []
        self.answers: dict[str, list[Answer]] = {}

    def plays(self, target: str, *answers: Answer | bytes) -> None:
        self.answers[target] = [one if isinstance(one, Answer) else Answer(one) for one in answers]

    def targets(self) -> list[str]:
        return [one.target for one in self.asked]

    def next(self, target: str) -> Answer:
        queue = self.answers.get(target) or self.answers.get(urlsplit(target).path) or [Answer(b"nothing", 404)]
        return queue.pop(0) if len(queue) > 1 else queue[0]


def json(content: Any, **headers: str) -> Answer:
    """Answer with JSON."""
    return Answer(msgspec.json.encode(content), headers={"Content-Type": "application/json", **headers})


@contextmanager
def playing() -> Iterator[Player]:
    """Serve on a port of its own."""
    player = Player()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, body: bytes) -> None:
            player.asked.append(Asked(self.command, self.path, dict(self.headers), body))
            answer = player.next(self.path)
            self._send(*_ranged(answer, self.headers), cut=answer.cut)
            if answer.hold:
                self.wfile.flush()
                answer.hold.set()
                self.rfile.read(1)

        def _send(self, status: int, headers: Mapping[str, str], body: bytes, cut: int | None) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                if value:
                    self.send_header(name, value.replace("{base}", player.base))
            self.end_headers()
            self.wfile.write(body if cut is None else body[:cut])
            self.close_connection = cut is not None

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that leaves is no fault."""

    with Server(("127.0.0.1", 0), Handler) as server:
        player.base = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield player
        finally:
            server.shutdown()
            thread.join()


def _ranged(answer: Answer, headers: Any) -> tuple[int, Mapping[str, str], bytes]:
    validators = {answer.headers.get("ETag"), answer.headers.get("Last-Modified")} - {None}
    if answer.status != 200 or "Range" not in headers or headers["If-Range"] not in validators:
        return answer.status, answer.headers, answer.body
    begin, size = int(headers["Range"].removeprefix("bytes=").removesuffix("-")), len(answer.body)
    if begin >= size:
        return 416, {**answer.headers, "Content-Range": f"bytes */{size}"}, b""
    place = {"Content-Range": f"bytes {begin}-{size - 1}/{size}"}
    return 206, {**answer.headers, **place}, answer.body[begin:]


def manners(rests: list[float] | None = None, **fields: Any) -> Manners:
    """Manners whose clock stands still and whose rests are only written down."""
    noted = [] if rests is None else rests
    return Manners(
        "oskg tests (nobody@example.org)", **{"clock": lambda: 0.0, "now": lambda: NOW, "rest": noted.append, **fields}
    )
