"""Look a profile up among others: whom it may be, by the first rule that fits anybody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from identity.blocking import Blocks
from identity.comparison import Likeness, called, countries, web
from identity.profiles import Profile, ancestors
from identity.rules import Rule


@dataclass(frozen=True, slots=True)
class Finding:
    """The rule that fits, and everyone it fits with how alike they are, by IRI; more than one is ambiguous."""

    rule: Rule
    found: Mapping[str, Likeness]


class Register:
    """Profiles of one kind that can be looked up."""

    def __init__(self, profiles: Iterable[Profile], rules: tuple[Rule, ...]) -> None:
        self.profiles = {profile.iri: profile for profile in profiles}
        self.rules = rules
        self.blocks = Blocks(self.profiles.values())

    def find(self, profile: Profile) -> Finding | None:
        """Return whom a profile may be; of several that are above each other the one above all others."""
        best: dict[str, Likeness] = {}
        place = len(self.rules)
        for iri in sorted(self.blocks.candidates(profile)):
            if found := self._fitting(profile, self.profiles[iri], place):
                here, alike = found
                if here < place:
                    best, place = {}, here
                best[iri] = alike
        return Finding(self.rules[place], self._topmost(best)) if best else None

    def _fitting(self, one: Profile, other: Profile, place: int) -> tuple[int, Likeness] | None:
        """Return the first rule that a pair fits, none behind `place`, and how alike the two are."""
        where = countries(one, other), web(one, other)
        possible = [(n, rule) for n, rule in enumerate(self.rules[: place + 1]) if rule.may_fit(*where)]
        if not possible:
            return None
        alike = Likeness(*called(one, other), *where)
        return next(((n, alike) for n, rule in possible if rule.fits(alike)), None)

    def _topmost(self, found: dict[str, Likeness]) -> dict[str, Likeness]:
        for iri in found if len(found) > 1 else ():
            if all(iri == other or iri in ancestors(self.profiles[other], self.profiles) for other in found):
                return {iri: found[iri]}
        return found
