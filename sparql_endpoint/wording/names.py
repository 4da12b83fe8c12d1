"""What things are called: the names that the release itself holds for the IRIs on a page."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final
from urllib.parse import unquote

from pyoxigraph import NamedNode

from briefs.speech import translatable
from ontology.namespaces import PREFIXES
from queries.blocks import fill
from sparql_endpoint.answering.evaluation import rows_of_all, settings
from sparql_endpoint.answering.generations import Generation

#: The beginning of the query for names.
HEAD: Final = """
PREFIX adms: <http://www.w3.org/ns/adms#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX oskg: <https://w3id.org/oskg/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?node ?rank ?name WHERE {
"""

#: Names with their rank, the lowest first: of the node, of its document and place, of its record, of its class; each
#: with where under the base the nodes are that can have it. Every branch lists its nodes and filters by itself: the
#: engine reads all labels of the release where they are joined later, and spends more time on reading a list than on
#: looking up what is in it.
BRANCHES: Final = (
    ("", '?node rdfs:label ?name FILTER(LANG(?name) IN ("en", "")) BIND(1 AS ?rank)'),
    ("", '?node skos:prefLabel ?name FILTER(LANG(?name) IN ("en", "")) BIND(2 AS ?rank)'),
    ("identifier/", "?node a adms:Identifier ; skos:notation ?id BIND(STR(?id) AS ?name) BIND(2 AS ?rank)"),
    ("", '?node dct:title ?name FILTER(LANG(?name) IN ("en", "")) BIND(3 AS ?rank)'),
    (
        "id/evidence/",
        """
    ?node oskg:inDocument/dct:title ?title ; oskg:locator ?locator
    BIND(CONCAT(STR(?title), ", ", STR(?locator)) AS ?name) BIND(4 AS ?rank)
""",
    ),
    (
        "record/",
        """
    ?node a oskg:SourceRecord ; dct:identifier ?id ; dct:isPartOf/dct:identifier ?source
    BIND(CONCAT(STR(?source), " record ", STR(?id)) AS ?name) BIND(5 AS ?rank)
""",
    ),
    (
        "id/rel/",
        """
    ?node a oskg:Relation , ?class ; prov:wasDerivedFrom/dct:isPartOf/dct:identifier ?source .
    ?class rdfs:label ?label FILTER(?class != oskg:Relation && LANG(?label) = "en")
    BIND(CONCAT(STR(?label), " (", STR(?source), ")") AS ?name) BIND(6 AS ?rank)
""",
    ),
    ("", '?node a/rdfs:label ?name FILTER(LANG(?name) = "en") BIND(7 AS ?rank)'),
)
_VALUES: Final = "VALUES ?node { UNDEF }"

#: How often a query lists a node at most, and the bytes of the rest of it.
_REPEATED: Final = len(BRANCHES)
_REST: Final = len(HEAD) + sum(len(branch) + len(_VALUES) + len(" UNION {}") for _, branch in BRANCHES)

#: Terms of others whose names say little to readers.
_WORDS: Final = {
    f"{PREFIXES['adms']}identifier": translatable("identifiers"),
    f"{PREFIXES['dqv']}computedOn": translatable("assessed"),
    f"{PREFIXES['dqv']}isMeasurementOf": translatable("criterion"),
    f"{PREFIXES['prov']}wasDerivedFrom": translatable("source record"),
    f"{PREFIXES['rdf']}type": translatable("kind"),
    f"{PREFIXES['rdfs']}label": translatable("display name"),
    f"{PREFIXES['skos']}altLabel": translatable("other name"),
    f"{PREFIXES['skos']}exactMatch": translatable("same as"),
    f"{PREFIXES['skos']}prefLabel": translatable("name"),
}

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def names(generation: Generation, iris: Iterable[str], base: str) -> Mapping[str, str]:
    """Return the name of every IRI that the release has one for, English or of no language.

    Raises: EvaluationError if there is no complete answer.
    """
    asked = dict.fromkeys(iris)
    known = generation.known_names(asked)
    found: dict[str, tuple[int, str]] = {}
    unknown = list(batches((iri for iri in asked if iri not in known), spared=_REST, repeated=_REPEATED))
    for row in chain.from_iterable(rows_of_all(generation, [_query(each) for each in unknown], base)):
        iri, ranked = row["node"].value, (int(row["rank"].value), row["name"].value)
        found[iri] = min(ranked, found.get(iri, ranked))
    learnt = {node.value: found.get(node.value, (0, None))[1] for batch in unknown for node in batch}
    generation.learn_names(learnt)
    known |= learnt
    return {iri: name for iri in asked if (name := known.get(iri)) is not None}


def _query(nodes: Sequence[NamedNode]) -> str:
    """Return the query for the names of nodes, without the branches that can name none of them."""
    base = settings().base
    branches = []
    for space, branch in BRANCHES:
        listed = [node for node in nodes if node.value.startswith(base + space)] if space else nodes
        if listed:
            branches.append(fill(f"{{ {_VALUES} {branch} }}", {"node": listed}))
    return f"{HEAD}{' UNION '.join(branches)}}}"


def spelled(iri: str) -> str:
    """Return words for a term of a vocabulary that the release does not hold: ours, or the last part of the IRI."""
    if iri in _WORDS:
        return _WORDS[iri]
    last = unquote(re.split(r"[/#]", iri.rstrip("/#"))[-1])
    words = _WORD.findall(last)
    return " ".join(word if word.isupper() else word.lower() for word in words) if words else last or iri


def batches(iris: Iterable[str], *, spared: int, repeated: int = 1) -> Iterator[Sequence[NamedNode]]:
    """Yield the IRIs in lists that fit into one query each, which repeats the list and has spared other bytes."""
    limit = (settings().query_limit - spared) // repeated
    batch: list[NamedNode] = []
    size = 0
    for iri in iris:
        node = NamedNode(iri)
        length = len(str(node).encode()) + 1
        if batch and size + length > limit:
            yield batch
            batch, size = [], 0
        batch.append(node)
        size += length
    if batch:
        yield batch
