"""The page of a thing tells its relations in groups, its days on a scale, and what it is; all of it is in the graph."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from pyoxigraph import Literal, NamedNode, Quad

from briefs.subjects import subject
from briefs.ties import MENTIONED, TIES, tied
from graph.release import Release, Releases
from graph.store import open_store
from ontology.reused import FOAF_HOMEPAGE
from oskg.commands.brief import asking
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.linked_data.pointers import Row
from sparql_endpoint.linked_data.related import HEADINGS, Group, Relation
from sparql_endpoint.linked_data.things import Facts, facts
from sparql_endpoint.linked_data.timeline import SHOWN, Timeline, timeline
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.wording.cells import Cell
from tests.test_briefs_fixtures import HOSTILE
from tests.test_sparql_endpoint_fixtures import OSKG, publish
from tests.test_sparql_endpoint_pages import HTML, read

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

BASE = "https://w3id.org/oskg/"
TODAY = date(2026, 6, 1)
NOTHING = Facts(None, None, (), (), ())
THINGS = ("infra/oskg-aosp", "infra/oskg-eosc", "initiative/oskg-os10", "initiative/oskg-gosc", "org/ror-04h4z8k05")


@pytest.fixture(scope="module")
def release(starter: Path) -> Release:
    return Releases(starter).current()


@pytest.fixture(scope="module")
def client(starter_app: Flask) -> FlaskClient:
    return starter_app.test_client()


def shown(client: FlaskClient, iri: str, more: str = "") -> html.HtmlElement:
    return html.fromstring(client.get(f"/describe?iri={quote(iri)}{more}", headers=HTML).text)


def groups(page: html.HtmlElement) -> dict[str, list[list[str]]]:
    """Return the links of every row of relations, by the heading above: the other ends, then the relation."""
    found = {}
    for heading in page.xpath("//h2[@id='relations']/following-sibling::h3"):
        rows = heading.getnext().xpath(".//tbody/tr")
        name = re.sub(r" \(\d+\)$", "", heading.text_content())
        found[name] = [[link.partition("iri=")[2] for link in row.xpath(".//@href")] for row in rows]
    return found


def test_every_way_to_be_related_has_the_heading_that_a_profile_gives_it() -> None:
    assert {tie.name: tie.single for tie in (*TIES, MENTIONED)} == HEADINGS


@pytest.mark.parametrize("thing", THINGS)
def test_the_relations_of_a_page_are_those_of_the_profile(client: FlaskClient, release: Release, thing: str) -> None:
    iri = f"{BASE}id/{thing}"
    ask = asking(open_store(release), None)
    kind = {"infra": "infrastructure", "org": "organisation"}.get(thing.split("/", maxsplit=1)[0], "initiative")

    found = groups(shown(client, iri))
    told = {
        each.tie.single: {(pair.other, relation) for pair in each.pairs for relation in pair.ties}
        for each in tied(ask, subject(ask, f"{kind}:{iri}", BASE))
    }
    assert {
        heading: {(other, links[-1]) for links in rows for other in links[:-1]} for heading, rows in found.items()
    } == told
    assert told


def test_a_relation_is_told_with_its_manner_its_days_and_who_states_it(client: FlaskClient) -> None:
    page = shown(client, f"{BASE}id/infra/oskg-aosp")
    rows = [[cell.text_content() for cell in row.xpath("td")] for row in page.xpath("//h3[1]/following::table[1]//tr")]

    academy = [row for row in rows if row and row[0] == "Academy of Science of South Africa"]
    assert {(row[1], row[2], row[3]) for row in academy} == {
        ("Operator, Ended", "2017", "2019"),
        ("Operator", "2016-12", "–"),
    }
    assert all(row[4] for row in academy)


def test_grants_of_one_funder_are_told_apart_by_their_stream_and_number(client: FlaskClient) -> None:
    page = shown(client, f"{BASE}id/infra/re3data-r3d100010468")

    grants = [row.xpath("td")[1].text_content() for row in page.xpath("//tr[td[1]='European Commission']")]
    assert "Public grant, Horizon Europe, FAIRCORE4EOSC, 101057264" in grants
    numbered = [grant for grant in grants if grant.startswith("Public grant")]
    assert len(set(numbered)) == len(numbered)


def test_a_homepage_stands_once_whatever_its_protocol_and_last_stroke(starter_app: Flask) -> None:
    pages = [f"{start}example.org{end}" for start in ("http://", "https://", "https://www.") for end in ("", "/")]
    own = [Row(FOAF_HOMEPAGE, NamedNode(page), "") for page in pages]

    with starter_app.test_request_context():
        told = facts(own, {}).told
    assert [[cell.text for cell in cells] for _, cells in told] == [["example.org", "www.example.org"]]


def test_what_is_told_among_the_relations_is_not_told_again_among_what_refers_to_it(client: FlaskClient) -> None:
    page = shown(client, f"{BASE}id/infra/oskg-aosp")

    referring = set(page.xpath("//h2[.='What refers to it']/following-sibling::div[1]//td[1]//@href"))
    related = set(page.xpath("//td[@class='evidence']//@href"))
    assert related
    assert not referring & related


def test_a_page_says_what_a_thing_is_and_leads_on(client: FlaskClient) -> None:
    page = shown(client, f"{BASE}id/infra/oskg-aosp")

    facts = dict(
        zip(
            (each.text_content() for each in page.xpath("//dl[@class='about']/dt")),
            (each.text_content() for each in page.xpath("//dl[@class='about']/dd")),
            strict=True,
        )
    )
    assert "AOSP" in facts["Also called"]
    assert facts["Type"] == "E-infrastructure"
    assert facts["Serves"] == "Africa"
    links = set(page.xpath("//main//@href"))
    for link in ("/profiles/infrastructure/oskg-aosp", f"/network?iri={BASE}id/infra/oskg-aosp"):
        assert link in links
        assert client.get(link, headers=HTML).status_code == 200
    assert page.xpath("//a[@data-part='.coverage']/@href") == [f"/scorecard?infrastructure={BASE}id/infra/oskg-aosp"]


def test_a_thing_is_called_as_in_the_language_of_the_page_where_it_has_such_a_name(client: FlaskClient) -> None:
    page = shown(client, f"{BASE}c/country/1.0/MY", "&lang=fr")

    assert page.xpath("//h1")[0].text_content() == "Malaisie"
    assert not page.xpath("//h1/following-sibling::p[@lang='en']")


def relation(iri: str, since: str, until: str, name: str = "A") -> Relation:
    return Relation(iri, (Cell(name),), (), since, until, Cell("register"))


def drawn(*found: Relation, days: tuple[tuple[str, str], ...] = ()) -> Timeline | None:
    facts = Facts(None, None, (), (), days)
    return timeline(facts, [Group("own", "funds", "What it funds", found)], TODAY)


def test_a_bar_reaches_from_the_first_day_to_the_last_or_to_today() -> None:
    told = drawn(relation("1", "2010", "2020-07"), relation("2", "2020-01", ""), days=(("Opened", "2005"),))

    assert told is not None
    assert (told.first, told.last, told.found) == (2005, 2027, 3)
    naive = [(0, 0.8), (500 / 22, (10 + 7 / 12) * 100 / 22), (1500 / 22, (2026 + 5 / 12 - 2020) * 100 / 22)]
    assert [(line.start, line.length) for line in told.lines] == [
        (pytest.approx(start, abs=0.01), pytest.approx(length, abs=0.01)) for start, length in naive
    ]
    assert [line.open for line in told.lines] == [False, False, True]
    assert [line.heading for line in told.lines] == ["Opened", "What it funds", "What it funds"]


@pytest.mark.parametrize(
    ("since", "until"), [("2030-01", ""), ("", "1999"), ("2020", "2010"), ("1000-01-01", "9999-12-31"), ("2026", "")]
)
def test_a_bar_is_never_outside_of_its_scale(since: str, until: str) -> None:
    told = drawn(relation("1", since, until), relation("2", "2020-02-03", ""))

    assert told is not None
    for line in told.lines:
        assert 0 <= line.start < 100
        assert 0.8 <= line.length <= 100.8
        assert line.start + line.length <= 100.81


def test_one_day_is_no_timeline_and_a_long_one_says_that_it_is_cut() -> None:
    many = drawn(*(relation(str(number), f"{1990 + number}", "") for number in range(SHOWN + 2)))

    assert drawn(relation("1", "2010", "2011"), relation("2", "", "")) is None
    assert timeline(NOTHING, [], TODAY) is None
    assert many is not None
    assert (many.found, len(many.lines), many.lines[0].since) == (SHOWN + 2, SHOWN, "1990")


def test_names_that_want_to_be_more_than_text_stay_text(tmp_path: Path) -> None:
    label, alt = (
        NamedNode(f"http://www.w3.org/{part}") for part in ("2000/01/rdf-schema#label", "2004/02/skos/core#altLabel")
    )
    preferred = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    graph, hub = NamedNode(f"{BASE}graph/alpha"), NamedNode(f"{BASE}id/infra/x")
    names = [*HOSTILE, "\u202eright to left", "zero\u200bwidth", "x" * 10_000, "🜲" * 500]
    quads = [
        Quad(hub, kind, NamedNode(f"{OSKG}OpenScienceInfrastructure"), graph),
        Quad(hub, label, Literal(names[0]), graph),
        Quad(hub, NamedNode("http://purl.org/dc/terms/description"), Literal(names[1], language="en"), graph),
        Quad(hub, preferred, Literal(names[2], language="ar"), graph),
    ]
    alone = NamedNode(f"{BASE}id/rel/alone")
    quads += [
        Quad(alone, kind, NamedNode(f"{OSKG}Relation"), graph),
        Quad(alone, NamedNode(f"{OSKG}funded"), hub, graph),
    ]
    for at, name in enumerate(names):
        tie, one = NamedNode(f"{BASE}id/rel/{at}"), NamedNode(f"{BASE}id/org/x-{at}")
        quads += [
            Quad(hub, alt, Literal(name), graph),
            Quad(tie, kind, NamedNode(f"{OSKG}Relation"), graph),
            Quad(tie, NamedNode(f"{OSKG}funded"), hub, graph),
            Quad(tie, NamedNode(f"{OSKG}funder"), one, graph),
            Quad(tie, NamedNode(f"{OSKG}validFrom"), Literal(f"{2000 + at}-01-01"), graph),
            Quad(one, label, Literal(name), graph),
        ]
    publish(tmp_path, "2026-04-24-evil", more=quads)
    hostile = create_app(ServiceSettings(tmp_path, workers=1))

    _, text = read(hostile.test_client(), f"/describe?iri={BASE}id/infra/x")
    _, arabic = read(hostile.test_client(), f"/describe?iri={BASE}id/infra/x&lang=ar")

    close_app(hostile)
    page = html.fromstring(text)
    assert not page.xpath("//main//img[not(@loading)]|//main//script[not(@type)]")
    assert html.fromstring(arabic).xpath("//h1")[0].text_content() == names[2]
    assert html.fromstring(arabic).xpath("//h1/following-sibling::p[@lang='en']")[0].text_content() == names[0]
    told = [cell.text_content() for cell in page.xpath("//h2[@id='relations']/following::table[1]//td/bdi")]
    assert sorted(told) == sorted(names)
    assert len(page.xpath("//h2[@id='timeline']/following::table[1]//rect")) == len(names)
    assert page.xpath("//h2[.='What refers to it']/following::table[1]//td[1]//@href") == [
        f"/describe?iri={alone.value}"
    ]
