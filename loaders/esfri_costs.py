"""What building and running a research infrastructure costs, as the roadmap of ESFRI writes it: numbers without a unit.

Budgets are in millions of euros, and so are construction costs, but from a billion on they are in billions: 1.84 beside
850. A construction cost below SMALL can be either, and only the annual budget beside it tells.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from loaders.records import PLAIN, Claim, CountClaim, Reference
from ontology.vocabulary import concept

#: What a cost must look like, for messages.
ACCEPTED: Final = "a number or a range such as 80–120"
#: What is accepted where the unit cannot be told.
UNIT: Final = "a number of millions of euros: whether this one is of billions, no annual budget tells"

#: Below it, construction costs may be in billions.
SMALL: Final = 2
#: Nothing is run every year for this many times what it cost to build.
TIMES: Final = 10
_MILLION: Final = 10**6
_BILLION: Final = 10**9
_SILENT: Final = frozenset({"", "NA"})
_NUMBER: Final = r"([0-9]{1,6}(?:\.[0-9]{1,3})?)"
_COST: Final = re.compile(rf"{_NUMBER}(?:\s*[–-]\s*{_NUMBER})?")
_INFERRED: Final = (
    "Whether the number of the roadmap is of millions or of billions is told from the annual budget beside it."
)


def numbers(text: str) -> tuple[Decimal, ...]:
    """Return the number of a cell, or both ends of its range; none where the roadmap has none.

    Raises: ValueError if it is neither.
    """
    if text in _SILENT:
        return ()
    match = _COST.fullmatch(text)
    found = tuple(Decimal(part) for part in match.groups() if part) if match else ()
    if not found or found[-1] < found[0]:
        raise ValueError(f"{text!r} is no cost: expected {ACCEPTED}")
    return found


def construction(of: Reference, cost: tuple[Decimal, ...], budget: tuple[Decimal, ...]) -> Iterator[CountClaim]:
    """Yield what building costs, in euros, by the annual budget where that is needed to know the unit.

    Raises: ValueError if it is needed and not there.
    """
    if not cost:
        return
    if cost[-1] >= SMALL:
        yield from _claims(of, "construction-euros", cost, _MILLION, PLAIN)
        return
    if not budget:
        raise ValueError(f"{cost[-1]} is of millions or of billions: expected {UNIT}")
    unit = _BILLION if budget[-1] >= TIMES * cost[-1] else _MILLION
    yield from _claims(of, "construction-euros", cost, unit, Claim(certainty="inferred", note=_INFERRED))


def operation(of: Reference, budget: tuple[Decimal, ...]) -> Iterator[CountClaim]:
    """Yield what a year of operation costs, in euros."""
    return _claims(of, "operation-euros-a-year", budget, _MILLION, PLAIN)


def _claims(of: Reference, kind: str, cost: tuple[Decimal, ...], unit: int, claim: Claim) -> Iterator[CountClaim]:
    """Yield one claim for a number, which the roadmap rounds, and one for each end of a range."""
    bounds = ("ge", "le") if len(cost) > 1 else ("approx",)
    for number, bound in zip(cost, bounds, strict=False):
        yield CountClaim(of, concept("count-kind", kind), int(number * unit), concept("count-bound", bound), claim)
