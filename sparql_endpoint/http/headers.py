"""Headers that every answer carries, errors included: request id, timing, cross-origin access, protection of pages."""

import random
import re
import time
from uuid import UUID

from flask import Flask, Response, g, request

#: The header that names the release an answer was read from.
RELEASE = "OSKG-Release"

#: The header that says whether rows beyond the cap that the client set are missing: true or false.
TRUNCATED = "OSKG-Truncated"

_EXPOSED = (
    f"Content-Length, Content-Location, ETag, Link, Location, {RELEASE}, {TRUNCATED}, Memento-Datetime, Retry-After, "
    "Server-Timing, X-Request-Id"
)
_ACCEPTED_HEADERS = "Accept, Accept-Datetime, Content-Type, If-None-Match, X-Request-Id"
_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

_PAGES = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

#: The policy of a page that any site may show in a frame: it runs nothing and sends nothing.
FRAMED = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"

#: What no page of ours asks a browser for. Source: https://www.w3.org/TR/permissions-policy/
_PERMISSIONS = ", ".join(
    f"{feature}=()" for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)

#: What every answer says.
_ALWAYS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", _EXPOSED),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", _PERMISSIONS),
)

#: A year, for answers over TLS only. Source: RFC 6797
_STRICT_TRANSPORT = "max-age=31536000"


def install(app: Flask) -> None:
    """Number and time every request of app, and complete the headers of every answer."""
    app.before_request(_begin)
    app.after_request(_complete)


def timing(**seconds: float) -> None:
    """Add durations to the Server-Timing header of the answer to this request."""
    for name, value in seconds.items():
        g.timing[name] = g.timing.get(name, 0.0) + value


def varies(response: Response, name: str) -> None:
    """Say that another request, with another value in the header of this name, may get another answer.

    What `response.vary` does for any header is written out, because every answer comes by here several times.
    """
    said = response.headers.get("Vary")
    if said is None:
        response.headers.add("Vary", name)
    elif name not in said.split(", "):
        response.headers["Vary"] = f"{said}, {name}"


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _SAFE_ID.fullmatch(given) else str(UUID(int=random.getrandbits(128), version=4))
    g.began = time.monotonic()
    g.timing = {}


def _complete(response: Response) -> Response:
    spent = {**g.timing, "total": time.monotonic() - g.began}
    headers = response.headers
    headers.add("X-Request-Id", g.request_id)
    headers.add("Server-Timing", ", ".join(f"{name};dur={value * 1000:.1f}" for name, value in spent.items()))
    headers.extend(_ALWAYS)
    headers.add("Content-Security-Policy", g.get("policy", _PAGES))
    if request.is_secure:
        headers.add("Strict-Transport-Security", _STRICT_TRANSPORT)
    varies(response, "Accept")
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = _ACCEPTED_HEADERS
        response.headers["Access-Control-Max-Age"] = "86400"
    return response
