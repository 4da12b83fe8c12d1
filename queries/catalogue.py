"""The catalogue: every saved query in this folder, read once, checked, and ready to be bound."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType

from pyoxigraph import QuerySolutions, Store

from queries import answers, header
from queries.blocks import Term, blocks, fill
from queries.definitions import Definition, expanded, used
from queries.errors import InvalidDefinition, InvalidHeader, UnknownParameter, UnknownQuery
from queries.fragments import named, put_in
from queries.header import Chart, Column
from queries.parameters import Parameter

#: What a coverage query projects.
COVERAGE = ("answer", "count")


@dataclass(frozen=True, slots=True)
class BoundQuery:
    """A query ready to run, its coverage query, and the values both hold; () is any value."""

    text: str
    coverage: str
    parameters: Mapping[str, tuple[Term, ...]]


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One saved query: what its header says, and its SPARQL with fragments and definitions put in."""

    stem: str
    id: str
    group: str
    title: str
    question: str
    answer: str
    why: str
    definition: str
    formula: str
    caveats: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    chart: Chart
    subjects: tuple[str, ...]
    """The columns that together name what a row is about: the same in two releases, it is the same gap."""
    definitions: tuple[Definition, ...]
    text: str
    coverage: str

    def bind(self, values: Mapping[str, str | Sequence[str]], snapshot: date) -> BoundQuery:
        """Return the query with these values in its blocks, the defaults for those not given or empty.

        Raises: InvalidParameter if a value does not fit; UnknownParameter if the query has none of that name.
        """
        known = tuple(parameter.name for parameter in self.parameters)
        for name, value in values.items():
            if name not in known:
                raise UnknownParameter(self.stem, name, value, known)
        terms = {each.name: each.terms(self.stem, values.get(each.name), snapshot) for each in self.parameters}
        return BoundQuery(fill(self.text, terms), fill(self.coverage, terms), MappingProxyType(terms))


@cache
def catalogue() -> Mapping[str, SavedQuery]:
    """Return every saved query by its file stem, in the order of their ids.

    Raises: InvalidHeader if a file breaks the format, or two files have the same id.
    """
    texts = {file.name: file.read_text("utf-8") for file in files("queries").iterdir() if file.name.endswith(".rq")}
    return indexed(read(*item) for item in texts.items())


def indexed(queries: Iterable[SavedQuery]) -> Mapping[str, SavedQuery]:
    """Return the queries by their stem, in the order of their ids.

    Raises: InvalidHeader if two of them have the same id.
    """
    found = sorted(queries, key=lambda query: (query.id, query.stem))
    for query, after in pairwise(found):
        if query.id.lower() == after.id.lower():
            raise InvalidHeader(f"{after.stem}.rq", "id", f"{after.id} is also the id of {query.stem}.rq")
    return MappingProxyType({query.stem: query for query in found})


def find(name: str) -> SavedQuery:
    """Return the saved query of this file stem or id, in any case of letters.

    Raises: UnknownQuery, with the nearest names, if there is none.
    """
    names = {key.lower(): (key, query) for query in catalogue().values() for key in (query.stem, query.id)}
    try:
        return names[name.strip().lower()][1]
    except KeyError:
        nearest = get_close_matches(name.lower(), names, cutoff=0.4)
        raise UnknownQuery(name, tuple(names[key][0] for key in nearest)) from None


def read(file: str, text: str) -> SavedQuery:
    """Return the saved query of one file's text.

    Raises: InvalidHeader if the header breaks the format or does not agree with the query below it.
    """
    parsed = header.parse(file, text)
    body, coverage = _whole(file, header.body(text), parsed)
    query = SavedQuery(
        stem=file.removesuffix(".rq"),
        caveats=parsed.caveats,
        parameters=tuple(_listed(file, parameter) for parameter in parsed.parameters),
        columns=parsed.columns,
        chart=parsed.chart,
        subjects=parsed.subjects,
        text=_expanded(file, "query", body),
        **{**parsed.texts, "coverage": _expanded(file, "coverage", coverage)},
        definitions=used(f"{body}\n{coverage}"),
    )
    _check(file, query)
    return query


def runnable(file: str, text: str) -> str:
    """Return the text of a file as it runs, fragments and definitions put in; it may have no header.

    Raises: InvalidHeader or ValueError if a fragment is missing or wrong; InvalidDefinition if a definition is.
    """
    fragments = header.fragments(file, text) if any(named(text)) else {}
    return expanded(put_in(text, fragments))


def _whole(file: str, body: str, parsed: header.Header) -> tuple[str, str]:
    """Return the query and its coverage query with their fragments."""
    written = (body, parsed.texts["coverage"])
    uses = Counter(name for text in (*written, *parsed.fragments.values()) for name in named(text))
    for name in parsed.fragments:
        if uses[name] < 2:  # noqa: PLR2004 what is said once is no fragment
            raise InvalidHeader(file, f"fragments.{name}", f"is put in {uses[name]} times, expected at least 2")
    try:
        body, coverage = (put_in(text, parsed.fragments) for text in written)
    except ValueError as error:
        raise InvalidHeader(file, "fragments", str(error)) from error
    return body, coverage


def _listed(file: str, parameter: Parameter) -> Parameter:
    options = parameter.options and _expanded(file, f"parameters.{parameter.name}.options", parameter.options)
    return replace(parameter, options=options)


def _expanded(file: str, key: str, text: str) -> str:
    try:
        return expanded(text)
    except InvalidDefinition as error:
        raise InvalidHeader(file, key, str(error)) from error


def _check(file: str, query: SavedQuery) -> None:
    names = {parameter.name for parameter in query.parameters}
    used = _blocks(file, "query", query.text, names)
    _blocks(file, "coverage", query.coverage, names)
    for name in sorted(names - used):
        raise InvalidHeader(file, f"parameters.{name}", f"has no block VALUES ?{name} {{ … }} in the query")
    projected = _projected(file, "query", query.text)
    if projected != tuple(column.name for column in query.columns):
        raise InvalidHeader(file, "columns", f"are not the projected variables, {', '.join(projected)}")
    if _projected(file, "coverage", query.coverage) != COVERAGE:
        raise InvalidHeader(file, "coverage", "does not project ?answer ?count")
    for parameter in query.parameters:
        _check_parameter(file, parameter)
    answers.check(file, query.answer, names, projected)


def _check_parameter(file: str, parameter: Parameter) -> None:
    where = f"parameters.{parameter.name}"
    try:
        parameter.terms(file, None, date(2000, 1, 1))
    except ValueError as error:
        raise InvalidHeader(file, f"{where}.default", str(error)) from error
    if parameter.options and _projected(file, f"{where}.options", parameter.options) != ("value", "label"):
        raise InvalidHeader(file, f"{where}.options", "does not project ?value ?label")


def _blocks(file: str, key: str, text: str, names: set[str]) -> set[str]:
    try:
        used = {block.name for block in blocks(text)}
    except ValueError as error:
        raise InvalidHeader(file, key, str(error)) from error
    for name in sorted(used - names):
        raise InvalidHeader(file, key, f"has a block VALUES ?{name} {{ … }}, but there is no such parameter")
    return used


def _projected(file: str, key: str, text: str) -> tuple[str, ...]:
    try:
        results = Store().query(text)
    except SyntaxError as error:
        raise InvalidHeader(file, key, f"is not SPARQL: {error}") from error
    if not isinstance(results, QuerySolutions):
        raise InvalidHeader(file, key, "is not a SELECT query")
    return tuple(variable.value for variable in results.variables)
