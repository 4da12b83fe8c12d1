"""Who is merged by name, who waits for a curator, and who is never merged."""

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from identity.clusters import Conflict, Identities, is_authoritative
from identity.decisions import Decided, Decision
from identity.profiles import Profile
from identity.resolution import Resolution, resolve
from ontology.namespaces import Namespaces

ENTITY = Namespaces().entity
#: Five bodies of one name, with their ROR ids. Source: ROR, https://ror.org.
MINISTRIES = {
    "CN": ("027s68j25", "most.gov.cn"),
    "IN": ("03emtbt60", "dst.gov.in"),
    "PK": ("03jn2p430", "most.gov.pk"),
    "TW": ("02kv4zf79", "most.gov.tw"),
    "MM": ("03vch0r71", "most.gov.mm"),
}
NAME = "Ministry of Science and Technology"


def ministries() -> dict[str, Profile]:
    found = {}
    for code, (local, host) in MINISTRIES.items():
        iri = ENTITY("org", "ror", local)
        found[iri] = Profile(iri, {NAME}, acronyms={"MOST"}, countries={code}, hosts={host})
    return found


def unknown(kind: str = "org", local: str = "aaaaaaaaaaaaaaaa", **known: set[str]) -> Profile:
    return Profile(ENTITY(kind, "source-name", local), **known)


def resolved(
    *parts: dict[str, Profile] | Profile, decided: Sequence[Decision] = (), stated: Sequence[Decision] = ()
) -> Resolution:
    named = [{part.iri: part} if isinstance(part, Profile) else part for part in parts]
    return resolve(Identities({}, ()), named, decided, stated)


def test_a_name_that_five_bodies_bear_merges_nothing() -> None:
    one = unknown(names={NAME})

    found = resolved(ministries(), one)

    assert found.canonical == {}
    assert {(match.first, match.decision) for match in found.matches} == {(one.iri, "undecided")}
    assert {match.second for match in found.matches} == set(ministries())
    assert all("5 candidates are as good" in match.note for match in found.matches)


def test_a_country_alone_makes_a_claim_and_a_web_host_a_merge() -> None:
    claimed = unknown(names={NAME}, countries={"PK"})
    merged = unknown(local="bbbbbbbbbbbbbbbb", names={NAME}, countries={"PK"}, hosts={"most.gov.pk"})
    pakistan = ENTITY("org", "ror", MINISTRIES["PK"][0])

    found = resolved(ministries(), claimed, merged)

    assert found.canonical == {merged.iri: pakistan}
    assert [(m.first, m.second, m.decision, m.method) for m in found.matches] == [
        (claimed.iri, pakistan, "undecided", "same-name-country"),
        (merged.iri, pakistan, "same", "same-name-url"),
    ]


def test_an_acronym_alone_says_nothing() -> None:
    assert resolved(ministries(), unknown(names={"MOST"})).matches == ()


def test_an_infrastructure_is_never_merged_with_who_runs_it() -> None:
    runs = Profile(ENTITY("org", "ror", "01s0wyf50"), {"CSTCloud"}, countries={"CN"}, hosts={"cstcloud.cn"})
    run = unknown("infra", names={"CSTCloud"}, countries={"CN"}, hosts={"cstcloud.cn"})

    assert resolved(runs_and(runs, run)) == Resolution({})


def runs_and(*profiles: Profile) -> dict[str, Profile]:
    return {profile.iri: profile for profile in profiles}


def test_a_repository_is_merged_by_name_and_host_and_not_by_host_alone() -> None:
    registered = Profile(ENTITY("infra", "re3data", "r3d100010066"), {"figshare"}, hosts={"figshare.com"})
    same = Profile(ENTITY("infra", "opendoar", "2073"), {"Figshare"}, hosts={"figshare.com"})
    beside = Profile(ENTITY("infra", "opendoar", "2074"), {"Loughborough data"}, hosts={"figshare.com"})

    found = resolved(runs_and(registered, same, beside))

    assert found.canonical == {same.iri: registered.iri}


def test_two_records_of_one_registry_are_no_merge_but_a_claim() -> None:
    one = Profile(ENTITY("infra", "opendoar", "1385"), {"ScholarsArchive"}, hosts={"scholarsarchive.byu.edu"})
    two = Profile(ENTITY("infra", "opendoar", "2842"), {"ScholarsArchive"}, hosts={"scholarsarchive.byu.edu"})

    (match,) = resolved(runs_and(one, two)).matches

    assert match.decision == "undecided"
    assert "identifiers differ: opendoar 1385, opendoar 2842" in match.note


def test_a_department_is_not_merged_with_its_university() -> None:
    university = Profile(
        ENTITY("org", "ror", "03qnxaf80"), {"Fordham University"}, countries={"US"}, hosts={"fordham.edu"}
    )
    school = unknown(names={"Fordham University School of Law"}, countries={"US"}, hosts={"fordham.edu"})

    assert resolved(runs_and(university, school)).canonical == {}


def test_the_name_of_the_parent_may_stand_before_that_of_the_part() -> None:
    academy = Profile(
        ENTITY("org", "ror", "034t30j35"), {"Chinese Academy of Sciences"}, countries={"CN"}, hosts={"cas.cn"}
    )
    institute = Profile(
        ENTITY("org", "ror", "03v8tnc06"),
        {"Institute of High Energy Physics"},
        countries={"CN"},
        hosts={"english.ihep.cas.cn"},
        parents={academy.iri},
    )
    named = unknown(
        names={"Chinese Academy of Sciences, Institute of High Energy Physics"},
        countries={"CN"},
        hosts={"english.ihep.cas.cn"},
    )

    assert resolved(runs_and(academy, institute, named)).canonical == {named.iri: institute.iri}


def decision(first: str, second: str, decided: Decided) -> Decision:
    return Decision(first, second, decided, "read on their pages")


def test_a_curator_merges_what_names_do_not_and_keeps_apart_what_they_would() -> None:
    pakistan, china = (ENTITY("org", "ror", MINISTRIES[code][0]) for code in ("PK", "CN"))
    alike = unknown(names={NAME}, countries={"PK"}, hosts={"most.gov.pk"})
    unlike = unknown(local="bbbbbbbbbbbbbbbb", names={"MOST of China"})
    decided = [decision(alike.iri, pakistan, "different"), decision(unlike.iri, china, "same")]

    found = resolved(ministries(), alike, unlike, decided=decided)

    assert found.canonical == {unlike.iri: china}
    assert {(m.first, m.second, m.decision, m.method) for m in found.matches} == {
        (alike.iri, pakistan, "different", "curator"),
        (unlike.iri, china, "same", "curator"),
    }


def test_what_a_curator_left_undecided_is_not_merged_by_name() -> None:
    pakistan = ENTITY("org", "ror", MINISTRIES["PK"][0])
    alike = unknown(names={NAME}, countries={"PK"}, hosts={"most.gov.pk"})

    found = resolved(ministries(), alike, decided=[decision(alike.iri, pakistan, "undecided")])

    assert found.canonical == {}
    assert [match.method for match in found.matches] == ["curator"]


def test_a_source_keeps_apart_and_does_not_merge() -> None:
    pakistan = ENTITY("org", "ror", MINISTRIES["PK"][0])
    alike = unknown(names={NAME}, countries={"PK"}, hosts={"most.gov.pk"})
    other = unknown(local="bbbbbbbbbbbbbbbb", names={"Another body"})
    stated = [decision(alike.iri, pakistan, "different"), decision(other.iri, pakistan, "same")]

    found = resolved(ministries(), alike, other, stated=stated)

    assert found == Resolution({})


def test_a_shared_identifier_that_a_curator_decided_is_no_conflict_any_more() -> None:
    pakistan, china = (ENTITY("org", "ror", MINISTRIES[code][0]) for code in ("PK", "CN"))
    who = Identities({}, (Conflict(china, pakistan, ENTITY("org", "grid", "grid.1.1")),))

    assert resolve(who, []).conflicts == who.conflicts
    assert resolve(who, [ministries()], [decision(china, pakistan, "different")]).conflicts == ()
    assert resolve(who, [ministries()], [decision(china, pakistan, "same")]).conflicts == ()


WORDS = ("Institute", "Physics", "Berlin", "Paris", "Open", "Data")
LOCALS = {"ror": ("0aaaaaa11", "0aaaaaa12", "0aaaaaa13"), "source-name": ("a" * 16, "b" * 16, "c" * 16, "d" * 16)}
IRIS = [ENTITY("org", scheme, local) for scheme, locals_ in LOCALS.items() for local in locals_]


@st.composite
def world(draw: st.DrawFn) -> tuple[list[Profile], list[Decision]]:
    names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join)
    found = [
        Profile(
            iri,
            names=draw(st.sets(names, min_size=1, max_size=2)),
            countries=draw(st.sets(st.sampled_from(["DE", "FR"]), max_size=1)),
            hosts=draw(st.sets(st.sampled_from(["a.example", "b.example"]), max_size=1)),
        )
        for iri in IRIS
    ]
    pairs = draw(
        st.lists(st.sets(st.sampled_from(IRIS), min_size=2, max_size=2).map(sorted), max_size=3, unique_by=tuple)
    )
    decided = [Decision(a, b, draw(st.sampled_from(["different", "undecided"]))) for a, b in pairs]
    return found, decided


@settings(max_examples=150, derandomize=True)
@given(world(), st.randoms(use_true_random=False))
def test_whatever_is_merged_keeps_what_must_be_kept(made: tuple[list[Profile], list[Decision]], random: object) -> None:
    found, decided = made

    result = resolved(*found, decided=decided)

    def root(iri: str) -> str:
        return result.canonical.get(iri, iri)

    assert all(root(root(iri)) == root(iri) for iri in IRIS)
    assert len({root(iri) for iri in IRIS if is_authoritative(iri)}) == len(LOCALS["ror"])
    assert all(root(one.first) != root(one.second) for one in decided)
    merges = [match for match in result.matches if match.decision == "same"]
    assert all(root(match.first) == root(match.second) for match in merges)
    assert components(merges) == {frozenset(part) for part in clusters(result)}
    assert all(root(m.first) != root(m.second) for m in result.matches if m.decision == "undecided")
    random.shuffle(found)  # type: ignore[attr-defined]  # a random.Random
    assert resolved(*found, decided=decided) == result


def clusters(result: Resolution) -> list[set[str]]:
    parts: dict[str, set[str]] = {}
    for alias, root in result.canonical.items():
        parts.setdefault(root, {root}).add(alias)
    return list(parts.values())


def components(merges: Sequence[object]) -> set[frozenset[str]]:
    """Join pairs that overlap until none do."""
    parts: list[set[str]] = []
    for match in merges:
        mine = {match.first, match.second}  # type: ignore[attr-defined]  # a Match
        for part in [part for part in parts if part & mine]:
            parts.remove(part)
            mine |= part
        parts.append(mine)
    return {frozenset(part) for part in parts}


def test_the_confidence_of_a_match_is_that_of_its_rule() -> None:
    (match,) = resolved(ministries(), unknown(names={NAME}, countries={"PK"}, hosts={"most.gov.pk"})).matches

    assert match.confidence == Decimal("0.99")


def test_two_bodies_of_one_name_on_one_host_are_claims_and_no_merge() -> None:
    twins = [
        Profile(ENTITY("org", "ror", local), {"World Bank"}, countries={"US"}, hosts={"worldbank.org"})
        for local in ("0aaaaaa11", "0aaaaaa12")
    ]
    one = unknown(names={"The World Bank"}, countries={"US"}, hosts={"worldbank.org"})

    found = resolved(runs_and(*twins, one))

    assert found.canonical == {}
    assert [(match.second, match.decision) for match in found.matches] == [(twin.iri, "undecided") for twin in twins]


def test_of_several_that_are_alike_the_one_above_the_others_is_meant() -> None:
    whole = Profile(ENTITY("org", "ror", "0aaaaaa11"), {"World Bank"}, countries={"US"}, hosts={"worldbank.org"})
    part = Profile(
        ENTITY("org", "ror", "0aaaaaa12"),
        {"World Bank"},
        countries={"US"},
        hosts={"worldbank.org"},
        parents={whole.iri},
    )
    one = unknown(names={"World Bank"}, countries={"US"}, hosts={"worldbank.org"})

    assert resolved(runs_and(whole, part, one)).canonical == {one.iri: whole.iri}


def test_a_name_that_eleven_bear_is_no_evidence() -> None:
    crowd = [Profile(ENTITY("org", "ror", f"0aaaaaa{number}"), {"General Hospital"}) for number in range(11, 22)]
    one = unknown(names={"General Hospital"})

    assert len(resolved(runs_and(*crowd[:10], one)).matches) == 10
    assert resolved(runs_and(*crowd, one)).matches == ()


def test_what_nobody_registered_is_matched_among_itself_once_and_not_with_its_parts() -> None:
    one = unknown(names={"Hill Institute"}, countries={"CH"}, hosts={"hill.example"})
    same = unknown(local="b" * 16, names={"HILL INSTITUTE"}, countries={"CH"}, hosts={"hill.example"})
    part = unknown(local="c" * 16, names={"Hill Institute, Optics"}, countries={"CH"}, hosts={"hill.example"})

    found = resolved(runs_and(one, same, part))

    assert found.canonical == {same.iri: one.iri}
    assert [(match.first, match.second) for match in found.matches] == [(one.iri, same.iri)]
    assert resolved(runs_and(one, part)).canonical == {}


def test_a_registered_body_without_parents_may_be_named_in_short() -> None:
    whole = {"Helmholtz Association of German Research Centres"}
    registered = Profile(ENTITY("org", "ror", "0281dp749"), whole, countries={"DE"}, hosts={"helmholtz.de"})
    one = unknown(names={"Helmholtz Association"}, countries={"DE"}, hosts={"helmholtz.de"})

    assert resolved(runs_and(registered, one)).canonical == {one.iri: registered.iri}


def test_an_office_is_not_meant_where_the_name_leaves_its_place_out() -> None:
    whole = Profile(ENTITY("org", "ror", "0aaaaaa11"), {"Microsoft"}, countries={"US"}, hosts={"microsoft.com"})
    office = Profile(
        ENTITY("org", "ror", "0aaaaaa12"),
        {"Microsoft Research New York"},
        countries={"US"},
        hosts={"microsoft.com"},
        parents={whole.iri},
        places={"New York"},
    )
    one = unknown(names={"Microsoft Research"}, countries={"US"}, hosts={"microsoft.com"})

    assert resolved(runs_and(whole, office, one)).canonical == {}


def test_a_place_may_stand_behind_the_name_of_what_has_no_parent() -> None:
    registered = Profile(
        ENTITY("org", "ror", "0aaaaaa11"),
        {"Radboud University"},
        countries={"NL"},
        hosts={"ru.nl"},
        places={"Nijmegen"},
    )
    one = unknown(names={"Radboud University Nijmegen"}, countries={"NL"}, hosts={"ru.nl"})

    assert resolved(runs_and(registered, one)).canonical == {one.iri: registered.iri}


def test_a_number_tells_units_apart() -> None:
    first = Profile(
        ENTITY("org", "ror", "0aaaaaa11"), {"Unité mixte de Lyon 750101"}, countries={"FR"}, hosts={"univ-lyon.fr"}
    )
    one = unknown(names={"Unité mixte de Lyon 750102"}, countries={"FR"}, hosts={"univ-lyon.fr"})
    spelled = unknown(local="b" * 16, names={"Unite mixte de Lyonn 750101"}, countries={"FR"}, hosts={"univ-lyon.fr"})

    assert resolved(runs_and(first, one, spelled)).canonical == {spelled.iri: first.iri}


def test_records_of_one_registry_that_are_only_similar_are_no_claim() -> None:
    one = Profile(ENTITY("infra", "opendoar", "1"), {"Sapporo Repository"}, hosts={"a.repo.example"})
    two = Profile(ENTITY("infra", "opendoar", "2"), {"Saporo Repository"}, hosts={"b.repo.example"})
    other = unknown("infra", names={"Saporo Repository"}, hosts={"c.repo.example"})

    assert resolved(runs_and(one, two)).matches == ()
    assert [match.decision for match in resolved(runs_and(one, other)).matches] == ["undecided"]


def test_a_pair_waits_once_though_both_spellings_of_one_suggest_it() -> None:
    registered = Profile(ENTITY("org", "ror", "0aaaaaa11"), {"Lake Institute", "Lac"}, countries={"CH"})
    one = unknown(names={"Lake Institute"}, countries={"CH"}, hosts={"lake.example"})
    two = unknown(local="b" * 16, names={"Lac", "Lake Institute"}, countries={"CH"}, hosts={"lake.example"})

    found = resolved(runs_and(registered, one, two))

    assert found.canonical == {two.iri: one.iri}
    assert [(m.first, m.second) for m in found.matches if m.decision == "undecided"] == [(one.iri, registered.iri)]


def test_a_decision_about_what_no_source_knows_is_told_and_states_nothing() -> None:
    pakistan, nobody = ENTITY("org", "ror", MINISTRIES["PK"][0]), ENTITY("org", "pic", "999999999")
    lost = decision(nobody, pakistan, "same")

    assert resolved(ministries(), decided=[lost]) == Resolution({}, unheeded=(lost,))


def test_a_pair_of_which_only_the_later_finds_the_other_is_no_less_a_pair() -> None:
    one = unknown(names={"Hill Institute", "Hill Laboratory"}, countries={"CH"}, hosts={"hill.example"})
    same = unknown(local="b" * 16, names={"Hill Laboratory"}, countries={"CH"}, hosts={"hill.example"})
    spelled = unknown(local="c" * 16, names={"Hil Institute"}, countries={"CH"}, hosts={"hill.example"})

    found = resolved(runs_and(one, same, spelled))

    assert found.canonical == {same.iri: one.iri, spelled.iri: one.iri}
