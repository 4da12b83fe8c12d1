"""Which endpoints a query calls with SERVICE, and the text in which it calls the relay of its worker instead.

A worker reaches nothing but its relay, and the relay knows the endpoints of the query under way by their numbers only:
what the text makes the engine do, no request goes anywhere but to an endpoint that was found here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from sparql_endpoint.errors import QueryRefused
from sparql_endpoint.query_text.tokens import Kind, Token

#: The port of the relay, in the network of the worker alone.
PORT: Final = 80

_REFUSED: Final = (
    "SERVICE is not available: this service reads one release and sends no request to other hosts. "
    "Query the other endpoint yourself and pass its values in with VALUES."
)
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Federated:
    """A text whose calls go to the relay, and the endpoints in the order of their numbers there."""

    text: str
    endpoints: tuple[str, ...]


def origin(text: str) -> str:
    """Return scheme, host and port that an address or an entry of the allow-list stands for; https where none is named.

    Raises: ValueError if text names no host, or more than an address of the Web does.
    """
    parts = urlsplit(text if "://" in text else f"https://{text}")
    port = parts.port or _PORTS.get(parts.scheme)
    if port is None or not parts.hostname or parts.username is not None or parts.password is not None:
        raise ValueError(f"{text!r} is not a host, host:port, or http or https address")
    return f"{parts.scheme}://{parts.hostname.rstrip('.')}:{port}"


def federated(text: str, found: Sequence[Token], allowed: frozenset[str]) -> Federated:
    """Return text with every call of an allowed endpoint sent to the relay.

    Raises: QueryRefused with the reason `federation` if the keyword stands, or may be read, anywhere else.
    """
    if "SERVICE" not in text.upper():
        return Federated(text, ())
    endpoints: list[str] = []
    pieces, copied = [], 0
    inside: list[int] = []
    depth = 0
    for position, token in enumerate(found):
        if token.text == "{":
            depth += 1
        elif token.text == "}":
            depth -= 1
            if inside[-1:] == [depth]:
                inside.pop()
        if not _may_be_keyword(found, position):
            continue
        if not allowed or inside:
            raise _refused(_REFUSED if not allowed else "A call by SERVICE holds another one, which is not available.")
        called = _called(found, position, allowed)
        inside.append(depth)
        pieces += [text[copied : called.start], _relay(len(endpoints), len(called.text))]
        endpoints.append(called.text[1:-1])
        copied = called.start + len(called.text)
    return Federated("".join([*pieces, text[copied:]]), tuple(endpoints))


def _may_be_keyword(found: Sequence[Token], position: int) -> bool:
    """Return whether the engine may read SERVICE here, with or without space around it.

    No other keyword contains it, so a bare word that does is taken for it. `SERVICE:x{` and `SERVICEex:x{` are a
    keyword and a prefixed name to the engine, unless the name stands where only a graph name can.
    """
    token = found[position]
    if token.kind in (Kind.WORD, Kind.OTHER):
        return "SERVICE" in token.text.upper()
    if token.kind is not Kind.PREFIXED or "SERVICE" not in token.text.split(":")[0].upper():
        return False
    names_graph = position > 0 and found[position - 1].text.upper() in ("GRAPH", "FROM", "NAMED")
    return not names_graph and position + 1 < len(found) and found[position + 1].text == "{"


def _called(found: Sequence[Token], position: int, allowed: frozenset[str]) -> Token:
    """Return the token of the endpoint that the keyword at position calls.

    Raises: QueryRefused if that is not written as `SERVICE <…> {` or `SERVICE SILENT <…> {`, or not allowed.
    """
    silent = found[position + 1 : position + 2]
    after = position + (2 if silent and silent[0].text.upper() == "SILENT" else 1)
    named = list(found[after : after + 2])
    if found[position].text.upper() != "SERVICE" or [each.kind for each in named] != [Kind.IRI, Kind.OPEN]:
        raise _refused("SERVICE is available in the form SERVICE <address> { … } with the address written in full.")
    address = named[0].text[1:-1]
    try:
        known = origin(address) in allowed and "://" in address
    except ValueError:
        known = False
    if not known or "\\" in address or "#" in address or not address.isascii():
        hosts = ", ".join(sorted(allowed))
        raise _refused(f"SERVICE is not available for {address}; this service calls these hosts only: {hosts}.")
    return named[0]


def _relay(number: int, length: int) -> str:
    """Return the address of an endpoint at the relay, as long as its own so that errors name the right column."""
    address = f"http://127.0.0.1/{number}"
    return f"<{address.ljust(length - 2, '/')}>"


def _refused(message: str) -> QueryRefused:
    return QueryRefused(message, reason="federation")
