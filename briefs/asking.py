"""Ask a release: whoever writes a document brings the way, be it a store or a service."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import NamedNode, QuerySolution

from ontology.namespaces import PREFIXES
from queries.blocks import fill

#: Gives the rows of a SELECT query.
Ask = Callable[[str], Sequence[QuerySolution]]

#: Declarations of the prefixes that queries of this package use.
HEAD: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n"
    for name in ("dct", "dqv", "foaf", "org", "oskg", "prov", "rdf", "rdfs", "skos", "xsd")
)

_NAMES: Final = """
SELECT ?node (COALESCE(MIN(?label), MIN(?preferred)) AS ?name) WHERE {
  VALUES ?node { UNDEF }
  OPTIONAL { ?node rdfs:label ?label FILTER(LANG(?label) IN ("", "en")) }
  OPTIONAL { ?node skos:prefLabel ?preferred FILTER(LANG(?preferred) = "en") }
} GROUP BY ?node
"""
#: How many IRIs a query names.
_AT_ONCE: Final = 500


def about(ask: Ask, text: str, variable: str, iris: Iterable[str]) -> Iterator[QuerySolution]:
    """Yield the rows of a query with a block of a variable for which there may be many IRIs, some of them at a time.

    The engine looks up what a block lists, where it would read everything to join it with another part of a query.
    """
    nodes = [NamedNode(iri) for iri in dict.fromkeys(iris)]
    for at in range(0, len(nodes), _AT_ONCE):
        yield from ask(fill(f"{HEAD}{text}", {variable: nodes[at : at + _AT_ONCE]}))


def names(ask: Ask, iris: Iterable[str]) -> Mapping[str, str]:
    """Return the names of those IRIs that the release has one for, English or of no language."""
    return {row["node"].value: row["name"].value for row in about(ask, _NAMES, "node", iris) if row["name"] is not None}
