"""A remote store over HTTP: who we are to it, how long we try, and the Graph Store Protocol.

Source: https://www.w3.org/TR/sparql11-http-rdf-update/
"""

import gzip
import logging
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import urlsplit

import httpx
from tenacity import Retrying, before_sleep_log, retry_if_exception_type, stop_after_attempt, wait_exponential

from graph.errors import StoreRefused, StoreUnreachable

_log = logging.getLogger(__name__)

_N_TRIPLES: Final = "application/n-triples"
#: Statuses that tell that the same request may succeed later. Source: RFC 9110, section 15; RFC 6585, section 4
LATER: Final = frozenset({408, 425, 429, 502, 503, 504})
#: Characters of a refusal that are repeated in a message.
_EXCERPT: Final = 300


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user of the remote store; neither printed nor logged."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a request is tried, the longest pause between two tries, and the time for one; both in seconds."""

    attempts: int = 6
    pause: float = 30.0
    time: float = 600.0


def address(name: str, value: str) -> str:
    """Return value if it is a web address without user and password; name is for the message.

    Raises: ValueError, which never repeats a password.
    """
    parts = urlsplit(value)
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"{name} holds a user or a password: give them as OSKG_STORE_USER and OSKG_STORE_PASSWORD")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{name} is {value!r}: give an http or https address")
    return value


class GraphStore:
    """The graphs of a remote store, by the Graph Store Protocol. A context manager; leaving it closes connections.

    Every request may be repeated: a graph without blank nodes that is sent twice is the same graph. Bodies are
    compressed until the store refuses one.

    Raises: from every method, StoreUnreachable if there is no answer after all tries, StoreRefused if the answer is no.
    """

    def __init__(self, address: str, credentials: Credentials | None = None, patience: Patience = Patience()) -> None:
        self._address = address
        auth = None if credentials is None else _Challenged(credentials)
        self._client = httpx.Client(auth=auth, timeout=patience.time, follow_redirects=False)
        self._compress = True
        self._retrying = Retrying(
            retry=retry_if_exception_type(StoreUnreachable),
            stop=stop_after_attempt(patience.attempts),
            wait=wait_exponential(multiplier=min(0.5, patience.pause), max=patience.pause),
            before_sleep=before_sleep_log(_log, logging.WARNING),
            reraise=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, graph: str) -> bytes:
        """Return a graph as N-Triples; empty where there is none."""
        return self._retrying(self._get, graph)

    def put(self, graph: str, triples: bytes) -> None:
        """Replace a graph by these N-Triples."""
        self._send("PUT", graph, triples)

    def post(self, graph: str, triples: bytes) -> None:
        """Add these N-Triples to a graph."""
        self._send("POST", graph, triples)

    def delete(self, graph: str) -> None:
        """Remove a graph; one that is not there is no error."""
        self._retrying(self._delete, graph)

    def _get(self, graph: str) -> bytes:
        answer = self._ask("GET", graph, headers={"Accept": _N_TRIPLES})
        return b"" if answer.status_code == httpx.codes.NOT_FOUND else _accepted(answer).content

    def _delete(self, graph: str) -> None:
        answer = self._ask("DELETE", graph)
        if answer.status_code != httpx.codes.NOT_FOUND:
            _accepted(answer)

    def _send(self, method: str, graph: str, triples: bytes) -> None:
        if self._compress:
            try:
                self._retrying(self._body, method, graph, gzip.compress(triples, 5), "gzip")
            except StoreRefused as error:
                if error.status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
                    raise
                _log.info("%s refuses compressed bodies, the rest is sent as it is: %s", self._address, error)
                self._compress = False
            else:
                return
        self._retrying(self._body, method, graph, triples, "identity")

    def _body(self, method: str, graph: str, body: bytes, coding: str) -> None:
        headers = {"Content-Type": _N_TRIPLES}
        if coding != "identity":
            headers["Content-Encoding"] = coding
        _accepted(self._ask(method, graph, body, headers))

    def _ask(
        self, method: str, graph: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        try:
            answer = self._client.request(method, self._address, params={"graph": graph}, content=body, headers=headers)
        except httpx.TransportError as error:
            raise StoreUnreachable(f"{self._address} does not answer: {error or type(error).__name__}") from error
        if answer.status_code in LATER:
            raise StoreUnreachable(f"{self._address} answers {answer.status_code}: {excerpt(answer.text)}")
        return answer


class _Challenged(httpx.Auth):
    """Answers the challenge of the store, Digest where it offers that, Basic otherwise; sends nothing unasked."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._chosen is None:
            answer = yield request
            if answer.status_code != httpx.codes.UNAUTHORIZED:
                return
            digest = answer.headers.get("WWW-Authenticate", "").lower().startswith("digest")
            kind = httpx.DigestAuth if digest else httpx.BasicAuth
            self._chosen = kind(self._credentials.user, self._credentials.password)
        yield from self._chosen.auth_flow(request)


def excerpt(text: str) -> str:
    """Return the beginning of what a store said, on one line."""
    return " ".join(text.split())[:_EXCERPT] or "nothing more"


def _accepted(answer: httpx.Response) -> httpx.Response:
    if not answer.is_success:
        raise StoreRefused(
            f"{answer.url.copy_with(query=None)} answers {answer.status_code} to {answer.request.method}: "
            f"{excerpt(answer.text)}",
            answer.status_code,
        )
    return answer
