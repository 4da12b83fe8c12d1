"""Pages that follow one another by links, after signing in; and by every order, the records of all pages once each."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fetching.connection import Connection
from fetching.errors import Refused, WrongAnswer
from fetching.paging import ByCursor, ByLink, ByOffset, Pages
from fetching.publishers import PUBLISHERS
from fetching.session import Session
from fetching.staging import Staging
from tests.test_fetching_fixtures import NOW, Answer, Player, json, manners, playing

ACCOUNT = {"OSKG_FAIRSHARING_LOGIN": "somebody", "OSKG_FAIRSHARING_PASSWORD": "a-secret"}
FIRST = "/fairsharing_records?page%5Bnumber%5D=1&page%5Bsize%5D=500"


@pytest.fixture(scope="module")
def server() -> Iterator[Player]:
    with playing() as player:
        yield player


@pytest.fixture
def player(server: Player) -> Player:
    server.asked.clear()
    server.answers.clear()
    return server


def kept(player: Player, data: Path, pages: Pages, account: dict[str, str]) -> list[Any]:
    """Return the records of the files that are kept, in their order."""
    staging = Staging(data, "pages")
    staging.begin(NOW)
    environment = {"OSKG_FETCH_PAGES": player.base, **account}
    with Connection(manners(), 0) as connection:
        session = Session("pages", connection, staging, environment, lambda _: 1)
        pages.run(session)
    return [
        record
        for name in sorted(session.kept)
        for record in msgspec.json.decode(staging.path(name).read_bytes())[pages.below]
    ]


def fairsharing(player: Player, data: Path, account: dict[str, str]) -> list[Any]:
    (step,) = PUBLISHERS["fairsharing"].steps
    assert isinstance(step, Pages)
    return kept(player, data, step, account)


def signing_in(player: Player) -> None:
    player.plays("/users/sign_in", json({"jwt": "a-token"}))


def test_fairsharing_is_read_link_by_link_after_signing_in(player: Player, tmp_path: Path) -> None:
    signing_in(player)
    second = "/fairsharing_records?page%5Bnumber%5D=2&page%5Bsize%5D=100"
    player.plays(FIRST, json({"data": [{"id": "1"}], "links": {"next": f"https://api.fairsharing.org{second}"}}))
    player.plays(second, json({"data": [{"id": "2"}], "links": {"next": None}}))

    records = fairsharing(player, tmp_path, ACCOUNT)

    assert records == [{"id": "1"}, {"id": "2"}]
    assert msgspec.json.decode(player.asked[0].body) == {"user": {"login": "somebody", "password": "a-secret"}}
    assert [one.headers.get("Authorization") for one in player.asked] == [None, "Bearer a-token", "Bearer a-token"]


def test_without_an_account_nothing_is_asked(player: Player, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="OSKG_FAIRSHARING_PASSWORD in the environment: register at https://"):
        fairsharing(player, tmp_path, {"OSKG_FAIRSHARING_LOGIN": "somebody"})
    assert player.asked == []


def test_an_account_that_is_refused_is_not_shown(player: Player, tmp_path: Path) -> None:
    player.plays("/users/sign_in", Answer(b"a-secret is wrong", 401))

    with pytest.raises(Refused, match="sign_in answers 401: a valid key or account is needed") as raised:
        fairsharing(player, tmp_path, ACCOUNT)
    assert "a-secret" not in str(raised.value)


@pytest.mark.parametrize(
    "link", ["//169.254.169.254/fairsharing_records", "file:///etc/passwd", "http://127.0.0.1:1/x"]
)
def test_a_link_to_another_server_is_not_followed_with_the_token(player: Player, tmp_path: Path, link: str) -> None:
    player.plays("/records", json({"data": [{"id": "1"}], "links": {"next": link}}))
    pages = Pages(f"{player.base}/records", "data", ByLink(), "{:02}.json", "records")
    staging = Staging(tmp_path, "pages")
    staging.begin(NOW)

    with Connection(manners(), 0) as connection, pytest.raises(WrongAnswer, match="is of another server"):
        pages.run(Session("pages", connection, staging, {}, lambda _: 1))
    assert player.targets() == ["/records"]


def serve(player: Player, records: list[dict[str, int]], sizes: list[int], order: object) -> None:
    """Give the records in pages of these sizes."""
    begin = 0
    for number, size in enumerate(sizes):
        page: dict[str, Any] = {"data": records[begin : begin + size]}
        last = number == len(sizes) - 1
        match order:
            case ByOffset():
                target = f"/records?limit={order.limit}&offset={begin}"
            case ByLink():
                target = f"/records?page={number}" if number else "/records"
                page["links"] = {} if last else {"next": f"/records?page={number + 1}"}
            case _:
                target = f"/records?cursor={number or '%2A'}"
                page["meta"] = {"next": None if last else number + 1}
        player.plays(target, json(page))
        begin += size


@given(st.integers(1, 4), st.integers(0, 13))
@settings(max_examples=25, derandomize=True, deadline=None)
def test_whatever_the_order_every_record_is_kept_once(server: Player, size: int, count: int) -> None:
    records = [{"id": number} for number in range(count)]
    sizes = [*(size for _ in range(count // size)), count % size]
    for order in (ByOffset(size), ByLink(), ByCursor("meta", "next")):
        server.answers.clear()
        serve(server, records, sizes, order)
        with TemporaryDirectory() as name:
            found = kept(server, Path(name), Pages("https://example.org/records", "data", order, "{:02}.json", "r"), {})

        assert found == records
