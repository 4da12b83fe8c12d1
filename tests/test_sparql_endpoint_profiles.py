"""Profiles in the service: what the command line writes, as pages, JSON and files, under one address each."""

import json
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, urlsplit
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from pyoxigraph import Literal, NamedNode, Quad

from briefs.document import Cell, Heading, Table
from briefs.gaps import questions
from briefs.html import page as page_of
from briefs.profile import profile
from briefs.subjects import KINDS, subject
from graph.release import Releases
from graph.store import open_store
from oskg.commands.brief import asking
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.profiles.document_files import offered
from sparql_endpoint.profiles.document_tree import shares
from sparql_endpoint.profiles.places import profile_of
from sparql_endpoint.settings import ServiceSettings
from tests.test_briefs_fixtures import HOSTILE
from tests.test_briefs_profile import SUBJECTS
from tests.test_sparql_endpoint_fixtures import OSKG, publish
from tests.test_sparql_endpoint_pages import HTML, read

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

BASE = "https://w3id.org/oskg/"
JSON = {"Accept": "application/json"}
AOSP = "/profiles/infrastructure/oskg-aosp"


@pytest.fixture(scope="module")
def client(starter_app: Flask) -> FlaskClient:
    return starter_app.test_client()


def words(text: str) -> str:
    return " ".join(html.fromstring(text).text_content().split())


def test_the_index_leads_to_profiles_that_are_there(client: FlaskClient) -> None:
    page, text = read(client, "/profiles")
    starts = [link for link in page.links if link.startswith("/profiles/")][:7]

    assert "European Open Science Cloud" in text
    assert len({link for link in page.links if link.startswith("/profiles/country/")}) > 240
    for link in [*starts, "/profiles/region/unesco-region/1.0/africa", "/profiles/theme/issue/1.0/multilingualism"]:
        assert link in page.links
        assert client.get(link, headers=JSON).status_code == 200


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"q": "unesco"}, "/profiles/organisation/ror-04h4z8k05"),
        ({"q": "unesco", "kind": "funder"}, "/profiles/funder/ror-04h4z8k05"),
        ({"q": "multilingualism", "kind": "theme"}, "/profiles/theme/issue/1.0/multilingualism"),
        ({"q": "malaysia", "kind": "country"}, "/profiles/country/MY"),
        ({"q": "open science cloud"}, "/profiles/infrastructure/oskg-eosc"),
    ],
)
def test_a_search_finds_profiles_by_name_and_kind(client: FlaskClient, given: dict[str, str], expected: str) -> None:
    found = client.get("/profiles", query_string=given, headers=JSON).get_json()["results"]

    assert expected in [each["href"] for each in found]
    assert {each["kind"] for each in found} <= ({given["kind"]} if "kind" in given else set(KINDS))


def test_a_search_that_finds_nothing_says_so_and_a_kind_that_is_none_is_refused(client: FlaskClient) -> None:
    _, text = read(client, "/profiles?q=zzzzqqq")
    refused = client.get("/profiles?kind=planet", headers=JSON)

    assert "Not recorded here is not the same as not there" in text
    assert refused.status_code == 400
    assert refused.get_json(force=True)["accepted"] == list(KINDS)


@pytest.mark.parametrize("text", SUBJECTS)
def test_a_page_says_what_the_command_line_writes(client: FlaskClient, starter: Path, text: str) -> None:
    release = Releases(starter).current()
    ask = asking(open_store(release), None)
    written = profile(ask, subject(ask, text, BASE), release, rows=25)
    kind, _, code = text.partition(":")

    answer = client.get(f"/profiles/{kind}/{quote(code, safe='')}", headers=HTML, follow_redirects=True)

    assert answer.status_code == 200
    page, paper = words(answer.text), page_of(written)
    for section in html.fromstring(paper).xpath("//main//h2|//main//h3|//td//bdi|//dd//bdi|//p[@class='lead']"):
        assert " ".join(section.text_content().split()) in page


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/profiles/country/MYS?lang=fr", "/profiles/country/MY?lang=fr"),
        ("/profiles/country/malaysia.json", "/profiles/country/MY.json"),
        ("/profiles/organisation/https:%2F%2Fror.org%2F04h4z8k05", "/profiles/organisation/ror-04h4z8k05"),
        ("/profiles/initiative/AOSP/brief.xlsx", f"{AOSP}/brief.xlsx"),
        (f"/profiles/region/{BASE}c/unesco-region/1.0/africa", "/profiles/region/unesco-region/1.0/africa"),
    ],
)
def test_a_profile_has_one_address_to_which_the_others_lead(client: FlaskClient, asked: str, canonical: str) -> None:
    answer = client.get(asked.replace("//w3id", "%2F%2Fw3id"), headers=HTML)

    assert answer.status_code == 302
    assert answer.headers["Location"] == canonical


@pytest.mark.parametrize(
    "path",
    [
        "/profiles/planet/MYS",
        "/profiles/country/XXX",
        "/profiles/organisation/%22%7D%20UNION%20%7B",
        "/profiles/theme/%00",
        f"/profiles/country/{'a' * 3000}",
        "/profiles/region/%E2%80%AE",
        "/profiles/country/XXX/brief.pdf",
    ],
)
def test_what_nobody_has_a_profile_of_is_not_found_and_the_kinds_are_told_where_the_kind_is_wrong(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path, headers=JSON)

    assert answer.status_code == 404
    assert answer.get_json(force=True).get("accepted") == (list(KINDS) if "planet" in path else None)


def test_json_has_the_same_rows_with_iris(client: FlaskClient) -> None:
    answer = client.get(f"{AOSP}.json")
    told = json.loads(answer.data)
    negotiated = client.get(AOSP, headers=JSON)
    page = client.get(AOSP, headers=HTML)

    assert (told["kind"], told["code"], told["iri"]) == ("infrastructure", "oskg-aosp", f"{BASE}id/infra/oskg-aosp")
    assert negotiated.data == answer.data
    assert answer.headers["OSKG-Release"] == told["release"]["version"]
    sections = {each["name"]: each for each in told["sections"]}
    (table,) = [each for each in sections["run-by"]["blocks"] if each["type"] == "table"]
    assert len(table["rows"]) == table["total"]
    for row in table["rows"]:
        assert row[0]["iri"].startswith(f"{BASE}id/org/")
        assert row[-1]["iri"].startswith(f"{BASE}id/rel/")
        assert row[0]["text"] in words(page.text)


def test_every_link_of_a_page_leads_somewhere(client: FlaskClient) -> None:
    page, text = read(client, AOSP)
    links = {link for link in page.links if link.startswith("/") and not link.startswith("/static/")}

    assert any(link.startswith("/queries/blocs_bridges?bloc=") for link in links)
    assert f"/describe?iri={BASE}id/infra/oskg-aosp" in links
    assert 'class="evidence"' in text
    for link in links - {link for link in links if "brief." in link}:
        assert client.get(link, headers=HTML).status_code in (200, 303), link


def test_a_profile_is_made_once_and_has_a_tag(client: FlaskClient) -> None:
    first = client.get(f"{AOSP}?a=1", headers=HTML)
    again = client.get(f"{AOSP}?a=2", headers=HTML)
    held = client.get(f"{AOSP}?a=1", headers=HTML | {"If-None-Match": first.headers["ETag"]})

    assert "evaluate" not in again.headers["Server-Timing"]
    assert held.status_code == 304
    assert held.data == b""


def test_files_are_those_of_the_command_line(client: FlaskClient, starter: Path) -> None:
    release = Releases(starter).current()
    ask = asking(open_store(release), None)
    written = profile(ask, subject(ask, "initiative:AOSP", BASE), release, rows=25)

    paper = client.get(f"{AOSP}/brief.html")
    packed = ZipFile(BytesIO(client.get(f"{AOSP}/brief.zip").data))
    table = client.get(f"{AOSP}/brief.xlsx")

    assert paper.text == page_of(written)
    assert paper.headers["Content-Disposition"] == 'attachment; filename="infrastructure-oskg-aosp.html"'
    assert packed.namelist()[0] == "infrastructure-oskg-aosp.md"
    assert f"# {written.title}" in packed.read("infrastructure-oskg-aosp.md").decode()
    assert table.data.startswith(b"PK")
    assert "sheet" in table.content_type


def test_a_pdf_is_given_or_it_is_said_that_none_can_be(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = client.get(f"{AOSP}/brief.pdf")
    monkeypatch.setattr("sparql_endpoint.profiles.document_files.find_spec", lambda _: None)

    assert "pdf" not in offered()
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-") or answer.status_code == 501


def test_a_profile_of_an_older_release_stays_in_it(client: FlaskClient, starter: Path) -> None:
    version = Releases(starter).current().version

    page, _ = read(client, f"{AOSP}?release={version}")

    assert f"/describe?iri={BASE}id/infra/oskg-aosp&release={version}" in page.links
    assert client.get(f"{AOSP}?release=no").status_code == 404


def test_a_release_that_keeps_no_answers_is_not_asked_for_them_and_it_is_told(tmp_path: Path) -> None:
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    publish(
        tmp_path,
        "2026-04-24-bare",
        more=[Quad(NamedNode(f"{BASE}id/org/x"), label, Literal("X"), NamedNode(f"{BASE}graph/alpha"))],
    )
    bare = create_app(ServiceSettings(tmp_path, workers=1))

    _, text = read(bare.test_client(), "/profiles/organisation/x")

    close_app(bare)
    told = words(text)
    assert "Not asked, since the release does not keep their answers: " in told
    assert all(query.id in told.split("their answers: ")[1] for query in questions())


def test_names_that_want_to_be_more_than_text_stay_text(tmp_path: Path) -> None:
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    graph, hub = NamedNode(f"{BASE}graph/alpha"), NamedNode(f"{BASE}id/infra/x")
    names = [*HOSTILE, "\u202eright to left\u202c", "zero\u200bwidth\u200d", "x" * 10_000, "🜲" * 500]
    quads = [
        Quad(hub, kind, NamedNode(f"{OSKG}OpenScienceInfrastructure"), graph),
        Quad(hub, label, Literal(names[0]), graph),
    ]
    for at, name in enumerate(names):
        tie, one = NamedNode(f"{BASE}id/rel/{at}"), NamedNode(f"{BASE}id/org/x-{at}")
        quads += [
            Quad(tie, NamedNode(f"{OSKG}memberOf"), hub, graph),
            Quad(tie, NamedNode(f"{OSKG}member"), one, graph),
            Quad(one, label, Literal(name), graph),
        ]
    publish(tmp_path, "2026-04-24-evil", more=quads)
    hostile = create_app(ServiceSettings(tmp_path, workers=1))
    client = hostile.test_client()

    page, text = read(client, "/profiles/infrastructure/x")
    searched, _ = read(client, f"/profiles?q={quote(HOSTILE[1])}")

    close_app(hostile)
    shown = html.fromstring(text)
    assert not shown.xpath("//main//script|//main//img")
    assert not searched.open
    assert "\u202e" not in text
    told = {cell.text_content() for cell in shown.xpath("//td//bdi")}
    assert {" ".join(name.split()) for name in HOSTILE} <= told
    assert "x" * 10_000 in told
    assert not [link for link in page.links if urlsplit(link).scheme in ("javascript", "data")]


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (f"{BASE}id/org/ror-04h4z8k05", "/profiles/organisation/ror-04h4z8k05"),
        (f"{BASE}id/org/a%2Fb", "/profiles/organisation/a%252Fb"),
        (f"{BASE}c/country/1.0/MY", "/profiles/country/MY"),
        (f"{BASE}id/rel/x", None),
        ("https://example.org/", None),
    ],
)
def test_what_has_a_profile_has_its_address(starter_app: Flask, iri: str, expected: str | None) -> None:
    with starter_app.test_request_context("/"):
        assert profile_of(iri) == expected


def test_bars_are_hundredths_of_the_longest() -> None:
    rows = tuple((Cell(str(number)), Cell(str(number), value=number)) for number in (4, 1, None))

    assert shares(Table("", (Heading("a"), Heading("b")), rows, 3)) == [100.0, 25.0, 0]
    assert shares(Table("", (Heading("a"), Heading("b")), rows[2:], 1)) == [0]
