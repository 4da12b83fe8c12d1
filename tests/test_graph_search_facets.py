"""Facets of the search index: counts and narrowed results are those of a look at everything, one by one."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.release import Release
from graph.search import has_facets, search
from graph.search_facets import FACETS
from graph.search_index import write_search
from graph.store import open_store
from ontology.namespaces import Namespaces

BASE = "https://w3id.org/oskg/"
OSKG = f"{BASE}ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
FIELDS = tuple(f"{BASE}c/dfg/2.2/{number}" for number in range(5))
FUNDERS = tuple(f"{BASE}id/org/f-{number}" for number in range(3))


@dataclass(frozen=True)
class Thing:
    kind: str
    word: str
    country: str
    theme: frozenset[str]
    funder: frozenset[str]


THINGS = st.builds(
    Thing,
    kind=st.sampled_from(["infra", "initiative"]),
    word=st.sampled_from(["marine", "data"]),
    country=st.sampled_from(["DE", "FR"]),
    theme=st.frozensets(st.sampled_from(FIELDS), max_size=2),
    funder=st.frozensets(st.sampled_from(FUNDERS), max_size=2),
)
#: A broader field for some of the fields, in circles too.
BROADER = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(FIELDS), max_size=5)


def lines(things: list[Thing], broader: dict[str, str]) -> Iterator[str]:
    for iri in FIELDS:
        yield f'<{iri}> <{SKOS}prefLabel> "field {iri[-1]}"@en .\n'
    for child, parent in broader.items():
        yield f"<{child}> <{SKOS}broader> <{parent}> .\n"
    for iri in FUNDERS:
        yield f'<{iri}> <{LABEL}> "funder {iri[-1]}" .\n'
    for number, one in enumerate(things):
        subject = f"<{BASE}id/{one.kind}/x-{number:02}>"
        yield f'{subject} <{LABEL}> "{one.word} {number}" .\n'
        yield f"{subject} <{OSKG}country> <{BASE}c/country/1.0/{one.country}> .\n"
        yield from (f"{subject} <{OSKG}theme> <{iri}> .\n" for iri in one.theme)
        yield from (f"{subject} <{OSKG}fundedBy> <{iri}> .\n" for iri in one.funder)


def written(folder: Path, things: list[Thing], broader: dict[str, str]) -> Path:
    (folder / "merged.nt").write_text("".join(sorted(lines(things, broader))), "utf-8")
    write_search(folder / "merged.nt", folder / "search.sqlite", Namespaces())
    return folder / "search.sqlite"


def wider(themes: frozenset[str], broader: dict[str, str]) -> frozenset[str]:
    """Return fields with all that are broader, one step at a time."""
    found = themes | {broader[each] for each in themes if each in broader}
    return found if found == themes else wider(found, broader)


@settings(max_examples=30, derandomize=True)
@given(
    things=st.lists(THINGS, max_size=8),
    broader=BROADER,
    text=st.sampled_from(["", "marine"]),
    kind=st.sampled_from(["", "infra"]),
    country=st.sampled_from(["", "DE"]),
    values=st.fixed_dictionaries(
        {"theme": st.sampled_from(["", *FIELDS[:2]]), "funder": st.sampled_from(["", FUNDERS[0]])}
    ),
)
def test_facets_count_and_narrow_as_a_look_at_everything_does(
    tmp_path_factory: pytest.TempPathFactory,
    things: list[Thing],
    broader: dict[str, str],
    text: str,
    kind: str,
    country: str,
    values: dict[str, str],
) -> None:
    index = written(tmp_path_factory.mktemp("facets"), things, broader)

    hits = search(index, text, kind=kind, country=country, values=values, counted=tuple(FACETS), most=100)

    def has(one: Thing, name: str) -> bool:
        held = wider(one.theme, broader) if name == "theme" else one.funder
        return not values[name] or values[name] in held

    def fits(one: Thing) -> bool:
        return one.word.startswith(text) and kind in ("", one.kind) and country in ("", one.country)

    near = {number: one for number, one in enumerate(things) if fits(one)}
    shown = {int(row.iri[-2:]) for row in hits.rows if "/x-" in row.iri}
    assert shown == {number for number, one in near.items() if has(one, "theme") and has(one, "funder")}
    themes = Counter(iri for one in near.values() if has(one, "funder") for iri in wider(one.theme, broader))
    funders = Counter(iri for one in near.values() if has(one, "theme") for iri in one.funder)
    assert {each.iri: each.things for each in hits.facets["theme"]} == themes
    assert {each.iri: each.things for each in hits.facets["funder"]} == funders
    assert [each.things for each in hits.facets["theme"]] == sorted(themes.values(), reverse=True)


def test_the_facets_of_a_release_are_its_statements(small: Release) -> None:
    hits = search(small.search, "", kind="infra", counted=("theme",))
    rows = open_store(small).query(
        f"""SELECT ?field (COUNT(DISTINCT ?one) AS ?things) WHERE {{
          ?one <{OSKG}theme>/<{SKOS}broader>* ?field . FILTER(STRSTARTS(STR(?one), "{BASE}id/infra/"))
          ?field <{SKOS}prefLabel> ?name
        }} GROUP BY ?field"""
    )

    assert {each.iri: each.things for each in hits.facets["theme"]} == {
        row["field"].value: int(row["things"].value)  # type: ignore[index,union-attr]
        for row in rows  # type: ignore[union-attr]
    }
    assert len(hits.facets["theme"]) > 1


@pytest.mark.parametrize("value", ["' OR 1=1 --", "https://example.org/none", "\x00", "🜲" * 5000])
def test_a_value_that_nothing_has_finds_nothing(small: Release, value: str) -> None:
    hits = search(small.search, "", kind="infra", values={"funder": value}, counted=tuple(FACETS))

    assert hits.rows == []
    assert hits.total("infra") == 0
    assert hits.facets["theme"] == []


def test_an_index_from_before_facets_is_known_as_such(small: Release, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.sqlite")) as old:
        old.execute("CREATE TABLE entity (id)")

    assert has_facets(small.search)
    assert not has_facets(tmp_path / "old.sqlite")
