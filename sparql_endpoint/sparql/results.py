"""The result of any query as part of a page: a table, a yes or no, or a graph in Turtle; and links to all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Final, cast
from urllib.parse import urlencode

from flask import url_for
from pyoxigraph import QueryBoolean, QueryResultsFormat, parse_query_results

from sparql_endpoint.answering.evaluation import evaluate, repeats
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.protocol import Operation
from sparql_endpoint.frames import GRAPH
from sparql_endpoint.sparql.result_pictures import NETWORK, fitting
from sparql_endpoint.wording.cells import Cell, cell, is_number
from sparql_endpoint.workers.engine import Result

#: Rows and bytes of Turtle on a page; the files hold all. Every cut is told on the page.
SHOWN_ROWS: Final = 500
SHOWN_BYTES: Final = 256 * 1024

#: Characters of an address that every browser and proxy passes on; longer queries are sent by POST.
_ADDRESS_LIMIT: Final = 7000

#: Titles of the files offered below a result, by the name of their format.
_FILES: Final = {"csv": "CSV", "json": "JSON"}
_GRAPH_FILES: Final = {"turtle": "Turtle", "jsonld": "JSON-LD", "ntriples": "N-Triples"}


@dataclass(frozen=True, slots=True)
class File:
    """The result in another format: its title, the name of the format, its address if the query is short enough."""

    title: str
    format: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Value:
    """One cell of a result: its parts, and whether it is a number."""

    parts: Sequence[Cell]
    number: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A result as it is shown: rows, or a boolean, or Turtle; how much there is of it, and where all of it is."""

    files: Sequence[File]
    address: str | None
    """Where this page is again; None if the query is too long for an address."""
    repeats: bool
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Value]] = ()
    found: int = 0
    boolean: bool | None = None
    turtle: str | None = None
    cut: bool = False
    pictures: Sequence[tuple[str, str]] = ()
    """What it can be drawn as, and where the picture is."""


def answer(generation: Generation, asked: Operation) -> Answer:
    """Return the answer to a query operation, ready to be shown.

    Raises: EvaluationError if there is no complete result.
    """
    result = evaluate(generation, asked)
    kept = repeats(asked.text)
    try:
        read = _graph if result.form == GRAPH else _solutions
        return read(result, asked, kept=kept)
    finally:
        result.body.close()


def is_empty(answer: Answer) -> bool:
    """Return whether an answer has no row and no statement, or is no."""
    if answer.boolean is not None:
        return not answer.boolean
    return not answer.rows if answer.turtle is None else not answer.turtle.strip()


def graph_parameters(asked: Operation) -> list[tuple[str, str]]:
    """Return the parameters that name the dataset of a query operation."""
    return [
        *(("default-graph-uri", iri) for iri in asked.default_graphs or ()),
        *(("named-graph-uri", iri) for iri in asked.named_graphs or ()),
    ]


def excerpt(text: str, problem: Mapping[str, object]) -> str | None:
    """Return the line of text that a problem names, and below it a mark under the column; None where it names none."""
    line, column = problem.get("line"), problem.get("column")
    lines = text.split("\n")
    if not isinstance(line, int) or not isinstance(column, int) or not 0 < line <= len(lines):
        return None
    shown = lines[line - 1].replace("\t", " ").rstrip()
    return f"{shown}\n{' ' * max(0, column - 1)}^"


def _solutions(result: Result, asked: Operation, *, kept: bool) -> Answer:
    parsed = parse_query_results(cast("IO[bytes]", result.body), QueryResultsFormat.JSON)
    files = _files(asked, _FILES)
    if isinstance(parsed, QueryBoolean):
        return Answer(files[1:], _address(asked), kept, boolean=bool(parsed))
    names = [variable.value for variable in parsed.variables]
    first = list(islice(parsed, SHOWN_ROWS))
    rows = [[Value(cell(row[name]), is_number(row[name])) for name in names] for row in first]
    found = len(rows) + sum(1 for _ in parsed)
    drawn = _pictures(asked, fitting(names, first))
    return Answer(files, _address(asked), kept, names, rows, found, cut=found > len(rows), pictures=drawn)


def _graph(result: Result, asked: Operation, *, kept: bool) -> Answer:
    read = result.body.read(SHOWN_BYTES)
    cut = result.size > len(read)
    shown = read[: read.rfind(b"\n") + 1] if cut else read
    text = shown.decode("utf-8", "replace")
    drawn = _pictures(asked, [NETWORK] if text.strip() else [])
    return Answer(_files(asked, _GRAPH_FILES), _address(asked), kept, turtle=text, cut=cut, pictures=drawn)


def _files(asked: Operation, titles: Mapping[str, str]) -> list[File]:
    return [File(title, name, _address(asked, format=name)) for name, title in titles.items()]


def _pictures(asked: Operation, kinds: Sequence[str]) -> list[tuple[str, str]]:
    addresses = ((kind, _addressed(url_for("result_pictures.picture", name=kind), asked)) for kind in kinds)
    return [(kind, address) for kind, address in addresses if address is not None]


def _address(asked: Operation, **parameters: str) -> str | None:
    return _addressed(url_for("sparql.sparql"), asked, **parameters)


def _addressed(path: str, asked: Operation, **parameters: str) -> str | None:
    pairs = [("query", asked.text), *graph_parameters(asked), *parameters.items()]
    address = f"{path}{'&' if '?' in path else '?'}{urlencode(pairs)}"
    return address if len(address) <= _ADDRESS_LIMIT else None
