"""What follows from how alike two entities are: a decision list, the first rule that fits counts.

The confidence of a rule is the share of right answers that `python -m benchmarks identity` measured for it on records
whose ids are known, (right + 1) / (answers + 2) where there are few, at most 0.99; for infrastructures, of which few
ids are known, it is an estimate below what was measured. Rules that merge are right in 99 of 100 cases together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from identity.comparison import Countries, Likeness, Names, Web


@dataclass(frozen=True, slots=True)
class Rule:
    """What a pair must be like, how that is called (`identity-method`), how often it is right, whether it merges."""

    names: frozenset[Names]
    countries: frozenset[Countries]
    web: frozenset[Web]
    method: str
    confidence: str
    merges: bool = False

    def may_fit(self, countries: Countries, web: Web) -> bool:
        """Tell whether it depends on the names only whether a pair is like this."""
        return countries in self.countries and web in self.web

    def fits(self, found: Likeness) -> bool:
        """Tell whether a pair is like this."""
        return found.names in self.names and self.may_fit(found.countries, found.web)


def _rule(names: str, countries: str, web: str, method: str, confidence: str, *, merges: bool = False) -> Rule:
    return Rule(_set(names), _set(countries), _set(web), method, confidence, merges)


def _set(words: str) -> Any:
    """Return the words of a text as the set of literals that they are."""
    return frozenset(words.split())


#: For every kind of entity, most certain first.
RULES: Final[Mapping[str, tuple[Rule, ...]]] = {
    "org": (
        _rule("same", "same", "host", "same-name-url", "0.99", merges=True),
        _rule("same", "same", "domain", "same-name-url", "0.99", merges=True),
        _rule("similar", "same", "host domain", "similar-name-url", "0.98", merges=True),
        _rule("short", "same", "host", "similar-name-url", "0.99", merges=True),
        _rule("qualified", "same", "host domain", "similar-name-url", "0.98", merges=True),
        _rule("part", "same", "host", "similar-name-url", "0.96", merges=True),
        _rule("shortened", "same", "host", "similar-name-url", "0.95", merges=True),
        _rule("same", "unknown", "host domain", "same-name-url", "0.97", merges=True),
        _rule("similar short qualified", "unknown", "host domain", "similar-name-url", "0.98", merges=True),
        _rule("same", "different", "host domain", "same-name-url", "0.50"),
        _rule("same", "same", "unknown", "same-name-country", "0.98"),
        _rule("same", "same", "different", "same-name-country", "0.96"),
        _rule("short", "same", "domain", "similar-name-url", "0.60"),
        _rule("similar short qualified", "different", "host domain", "similar-name-url", "0.50"),
        _rule("similar qualified", "same", "unknown different", "similar-name-country", "0.93"),
        _rule("same", "unknown", "unknown different", "same-name-only", "0.90"),
    ),
    "infra": (
        _rule("same", "same unknown different", "host", "same-name-url", "0.99", merges=True),
        _rule("same", "same unknown different", "domain", "same-name-url", "0.98", merges=True),
        _rule("similar qualified short", "same unknown different", "host", "similar-name-url", "0.90"),
        _rule("similar", "same unknown different", "domain", "similar-name-url", "0.80"),
        _rule("same", "same", "unknown different", "same-name-country", "0.80"),
        _rule("same", "unknown different", "unknown different", "same-name-only", "0.60"),
    ),
}
