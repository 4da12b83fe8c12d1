"""In which countries things are: its own country or, of an infrastructure, those of the organisations that run it.

The rule is that of the gap desk for regions. A thing in several countries counts in each; one that has none on record
counts as unknown, and nowhere else.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import QuerySolution

from graph.gaps import Subject
from ontology.vocabulary import concepts

Ask = Callable[[str], Iterable[QuerySolution]]

_PLACED: Final = """
PREFIX oskg: <https://w3id.org/oskg/ontology#>
SELECT ?thing ?country WHERE {
  { ?thing a oskg:OpenScienceInfrastructure ; oskg:country ?country }
  UNION { ?thing oskg:operatedBy ?operator . ?operator oskg:country ?country }
}
"""
_ALL: Final = """
PREFIX oskg: <https://w3id.org/oskg/ontology#>
SELECT ?thing WHERE { ?thing a oskg:OpenScienceInfrastructure }
"""
_POINTS: Final = """
PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
PREFIX oskg: <https://w3id.org/oskg/ontology#>
SELECT ?thing ?latitude ?longitude WHERE {
  ?thing a oskg:OpenScienceInfrastructure ; geo:lat ?latitude ; geo:long ?longitude
}
"""
_INFRASTRUCTURE: Final = "infra"


@dataclass(frozen=True, slots=True)
class Located:
    """Things by the codes of their countries; those of unknown country have none."""

    countries: Mapping[str, frozenset[str]]

    @classmethod
    def read(cls, text: bytes) -> "Located":
        """Return what was written."""
        return cls({iri: frozenset(codes) for iri, codes in json.loads(text).items()})

    def written(self) -> str:
        """Return it as a text to keep."""
        return json.dumps({iri: sorted(codes) for iri, codes in self.countries.items()})

    @property
    def counts(self) -> Mapping[str, int]:
        """How many things are in each country, most first."""
        found = Counter(code for codes in self.countries.values() for code in codes)
        return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))

    @property
    def unknown(self) -> int:
        """How many things have no country on record."""
        return len(self.nowhere)

    @property
    def nowhere(self) -> list[str]:
        """The things that have no country on record, by IRI."""
        return sorted(iri for iri, codes in self.countries.items() if not codes)

    def within(self, code: str) -> list[str]:
        """Return the things in a country, by IRI."""
        return sorted(iri for iri, codes in self.countries.items() if code in codes)


def infrastructures(ask: Ask) -> Located:
    """Return all infrastructures by country.

    Raises: EvaluationError if there is no complete answer.
    """
    placed = _placed(ask)
    return Located({row["thing"].value: placed.get(row["thing"].value, frozenset()) for row in ask(_ALL)})


def subjects(ask: Ask, found: Sequence[Subject]) -> Located:
    """Return what a question finds by country.

    Raises: EvaluationError if there is no complete answer.
    """
    placed = _placed(ask) if any(one.kind == _INFRASTRUCTURE for one in found) else {}
    return Located({one.iri: placed.get(one.iri, frozenset()) | ({one.country} - {""}) for one in found})


def points(ask: Ask) -> dict[str, tuple[float, float]]:
    """Return latitude and longitude of the infrastructures that have one place on record, in degrees.

    Raises: EvaluationError if there is no complete answer.
    """
    found: dict[str, set[tuple[float, float]]] = {}
    for row in ask(_POINTS):
        place = float(row["latitude"].value), float(row["longitude"].value)
        found.setdefault(row["thing"].value, set()).add(place)
    return {iri: next(iter(places)) for iri, places in sorted(found.items()) if len(places) == 1}


def _placed(ask: Ask) -> dict[str, frozenset[str]]:
    """Return the codes of the countries of infrastructures; regions, such as Europe, are no countries."""
    codes = {iri: code for code, iri in concepts("country").items()}
    found: dict[str, frozenset[str]] = {}
    for row in ask(_PLACED):
        code = codes.get(row["country"].value)
        if code is not None:
            found[row["thing"].value] = found.get(row["thing"].value, frozenset()) | {code}
    return found
