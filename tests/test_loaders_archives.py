"""Archives: streams that are whole, cut off, damaged, hostile or missing."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import archives
from loaders.errors import SourceUnavailable, UnreadableSource

DOCUMENTS = {f"r{number}.xml": f"<record>{number}</record>".encode() * 400 for number in range(40)}


def first(names: Sequence[str]) -> str | None:
    return names[0] if names else None


def packed(path: Path, members: dict[str, bytes] | None = None, *more: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in (DOCUMENTS if members is None else members).items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for member in more:
            archive.addfile(member)
    return path


def recompressed(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Change what is in a gzip file and leave the gzip whole."""
    path.write_bytes(gzip.compress(change(gzip.decompress(path.read_bytes()))))


def cut(path: Path, bytes_kept: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * bytes_kept)])


def test_lines_come_with_their_numbers_and_blank_ones_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}\r\n\n  \n{"b": 2}')

    assert list(archives.lines(path)) == [("line 1", b'{"a": 1}'), ("line 4", b'{"b": 2}')]


def test_a_line_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LIMIT", 10)
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"1234567890123\n")

    with pytest.raises(UnreadableSource, match=r"a\.jsonl: line 1 is longer than 10 bytes"):
        list(archives.lines(path))


@pytest.mark.parametrize("kept", [0.02, 0.5, 0.99])
def test_a_gzip_that_is_cut_off_is_refused_with_the_last_line_read(tmp_path: Path, kept: float) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b"\n".join(json.dumps({"n": n * n}).encode() for n in range(9999))))
    cut(path, kept)

    with pytest.raises(UnreadableSource, match=r"a\.jsonl\.gz: damaged or cut off after (line \d+|the beginning)"):
        list(archives.lines(path))


def test_a_gzip_with_a_flipped_bit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    content = bytearray(gzip.compress(b'{"a": 1}\n' * 999, compresslevel=0))
    content[500] ^= 1
    path.write_bytes(content)

    with pytest.raises(UnreadableSource, match="CRC"):
        list(archives.lines(path))


def test_a_file_that_is_no_gzip_in_spite_of_its_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(b'{"a": 1}\n')

    with pytest.raises(UnreadableSource, match="gzip"):
        list(archives.lines(path))


def test_numbers_with_a_fraction_keep_their_digits(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"lat": 13.75398}]')

    ((position, value),) = archives.array(path, first)

    assert (position, str(value["lat"])) == ("record 1", "13.75398")


@pytest.mark.parametrize("text", ['[{"a": 1}, {"a"', '[{"a": 1}', '[{"a": 1}] x', "[1, 2}", '["\x01"]'])
def test_a_damaged_array_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)

    with pytest.raises(UnreadableSource, match=r"a\.json: damaged or cut off after"):
        list(archives.array(path, first))


def test_an_array_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes('["é"]'.encode("latin-1"))

    with pytest.raises(UnreadableSource, match=r"a\.json"):
        list(archives.array(path, first))


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_zip_that_is_cut_off_is_refused(tmp_path: Path, kept: float) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", json.dumps(list(range(999))))
    cut(path, kept)

    with pytest.raises(UnreadableSource, match=r"a\.zip"):
        list(archives.array(path, first))


def test_a_zip_with_a_damaged_member_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", json.dumps(list(range(100, 999))))
    path.write_bytes(path.read_bytes().replace(b" 500,", b" 501,"))

    with pytest.raises(UnreadableSource, match="CRC"):
        list(archives.array(path, first))


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", "[1]")
    content = path.read_bytes()
    directory = content.index(b"PK\x01\x02")
    path.write_bytes(content[: directory + 8] + b"\x01\x00" + content[directory + 10 :])

    with pytest.raises(UnreadableSource, match=r"member a\.json is encrypted"):
        list(archives.array(path, first))


OUTSIDE = ["../up.xml", "/etc/passwd.xml", "a/../../b.xml", "..\\up.xml", "C:\\up.xml"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_tar_whose_member_leads_out_of_it_is_refused(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / "a.tar.gz", {name: b"<a/>"})

    with pytest.raises(UnreadableSource, match="leads out of the archive"):
        list(archives.documents(path, ".xml"))


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_zip_whose_member_leads_out_of_it_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", "[1]")
        archive.writestr(name, "[1]")

    with pytest.raises(UnreadableSource, match="leads out of the archive"):
        list(archives.array(path, first))


@pytest.fixture(params=["folder", "a.tar.gz", "a.tgz", "a.tar"])
def collection(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / str(request.param)
    if request.param == "folder":
        path.mkdir()
        for name, content in DOCUMENTS.items():
            (path / name).write_bytes(content)
    else:
        packed(path)
        if path.suffix == ".tar":
            path.write_bytes(gzip.decompress(path.read_bytes()))
    return path


def test_every_collection_gives_the_same_documents(collection: Path) -> None:
    assert dict(archives.documents(collection, ".xml")) == DOCUMENTS


@pytest.mark.parametrize("name", ["a.xml", "a.xml.gz"])
def test_one_document_is_read_by_itself(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(b"<a/>") if path.suffix == ".gz" else b"<a/>")

    assert list(archives.documents(path, ".xml")) == [(name, b"<a/>")]


def test_links_devices_folders_hidden_and_other_files_are_passed_over(tmp_path: Path) -> None:
    special = []
    for number, kind in enumerate(
        [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
    ):
        member = tarfile.TarInfo(f"s{number}.xml")
        member.type, member.linkname = kind, "/etc/passwd"
        special.append(member)
    path = packed(tmp_path / "a.tar.gz", {"./r1.xml": b"<a/>", "._r1.xml": b"\0", "notes.txt": b"x"}, *special)

    assert list(archives.documents(path, ".xml")) == [("r1.xml", b"<a/>")]


def test_a_member_beyond_the_limit_is_cut_one_byte_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LIMIT", 10)
    path = packed(tmp_path / "a.tar.gz", {"a.xml": b"x" * 5000, "b.xml": b"y"})

    assert list(archives.documents(path, ".xml")) == [("a.xml", b"x" * 11), ("b.xml", b"y")]


@pytest.mark.parametrize("kept", [0.05, 0.5, 0.98])
def test_a_tar_in_a_gzip_that_is_cut_off_is_refused(tmp_path: Path, kept: float) -> None:
    path = packed(tmp_path / "a.tar.gz")
    cut(path, kept)

    with pytest.raises(UnreadableSource, match=r"a\.tar\.gz"):
        list(archives.documents(path, ".xml"))


@pytest.mark.parametrize("size", [0, 512, 700, 512 + 9216, 512 + 9216 + 100])
def test_a_tar_that_was_cut_off_before_it_was_compressed_is_refused(tmp_path: Path, size: int) -> None:
    path = packed(tmp_path / "a.tar.gz")
    recompressed(path, lambda content: content[:size])

    with pytest.raises(UnreadableSource, match=r"a\.tar\.gz"):
        list(archives.documents(path, ".xml"))


def read_lines(path: Path) -> Iterator[object]:
    yield from archives.lines(path)


def read_array(path: Path) -> Iterator[object]:
    yield from archives.array(path, first)


def read_documents(path: Path) -> Iterator[object]:
    yield from archives.documents(path, ".xml")


@pytest.mark.parametrize("read", [read_lines, read_array, read_documents])
@pytest.mark.parametrize("name", ["gone.jsonl", "gone.gz", "gone.zip", "gone.tar.gz"])
def test_a_missing_file_is_unavailable_whatever_it_is(
    tmp_path: Path, read: Callable[[Path], Iterator[object]], name: str
) -> None:
    with pytest.raises(SourceUnavailable, match=rf"{name}: No such file"):
        list(read(tmp_path / name))


BYTES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4)


@settings(max_examples=150, deadline=None)
@given(
    changes=BYTES,
    kept=st.just(1.0) | st.floats(0.01, 1),
    name=st.sampled_from(["a.tar", "a.tar.gz", "a.zip", "a.json"]),
)
def test_whatever_happens_to_the_bytes_of_a_file_only_loader_errors_come(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[float, int]], kept: float, name: str
) -> None:
    content = bytearray(whole(name))
    for place, value in changes:
        content[int(place * len(content))] = value
    path = tmp_path_factory.mktemp("damaged") / name
    path.write_bytes(content[: int(len(content) * kept)])

    with suppress(UnreadableSource):
        assert len(list(read_documents(path) if ".tar" in name else read_array(path))) <= len(DOCUMENTS)


@cache
def whole(name: str) -> bytes:
    """Return the bytes of an undamaged file of that kind."""
    buffer = io.BytesIO()
    if ".tar" in name:
        with tarfile.open(fileobj=buffer, mode="w:gz" if name.endswith(".gz") else "w") as archive:
            for member, content in list(DOCUMENTS.items())[:3]:
                header = tarfile.TarInfo(member)
                header.size = len(content)
                archive.addfile(header, io.BytesIO(content))
    elif name.endswith(".zip"):
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
            zipped.writestr("a.json", json.dumps(list(DOCUMENTS)))
    else:
        buffer.write(json.dumps(list(DOCUMENTS)).encode())
    return buffer.getvalue()


def test_a_folder_in_place_of_a_file_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable):
        list(archives.lines(tmp_path))
