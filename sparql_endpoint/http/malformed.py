"""Requests that cannot be read as HTTP, or are too long: their status and problem document.

gunicorn answers them with a page of its own and logs what it could not read, which may hold a credential.
"""

import json
from http import HTTPStatus
from typing import Final
from uuid import uuid4

from gunicorn.http import errors

#: The status of a request that could not be read; the first class that fits counts.
_STATUS: Final = (
    (errors.LimitRequestLine, HTTPStatus.REQUEST_URI_TOO_LONG),
    (errors.LimitRequestHeaders, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    (errors.ExpectationFailed, HTTPStatus.EXPECTATION_FAILED),
    (errors.UnsupportedTransferCoding, HTTPStatus.NOT_IMPLEMENTED),
    (errors.ConfigurationProblem, HTTPStatus.INTERNAL_SERVER_ERROR),
    (errors.ParseException, HTTPStatus.BAD_REQUEST),
)


def status_of(error: BaseException) -> HTTPStatus:
    """Return the status for what was wrong with a request; 500 where the fault is ours."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)


def answer(status: HTTPStatus, base: str) -> tuple[list[tuple[str, str]], bytes]:
    """Return the headers and the body that tell what was wrong, and repeat nothing of the request."""
    number = str(uuid4())
    name = status.phrase.lower().replace(" ", "-")
    document = {
        "type": f"{base}problem/{name}",
        "title": status.phrase,
        "status": int(status),
        "detail": f"The request could not be read: {status.description or status.phrase}.",
        "instance": f"#{number}",
    }
    body = json.dumps(document, indent=2).encode() + b"\n"
    headers = [
        ("Content-Type", "application/problem+json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Access-Control-Allow-Origin", "*"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Request-Id", number),
        ("Connection", "close"),
    ]
    return headers, body


def message(status: HTTPStatus, headers: list[tuple[str, str]], body: bytes) -> bytes:
    """Return the answer as it goes over the wire."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {int(status)} {status.phrase}\r\n{head}\r\n".encode("ascii") + body
