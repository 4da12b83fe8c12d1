"""Briefs of saved queries over real releases: every one can be written, and says what the answer says."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, Store

from briefs.document import Document, Facts, Picture, Table
from briefs.html import page
from briefs.question import Answered, answered, brief
from graph.release import Release, Releases
from graph.store import open_store
from oskg.commands.brief import asking
from queries.catalogue import SavedQuery, catalogue, find
from tests.test_briefs_fixtures import HOSTILE, parsed, words

SAVED = list(catalogue().values())


@pytest.fixture(scope="module")
def release(starter: Path) -> Release:
    return Releases(starter).current()


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    return open_store(release)


def made(store: Store, release: Release, query: SavedQuery, rows: int = 25, **values: str) -> tuple[Answered, Document]:
    ask = asking(store, None)
    found = answered(ask, query, query.bind(values, release.manifest.snapshot))
    return found, brief(ask, found, release, rows=rows)


def blocks(document: Document, name: str) -> Iterator[object]:
    for _, section in document.walk():
        if section.name == name:
            yield from section.blocks


@pytest.mark.parametrize("query", SAVED, ids=lambda query: query.id)
def test_every_saved_query_has_a_brief_with_all_that_belongs_to_it(
    store: Store, release: Release, query: SavedQuery
) -> None:
    found, document = made(store, release, query)

    tree = parsed(page(document))
    text = words(tree)
    for expected in (query.question, found.sentence, query.why, query.definition, query.formula, *query.caveats):
        assert " ".join(expected.split()) in text
    for expected in (release.version, "Facts curated from documents", "CC0-1.0", "To cite", "To correct"):
        assert expected in text
    shown = {cell.text for one in tree.iter("td") for cell in one.iter("bdi")}
    assert not [text for text in shown if text and "w3id.org" in text]


def test_the_table_has_the_first_rows_and_says_how_many_there_are(store: Store, release: Release) -> None:
    query = find("Q02")
    found, document = made(store, release, query, rows=3)

    table = next(block for block in blocks(document, "rows") if isinstance(block, Table))
    raw = store.query(found.bound.text)
    assert isinstance(raw, QuerySolutions)
    text = (raw.serialize(format=QueryResultsFormat.CSV) or b"").decode()
    names = [row["name"] for row in csv.DictReader(io.StringIO(text))]
    assert [row[0].text for row in table.rows] == names[:3]
    assert (table.total, table.cut) == (len(names), True)
    assert f"First 3 of {len(names)} rows" in words(parsed(page(document)))


def test_the_bar_of_the_coverage_has_the_counts_of_the_coverage_query(store: Store, release: Release) -> None:
    found, document = made(store, release, find("Q01"))

    bar = next(block for block in blocks(document, "coverage") if isinstance(block, Picture))
    counted = {row["answer"].value: int(row["count"].value) for row in asking(store, None)(found.bound.coverage)}
    figures = dict(zip(("yes", "no", "unknown"), [row[1].value for row in bar.figures.rows], strict=True))
    assert figures == {name: counted.get(name, 0) for name in figures}


def test_a_bar_is_as_long_as_its_rows_are_many(store: Store, release: Release) -> None:
    found, document = made(store, release, find("Q01"))

    drawn = next(block for block in blocks(document, "picture") if isinstance(block, Picture))
    counted = Counter(row["funderName"].value for row in found.rows)
    figures = {row[0].text: row[1].value for row in drawn.figures.rows if not row[0].text.endswith(" others")}
    assert figures == {name: counted[name] for name in figures}
    assert sum(int(str(row[1].value)) for row in drawn.figures.rows) == len(found.rows)


def test_a_parameter_is_told_by_the_name_of_its_value(store: Store, release: Release) -> None:
    spanish = "https://w3id.org/oskg/c/language/1.0/spa"
    _, document = made(store, release, find("Q29"), language=spanish, case="missing")

    asked = next(block for block in blocks(document, "answer") if isinstance(block, Facts))
    told = {name: [cell.text for cell in cells] for name, cells in asked.pairs}
    assert told == {
        "Reference date": [release.manifest.snapshot.isoformat()],
        "Language": ["Spanish"],
        "Case": ["missing"],
    }


def test_a_row_leads_to_the_page_or_passage_that_it_rests_on(small: Release) -> None:
    _, document = made(open_store(small), small, find("Q01"))

    table = next(block for block in blocks(document, "rows") if isinstance(block, Table))
    assert table.headings[-1].label == "Evidence"
    assert [row[-1].text for row in table.rows] == ["re3data.org r3d000000001", "re3data.org r3d000000002"]
    assert {row[-1].href for row in table.rows} == {
        "https://www.re3data.org/repository/r3d000000001",
        "https://www.re3data.org/repository/r3d000000002",
    }


def test_names_that_want_to_be_more_than_text_stay_text(release: Release) -> None:
    store = Store()
    store.extend(hostile())
    _, document = made(store, release, find("Q02"), rows=50)

    tree = parsed(page(document))
    for name in HOSTILE:
        assert name in words(tree)
    assert "\u202e" not in words(tree)
    assert not list(tree.iter("script", "img"))


def hostile() -> Iterator[Quad]:
    oskg, label = "https://w3id.org/oskg/ontology#", "http://www.w3.org/2000/01/rdf-schema#label"
    for at, name in enumerate((*HOSTILE, "gnp.\u202eexe")):
        node = NamedNode(f"https://w3id.org/oskg/id/infra/x-{at}")
        kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        yield Quad(node, kind, NamedNode(f"{oskg}OpenScienceInfrastructure"), DefaultGraph())
        yield Quad(node, NamedNode(label), Literal(name), DefaultGraph())
