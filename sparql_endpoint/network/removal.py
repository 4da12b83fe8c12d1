"""What would be lost if a thing were gone, as saved questions and the measures of the release answer it.

Nothing is defined here: who loses the only operator or funder is the answer to the question "What if it were gone?",
who depends on it is its row in "Fragile hubs", and what reaches the rest of a network through it alone hangs on its
position by `oskg:gateway`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pyoxigraph import NamedNode, QuerySolution

from queries.blocks import fill
from queries.catalogue import find
from sparql_endpoint.answering.evaluation import endpoint, rows
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.network.neighbourhood import DEPENDS
from sparql_endpoint.wording.names import names

LOSSES: Final = "actors_removed"
HUBS: Final = "infrastructure_hubs"
#: Things cut off that are listed of one network.
LISTED: Final = 100
_CUT: Final = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX oskg: <https://w3id.org/oskg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?set ?pieces ?day ?other WHERE {
  VALUES ?node { UNDEF }
  ?position oskg:positionOf ?node ; oskg:inEdgeSet ?edges ; oskg:separates ?pieces .
  ?edges rdfs:label ?set ; dct:issued ?day .
  FILTER(?pieces > 0)
  OPTIONAL { ?position oskg:gateway ?above . ?below oskg:gateway+ ?position ; oskg:positionOf ?other }
}
ORDER BY ?set ?other
"""


@dataclass(frozen=True, slots=True)
class Loss:
    """An infrastructure that would lose its only operator or funder on record, and the relation that says so."""

    infrastructure: str
    name: str
    loss: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A network that would break into so many more pieces, by the measures of a day, and what is then cut off.

    `others` is how many are cut off; None at the root of a network, from which every piece hangs alike.
    """

    network: str
    pieces: int
    day: str
    others: int | None
    listed: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Removal:
    """All of it: losses, how many depend on it and on those, the networks that it holds together."""

    losses: Sequence[Loss]
    dependants: int
    indirect: int
    cuts: Sequence[Cut]


def removal(generation: Generation, node: NamedNode, day: date) -> Removal:
    """Return what would be lost on a day if node were gone.

    Raises: EvaluationError if there is no complete answer.
    """
    hub = next((row for row in _answer(generation, HUBS, hub_values(day)) if row["hub"] == node), None)
    return Removal(
        losses=[_loss(row) for row in _answer(generation, LOSSES, loss_values(node, day))],
        dependants=int(hub["dependants"].value) if hub else 0,
        indirect=int(hub["indirect"].value) if hub else 0,
        cuts=_cuts(generation, node),
    )


def loss_values(node: NamedNode, day: date) -> dict[str, Any]:
    """Return the values of the question who would lose the only operator or funder."""
    return {"node": [node.value], "t": [day.isoformat()]}


def hub_values(day: date) -> dict[str, Any]:
    """Return the values of the question for hubs that one other or more depends on."""
    return {"kind": list(DEPENDS), "minimum": ["1"], "t": [day.isoformat()]}


def _answer(generation: Generation, name: str, values: dict[str, Any]) -> list[QuerySolution]:
    asked = find(name).bind(values, generation.release.manifest.snapshot)
    return list(rows(generation, asked.text, endpoint()))


def _loss(row: QuerySolution) -> Loss:
    iri, name = row["infrastructure"].value, row["name"]
    return Loss(iri, name.value if name is not None else iri, row["loss"].value, row["evidence"].value)


def _cuts(generation: Generation, node: NamedNode) -> list[Cut]:
    found: dict[str, list[QuerySolution]] = {}
    for row in rows(generation, fill(_CUT, {"node": [node]}), endpoint()):
        found.setdefault(row["set"].value, []).append(row)
    others = {name: [row["other"].value for row in held if row["other"] is not None] for name, held in found.items()}
    called = names(generation, [iri for each in others.values() for iri in each[:LISTED]], endpoint())
    return [
        Cut(
            network=name,
            pieces=int(held[0]["pieces"].value),
            day=held[0]["day"].value,
            others=len(others[name]) or None,
            listed=[(iri, called.get(iri, iri)) for iri in others[name][:LISTED]],
        )
        for name, held in found.items()
    ]
