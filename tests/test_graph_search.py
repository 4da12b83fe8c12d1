"""The search index: what is found, in which order, under which spellings; held to a search of the names one by one."""

import sqlite3
import unicodedata
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.release import Release
from graph.search import labels, named, search, suggestions
from graph.search_index import write_search
from ontology.namespaces import Namespaces

BASE = "https://w3id.org/oskg/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OSKG = f"{BASE}ontology#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"

#: What each thing is called: display name first, then others with their language.
NAMES: Mapping[str, list[str]] = {
    "infra/oskg-eosc": ['"European Open Science Cloud"', '"EOSC"@en', '"Nuage européen pour la science"@fr'],
    "infra/oskg-cstcloud": ['"China Science and Technology Cloud"', '"中国科技云"@zh'],
    "org/ror-a": ['"Max Planck Society"', '"Max-Planck-Gesellschaft"@de'],
    "org/ror-b": ['"Müller \\"& Sons\\""'],
    "org/ror-c": ['"Max Planck Institute"'],
    "org/ror-d": ['"Cloud plank makers"'],
    "org/ror-e": ['"Planck"'],
    "initiative/cordis-1": ['"Max Planck project"'],
}


def lines() -> bytes:
    found = []
    for local, (display, *others) in NAMES.items():
        subject = f"<{BASE}id/{local}>"
        found.append(f"{subject} <{LABEL}> {display} .\n")
        found += [f"{subject} <{SKOS}prefLabel> {name} .\n" for name in others]
    found.append(f"<{BASE}id/initiative/cordis-1> <{TYPE}> <{OSKG}Project> .\n")
    found.append(f"<{BASE}id/org/ror-a> <{OSKG}country> <{BASE}c/country/1.0/DE> .\n")
    for number in (1, 2, 3):
        found.append(f"<{BASE}id/rel/{number}> <{OSKG}funder> <{BASE}id/org/ror-c> .\n")
        found.append(f"<{BASE}id/rel/{number}> <{OSKG}funded> <{BASE}id/initiative/cordis-1> .\n")
    found.append(f"<{BASE}id/rel/4> <{OSKG}funder> <{BASE}id/org/ror-a> .\n")
    return "".join(sorted(found)).encode()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    (folder / "merged.nt").write_bytes(lines())
    write_search(folder / "merged.nt", folder / "search.sqlite", Namespaces())
    return folder / "search.sqlite"


def found(index: Path, text: str, **more: str) -> list[str]:
    return [row.iri.removeprefix(f"{BASE}id/") for row in search(index, text, **more).rows]  # type: ignore[arg-type]


def test_an_exact_name_comes_first_and_then_what_is_said_most_of(index: Path) -> None:
    assert found(index, "max planck society") == ["org/ror-a"]
    assert found(index, "Max Planck") == ["org/ror-c", "org/ror-a", "initiative/cordis-1"]
    assert found(index, "eosc") == ["infra/oskg-eosc"]
    assert found(index, "planck")[:2] == ["org/ror-e", "org/ror-c"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("sci clo chi", "infra/oskg-cstcloud"),
        ("科技", "infra/oskg-cstcloud"),
        ("国科", "infra/oskg-cstcloud"),
        ("europeen", "infra/oskg-eosc"),
        ("EUROPÉEN", "infra/oskg-eosc"),
        ("muller", "org/ror-b"),
        ('müller "& sons"', "org/ror-b"),
    ],
)
def test_words_are_found_by_their_beginnings_without_marks_in_any_case_and_script(
    index: Path, text: str, first: str
) -> None:
    assert found(index, text) == [first]


def test_a_misspelt_word_is_read_as_the_one_spelled_most_like_it(index: Path) -> None:
    hits = search(index, "Gesellshaft")

    assert (hits.read_as, [row.name for row in hits.rows]) == ("gesellschaft", ["Max Planck Society"])


def test_an_exact_name_comes_first_however_it_is_misspelt(index: Path) -> None:
    assert found(index, "plannck") == found(index, "planck")
    assert suggestions(index, "plannck")[0].name == "Planck"


def test_words_that_nothing_has_together_are_read_as_commoner_ones(index: Path) -> None:
    hits = search(index, "max plank")

    assert hits.read_as == "max planck"
    assert len(hits.rows) == 3


def test_kind_and_country_narrow_and_are_counted(index: Path) -> None:
    hits = search(index, "max", kind="org")

    assert [row.name for row in hits.rows] == ["Max Planck Institute", "Max Planck Society"]
    assert (hits.kinds, hits.countries) == ({"org": 2, "project": 1}, {"DE": 1})
    assert found(index, "max", country="DE") == ["org/ror-a"]
    assert hits.total("org") == 2
    assert hits.total("") == 3


def test_no_text_lists_everything_and_pages_it(index: Path) -> None:
    every = [row.iri for row in search(index, " ", most=1000).rows]

    assert len(every) == len(set(every)) == search(index, "").total("")
    assert [row.iri for row in search(index, "", most=2, skipped=2).rows] == every[2:4]
    assert set(NAMES) <= {iri.removeprefix(f"{BASE}id/") for iri in every}


@pytest.mark.parametrize("text", ['"', "* OR *", "name : x NEAR(", "';--", "\x00", "🙂", "\u202e"])
def test_signs_are_no_operators(index: Path, text: str) -> None:
    hits = search(index, text)

    assert hits.total("") in (0, *range(1, 40))
    assert isinstance(suggestions(index, text), list)


def test_suggestions_are_the_best_known_with_exact_names_first(index: Path) -> None:
    assert [one.name for one in suggestions(index, "max p", most=2)] == ["Max Planck Institute", "Max Planck Society"]
    assert suggestions(index, "") == []
    assert [one.name for one in suggestions(index, "Gesellshaft")] == ["Max Planck Society"]


def test_names_are_given_by_iri_and_language(index: Path) -> None:
    iris = [f"{BASE}id/infra/oskg-eosc", f"{BASE}id/org/ror-b", "https://example.org/none"]

    assert [one.name for one in named(index, iris)] == ["European Open Science Cloud", 'Müller "& Sons"']
    assert labels(index, iris, "fr") == {iris[0]: "Nuage européen pour la science"}


def test_a_release_has_the_index_of_what_it_holds(small: Release) -> None:
    with closing(sqlite3.connect(small.search)) as opened:
        kinds = dict(opened.execute("SELECT kind, COUNT(*) FROM entity GROUP BY kind"))

    assert kinds["infra"] == 3
    assert kinds["question"] > 20
    assert search(small.search, "single funder").rows[0].iri == f"{BASE}query/funding_single_funder"


WORDS = st.sampled_from(["max", "planck", "plan", "société", "societe", "cloud", "open", "中国", "云", "o'neil", "x1"])


@settings(max_examples=25, derandomize=True)
@given(names=st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=8), asked=WORDS)
def test_the_index_finds_what_a_look_at_every_name_finds(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], asked: str
) -> None:
    folder = tmp_path_factory.mktemp("random")
    text = "".join(f'<{BASE}id/org/x-{number:02}> <{LABEL}> "{name}" .\n' for number, name in enumerate(names))
    (folder / "merged.nt").write_text(text, "utf-8")
    write_search(folder / "merged.nt", folder / "search.sqlite", Namespaces())

    hits = search(folder / "search.sqlite", asked, kind="org", most=100)

    if hits.read_as is None:
        assert {row.iri[-2:] for row in hits.rows} == {f"{at:02}" for at, name in enumerate(names) if has(name, asked)}


def has(name: str, asked: str) -> bool:
    """Tell whether every word of what is asked begins a word of the name, each character of 中国云 being one."""
    return all(any(word.startswith(part) for word in split(name)) for part in split(asked))


def split(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    apart = "".join(f" {c} " if c in "中国云" else c if c.isalnum() else " " for c in plain)
    return apart.split()
