"""Which things are in which country: a walk over the statements gives what the queries give."""

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolution, Store

from graph.gaps import Subject
from sparql_endpoint.maps.located import Ask, Located, infrastructures, points, subjects

ID = "https://w3id.org/oskg/id/"
OSKG = "https://w3id.org/oskg/ontology#"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
COUNTRY = "https://w3id.org/oskg/c/country/1.0/"
EUROPE = "https://w3id.org/oskg/c/region/1.0/eu"
INFRASTRUCTURES = [f"{ID}infra/x-{n}" for n in range(4)]
OPERATORS = [f"{ID}org/x-{n}" for n in range(3)]
PLACES = st.sampled_from([f"{COUNTRY}BR", f"{COUNTRY}DE", f"{COUNTRY}ZA", EUROPE])
STATED = st.sets(st.tuples(st.sampled_from([*INFRASTRUCTURES, *OPERATORS]), PLACES), max_size=8)
RUN = st.sets(st.tuples(st.sampled_from(INFRASTRUCTURES), st.sampled_from(OPERATORS)), max_size=6)


def asking(store: Store) -> Ask:
    def ask(text: str) -> Iterable[QuerySolution]:
        found: Iterable[QuerySolution] = store.query(text)  # type: ignore[assignment]  # every text is a SELECT
        return found

    return ask


def filled(stated: set[tuple[str, str]], run: set[tuple[str, str]]) -> Store:
    store = Store()
    for iri in INFRASTRUCTURES:
        store.add(Quad(NamedNode(iri), TYPE, NamedNode(f"{OSKG}OpenScienceInfrastructure")))
    for iri, place in stated:
        store.add(Quad(NamedNode(iri), NamedNode(f"{OSKG}country"), NamedNode(place)))
    for infrastructure, operator in run:
        store.add(Quad(NamedNode(infrastructure), NamedNode(f"{OSKG}operatedBy"), NamedNode(operator)))
    return store


def naive(iri: str, stated: set[tuple[str, str]], run: set[tuple[str, str]]) -> set[str]:
    near = {iri} | {operator for infrastructure, operator in run if infrastructure == iri}
    return {place.removeprefix(COUNTRY) for one, place in stated if one in near and place.startswith(COUNTRY)}


@settings(max_examples=80, derandomize=True)
@given(stated=STATED, run=RUN)
def test_infrastructures_are_where_they_or_their_operators_are(
    stated: set[tuple[str, str]], run: set[tuple[str, str]]
) -> None:
    found = infrastructures(asking(filled(stated, run)))

    expected = {iri: naive(iri, stated, run) for iri in INFRASTRUCTURES}
    assert found.countries == expected
    assert Located.read(found.written().encode()) == found
    assert found.nowhere == [iri for iri in INFRASTRUCTURES if not expected[iri]]
    assert found.unknown == len(found.nowhere)
    assert found.counts == {
        code: count for code in ("BR", "DE", "ZA") if (count := sum(code in codes for codes in expected.values()))
    }
    assert list(found.counts.values()) == sorted(found.counts.values(), reverse=True)
    assert found.within("BR") == [iri for iri in INFRASTRUCTURES if "BR" in expected[iri]]


@settings(max_examples=40, derandomize=True)
@given(stated=STATED, run=RUN)
def test_what_a_question_finds_is_where_infrastructures_and_other_things_are(
    stated: set[tuple[str, str]], run: set[tuple[str, str]]
) -> None:
    listed = [Subject(INFRASTRUCTURES[0], "One", "infra", ""), Subject(OPERATORS[0], "Two", "org", "AR")]

    found = subjects(asking(filled(stated, run)), listed)

    assert found.countries == {INFRASTRUCTURES[0]: naive(INFRASTRUCTURES[0], stated, run), OPERATORS[0]: {"AR"}}


def test_a_place_is_drawn_if_there_is_one() -> None:
    store = filled(set(), set())
    for iri, name, value in (
        (INFRASTRUCTURES[0], "lat", "-33.9"),
        (INFRASTRUCTURES[0], "long", "18.4"),
        (INFRASTRUCTURES[1], "lat", "1.0"),
        (INFRASTRUCTURES[2], "lat", "1.0"),
        (INFRASTRUCTURES[2], "lat", "2.0"),
        (INFRASTRUCTURES[2], "long", "3.0"),
    ):
        store.add(Quad(NamedNode(iri), NamedNode(f"{GEO}{name}"), Literal(value)))

    assert points(asking(store)) == {INFRASTRUCTURES[0]: (-33.9, 18.4)}
