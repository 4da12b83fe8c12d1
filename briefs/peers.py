"""Neighbours of a subject of the same kind, with the same count for each, so that a number can be read in its place."""

from typing import Final

from pyoxigraph import NamedNode, QuerySolution

from briefs.asking import HEAD, Ask, names
from briefs.asking import about as listed
from briefs.charts import bars
from briefs.document import Block, Paragraph, Section
from briefs.speech import count, say, translatable
from briefs.subjects import TIES, Subject
from briefs.wording import called
from queries.blocks import fill

#: Kind of subject to what its neighbours share with it, as ?context: counts by that are the same for all of them.
_CONTEXTS: Final = {
    "country": "?subject skos:broaderTransitive ?context . ?context skos:inScheme <https://w3id.org/oskg/c/unesco-region/1.0>",
    "region": "?subject skos:inScheme ?context",
    "theme": "BIND(?subject AS ?context)",
    "funder": "?subject oskg:country ?context",
    "organisation": "?subject oskg:country ?context",
}
_SHARED: Final = "SELECT DISTINCT ?context WHERE {{ VALUES ?subject {{ UNDEF }} {0} }} ORDER BY ?context"
#: Where each infrastructure is, itself or by who runs it: those are few beside the organisations of a country.
_PLACED: Final = """
  { SELECT DISTINCT ?counted ?land WHERE {
    ?counted a oskg:OpenScienceInfrastructure .
    { ?counted oskg:country ?land } UNION { ?counted oskg:operatedBy ?actor . ?actor oskg:country ?land }
  } }"""
_COUNTRIES: Final = f"""
  {{ SELECT (?peer AS ?land) ?peer WHERE {{
    VALUES ?context {{ UNDEF }} ?peer skos:broaderTransitive ?context .
    ?peer skos:inScheme <https://w3id.org/oskg/c/country/1.0>
  }} }}{_PLACED}"""
_REGIONS: Final = f"""
  {{ SELECT DISTINCT ?land ?peer WHERE {{
    VALUES ?context {{ UNDEF }} ?peer skos:inScheme ?context . ?land skos:broaderTransitive ?peer
  }} }}{_PLACED}"""
_THEMES: Final = """
  VALUES ?context { UNDEF } ?context skos:inScheme ?scheme . OPTIONAL { ?context skos:broader ?above }
  ?peer skos:inScheme ?scheme . OPTIONAL { ?peer skos:broader ?over }
  FILTER(COALESCE(?above, ?scheme) = COALESCE(?over, ?scheme))
  ?topic skos:broader* ?peer . ?counted oskg:theme|oskg:issue ?topic"""
_ACTORS: Final = """
  VALUES ?context {{ UNDEF }} ?peer oskg:country ?context . ?counted {0} ?peer .
  ?counted a oskg:OpenScienceInfrastructure"""
_BODIES: Final = """
SELECT DISTINCT ?peer WHERE {
  { VALUES ?subject { UNDEF } ?subject a oskg:FederatedPlatform . ?peer a oskg:FederatedPlatform }
  UNION { VALUES ?subject { UNDEF } ?subject oskg:initiativeType ?type . ?peer oskg:initiativeType ?type }
  UNION { VALUES ?subject { UNDEF } ?subject a oskg:Repository ; oskg:operatedBy ?by . ?peer oskg:operatedBy ?by }
}"""
#: Kind of subject to what its neighbours are, what is counted of each, and the pattern of ?peer and ?counted.
_PEERS: Final = {
    "country": ("Countries of the same UNESCO region", "Infrastructures", _COUNTRIES),
    "region": ("Regions of the same scheme", "Infrastructures", _REGIONS),
    "theme": ("Themes beside it in the same scheme", "Records", _THEMES),
    "funder": ("Funders of the same country", "Infrastructures funded", _ACTORS.format("oskg:fundedBy")),
    "organisation": ("Organisations of the same country", "Infrastructures run", _ACTORS.format("oskg:operatedBy")),
    "initiative": ("Bodies of the same kind", "Relations", ""),
    "infrastructure": ("Infrastructures of the same kind or operator", "Relations", ""),
}
_COUNTED: Final = "SELECT ?peer (COUNT(DISTINCT ?counted) AS ?n) WHERE {{ {0} }} GROUP BY ?peer ORDER BY DESC(?n) ?peer"
_SHOWN: Final = 12
_UNEVEN: Final = translatable(
    "Registers describe some places and fields far better than others, so a small number may be a small "
    "number of records."
)


def peers(ask: Ask, about: Subject) -> list[tuple[str, int]]:
    """Return the IRIs of the subject and its neighbours, each with its count, the largest first."""
    if about.kind in ("initiative", "infrastructure"):
        return _bodies(ask, about)
    text = f"{HEAD}{_COUNTED.format(_PEERS[about.kind][2])}"
    return [_pair(row) for row in ask(fill(text, {"context": shared}))] if (shared := _shared(ask, about)) else []


def _shared(ask: Ask, about: Subject) -> list[NamedNode]:
    """Return what the subject has in common with its neighbours, such as the region of a country."""
    text = f"{HEAD}{_SHARED.format(_CONTEXTS[about.kind])}"
    return [row["context"] for row in ask(fill(text, {"subject": [about.node]}))]


def section(ask: Ask, about: Subject) -> Section:
    """Return the section that puts the subject among its neighbours."""
    found = peers(ask, about)
    title, unit, _ = _PEERS[about.kind]
    place = next((at for at, (iri, _) in enumerate(found) if iri == about.iri), None)
    if len(found) < 2:  # noqa: PLR2004 one compares nothing
        return Section(
            "peers", "Compared with others", (Paragraph(say("The release has no neighbour of the same kind.")),)
        )
    shown = found[:_SHOWN]
    if place is not None and place >= _SHOWN:
        shown = [*found[: _SHOWN - 1], found[place]]
    known = {**names(ask, [iri for iri, _ in shown]), about.iri: about.name}
    values = [(f"{'▸ ' if iri == about.iri else ''}{called(iri, known)}", number) for iri, number in shown]
    rest = [number for iri, number in found if (iri, number) not in shown]
    blocks: tuple[Block, ...] = (
        Paragraph(f"{_placed(about.name, place, len(found))} {say(_UNEVEN)}"),
        bars(title, title, unit, values, (len(rest), sum(rest)), [iri for iri, _ in shown]),
    )
    return Section("peers", "Compared with others", blocks)


def _placed(name: str, place: int | None, whole: int) -> str:
    if place is None:
        return say("By what is recorded, %(name)s has none among %(all)s.", name=name, all=count(whole))
    return say(
        "By what is recorded, %(name)s is number %(place)s among %(all)s.",
        name=name,
        place=count(place + 1),
        all=count(whole),
    )


def _pair(row: QuerySolution) -> tuple[str, int]:
    return row["peer"].value, int(row["n"].value)


def _bodies(ask: Ask, about: Subject) -> list[tuple[str, int]]:
    """Return bodies of the same kind by how many relations name them."""
    found = [row["peer"].value for row in ask(fill(f"{HEAD}{_BODIES}", {"subject": [about.node]}))]
    counted = {row["node"].value: int(row["ties"].value) for row in listed(ask, TIES, "node", found)}
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))
