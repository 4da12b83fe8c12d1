"""Who is who after all: shared identifiers first, then what curators decided, then names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from identity.clusters import Clusters, Conflict, Identities
from identity.decisions import Decision
from identity.matching import Match, matches
from identity.profiles import Profile, merged


@dataclass(frozen=True, slots=True)
class Resolution:
    """`canonical` maps every IRI that is not the canonical one of its entity to the one that is; `conflicts` are shared
    identifiers that merge nothing, `matches` what curators and names tell, under canonical IRIs; `unheeded` are
    decisions about what no source knows."""

    canonical: dict[str, str]
    conflicts: tuple[Conflict, ...] = ()
    matches: tuple[Match, ...] = ()
    unheeded: tuple[Decision, ...] = ()


def resolve(
    who: Identities,
    named: Iterable[Mapping[str, Profile]],
    decided: Sequence[Decision] = (),
    stated: Sequence[Decision] = (),
) -> Resolution:
    """Match by name what shares no identifier, and merge what is the same.

    `named` are the profiles of every source, `decided` what curators decided in their file, which merges and keeps
    apart; `stated` what identity links of the sources say, which only keeps apart: a source does not merge.
    """
    named = list(named)
    known = {*who.canonical, *who.canonical.values(), *chain.from_iterable(named)}
    unheeded = tuple(one for one in decided if not one.pair <= known)
    decided = [one for one in decided if one.pair <= known]
    clusters = Clusters(who.canonical)
    for one in decided:
        if one.decision == "same":
            clusters.join(one.first, one.second, by_curator=True)
    for one in (*decided, *stated):
        if one.decision != "same" and clusters.root(one.first) != clusters.root(one.second):
            clusters.keep_apart(one.first, one.second)
    curated = [_curated(one) for one in decided]
    profiles = merged(named, clusters.canonical())
    found = [_joined(clusters, one) for one in sorted(matches(profiles, _members(clusters)), key=_certainty)]
    conflicts = (one for one in who.conflicts if not clusters.are_apart(one.first, one.second))
    return Resolution(
        clusters.canonical(),
        tuple(one for one in conflicts if clusters.root(one.first) != clusters.root(one.second)),
        tuple(sorted([*curated, *_open(clusters, found)], key=_ends)),
        unheeded,
    )


def _curated(one: Decision) -> Match:
    return Match(one.first, one.second, one.decision, "curator", one.note or "A curator decided.")


def _open(clusters: Clusters, found: Iterable[Match]) -> Iterator[Match]:
    """Give the matches that merged, and those that wait for a curator: once a pair, under canonical IRIs."""
    seen = set()
    for one in found:
        if one.decision == "same":
            yield one
            continue
        first, second = clusters.root(one.first), clusters.root(one.second)
        pair = frozenset((first, second))
        if first != second and pair not in seen and not clusters.are_apart(first, second):
            seen.add(pair)
            yield replace(one, first=first, second=second)


def _members(clusters: Clusters) -> Mapping[str, list[str]]:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for iri, root in clusters.canonical().items():
        members[root].append(iri)
    return members


def _certainty(match: Match) -> tuple[float, str, str]:
    return -float(match.confidence or 0), match.first, match.second


def _ends(match: Match) -> tuple[str, str, str]:
    return match.first, match.second, match.method


def _joined(clusters: Clusters, match: Match) -> Match:
    """Merge what a match says is the same, or return the match as undecided where that must not be."""
    if match.decision != "same":
        return match
    if clusters.are_apart(match.first, match.second):
        return replace(match, decision="undecided")
    if conflict := clusters.join(match.first, match.second):
        note = f"{match.note} It would merge {conflict.first} and {conflict.second}."
        return replace(match, decision="undecided", note=note)
    return match
