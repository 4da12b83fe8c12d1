"""What refers to a node comes in pages that together hold every reference once, for readers and for programs."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.linked_data import description_graph
from sparql_endpoint.linked_data.pointers import PER_PAGE
from sparql_endpoint.settings import ServiceSettings
from tests.test_sparql_endpoint_fixtures import publish
from tests.test_sparql_endpoint_pages import read

HUB, NEAR = NamedNode("http://example.org/hub"), NamedNode("http://example.org/near")
GRAPHS = (NamedNode("https://w3id.org/oskg/graph/one"), NamedNode("https://w3id.org/oskg/graph/two"))
ALL = 2 * PER_PAGE + 7
HYDRA = "http://www.w3.org/ns/hydra/core#"


def statements() -> Iterator[Quad]:
    for number in range(ALL):
        yield Quad(NamedNode(f"http://example.org/{number}"), NEAR, HUB, GRAPHS[0])
        yield Quad(HUB, NEAR, NamedNode(f"http://example.org/{number}"), GRAPHS[0])
    yield Quad(NamedNode("http://example.org/5"), NEAR, HUB, GRAPHS[1])


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    home: Path = tmp_path_factory.mktemp("references")
    publish(home, "2026-04-24-refs", more=statements())
    app = create_app(ServiceSettings(home))
    yield app.test_client()
    close_app(app)


def links(client: FlaskClient, address: str) -> tuple[set[Triple], dict[str, str]]:
    answer = client.get(address, headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    told = (link.split("; rel=") for link in answer.headers.getlist("Link"))
    return (
        {quad.triple for quad in parse(answer.data, RdfFormat.TURTLE)},
        {relation.strip('"'): address.strip("<>") for address, relation in told if ";" not in relation},
    )


def test_the_pages_followed_by_their_links_hold_every_reference_once(client: FlaskClient) -> None:
    address: str | None = f"/references?iri={HUB.value}"
    found: list[Triple] = []
    while address is not None:
        graph, relations = links(client, address)
        found += [each for each in graph if each.predicate == NEAR]
        address = relations.get("next")

    assert len(found) == len(set(found)) == ALL
    assert {each.object for each in found} == {HUB}


def test_a_page_says_in_its_graph_what_its_links_say_and_how_many_there_are_in_all(client: FlaskClient) -> None:
    graph, relations = links(client, f"/references?iri={HUB.value}&page=2")
    stated = {each.predicate.value.removeprefix(HYDRA): each.object.value for each in graph if each.predicate != NEAR}

    pairs = {"first": "first", "prev": "previous", "next": "next", "last": "last"}
    for relation, term in pairs.items():
        assert urlsplit(stated[term])[2:4] == urlsplit(relations[relation])[2:4]
    assert stated["totalItems"] == str(ALL)


def test_a_reader_is_told_which_of_all_are_shown_and_sees_both_graphs_of_one(client: FlaskClient) -> None:
    first, text = read(client, f"/references?iri={HUB.value}")
    _, last = read(client, f"/references?iri={HUB.value}&page=3")
    shown = [read(client, f"/references?iri={HUB.value}&page={page}")[1] for page in (1, 2, 3)]

    assert f"1–{PER_PAGE} of {ALL} statements, page 1 of 3." in text
    assert f"{2 * PER_PAGE + 1}–{ALL} of {ALL}" in last
    assert f"/references?iri={HUB.value}&page=2" in first.links
    assert sum(page.count("<tr><td") for page in shown) == ALL + 1


def test_what_nothing_refers_to_has_one_empty_page(client: FlaskClient) -> None:
    _, text = read(client, "/references?iri=http://example.org/release")

    assert "Nothing in this release refers to it." in text


@pytest.mark.parametrize(
    ("page", "status"), [("0", 400), ("x", 400), ("-1", 400), ("٣", 400), ("9" * 30, 400), ("4", 404)]
)
def test_a_page_that_is_none_is_refused(client: FlaskClient, page: str, status: int) -> None:
    answer = client.get("/references", query_string={"iri": HUB.value, "page": page})

    assert answer.status_code == status


def test_a_description_over_its_bound_is_refused_with_the_bound_and_never_cut(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(description_graph, "MOST", ALL - 1)

    answer = client.get(f"/describe.ttl?iri={HUB.value}")

    assert (answer.status_code, answer.json["most"]) == (413, ALL - 1)
    assert "/sparql" in answer.json["detail"]
