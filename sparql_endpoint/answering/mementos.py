"""Older releases that are kept: asked for by name with the parameter `release`, or by date with Accept-Datetime.

Source: RFC 7089 (Memento); its patterns 2.1 and 4.1: an address is its own time gate, and sends to a memento.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any, Final
from urllib.parse import urlencode

from flask import Flask, Response, g, has_request_context, redirect, request
from werkzeug.http import http_date, parse_date

from graph.release import Releases
from sparql_endpoint.answering.evaluation import settings
from sparql_endpoint.answering.generations import Generation, in_service
from sparql_endpoint.http.headers import varies
from sparql_endpoint.http.problems import INVALID_REQUEST, Problem

#: The parameter that names a release.
PARAMETER: Final = "release"

#: What answers from a release, and so from an older one too.
_READ: Final = frozenset(
    {
        "dataset",
        "dereference",
        "embeds",
        "evidence_document",
        "graph_store",
        "home",
        "network",
        "node",
        "profiles",
        "references",
        "resolution",
        "result_pictures",
        "saved",
        "saved_documents",
        "scorecard",
        "sparql",
        "world",
    }
)


@contextmanager
def leased() -> Iterator[Generation]:
    """Give the release that this request names, or the current one, until the block is left.

    Raises: UnknownRelease if the release is not kept; NoRelease, IncompatibleRelease or StoreUnavailable if it, or the
    current one, cannot be read.
    """
    with in_service().lease(request.args.get(PARAMETER)) as generation:
        g.snapshot = generation.release.manifest.snapshot
        yield generation


def install(app: Flask) -> None:
    """Let every address of app that reads a release take an older one."""
    app.before_request(_by_date)
    app.after_request(_mark)
    app.url_defaults(_carry)
    app.context_processor(lambda: {"named_release": _named(), "address_now": _without_release})


def _named() -> str | None:
    return request.args.get(PARAMETER) if _reads() else None


def _reads() -> bool:
    return has_request_context() and request.blueprint in _READ


def _by_date() -> Response | None:
    """Send a request for a date to the release that was the newest then, or to the oldest that is kept."""
    given = request.headers.get("Accept-Datetime")
    if given is None or not _reads() or _named() is not None or request.method not in ("GET", "HEAD"):
        return None
    asked = parse_date(given)
    if asked is None:
        accepted = "a date such as Thu, 01 Jan 2026 00:00:00 GMT"
        raise Problem(INVALID_REQUEST, f"Accept-Datetime is {given!r}; expected is {accepted}.", accepted=accepted)
    version = _newest_at(asked)
    if version is None:
        return None
    response = Response(status=302)
    response.headers["Location"] = redirect(_address([(PARAMETER, version)])).headers["Location"]
    response.headers["Cache-Control"] = "no-cache"
    response.headers.add("Link", f'<{_without_release()}>; rel="original timegate"')
    return response


def _newest_at(asked: datetime) -> str | None:
    releases = Releases(settings().home)
    dated = sorted((release.manifest.snapshot, release.version) for release in releases.readable())
    until = [version for snapshot, version in dated if _midnight(snapshot) <= asked]
    return until[-1] if until else next((version for _, version in dated), None)


def _mark(response: Response) -> Response:
    """Say of which date an answer from a named release is, and where the current one is."""
    if not _reads():
        return response
    varies(response, "Accept-Datetime")
    snapshot: date | None = g.get("snapshot")
    if _named() is not None and snapshot is not None:
        response.headers["Memento-Datetime"] = http_date(_midnight(snapshot))
        response.headers.add("Link", f'<{_without_release()}>; rel="original timegate"')
    return response


def _carry(endpoint: str, values: dict[str, Any]) -> None:
    """Keep the release in the links of an answer, so that its reader stays in it."""
    if endpoint.split(".", maxsplit=1)[0] in _READ and (version := _named()) is not None:
        values.setdefault(PARAMETER, version)


def _without_release() -> str:
    return _address([])


def _address(more: list[tuple[str, str]]) -> str:
    kept = [pair for pair in request.args.items(multi=True) if pair[0] != PARAMETER]
    pairs = urlencode([*kept, *more])
    return f"{request.base_url}?{pairs}" if pairs else request.base_url


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
