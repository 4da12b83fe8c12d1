"""The page about one node: names instead of IRIs, the evidence, the source of every statement, and bounded lists."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from queries.blocks import fill
from sparql_endpoint.answering.evaluation import rows
from sparql_endpoint.answering.generations import in_service
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.linked_data.pointers import PER_PAGE
from sparql_endpoint.linked_data.statements import SHOWN_STATEMENTS
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.wording.cells import address
from sparql_endpoint.wording.names import BRANCHES, HEAD, names
from sparql_endpoint.wording.page_languages import page_address
from sparql_endpoint.wording.term_pages import explanation
from tests.test_sparql_endpoint_fixtures import publish
from tests.test_sparql_endpoint_pages import HTML, read

ID = "https://w3id.org/oskg/id/"
HUB = f"{ID}org/hub"

TRIG = f"""
PREFIX adms: <http://www.w3.org/ns/adms#>
PREFIX c: <https://w3id.org/oskg/c/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX g: <https://w3id.org/oskg/graph/>
PREFIX id: <{ID}>
PREFIX oskg: <https://w3id.org/oskg/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
g:vocabulary {{
  oskg:FundingRelation rdfs:label "funding relation"@en , "资助关系"@zh .
  oskg:funder rdfs:label "funder"@en .
  <https://w3id.org/oskg/c/newer/2.0> skos:prefLabel "Scheme of a newer version"@en .
  <https://w3id.org/oskg/c/certainty/1.0/stated> skos:prefLabel "Stated"@en , "Énoncé"@fr .
}}
g:derived {{
  <{ID}org/council> rdfs:label "Council <b>of</b> Science" .
  <{ID}infra/archive> rdfs:label "Archive" .
}}
g:meta {{ g:register dct:title "Register of Archives"@en ; dct:identifier "register" . }}
g:register {{
  <{ID}rel/one> a oskg:Relation , oskg:FundingRelation ;
    oskg:funder <{ID}org/council> ; oskg:funded <{ID}infra/archive> ;
    oskg:validFrom "2019-01-01"^^xsd:date ;
    oskg:validFromPrecision <https://w3id.org/oskg/c/precision/1.0/year> ;
    oskg:certainty <https://w3id.org/oskg/c/certainty/1.0/stated> ;
    oskg:evidence <{ID}evidence/report-p%C2%B61> ;
    prov:wasDerivedFrom <https://w3id.org/oskg/record/register/7> .
  <{ID}evidence/report-p%C2%B61> a oskg:Evidence ;
    oskg:inDocument <{ID}document/report> ; oskg:locator "¶1" ; oskg:exactQuote "The Council pays." .
  <{ID}document/report> dct:title "Report"@en ; dct:source "https://example.org/report" .
  <https://w3id.org/oskg/record/register/7> a oskg:SourceRecord ; dct:identifier "7" ;
    dct:isPartOf g:register ; foaf:page <https://example.org/register/7> .
  <{ID}infra/odd> foaf:homepage <javascript:alert(1)> ; rdfs:label "Odd" ;
    skos:altLabel "b" , "a" , "Ö" ; oskg:value 10 , 9 ; oskg:partner id:z , id:b .
  id:b rdfs:label "Z" .
  id:z rdfs:label "A" .
  <https://w3id.org/oskg/identifier/org/ror-1> a adms:Identifier ; skos:notation "https://ror.org/1" .
}}
"""


def statements() -> Iterator[Quad]:
    yield from parse(TRIG, RdfFormat.TRIG)
    hub, near = NamedNode(HUB), NamedNode("http://example.org/near")
    graph = NamedNode("https://w3id.org/oskg/graph/register")
    for number in range(SHOWN_STATEMENTS + 1):
        yield Quad(hub, near, NamedNode(f"http://example.org/{number}"), graph)
    for number in range(PER_PAGE + 1):
        yield Quad(NamedNode(f"http://example.org/{number}"), near, hub, graph)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    home: Path = tmp_path_factory.mktemp("nodes")
    publish(home, "2026-04-24-node", more=statements())
    app = create_app(ServiceSettings(home))
    yield app
    close_app(app)


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def path(iri: str) -> str:
    return f"/describe?iri={quote(iri, safe='')}"


def test_a_relation_is_told_by_its_ends_its_dates_its_certainty_and_its_source(client: FlaskClient) -> None:
    _, text = read(client, path(f"{ID}rel/one"))

    assert "<h1>Funding relation: Council &lt;b&gt;of&lt;/b&gt; Science → Archive, since 2019</h1>" in text
    assert '<td class="wide">2019</td>' in text
    assert ">Stated</a>" in text
    assert ">Register of Archives</a>" in text
    assert "资助关系" not in text


def test_the_evidence_of_a_relation_leads_to_the_passage_the_document_and_the_page_of_the_publisher(
    client: FlaskClient,
) -> None:
    page, text = read(client, path(f"{ID}rel/one"))

    assert "<blockquote>The Council pays.</blockquote>" in text
    assert {"https://example.org/report", "https://example.org/register/7"} <= set(page.links)


def test_every_link_to_a_node_of_ours_leads_to_its_page(client: FlaskClient) -> None:
    page, _ = read(client, path(f"{ID}rel/one"))
    ours = [link for link in page.links if link.startswith(f"/describe?iri={ID}")]

    assert len(set(ours)) == 4
    assert not [link for link in page.links if link.startswith("https://w3id.org/")]
    for link in ours:
        assert client.get(link, headers=HTML).status_code == 200


def test_what_refers_to_a_node_is_told_by_name(client: FlaskClient) -> None:
    page, text = read(client, path(f"{ID}rel/one"))
    record, told = read(client, path("https://w3id.org/oskg/record/register/7"))

    assert f"/describe?iri={ID}rel/one" in record.links
    assert ">Funding relation: Council &lt;b&gt;of&lt;/b&gt; Science → Archive, since 2019</a>" in told
    assert ">source record</a>" in told
    assert "What refers to it" not in text
    assert page.links


def test_the_page_of_a_passage_and_of_a_record_shows_itself_as_evidence(client: FlaskClient) -> None:
    _, passage = read(client, path(f"{ID}evidence/report-p%C2%B61"))
    record, _ = read(client, path("https://w3id.org/oskg/record/register/7"))

    assert "<blockquote>The Council pays.</blockquote>" in passage
    assert "https://example.org/register/7" in record.links


def test_values_stand_in_the_order_of_their_iris_sizes_and_characters(client: FlaskClient) -> None:
    _, text = read(client, path(f"{ID}infra/odd"))

    order = [text.index(f">{value}<") for value in ("Z", "A")]
    assert order == sorted(order), "by IRI, not by name"
    literals = re.findall(r">(a|b|Ö|9|10)<", text[text.index("What is stated about it") :])
    assert literals == ["a", "b", "Ö", "9", "10"]


def test_names_are_those_of_a_query_that_looks_for_every_kind_of_name_everywhere(app: Flask) -> None:
    branches = [fill(f"{{ VALUES ?node {{ UNDEF }} {branch} }}", {"node": []}) for _, branch in BRANCHES]
    with app.test_request_context("/"), in_service().lease() as generation:
        app.preprocess_request()
        naive: dict[str, tuple[int, str]] = {}
        for row in rows(generation, f"{HEAD}{' UNION '.join(branches)}}}", ID):
            iri, found = row["node"].value, (int(row["rank"].value), row["name"].value)
            naive[iri] = min(found, naive.get(iri, found))
        told = names(generation, naive, ID)

    assert told == {iri: name for iri, (_, name) in naive.items()}
    assert {rank for rank, _ in naive.values()} >= {1, 2, 3, 4, 5, 6}


def test_lists_are_bounded_and_a_cut_is_told_with_a_way_to_all_of_it(client: FlaskClient) -> None:
    page, text = read(client, path(HUB))

    assert f"Only the first {SHOWN_STATEMENTS:,} statements are shown" in text
    assert f"The first {PER_PAGE} are shown" in text
    assert f"/references?iri={HUB}" in page.links
    (graph, *_) = (link for link in page.links if link.startswith("/describe.ttl"))
    about = [quad for quad in parse(client.get(graph).data, RdfFormat.TURTLE) if quad.subject == NamedNode(HUB)]
    assert len(about) == SHOWN_STATEMENTS + 1


def test_a_long_list_of_values_is_folded_and_none_of_it_is_missing(client: FlaskClient) -> None:
    page, text = read(client, path(HUB))

    assert f"<summary>{SHOWN_STATEMENTS - 12:,} more</summary>" in text
    assert len({link for link in page.links if link.startswith("http://example.org/")}) >= SHOWN_STATEMENTS


def test_the_link_to_the_graph_asks_for_this_node_only(client: FlaskClient) -> None:
    page, _ = read(client, path(f"{ID}infra/archive"))
    (graph,) = (link for link in page.links if link.startswith("/describe.ttl"))

    answer = client.get(graph)

    document = f"http://localhost/describe?iri={ID}infra/archive"
    assert answer.content_type == "text/turtle; charset=utf-8"
    assert {quad.subject.value for quad in parse(answer.data, RdfFormat.TURTLE)} == {f"{ID}infra/archive", document}


def test_an_address_that_is_not_of_the_web_is_text_and_no_link(client: FlaskClient) -> None:
    page, text = read(client, path(f"{ID}infra/odd"))

    assert "javascript:alert(1)" in text
    assert not [link for link in page.links if link.startswith("javascript")]


def test_a_node_nobody_speaks_of_is_not_found(client: FlaskClient) -> None:
    answer = client.get(path(f"{ID}org/nobody"), headers=HTML)

    assert answer.status_code == 404
    assert "says nothing about" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?iri=",
        "?iri=relative",
        "?iri=a:b&iri=c:d",
        "?iri=http://x/%3E%20%7D%20%23",
        "?iri=http://x/%0A",
        "?iri=http://x/%FF%FE",
        "?iri=http://x/%00",
        "?iri=http://x/%EF%BF%BF%22",
        "?iri=http://%5B",
    ],
)
def test_what_is_no_iri_is_refused_with_what_is_accepted(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/describe{query}", headers={"Accept": "application/json"})

    assert answer.status_code in (400, 404)
    assert answer.content_type == "application/problem+json"


def test_head_of_a_node_has_the_headers_of_its_page(client: FlaskClient) -> None:
    got, head = (method(path(f"{ID}rel/one"), headers=HTML) for method in (client.get, client.head))

    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == got.headers["Content-Length"]
    assert head.headers["OSKG-Release"] == "2026-04-24-node"


def test_a_property_and_a_class_lead_to_their_definition_and_a_concept_to_its_scheme(client: FlaskClient) -> None:
    relation, _ = read(client, f"/describe?iri={ID}rel/one")
    concept, _ = read(client, "/describe?iri=https://w3id.org/oskg/c/certainty/1.0/stated")
    term, _ = read(client, "/describe?iri=https://w3id.org/oskg/ontology%23FundingRelation")

    assert {"/ontology#funder", "/ontology#FundingRelation"} <= set(relation.links)
    assert "/vocabularies/certainty/1.0#concept-stated" in concept.links
    assert "/ontology#FundingRelation" in term.links


@pytest.mark.parametrize("iri", [HUB, "https://w3id.org/oskg/c/certainty/9.9/stated"])
def test_what_no_vocabulary_explains_has_no_such_link(client: FlaskClient, iri: str) -> None:
    with client.application.test_request_context():
        assert explanation(iri) is None


def test_a_scheme_that_only_the_release_knows_leads_to_what_the_release_says(client: FlaskClient) -> None:
    page = client.get("/c/newer/2.0", headers=HTML, follow_redirects=True)
    nothing = client.get("/c/newer/3.0", headers={"Accept": "text/turtle"})

    assert "<h1>Scheme of a newer version</h1>" in page.text
    assert nothing.status_code == 404


@pytest.mark.parametrize("query", ["", "?lang=fr", "?release=2026-04-24-node&lang=ar"])
@pytest.mark.parametrize("end", ["org/a b", "org/é%2F&=+#", "org/IRI'()*,;:@!$?{}\"<>", "🜲", ""])
def test_the_address_of_a_page_is_that_which_the_router_builds(app: Flask, query: str, end: str) -> None:
    with app.test_request_context(f"/describe{query}"):
        first, again = address(f"{ID}{end}"), address(f"{ID}x{end}")

        assert (first, again) == tuple(page_address("node.page", iri=f"{ID}{each}") for each in (end, f"x{end}"))
