"""Match by name what shares no identifier: first against the authority of its kind, then what is left among itself.

What a rule that merges finds, and finds once, is the same; all else is a claim that waits for a curator.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from identity.clusters import is_authoritative, parts
from identity.comparison import Likeness
from identity.decisions import Decided
from identity.profiles import KINDS, Profile, complete
from identity.register import Finding, Register
from identity.rules import RULES

#: With more candidates than this a name is no evidence at all.
_CROWD: Final = 10
#: Schemes of which an entity has one identifier: two that differ speak against a merge.
_ONE_EACH: Final = frozenset({"ror", "wikidata", "grid", "pic", "re3data", "opendoar", "fairsharing", "infrafinder"})


@dataclass(frozen=True, slots=True)
class Match:
    """What was found of two entities: same, different or undecided; how, how surely, and why in words."""

    first: str
    second: str
    decision: Decided
    method: str
    note: str
    confidence: Decimal | None = None


def matches(profiles: Mapping[str, Profile], members: Mapping[str, Iterable[str]]) -> Iterator[Match]:
    """Give what names tell about entities that have not the identifier of their authority, in the order of their IRIs.

    `profiles` are by canonical IRI, `members` are the other IRIs of each.
    """
    complete(profiles)
    for kind in KINDS:
        mine = sorted((one for one in profiles.values() if parts(one.iri)[0] == kind and one.called), key=_by_iri)
        yield from _of_kind(kind, mine, members)


def _by_iri(profile: Profile) -> str:
    return profile.iri


def _of_kind(kind: str, profiles: Iterable[Profile], members: Mapping[str, Iterable[str]]) -> Iterator[Match]:
    known = [one for one in profiles if is_authoritative(one.iri)]
    open_ = [one for one in profiles if not is_authoritative(one.iri)]
    register = Register(known, RULES[kind])
    left = []
    for profile in open_:
        found = list(_matches(profile, register.find(profile), members))
        yield from found
        if not any(one.decision == "same" for one in found):
            left.append(profile)
    among = Register(left, tuple(rule for rule in RULES[kind] if "shortened" not in rule.names))
    seen = set()
    for profile in left:
        for match in _matches(profile, among.find(profile), members, equals=True):
            if (pair := frozenset((match.first, match.second))) not in seen:
                seen.add(pair)
                yield match


def _matches(
    profile: Profile, finding: Finding | None, members: Mapping[str, Iterable[str]], *, equals: bool = False
) -> Iterator[Match]:
    """Give what a finding tells: a merge where it found one, or where all are `equals` and may be one together.

    Where identifiers speak against it, a weak rule tells nothing.
    """
    if finding is None or len(finding.found) > _CROWD:
        return
    rule = finding.rule
    for iri, alike in sorted(finding.found.items()):
        against = _against(profile.iri, iri, members)
        if against and not rule.merges:
            continue
        alone = len(finding.found) == 1 or equals
        note = _note(alike, against, 0 if alone else len(finding.found))
        decision: Decided = "same" if rule.merges and alone and not against else "undecided"
        yield Match(profile.iri, iri, decision, rule.method, note, Decimal(rule.confidence))


def _against(one: str, other: str, members: Mapping[str, Iterable[str]]) -> tuple[str, str] | None:
    """Return two identifiers of one scheme that differ, though an entity has only one of that scheme."""
    mine, theirs = _of_scheme(one, members), _of_scheme(other, members)
    for scheme in sorted(mine.keys() & theirs.keys() & _ONE_EACH):
        if not mine[scheme] & theirs[scheme]:
            return f"{scheme} {min(mine[scheme])}", f"{scheme} {min(theirs[scheme])}"
    return None


def _of_scheme(iri: str, members: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in (iri, *members.get(iri, ())):
        _, scheme, local = parts(one)
        found.setdefault(scheme, set()).add(local)
    return found


#: How the evidence is told.
_NAMES: Final = {
    "same": "are the same words",
    "similar": "differ in spelling only",
    "qualified": "differ by the name of a parent, a place or a country",
    "part": "are the same where one names its parent too",
    "shortened": "are the same but for words that the first leaves out",
    "short": "are the same short form",
}
_COUNTRIES: Final = {"same": "same country", "unknown": "country unknown", "different": "different countries"}
_WEB: Final = {
    "host": "same web host",
    "domain": "web hosts of one domain",
    "unknown": "web address unknown",
    "different": "different web hosts",
}


def told(alike: Likeness) -> str:
    """Say in a sentence, without its full stop, how alike two entities are."""
    first, second = alike.pair
    names = (
        f"The names “{first}” and “{second}” {_NAMES[alike.names]}" if alike.names in _NAMES else "No names are alike"
    )
    return f"{names}; {_COUNTRIES[alike.countries]}; {_WEB[alike.web]}"


def _note(alike: Likeness, against: tuple[str, str] | None, rivals: int) -> str:
    """Say what speaks for it and what against."""
    against_it = f"; but their identifiers differ: {against[0]}, {against[1]}" if against else ""
    others = f"; {rivals} candidates are as good" if rivals else ""
    return f"{told(alike)}{against_it}{others}."
