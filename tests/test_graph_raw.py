"""The raw statements of a source: which record states what, and what is left when records are dropped."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from graph.raw import Culprit, RawSource
from graph.triples import split

TERMS = [b"<http://e/%d>" % number for number in range(4)]
LINES = st.lists(
    st.tuples(st.sampled_from(TERMS), st.sampled_from(TERMS)).map(lambda ends: b"%b <http://e/p> %b .\n" % ends),
    min_size=1,
    max_size=4,
)
RECORDS = st.lists(LINES, min_size=1, max_size=6)
CULPRITS = st.lists(
    st.builds(
        Culprit,
        st.lists(st.sampled_from(TERMS), min_size=1, max_size=2, unique=True).map(tuple),
        st.lists(st.sampled_from(TERMS), max_size=2, unique=True).map(tuple),
    ),
    max_size=4,
)


def source(folder: Path, records: list[list[bytes]]) -> RawSource:
    raw = RawSource("some", folder / "some.raw.nt")
    with raw.path.open("wb") as target:
        for number, lines in enumerate(records):
            target.write(b"".join(lines))
            raw.locals.append(str(number))
            raw.ends.append(target.tell())
    return raw


def naive(records: list[list[bytes]], dropped: set[int], culprit: Culprit) -> set[int]:
    """Read every record anew for one culprit."""
    kept = {number: lines for number, lines in enumerate(records) if number not in dropped}
    loose = {n for n, lines in kept.items() if any(split(line)[0] in culprit.subjects for line in lines)}
    exact = {
        n
        for n, lines in kept.items()
        if any(split(line)[0] in culprit.subjects and split(line)[2] in culprit.objects for line in lines)
    }
    return (exact or loose) if culprit.objects else loose


@given(RECORDS, CULPRITS, st.sets(st.integers(0, 5)))
def test_the_records_to_blame_are_those_that_state_the_object_else_anything_about_the_subject(
    records: list[list[bytes]], culprits: list[Culprit], dropped: set[int]
) -> None:
    expected = [naive(records, dropped, culprit) for culprit in culprits]

    with TemporaryDirectory() as folder:
        raw = source(Path(folder), records)
        raw.dropped.update(dropped)
        found = raw.stating(culprits)

    assert set(found) == set().union(*expected)
    assert all(record in expected[number] for record, number in found.items())


@given(RECORDS, st.sets(st.integers(0, 5)))
def test_lines_come_in_record_order_without_those_of_dropped_records(
    records: list[list[bytes]], dropped: set[int]
) -> None:
    with TemporaryDirectory() as folder:
        raw = source(Path(folder), records)
        raw.dropped.update(dropped)
        found = list(raw.lines())

    assert found == [line for n, lines in enumerate(records) if n not in dropped for line in lines]


def test_a_record_that_names_a_culprit_as_object_only_is_not_to_blame(tmp_path: Path) -> None:
    records = [[b"<http://e/0> <http://e/p> <http://e/1> .\n"], [b"<http://e/1> <http://e/p> <http://e/0> .\n"]]

    assert source(tmp_path, records).stating([Culprit((TERMS[1],))]) == {1: 0}


def test_under_any_of_its_names_a_subject_leads_to_the_record_that_states_the_object(tmp_path: Path) -> None:
    """The record that speaks of the same entity under another name and says nothing wrong stays."""
    records = [[b"<http://e/0> <http://e/p> <http://e/2> .\n"], [b"<http://e/1> <http://e/p> <http://e/3> .\n"]]

    assert source(tmp_path, records).stating([Culprit((TERMS[0], TERMS[1]), (TERMS[3],))]) == {1: 0}
