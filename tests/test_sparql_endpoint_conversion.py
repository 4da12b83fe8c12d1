"""A result of a store becomes the result asked for, or none."""

import io

import pytest

from sparql_endpoint.errors import ResultTooLarge, StoreFailed
from sparql_endpoint.remote_store.conversion import Bounded, convert

JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"1"}}]}}'
#: How Virtuoso writes an ASK whose dataset stands in the request.
TABLE = b"""{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[{"__ASK_RETVAL":
  {"type":"typed-literal","datatype":"http://www.w3.org/2001/XMLSchema#integer","value":"1"}}]}}"""
NO_TABLE = b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[]}}'


def converted(raw: bytes, given: str, word: str, wanted: str, limit: int = 1000) -> bytes:
    file = io.BytesIO()
    convert(io.BytesIO(raw), given, word, wanted, Bounded(file, limit))
    return file.getvalue()


@pytest.mark.parametrize(
    ("raw", "given", "word", "wanted", "result"),
    [
        (ROWS, JSON, "SELECT", "text/csv", b"a\r\n1\r\n"),
        (ROWS, f"{JSON}; charset=utf-8", "SELECT", "text/csv", b"a\r\n1\r\n"),
        (b'{"head":{},"boolean":true}', JSON, "ASK", "text/csv", b"true"),
        (TABLE, JSON, "ASK", "text/csv", b"true"),
        (TABLE.replace(b'"1"', b'"0"'), JSON, "ASK", "text/csv", b"false"),
        (NO_TABLE, JSON, "ASK", "text/csv", b"false"),
        (b"<a:s> <a:p> <a:o> .", "text/turtle", "CONSTRUCT", "application/n-triples", b"<a:s> <a:p> <a:o> .\n"),
        (b"<a:s>\t<a:p>\t<a:o> .\n", "application/n-triples", "DESCRIBE", "text/turtle", b"<a:s> <a:p> <a:o> .\n"),
    ],
)
def test_a_result_is_converted(raw: bytes, given: str, word: str, wanted: str, result: bytes) -> None:
    assert converted(raw, given, word, wanted) == result


@pytest.mark.parametrize(
    ("raw", "given", "word"),
    [
        (ROWS[:-10], JSON, "SELECT"),
        (ROWS[:-2] + b" cancelled", JSON, "SELECT"),
        (ROWS, "text/html", "SELECT"),
        (ROWS, "text/csv", "SELECT"),
        (ROWS, JSON, "ASK"),
        (b'{"head":{},"boolean":true}', JSON, "SELECT"),
        (b"<a:s> <a:p> <a:o> .\n<a:s> <a:", "application/n-triples", "CONSTRUCT"),
        (b"<a:s> <a:p> <a:o> .\n", "text/html", "CONSTRUCT"),
        (b"<a:s> <a:p> <a:o> .\n", "", "CONSTRUCT"),
    ],
)
def test_what_is_no_complete_result_of_that_form_is_a_failure_of_the_store(raw: bytes, given: str, word: str) -> None:
    wanted = "text/turtle" if word == "CONSTRUCT" else "text/csv"

    with pytest.raises(StoreFailed, match="cannot be read"):
        converted(raw, given, word, wanted)


@pytest.mark.parametrize(
    ("raw", "given", "word", "wanted"),
    [(ROWS, JSON, "SELECT", "text/csv"), (b"<a:s> <a:p> <a:o> .", "text/turtle", "CONSTRUCT", "text/turtle")],
)
def test_a_converted_result_has_a_limit(raw: bytes, given: str, word: str, wanted: str) -> None:
    with pytest.raises(ResultTooLarge, match="larger than 3 bytes"):
        converted(raw, given, word, wanted, limit=3)
