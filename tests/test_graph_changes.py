"""The difference of two sorted dumps, read side by side, is the difference of two sets of lines."""

import gzip
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.changes import Change, Tally, changes, compared, graph_of, kind_of
from graph.patch import patch
from graph.release import Manifest, Release
from graph.triples import LABEL, PREF_LABEL
from ontology.namespaces import KINDS, Namespaces

NS = Namespaces()
BASE = NS.base
ORG, OTHER = f"<{BASE}id/org/ror-1>".encode(), f"<{BASE}id/org/ror-1/x>".encode()
GRAPHS = {b"": "merged", f" <{NS.graph('ror')}>".encode(): "ror", b" <http://e/g>": "http://e/g"}
OBJECTS = [ORG, b'"a"', b'"a <http://e/g>"', b'"a . <b"^^<http://e/d>', b'"x"@en', b"<http://e/g>"]
SUBJECTS = [ORG, OTHER, f"<{BASE}id/rel/a>".encode(), b"<http://e/s>"]
#: Every line that there can be, and the name of its graph.
NAMED = {
    b"%b %b %b%b .\n" % (*parts, end): GRAPHS[end]
    for *parts, end in product(SUBJECTS, [b"<http://e/p>", LABEL], OBJECTS, GRAPHS)
}
LINES = st.sets(st.sampled_from(sorted(NAMED)))


def lines_of(found: Iterable[Change], side: str) -> list[bytes]:
    return [line for change in found for line in getattr(change, side)]


@given(LINES, LINES)
def test_added_and_removed_statements_are_the_differences_of_the_sets(before: set[bytes], after: set[bytes]) -> None:
    found = list(compared(sorted(before), sorted(after)))

    assert lines_of(found, "added") == sorted(after - before)
    assert lines_of(found, "removed") == sorted(before - after)
    subjects = [{line.split(b" ")[0] for line in lines} for lines in (before, after, before ^ after)]
    assert {one.subject for one in found} == subjects[2]
    for one in found:
        expected = {(False, True): "added", (True, True): "changed", (True, False): "retired"}
        assert one.what == expected[one.subject in subjects[0], one.subject in subjects[1]]


@given(LINES, LINES)
def test_a_patch_applied_to_the_older_release_gives_the_newer_one(before: set[bytes], after: set[bytes]) -> None:
    lines = list(patch(compared(sorted(before), sorted(after)), "one", "two", NS))

    patched = set(before)
    for line in lines:
        action, rest = line.split(b" ", 1)
        if action == b"D":
            patched.remove(rest)
        elif action == b"A":
            assert rest not in patched
            patched.add(rest)
    assert patched == after
    heads = [f"H id <{BASE}releases/two> .\n".encode(), f"H prev <{BASE}releases/one> .\n".encode(), b"TX .\n"]
    assert [*lines[:3], lines[-1]] == [*heads, b"TC .\n"]


@given(LINES, LINES)
def test_what_is_counted_is_what_is_in_the_sets(before: set[bytes], after: set[bytes]) -> None:
    tally = Tally(BASE)
    for change in compared(sorted(before), sorted(after)):
        tally.add(change)

    counts = tally.counts()
    for side, lines in (("added", after - before), ("removed", before - after)):
        graphs = Counter(NAMED[line] for line in lines)
        assert {name: count[side] for name, count in counts["graphs"].items() if count[side]} == graphs
        kinds = Counter(kind_of(line.split(b" ")[0], BASE) for line in lines)
        assert {name: count[side] for name, count in counts["kinds"].items() if count[side]} == kinds
    assert set(counts["entities"]) <= KINDS


def test_the_graph_of_a_line_is_told_from_its_object() -> None:
    assert {line: graph_of(line, BASE) for line in NAMED} == NAMED


@pytest.mark.parametrize(
    ("iri", "kind"),
    [
        (f"{BASE}id/org/ror-1", "org"),
        (f"{BASE}id/rel/a", "rel"),
        (f"{BASE}record/ror/1", "record"),
        (f"{BASE}dataset", "dataset"),
        ("http://e/id/org/1", "other"),
    ],
)
def test_the_kind_of_a_subject_is_read_from_its_iri(iri: str, kind: str) -> None:
    assert kind_of(f"<{iri}>".encode(), BASE) == kind


def test_an_entity_is_called_by_its_display_name_as_last_known() -> None:
    old = [b'%b %b "Old" .\n' % (ORG, LABEL)]
    new = sorted([b'%b %b "New \\"one\\""@en .\n' % (ORG, PREF_LABEL), b'%b %b "Shown" .\n' % (ORG, LABEL)])

    assert [Change(ORG, old, []).label, Change(ORG, old, new).label] == ["Old", "Shown"]
    assert Change(ORG, [], new[1:]).label == 'New "one"'
    assert Change(ORG, [], [b"%b <http://e/p> %b .\n" % (ORG, ORG)]).label == ""


def test_dumps_are_read_from_the_disk() -> None:
    with TemporaryDirectory() as folder:
        pair = [_release(Path(folder, name), text) for name, text in (("a", b'<s> <p> "1" .\n'), ("b", b""))]
        found = list(changes(*pair))

    assert found == [Change(b"<s>", [b'<s> <p> "1" .\n'], [])]


def _release(path: Path, text: bytes) -> Release:
    path.mkdir()
    (path / "dataset.nq.gz").write_bytes(gzip.compress(text))
    return Release(path.name, path, Manifest(path.name, date(2025, 1, 1), BASE, 0, 0, "", (), 0, 0))
