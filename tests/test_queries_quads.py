"""Questions answered in plain Python over the statements of a graph, held against the saved queries: on made-up
records of two sources, and on the release of the curated facts, ROR and re3data.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from benchmarks.golden import differing, queried
from benchmarks.plain.actors import CLOSE, COMPANY
from benchmarks.plain.funding import GRANT, q01, q08
from benchmarks.plain.infrastructures import CERTIFICATES, FEATURES, FEE, PREDECESSOR, SUCCESSOR, WAIVER, YES
from benchmarks.plain.networks import betweenness, brokerage
from benchmarks.plain.partnerships import PROMISES
from benchmarks.plain.questions import ANSWERS
from benchmarks.plain.statements import (
    ACTIVE,
    BROADER,
    CLOSED,
    FIELDS_OF_RESEARCH,
    GONE,
    IN_SCHEME,
    INTENDED,
    TOP_OF,
    UNESCO_REGIONS,
    WEAK,
    WITHIN,
    Statements,
)
from graph.derive import Facts, derived
from graph.labels import settled
from graph.release import Release
from graph.store import open_store
from identity.resolution import Resolution
from loaders import registry
from loaders.rdf import Converter
from loaders.records import (
    PLAIN,
    Claim,
    CoverageStatement,
    CriterionAssessment,
    Declaration,
    Document,
    Endorsement,
    Evidence,
    FundingRelation,
    IdentityLink,
    Infrastructure,
    Interlink,
    Kind,
    Organization,
    Partnership,
    Record,
    Reference,
    Relation,
    Responsibility,
    Statement,
    day,
)
from measures.positions import positions
from ontology import terms
from ontology.identifiers import Identifier
from ontology.namespaces import Namespaces
from ontology.vocabulary import concept
from queries.catalogue import find
from tests.test_oskg_fixtures import ror_id
from tests.test_queries_independent import (
    CLAIMS,
    DAYS,
    INFRASTRUCTURES,
    ORGANIZATIONS,
    infrastructure,
    organization,
    some,
)

T: Final = date(2024, 4, 24)
FIELDS, REGIONS = FIELDS_OF_RESEARCH, UNESCO_REGIONS


SOURCES: Final = tuple(registry.source(name) for name in ("re3data", "ror"))
SUBJECTS: Final = tuple(f"https://w3id.org/oskg/c/dfg/2.2/{code}" for code in ("1", "11", "2"))
WHERE: Final = "https://w3id.org/oskg/c/country/1.0"
COUNTRIES: Final = tuple(f"{WHERE}/{code}" for code in ("CH", "KE"))
AREAS: Final = tuple(f"{REGIONS}/{code}" for code in ("europe-and-north-america", "africa"))
#: The part of the classifications that the made-up records use.
SCHEMES: Final = f"""
<{SUBJECTS[0]}> <{TOP_OF}> <{FIELDS}> .
<{SUBJECTS[1]}> <{BROADER}> <{SUBJECTS[0]}> . <{SUBJECTS[2]}> <{TOP_OF}> <{FIELDS}> .
<{AREAS[0]}> <{IN_SCHEME}> <{REGIONS}> . <{AREAS[1]}> <{IN_SCHEME}> <{REGIONS}> .
<{COUNTRIES[0]}> <{IN_SCHEME}> <{WHERE}> . <{COUNTRIES[1]}> <{IN_SCHEME}> <{WHERE}> .
<{COUNTRIES[0]}> <{WITHIN}> <{AREAS[0]}> . <{COUNTRIES[1]}> <{WITHIN}> <{AREAS[1]}> .
<{concept("organisation-type", "re3data-commercial")}> <{CLOSE}> <{COMPANY}> .
<{concept("certificate", "coretrustseal")}> <{IN_SCHEME}> <{CERTIFICATES}> .
<{concept("cost-recovery", "grant-public")}> <{BROADER}> <{GRANT}> .
"""


def stored(records: Iterable[Record]) -> Store:
    """Return a store of the records, told by two sources in turn, with what is derived from them."""
    converters = [Converter(source, Namespaces()) for source in SOURCES]
    told = [line for number, one in enumerate(records) for line in converters[number % 2].lines(one)]
    lines = list(settled(sorted({line.encode() for line in told})))
    facts = Facts(Namespaces())
    facts.add(lines, T)
    store = Store()
    store.load(b"".join([*lines, *derived(facts, Resolution({}))]), RdfFormat.N_TRIPLES)
    store.load(SCHEMES.encode(), RdfFormat.TURTLE)
    return store


PAPER: Final = Reference(Kind.DOCUMENT, (Identifier("oskg", "paper"),))
CITED: Final = st.just(()) | st.just((Evidence(PAPER, "page 1"),))
WHO, WHAT = st.sampled_from(ORGANIZATIONS), st.sampled_from(INFRASTRUCTURES)
ANYONE: Final = WHO | WHAT
#: Some claims say nothing, so that enough relations are in force.
CLAIMED: Final = (
    st.just(PLAIN)
    | CLAIMS
    | st.builds(
        Claim,
        start=DAYS,
        end=DAYS,
        status=st.sampled_from([ACTIVE, INTENDED]),
        last_verified=st.none() | st.sampled_from([date(2019, 4, 24), date(2022, 4, 24), date(2022, 4, 25), T]),
        evidence=CITED,
    )
)
KINDS: Final = st.none() | st.sampled_from(
    [GRANT, concept("cost-recovery", "grant-public"), concept("cost-recovery", "membership")]
)
WAYS: Final = st.none() | st.sampled_from(sorted({*WEAK, concept("partnership-type", "agreement")}))
PARTIES: Final = st.lists(ANYONE, unique=True, min_size=1, max_size=3).map(tuple)
COMPLETE: Final = st.sampled_from([terms.funded, terms.pidSystem, terms.linkFrom])
PAID: Final = st.builds(FundingRelation, WHO, WHAT, type=KINDS, claim=CLAIMED)
DUTY: Final = st.just(concept("role", "general"))
RUN: Final = st.builds(Responsibility, WHO, WHAT, DUTY, CLAIMED)
SAID: Final = st.builds(
    Declaration,
    WHO,
    st.sampled_from([*sorted(PROMISES), concept("declaration-kind", "support")]),
    st.none() | ANYONE,
    st.none() | WHO,
    claim=CLAIMED,
)
STATEMENTS: Final = st.one_of(
    PAID,
    RUN,
    SAID,
    st.builds(Partnership, PARTIES, WAYS, CLAIMED),
    st.builds(Endorsement, WHO, WHAT, CLAIMED),
    st.builds(Interlink, WHAT, WHAT, st.sampled_from([SUCCESSOR, PREDECESSOR]), claim=CLAIMED),
    st.builds(
        IdentityLink,
        WHO,
        WHO,
        st.sampled_from(["same", "different", "undecided"]),
        st.just(concept("identity-method", "curator")),
    ),
    st.builds(CriterionAssessment, WHAT, st.just(concept("certificate", "coretrustseal")), st.just(YES), CLAIMED),
    st.builds(
        CoverageStatement,
        COMPLETE.map(str),
        st.just(str(terms.OpenScienceInfrastructure)),
        st.sampled_from([date(2024, 4, 23), T]),
    ),
)
IDENTIFIED: Final = Reference(Kind.ORGANIZATION, (Identifier("ror", ror_id(1)),))
#: What is said of some organisations besides: that they are companies, in two words, and that they are not, in two.
CALLED: Final = [
    concept("organisation-type", code) for code in ("company", "re3data-commercial", "re3data-non-profit", "nonprofit")
]
ORGANIZATION_RECORDS: Final = [
    st.builds(
        lambda one, where, called: replace(one, countries=where, types=(*one.types, *called)),
        organization(each),
        some(*COUNTRIES),
        st.just(()) | some(*CALLED),
    )
    for each in (*ORGANIZATIONS, IDENTIFIED)
]


def described(reference: Reference) -> st.SearchStrategy[Infrastructure]:
    """Return an infrastructure with the fields that the questions about places, fields and access need besides."""
    return st.builds(
        replace,
        infrastructure(reference),
        themes=some(*SUBJECTS),
        countries=some(*COUNTRIES),
        access_restrictions=some(FEE, WAIVER),
        lacks=some(*FEATURES.values()),
        status=st.sampled_from([CLOSED, *sorted(GONE)]) | st.none(),
    )


ENTITIES: Final = st.tuples(*ORGANIZATION_RECORDS, *map(described, INFRASTRUCTURES))


def between_few(relation: type[Relation], **fields: st.SearchStrategy[object]) -> st.SearchStrategy[Relation]:
    """Return relations of two organisations with two infrastructures, so that the same ends meet often."""
    few = st.sampled_from(ORGANIZATIONS[:2]), st.sampled_from(INFRASTRUCTURES[:2])
    return st.builds(relation, *few, **fields, claim=CLAIMED)


BETWEEN_FEW: Final = between_few(FundingRelation, type=KINDS) | between_few(Responsibility, role=DUTY)
#: Up to eighteen statements about them, most of them about money and duties.
TOLD: Final = st.tuples(
    st.lists(STATEMENTS, min_size=4, max_size=10),
    st.lists(
        st.one_of(between_few(FundingRelation, type=KINDS), between_few(Responsibility, role=DUTY), SAID),
        min_size=4,
        max_size=8,
    ),
).map(lambda parts: [*parts[0], *parts[1]])
CHANGED: Final = st.none() | st.sampled_from([date(2019, 4, 24), date(2019, 4, 25), date(2023, 1, 1)])


#: Questions about positions that are measured when a release is built.
MEASURED: Final = {"Q17", "Q18"}


@settings(
    max_examples=30,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(ENTITIES, TOLD, st.lists(CHANGED, min_size=30, max_size=30))
def test_the_queries_answer_what_plain_python_finds_in_made_up_records(
    entities: tuple[Organization | Infrastructure, ...], told: list[Statement], changed: list[date | None]
) -> None:
    paper = Document(PAPER, "Paper", "paper.pdf", issued=day("2022-10-24"))
    records = [
        Record(f"record-{number}", (one,), modified=modified)
        for number, (one, modified) in enumerate(zip([paper, *entities, *told], changed, strict=False))
    ]
    store = stored(records)

    statements = Statements(store)

    for region in (AREAS[1], COUNTRIES[0]):
        said = queried(store, find("Q01"), ANSWERS["Q01"][1], T, region=region)
        assert (region, differing(said, q01(statements, T, region))) == (region, [])
    assert queried(store, find("Q08"), ANSWERS["Q08"][1], T, k="1") == q08(statements, T, k=1)
    for query in sorted(set(ANSWERS) - MEASURED):
        answer, columns = ANSWERS[query]
        assert (query, differing(queried(store, find(query), columns, T), answer(statements, T))) == (query, [])


LINKS: Final = st.sets(st.sampled_from(list(combinations("abcdefgh", 2))), max_size=12)


@settings(derandomize=True, deadline=None)
@given(LINKS)
def test_the_positions_that_are_measured_are_those_of_plain_python(links: set[tuple[str, str]]) -> None:
    network: dict[str, set[str]] = defaultdict(set)
    for one, other in links:
        network[one].add(other)
        network[other].add(one)
    pairs = (len(network) - 1) * (len(network) - 2) / 2 or 1

    measured = positions(sorted(links))

    through = betweenness(network)
    assert {one.node: (one.degree, one.brokerage) for one in measured} == {
        one: (len(near), brokerage(network, one)) for one, near in network.items()
    }
    assert {one.node: one.betweenness for one in measured} == pytest.approx(
        {one: through.get(one, 0) / pairs for one in network}
    )


@pytest.fixture(scope="session")
def statements(real: Release) -> Statements:
    return Statements(open_store(real))


@pytest.mark.parametrize("query", ANSWERS)
def test_a_query_answers_what_plain_python_finds_in_the_release_of_the_real_files(
    real: Release, statements: Statements, query: str
) -> None:
    answer, columns = ANSWERS[query]

    found = queried(open_store(real), find(query), columns, real.manifest.snapshot)

    assert differing(found, answer(statements, real.manifest.snapshot)) == []


@pytest.mark.parametrize("region", [AREAS[1], COUNTRIES[0], "https://w3id.org/oskg/c/country-group/1.0/high-income"])
def test_a_region_narrows_the_question_as_plain_python_does_in_the_release_of_the_real_files(
    real: Release, statements: Statements, region: str
) -> None:
    t = real.manifest.snapshot

    found = queried(open_store(real), find("Q01"), ANSWERS["Q01"][1], t, region=region)

    assert differing(found, q01(statements, t, region)) == []
    assert len(found.answers) == 3
