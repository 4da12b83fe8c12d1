"""Names that sources may have: markup, formulas, marks of direction, very long ones; each stays a name."""

import csv
import io
from collections.abc import Iterator

import pytest
from flask import Flask
from lxml import etree, html
from pyoxigraph import Literal, NamedNode, Quad

from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from tests.test_sparql_endpoint_fixtures import publish

ID = "https://w3id.org/oskg/id/"
OSKG = "https://w3id.org/oskg/ontology#"
GRAPH = NamedNode("https://w3id.org/oskg/graph/alpha")
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
START = f"{ID}infra/x-0"
NAMES = [
    "<script>alert(1)</script>",
    "\"' onload=alert(1) x='",
    "\u202ereversed\u202c",
    "</title></svg><b>",
    "word " * 2000 + "end",
    "👩‍🔬\u200b\u200dzero",
    "{{ 7 * 7 }} %(name)s",
]


#: An IRI with all that means something in an address.
ODD = f"{ID}org/x-a&b=c+d%20e%26'f(g)*é~!?h#i"


def quads() -> Iterator[Quad]:
    relation = NamedNode(f"{ID}rel/x-odd")
    yield Quad(NamedNode(ODD), LABEL, Literal("odd"), GRAPH)
    yield Quad(relation, NamedNode(f"{OSKG}endorser"), NamedNode(ODD), GRAPH)
    yield Quad(relation, NamedNode(f"{OSKG}endorsed"), NamedNode(f"{ID}infra/x-3"), GRAPH)
    for number, name in enumerate(NAMES):
        node, relation = NamedNode(f"{ID}infra/x-{number}"), NamedNode(f"{ID}rel/x-{number}")
        yield Quad(node, LABEL, Literal(name), GRAPH)
        yield Quad(relation, NamedNode(f"{OSKG}linkFrom"), node, GRAPH)
        yield Quad(relation, NamedNode(f"{OSKG}linkTo"), NamedNode(f"{ID}infra/x-{(number + 1) % len(NAMES)}"), GRAPH)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    home = tmp_path_factory.mktemp("hostile")
    publish(home, "2026-04-24-hostile", more=quads())
    application = create_app(ServiceSettings(home, workers=1, budget=1e6))
    yield application
    close_app(application)


def test_a_name_stays_a_name_on_the_page(app: Flask) -> None:
    answer = app.test_client().get(f"/network?iri={START}&steps=2&gone={START}", headers={"Accept": "text/html"})
    page = html.fromstring(answer.text)

    scripts = page.xpath("//script")
    assert all(script.get("src", "").startswith("/static/") and not script.text for script in scripts)
    assert not page.xpath("//*[@onload]")
    shown = {cell.text_content() for cell in page.xpath("//table[contains(@class,'things')]/tbody/tr/th")}
    assert shown == {NAMES[0], NAMES[1], NAMES[2], NAMES[-1], NAMES[-2]}
    assert all(link.get("dir") == "auto" for link in page.xpath("//table//a[starts-with(@href, '/network?iri=')]"
                                                                  "[not(@class)]"))  # fmt: skip


def test_links_lead_to_a_thing_whose_iri_has_all_that_means_something_in_an_address(app: Flask) -> None:
    client = app.test_client()
    answer = client.get(f"/network?iri={ID}infra/x-3&kind=endorsement&lang=fr", headers={"Accept": "text/html"})
    page = html.fromstring(answer.text)
    (row,) = [each for each in page.xpath("//table[contains(@class,'things')]/tbody/tr") if each.get("data-iri") == ODD]

    focus, own, without = (
        html.fromstring(client.get(each, headers={"Accept": "text/html"}).text) for each in row.xpath(".//a/@href")
    )

    assert [each.get("lang") for each in (focus, own, without)] == ["fr"] * 3
    assert focus.xpath("//figure/@data-start") == [ODD]
    assert ODD in own.xpath("//code/text()")
    assert without.xpath("//figure/@data-gone") == [ODD]


def test_a_name_stays_a_name_in_the_picture_and_is_cut_there(app: Flask) -> None:
    answer = app.test_client().get("/network.svg?kind=link")
    root = etree.fromstring(answer.data)

    assert {element.tag.rsplit("}")[-1] for element in root.iter()} <= {"svg", "g", "path", "text", "rect"}
    texts = [text.text or "" for text in root.iter("{*}text")]
    assert len(texts) == len(NAMES)
    assert "<script>alert(1)</script>" in texts
    assert max(map(len, texts)) <= 32


def test_a_name_stays_one_field_of_the_files(app: Flask) -> None:
    lines = list(csv.DictReader(io.StringIO(app.test_client().get("/network.csv?kind=link").text)))
    edges = app.test_client().get("/network.json?kind=link").json["edges"]

    assert {line["from_name"] for line in lines} == set(NAMES)
    assert [edge["from_name"] for edge in edges] == [line["from_name"] for line in lines]
