"""How answers are written: the engine serialises rows and graphs, only the table is ours."""

from typing import Final

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    serialize,
)

from ontology import namespaces

#: Prefixes that a query may use without declaring them, on the command line only.
PREFIXES: Final = dict(namespaces.PREFIXES)

_ROWS: Final = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
_GRAPHS: Final = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
#: Every name that `--format` takes.
NAMES: Final = ("table", *_ROWS, *_GRAPHS)


def rows(results: QuerySolutions | QueryBoolean, name: str) -> bytes:
    """Serialise rows or a boolean.

    Raises: ValueError if the format is for graphs.
    """
    if name not in _ROWS:
        raise ValueError(f"rows cannot be written as {name}: use table, {', '.join(_ROWS)}")
    return results.serialize(format=_ROWS[name]) or b""


def graph(results: QueryTriples, name: str) -> bytes:
    """Serialise the triples of a CONSTRUCT or DESCRIBE.

    Raises: ValueError if the format is for rows.
    """
    if name not in _GRAPHS:
        raise ValueError(f"a graph cannot be written as {name}: use {', '.join(_GRAPHS)}")
    return serialize(results, format=_GRAPHS[name], prefixes=PREFIXES) or b""


def shown(term: NamedNode | Literal | BlankNode | Triple | None) -> str:
    """Return a term as people read it: literals as their text, IRIs with a prefix or without the base of our
    concepts."""
    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.value
    if isinstance(term, NamedNode):
        return term.value.removeprefix(namespaces.CONCEPTS).removeprefix(namespaces.DEFAULT_BASE)
    return str(term)
