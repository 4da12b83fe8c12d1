"""Give no more rows of a result than the client asked for, and say whether there were more.

Source: https://www.w3.org/TR/sparql11-results-json/, with triple terms as in SPARQL 1.2.
"""

import json
from collections.abc import Iterator
from itertools import islice
from typing import cast

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    Triple,
    parse_query_results,
)


def first_rows(solutions: QuerySolutions, most: int) -> tuple[QuerySolutions, bool]:
    """Return the first most solutions in their order, and whether there is at least one more.

    The engine is asked for one solution more than are returned, and for no other.
    """
    names = [variable.value for variable in solutions.variables]
    bindings = [_binding(solution, names) for solution in islice(solutions, most)]
    document = {"head": {"vars": names}, "results": {"bindings": bindings}}
    kept = parse_query_results(json.dumps(document), QueryResultsFormat.JSON)
    return cast("QuerySolutions", kept), next(solutions, None) is not None


def first_triples(triples: Iterator[Triple], most: int) -> tuple[Iterator[Triple], bool]:
    """Return the first most triples, and whether there is at least one more."""
    kept = list(islice(triples, most))
    return iter(kept), next(triples, None) is not None


def _binding(solution: QuerySolution, names: list[str]) -> dict[str, object]:
    return {name: _term(term) for name in names if (term := solution[name]) is not None}


def _term(term: NamedNode | BlankNode | Literal | Triple) -> dict[str, object]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": _term(term.subject), "predicate": _term(term.predicate), "object": _term(term.object)}
        return {"type": "triple", "value": parts}
    return _literal(term)


def _literal(term: Literal) -> dict[str, object]:
    written: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language is None:
        written["datatype"] = term.datatype.value
        return written
    written["xml:lang"] = term.language
    if term.direction is not None:
        written["its:dir"] = str(term.direction)
    return written
