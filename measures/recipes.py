"""The rule of every edge set in words and as a query that gives its edges again from the merged view of a release."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from ontology.namespaces import ONTOLOGY
from ontology.vocabulary import concept

#: The version of the rules below and of the measures; it changes whenever the same relations would give other figures.
RULE: Final = "1"

_PARTNER: Final = f"""?r oskg:partner ?one , ?other .
    MINUS {{ VALUES ?weak {{ <{concept("partnership-type", "cooperation-intention")}> \
<{concept("partnership-type", "co-participation")}> }} ?r oskg:partnershipType ?weak }}"""
_MEMBER: Final = """?r oskg:member ?one ; oskg:memberOf ?other .
    MINUS { ?other a oskg:Project }
    FILTER(!CONTAINS(STR(?other), "/id/initiative/cordis-"))"""
_LINK: Final = "?r oskg:linkFrom ?one ; oskg:linkTo ?other ."
_RESPONSIBLE: Final = "?r oskg:responsibleActor ?one ; oskg:responsibleFor ?other ."
_FUNDED: Final = """?r oskg:funder ?direct ; oskg:funded ?other .
    ?other a oskg:OpenScienceInfrastructure .
    OPTIONAL { ?direct oskg:rollupTo ?top }
    BIND(COALESCE(?top, ?direct) AS ?one)"""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an edge set is called, what joins its nodes, and the patterns that say so, of which one must match."""

    title: str
    rule: str
    patterns: tuple[str, ...]

    def query(self, day: date) -> str:
        """Return the query for the edges on a day, one row an edge, the lesser IRI first, in order."""
        union = "\n  UNION\n".join(f"  {{ {pattern}\n{_live(day)} }}" for pattern in self.patterns)
        return f"""PREFIX oskg: <{ONTOLOGY}>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT DISTINCT ?a ?b WHERE {{
{union}
  FILTER(?one != ?other)
  BIND(IF(STR(?one) < STR(?other), ?one, ?other) AS ?a)
  BIND(IF(STR(?one) < STR(?other), ?other, ?one) AS ?b)
}} ORDER BY ?a ?b"""


def _live(day: date) -> str:
    """Return the patterns that leave out relations which are intended, rejected or ended, or not of this day."""
    gone = " ".join(f"<{concept('relation-status', code)}>" for code in ("intended", "rejected", "ended"))
    return f"""    MINUS {{ VALUES ?gone {{ {gone} }} ?r oskg:relationStatus ?gone }}
    MINUS {{ ?r oskg:validFrom ?from . FILTER(?from > "{day}"^^xsd:date) }}
    MINUS {{ ?r oskg:validUntil ?until . FILTER(?until < "{day}"^^xsd:date) }}"""


#: The edge sets by name.
RECIPES: Final = {
    "coordination": Recipe(
        "Coordination network",
        "Two nodes are joined by a binding partnership, by an interlink, by a membership of one in the other (not in a "
        "project), or by the responsibility of one for the other. Those that share a body are two steps apart.",
        (_PARTNER, _MEMBER, _LINK, _RESPONSIBLE),
    ),
    "funding": Recipe(
        "Funding network",
        "An infrastructure is joined to whoever funds it, rolled up to the highest funder above.",
        (_FUNDED,),
    ),
    "partnership": Recipe(
        "Partnership network",
        "Two partners of one partnership are joined, unless it is an intention or co-participation in a project.",
        (_PARTNER,),
    ),
    "responsibility": Recipe(
        "Responsibility network", "Whoever is responsible for something is joined to it.", (_RESPONSIBLE,)
    ),
}
