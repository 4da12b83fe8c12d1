"""Store and dump: loaded while other work goes on, failures reported, and bytes that do not depend on the time."""

import gzip
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from graph.merging import write_quads
from graph.sorting import merged_lines
from graph.writing import Loading, dump
from ontology.namespaces import Namespaces

LINE = b"<http://e/s> <http://e/p> <http://e/o> .\n"


def test_graphs_are_in_the_store_when_loading_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    path.write_bytes(LINE)

    with Loading(tmp_path / "store", Namespaces()) as loading:
        loading.load(path, "a")
        loading.load(path, "b")
        loading.load(path)
    del loading

    names = sorted(str(quad.graph_name) for quad in Store.read_only(str(tmp_path / "store")))
    assert names == ["<https://w3id.org/oskg/graph/a>", "<https://w3id.org/oskg/graph/b>", "DEFAULT"]


def test_a_load_that_fails_is_an_error_on_leaving(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_bytes(b"no triples\n")

    with pytest.raises(SyntaxError), Loading(tmp_path / "store", Namespaces()) as loading:
        loading.load(tmp_path / "a.nt")
    with pytest.raises(FileNotFoundError), Loading(tmp_path / "other", Namespaces()) as loading:
        loading.load(tmp_path / "absent.nt")


def fail(folder: Path) -> None:
    with Loading(folder / "store", Namespaces()) as loading:
        loading.load(folder / "absent.nt")
        raise KeyError


def test_an_error_inside_is_the_one_that_is_raised(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        fail(tmp_path)


@given(st.lists(st.binary(max_size=8), max_size=20))
def test_a_dump_holds_the_lines_and_its_digest_is_theirs(lines: list[bytes]) -> None:
    with TemporaryDirectory() as folder:
        one, other = Path(folder, "one.gz"), Path(folder, "other.gz")
        digest = dump(iter(lines), one)
        dump(iter(lines), other)

        assert gzip.decompress(one.read_bytes()) == b"".join(lines)
        assert one.read_bytes() == other.read_bytes()
        assert digest == sha256(b"".join(lines)).hexdigest()


def test_every_quad_is_in_its_own_graph_and_all_are_in_byte_order(tmp_path: Path) -> None:
    for name, objects in (("a.nt", "13"), ("b.nt", "23"), ("merged.nt", "123")):
        (tmp_path / name).write_bytes(b"".join(b'<s> <p> "%b" .\n' % o.encode() for o in objects))
    named = [write_quads(tmp_path / f"{name}.nt", f"http://e/{name}") for name in "ab"]

    found = list(merged_lines([tmp_path / "merged.nt", *named]))

    assert found == [
        b'<s> <p> "1" .\n',
        b'<s> <p> "1" <http://e/a> .\n',
        b'<s> <p> "2" .\n',
        b'<s> <p> "2" <http://e/b> .\n',
        b'<s> <p> "3" .\n',
        b'<s> <p> "3" <http://e/a> .\n',
        b'<s> <p> "3" <http://e/b> .\n',
    ]
