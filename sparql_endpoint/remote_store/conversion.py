"""From the result a remote store gives to the format a client asks for.

Every result is parsed, also one that has the right format already: what a store cuts off or breaks in the middle, with
status 200, never reaches a client.
"""

import io
import json
from collections.abc import Iterator
from typing import IO, Final, cast

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from sparql_endpoint.errors import ResultTooLarge, StoreFailed
from sparql_endpoint.frames import GRAPH, SOLUTIONS
from sparql_endpoint.workers.capping import first_rows, first_triples

#: What a store is asked for, best first: formats that keep every term and that stores write alike.
ACCEPTED: Final = {
    SOLUTIONS: "application/sparql-results+json, application/sparql-results+xml;q=0.9",
    GRAPH: "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.8",
}

_ASK_VARIABLE: Final = "__ASK_RETVAL"


class Bounded:
    """A file that takes no more than a limit of bytes."""

    def __init__(self, file: IO[bytes], limit: int) -> None:
        self._file = file
        self._limit = limit
        self.size = 0

    @property
    def full(self) -> bool:
        """Whether more bytes were given than are taken."""
        return self.size > self._limit

    def write(self, chunk: bytes) -> int:
        """Write a chunk.

        Raises: ResultTooLarge if it passes the limit.
        """
        self.size += len(chunk)
        if self.full:
            raise ResultTooLarge(f"The result is larger than {self._limit} bytes, the limit.")
        return self._file.write(chunk)

    def flush(self) -> None:
        """Do nothing: the reader of the file comes later."""


def convert(
    raw: IO[bytes], given: str, word: str, wanted: str, target: Bounded, most: int | None = None
) -> bool | None:
    """Write the result of a query of the form word, in raw with the media type given, in the media type wanted.

    Of rows and triples only the first most are written, if it is set; then return whether there are more.

    Raises: ResultTooLarge; StoreFailed if raw is no complete result of that form and type.
    """
    write = {"ASK": _boolean, "SELECT": _solutions}.get(word, _graph)
    try:
        return write(raw, given, wanted, target, most)
    except (SyntaxError, ValueError) as error:
        raise StoreFailed(f"The store answers with a result that cannot be read: {error}.") from error


def _solutions(raw: IO[bytes], given: str, wanted: str, target: Bounded, most: int | None) -> bool | None:
    read = _results(raw, given)
    if not isinstance(read, QuerySolutions):
        raise ValueError("it is a boolean, and rows were asked for")  # noqa: TRY004 (about a document)
    truncated = None
    if most is not None:
        read, truncated = first_rows(read, most)
    read.serialize(target, QueryResultsFormat.from_media_type(wanted))  # type: ignore[arg-type]  # needs write, flush
    return truncated


def _boolean(raw: IO[bytes], given: str, wanted: str, target: Bounded, _most: int | None) -> None:
    read = _results(raw, given)
    if isinstance(read, QuerySolutions):
        read = _of_rows(read)
    read.serialize(target, QueryResultsFormat.from_media_type(wanted))  # type: ignore[arg-type]  # needs write, flush


def _of_rows(rows: QuerySolutions) -> QueryBoolean:
    """Return the boolean that Virtuoso gives as a table where the dataset of an ASK stands in the request."""
    if [variable.value for variable in rows.variables] != [_ASK_VARIABLE]:
        raise ValueError("it has rows, and a boolean was asked for")
    holds = any(row[_ASK_VARIABLE] is not None and row[_ASK_VARIABLE].value != "0" for row in rows)
    document = io.BytesIO(json.dumps({"head": {}, "boolean": holds}).encode())
    return cast("QueryBoolean", parse_query_results(document, QueryResultsFormat.JSON))


def _results(raw: IO[bytes], given: str) -> QuerySolutions | QueryBoolean:
    read = QueryResultsFormat.from_media_type(given)
    if read not in (QueryResultsFormat.JSON, QueryResultsFormat.XML):
        raise ValueError(f"its media type is {given!r}")
    return parse_query_results(raw, read)


def _graph(raw: IO[bytes], given: str, wanted: str, target: Bounded, most: int | None) -> bool | None:
    read = RdfFormat.from_media_type(given)
    if read is None:
        raise ValueError(f"its media type is {given!r}")
    triples: Iterator[Triple] = (quad.triple for quad in parse(raw, read))
    truncated = None
    if most is not None:
        triples, truncated = first_triples(triples, most)
    serialize(triples, target, RdfFormat.from_media_type(wanted))  # type: ignore[arg-type]  # needs write, flush
    return truncated
