"""The service as the tools of `oskg mcp` ask it: over HTTP elsewhere, or in this process without a network.

Whichever it is, its limits of time, memory, rows and bytes hold, since every question passes through it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import httpx
from flask import Flask
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError

from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings

Query = Mapping[str, str | int | Sequence[str]]

_JSON: Final = {"Accept": "application/json"}

#: Seconds that an answer may take beyond the time limit of a query: its turn in the queue, and the way.
_PATIENCE: Final = 30.0


class Service:
    """Asks one service and says what it refuses in words that a model can act on."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def document(self, path: str, query: Query) -> dict[str, Any]:
        """Return a JSON document of the service.

        Raises: ResourceError with the problem that the service tells, which tools and documents pass on alike.
        """
        found: dict[str, Any] = self._answered(self._client.get, path, params=dict(query), headers=_JSON).json()
        return found

    def text(self, path: str, query: Query) -> str:
        """Return a document of the service as it is written.

        Raises: ResourceError with the problem that the service tells, which tools and documents pass on alike.
        """
        return self._answered(self._client.get, path, params=dict(query)).text

    def sparql(self, text: str, most: int) -> httpx.Response:
        """Return the first rows, as JSON, or triples, as Turtle, of a query.

        Raises: ResourceError with the problem that the service tells, which tools and documents pass on alike.
        """
        headers = {"Accept": "application/sparql-results+json, text/turtle"}
        return self._answered(self._client.post, "/sparql", data={"query": text, "maxrows": str(most)}, headers=headers)

    @staticmethod
    def _answered(ask: Any, path: str, **request: Any) -> httpx.Response:  # a method of the client and its arguments
        try:
            answer: httpx.Response = ask(path, **request)
        except httpx.HTTPError as error:
            raise ResourceError(f"The service does not answer: {error}") from error
        if answer.status_code == httpx.codes.NOT_FOUND:
            raise ResourceNotFoundError(_told(answer))
        if answer.is_error:
            raise ResourceError(_told(answer))
        return answer


@contextmanager
def here(settings: ServiceSettings) -> Iterator[Service]:
    """Give the service over the releases of this machine, in this process; its workers end with the block."""
    app = create_app(settings)
    try:
        with httpx.Client(transport=httpx.WSGITransport(app=_as_bytes(app)), base_url="http://localhost") as client:
            yield Service(client)
    finally:
        close_app(app)


@contextmanager
def elsewhere(address: str, seconds: float) -> Iterator[Service]:
    """Give the service at an address, whose queries take so many seconds at most."""
    with httpx.Client(base_url=address, timeout=seconds + _PATIENCE, follow_redirects=True) as client:
        yield Service(client)


def _as_bytes(app: Flask) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """Return app for a transport that gives it paths as text, where WSGI has bytes as Latin-1 (PEP 3333)."""

    def called(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        return app.wsgi_app({**environ, "PATH_INFO": environ["PATH_INFO"].encode().decode("latin-1")}, start)

    return called


def _told(answer: httpx.Response) -> str:
    """Return what a problem document says, with the parameter and what is accepted where it names them."""
    if not answer.headers.get("Content-Type", "").endswith("json"):
        return f"The service answers {answer.status_code} {answer.reason_phrase}."
    problem = answer.json()
    parts = [str(problem.get("title", "")), str(problem.get("detail", ""))]
    members = ("parameter", "accepted", "nearest", "line", "column")
    parts += [f"{name}: {problem[name]}" for name in members if problem.get(name)]
    return " | ".join(filter(None, parts))
