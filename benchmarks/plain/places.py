"""On which side of a choice of regions a place or an actor is."""

from collections.abc import Iterable

from benchmarks.plain.statements import IN_SCHEME, WITHIN, Statements
from ontology import terms


def inside(s: Statements, place: str, chosen: frozenset[str]) -> bool | None:
    """Tell whether a country or region lies in the chosen groups; None where their classifications do not place it.

    A region lies where all of its countries do, and nowhere if they do not agree.
    """
    schemes = {scheme for group in chosen for scheme in s.get(group, IN_SCHEME)}
    groups = {group for scheme in schemes for group in s.regions_of(scheme)}
    countries = {place} | s.having(WITHIN, place)
    sides = {bool(around & chosen) for each in countries if (around := s.get(each, WITHIN) & groups)}
    return sides.pop() if len(sides) == 1 else None


def within(s: Statements, places: Iterable[str], chosen: frozenset[str]) -> set[bool]:
    """Return the sides on which these places lie, as far as they are known."""
    return {side for place in places if (side := inside(s, place, chosen)) is not None}


def southern(s: Statements, actors: Iterable[str], north: frozenset[str]) -> bool | None:
    """Tell whether a country of these actors lies outside the north; None where no place of theirs is known."""
    sides = within(s, (place for actor in actors for place in s.get(actor, terms.country)), north)
    return False in sides if sides else None
