"""Which statements have a node as their value, a page of them at a time, in one order for pages and programs.

The order is that of the store's index, which never changes within a release: to sort 62,000 statements by IRI takes
the engine seconds, to walk them milliseconds.
"""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions

from queries.blocks import fill
from sparql_endpoint.answering.evaluation import rows
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.wording.cells import Term

#: How many statements a page holds; one that several graphs make counts once.
PER_PAGE: Final = 200

_POINTERS: Final = f"""
SELECT ?subject ?predicate ?graph WHERE {{
  {{
    SELECT ?subject ?predicate WHERE {{
      VALUES ?node {{ UNDEF }}
      ?subject ?predicate ?node
    }}
    LIMIT {PER_PAGE}
    OFFSET 0
  }}
  VALUES ?node {{ UNDEF }}
  GRAPH ?graph {{ ?subject ?predicate ?node }}
}}
ORDER BY ?subject ?predicate ?graph
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One statement in one graph: predicate and graph as IRIs, and the other end."""

    predicate: str
    other: Term
    graph: str


def pointers(generation: Generation, node: NamedNode, page: int, base: str) -> list[Row]:
    """Return the statements of one page whose value is node, pages counted from 1; once for each graph that has them.

    Raises: EvaluationError if there is no complete answer.
    """
    return read(rows(generation, query(node, page), base))


def query(node: NamedNode, page: int) -> str:
    """Return the query for one page of the statements whose value is node."""
    return fill(_POINTERS.replace("OFFSET 0", f"OFFSET {(page - 1) * PER_PAGE}"), {"node": [node]})


def read(found: QuerySolutions) -> list[Row]:
    """Return the statements in the rows of that query."""
    return [Row(row["predicate"].value, row["subject"], row["graph"].value) for row in found]
