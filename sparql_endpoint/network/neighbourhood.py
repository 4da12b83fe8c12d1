"""The relations around one thing, or all of some kinds: which there are on a day, up to a number that is told.

The neighbourhood of one step is every relation that has the start as an end; that of two steps, also every relation of
those at the other ends, except of hubs, which have so many that nothing else could be seen: they are named instead.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolution

from briefs.speech import translatable
from ontology import terms
from ontology.namespaces import PREFIXES
from ontology.vocabulary import concept
from queries.blocks import Term, fill
from queries.definitions import definitions

#: Puts a query to the release.
Ask = Callable[[str], Iterable[QuerySolution]]

#: Relations that are looked for; of more, only that there are more is told.
MOST: Final = 5000
#: What has more relations than this is a hub.
FOLLOWED: Final = 300

#: Ways to be linked that make one thing depend on the other. Source: the definition of the question "Fragile hubs"
DEPENDS: Final = tuple(
    concept("link-type", code) for code in ("integrates", "requires", "resolves-through", "authenticates-through")
)
_TYPES: Final = ", ".join(f"<{iri}>" for iri in DEPENDS)
_OF_TYPE: Final = f"?relation oskg:linkType ?type FILTER(?type IN ({_TYPES}))"
_OF_NONE: Final = f"FILTER NOT EXISTS {{ {_OF_TYPE} }}"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of relation: its name for readers, the properties of its two ends, and what else holds of it."""

    title: str
    first: str
    second: str
    rest: str = ""

    @property
    def directed(self) -> bool:
        """Whether the two ends differ in what they do."""
        return self.first != self.second


#: The kinds by the word that asks for them; where not all relations are shown, those of the first kinds are.
KINDS: Final[Mapping[str, Kind]] = {
    "partnership": Kind(translatable("Partnerships"), terms.partner, terms.partner),
    "dependency": Kind(translatable("Dependencies"), terms.linkFrom, terms.linkTo, _OF_TYPE),
    "link": Kind(translatable("Other technical links"), terms.linkFrom, terms.linkTo, _OF_NONE),
    "responsibility": Kind(translatable("Responsibilities"), terms.responsibleActor, terms.responsibleFor),
    "endorsement": Kind(translatable("Endorsements"), terms.endorser, terms.endorsed),
    "membership": Kind(translatable("Memberships"), terms.member, terms.memberOf),
    "funding": Kind(translatable("Funding"), terms.funder, terms.funded),
}

_DATE: Final = NamedNode(f"{PREFIXES['xsd']}date")
_HEAD: Final = "PREFIX oskg: <https://w3id.org/oskg/ontology#>\n"
#: The definition of what is in force on a day.
_LIVE: Final = "in_force"


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two things: kind, its node, the ends in its direction, how many steps from the start."""

    kind: str
    relation: str
    first: str
    second: str
    step: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The relations that were found, nearest first, kind by kind; `more` if there are more than were looked for.

    `hubs` were not followed; `steps` is how many steps were taken.
    """

    edges: Sequence[Edge]
    more: bool
    hubs: Sequence[str]
    steps: int


def neighbourhood(ask: Ask, start: str, kinds: Sequence[str], day: date, steps: int, most: int) -> Neighbourhood:
    """Return the relations of kinds in force on a day around start; the second step only if the first has at most most.

    Raises: EvaluationError if there is no complete answer.
    """
    first, more = _edges(ask, [start], kinds, day)
    near = sorted({end for edge in first for end in (edge.first, edge.second)} - {start})
    if steps == 1 or more or len(first) > most or not near:
        return Neighbourhood(first, more, (), 1)
    hubs = _hubs(ask, near, kinds)
    second, more = _edges(ask, [each for each in near if each not in hubs], kinds, day, first)
    return Neighbourhood([*first, *second], more, hubs, 2)


def network(ask: Ask, kinds: Sequence[str], day: date) -> Neighbourhood:
    """Return all relations of kinds in force on a day.

    Raises: EvaluationError if there is no complete answer.
    """
    found, more = _edges(ask, [], kinds, day)
    return Neighbourhood(found, more, (), 1)


def _edges(
    ask: Ask, ends: Sequence[str], kinds: Sequence[str], day: date, known: Sequence[Edge] = ()
) -> tuple[list[Edge], bool]:
    """Return the relations that have one of ends, or all for none, without those known; and whether there are more."""
    if known and not ends:
        return [], False
    branches = " UNION ".join(branch for kind in kinds for branch in _branches(kind, among=bool(ends)))
    live = definitions()[_LIVE].applied(["?relation"])
    limit = f"LIMIT {MOST + len(known) + 1}"
    text = f"{_HEAD}SELECT DISTINCT ?kind ?relation ?first ?second WHERE {{ {branches} {live} }} {limit}"
    listed = [NamedNode(iri) for iri in ends]
    on_day = [Literal(day.isoformat(), datatype=_DATE)]
    values: dict[str, Sequence[Term]] = {"first": listed, "second": listed, "one": listed, "t": on_day}
    rows = list(ask(fill(text, values)))
    step = 2 if known else 1
    found = (
        Edge(row["kind"].value, row["relation"].value, row["first"].value, row["second"].value, step) for row in rows
    )
    seen = {replace(edge, step=step) for edge in known}
    order = list(KINDS)
    new = [edge for edge in found if edge not in seen]
    new.sort(key=lambda edge: (order.index(edge.kind), edge.first, edge.second, edge.relation))
    return new[:MOST], len(rows) > MOST + len(known)


def _branches(code: str, *, among: bool) -> list[str]:
    """Return the patterns of one kind: from either end where the ends are given."""
    kind = KINDS[code]
    named = f'{kind.rest} BIND("{code}" AS ?kind)'
    if not kind.directed:
        ends = f"?relation <{kind.first}> ?one , ?other FILTER(?one != ?other) {named}"
        order = "BIND(STR(?one) < STR(?other) AS ?ordered)"
        order += " BIND(IF(?ordered, ?one, ?other) AS ?first) BIND(IF(?ordered, ?other, ?one) AS ?second)"
        return [f"{{ VALUES ?one {{ UNDEF }} {ends} {order} }}"]
    ends = f"?relation <{kind.first}> ?first ; <{kind.second}> ?second FILTER(?first != ?second) {named}"
    return [f"{{ VALUES ?{end} {{ UNDEF }} {ends} }}" for end in (("first", "second") if among else ("first",))]


def _hubs(ask: Ask, nodes: Sequence[str], kinds: Sequence[str]) -> tuple[str, ...]:
    """Return those of the nodes with so many relations of these kinds, of whatever day, that they are not followed."""
    properties = sorted({end for kind in kinds for end in (KINDS[kind].first, KINDS[kind].second)})
    ends = " UNION ".join(f"{{ VALUES ?node {{ UNDEF }} ?relation <{each}> ?node }}" for each in properties)
    text = f"SELECT ?node WHERE {{ {ends} }} GROUP BY ?node HAVING (COUNT(?relation) > {FOLLOWED})"
    text = fill(text, {"node": [NamedNode(iri) for iri in nodes]})
    return tuple(sorted(row["node"].value for row in ask(text)))
