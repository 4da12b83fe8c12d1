"""Not recorded is not "no": where a graph only says what is what and what it is called, no question answers no."""

import pytest
from pyoxigraph import Quad

from queries.answers import in_words
from tests.test_queries_rows import CASES, SNAPSHOT, STEMS, Case, quads, rows, saved, store

RDF, RDFS, SKOS = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2004/02/skos/core#",
)
#: What is left: kinds, names, and the vocabularies.
KEPT = {
    f"{RDF}type",
    f"{RDFS}label",
    *(f"{SKOS}{name}" for name in ("prefLabel", "inScheme", "topConceptOf", "broader")),
}


def bare(stem: str) -> list[Quad]:
    """Return the graph of a query without a single fact."""
    return [quad for quad in quads(stem) if quad.predicate.value in KEPT]


@pytest.mark.parametrize(("stem", "case"), CASES)
def test_without_facts_nothing_is_answered_by_no(stem: str, case: Case) -> None:
    bound = saved(stem).bind(case.parameters, SNAPSHOT)

    found = {answer for answer, _ in rows(store(bare(stem)), bound.coverage)[1:]}

    assert "no" not in found
    assert "contradictory" not in found


def test_that_says_something() -> None:
    facts = {
        stem: {answer for answer, _ in rows(store(quads(stem)), saved(stem).bind({}, SNAPSHOT).coverage)[1:]}
        for stem in STEMS
    }
    without = {stem: rows(store(bare(stem)), saved(stem).bind({}, SNAPSHOT).coverage)[1:] for stem in STEMS}

    assert sum("no" in answers for answers in facts.values()) > 15
    assert sum(any(answer == "unknown" for answer, _ in answers) for answers in without.values()) > 15


@pytest.mark.parametrize("stem", STEMS)
def test_the_answer_in_words_names_what_is_unknown(stem: str) -> None:
    query = saved(stem)
    bound = query.bind({}, SNAPSHOT)
    counts = {answer: int(count) for answer, count in rows(store(quads(stem)), bound.coverage)[1:]}

    said = in_words(query.answer, rows=1, coverage=counts | {"unknown": 98765}, parameters=bound.parameters)

    assert "98,765" in said
