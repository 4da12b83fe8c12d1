"""What stands behind a row: the register and its record, with the publisher's page, or the passage of a document."""

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import NamedNode

from briefs.asking import HEAD, Ask
from briefs.document import Cell
from briefs.wording import plain, web
from queries.blocks import fill

_BEHIND: Final = f"""{HEAD}
SELECT ?node ?title ?id ?page ?document ?locator ?address WHERE {{
  {{ SELECT ?node (MIN(?one) AS ?record) WHERE {{
    {{ VALUES ?node {{ UNDEF }} ?node prov:wasDerivedFrom ?one }}
    UNION {{ VALUES ?node {{ UNDEF }} ?node a oskg:SourceRecord BIND(?node AS ?one) }}
  }} GROUP BY ?node }}
  ?record dct:isPartOf ?graph . ?graph dct:title ?title .
  OPTIONAL {{ ?record dct:identifier ?id }}
  OPTIONAL {{ ?record foaf:page ?page }}
  OPTIONAL {{
    {{ SELECT ?node (MIN(?one) AS ?passage) WHERE {{
      VALUES ?node {{ UNDEF }} ?node oskg:evidence ?one
    }} GROUP BY ?node }}
    ?passage oskg:inDocument ?paper . ?paper dct:title ?document .
    OPTIONAL {{ ?passage oskg:locator ?locator }} OPTIONAL {{ ?paper dct:source ?address }} }}
}}
"""


def evidence(ask: Ask, iris: Iterable[str]) -> Mapping[str, Cell]:
    """Return where each of the relations and records was read, as far as the release says."""
    nodes = [NamedNode(iri) for iri in dict.fromkeys(iris)]
    if not nodes:
        return {}
    found: dict[str, Cell] = {}
    for row in ask(fill(_BEHIND, {"node": nodes})):
        said = {name: plain(row[name].value) if row[name] is not None else "" for name in _PARTS}
        if said["document"]:
            text = ", ".join(filter(None, (said["document"], said["locator"])))
            found.setdefault(row["node"].value, Cell(text, web(said["address"])))
        else:
            found.setdefault(
                row["node"].value, Cell(f"{said['title'].split(': ')[0]} {said['id']}".strip(), web(said["page"]))
            )
    return found


_PARTS: Final = ("title", "id", "page", "document", "locator", "address")
