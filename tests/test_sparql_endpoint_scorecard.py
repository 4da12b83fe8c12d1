"""The scorecard as pages and data: the counts, one infrastructure, several side by side, in every format."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from ontology.namespaces import PREFIXES
from queries.criterion import criteria
from queries.scorecard import STATES
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from tests.test_queries_scorecard import (
    CLOSED,
    ENDED,
    HEAD,
    OPEN,
    RESTRICTED,
    WORLD,
    C,
    assessment,
    c,
    duty,
    funding,
    link,
    says,
)
from tests.test_sparql_endpoint_fixtures import publish
from tests.test_sparql_endpoint_pages import HTML, Page, read

BASE = "https://w3id.org/oskg/"
A, B = f"{BASE}id/infra/a", f"{BASE}id/infra/b"
TRIG = (
    says("accessType", OPEN)
    + says("accessType", CLOSED, graph="two")
    + says("uploadType", RESTRICTED)
    + funding("f1", "f")
    + duty("d1", "f", ENDED)
    + link("related")
    + assessment("G1", "not-applicable", name="n")
    + f"""
@prefix adms: <{PREFIXES["adms"]}> .
@prefix rdfs: <{PREFIXES["rdfs"]}> .
g:derived {{ i:a rdfs:label "Archive <b>A</b>" . i:b rdfs:label "=B()" . o:f rdfs:label "Funder" . }}
g:one {{ i:a adms:identifier <{BASE}identifier/infra/re3data-r3d100000001> .
  <{BASE}identifier/infra/re3data-r3d100000001> a adms:Identifier ; skos:notation "r3d100000001" . }}
g:vocabulary {{ {c("access", "open")} skos:prefLabel "Open"@en . {c("framework", "posi")} skos:prefLabel "POSI"@en . }}
g:two {{ i:closed a oskg:OpenScienceInfrastructure ; oskg:closedOn "2020-01-01"^^xsd:date ;
  oskg:operationalStatus {c("operational-status", "closed")} . o:f oskg:homeless "x" . }}
"""
)
CELLS = {
    "O1": "contradictory",
    "O2": "yes",
    "O3": "partly",
    "O15": "yes",
    "G1": "not-applicable",
    "S1": "partly",
    "S5": "no",
}
DQV = PREFIXES["dqv"]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    home: Path = tmp_path_factory.mktemp("scorecard")
    publish(home, "2026-04-24-a", more=parse(HEAD + WORLD + TRIG, RdfFormat.TRIG))
    application = create_app(ServiceSettings(home, workers=2, budget=3600.0))
    yield application
    close_app(application)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def one(client: FlaskClient, **parameters: str) -> dict[str, str]:
    document = client.get("/scorecard.json", query_string={"infrastructure": A, **parameters}).json
    assert document is not None
    return {cell["criterion"]: cell["state"] for cell in document["cells"]}


def test_every_cell_of_one_infrastructure_has_its_state_and_those_without_evidence_are_unknown(
    client: FlaskClient,
) -> None:
    assert one(client) == {id_: CELLS.get(id_, "unknown") for id_ in criteria()}


def test_the_tree_counts_the_states_and_gives_the_share_with_its_denominator(client: FlaskClient) -> None:
    document = client.get("/scorecard.json", query_string={"infrastructure": A}).json

    assert document is not None
    assert document["counts"] == {
        "yes": 2, "partly": 2, "no": 1, "contradictory": 1, "not-applicable": 1, "unknown": 24,
    }  # fmt: skip
    assert document["share"] == {"yes": 2, "of": 5}
    assert document["name"] == "Archive <b>A</b>"
    first = document["cells"][0]["findings"]
    assert {(each["state"], each["value"], each["evidence"], each["source"]) for each in first} == {
        ("yes", f"{C}access/1.0/open", f"{BASE}record/a1", f"{BASE}graph/one"),
        ("no", f"{C}access/1.0/closed", f"{BASE}record/a2", f"{BASE}graph/two"),
    }


@pytest.mark.parametrize("text", ["r3d100000001", f"{BASE}id/infra/re3data-r3d100000001"])
def test_an_infrastructure_is_found_by_an_identifier_or_another_iri(client: FlaskClient, text: str) -> None:
    assert one(client, infrastructure=text)["O3"] == "partly"


@pytest.mark.parametrize(("suffix", "form"), [
    ("ttl", RdfFormat.TURTLE), ("nt", RdfFormat.N_TRIPLES), ("nq", RdfFormat.N_QUADS), ("trig", RdfFormat.TRIG),
    ("rdf", RdfFormat.RDF_XML), ("jsonld", RdfFormat.JSON_LD),
])  # fmt: skip
def test_the_graph_holds_a_measurement_of_every_known_cell_and_both_of_a_contradictory_one(
    client: FlaskClient, suffix: str, form: RdfFormat
) -> None:
    answer = client.get(f"/scorecard.{suffix}", query_string={"infrastructure": A})

    found = [(q.subject.value, q.predicate.value, q.object.value) for q in parse(answer.data, form)]  # type: ignore[union-attr]
    metric = {s: o.rsplit("/", 1)[1] for s, p, o in found if p == f"{DQV}isMeasurementOf"}
    values = {(metric[s], o.rsplit("/", 1)[1]) for s, p, o in found if p == f"{DQV}value"}
    known = {pair for pair in CELLS.items() if pair[0] != "O1"}
    assert values == known | {("O1", "yes"), ("O1", "no")}
    assert {o for s, p, o in found if p == f"{DQV}computedOn"} == {A}
    evidence = {(metric[s], o) for s, p, o in found if p == f"{PREFIXES['prov']}wasDerivedFrom"}
    assert ("S1", f"{BASE}id/rel/f1") in evidence
    assert ("O3", f"{BASE}record/a1") in evidence
    names = {s for s in metric if metric[s] == "O3"}
    assert names == {f"http://localhost/scorecard?infrastructure={A}#O3"}


@pytest.mark.parametrize(("accept", "media_type"), [
    ("*/*", "text/turtle"), ("text/html", "text/html"), ("text/csv", "text/csv"),
    ("application/json", "application/json"), ("application/ld+json", "application/ld+json"),
])  # fmt: skip
def test_one_scorecard_is_negotiated_and_confirmed_by_its_tag(
    client: FlaskClient, accept: str, media_type: str
) -> None:
    asked = {"infrastructure": A}

    answer = client.get("/scorecard", query_string=asked, headers={"Accept": accept})

    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert answer.headers["OSKG-Release"] == "2026-04-24-a"
    assert f'</scorecard.ttl?infrastructure={A}>; rel="alternate"; type="text/turtle"' in answer.headers.getlist("Link")
    assert "Accept" in answer.headers["Vary"]
    located = client.get(answer.headers["Content-Location"])
    assert located.data == answer.data
    again = client.get(
        "/scorecard", query_string=asked, headers={"Accept": accept, "If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_the_table_of_one_has_a_row_for_every_criterion_with_its_evidence(client: FlaskClient) -> None:
    answer = client.get("/scorecard.csv", query_string={"infrastructure": A})

    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["criterion"] for row in rows] == list(criteria())
    assert rows[2] == {
        "infrastructure": A,
        "criterion": "O3",
        "title": "Deposit open or fair",
        "state": "partly",
        "evidence": f"{BASE}record/a1",
        "sources": f"{BASE}graph/one",
    }


def test_the_page_of_one_leads_to_the_evidence_and_escapes_names(client: FlaskClient) -> None:
    page, text = read(client, f"/scorecard?infrastructure={A}")

    assert "Archive &lt;b&gt;A&lt;/b&gt;" in text
    assert "<b>A</b>" not in text
    assert any(link.endswith("id/rel/f1") for link in page.links)
    assert any(link.endswith("record/a1") for link in page.links)
    assert "Of the 5 that are yes, partly or no, 2 are yes. 24 are unknown" in text
    assert "Open</a> <small>yes</small>" in text
    assert set(criteria()) <= set(page.ids)


def test_the_overview_counts_the_open_infrastructures_of_every_criterion(client: FlaskClient) -> None:
    document = client.get("/scorecard.json").json

    assert document is not None
    assert document["infrastructures"] == 3
    counts = {each["id"]: each["counts"] for each in document["criteria"]}
    assert list(counts) == list(criteria())
    assert {sum(each.values()) for each in counts.values()} == {3}
    assert counts["O1"] == {**dict.fromkeys(STATES, 0), "contradictory": 1, "unknown": 2}
    assert counts["O15"] == {**dict.fromkeys(STATES, 0), "yes": 2, "unknown": 1}
    assert document["criteria"][0]["frameworks"] == {"coar": "access", "unesco": "open to everyone"}


def test_the_overview_as_a_table_has_the_same_counts(client: FlaskClient) -> None:
    document = client.get("/scorecard.json").json
    rows = list(csv.DictReader(io.StringIO(client.get("/scorecard.csv").text)))

    assert document is not None
    told = {each["id"]: each["counts"] for each in document["criteria"]}
    assert {row["criterion"]: {state: int(row[state]) for state in STATES} for row in rows} == told


def test_the_overview_page_explains_every_criterion_and_never_gives_a_total(client: FlaskClient) -> None:
    page, text = read(client, "/scorecard")

    assert set(criteria()) <= set(page.ids)
    assert page.fields <= page.labelled
    assert "2 of 2 *" in text
    assert all(each.definition in text for each in criteria().values())
    assert "POSI</a> (I1)" in text


def test_two_are_set_side_by_side_in_the_order_they_were_asked_for(client: FlaskClient) -> None:
    _, text = read(client, f"/scorecard/compare?infrastructure={B}&infrastructure={A}")
    rows = list(csv.DictReader(io.StringIO(
        client.get("/scorecard/compare.csv", query_string={"infrastructure": [B, A]}).text)))  # fmt: skip
    document = client.get("/scorecard/compare.json", query_string={"infrastructure": [B, A]}).json

    assert text.index("=B()") < text.index("Archive &lt;b&gt;A")
    assert "2 of 5" in text
    assert Counter(row["infrastructure"] for row in rows) == {A: 31, B: 31}
    assert [row["state"] for row in rows if row["infrastructure"] == A] == list(one(client).values())
    assert document is not None
    assert [each["infrastructure"] for each in document["scorecards"]] == [B, A]


@pytest.mark.parametrize(("path", "given", "status"), [
    ("/scorecard", [""], 400), ("/scorecard", [A, B], 400), ("/scorecard/compare", [A], 400),
    ("/scorecard/compare", [A, A], 400), ("/scorecard", ["nobody"], 404), ("/scorecard", [f"{BASE}id/infra/z"], 404),
    ("/scorecard", [f"{BASE}id/org/f"], 404), ("/scorecard", [f"{BASE}id/infra/<z>"], 400),
])  # fmt: skip
def test_what_is_no_infrastructure_or_too_few_or_many_is_refused_with_what_is_accepted(
    client: FlaskClient, path: str, given: list[str], status: int
) -> None:
    answer = client.get(path, query_string={"infrastructure": given})

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


@pytest.mark.parametrize("path", ["/scorecard", "/scorecard/compare"])
def test_a_format_that_is_not_offered_is_refused_with_those_that_are(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "image/png"})

    assert answer.status_code == 406
    assert "text/csv" in answer.text


def test_the_overview_is_no_graph(client: FlaskClient) -> None:
    assert client.get("/scorecard.ttl").status_code == 406


def test_the_findings_of_a_criterion_and_its_query_can_be_taken_away(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/scorecard/criteria/O1.csv").text)))
    text = client.get("/scorecard/criteria/O1.rq").text
    run = client.get("/sparql", query_string={"query": text}, headers={"Accept": "text/csv"}).text

    assert {(row["infrastructure"], row["state"]) for row in rows} == {(A, "yes"), (A, "no")}
    assert list(csv.DictReader(io.StringIO(run))) == rows
    assert client.get("/scorecard/criteria/X9.csv").status_code == 404
    assert client.get("/scorecard/criteria/X9.rq").status_code == 404


def test_the_page_of_an_infrastructure_leads_to_its_scorecard_and_that_of_an_organisation_does_not(
    client: FlaskClient,
) -> None:
    infrastructure = client.get("/describe", query_string={"iri": A}, headers=HTML).text
    organisation = client.get("/describe", query_string={"iri": f"{BASE}id/org/f"}, headers=HTML).text

    assert f"/scorecard?infrastructure={A}" in Page(infrastructure).links
    assert not any("/scorecard?" in link for link in Page(organisation).links)


def test_a_reader_of_a_named_release_stays_in_it(client: FlaskClient) -> None:
    asked = {"infrastructure": A, "release": "2026-04-24-a"}

    answer = client.get("/scorecard", query_string=asked, headers=HTML)

    assert answer.headers["Memento-Datetime"]
    links = [link for link in Page(answer.text).links if link.startswith("/scorecard")]
    assert links
    assert all("release=2026-04-24-a" in link for link in links)
