"""One file of a publisher: whatever the server does, it comes whole, or an error says why and what there is stays."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fetching.connection import Connection, redirection
from fetching.download import Arrived, Download
from fetching.errors import Gone, Refused, Unreachable, WrongAnswer
from fetching.manners import Manners, asked_to_wait
from fetching.requests import Remote, Request
from tests.test_fetching_fixtures import NOW, Answer, Player, manners, playing

BODY = bytes(range(256)) * 1200
TAG = {"ETag": '"one"'}


@pytest.fixture(scope="module")
def server() -> Iterator[Player]:
    with playing() as player:
        yield player


@pytest.fixture
def player(server: Player) -> Player:
    server.asked.clear()
    server.answers.clear()
    return server


def run(player: Player, part: Path, how: Manners | None = None, pause: float = 0, **fields: Any) -> Arrived:
    remote = Remote(Request(f"{player.base}/file"), "file", "files", **fields)
    with Connection(how or manners(), pause) as connection:
        return Download(connection, remote, part, lambda *_: None).run()


def test_a_file_comes_as_it_was_sent_with_its_day(player: Player, tmp_path: Path) -> None:
    player.plays("/file", Answer(BODY, headers={"Last-Modified": "Mon, 02 Nov 2026 10:00:00 GMT"}))

    arrived = run(player, tmp_path / "part")

    assert (tmp_path / "part").read_bytes() == BODY
    assert arrived == Arrived(len(BODY), datetime(2026, 11, 2, 10, tzinfo=UTC), None)
    assert [one.name for one in tmp_path.iterdir()] == ["part"]
    assert player.asked[0].headers["User-Agent"] == "oskg tests (nobody@example.org)"
    assert player.asked[0].headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_may_be_answered_later_is_asked_again_after_a_rest(player: Player, tmp_path: Path, status: int) -> None:
    player.plays("/file", Answer(b"busy", status), Answer(b"busy", status), Answer(BODY))
    rests: list[float] = []

    run(player, tmp_path / "part", manners(rests))

    assert (tmp_path / "part").read_bytes() == BODY
    assert rests == [2.0, 4.0]


def test_the_rest_that_a_publisher_asks_for_is_taken(player: Player, tmp_path: Path) -> None:
    later = "Fri, 27 Nov 2026 12:01:30 GMT"
    player.plays(
        "/file",
        Answer(b"", 429, {"Retry-After": "17"}),
        Answer(b"", 503, {"Retry-After": later}),
        Answer(b"", 503, {"Retry-After": "soon"}),
        Answer(BODY),
    )
    rests: list[float] = []

    run(player, tmp_path / "part", manners(rests))

    assert rests == [17.0, 90.0, 8.0]


def test_a_publisher_that_asks_for_a_longer_rest_than_we_take_is_left_alone(player: Player, tmp_path: Path) -> None:
    player.plays("/file", Answer(b"", 429, {"Retry-After": "3600"}), Answer(BODY))
    rests: list[float] = []

    with pytest.raises(Unreachable, match=r"answers 429 .*come back in 3600 s\. Run the same command again later"):
        run(player, tmp_path / "part", manners(rests))
    assert rests == []
    assert len(player.asked) == 1


def test_a_publisher_that_never_answers_is_given_up_after_so_many_tries(player: Player, tmp_path: Path) -> None:
    player.plays("/file", Answer(b"", 500))

    with pytest.raises(Unreachable, match="500"):
        run(player, tmp_path / "part", manners(attempts=4))
    assert len(player.asked) == 4


def test_a_server_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    remote = Remote(Request("http://127.0.0.1:9/file"), "file", "files")

    with Connection(manners(), 0) as connection, pytest.raises(Unreachable, match="the connection failed"):
        Download(connection, remote, tmp_path / "part", lambda *_: None).run()


@pytest.mark.parametrize(
    ("status", "error"), [(401, Refused), (403, Refused), (404, Gone), (410, Gone), (418, Refused)]
)
def test_a_no_is_not_asked_again(player: Player, tmp_path: Path, status: int, error: type[Exception]) -> None:
    player.plays("/file", Answer(b"", status))

    with pytest.raises(error, match=f"/file answers {status}"):
        run(player, tmp_path / "part")
    assert len(player.asked) == 1


@given(st.lists(st.integers(0, len(BODY) - 1), max_size=8), st.sampled_from(["ETag", "Last-Modified"]))
@settings(max_examples=15, derandomize=True, deadline=None)
def test_wherever_a_connection_is_cut_the_whole_file_comes(cuts: list[int], validator: str) -> None:
    headers = {validator: {"ETag": '"one"', "Last-Modified": "Mon, 02 Nov 2026 10:00:00 GMT"}[validator]}
    with playing() as player, TemporaryDirectory() as name:
        player.plays("/file", *(Answer(BODY, headers=headers, cut=cut) for cut in cuts), Answer(BODY, headers=headers))

        arrived = run(player, Path(name) / "part", manners(attempts=9))

        assert (Path(name) / "part").read_bytes() == BODY
        assert arrived.size == len(BODY)


def test_after_a_cut_only_the_rest_is_asked_for(player: Player, tmp_path: Path) -> None:
    player.plays("/file", Answer(BODY, headers=TAG, cut=100_000), Answer(BODY, headers=TAG))

    run(player, tmp_path / "part")

    begin = int(player.asked[1].headers["Range"].removeprefix("bytes=").removesuffix("-"))
    assert 0 < begin <= 100_000
    assert player.asked[1].headers["If-Range"] == '"one"'


def test_an_interrupted_file_goes_on_in_another_run(player: Player, tmp_path: Path) -> None:
    player.plays("/file", Answer(BODY, headers=TAG, cut=100_000), Answer(b"", 500))
    with pytest.raises(Unreachable):
        run(player, tmp_path / "part")
    held = (tmp_path / "part").stat().st_size
    player.plays("/file", Answer(BODY, headers=TAG))

    run(player, tmp_path / "part")

    assert player.asked[-1].headers["Range"] == f"bytes={held}-"
    assert (tmp_path / "part").read_bytes() == BODY


def test_a_file_that_changed_meanwhile_is_fetched_anew(player: Player, tmp_path: Path) -> None:
    newer = BODY[::-1]
    player.plays("/file", Answer(BODY, headers=TAG, cut=100_000), Answer(newer, headers={"ETag": '"two"'}))

    run(player, tmp_path / "part")

    assert (tmp_path / "part").read_bytes() == newer


@pytest.mark.parametrize("headers", [{}, {"ETag": 'W/"weak"'}])
def test_without_a_strong_validator_a_file_is_fetched_anew(
    player: Player, tmp_path: Path, headers: dict[str, str]
) -> None:
    player.plays("/file", Answer(BODY, headers=headers, cut=100_000), Answer(BODY, headers=headers))

    run(player, tmp_path / "part")

    assert "Range" not in player.asked[1].headers
    assert (tmp_path / "part").read_bytes() == BODY


def test_a_server_that_always_cuts_at_the_same_place_is_given_up(player: Player, tmp_path: Path) -> None:
    player.plays("/file", Answer(BODY, cut=100_000))

    with pytest.raises(Unreachable, match="broke off"):
        run(player, tmp_path / "part", manners(attempts=3))
    assert len(player.asked) <= 5


@pytest.mark.parametrize(
    "answer",
    [
        Answer(BODY[7:], 206, {**TAG, "Content-Range": f"bytes 7-{len(BODY) - 1}/{len(BODY)}"}),
        Answer(BODY[7:], 206, {**TAG, "Content-Range": "the rest"}),
        Answer(b"", 416),
    ],
)
def test_another_part_than_was_asked_for_is_not_joined(player: Player, tmp_path: Path, answer: Answer) -> None:
    player.plays("/file", Answer(BODY, headers=TAG, cut=100_000), answer, Answer(BODY, headers=TAG))

    run(player, tmp_path / "part")

    assert (tmp_path / "part").read_bytes() == BODY


def test_a_file_that_was_whole_when_the_program_ended_is_not_fetched_anew(player: Player, tmp_path: Path) -> None:
    player.plays("/file", Answer(BODY, headers=TAG))
    (tmp_path / "part").write_bytes(BODY)
    (tmp_path / "part.json").write_bytes(
        msgspec.json.encode({"address": f"{player.base}/file", "validator": TAG["ETag"]})
    )

    arrived = run(player, tmp_path / "part")

    assert arrived.size == len(BODY)
    assert (tmp_path / "part").read_bytes() == BODY
    assert len(player.asked) == 1


def test_the_rest_may_come_in_several_parts(player: Player, tmp_path: Path) -> None:
    player.plays("/file", Answer(BODY, headers=TAG, cut=0), Answer(BODY, headers=TAG, cut=100_000), Answer(b"", 500))
    with pytest.raises(Unreachable):
        run(player, tmp_path / "part")
    held = (tmp_path / "part").stat().st_size
    some = {**TAG, "Content-Range": f"bytes {held}-{held + 999}/{len(BODY)}"}
    player.plays("/file", Answer(BODY[held : held + 1000], 206, some), Answer(BODY, headers=TAG))

    run(player, tmp_path / "part")

    assert player.asked[-1].headers["Range"] == f"bytes={held + 1000}-"
    assert (tmp_path / "part").read_bytes() == BODY


@pytest.mark.parametrize("notes", [None, b"{", b'{"address": "http://other.example.org/", "validator": "x"}'])
def test_a_part_of_which_nothing_is_known_is_not_gone_on_with(
    player: Player, tmp_path: Path, notes: bytes | None
) -> None:
    (tmp_path / "part").write_bytes(b"of something else")
    if notes is not None:
        (tmp_path / "part.json").write_bytes(notes)
    player.plays("/file", Answer(BODY, headers=TAG))

    run(player, tmp_path / "part")

    assert (tmp_path / "part").read_bytes() == BODY


@pytest.mark.parametrize("algorithm", ["md5", "sha256"])
def test_the_checksum_that_a_publisher_states_is_held(player: Player, tmp_path: Path, algorithm: str) -> None:
    right = f"{algorithm}:{hashlib.new(algorithm, BODY).hexdigest()}"
    player.plays("/file", BODY)
    run(player, tmp_path / "part", checksum=right, size=len(BODY))

    with pytest.raises(WrongAnswer, match=f"the publisher states {algorithm} 00, what came has"):
        run(player, tmp_path / "part", checksum=f"{algorithm}:00")
    assert not list(tmp_path.iterdir())


def test_a_checksum_of_an_unknown_kind_is_refused(player: Player, tmp_path: Path) -> None:
    player.plays("/file", BODY)

    with pytest.raises(WrongAnswer, match=r"states the checksum 'crc32:00', expected md5:… or sha256:…"):
        run(player, tmp_path / "part", checksum="crc32:00")


@pytest.mark.parametrize(
    "page", [b"<!DOCTYPE html><p>Down", b"\xef\xbb\xbf\n <HTML lang=en>", b"<!-- x -->\n<html>", b"<!doctype  html>"]
)
def test_a_web_page_in_place_of_a_file_is_refused(player: Player, tmp_path: Path, page: bytes) -> None:
    player.plays("/file", page)

    with pytest.raises(WrongAnswer, match="answers with a web page, expected file"):
        run(player, tmp_path / "part")
    assert not list(tmp_path.iterdir())


def test_nothing_in_place_of_a_file_is_refused(player: Player, tmp_path: Path) -> None:
    player.plays("/file", b"")

    with pytest.raises(WrongAnswer, match="answers with nothing"):
        run(player, tmp_path / "part")


def test_xml_is_no_web_page(player: Player, tmp_path: Path) -> None:
    player.plays("/file", b"<?xml version='1.0'?><htmlish/>")

    assert run(player, tmp_path / "part").size == 31


@pytest.mark.parametrize("stated", [True, False])
def test_a_file_beyond_its_bound_is_refused(player: Player, tmp_path: Path, stated: bool) -> None:
    chunked = {"Transfer-Encoding": "chunked", "Content-Length": ""}
    body = f"{len(BODY):x}\r\n".encode() + BODY + b"\r\n0\r\n\r\n"
    player.plays("/file", Answer(BODY) if stated else Answer(body, headers=chunked))

    with pytest.raises(WrongAnswer, match="has more than 1,000 bytes, the bound for file"):
        run(player, tmp_path / "part", limit=1000)
    assert not list(tmp_path.iterdir())


def test_a_file_of_another_size_than_stated_is_refused(player: Player, tmp_path: Path) -> None:
    player.plays("/file", b"short")

    with pytest.raises(WrongAnswer, match="5 bytes came, the publisher states 1,000"):
        run(player, tmp_path / "part", size=1000)


def test_a_body_in_a_coding_that_was_not_asked_for_is_refused(player: Player, tmp_path: Path) -> None:
    player.plays("/file", Answer(BODY, headers={"Content-Encoding": "gzip"}))

    with pytest.raises(WrongAnswer, match="coding 'gzip'"):
        run(player, tmp_path / "part")


def test_a_redirect_to_another_host_is_followed_without_credentials(player: Player, tmp_path: Path) -> None:
    with playing() as other:
        other.plays("/elsewhere", BODY)
        player.plays("/file", Answer(b"", 302, {"Location": f"{other.base}/elsewhere?signed=1"}))
        request = Request(f"{player.base}/file", secret=(("key", "k1"),), bearer="t1")
        with Connection(manners(), 0) as connection:
            arrived = Download(connection, Remote(request, "file", "files"), tmp_path / "part", lambda *_: None).run()

        assert player.asked[0].target == "/file?key=k1"
        assert player.asked[0].headers["Authorization"] == "Bearer t1"
        assert other.asked[0].target == "/elsewhere?signed=1"
        assert "Authorization" not in other.asked[0].headers
        assert arrived.served_by == f"{other.base}/elsewhere"
        assert "k1" not in repr(request)
        assert "t1" not in repr(request)


def test_endless_redirects_are_left(player: Player, tmp_path: Path) -> None:
    player.plays("/file", Answer(b"", 302, {"Location": "/file"}))

    with pytest.raises(WrongAnswer, match="redirects more than 5 times"):
        run(player, tmp_path / "part")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("https://a.example.org/x?key=1", "http://a.example.org/x", "from https to http://a.example.org/x"),
        ("https://a.example.org/x", "ftp://a.example.org/x", "no web address"),
        ("http://a.example.org/x", "http://user:secret@b.example.org/x", "with a user name on b.example.org"),
    ],
)
def test_a_redirect_that_is_not_safe_is_not_followed(before: str, after: str, message: str) -> None:
    with pytest.raises(WrongAnswer, match=message) as raised:
        redirection(httpx.Request("GET", before), httpx.Request("GET", after))
    assert "key" not in str(raised.value)
    assert "secret" not in str(raised.value)


def test_a_body_that_drips_in_is_left_and_gone_on_with_later(player: Player, tmp_path: Path) -> None:
    player.plays("/file", Answer(BODY, headers=TAG))
    moments = count(0, 3600)

    with pytest.raises(Unreachable, match="sends less than 100 bytes a second"):
        run(player, tmp_path / "part", manners(clock=lambda: float(next(moments))))
    held = (tmp_path / "part").stat().st_size
    run(player, tmp_path / "part")

    assert player.asked[1].headers["Range"] == f"bytes={held}-"
    assert (tmp_path / "part").read_bytes() == BODY


def test_requests_keep_their_distance(player: Player, tmp_path: Path) -> None:
    player.plays("/file", BODY)
    rests: list[float] = []
    moment = 10.0
    request = Request(f"{player.base}/file")

    with Connection(manners(rests, clock=lambda: moment), 2.0) as connection:
        for now in (10.0, 10.5, 20.0):
            moment = now
            connection.document(request)

    assert rests == [1.5]


def test_a_document_beyond_its_bound_is_refused(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fetching.connection.DOCUMENT", 1000)
    player.plays("/file", BODY)

    with Connection(manners(), 0) as connection, pytest.raises(WrongAnswer, match="more than 1,000 bytes"):
        connection.document(Request(f"{player.base}/file"))


@given(st.integers(-10_000, 10_000))
@settings(max_examples=50, derandomize=True)
def test_a_date_and_the_seconds_until_it_ask_for_the_same_rest(seconds: int) -> None:
    when = (NOW + timedelta(seconds=seconds)).strftime("%a, %d %b %Y %H:%M:%S GMT")

    assert asked_to_wait(when, NOW) == max(0, seconds)
    assert asked_to_wait(str(max(0, seconds)), NOW) == max(0, seconds)


@pytest.mark.parametrize("text", [None, "", "soon", "-5", "1e9"])
def test_a_retry_after_that_cannot_be_read_asks_for_nothing(text: str | None) -> None:
    assert asked_to_wait(text, NOW) is None
