"""Queries about who can reach, use and connect infrastructures against plain Python over the same records."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, QuerySolutions, Store

from loaders.records import (
    PLAIN,
    Endpoint,
    Event,
    Evidence,
    IdentityLink,
    Infrastructure,
    Interlink,
    Kind,
    Membership,
    Name,
    Organization,
    Partnership,
    Record,
    Reference,
    Thing,
)
from ontology.identifiers import Identifier
from ontology.vocabulary import concept
from queries.catalogue import find
from tests.test_queries_independent import (
    CLAIMS,
    CLOSED,
    DAYS,
    INFRASTRUCTURES,
    ORGANIZATIONS,
    RE3DATA_DAY,
    RELATIONS,
    Register,
    live,
    some,
    stored,
)

SKOS = "http://www.w3.org/2004/02/skos/core#"

Solution = dict[str, str | None]

OPEN, RESTRICTED = concept("access", "open"), concept("access", "restricted")
FEE = concept("access-restriction", "fee-required")
WAIVER = concept("access-restriction", "fee-waiver")
MEMBERS = concept("access-restriction", "institutional-membership")
FIELDS = (concept("dfg", "101", "2.2"), concept("dfg", "102", "2.2"))


def solutions(store: Store, text: str) -> list[Solution]:
    found = store.query(text)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{name: row[name] and row[name].value for name in names} for row in found]


def ask(store: Store, query: str, values: Mapping[str, str | list[str]]) -> tuple[list[Solution], Counter[str]]:
    """Return the rows of a query on the day of the records, and its coverage by answer."""
    bound = find(query).bind(values, RE3DATA_DAY)
    counts = solutions(store, bound.coverage)
    return solutions(store, bound.text), Counter({row["answer"] or "": int(row["count"] or 0) for row in counts})


def registered(records: Iterable[Record]) -> Register:
    register = Register()
    for one in records:
        register.add(one)
    return register


def infrastructures(**fields: st.SearchStrategy[tuple[str, ...]]) -> st.SearchStrategy[list[Record]]:
    """Return records of open and closed infrastructures whose further fields are drawn from these."""
    each = (
        st.builds(
            partial(Infrastructure, reference, (Name(f"Archive {reference.identifiers[0].local}"),)),
            status=st.sampled_from([None, None, None, CLOSED]),
            closed=DAYS,
            **fields,
        )
        for reference in INFRASTRUCTURES
    )
    return st.tuples(*each).map(lambda found: [Record(f"entity-{at}", (one,)) for at, one in enumerate(found)])


def barred(one: Infrastructure, chosen: set[str]) -> set[str]:
    """Return the chosen conditions that an infrastructure sets; a fee that can be waived is none."""
    kept = chosen & set(one.access_restrictions)
    return kept - {FEE} if WAIVER in one.access_restrictions else kept


def free(one: Infrastructure) -> bool:
    return set(one.access) == {OPEN} and not one.access_restrictions


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    infrastructures(
        access=some(OPEN, RESTRICTED), access_restrictions=some(FEE, WAIVER, MEMBERS), themes=some(*FIELDS)
    ),
    st.sets(st.sampled_from([FEE, MEMBERS]), min_size=1),
)
def test_barriers_and_open_alternatives_are_those_that_plain_python_finds_in_made_up_records(
    records: list[Record], chosen: set[str]
) -> None:
    register = registered(records)
    found = {name: register.infrastructures[name] for name in register.open(RE3DATA_DAY)}
    served = Counter(theme for one in found.values() if free(one) for theme in one.themes)

    rows, coverage = ask(stored(records), "Q27", {"restriction": sorted(chosen)})

    assert {(row["infrastructure"], row["alternatives"]) for row in rows} == {
        (name, str(min(served[theme] for theme in one.themes)) if one.themes else None)
        for name, one in found.items()
        if barred(one, chosen)
    }
    assert len(rows) == len({row["infrastructure"] for row in rows})
    assert coverage == Counter(
        "yes" if barred(one, chosen) else "no" if chosen & set(one.access_restrictions) or free(one) else "unknown"
        for one in found.values()
    )


SOUTH, NORTH = concept("country", "ZA"), concept("country", "FR")
AFRICA, AMERICA = concept("region", "002"), concept("region", "419")
#: What each place lies in.
AROUND = {SOUTH: AFRICA, NORTH: concept("region", "150")}
PLACES = st.dictionaries(st.sampled_from(ORGANIZATIONS), some(SOUTH, NORTH, concept("region", "international")))


def actors(placed: Mapping[Reference, tuple[str, ...]]) -> list[Record]:
    return [
        Record(f"actor-{at}", (Organization(one, (Name("A"),), countries=places),))
        for at, (one, places) in enumerate(placed.items())
    ]


def around() -> Iterator[Quad]:
    """Yield what the vocabulary says of the places and the fields."""
    for place, region in AROUND.items():
        yield Quad(NamedNode(place), NamedNode(f"{SKOS}broaderTransitive"), NamedNode(region))
        for one in (place, region):
            yield Quad(NamedNode(one), NamedNode(f"{SKOS}inScheme"), NamedNode(one.rpartition("/")[0]))
    for field in FIELDS:
        yield Quad(NamedNode(field), NamedNode(f"{SKOS}broader"), NamedNode(concept("dfg", "1", "2.2")))


def elsewhere(register: Register, name: str, region: str, places: Mapping[str, tuple[str, ...]]) -> str:
    """Answer whether nobody who runs an infrastructure is in the region; what is not in the table of places is none."""
    duties = register.duties.get(name, ())
    operators = {register.name(one.actor) for one in duties if live(one.claim, RE3DATA_DAY)}
    around = [{AROUND[place] for place in places.get(one, ()) if place in AROUND} for one in operators]
    if any(region in regions for regions in around):
        return "no"
    return "yes" if around and all(around) else "unknown"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(infrastructures(serves=some(AFRICA, AMERICA)), RELATIONS, PLACES)
def test_who_runs_elsewhere_what_serves_here_is_what_plain_python_finds_in_made_up_records(
    records: list[Record], relations: list[Record], placed: dict[Reference, tuple[str, ...]]
) -> None:
    register = registered([*records, *relations])
    places = {register.name(one): found for one, found in placed.items()}
    expected = {
        name: {region: elsewhere(register, name, region, places) for region in register.infrastructures[name].serves}
        for name in register.open(RE3DATA_DAY)
    }
    store = stored([*records, *relations, *actors(placed)])
    store.extend(around())

    rows, coverage = ask(store, "Q26", {})

    assert {(row["infrastructure"], row["region"]): row["answer"] for row in rows} == {
        (name, region): answer for name, found in expected.items() for region, answer in found.items()
    }
    assert coverage == Counter(
        "yes" if "yes" in found.values() else "no" if set(found.values()) == {"no"} else "unknown"
        for found in expected.values()
    )


TRAINING = concept("feature", "training")
ENGLISH, FRENCH = concept("language", "eng"), concept("language", "fra")


def trained(one: Infrastructure) -> str:
    offers = bool(one.trainings) or TRAINING in one.features
    if TRAINING in one.lacks:
        return "contradictory" if offers else "no"
    return "yes" if offers else "unknown"


def seats(register: Register, name: str, placed: Mapping[Reference, tuple[str, ...]]) -> set[str]:
    """Return the places of an infrastructure and of those who run it on the day of the records."""
    run = {one.actor for one in register.duties.get(name, ()) if live(one.claim, RE3DATA_DAY)}
    return {place for actor in run for place in placed.get(actor, ())} | {*register.infrastructures[name].countries}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    infrastructures(
        trainings=some("https://example.org/a", "https://example.org/b"),
        features=some(TRAINING),
        lacks=some(TRAINING),
        themes=some(*FIELDS),
        countries=some(SOUTH, NORTH),
        interface_languages=some(ENGLISH, FRENCH),
    ),
    RELATIONS,
    PLACES,
    st.none() | st.sampled_from([FIELDS[0], concept("dfg", "1", "2.2")]),
    st.none() | st.sampled_from([SOUTH, AFRICA]),
    st.none() | st.just(ENGLISH),
)
def test_training_is_offered_where_plain_python_finds_it_in_made_up_records(
    records: list[Record],
    relations: list[Record],
    placed: dict[Reference, tuple[str, ...]],
    theme: str | None,
    region: str | None,
    spoken: str | None,
) -> None:
    register = registered([*records, *relations])
    found = {name: register.infrastructures[name] for name in register.open(RE3DATA_DAY)}
    expected = {
        name: trained(one)
        for name, one in found.items()
        if (theme is None or any(field == theme or theme.endswith("/1") for field in one.themes))
        and (region is None or any(region in (at, AROUND.get(at)) for at in seats(register, name, placed)))
        and (spoken is None or spoken in one.interface_languages)
    }
    store = stored([*records, *relations, *actors(placed)])
    store.extend(around())
    chosen = {"theme": theme, "region": region, "language": spoken}

    rows, coverage = ask(store, "Q28", {"only": "all", **{key: value for key, value in chosen.items() if value}})

    assert {row["infrastructure"]: row["answer"] for row in rows} == expected
    assert coverage == Counter(expected.values())
    assert all((row["training"] is None) == (not found[row["infrastructure"] or ""].trainings) for row in rows)


DOCUMENTS = [Reference(Kind.DOCUMENT, (Identifier("oskg", f"document-{number}"),)) for number in range(2)]
NAMED = [
    *ORGANIZATIONS[:2],
    Reference(Kind.ORGANIZATION, (Identifier("oskg", "known"), Identifier("wikidata", "Q42"))),
    Reference(Kind.ORGANIZATION, (Identifier("source-name", "example|known"),)),
    Reference(Kind.EVENT, (Identifier("oskg", "launch"),)),
    Reference(Kind.GROUP, (Identifier("oskg", "guests"),)),
]
PASSAGES = st.lists(
    st.builds(Evidence, st.sampled_from(DOCUMENTS), st.sampled_from(["p. 1", "p. 2"])), unique=True, max_size=2
).map(tuple)
LINKS = st.lists(
    st.builds(
        IdentityLink,
        st.sampled_from(NAMED),
        st.sampled_from(NAMED),
        st.sampled_from(["same", "different", "undecided"]),
        st.just(concept("identity-method", "curator")),
    ),
    max_size=4,
)


def mentioned(reference: Reference, passages: tuple[Evidence, ...]) -> Organization | Event | Thing:
    kinds: dict[Kind, type[Organization | Event | Thing]] = {Kind.ORGANIZATION: Organization, Kind.EVENT: Event}
    return kinds.get(reference.kind, Thing)(reference, (Name("A"),), evidence=passages)


def resolved(reference: Reference, links: list[IdentityLink]) -> str:
    """Answer whether a mention is unresolved: yes, no, or unknown where a candidate is proposed."""
    others = {
        (one.decision, other)
        for one in links
        for end, other in ((one.first, one.second), (one.second, one.first))
        if end == reference != other
    }
    decisions = {decision for decision, _ in others}
    known = "same" in decisions or any(one.scheme == "wikidata" for one in reference.identifiers)
    if known and reference.kind != Kind.GROUP:
        return "no"
    return "unknown" if "undecided" in decisions else "yes"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.tuples(*[PASSAGES] * len(NAMED)), LINKS, st.none() | st.sampled_from(DOCUMENTS))
def test_unresolved_mentions_are_those_that_plain_python_finds_in_made_up_records(
    passages: tuple[tuple[Evidence, ...], ...], links: list[IdentityLink], document: Reference | None
) -> None:
    names = Register()
    found = list(zip(NAMED, passages, strict=True))
    documents = {names.name(one) for one in ([document] if document else DOCUMENTS)}
    expected = {
        (names.name(one), names.name(passage.document)): resolved(one, links)
        for one, places in found
        for passage in places
        if names.name(passage.document) in documents
    }
    proposed = {
        names.name(end)
        for one in links
        for end in (one.first, one.second)
        if one.decision == "undecided" and one.first != one.second
    }
    records = [Record(f"entity-{at}", (mentioned(*one),)) for at, one in enumerate(found)]
    records += [Record(f"link-{at}", (one,)) for at, one in enumerate(links)]

    rows, coverage = ask(stored(records), "Q40", {"document": min(documents)} if document else {})

    assert Counter((row["mention"], row["document"], row["candidate"] is not None) for row in rows) == Counter(
        (*pair, pair[0] in proposed) for pair, answer in expected.items() if answer != "no"
    )
    assert coverage == Counter({mention: answer for (mention, _), answer in expected.items()}.values())


CF, OTHER = concept("metadata-standard", "cf"), concept("metadata-standard", "other")
DDI = concept("metadata-standard", "ddi")
BODY = Reference(Kind.INITIATIVE, (Identifier("oskg", "body"),))
WEAK = concept("partnership-type", "co-participation")
SCHEME = "https://w3id.org/oskg/c/region/1.0"
TWO = st.lists(st.sampled_from(INFRASTRUCTURES), min_size=2, max_size=2, unique=True).map(tuple)
IN_FORCE = st.just(PLAIN) | CLAIMS
TIES = st.lists(
    st.builds(Membership, st.sampled_from(INFRASTRUCTURES), st.just(BODY), claim=IN_FORCE)
    | st.builds(Partnership, TWO, type=st.none() | st.just(WEAK), claim=IN_FORCE)
    | TWO.flatmap(
        lambda two: st.builds(Interlink, *map(st.just, two), st.just(concept("link-type", "related")), claim=IN_FORCE)
    ),
    max_size=4,
)
Tie = Membership | Partnership | Interlink


def ends(one: Tie) -> tuple[Reference, ...]:
    match one:
        case Membership():
            return (one.member,)
        case Partnership():
            return one.partners
        case Interlink():
            return (one.source, one.target)


def tied(register: Register, ties: list[Tie], t: date) -> set[frozenset[str]]:
    """Return the pairs that a relation in force binds; members of one body are bound, weak partners are not."""
    strong = [one for one in ties if live(one.claim, t) and not (isinstance(one, Partnership) and one.type == WEAK)]
    members = [register.name(one.member) for one in strong if isinstance(one, Membership)]
    pairs = {frozenset(map(register.name, ends(one))) for one in strong if not isinstance(one, Membership)}
    return pairs | {frozenset(pair) for pair in combinations(members, 2)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    infrastructures(
        themes=st.sampled_from([FIELDS, FIELDS[:1], FIELDS[:1], FIELDS[1:], ()]),
        metadata_standards=st.sampled_from([(CF,), (CF, DDI), (DDI, OTHER), (CF, OTHER), (OTHER,), ()]),
        countries=st.sampled_from([(SOUTH,), (NORTH,), (SOUTH,), (NORTH,), (SOUTH, NORTH), ()]),
    ),
    RELATIONS,
    PLACES,
    TIES,
    st.integers(2, 4),
)
def test_bridges_are_those_that_plain_python_finds_in_made_up_records(
    records: list[Record],
    relations: list[Record],
    placed: dict[Reference, tuple[str, ...]],
    ties: list[Tie],
    most: int,
) -> None:
    register = registered([*records, *relations])
    found = {name: register.infrastructures[name] for name in register.open(RE3DATA_DAY)}
    users = Counter(each for one in found.values() for each in one.metadata_standards if each != OTHER)
    rare = {name: {each for each in one.metadata_standards if 0 < users[each] <= most} for name, one in found.items()}
    regions = {name: {AROUND[at] for at in seats(register, name, placed) if at in AROUND} for name in found}
    bound = tied(register, ties, RE3DATA_DAY)
    expected = {
        (a, b): min(users[each] for each in rare[a] & rare[b])
        for a, b in combinations(sorted(found), 2)
        if rare[a] & rare[b]
        and {*found[a].themes} & {*found[b].themes}
        and regions[a]
        and regions[b]
        and not regions[a] & regions[b]
        and frozenset((a, b)) not in bound
    }
    told = {register.name(end) for one in ties for end in ends(one)}
    inside = {name for pair in expected for name in pair}
    store = stored(
        [*records, *relations, *actors(placed), *(Record(f"tie-{at}", (one,)) for at, one in enumerate(ties))]
    )
    store.extend(around())

    rows, coverage = ask(store, "Q34", {"t": RE3DATA_DAY.isoformat(), "most": str(most), "regionScheme": SCHEME})

    assert {(row["i"], row["j"]): int(row["users"] or 0) for row in rows} == expected
    assert len(rows) == len(expected)
    assert coverage == Counter(
        ("yes" if name in told else "unknown")
        if name in inside
        else "no"
        if {*one.metadata_standards} - {OTHER} and one.themes and regions[name]
        else "unknown"
        for name, one in found.items()
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TIES)
def test_no_bridge_is_offered_where_plain_python_finds_a_tie(ties: list[Tie]) -> None:
    """Four infrastructures that have all in common but the region, in turn, so that only ties can part them."""
    records = [
        Record(f"entity-{at}", (Infrastructure(one, themes=FIELDS, metadata_standards=(CF,), countries=(place,)),))
        for at, (one, place) in enumerate(zip(INFRASTRUCTURES, (SOUTH, NORTH) * 2, strict=True))
    ]
    names = registered(records).open(RE3DATA_DAY)
    bound = tied(Register(), ties, RE3DATA_DAY)
    store = stored([*records, *(Record(f"tie-{at}", (one,)) for at, one in enumerate(ties))])
    store.extend(around())

    rows, _ = ask(store, "Q34", {"t": RE3DATA_DAY.isoformat(), "regionScheme": SCHEME})

    assert {frozenset((row["i"], row["j"])) for row in rows} == {
        frozenset((south, north)) for south in names[::2] for north in names[1::2]
    } - bound


REST, OAI = concept("protocol", "rest"), concept("protocol", "oai-pmh")
DOI, OTHER_PID = concept("pid-system", "doi"), concept("pid-system", "other")
INTEGRATES = concept("link-type", "integrates")
INTEGRATIONS = st.lists(
    TWO.flatmap(
        lambda two: st.builds(
            Interlink,
            *map(st.just, two),
            st.sampled_from([INTEGRATES, concept("link-type", "related")]),
            claim=IN_FORCE,
        )
    ),
    min_size=1,
    max_size=4,
)


def broken(a: Infrastructure, b: Infrastructure) -> str:
    """Answer whether two infrastructures have nothing in common among what can be compared."""
    kinds = [
        ({*a.pid_systems} - {OTHER_PID}, {*b.pid_systems} - {OTHER_PID}),
        ({*a.metadata_standards} - {OTHER}, {*b.metadata_standards} - {OTHER}),
        ({each.protocol for each in a.endpoints}, {each.protocol for each in b.endpoints}),
    ]
    compared = [mine & other for mine, other in kinds if mine and other]
    return "unknown" if not compared else "no" if any(compared) else "yes"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    infrastructures(
        pid_systems=st.sampled_from([(DOI,), (DOI, OTHER_PID), (OTHER_PID,), ()]),
        metadata_standards=st.sampled_from([(CF,), (DDI, OTHER), (OTHER,), (CF, DDI), ()]),
        endpoints=st.sampled_from([(Endpoint(protocol=REST),), (Endpoint(protocol=OAI),), ()]),
    ),
    INTEGRATIONS,
)
def test_integrations_without_a_common_standard_are_those_of_plain_python(
    records: list[Record], links: list[Interlink]
) -> None:
    register = registered(records)
    found = {name: register.infrastructures[name] for name in register.open(RE3DATA_DAY)}
    joined = {
        tuple(sorted(map(register.name, ends(one))))
        for one in links
        if one.type == INTEGRATES and live(one.claim, RE3DATA_DAY)
    }
    expected = {(a, b): broken(found[a], found[b]) for a, b in joined if a in found and b in found}
    store = stored([*records, *(Record(f"link-{at}", (one,)) for at, one in enumerate(links))])

    rows, coverage = ask(store, "G01", {"t": RE3DATA_DAY.isoformat(), "only": "all"})

    assert {(row["a"], row["b"]): row["answer"] for row in rows} == expected
    assert len(rows) == len(expected)
    assert coverage == Counter(expected.values())
