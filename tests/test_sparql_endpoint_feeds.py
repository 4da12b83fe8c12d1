"""The feeds tell what was added, changed and retired, newest release first, and the same in both formats."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.releases import feeds
from sparql_endpoint.settings import ServiceSettings
from tests.test_oskg_fixtures import IRI, Pair, organisation, publish, ror_id, write_ror
from tests.test_sparql_endpoint_pages import HTML

ATOM = "{http://www.w3.org/2005/Atom}"


def client_of(home: Path) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(home))
    yield app.test_client()
    close_app(app)


@pytest.fixture(scope="module")
def client(pair: Pair) -> Iterator[FlaskClient]:
    yield from client_of(pair.home)


@pytest.fixture(scope="module")
def third(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A service over three releases; a name in the last holds what XML cannot."""
    home, data = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("data")
    odd = {"names": [{"value": "A\u0001 & <b>", "types": ["label", "ror_display"], "lang": "en"}]}
    for records in ([organisation(1)], [organisation(1), organisation(2)], [organisation(1, **odd)]):
        write_ror(data, records)
        publish(home, data, "ror")
    yield from client_of(home)


def told(items: list[dict[str, object]]) -> list[tuple[object, ...]]:
    return [(item["title"], *item["tags"]) for item in items]  # type: ignore[misc]  # a list of strings


def test_every_change_is_told_once_with_its_kind(client: FlaskClient, pair: Pair) -> None:
    feed = client.get("/feed.json")

    assert feed.mimetype == "application/feed+json"
    assert sorted(told(feed.json["items"])) == [
        ("Added: Institute 11", "added", "org"),
        ("Changed: Institute 5", "changed", "org"),
        ("Changed: Renamed <b>", "changed", "org"),
        ("Retired: Institute 4", "retired", "org"),
        ("Retired: Institute 6", "retired", "org"),
    ]
    assert feed.json["description"].startswith("5 of 5 changes")
    assert feed.headers["OSKG-Release"] == pair.newer.version


def test_what_is_retired_leads_to_what_replaced_it(client: FlaskClient) -> None:
    items = client.get("/feed.json?change=retired").json["items"]
    root = ET.fromstring(client.get("/feed.atom?change=retired").data)

    successor = IRI.format(ror_id(5))
    assert [item["_oskg"]["replacedBy"] for item in items] == [[successor], []]
    assert f"In its place: {successor}." in items[0]["content_text"]
    links = [link.get("href") for link in root.iter(f"{ATOM}link") if link.get("rel") == "successor-version"]
    assert links == [successor]


def test_both_formats_tell_the_same(client: FlaskClient) -> None:
    items = client.get("/feed.json").json["items"]
    answer = client.get("/feed.atom")
    root = ET.fromstring(answer.data)

    def texts(name: str) -> list[str | None]:
        return [entry.findtext(f"{ATOM}{name}") for entry in root.iter(f"{ATOM}entry")]

    assert answer.mimetype == "application/atom+xml"
    assert texts("id") == [item["id"] for item in items]
    assert len(set(texts("id"))) == len(items)
    assert texts("title") == [item["title"] for item in items]
    assert texts("updated") == [item["date_published"] for item in items]
    assert texts("summary") == [item["content_text"] for item in items]
    for entry, item in zip(root.iter(f"{ATOM}entry"), items, strict=True):
        assert [one.get("term") for one in entry.iter(f"{ATOM}category")] == item["tags"]


def test_a_feed_has_what_atom_makes_mandatory(client: FlaskClient) -> None:
    root = ET.fromstring(client.get("/feed.atom").data)

    assert root.tag == f"{ATOM}feed"
    for parent in (root, *root.iter(f"{ATOM}entry")):
        assert parent.findtext(f"{ATOM}id")
        assert parent.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(parent.findtext(f"{ATOM}updated") or "").tzinfo
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert {link.get("rel") for link in root.findall(f"{ATOM}link")} == {"self", "alternate"}


def test_the_newest_release_comes_first_and_no_name_breaks_the_feed(third: FlaskClient) -> None:
    items = third.get("/feed.json").json["items"]
    root = ET.fromstring(third.get("/feed.atom").data)

    assert [item["tags"][0] for item in items] == ["changed", "retired", "added"]
    assert len(list(root.iter(f"{ATOM}entry"))) == 3


def test_a_character_that_xml_cannot_hold_is_replaced() -> None:
    parent = ET.Element("feed")

    feeds._text(parent, "title", "A\x01\ud800 & <b>\ufffe 𝒳")

    read = ET.fromstring(ET.tostring(parent, encoding="utf-8"))
    assert read.findtext("title") == "A\ufffd\ufffd & <b>\ufffd 𝒳"


def test_a_long_feed_says_how_much_it_leaves_out(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "SHOWN", 2)

    feed = client.get("/feed.json").json

    assert (len(feed["items"]), feed["description"][:17]) == (2, "2 of 5 changes in")


@pytest.mark.parametrize(("query", "count"), [("change=added", 1), ("kind=infra", 0), ("kind=org&change=changed", 2)])
def test_a_feed_can_be_narrowed(client: FlaskClient, query: str, count: int) -> None:
    feed = client.get(f"/feed.json?{query}").json

    assert (len(feed["items"]), feed["description"].split(" changes")[0]) == (count, f"{count} of {count}")


def test_a_value_that_is_not_known_is_refused_with_those_that_are(client: FlaskClient) -> None:
    answer = client.get("/feed.atom?change=lost")

    assert (answer.status_code, answer.json["accepted"]) == (400, "one of added, changed, retired")


def test_a_reader_that_has_the_feed_is_told_so(client: FlaskClient) -> None:
    tag = client.get("/feed.atom").headers["ETag"]

    again = client.get("/feed.atom", headers={"If-None-Match": tag})
    other = client.get("/feed.atom?change=added", headers={"If-None-Match": tag})

    assert (again.status_code, again.data, other.status_code) == (304, b"", 200)


def test_pages_lead_to_the_feeds(client: FlaskClient) -> None:
    page = client.get("/", headers=HTML).text

    for path, media_type in (("/feed.atom", "application/atom+xml"), ("/feed.json", "application/feed+json")):
        assert f'<link rel="alternate" href="{path}" type="{media_type}"' in page


def test_a_home_with_one_release_has_an_empty_feed(small_home: Path) -> None:
    for client in client_of(small_home):
        assert json.loads(client.get("/feed.json").data)["items"] == []
        assert not list(ET.fromstring(client.get("/feed.atom").data).iter(f"{ATOM}entry"))
