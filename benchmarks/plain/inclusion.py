"""Which regions, fields and languages are served, and from where: Q23."""

from collections import Counter
from datetime import date
from itertools import product

from benchmarks.plain.statements import FIELDS_OF_RESEARCH, TOP_OF, UNESCO_REGIONS, Found, Statements, found
from ontology import terms


def q23(s: Statements, t: date) -> Found:
    """Return how many infrastructures are run from each region for each field."""
    cells: Counter[tuple[str, str]] = Counter()
    answers = {}
    for one in s.open(t):
        around = list(product(s.fields(one), s.regions(one, t)))
        cells.update(around)
        told = s.get(one, terms.theme) and s.countries(one, t)
        answers[one] = "unknown" if not told else "yes" if around else "no"
    every = product(s.having(TOP_OF, FIELDS_OF_RESEARCH), s.regions_of(UNESCO_REGIONS))
    return found(((*cell, str(cells[cell])) for cell in every), answers)
