"""Read a SPARQL 1.1 Protocol query operation from an HTTP request.

Source: https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from flask import Request
from pyoxigraph import NamedNode

from sparql_endpoint.http.connection import arrived
from sparql_endpoint.http.problems import INVALID_REQUEST, READ_ONLY, UNSUPPORTED_TYPE, Kind, Problem
from sparql_endpoint.workers.long_texts import alone

FORM_TYPE = "application/x-www-form-urlencoded"
QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"

#: Methods whose body holds the query. Source: SPARQL 1.1 Protocol 2.1 and the HTTP method QUERY, a safe POST.
BODIED = frozenset({"POST", "QUERY"})

#: The parameter by which a client caps the rows of a SELECT, or the triples of a CONSTRUCT or DESCRIBE.
CAP = "maxrows"

#: Parameters of one request; more are refused before they are decoded.
MAX_PARAMETERS = 1000


#: Parameters and their values in the order of the request.
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """A query text and the dataset that the request puts in place of the one in the text; None keeps that one."""

    text: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str | None = None
    """The name of the format asked for in the address, which a link cannot ask for in a header."""
    most: int | None = None
    """How many rows or triples the client wants at most."""


def asks_for_description(request: Request) -> bool:
    """Return whether a GET or HEAD request carries no query at all."""
    return request.method in ("GET", "HEAD") and not any(
        name in ("query", "update") for name, _ in _pairs(request.query_string, "query string")
    )


def operation(request: Request, row_limit: int) -> Operation:
    """Return the query operation of request, which may cap its answer at row_limit rows at most.

    Raises: Problem if the request is not exactly one query in UTF-8.
    """
    pairs = _pairs(request.query_string, "query string")
    if request.method not in BODIED:
        return _operation(pairs, [value for name, value in pairs if name == "query"], row_limit)
    if request.mimetype == FORM_TYPE:
        pairs += _pairs(_body(request), "form")
        return _operation(pairs, [value for name, value in pairs if name == "query"], row_limit)
    return _direct(request, pairs, row_limit)


def _direct(request: Request, pairs: Pairs, row_limit: int) -> Operation:
    """Read a query that is the body itself."""
    if request.mimetype == UPDATE_TYPE:
        raise Problem(READ_ONLY, "This service is read-only: it accepts queries, never updates.")
    if request.mimetype != QUERY_TYPE:
        raise Problem(
            UNSUPPORTED_TYPE,
            f"The body is {request.mimetype or 'of no stated type'}; accepted are {QUERY_TYPE} and {FORM_TYPE}.",
            accepted=[QUERY_TYPE, FORM_TYPE],
        )
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise Problem(UNSUPPORTED_TYPE, "A query is accepted in UTF-8 only.", accepted=[QUERY_TYPE, FORM_TYPE])
    if any(name == "query" for name, _ in pairs):
        raise Problem(INVALID_REQUEST, "The query is both in the body and in the query string; send it once.")
    return _operation(pairs, [_decoded(_body(request), "body")], row_limit)


def _operation(pairs: Pairs, texts: list[str], row_limit: int) -> Operation:
    if any(name == "update" for name, _ in pairs):
        raise Problem(READ_ONLY, "This service is read-only: it accepts `query`, never `update`.")
    if len(texts) != 1:
        count = f"{len(texts)} times" if texts else "not at all"
        raise Problem(INVALID_REQUEST, f"The parameter `query` is given {count}; it is expected once.")
    if not texts[0].strip():
        raise Problem(INVALID_REQUEST, "The query is empty.")
    if "\x00" in texts[0]:
        raise Problem(INVALID_REQUEST, "The query holds the character U+0000.")
    default, named = _graphs(pairs, "default-graph-uri"), _graphs(pairs, "named-graph-uri")
    format_ = next((value for name, value in pairs if name == "format"), None)
    most = cap(pairs, row_limit)
    if not default and not named:
        return Operation(texts[0], None, None, format_, most)
    return Operation(texts[0], default, named, format_, most)


def cap(pairs: Pairs, row_limit: int, kind: Kind = INVALID_REQUEST) -> int | None:
    """Return the cap that the client sets on the rows of its answer; None where it sets none.

    Raises: Problem, of this kind, if it is no whole number from 1 to row_limit.
    """
    given = next((value for name, value in pairs if name == CAP), None)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and 0 < int(given[:20]) <= row_limit):
        accepted = f"a whole number from 1 to {row_limit}"
        raise Problem(kind, f"{CAP} is {given!r}; expected is {accepted}.", parameter=CAP, accepted=accepted)
    return int(given)


def _body(request: Request) -> bytes:
    """Return the body as it was announced: a query that was cut off on its way may be valid and mean something else."""
    try:
        body = request.get_data(cache=False)
    except OSError as error:
        raise Problem(INVALID_REQUEST, "The body could not be read to its end.") from error
    arrived()
    if request.content_length not in (None, len(body)):
        raise Problem(INVALID_REQUEST, f"The body ended after {len(body)} of {request.content_length} bytes.")
    return body


def _graphs(pairs: Pairs, parameter: str) -> tuple[str, ...]:
    iris = tuple(dict.fromkeys(value for name, value in pairs if name == parameter))
    for iri in iris:
        try:
            NamedNode(iri)
        except ValueError as error:
            raise Problem(
                INVALID_REQUEST, f"{parameter} is {iri!r}; expected is an absolute IRI.", parameter=parameter
            ) from error
    return iris


@lru_cache(maxsize=64)
def _pairs(raw: bytes, where: str) -> Pairs:
    """Return the parameters in their order; a request is asked for them more than once."""
    text = _decoded(raw, where)
    try:
        with alone(len(raw)):
            return tuple(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS))
    except UnicodeDecodeError as error:
        raise Problem(INVALID_REQUEST, f"The {where} is not UTF-8.") from error
    except ValueError as error:
        raise Problem(INVALID_REQUEST, f"The {where} has more than {MAX_PARAMETERS} parameters.") from error


def _decoded(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(INVALID_REQUEST, f"The {where} is not UTF-8 (byte {error.start}).") from error
