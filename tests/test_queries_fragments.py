"""Fragments: put in as they stand, wrong ones named, and no query that says the same twice."""

from collections import Counter
from importlib.resources import files

import pytest

from queries.catalogue import catalogue, find, read, runnable
from queries.errors import InvalidHeader
from queries.fragments import named, put_in
from queries.header import MARK, body, fragments

#: Lines that may stand in a file twice: what ends in the middle of a pattern is no fragment.
REPEATED = 14

FILES = {file.name: file.read_text("utf-8") for file in files("queries").iterdir() if file.name.endswith(".rq")}
USING = sorted(name for name, text in FILES.items() if fragments(name, text))


def test_a_fragment_stands_where_it_is_named_as_far_in_as_its_name() -> None:
    text = "SELECT * {\n  FRAGMENT one\n  ?x ?p ?o\n}"

    assert put_in(text, {"one": "{ ?a ?b ?c\n  ?d ?e ?f }"}) == (
        "SELECT * {\n  { ?a ?b ?c\n    ?d ?e ?f }\n  ?x ?p ?o\n}"
    )


def test_a_fragment_may_hold_others_whatever_their_order() -> None:
    held = {"outer": "{ FRAGMENT inner }", "inner": "?a ?b ?c"}

    assert put_in("ASK { FRAGMENT outer FRAGMENT inner }", held) == "ASK { { ?a ?b ?c } ?a ?b ?c }"


def test_flat_fragments_keep_the_lines_and_lose_their_comments() -> None:
    text = 'ASK {\n  FRAGMENT one\n  ?s ?p "FRAGMENT one" # FRAGMENT one\n}'
    found = put_in(text, {"one": '?a ?b "#c" .\n# why\n?d ?e ?f . # and\n?g ?h ?i'}, flat=True)

    assert found.splitlines() == [
        "ASK {",
        '  ?a ?b "#c" . ?d ?e ?f .  ?g ?h ?i',
        '  ?s ?p "FRAGMENT one" # FRAGMENT one',
        "}",
    ]


@pytest.mark.parametrize(
    ("held", "problem"),
    [
        ({}, "'one' is no fragment; there are none"),
        ({"two": "?a ?b ?c"}, "'one' is no fragment; there are two"),
        ({"one": "FRAGMENT two", "two": "FRAGMENT one"}, "'one' is no fragment"),
    ],
)
def test_a_fragment_that_is_not_there_or_holds_itself_is_named(held: dict[str, str], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        put_in("ASK { FRAGMENT one }", held)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("FRAGMENT hubs", "FRAGMENT spokes", "fragments.hubs"),
        ("FRAGMENT hubs", "FRAGMENT hubs FRAGMENT spokes", "fragments"),
        ("#+   hubs: |", "#+   unused: ?a ?b ?c\n#+   hubs: |", "fragments.unused"),
        ("#+   hubs: |", "#+   empty: []\n#+   hubs: |", "fragments.empty"),
    ],
)
def test_a_file_whose_fragments_are_wrong_is_refused_with_their_key(old: str, new: str, key: str) -> None:
    text = FILES["infrastructure_hubs.rq"]
    assert old in text

    with pytest.raises(InvalidHeader) as caught:
        read("infrastructure_hubs.rq", text.replace(old, new))

    assert caught.value.key == key


@pytest.mark.parametrize("name", USING)
def test_a_file_runs_as_the_catalogue_has_it(name: str) -> None:
    query = find(name.removesuffix(".rq"))

    assert body(runnable(name, FILES[name])).split() == query.text.split()
    assert not any(named(f"{query.text}\n{query.coverage}"))


def test_fragments_are_used() -> None:
    assert len(USING) > len(catalogue()) // 3


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_query_says_the_same_twice(name: str) -> None:
    lines = [line.removeprefix(MARK).strip() for line in FILES[name].splitlines()]
    lines = [line for line in lines if line and not line.startswith("PREFIX ")]
    runs = Counter(tuple(lines[at : at + REPEATED + 1]) for at in range(len(lines) - REPEATED))

    assert [run for run, times in runs.items() if times > 1] == []
