"""Ask a release: whoever writes a document brings the way, be it a store or a service."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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

_NAMES: Final = f"""{HEAD}
SELECT ?node (COALESCE(MIN(?label), MIN(?preferred)) AS ?name) WHERE {{
  VALUES ?node {{ UNDEF }}
  OPTIONAL {{ ?node rdfs:label ?label FILTER(LANG(?label) IN ("", "en")) }}
  OPTIONAL {{ ?node skos:prefLabel ?preferred FILTER(LANG(?preferred) = "en") }}
}} GROUP BY ?node
"""
#: How many IRIs a query names.
_AT_ONCE: Final = 500


def names(ask: Ask, iris: Iterable[str]) -> Mapping[str, str]:
    """Return the names of those IRIs that the release has one for, English or of no language."""
    asked = [NamedNode(iri) for iri in dict.fromkeys(iris)]
    found = {}
    for at in range(0, len(asked), _AT_ONCE):
        for row in ask(fill(_NAMES, {"node": asked[at : at + _AT_ONCE]})):
            if row["name"] is not None:
                found[row["node"].value] = row["name"].value
    return found
