"""The evidence of a row is a record whose source says what the row says, not merely one that describes the thing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions, RdfFormat, Store

from benchmarks.plain.coverage import placed
from benchmarks.plain.networks import coordination
from benchmarks.plain.statements import Statements
from graph.release import Release
from graph.store import open_store
from loaders import registry
from loaders.rdf import Converter
from loaders.records import Endpoint, Infrastructure, Record
from ontology import terms
from ontology.namespaces import PREFIXES, Namespaces
from ontology.vocabulary import concept, language
from queries.catalogue import catalogue, find
from tests.test_queries_independent import CLOSED, INFRASTRUCTURES, some

T: Final = date(2024, 4, 24)
DERIVED_FROM: Final = NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
BROADER: Final = NamedNode(PREFIXES["skos"] + "broader")
SOURCES: Final = tuple(registry.source(name) for name in ("fairsharing", "opendoar", "re3data"))
CHINA, FRANCE = concept("country", "CN"), concept("country", "FR")
FEE, MEMBERS = (concept("access-restriction", code) for code in ("fee-required", "institutional-membership"))
NO_PID, TRAINING = concept("feature", "pid"), concept("feature", "training")
GENERAL: Final = {
    concept("metadata-standard", "other"),
    concept("metadata-standard", "repository-developed"),
    concept("protocol", "other"),
}
#: How many may use a standard that Q34 speaks of.
MOST: Final = 25
#: Two fields at the second level of the classification, the first with one below it.
SCHEME, TOP, BIOLOGY, PLANTS, MEDICINE = (
    f"https://w3id.org/oskg/c/dfg/2.2{code}" for code in ("", "/2", "/21", "/202", "/22")
)
REGIONS: Final = "https://w3id.org/oskg/c/unesco-region/1.0"
SKOS: Final = PREFIXES["skos"]
CLASSIFIED: Final = f"""
PREFIX skos: <{SKOS}>
<{TOP}> skos:topConceptOf <{SCHEME}> .
<{BIOLOGY}> skos:broader <{TOP}> . <{MEDICINE}> skos:broader <{TOP}> . <{PLANTS}> skos:broader <{BIOLOGY}> .
<{CHINA}> skos:broaderTransitive <{REGIONS}/asia-and-the-pacific> .
<{FRANCE}> skos:broaderTransitive <{REGIONS}/europe-and-north-america> .
<{REGIONS}/asia-and-the-pacific> skos:inScheme <{REGIONS}> .
<{REGIONS}/europe-and-north-america> skos:inScheme <{REGIONS}> .
"""

#: What ends a relation that can be an edge of the coordination network.
ENDS: Final = (
    *(terms.linkFrom, terms.linkTo, terms.member, terms.memberOf),
    *(terms.partner, terms.responsibleActor, terms.responsibleFor),
)

Row = dict[str, str]
#: A thing, and the statements of which a record must make one: predicate and value.
Claims = tuple[str, set[tuple[str, str]]]


def text(term: object) -> str:
    assert isinstance(term, NamedNode | Literal)
    return term.value


@dataclass(frozen=True, slots=True)
class Said:
    """Which source states what of which thing, and which records it has of it, read quad by quad."""

    store: Store

    def values(self, thing: str, predicate: str) -> set[str]:
        found = self.store.quads_for_pattern(NamedNode(thing), NamedNode(predicate), None, DefaultGraph())
        return {text(quad.object) for quad in found}

    def records(self, thing: str, claims: set[tuple[str, str]]) -> set[str]:
        """Return the records of the sources that make one of these statements; where none does, all of them."""
        return self.telling(thing, claims) or self.values(thing, DERIVED_FROM.value)

    def telling(self, thing: str, claims: set[tuple[str, str]]) -> set[str]:
        """Return the records of the sources that make one of these statements."""
        stated, of = set(), defaultdict(set)
        for quad in self.store.quads_for_pattern(NamedNode(thing), None, None, None):
            if quad.graph_name != DefaultGraph() and (text(quad.predicate), text(quad.object)) in claims:
                stated.add(quad.graph_name)
            if quad.predicate == DERIVED_FROM:
                of[quad.graph_name].add(text(quad.object))
        return {record for source in stated for record in of[source]}

    def users(self, predicate: str, value: str) -> int:
        found = self.store.quads_for_pattern(None, NamedNode(predicate), NamedNode(value), DefaultGraph())
        return len({quad.subject for quad in found})

    def within(self, field: str) -> Iterator[str]:
        """Yield a field and those below it."""
        yield field
        for quad in self.store.quads_for_pattern(None, BROADER, NamedNode(field), DefaultGraph()):
            yield from self.within(text(quad.subject))


def each_of(predicate: str, values: Iterable[str]) -> set[tuple[str, str]]:
    return {(predicate, value) for value in values}


def barriers(said: Said, row: Row) -> Iterator[Claims]:
    yield row["infrastructure"], {(terms.accessRestriction, FEE)}


def identifiers(said: Said, row: Row) -> Iterator[Claims]:
    systems = each_of(terms.pidSystem, said.values(row["infrastructure"], terms.pidSystem))
    yield row["infrastructure"], systems | {(terms.explicitlyLacks, NO_PID)}


def served(said: Said, row: Row) -> Iterator[Claims]:
    yield row["infrastructure"], {(terms.servesRegion, row["region"])}


def trained(said: Said, row: Row) -> Iterator[Claims]:
    pages = each_of(terms.offersTraining, said.values(row["infrastructure"], terms.offersTraining))
    yield row["infrastructure"], pages | {(terms.hasFeature, TRAINING), (terms.explicitlyLacks, TRAINING)}


def spoken(said: Said, row: Row) -> Iterator[Claims]:
    yield (
        row["infrastructure"],
        each_of(terms.interfaceLanguage, said.values(row["infrastructure"], terms.interfaceLanguage)),
    )


def missing(said: Said, row: Row) -> Iterator[Claims]:
    parts = (concept("feature", code) for code in ("api", "metadata-standard", "pid"))
    yield row["infrastructure"], each_of(terms.explicitlyLacks, parts)


def closed(said: Said, row: Row) -> Iterator[Claims]:
    yield row["infrastructure"], {(terms.operationalStatus, CLOSED)}


def certificates(said: Said, row: Row) -> Iterator[Claims]:
    yield row["infrastructure"], {(terms.certification, row["certificate"])}


def duplicates(said: Said, row: Row) -> Iterator[Claims]:
    for end in ("i", "j"):
        yield row[end], each_of(terms.theme, said.within(row["theme"]))


def bridges(said: Said, row: Row) -> Iterator[Claims]:
    properties = (terms.apiProtocol, terms.metadataStandard)
    one, other = ({(p, value) for p in properties for value in said.values(row[end], p)} for end in ("i", "j"))
    rare = {(p, value) for p, value in one & other if value not in GENERAL and said.users(p, value) <= MOST}
    yield row["i"], rare
    yield row["j"], rare


#: By the id of the question: of what a row is, and what a source must say for its record to be the evidence.
QUESTIONS: Final[dict[str, Callable[[Said, Row], Iterator[Claims]]]] = {
    "Q11": duplicates,
    "Q26": served,
    "Q27": barriers,
    "Q28": trained,
    "Q29": spoken,
    "Q31": identifiers,
    "Q33": missing,
    "Q34": bridges,
    "Q35": certificates,
    "Q36": closed,
}


#: With which values a question is asked whose defaults would leave out most rows.
VALUES: Final = {"Q33": {"maximum": "3"}}


def answered(store: Store, query: str, t: date, **values: str) -> Iterator[Row]:
    found = store.query(find(query).bind(values, t).text)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    for each in found:
        yield {name: "" if (value := each[name]) is None else value.value for name in names}


def unfounded(store: Store, query: str, t: date) -> list[Row]:
    """Return the rows whose evidence is of a source that does not say it, although another does."""
    said, wrong = Said(store), []
    for row in answered(store, query, t, **VALUES.get(query, {})):
        shown = [row[name] for name in ("evidence", "otherEvidence") if name in row]
        claims = [said.records(thing, stated) for thing, stated in QUESTIONS[query](said, row)]
        if any(one not in records for one, records in zip(shown, claims, strict=True)):
            wrong.append(row)
    return wrong


DESCRIBED: Final = st.builds(
    partial(Infrastructure, types=(concept("infrastructure-type", "disciplinary-repository"),)),
    st.sampled_from(INFRASTRUCTURES),
    countries=some(CHINA, FRANCE),
    themes=some(BIOLOGY, PLANTS, MEDICINE),
    access_restrictions=some(FEE, MEMBERS),
    pid_systems=some(concept("pid-system", "doi"), concept("pid-system", "handle")),
    lacks=some(NO_PID, TRAINING),
    features=some(TRAINING),
    trainings=some("https://example.org/training"),
    interface_languages=st.just(()) | st.just((language("eng"),)),
    serves=some(concept("region", "002")),
    status=st.none() | st.just(CLOSED),
    certifications=some(concept("certificate", "wds"), concept("certificate", "coretrustseal")),
    metadata_standards=some(concept("metadata-standard", "cf"), concept("metadata-standard", "other")),
    endpoints=some(concept("protocol", "sparql"), concept("protocol", "opendap")).map(
        lambda codes: tuple(map(Endpoint, codes))
    ),
)


def told(records: Iterable[tuple[int, Infrastructure]]) -> Store:
    """Return a store of what sources say, each in its graph and all together in the default graph."""
    store = Store()
    for number, (source, one) in enumerate(records):
        converter = Converter(SOURCES[source], Namespaces())
        lines = "".join(converter.lines(Record(f"record-{number}", (one,)))).encode()
        for graph in (DefaultGraph(), NamedNode(Namespaces().graph(SOURCES[source].name))):
            store.load(lines, RdfFormat.N_TRIPLES, to_graph=graph)
    store.load(CLASSIFIED.encode(), RdfFormat.TURTLE)
    return store


@settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 2), DESCRIBED), min_size=4, max_size=9))
def test_the_evidence_is_of_a_source_that_says_so_in_made_up_records(records: list[tuple[int, Infrastructure]]) -> None:
    store = told(records)

    assert {query: unfounded(store, query, T) for query in QUESTIONS} == {query: [] for query in QUESTIONS}


@pytest.mark.parametrize("query", QUESTIONS)
def test_the_evidence_is_of_a_source_that_says_so_in_the_release_of_the_real_files(real: Release, query: str) -> None:
    assert unfounded(open_store(real), query, real.manifest.snapshot) == []


def no_edges(store: Store, t: date) -> list[Row]:
    """Return the bridges whose evidence is no edge of theirs in force, or one without a bloc where they have one."""
    said, wrong, statements = Said(store), [], Statements(store)
    network = coordination(statements, t)
    for row in answered(store, "Q18", t, several="true"):
        ends = {end for each in ENDS for end in said.values(row["evidence"], each)}
        edges, blocs = network[row["bridge"]], {row["blocA"], row["blocB"]}
        joined = edges & ends & (blocs if edges & blocs else edges)
        if not joined or row["bridge"] not in ends or not statements.live(row["evidence"], t):
            wrong.append(row)
    return wrong


def test_the_evidence_of_a_bridge_is_one_of_its_edges_in_the_small_graph() -> None:
    store = Store()
    store.load(path=str(Path(__file__).parent / "queries" / "blocs_single_bridge.trig"), format=RdfFormat.TRIG)

    assert no_edges(store, T) == []


def test_the_evidence_of_a_bridge_is_one_of_its_edges_in_the_release_of_the_real_files(real: Release) -> None:
    assert no_edges(open_store(real), real.manifest.snapshot) == []


def misplaced(store: Store, query: str, t: date) -> list[tuple[Row, str]]:
    """Return the cells whose evidence is not the first record that states the field of one of those meant, with it."""
    said, wrong = Said(store), []
    cells = dict(placed(Statements(store), t))

    @cache
    def telling(one: str, field: str) -> set[str]:
        return said.telling(one, each_of(terms.theme, said.within(field)))

    for row in answered(store, query, t):
        where, place = (0, row["function"]) if query == "G12" else (1, row["region"])
        meant = [one for one, cell in cells.items() if place in cell[where] and row["theme"] in cell[2]]
        first = min((record for one in meant for record in telling(one, row["theme"])), default="")
        if row["evidence"] != first:
            wrong.append((row, first))
    return wrong


@pytest.mark.parametrize("query", ["G12", "Q23"])
def test_the_evidence_of_a_cell_states_a_field_of_one_of_those_meant_in_the_small_graph(query: str) -> None:
    store = Store()
    store.load(path=str(Path(__file__).parent / "queries" / f"{find(query).stem}.trig"), format=RdfFormat.TRIG)

    assert misplaced(store, query, T) == []


@pytest.mark.parametrize("query", ["G12", "Q23"])
def test_the_evidence_of_a_cell_states_a_field_of_one_of_those_meant_in_the_release_of_the_real_files(
    real: Release, query: str
) -> None:
    assert misplaced(open_store(real), query, real.manifest.snapshot) == []


def test_the_rows_of_every_question_have_evidence_but_those_that_are_of_a_source_itself() -> None:
    without = {one.id for one in catalogue().values() if not any(column.type == "evidence" for column in one.columns)}

    assert without == {"Q41"}
