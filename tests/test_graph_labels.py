"""Names: one preferred label a language, none lost, the same whatever the order, and the trusted source decides."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.labels import MergedLabels, display_name, settled
from graph.triples import ALT_LABEL, MENTION, PREF_LABEL, TYPE, language, split

SUBJECTS = (b"<http://e/1>", b"<http://e/11>", b"<http://e/2>")
LITERALS = tuple(
    b'"%b"%b' % (text, tag) for text in (b"A", b"Academy", b'B \\" C', PREF_LABEL) for tag in (b"", b"@en", b"@zh-hans")
)
STATEMENTS = st.lists(
    st.builds(
        lambda subject, predicate, literal: b"%b %b %b .\n" % (subject, predicate, literal),
        st.sampled_from(SUBJECTS),
        st.sampled_from((PREF_LABEL, ALT_LABEL, MENTION, TYPE, b"<http://e/note>")),
        st.sampled_from(LITERALS),
    ),
    max_size=25,
)


def read(lines: list[bytes], *predicates: bytes) -> set[tuple[bytes, bytes]]:
    return {(s, o) for s, p, o in map(split, lines) if p in predicates}


@given(STATEMENTS)
def test_every_subject_has_at_most_one_preferred_label_a_language(lines: list[bytes]) -> None:
    found = list(settled(sorted(lines)))
    languages = Counter((subject, language(literal)) for subject, literal in read(found, PREF_LABEL))

    assert set(languages.values()) <= {1}
    assert not read(found, MENTION)
    assert not read(found, PREF_LABEL) & read(found, ALT_LABEL)


@given(STATEMENTS)
def test_no_name_is_lost_but_mentions_that_repeat_a_known_text(lines: list[bytes]) -> None:
    found = list(settled(sorted(lines)))
    names = read(found, PREF_LABEL, ALT_LABEL)
    texts = {(subject, literal.rpartition(b'"')[0]) for subject, literal in names}

    assert read(lines, PREF_LABEL, ALT_LABEL) <= names
    assert names <= read(lines, PREF_LABEL, ALT_LABEL, MENTION)
    for subject, literal in read(lines, MENTION) - names:
        assert (subject, literal.rpartition(b'"')[0]) in texts
    others = [line for line in lines if split(line)[1] not in {PREF_LABEL, ALT_LABEL, MENTION}]
    assert {line for line in found if split(line)[1] not in {PREF_LABEL, ALT_LABEL}} == set(others)


@given(STATEMENTS)
def test_lines_stay_sorted_each_once_and_settling_again_changes_nothing(lines: list[bytes]) -> None:
    found = list(settled(sorted(lines)))

    assert found == sorted(set(found))
    assert list(settled(found)) == found


@given(STATEMENTS)
def test_who_is_preferred_is_what_the_rule_says(lines: list[bytes]) -> None:
    found = read(list(settled(sorted(lines))), PREF_LABEL)
    expected = set()
    for subject in SUBJECTS:
        own = [literal for s, p, literal in map(split, lines) if s == subject and p == PREF_LABEL]
        names = own or [literal for s, p, literal in map(split, lines) if s == subject and p == MENTION]
        for tag in {language(literal) for literal in names}:
            candidates = [literal for literal in names if language(literal) == tag]
            expected.add((subject, min(candidates, key=lambda one: (-candidates.count(one), len(one), one))))

    assert found == expected


def test_a_name_of_its_own_record_beats_a_mention_however_frequent() -> None:
    subject = SUBJECTS[0]
    lines = [b'%b %b "Full name"@en .\n' % (subject, PREF_LABEL), *[b'%b %b "Short" .\n' % (subject, MENTION)] * 9]

    assert list(settled(sorted(lines))) == [
        b'%b %b "Short" .\n' % (subject, ALT_LABEL),
        b'%b %b "Full name"@en .\n' % (subject, PREF_LABEL),
    ]


@given(st.lists(st.tuples(st.sampled_from(SUBJECTS), st.sampled_from(LITERALS)), max_size=15))
def test_the_first_source_that_names_a_subject_in_a_language_wins(names: list[tuple[bytes, bytes]]) -> None:
    labels = MergedLabels()
    for subject, literal in names:
        labels.add(subject, literal)

    for subject, literal in names:
        first = next(one for s, one in names if s == subject and language(one) == language(literal))
        assert labels.wins(subject, literal) == (literal == first)
    assert labels.wins(b"<http://e/unknown>", LITERALS[0])
    shown = list(labels.display())
    assert {subject for subject, _ in shown} == {subject for subject, _ in names}
    assert len(shown) == len({subject for subject, _ in shown})


@pytest.mark.parametrize(
    ("tags", "shown"),
    [(("fr", "en", ""), "en"), (("fr", "", "zh"), ""), (("zh", "ar", "fr"), "ar"), (("fr",), "fr")],
)
def test_the_display_name_is_english_else_without_language_else_the_first_language(
    tags: tuple[str, ...], shown: str
) -> None:
    names = {tag.encode(): b'"name %b"%b' % (tag.encode(), b"@" + tag.encode() if tag else b"") for tag in tags}

    assert display_name(names) == b'"name %b"' % shown.encode()
