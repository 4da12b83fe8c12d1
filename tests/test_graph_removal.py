"""Taking records out of a graph: the rest is as if they had never been there, and so is what the shapes say of it."""

from datetime import date
from pathlib import Path
from random import Random

import pytest

from graph.assemble import assemble, validated, write
from graph.describe import GraphDescription, described
from graph.graphs import vocabulary_graph
from graph.labels import settled
from graph.lookup import Lookup
from graph.naming import renamed
from graph.raw import RawSource
from graph.removal import around, remove
from graph.sorting import sorted_lines
from graph.validate import Result
from loaders import registry
from ontology.namespaces import Namespaces
from oskg.convert import Conversion


def whole(raw: RawSource, path: Path) -> Path:
    write(settled(sorted_lines(renamed(raw.lines(), {}), path.parent)), path)
    return path


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("context")
    about = folder / "about.nt"
    curated = registry.source("curated")
    description = GraphDescription("curated", curated.title, curated.licence, snapshot=date(2026, 11, 21))
    write(described(description, Namespaces()), about)
    return [vocabulary_graph(folder).path, about]


@pytest.fixture
def raw(tmp_path: Path) -> RawSource:
    source = registry.source("curated")
    conversion = Conversion(source, Namespaces(), tmp_path)
    conversion.run(registry.files(source, tmp_path))
    return conversion.raw


def told(results: list[Result]) -> set[tuple[str, str, str]]:
    """Return what matters of results; which of several equal partners a message names may differ."""
    return {(one.severity, one.shape, one.focus) for one in results}


@pytest.mark.parametrize("seed", range(6))
def test_a_graph_with_records_removed_is_the_graph_of_the_other_records(
    seed: int, raw: RawSource, tmp_path: Path, context: list[Path]
) -> None:
    """The second, naive way: assemble and validate all of the rest again."""
    random = Random(seed)
    path = whole(raw, tmp_path / "curated.nt")
    before = validated(path, context)
    numbers = set(random.sample(range(len(raw.locals)), random.choice([1, 3, 40, 400])))

    touched = remove(raw, numbers, {}, path)
    part = tmp_path / "part.nt"
    write(around(touched, path), part)
    standing = [one for one in before if one.focus.encode() not in touched]
    renewed = [one for one in validated(part, context) if one.focus.encode() in touched]

    naive = whole(raw, tmp_path / "naive.nt")
    assert path.read_bytes() == naive.read_bytes()
    assert told([*standing, *renewed]) == told(validated(naive, context))


def test_a_document_that_is_gone_takes_along_the_records_that_cite_it(
    raw: RawSource, tmp_path: Path, context: list[Path]
) -> None:
    path = whole(raw, tmp_path / "curated.nt")
    assert not [one for one in validated(path, context) if one.severity == "Violation"]
    remove(raw, [raw.locals.index("d001")], {}, path)

    kept = assemble(raw, {}, context, tmp_path)

    assert kept.rejected
    assert not [one for one in kept.results if one.severity == "Violation"]


def test_a_lookup_gives_the_lines_about_a_subject_and_no_others(raw: RawSource, tmp_path: Path) -> None:
    path = whole(raw, tmp_path / "curated.nt")
    naive: dict[bytes, list[bytes]] = {}
    for line in path.read_bytes().splitlines(keepends=True):
        naive.setdefault(line.split(b" ", 1)[0], []).append(line)

    with Lookup(path) as lookup:
        assert {subject: list(lookup.about(subject)) for subject in naive} == naive
        assert [*lookup.about(b"<a>"), *lookup.about(b"<zzz>"), *lookup.about(next(iter(naive))[:-2] + b">")] == []


def test_nothing_is_found_in_an_empty_file(tmp_path: Path) -> None:
    empty = tmp_path / "empty.nt"
    empty.touch()

    with Lookup(empty) as lookup:
        assert list(lookup.about(b"<a>")) == []
