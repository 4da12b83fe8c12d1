"""Who is who: the same partition as a naive one, whatever the order, and never two ids of an authority in one."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from identity.clusters import Clusters, Conflict, Identities, identities, is_authoritative
from ontology.identifiers import rank
from ontology.namespaces import Namespaces

SCHEMES = ("ror", "fundref", "wikidata", "isni", "re3data-name")
IRIS = {
    (kind, scheme, number): Namespaces().entity(kind, scheme, str(number))
    for kind in ("org", "infra", "event")
    for scheme in (*SCHEMES, "re3data")
    for number in range(4)
}
ORG = [IRIS["org", scheme, number] for scheme in SCHEMES for number in range(4)]
NAMED = {iri: name for name, iri in IRIS.items()}


def order(iri: str) -> tuple[int, str, str]:
    kind, scheme, number = NAMED[iri]
    return rank(kind, scheme), scheme, str(number)


def group(iris: set[str]) -> tuple[str, ...]:
    """Write a group as loaders do: the best IRI first."""
    return tuple(sorted(iris, key=order))


def of_kind(kind: str, *schemes: str) -> st.SearchStrategy[tuple[str, ...]]:
    iris = [iri for (k, scheme, _), iri in IRIS.items() if k == kind and scheme in schemes]
    return st.sets(st.sampled_from(iris), min_size=2, max_size=4).map(group)


GROUPS = st.lists(
    of_kind("org", *SCHEMES) | of_kind("infra", "re3data", "ror", "wikidata") | of_kind("event", "wikidata", "ror"),
    max_size=12,
)


def components(groups: list[tuple[str, ...]]) -> list[set[str]]:
    """Merge groups that overlap until none do."""
    parts = [set(one) for one in groups]
    while True:
        pair = next(((a, b) for a, b in combinations(parts, 2) if a & b), None)
        if pair is None:
            return parts
        parts = [one for one in parts if one is not pair[0] and one is not pair[1]] + [pair[0] | pair[1]]


def clusters(found: Identities, groups: list[tuple[str, ...]]) -> dict[str, set[str]]:
    """Return every cluster by its canonical IRI."""
    parts: dict[str, set[str]] = {}
    for iri in {iri for one in groups for iri in one}:
        parts.setdefault(found.canonical.get(iri, iri), set()).add(iri)
    return parts


@given(GROUPS)
def test_without_two_ids_of_an_authority_the_partition_is_that_of_overlapping_groups(
    groups: list[tuple[str, ...]],
) -> None:
    kept = []
    for one in groups:
        if all(sum(map(is_authoritative, part)) < 2 for part in components([*kept, one])):
            kept.append(one)

    found = identities(kept)

    assert found.conflicts == ()
    assert clusters(found, kept) == {min(part, key=order): part for part in components(kept)}


@given(GROUPS)
def test_two_ids_of_an_authority_are_never_merged_and_every_clash_is_reported(groups: list[tuple[str, ...]]) -> None:
    found = identities(groups)
    whole = components(groups)
    clashes = [part for part in whole if sum(map(is_authoritative, part)) > 1]

    for canonical, part in clusters(found, groups).items():
        assert sum(map(is_authoritative, part)) <= 1
        assert canonical == min(part, key=order)
        assert any(part <= component for component in whole)
    assert {next(n for n, part in enumerate(whole) if one.first in part) for one in found.conflicts} == {
        whole.index(part) for part in clashes
    }
    for one in found.conflicts:
        assert is_authoritative(one.first)
        assert is_authoritative(one.second)
        assert one.first != one.second


@given(GROUPS.flatmap(lambda groups: st.tuples(st.just(groups), st.permutations(groups))))
def test_the_order_and_the_repetition_of_groups_change_nothing(
    both: tuple[list[tuple[str, ...]], list[tuple[str, ...]]],
) -> None:
    groups, other = both

    assert identities(groups) == identities([*other, *other[:3]])


@given(GROUPS)
def test_a_canonical_iri_is_final(groups: list[tuple[str, ...]]) -> None:
    canonical = identities(groups).canonical

    assert not set(canonical) & set(canonical.values())


def test_an_identifier_claimed_by_two_ror_records_goes_to_the_first_and_the_other_claim_is_reported() -> None:
    ror = [IRIS["org", "ror", number] for number in range(2)]
    funder = IRIS["org", "fundref", 1]

    found = identities([(ror[1], funder), (ror[0], funder)])

    assert found.canonical == {funder: ror[0]}
    assert found.conflicts == (Conflict(ror[0], ror[1], funder),)


def test_the_claim_of_an_authority_beats_that_of_a_third_party_that_comes_first_in_the_order_of_iris() -> None:
    ror, funder, other = IRIS["org", "ror", 3], IRIS["org", "fundref", 0], IRIS["org", "wikidata", 0]
    rival = IRIS["org", "ror", 0]

    found = identities([(funder, other), (ror, funder), (rival, other)])

    assert found.canonical[other] == rival
    assert found.canonical[funder] == ror


def test_entities_of_different_kinds_are_never_merged_for_they_share_no_iri() -> None:
    assert identities([group({IRIS["org", "ror", 1], IRIS["org", "wikidata", 1]})]).canonical == {
        IRIS["org", "wikidata", 1]: IRIS["org", "ror", 1]
    }
    assert not is_authoritative(IRIS["event", "wikidata", 1])
    assert is_authoritative(IRIS["infra", "re3data", 1])
    assert not is_authoritative(IRIS["org", "re3data-name", 1])


def test_a_long_chain_of_groups_is_one_entity() -> None:
    iris = [Namespaces().entity("org", "wikidata", f"Q{number}") for number in range(1, 5001)]

    found = identities(pairwise(iris))

    assert set(found.canonical.values()) == {iris[0]}
    assert len(found.canonical) == 4999


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(ORG), st.sampled_from(ORG)), max_size=14))
def test_what_is_to_be_kept_apart_stays_apart_whatever_is_merged_with_it(
    steps: list[tuple[bool, str, str]],
) -> None:
    clusters_, parts, apart = Clusters(), [{iri} for iri in ORG], list[tuple[str, str]]()

    def part(iri: str) -> set[str]:
        return next(one for one in parts if iri in one)

    for keep, one, other in steps:
        ends = (part(one), part(other))
        crossed = any((part(a), part(b)) in (ends, ends[::-1]) for a, b in apart)
        assert clusters_.are_apart(one, other) == crossed
        if keep and part(one) is not part(other):
            clusters_.keep_apart(one, other)
            apart.append((one, other))
        elif not keep and not crossed and part(one) is not part(other):
            assert clusters_.join(one, other, by_curator=True) is None
            parts = [found for found in parts if found is not part(one) and found is not part(other)] + [
                part(one) | part(other)
            ]
    assert all((clusters_.root(a) == clusters_.root(b)) == (part(a) is part(b)) for a in ORG for b in ORG)
