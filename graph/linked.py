"""What a release says about identity: its links, what one name leads to, and who says that an identifier is whose."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final, cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from identity.links import Link
from ontology.namespaces import PREFIXES

_PREFIXES: Final = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("oskg", "rdfs"))

_LINKS: Final = f"""{_PREFIXES}
SELECT ?first ?firstLabel ?second ?secondLabel ?decision ?method ?confidence ?note WHERE {{
  ?link oskg:identityDecision ?decision ; oskg:identityA ?first ; oskg:identityB ?second .
  OPTIONAL {{ ?link oskg:identityMethod ?method }}
  OPTIONAL {{ ?link oskg:confidence ?confidence }}
  OPTIONAL {{ ?link oskg:uncertaintyNote ?note }}
  OPTIONAL {{ ?first rdfs:label ?firstLabel }}
  OPTIONAL {{ ?second rdfs:label ?secondLabel }}
}}
ORDER BY DESC(?confidence) ?first ?second ?note
"""

_IDENTIFIER: Final = NamedNode(f"{PREFIXES['adms']}identifier")
_PARENT: Final = NamedNode(f"{PREFIXES['org']}subOrganizationOf")


def links(store: Store) -> Iterator[Link]:
    """Give every identity link, the most certain first; an end that was merged has the label of what it is now."""
    for row in cast("QuerySolutions", store.query(_LINKS)):
        first, second = row["first"].value, row["second"].value
        confidence = row["confidence"]
        labels = [_text(row["firstLabel"]), _text(row["secondLabel"])]
        yield Link(
            first,
            second,
            row["decision"].value.rpartition("/")[2],
            row["method"].value.rpartition("/")[2] if row["method"] else "",
            Decimal(confidence.value) if confidence else None,
            _text(row["note"]),
            labels[0] or labels[1],
            labels[1] or labels[0],
        )


def bearers(store: Store, base: str, iri: str) -> list[str]:
    """Return what an IRI names: itself if the release describes it, else the entities that have it as an identifier."""
    node = NamedNode(iri)
    if next(iter(store.quads_for_pattern(node, None, None, None)), None):
        return [iri]
    identifier = NamedNode(f"{base}identifier/{iri.removeprefix(base + 'id/')}")
    found = store.quads_for_pattern(None, _IDENTIFIER, identifier, None)
    return sorted({quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)})


def identifiers(store: Store, entity: str) -> Iterator[tuple[str, list[str]]]:
    """Give the local names of the identifiers of an entity, each with the names of the graphs that state it."""
    found: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(NamedNode(entity), _IDENTIFIER, None, None):
        if isinstance(quad.graph_name, NamedNode):
            found.setdefault(_end(quad.object), set()).add(_end(quad.graph_name))
    for name, graphs in sorted(found.items()):
        yield name, sorted(graphs)


def _end(node: Any) -> str:
    return str(node.value.rpartition("/")[2])


def described(store: Store, iris: Iterable[str]) -> Iterator[bytes]:
    """Give the statements of the merged view about some nodes, as N-Triples lines."""
    for iri in iris:
        for quad in store.quads_for_pattern(NamedNode(iri), None, None, None):
            yield f"{quad.triple} .\n".encode()


def parents(store: Store, iri: str) -> Iterator[str]:
    """Give the IRIs of what an entity is a part of, directly."""
    for quad in store.quads_for_pattern(NamedNode(iri), _PARENT, None, None):
        if isinstance(quad.object, NamedNode):
            yield quad.object.value


def _text(term: Literal | None) -> str:
    return term.value if term else ""
