"""Which entities have an identifier: the one question behind resolving identifiers and leading on from aliases."""

from collections.abc import Sequence
from typing import Final

from pyoxigraph import NamedNode

from queries.blocks import fill
from sparql_endpoint.answering.evaluation import endpoint, rows
from sparql_endpoint.answering.generations import Generation

#: Bearers listed where an identifier is disputed; one more is read to tell that there are more.
LISTED: Final = 20

_BEARERS: Final = f"""
PREFIX adms: <http://www.w3.org/ns/adms#>
SELECT DISTINCT ?entity WHERE {{
  VALUES ?node {{ UNDEF }}
  ?entity adms:identifier ?node
}}
ORDER BY ?entity
LIMIT {LISTED + 1}
"""


def bearers(generation: Generation, identifiers: Sequence[NamedNode], query: str = _BEARERS) -> list[str]:
    """Return the IRIs of the entities that have any of these identifier nodes, in order, up to one more than listed.

    Another query may ask for them by another property. Raises: EvaluationError if there is no complete answer.
    """
    if not identifiers:
        return []
    return [row["entity"].value for row in rows(generation, fill(query, {"node": identifiers}), endpoint())]
