"""Twenty questions answered in plain Python over the statements of a graph, held against the saved queries: on made-up
records of two sources, and on the release of the curated facts, ROR and re3data.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain, combinations, product
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions, RdfFormat, Store

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
from ontology import terms
from ontology.identifiers import Identifier
from ontology.namespaces import Namespaces
from ontology.vocabulary import concept, language
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
from tests.test_queries_quads_fixtures import (
    ACTIVE,
    BROADER,
    CLOSED,
    COMPUTED_ON,
    ENDED,
    GONE,
    IN_SCHEME,
    INTENDED,
    ISSUED,
    MEASURES,
    MODIFIED,
    ORGANIZATION,
    PART_OF,
    RECORD,
    REJECTED,
    REPLACED_BY,
    REPLACES,
    SERVICE,
    TOP_OF,
    TYPE,
    VALUE,
    WITHIN,
    Statements,
    months,
)

T: Final = date(2024, 4, 24)
GRANT: Final = concept("cost-recovery", "grant")
WEAK: Final = {concept("partnership-type", code) for code in ("cooperation-intention", "co-participation")}
OVER: Final = GONE | {CLOSED, concept("operational-status", "unknown")}
SAME: Final = concept("identity-decision", "same")
PROMISES: Final = {concept("declaration-kind", code) for code in ("call-for-partnership", "commitment", "intention")}
SUCCESSOR, PREDECESSOR = (concept("link-type", code) for code in ("successor", "predecessor"))
FEATURES: Final = {code: concept("feature", code) for code in ("api", "metadata-standard", "pid")}
FEE, WAIVER = (concept("access-restriction", code) for code in ("fee-required", "fee-waiver"))
YES: Final = concept("assessment-value", "yes")
ENGLISH: Final = str(language("eng"))
FIELDS: Final = "https://w3id.org/oskg/c/dfg/2.2"
REGIONS: Final = "https://w3id.org/oskg/c/unesco-region/1.0"
CERTIFICATES: Final = "https://w3id.org/oskg/c/certificate/1.0"

Row = tuple[str, ...]
Answer = Callable[[Statements, date], Iterable[Row]]


def said(holds: bool) -> str:
    return "none" if holds else "not recorded"


def q01(s: Statements, t: date) -> Iterable[Row]:
    return {(one,) for one in s.open(t) if len(s.funders(one, t)) == 1}


def q01_there(s: Statements, t: date, region: str) -> tuple[set[Row], Counter[str]]:
    """Return what depends on one funder in a region, and how many there do, do not, or are not known to."""
    there = {one: len(s.funders(one, t)) for one in s.open(t) if region in s.places(one, t)}
    said = Counter("unknown" if not count else "yes" if count == 1 else "no" for count in there.values())
    return {(one,) for one, count in there.items() if count == 1}, said


def q02(s: Statements, t: date) -> Iterable[Row]:
    return {(one, said(s.covered(one, terms.funded, t))) for one in s.open(t) if not s.having(terms.funded, one)}


def q03(s: Statements, t: date) -> Iterable[Row]:
    """Yield what has no funding left, or loses all of it within twelve months."""

    def beyond(relation: str, predicate: str) -> bool | None:
        days = s.get(relation, predicate)
        return months(t.isoformat(), min(days)) >= 12 if days else None

    for one in s.open(t):
        paid = {each for each in s.money(one) if s.real(each)}
        going = {each for each in paid if not s.past(each, t)}
        soon = {each for each in going if beyond(each, terms.validUntil) is False}
        if paid and not going:
            yield one, "ended"
        elif soon and all(beyond(each, terms.validFrom) for each in going - soon):
            yield one, "expiring"


def q05(s: Statements, t: date) -> Iterable[Row]:
    for one in s.open(t):
        paid = {each for each in s.money(one) if s.live(each, t)}
        kinds = [s.get(each, terms.fundingType) for each in paid]
        if paid and all(kind and all({kind_} | s.get(kind_, BROADER) >= {GRANT} for kind_ in kind) for kind in kinds):
            dated = all(s.get(each, terms.validUntil) for each in paid)
            yield one, "time-limited" if dated else "end not recorded"


def q06(s: Statements, t: date) -> Iterable[Row]:
    return {(one,) for one in s.open(t) if (paid := s.funders(one, t)) and paid <= s.operators(one, t)}


def q08(s: Statements, t: date, k: int = 5) -> Iterable[Row]:
    """Yield the pairs of funders with k infrastructures in common, or more, that no partnership binds."""
    shared = Counter(pair for one in s.open(t) for pair in combinations(sorted(s.funders(one, t)), 2))
    bound = set()
    for relation, parties in s.values[terms.partner].items():
        if s.live(relation, t) and not s.get(relation, terms.partnershipType) & WEAK:
            bound |= {(s.top(a), s.top(b)) for a, b in product(parties, parties)}
    return {(*pair, str(count)) for pair, count in shared.items() if count >= k and pair not in bound}


def q12(s: Statements, t: date) -> Iterable[Row]:
    """Yield the partnerships without a partner, with one that is gone, long unconfirmed, or told of by one source."""

    def counts(one: str) -> bool:
        return REJECTED not in s.get(one, terms.relationStatus) and not s.past(one, t) and not s.ahead(one, t)

    for one in filter(counts, s.having(TYPE, str(terms.Partnership))):
        parties, status = s.get(one, terms.partner), s.get(one, terms.relationStatus)
        twins = [
            other
            for other, theirs in s.values[terms.partner].items()
            if parties <= theirs and status & s.get(other, terms.relationStatus) and counts(other)
        ]
        verified = s.get(one, terms.lastVerified)
        open_ended = ACTIVE in status and parties and not s.get(one, terms.validUntil)
        problems = {
            "fewer-than-two": len(parties) < 2,
            "partner-gone": any(
                OVER & s.get(each, terms.operationalStatus)
                and (s.closed_by(each, t) or not s.get(each, terms.closedOn))
                for each in parties
            ),
            "not-confirmed": open_ended and verified and months(max(verified), t.isoformat()) >= 24,
            "one-source": len(parties) > 1 and len({source for twin in twins for source in s.sources(twin)}) == 1,
        }
        yield from ((one, problem) for problem, holds in problems.items() if holds)


def q13(s: Statements, t: date) -> Iterable[Row]:
    for one in s.open(t):
        duties = {each for each in s.duties(one) if s.real(each)}
        force = {each for each in duties if s.live(each, t)}
        actors = {actor for each in force for actor in s.get(each, terms.responsibleActor)}
        if all(s.get(actor, terms.operationalStatus) & GONE for actor in actors):
            yield one, "operator inactive" if force else "all ended" if duties else "none recorded"


def q15(s: Statements, t: date) -> Iterable[Row]:
    """Yield the intentions of eighteen months ago and more that no active partnership of their parties followed."""
    told = {one for one in s.having(terms.relationStatus, INTENDED) if s.get(one, terms.partner)}
    told |= set(chain.from_iterable(s.having(terms.declarationKind, kind) for kind in PROMISES))
    for one in told:
        passages = s.get(one, terms.evidence)
        documents = {document for each in passages for document in s.get(each, terms.inDocument)}
        days = s.get(one, terms.validFrom) or {day for each in documents for day in s.get(each, ISSUED)}
        if not days or months(min(days), t.isoformat()) < 18:
            continue
        parties = s.get(one, terms.partner, terms.onBehalfOf, terms.declarationTarget)
        parties |= set() if s.get(one, terms.onBehalfOf) else s.get(one, terms.declaredBy)
        followed = any(
            parties <= theirs
            and ACTIVE in s.get(later, terms.relationStatus)
            and any(min(days) <= began <= t.isoformat() for began in s.get(later, terms.validFrom))
            for later, theirs in s.values[terms.partner].items()
        )
        if not (parties and followed):
            yield one, min(days)


def q20(s: Statements, t: date) -> Iterable[Row]:
    """Yield the endorsements in force, with whether the endorser, or its top funder, also pays, and takes part."""
    for one, actors in s.values[terms.endorser].items():
        if not s.live(one, t):
            continue
        for actor, thing in product(actors, s.get(one, terms.endorsed)):
            pays = s.top(actor) in s.funders(thing, t)
            joined = s.having(terms.partner, actor) & s.having(terms.partner, thing)
            works = any(s.live(each, t) and not s.get(each, terms.partnershipType) & WEAK for each in joined)
            told = "no" if s.covered(thing, terms.funded, t) else "not recorded"
            yield actor, thing, one, "yes" if pays else told, "yes" if works else "not recorded"


def q23(s: Statements, t: date) -> Iterable[Row]:
    """Yield how many infrastructures are run from each region for each field."""
    cells: Counter[tuple[str, str]] = Counter()
    fields, regions = s.having(TOP_OF, FIELDS), s.having(IN_SCHEME, REGIONS)
    for one in s.open(t):
        subjects = {above for subject in s.get(one, terms.theme) for above in s.upwards(subject)}
        cells.update(product(fields & subjects, regions & s.places(one, t)))
    return {(*cell, str(cells[cell])) for cell in product(fields, regions)}


def q27(s: Statements, t: date) -> Iterable[Row]:
    conditions = {one: s.get(one, terms.accessRestriction) for one in s.open(t)}
    return {(one,) for one, found in conditions.items() if FEE in found and WAIVER not in found}


def q29(s: Statements, t: date) -> Iterable[Row]:
    return {(one,) for one in s.open(t) if s.get(one, terms.interfaceLanguage) == {ENGLISH}}


def q31(s: Statements, t: date) -> Iterable[Row]:
    for one in s.open(t):
        has, lacks = bool(s.get(one, terms.pidSystem)), FEATURES["pid"] in s.get(one, terms.explicitlyLacks)
        if has:
            yield one, "contradictory" if lacks else "yes"
        else:
            yield one, "no" if lacks or s.covered(one, terms.pidSystem, t) else "unknown"


def q32(s: Statements, _: date) -> Iterable[Row]:
    """Yield the organisations without a ROR id or an accepted link to another."""
    everyone = s.having(TYPE, ORGANIZATION)
    ends = {one: s.get(one, terms.identityA, terms.identityB) for one in s.having(terms.identityDecision, SAME)}
    linked = {end for found in ends.values() if len(found & everyone) > 1 for end in found & everyone}
    return {(one,) for one in everyone - linked if not s.get(one, terms.rorId)}


def q33(s: Statements, t: date) -> Iterable[Row]:
    """Yield the infrastructures of which no part is recorded, with what a source says of each."""
    parts = (
        ("api", terms.apiProtocol, SERVICE),
        ("metadata-standard", terms.metadataStandard),
        ("pid", terms.pidSystem),
    )
    for one in s.open(t):
        if not any(s.get(one, *predicates) for _, *predicates in parts):
            lacks = s.get(one, terms.explicitlyLacks)
            yield (one, *("no" if FEATURES[code] in lacks else "not recorded" for code, *_ in parts))


def q35(s: Statements, t: date) -> Iterable[Row]:
    """Yield the certificates of each infrastructure, and whether they are valid on that day."""
    for one in s.open(t):
        held: dict[str, list[str]] = {name: [] for name in s.get(one, terms.certification)}
        for each in s.having(COMPUTED_ON, one):
            if YES in s.get(each, VALUE) and s.real(each) and not s.ahead(each, t):
                for name in s.get(each, MEASURES) & s.having(IN_SCHEME, CERTIFICATES):
                    held.setdefault(name, []).append(each)
        for name, assessed in held.items():
            ends = [end for each in assessed for end in s.get(each, terms.validUntil)]
            over = any(ENDED in s.get(each, terms.relationStatus) for each in assessed)
            undated = "expired" if over else "no date recorded"
            yield one, name, ("valid" if max(ends) >= t.isoformat() else "expired") if ends else undated


def q36(s: Statements, t: date) -> Iterable[Row]:
    """Yield what has closed without a successor."""
    for one in s.having(TYPE, str(terms.OpenScienceInfrastructure)):
        if not s.closed(one) or any(later > t.isoformat() for later in s.get(one, terms.closedOn)):
            continue
        links = s.having(terms.linkType, SUCCESSOR) & s.having(terms.linkFrom, one)
        links |= s.having(terms.linkType, PREDECESSOR) & s.having(terms.linkTo, one)
        stated = s.get(one, REPLACED_BY) | s.having(REPLACES, one)
        if not stated and not any(s.real(each) and not s.ahead(each, t) for each in links):
            yield one, said(s.covered(one, terms.linkFrom, t))


def q38(s: Statements, t: date) -> Iterable[Row]:
    """Yield the records without a change or a check for five years."""
    for record, sources in s.values[PART_OF].items():
        days = set(s.get(record, MODIFIED))
        days |= {day for relation in s.having(RECORD, record) for day in s.get(relation, terms.lastVerified)}
        if days and (age := months(max(days), t.isoformat())) >= 60:
            yield from ((record, source, max(days), str(age)) for source in sources)


#: Each question with the columns of its answer that are worked out here.
ANSWERS: Final[Mapping[str, tuple[Answer, tuple[str, ...]]]] = {
    "Q01": (q01, ("infrastructure",)),
    "Q02": (q02, ("infrastructure", "finding")),
    "Q03": (q03, ("infrastructure", "problem")),
    "Q05": (q05, ("infrastructure", "finding")),
    "Q06": (q06, ("infrastructure",)),
    "Q08": (q08, ("funderA", "funderB", "shared")),
    "Q12": (q12, ("partnership", "problem")),
    "Q13": (q13, ("infrastructure", "finding")),
    "Q15": (q15, ("intention", "date")),
    "Q20": (q20, ("endorser", "endorsed", "evidence", "funded", "partnered")),
    "Q23": (q23, ("theme", "region", "infrastructures")),
    "Q27": (q27, ("infrastructure",)),
    "Q29": (q29, ("infrastructure",)),
    "Q31": (q31, ("infrastructure", "answer")),
    "Q32": (q32, ("actor",)),
    "Q33": (q33, ("infrastructure", "api", "metadataStandard", "pid")),
    "Q35": (q35, ("infrastructure", "certificate", "validity")),
    "Q36": (q36, ("infrastructure", "successor")),
    "Q38": (q38, ("record", "source", "last", "age")),
}


def queried(store: Store, query: str, columns: tuple[str, ...], t: date, **values: str) -> set[Row]:
    rows = store.query(find(query).bind(values, t).text)
    assert isinstance(rows, QuerySolutions)
    return {tuple(row[column].value for column in columns) for row in rows}


def counted(store: Store, query: str, t: date, **values: str) -> Counter[str]:
    rows = store.query(find(query).bind(values, t).coverage)
    assert isinstance(rows, QuerySolutions)
    return Counter({row["answer"].value: int(row["count"].value) for row in rows})


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
ORGANIZATION_RECORDS: Final = [
    st.builds(lambda one, where: replace(one, countries=where), organization(each), some(*COUNTRIES))
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

    statements = Statements.of(store)

    for region in (AREAS[1], COUNTRIES[0]):
        found = queried(store, "Q01", ("infrastructure",), T, region=region), counted(store, "Q01", T, region=region)
        assert (region, *found) == (region, *q01_there(statements, T, region))
    assert queried(store, "Q08", ("funderA", "funderB", "shared"), T, k="1") == set(q08(statements, T, k=1))
    for query, (answer, columns) in ANSWERS.items():
        assert (query, queried(store, query, columns, T)) == (query, set(answer(statements, T)))


@pytest.fixture(scope="session")
def statements(real: Release) -> Statements:
    return Statements.of(open_store(real))


@pytest.mark.parametrize("query", ANSWERS)
def test_a_query_answers_what_plain_python_finds_in_the_release_of_the_real_files(
    real: Release, statements: Statements, query: str
) -> None:
    answer, columns = ANSWERS[query]

    found = queried(open_store(real), query, columns, real.manifest.snapshot)

    assert found == set(answer(statements, real.manifest.snapshot))


@pytest.mark.parametrize("region", [AREAS[1], COUNTRIES[0], "https://w3id.org/oskg/c/country-group/1.0/high-income"])
def test_a_region_narrows_the_question_as_plain_python_does_in_the_release_of_the_real_files(
    real: Release, statements: Statements, region: str
) -> None:
    store, t = open_store(real), real.manifest.snapshot

    found, coverage = (
        queried(store, "Q01", ("infrastructure",), t, region=region),
        counted(store, "Q01", t, region=region),
    )

    assert (found, coverage) == q01_there(statements, t, region)
    assert len(coverage) == 3
