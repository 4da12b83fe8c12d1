"""How answers change between releases, and why: by hand for each cause, and held to a comparison of the rows."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from graph.release import Release, Releases
from graph.store import open_store
from graph.trend import CAUSES, Comparison
from queries.catalogue import catalogue, find
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from tests.test_oskg_fixtures import Command, Pair
from tests.test_sparql_endpoint_fixtures import publish

pytest_plugins = "tests.test_oskg_fixtures"

BASE = "https://w3id.org/oskg/"
OSKG = f"{BASE}ontology#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DCT = "http://purl.org/dc/terms/"
SOURCE = f"{BASE}graph/alpha"
LANGUAGES = "languages_interface"


def infrastructure(name: str, *languages: str, modified: str = "") -> Iterator[Quad]:
    """Yield an infrastructure with its interface languages and its record."""
    node, record = (NamedNode(f"{BASE}{part}{name}") for part in ("id/infra/x-", "record/alpha/"))
    facts = [(TYPE, NamedNode(f"{OSKG}OpenScienceInfrastructure"))]
    facts += [(f"{OSKG}interfaceLanguage", NamedNode(f"{BASE}c/language/1.0/{code}")) for code in languages]
    facts.append(("http://www.w3.org/ns/prov#wasDerivedFrom", record))
    for predicate, value in facts:
        yield Quad(node, NamedNode(predicate), value, NamedNode(SOURCE))
    if modified:
        yield Quad(record, NamedNode(f"{DCT}modified"), Literal(modified), NamedNode(SOURCE))


def released(home: Path, version: str, *quads: Quad) -> Release:
    publish(home, version, more=[quad for quad in quads if quad.graph_name != DefaultGraph()])
    return Releases(home).current()


def test_each_cause_is_told_from_what_the_sources_say(tmp_path: Path) -> None:
    before = [
        *infrastructure("stays", "eng"),
        *infrastructure("leaves", "eng"),
        *infrastructure("translated", "eng", modified="2026-05-01"),
        *infrastructure("reread", "eng", modified="2026-01-01"),
        *infrastructure("shrinks", "eng", "fra", modified="2026-05-01"),
    ]
    after = [
        *infrastructure("stays", "eng"),
        *infrastructure("arrives", "eng"),
        *infrastructure("translated", "eng", "fra", modified="2026-05-01"),
        *infrastructure("reread", "eng", "fra", modified="2026-01-01"),
        *infrastructure("shrinks", "eng", modified="2026-05-01"),
    ]
    older, newer = released(tmp_path, "one", *before), released(tmp_path, "two", *after)

    trend = Comparison(older, newer).trend(find(LANGUAGES))

    told = {(row.subjects[0].rsplit("-")[1], row.cause) for row in (*trend.new, *trend.closed)}
    assert trend.stayed == 1
    assert {row.subjects[0].rsplit("-")[1] for row in trend.new} == {"arrives", "shrinks"}
    assert told == {
        ("arrives", "described"),
        ("leaves", "described"),
        ("translated", "record"),
        ("reread", "reading"),
        ("shrinks", "record"),
    }
    assert {row.cause for row in (*trend.new, *trend.closed) if row.of_the_world} == {"record"}
    assert (trend.before["yes"], trend.after["yes"]) == (4, 3)


def test_what_only_the_day_changed_is_told_as_time(tmp_path: Path) -> None:
    closes = [
        *infrastructure("closes", "eng"),
        Quad(
            NamedNode(f"{BASE}id/infra/x-closes"),
            NamedNode(f"{OSKG}operationalStatus"),
            NamedNode(f"{BASE}c/operational-status/1.0/closed"),
            NamedNode(SOURCE),
        ),
        Quad(
            NamedNode(f"{BASE}id/infra/x-closes"),
            NamedNode(f"{OSKG}closedOn"),
            Literal("2026-04-01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date")),
            NamedNode(SOURCE),
        ),
    ]
    newer = released(tmp_path, "two", *closes)
    manifest = json.loads((newer.path / "manifest.json").read_text())
    older_path = tmp_path / "releases" / "earlier"
    newer.path.rename(older_path)
    (older_path / "manifest.json").write_text(json.dumps(manifest | {"snapshot": "2026-01-01", "version": "earlier"}))
    released(tmp_path, "two", *closes)
    kept = Releases(tmp_path)

    trend = Comparison(kept.release("earlier"), kept.release("two")).trend(find(LANGUAGES))

    assert [(row.cause, row.of_the_world) for row in trend.closed] == [("time", True)]
    assert not trend.new


def test_what_neither_sources_nor_the_day_changed_is_told_as_the_question(tmp_path: Path) -> None:
    said = list(infrastructure("derived"))
    language = next(quad for quad in infrastructure("derived", "eng") if quad.predicate.value.endswith("Language"))
    derived = Quad(language.subject, language.predicate, language.object, NamedNode(f"{BASE}graph/derived"))
    older, newer = released(tmp_path, "one", *said), released(tmp_path, "two", *said, derived)

    trend = Comparison(older, newer).trend(find(LANGUAGES))

    assert [(row.cause, row.of_the_world) for row in trend.new] == [("question", False)]


NAMES = st.sampled_from(["a", "b", "c", "d"])
GRAPHS = st.dictionaries(NAMES, st.sets(st.sampled_from(["eng", "fra"]), max_size=2), max_size=4)


@settings(max_examples=15, derandomize=True)
@given(before=GRAPHS, after=GRAPHS)
def test_what_came_and_went_is_the_difference_of_the_rows(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, set[str]], after: dict[str, set[str]]
) -> None:
    home = tmp_path_factory.mktemp("random")
    releases = [
        released(home, version, *(quad for name, codes in graph.items() for quad in infrastructure(name, *codes)))
        for version, graph in (("one", before), ("two", after))
    ]

    trend = Comparison(*releases).trend(find(LANGUAGES))

    english = [{name for name, codes in graph.items() if codes == {"eng"}} for graph in (before, after)]
    assert {row.subjects[0][-1] for row in trend.new} == english[1] - english[0]
    assert {row.subjects[0][-1] for row in trend.closed} == english[0] - english[1]
    assert trend.stayed == len(english[0] & english[1])
    for row in (*trend.new, *trend.closed):
        name = row.subjects[0][-1]
        assert row.cause == ("described" if (name in before) != (name in after) else "reading")


def test_a_build_keeps_the_trend_of_every_query_since_the_release_before(pair: Pair) -> None:
    kept = json.loads(pair.newer.trends.read_text())

    assert (kept["from"], kept["to"]) == (pair.older.version, pair.newer.version)
    assert set(kept["queries"]) == set(catalogue())
    assert "trends.json" in pair.newer.manifest.files
    comparison = Comparison(pair.older, pair.newer)
    assert kept["queries"]["records_stale"] == json.loads(json.dumps(comparison.trend(find("Q38")).as_json()))


def test_every_query_is_compared_by_rows_that_its_subjects_tell_apart(pair: Pair) -> None:
    store = open_store(pair.newer)
    for query in catalogue().values():
        found = list(store.query(query.bind({}, pair.newer.manifest.snapshot).text))  # type: ignore[arg-type]
        trend = Comparison(pair.newer, pair.newer).trend(query)
        assert (trend.new, trend.closed) == ([], [])
        assert trend.stayed <= len(found)
        assert bool(trend.stayed) == bool(found)


def test_the_command_counts_all_and_lists_one(pair: Pair, command: Command) -> None:
    every = command("trend", pair.older.version, home=pair.home)
    one = command("trend", pair.older.version, "Q38", "--to", pair.newer.version, "-f", "json", home=pair.home)

    assert every.code == one.code == 0
    assert "funding_single_funder" in every.text
    assert json.loads(one.out)[0]["query"] == "records_stale"
    assert command("trend", "never", home=pair.home).code == 1


@pytest.fixture(scope="module")
def client(pair: Pair) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(pair.home, workers=1))
    yield app.test_client()
    close_app(app)


def test_the_page_and_the_json_tell_what_came_and_went(client: FlaskClient, pair: Pair) -> None:
    found = client.get("/queries/actors_unidentified/trend").get_json()
    page = client.get("/queries/Q32/trend", headers={"Accept": "text/html"})

    assert (found["since"], found["release"]) == (pair.older.version, pair.newer.version)
    assert [each["release"] for each in found["series"]] == [pair.newer.version]
    assert page.status_code == 200
    assert html.fromstring(page.text).xpath("//h1")[0].text == "What changed since the release before"
    assert {row["cause"] for row in (*found["new"], *found["closed"])} <= set(CAUSES)


def test_a_release_without_one_before_has_no_trend(client: FlaskClient, pair: Pair) -> None:
    answer = client.get(f"/queries/Q32/trend?release={pair.older.version}")

    assert answer.status_code == 404
    assert "follows none" in answer.get_json(force=True)["detail"]
