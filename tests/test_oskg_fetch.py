"""`oskg fetch`: every publisher is played, with its faults, and what comes is what its loader reads."""

import gzip
import hashlib
import io
import re
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest

from fetching import lock
from fetching.connection import Connection
from fetching.errors import FolderInUse, NoDownload, Refused, Shrunk, WrongAnswer
from fetching.publishers import PUBLISHERS, source_of
from fetching.session import Session
from fetching.staging import Staging
from loaders import registry
from loaders.registry import SOURCES, UnknownSource
from oskg.fetch import Order, by_hand, fetch, fetchable
from tests.test_fetching_fixtures import NOW, Answer, Player, json, manners, playing
from tests.test_oskg_fixtures import CLEAN, ROOT, Command, organisation

pytest_plugins = "tests.test_oskg_fixtures"

FILES = Path(__file__).parent / "sources"
SECRETS = {
    "OSKG_OPENDOAR_KEY": "opendoar-secret",
    "OSKG_OPENALEX_KEY": "openalex-secret",
    "OSKG_FAIRSHARING_LOGIN": "somebody",
    "OSKG_FAIRSHARING_PASSWORD": "fairsharing-secret",
    "OSKG_ZENODO_TOKEN": "zenodo-secret",
}
#: The names that can be fetched where their loaders are.
NAMES = [name for name in PUBLISHERS if source_of(name) in SOURCES]


@pytest.fixture(scope="module")
def server() -> Iterator[Player]:
    with playing() as player:
        yield player


@pytest.fixture
def player(server: Player) -> Player:
    server.asked.clear()
    server.answers.clear()
    return server


def order(player: Player, data: Path, *, rests: list[float] | None = None, **fields: Any) -> Order:
    mirrors = {f"OSKG_FETCH_{name.upper()}": player.base for name in SOURCES}
    accept = fields.pop("accept_shrink", False)
    return Order(data, manners(rests, **fields), {**mirrors, **SECRETS}, accept)


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return packed.getvalue()


def dump(count: int = 12, first: int = 1) -> bytes:
    records = [organisation(number) for number in range(first, first + count)]
    return zipped(**{"v2__9-ror-data__json": msgspec.json.encode(records)})


def record(player: Player, *files: tuple[str, bytes], number: int = 17953395, **fields: Any) -> dict[str, Any]:
    """A record of Zenodo whose files are served as well."""
    listed = []
    for key, content in files:
        path = f"/api/records/{number}/files/{key}/content"
        player.plays(path, Answer(content, headers={"ETag": f'"{hashlib.md5(content).hexdigest()}"'}))
        link, checksum = {"self": f"{player.base}{path}"}, f"md5:{hashlib.md5(content).hexdigest()}"
        listed.append({"key": key, "size": len(content), "checksum": checksum, "links": link})
    return {"id": number, "files": listed, "metadata": {"version": "v2.9"}, **fields}


def ror(player: Player, content: bytes = b"") -> None:
    """Zenodo, whose concept redirects to the newest version."""
    files = [("v2.9-2026-06-23-ror-data.zip", content or dump()), ("read-me.txt", b"hello")]
    player.plays("/api/records/17953395", json(record(player, *files)))
    player.plays("/api/records/6347574", Answer(b"", 302, {"Location": "/api/records/17953395"}))


def tar(name: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        content = gzip.compress((FILES / "openaire" / f"{name}.jsonl").read_bytes())
        member = tarfile.TarInfo(f"{name}/part-00000.json.gz")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def openaire(player: Player) -> None:
    files = [(f"{name}.tar", tar(name)) for name in ("organization", "datasource", "project")]
    more = [("relation_1.tar", tar("relation")), ("communities_infrastructures.tar", tar("communities"))]
    player.plays("/api/records/3516917", json(record(player, *files, *more, ("publication_1.tar", b"not wanted"))))


def re3data(player: Player, count: int = 3) -> None:
    names = [f"r3d1000000{number:02}" for number in range(10, 10 + count)]
    listed = "".join(f'<repository><id>{one}</id><link href="/x" rel="self"/></repository>' for one in names)
    player.plays("/api/v1/repositories", f"<?xml version='1.0'?><list>{listed}</list>".encode())
    for one in names:
        player.plays(f"/api/v1/repository/{one}", (FILES / "re3data_2_2.xml").read_bytes())


def opendoar(player: Player, count: int = 205) -> None:
    one = msgspec.json.decode((FILES / "opendoar_page.json").read_bytes())["items"][0]
    records = [{**one, "system_metadata": {**one["system_metadata"], "id": number}} for number in range(count)]
    target = "/cgi/retrieve?item-type=repository&format=Json&order=id&limit=100&offset={offset}&api-key=opendoar-secret"
    for offset in range(0, count + 1, 100):
        player.plays(target.format(offset=offset), json({"items": records[offset : offset + 100]}))


def fairsharing(player: Player) -> None:
    player.plays("/users/sign_in", json({"jwt": "a-token"}))
    records = [{"id": str(number), "attributes": {"fairsharing_registry": "Database"}} for number in range(1000)]
    target = "/fairsharing_records?page%5Bnumber%5D={}&page%5Bsize%5D=500"
    for number, begin in enumerate(range(0, 1000, 400), 1):  # fewer on a page than were asked for
        links = {"next": f"{player.base}{target.format(number + 1)}"} if begin < 800 else {}
        player.plays(target.format(number), json({"data": records[begin : begin + 400], "links": links}))


def openalex(player: Player) -> None:
    for kind in ("institutions", "funders"):
        content = (FILES / f"openalex_{kind}.jsonl").read_bytes()
        part = f"data/jsonl/{kind}/updated_date=2026-06-24/part_0000.gz"
        body = gzip.compress(content)
        meta = {"content_length": len(body), "record_count": len(content.splitlines())}
        player.plays(f"/{part}", body)
        manifest = {"date": "2026-06-25", "files": [{"url": f"s3://openalex/{part}", "meta": meta}]}
        player.plays(f"/data/jsonl/{kind}/manifest.json", json(manifest))


def openalex_api(player: Player) -> None:
    for kind in ("institutions", "funders"):
        records = [msgspec.json.decode(line) for line in (FILES / f"openalex_{kind}.jsonl").read_bytes().splitlines()]
        target = f"/{kind}?per_page=100&cursor={{}}&api_key=openalex-secret"
        player.plays(target.format("%2A"), json({"meta": {"next_cursor": "a b"}, "results": records[:1]}))
        player.plays(target.format("a+b"), json({"meta": {"next_cursor": "end"}, "results": records[1:]}))
        player.plays(target.format("end"), json({"meta": {"next_cursor": None}, "results": []}))


def cordis(player: Player) -> None:
    tables = {f"{name}__csv": (FILES / "cordis" / f"{name}.csv").read_bytes() for name in ("project", "organization")}
    for programme in ("HORIZON", "h2020", "fp7"):
        player.plays(f"/data/cordis-{programme}projects-csv.zip", zipped(**tables))


def funder_registry(player: Player) -> None:
    project = "/api/v4/projects/crossref%2Fopen_funder_registry"
    player.plays(f"{project}/releases/permalink/latest", json({"tag_name": "v1.99"}))
    rdf = (FILES / "fundref_registry.rdf").read_bytes()
    player.plays(f"{project}/repository/files/registry.rdf/raw?ref=v1.99", rdf)


def folder(player: Player, repository: str, place: str, **files: bytes) -> None:
    """A folder of a repository on GitHub, with a file that is not wanted; in names "__" stands for a dot."""
    named = {name.replace("__", "."): content for name, content in files.items()}
    listed = [{"name": name, "size": len(content)} for name, content in named.items()]
    player.plays(f"/repos/{repository}/contents/{place}", json([*listed, {"name": "README.md", "size": 1}]))
    for name, content in named.items():
        player.plays(f"/{repository}/HEAD/{place}/{name}", content)


def grants(player: Player) -> None:
    content = (FILES / "grants" / "foundation_grants.jsonl").read_bytes()
    folder(player, "riordan/oic_scrape", "data", sloan__org_grants__jsonl=content)


def vocabularies(player: Player) -> None:
    files = {
        f"{name}__json": msgspec.json.encode([{"id": f"{name.lower()}-a", "name": "A", "type": kind}])
        for name, kind in {"FUNDING_BODY": "Funding body", "PROVIDER_NETWORK": "Provider network"}.items()
    }
    folder(player, "madgeek-arc/resource-catalogue-docs", "vocabularies", COUNTRY__json=b"[]", **files)


def nfdi(player: Player) -> None:
    names = ("GEPRIS_NFDI_project_pages", "wikidata_manual_edits")
    files = {f"{name}__csv": (FILES / "nfdi" / f"{name}.csv").read_bytes() for name in names}
    folder(player, "UB-Mannheim/NFDI", "data", DFG_NFDI_2020__csv=b"not wanted", **files)


def one_file(target: str, content: bytes | Path) -> Callable[[Player], None]:
    def play(player: Player) -> None:
        player.plays(target, content if isinstance(content, bytes) else content.read_bytes())

    return play


def tsosi(player: Player) -> None:
    for kind in ("entities", "transfers"):
        player.plays(f"/api/{kind}/all?format=json", (FILES / f"tsosi_{kind}.json").read_bytes())


BARCELONA = "/downloads/barcelonadeclaration_signatories_supporters.csv"
PLAYS: Mapping[str, Callable[[Player], None]] = {
    "ror": ror,
    "ror_funder_mapping": one_file(
        "/datacite/lupo/HEAD/app/resources/funder_to_ror.json", b'{"10.13039/100000001": "https://ror.org/021nxhr62"}'
    ),
    "crossref_funder_registry": funder_registry,
    "re3data": re3data,
    "opendoar": opendoar,
    "dataverse_installations": one_file(
        "/IQSS/dataverse-installations/HEAD/data/data.json", FILES / "dataverse_installations.json"
    ),
    "fairsharing": fairsharing,
    "eosc_vocabularies": vocabularies,
    "nfdi": nfdi,
    "barcelona_declaration": one_file(BARCELONA, FILES / "barcelona_signatories_supporters_2026-05-01.csv"),
    "tsosi": tsosi,
    "ioi_funder_grants": grants,
    "cordis": cordis,
    "openaire": openaire,
    "openalex": openalex,
    "openalex:api": openalex_api,
}


def test_every_publisher_is_played() -> None:
    assert PLAYS.keys() == PUBLISHERS.keys()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_fetched_of_a_publisher_is_what_a_build_reads_and_what_the_lock_says(
    player: Player, tmp_path: Path, name: str
) -> None:
    PLAYS[name](player)

    locked = fetch(name, order(player, tmp_path))

    source = SOURCES[source_of(name)]
    files = registry.files(source, tmp_path)
    assert files == tuple(sorted(tmp_path / source.name / one.file for one in locked.files))
    assert lock.read(tmp_path / lock.NAME).sources == {source.name: locked}
    lock.verify(tmp_path / lock.NAME, tmp_path, {source.name: files}, strict=True)
    assert [one.bytes for one in locked.files] == [
        (tmp_path / source.name / one.file).stat().st_size for one in locked.files
    ]
    counted = {
        path.relative_to(tmp_path / source.name).as_posix(): sum(1 for _ in source.items(path)) for path in files
    }
    assert {one.file: one.records for one in locked.files} == counted
    assert {one.fetched for one in locked.files} == {NOW}


@pytest.mark.parametrize("name", NAMES)
def test_no_credential_is_written_anywhere(
    player: Player, tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    PLAYS[name](player)
    wanted = order(player, tmp_path)

    fetch(name, wanted)

    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*.lock"))
    for secret in (*SECRETS.values(), "a-token"):
        assert secret.encode() not in written
        assert secret not in repr(wanted)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fault", [Answer(b"", 429, {"Retry-After": "1"}), Answer(b"", 500), Answer(b"12345", cut=2)])
def test_a_fault_at_the_beginning_of_every_answer_is_got_over(
    player: Player, tmp_path: Path, name: str, fault: Answer
) -> None:
    PLAYS[name](player)
    for target, answers in player.answers.items():
        player.plays(target, fault, *answers)

    assert fetch(name, order(player, tmp_path)).files


class Interrupting:
    """A clock that interrupts the program, as Ctrl-C does, once it has sent so many requests."""

    def __init__(self, player: Player, requests: int) -> None:
        self._until = len(player.asked) + requests
        self._player = player

    def __call__(self) -> float:
        if len(self._player.asked) >= self._until:
            raise KeyboardInterrupt
        return 0.0


@pytest.mark.parametrize("name", NAMES)
def test_a_fetch_that_is_interrupted_again_and_again_ends_with_the_same_files(
    player: Player, tmp_path: Path, name: str
) -> None:
    PLAYS[name](player)
    whole = fetch(name, order(player, tmp_path / "whole"))
    finished = None
    for _ in range(10):
        try:
            finished = fetch(name, order(player, tmp_path / "pieces", clock=Interrupting(player, 4)))
            break
        except KeyboardInterrupt:
            assert not (tmp_path / "pieces" / source_of(name)).exists()
            assert not registry.files(SOURCES[source_of(name)], tmp_path / "pieces")

    assert finished == whole
    kept = [urlsplit(one.address)._replace(scheme="", netloc="").geturl() for one in whole.files]
    for target in kept:  # once for the whole, once interrupted, once more
        assert sum(one.startswith(target) for one in player.targets()) <= 3 * sum(
            one.startswith(target) for one in kept
        )


def test_the_newest_release_of_ror_is_named_in_the_lock_and_its_old_file_is_gone(
    player: Player, tmp_path: Path
) -> None:
    ror(player)
    locked = fetch("ror", order(player, tmp_path))
    newer = record(player, ("v2.10-2026-07-20-ror-data.zip", dump(13)), number=21458494)
    player.plays("/api/records/21458494", json({**newer, "metadata": {"publication_date": "2026-07-20"}}))
    player.plays("/api/records/6347574", Answer(b"", 302, {"Location": "/api/records/21458494"}))

    again = fetch("ror", order(player, tmp_path))

    assert (locked.releases, locked.records) == (("v2.9",), 12)
    assert (again.releases, again.records) == (("2026-07-20",), 13)
    assert [path.name for path in (tmp_path / "ror").iterdir()] == ["v2.10-2026-07-20-ror-data.zip"]
    assert player.asked[0].headers["Authorization"] == "Bearer zenodo-secret"


def refused(player: Player, data: Path, name: str, error: type[Exception], message: str) -> None:
    """Fetch and fail; what was there before stays, and nothing of what came is read."""
    before = {path: path.read_bytes() for path in (data / source_of(name)).rglob("*") if path.is_file()}
    pinned = lock.read(data / lock.NAME)

    with pytest.raises(error, match=message):
        fetch(name, order(player, data))

    after = {path: path.read_bytes() for path in (data / source_of(name)).rglob("*") if path.is_file()}
    assert (after, lock.read(data / lock.NAME)) == (before, pinned)


@pytest.mark.parametrize("before", [True, False])
def test_a_wrong_checksum_keeps_what_was_there(player: Player, tmp_path: Path, before: bool) -> None:
    ror(player)
    if before:
        fetch("ror", order(player, tmp_path))
    content = dump(14)
    listed = record(player, ("v2.9-2026-06-24-ror-data.zip", content))
    player.plays("/api/records/17953395/files/v2.9-2026-06-24-ror-data.zip/content", content[:-1] + b"!")
    player.plays("/api/records/17953395", json(listed))

    refused(player, tmp_path, "ror", WrongAnswer, "the publisher states md5 .* what came has")
    player.plays("/api/records/17953395/files/v2.9-2026-06-24-ror-data.zip/content", content)
    assert fetch("ror", order(player, tmp_path)).records == 14


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"files": []}, "version v2.9 has no file that matches"),
        ({"files": None}, "files is None, expected list"),
        ({"files": [{"key": "v1-2026-01-01-ror-data.zip"}]}, "links is None, expected dict"),
        ({"files": [{"key": 7}]}, "key is 7, expected str"),
        ({"metadata": []}, r"metadata is \[\], expected dict"),
    ],
)
def test_a_record_of_another_shape_is_refused(
    player: Player, tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    ror(player)
    player.plays("/api/records/17953395", json({**record(player), **change}))

    refused(player, tmp_path, "ror", WrongAnswer, message)


def test_a_file_on_another_server_than_the_record_is_refused(player: Player, tmp_path: Path) -> None:
    ror(player)
    listed = record(player, ("v2.9-2026-06-23-ror-data.zip", dump()))
    listed["files"][0]["links"]["self"] = "http://169.254.169.254/latest/meta-data"
    player.plays("/api/records/17953395", json(listed))
    mirrored = order(player, tmp_path)
    by = f"{player.base}/api/records/6347574"

    with pytest.raises(WrongAnswer, match="is of another server"):
        _session(mirrored).given("http://169.254.169.254/latest", by)
    refused(player, tmp_path, "ror", Refused, "answers 404")


@pytest.mark.parametrize("content", [b"{}", b"<html>", b"{"])
@pytest.mark.parametrize(
    "name", ["ror", "tsosi", "re3data", "opendoar", "openalex", "crossref_funder_registry", "cordis"]
)
def test_an_answer_of_another_kind_is_refused_wherever_it_comes(
    player: Player, tmp_path: Path, name: str, content: bytes
) -> None:
    PLAYS[name](player)
    fetch(name, order(player, tmp_path))
    asked = [target for target in player.answers if target in player.targets()]
    assert asked
    for target in asked:
        PLAYS[name](player)
        player.plays(target, content)
        with pytest.raises(WrongAnswer):
            fetch(name, order(player, tmp_path / "fresh"))
        assert not (tmp_path / "fresh" / source_of(name)).exists()
        assert not (tmp_path / "fresh" / lock.NAME).exists()


def test_a_page_that_repeats_ends_the_fetch(player: Player, tmp_path: Path) -> None:
    opendoar(player)
    page = next(iter(player.answers.values()))[0]
    player.answers.clear()
    player.plays("/cgi/retrieve", page)

    refused(player, tmp_path, "opendoar", WrongAnswer, "limit=100&offset=100 repeats records that came before")
    assert len(player.asked) == 2


def test_a_cursor_that_leads_in_a_circle_ends_the_fetch(player: Player, tmp_path: Path) -> None:
    openalex_api(player)
    target = "/institutions?per_page=100&cursor=a+b&api_key=openalex-secret"
    page = msgspec.json.decode(player.answers[target][0].body)
    player.plays(target, json({**page, "meta": {"next_cursor": "*"}}))

    refused(player, tmp_path, "openalex:api", WrongAnswer, "repeats records that came before")


def test_pages_without_end_are_left(player: Player, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fetching.paging.MOST", 2)
    opendoar(player)

    refused(player, tmp_path, "opendoar", WrongAnswer, "has more than 2 pages")


def test_a_last_page_that_is_empty_is_not_kept(player: Player, tmp_path: Path) -> None:
    opendoar(player, 200)

    locked = fetch("opendoar", order(player, tmp_path))

    assert [one.file for one in locked.files] == ["od00000.json", "od00001.json"]
    assert locked.records == 200


def test_a_source_that_shrank_by_half_is_refused_unless_it_is_accepted(player: Player, tmp_path: Path) -> None:
    ror(player, dump(24))
    fetch("ror", order(player, tmp_path))
    ror(player, dump(12))

    refused(player, tmp_path, "ror", Shrunk, "data dump shrank from .* since 2026-11-27.*say --accept-shrink")
    asked = len(player.asked)
    locked = fetch("ror", order(player, tmp_path, accept_shrink=True))

    assert locked.records == 12
    assert len(player.asked) == asked + 2


def test_what_was_fetched_into_the_folder_by_hand_is_not_lost(player: Player, tmp_path: Path) -> None:
    ror(player)
    (tmp_path / "ror").mkdir()
    (tmp_path / "ror" / "mine-ror-data.zip").write_bytes(dump())

    refused(player, tmp_path, "ror", FolderInUse, "mine-ror-data.zip was not fetched and would be lost")


@pytest.mark.parametrize(
    ("listed", "message"),
    [
        ("<list><repository><id>../../etc</id></repository></list>", "id is '../../etc', expected r3d1"),
        ("<list/>", "lists no id"),
        ("<list><id>r3d100000010</id><id>r3d100000010</id></list>", "lists a record twice"),
        ("<!DOCTYPE l [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><list><id>&e;</id></list>", "id is ''"),
    ],
)
def test_a_list_that_is_hostile_or_wrong_is_refused(player: Player, tmp_path: Path, listed: str, message: str) -> None:
    player.plays("/api/v1/repositories", listed.encode())

    refused(player, tmp_path, "re3data", WrongAnswer, message)


def test_a_record_that_is_gone_is_passed_over_and_many_are_refused(
    player: Player, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    re3data(player, 90)
    for number in range(10, 90):
        player.plays(f"/api/v1/repository/r3d1000000{number}", (FILES / "re3data_2_2.xml").read_bytes())
    listed = [f"r3d1{number:08}" for number in range(200)]
    player.plays("/api/v1/repositories", f"<list>{''.join(f'<id>{one}</id>' for one in listed)}</list>".encode())
    for one in listed:
        player.plays(f"/api/v1/repository/{one}", (FILES / "re3data_2_2.xml").read_bytes())
    for one in listed[5:7]:
        player.plays(f"/api/v1/repository/{one}", Answer(b"", 404))

    assert len(fetch("re3data", order(player, tmp_path)).files) == 198
    assert "re3data: passed over" in caplog.text
    player.plays(f"/api/v1/repository/{listed[9]}", Answer(b"", 410))
    refused(player, tmp_path, "re3data", WrongAnswer, "3 of 200 listed records are gone, expected one in 100 at most")


def test_re3data_is_asked_as_slowly_as_its_harvesters_do(player: Player, tmp_path: Path) -> None:
    re3data(player)
    rests: list[float] = []

    fetch("re3data", order(player, tmp_path, rests=rests))

    assert rests == [1.3, 1.3, 1.3]
    fetch("re3data", replace(order(player, tmp_path, rests=rests), pause=0))
    assert len(rests) == 3


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("s3://openalex/data/jsonl/institutions/../../../x.gz", "expected a part below"),
        ("s3://other/data/jsonl/institutions/updated_date=2026-06-24/part_0000.gz", "expected a part below"),
        ("https://example.org/part_0000.gz", "expected a part below"),
    ],
)
def test_a_part_outside_the_snapshot_is_refused(player: Player, tmp_path: Path, url: str, message: str) -> None:
    openalex(player)
    part = {"url": url, "meta": {"content_length": 1, "record_count": 1}}
    player.plays("/data/jsonl/institutions/manifest.json", json({"date": "2026-06-25", "files": [part]}))

    refused(player, tmp_path, "openalex", WrongAnswer, message)


def test_a_part_with_fewer_records_than_its_manifest_states_is_refused(player: Player, tmp_path: Path) -> None:
    openalex(player)
    manifest = msgspec.json.decode(player.answers["/data/jsonl/funders/manifest.json"][0].body)
    manifest["files"][0]["meta"]["record_count"] += 1
    player.plays("/data/jsonl/funders/manifest.json", json(manifest))

    refused(player, tmp_path, "openalex", WrongAnswer, "the manifest states [0-9]+ records, [0-9]+ came")


@pytest.mark.parametrize("name", ["opendoar", "openalex:api"])
def test_a_missing_key_is_said_with_where_to_get_one(player: Player, tmp_path: Path, name: str) -> None:
    PLAYS[name](player)
    without = Order(tmp_path, manners(), {f"OSKG_FETCH_{source_of(name).upper()}": player.base})

    with pytest.raises(Refused, match=r"needs OSKG_[A-Z]+_KEY in the environment: .*https://"):
        fetch(name, without)
    assert player.asked == []


@pytest.mark.parametrize(
    "mirror", ["ftp://example.org", "http://", "https://example.org/path", "https://u:secret@example.org"]
)
def test_a_mirror_that_is_no_server_is_refused(tmp_path: Path, mirror: str) -> None:
    with pytest.raises(Refused, match="OSKG_FETCH_ROR names no server") as raised:
        fetch("ror", Order(tmp_path, manners(), {"OSKG_FETCH_ROR": mirror}))
    assert "secret" not in str(raised.value)


def test_the_real_addresses_are_those_of_the_publishers(tmp_path: Path) -> None:
    session = _session(Order(tmp_path, manners(), {}))

    assert session.address("https://zenodo.org/api/records/1?a=b") == "https://zenodo.org/api/records/1?a=b"


def _session(wanted: Order) -> Session:
    return Session("ror", Connection(wanted.manners, 0), Staging(wanted.data, "ror"), wanted.environment, lambda _: 1)


def test_a_source_without_a_documented_download_says_where_it_is_to_be_had(player: Player, tmp_path: Path) -> None:
    with pytest.raises(NoDownload, match="wikidata: no documented download; ask it: oskg harvest wikidata"):
        fetch("wikidata", order(player, tmp_path))
    with pytest.raises(UnknownSource):
        fetch("rore", order(player, tmp_path))


@pytest.mark.parametrize("name", [name for name in SOURCES if name not in PUBLISHERS])
def test_every_source_that_is_not_fetched_says_where_it_is_to_be_had(name: str) -> None:
    said = by_hand(SOURCES[name])

    assert said.startswith(f"{name}: no documented download; ")
    assert re.search(r"https://|oskg harvest|part of this package", said)


def test_the_command_fetches_and_the_build_reads_only_what_was_fetched(
    command: Command, player: Player, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ror(player)
    for name, value in {"OSKG_FETCH_ROR": player.base, "OSKG_FETCH_PAUSE": "0"}.items():
        monkeypatch.setenv(name, value)
    data, home = tmp_path / "data", tmp_path / "home"

    fetched = command("fetch", "ror", "--into", data, "--contact", "somebody@example.org")
    built = command("build", "--data", data, "--source", "ror", home=home)

    assert (fetched.code, fetched.text) == (0, f"ror\t1 files\t12 records\t{len(dump())} bytes\tv2.9\n")
    assert player.asked[0].headers["User-Agent"] == "oskg/1.0 (somebody@example.org)"
    assert built.code == 0
    assert "ror: 12 records" in built.err


def test_of_several_sources_those_that_can_be_fetched_are(
    command: Command, player: Player, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ror(player)
    tsosi(player)
    player.plays("/api/transfers/all?format=json", b"<html>down")
    monkeypatch.setenv("OSKG_FETCH_PAUSE", "0")
    for name in SOURCES:
        monkeypatch.setenv(f"OSKG_FETCH_{name.upper()}", player.base)

    answer = command("fetch", "--into", tmp_path, "--contact", "somebody@example.org")

    assert answer.code == 1
    assert answer.text.startswith("ror\t1 files")
    assert re.search(r"tsosi: .*answers with a web page", answer.err)
    assert "opendoar: opendoar needs OSKG_OPENDOAR_KEY" in answer.err
    assert "wikidata: no documented download" in answer.err
    assert "what was there before is unchanged" in answer.err
    assert [path.name for path in sorted(tmp_path.iterdir()) if not path.name.startswith(".")] == [
        "empty",
        "ror",
        "sources.lock",
    ][-2:]


def test_every_publisher_says_where_its_download_is_documented() -> None:
    for name, publisher in PUBLISHERS.items():
        assert publisher.documentation.startswith("https://"), name
        assert publisher.steps, name
        assert publisher.pause > 0, name
    assert set(fetchable()) == {name for name in NAMES if ":" not in name}


def test_a_name_that_is_no_source_is_said_before_anything_is_asked(
    command: Command, player: Player, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ror(player)
    monkeypatch.setenv("OSKG_FETCH_ROR", player.base)

    answer = command("fetch", "ror", "re3dat", "--into", tmp_path, "--contact", "somebody@example.org")

    assert answer.code == 2
    assert "there is no source 're3dat'; nearest: re3data" in answer.err
    assert player.asked == []


def test_another_way_to_a_source_is_compared_by_its_records_alone(player: Player, tmp_path: Path) -> None:
    openalex_api(player)
    pages = fetch("openalex:api", order(player, tmp_path))
    openalex(player)
    for kind in ("institutions", "funders"):
        manifest = msgspec.json.decode(player.answers[f"/data/jsonl/{kind}/manifest.json"][0].body)
        assert manifest["files"][0]["meta"]["content_length"] * 2 < sum(one.bytes for one in pages.files)

    parts = fetch("openalex", order(player, tmp_path))

    assert parts.records == pages.records
    assert {path.name for path in (tmp_path / "openalex").iterdir()} == {"institutions", "funders"}


def test_a_process_that_is_killed_in_the_middle_of_a_file_is_gone_on_with(player: Player, tmp_path: Path) -> None:
    content = dump(200)
    name = "v2.9-2026-06-23-ror-data.zip"
    listed = record(player, (name, content))
    player.plays("/api/records/6347574", json(listed))
    path = f"/api/records/17953395/files/{name}/content"
    whole = player.answers[path][0]
    sent = threading.Event()
    player.plays(path, replace(whole, hold=sent, cut=len(content) // 2))
    words = ("fetch", "ror", "--into", tmp_path / "data", "--contact", "somebody@example.org")
    environment = {**CLEAN, "OSKG_FETCH_ROR": player.base, "OSKG_FETCH_PAUSE": "0"}

    process = subprocess.Popen([sys.executable, "-m", "oskg.cli", *map(str, words)], cwd=ROOT, env=environment)
    assert sent.wait(30)
    process.kill()
    process.wait()
    assert not (tmp_path / "data" / "ror").exists()
    player.plays(path, whole)
    locked = fetch("ror", order(player, tmp_path / "data"))

    assert locked.records == 200
    assert (tmp_path / "data" / "ror" / name).read_bytes() == content


@pytest.mark.parametrize(
    ("name", "target", "content", "message"),
    [
        ("openalex", "/data/jsonl/institutions/manifest.json", {"date": "2026-06-25", "files": []}, "names no part"),
        (
            "ioi_funder_grants",
            "/repos/riordan/oic_scrape/contents/data",
            {},
            "does not answer with the list of a folder",
        ),
        ("ioi_funder_grants", "/repos/riordan/oic_scrape/contents/data", [], "has no file that matches"),
        (
            "ioi_funder_grants",
            "/repos/riordan/oic_scrape/contents/data",
            [{"name": "..grants.jsonl", "size": 1}],
            "names a file '..grants.jsonl', which is refused",
        ),
        (
            "crossref_funder_registry",
            "/api/v4/projects/crossref%2Fopen_funder_registry/releases/permalink/latest",
            {"tag_name": ""},
            "expected the name of a release",
        ),
        ("tsosi", "/api/entities/all?format=json", [], "holds no record"),
        ("opendoar", "/cgi/retrieve", {"items": []}, "its publisher answers with nothing"),
    ],
)
def test_an_answer_without_files_or_with_hostile_ones_is_refused(
    player: Player, tmp_path: Path, name: str, target: str, content: Any, message: str
) -> None:
    PLAYS[name](player)
    if target == "/cgi/retrieve":
        player.answers.clear()
    player.plays(target, json(content))

    refused(player, tmp_path, name, WrongAnswer, message)


def test_the_real_opendoar_comes_page_by_page(player: Player, tmp_path: Path, shared_data: Path) -> None:
    with tarfile.open(next((shared_data / "opendoar").glob("*.tar.gz"))) as archive:
        for one in archive:
            if content := archive.extractfile(one):
                offset = int(re.sub(r"\D", "", Path(one.name).stem))
                query = f"item-type=repository&format=Json&order=id&limit=100&offset={offset}&api-key=opendoar-secret"
                player.plays(f"/cgi/retrieve?{query}", content.read())

    locked = fetch("opendoar", order(player, tmp_path))

    assert (len(locked.files), locked.records) == (59, 5_898)
    assert len(player.asked) == 59
