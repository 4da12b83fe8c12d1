"""Statements of a Turtle text, looked up: in order, by language, and the same names for the same text."""

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode

from ontology.facts import Facts, statements
from ontology.generate_terms import core
from shapes.catalogue import shapes_text

EX = "http://example.org/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TEXT = f"""
@prefix ex: <{EX}> .
ex:b a ex:Thing ; ex:says "two"@fr , "one"@en , "none" ; ex:list ( ex:x "y" ex:z ) ; ex:part [ ex:says "inner" ] .
ex:a a ex:Thing , ex:Other ; ex:sees ex:z , ex:y , "text" .
"""


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts(statements(TEXT))


def test_what_has_a_type_comes_in_the_order_of_the_text(facts: Facts) -> None:
    assert facts.of_type(f"{EX}Thing") == [f"{EX}b", f"{EX}a"]
    assert facts.of_type(f"{EX}Nothing") == []


def test_iris_are_sorted_and_literals_left_out(facts: Facts) -> None:
    assert facts.iris(f"{EX}a", f"{EX}sees") == [f"{EX}y", f"{EX}z"]
    assert facts.values(f"{EX}a", f"{EX}sees") == [NamedNode(f"{EX}z"), NamedNode(f"{EX}y"), Literal("text")]


@pytest.mark.parametrize(("language", "text"), [("en", "none"), ("fr", "none"), ("de", "none")])
def test_a_text_of_no_language_comes_before_one_of_the_language(facts: Facts, language: str, text: str) -> None:
    assert facts.text(f"{EX}b", f"{EX}says", language) == text


def test_a_text_that_is_not_stated_is_empty(facts: Facts) -> None:
    assert facts.text(f"{EX}a", f"{EX}says") == ""
    assert facts.predicates(f"{EX}nobody") == []


def test_a_list_is_given_in_order_and_a_node_without_a_name_can_be_asked(facts: Facts) -> None:
    (head,) = facts.values(f"{EX}b", f"{EX}list")
    (part,) = facts.values(f"{EX}b", f"{EX}part")

    assert facts.members(head) == [NamedNode(f"{EX}x"), Literal("y"), NamedNode(f"{EX}z")]
    assert facts.text(part, f"{EX}says") == "inner"


@pytest.mark.parametrize(
    "turtle",
    [f"<a:l> <{RDF}first> 1 ; <{RDF}rest> <a:l> .", "<a:l> <a:p> 1 ."],
    ids=["a circle", "no list"],
)
def test_a_list_that_does_not_end_is_refused(turtle: str) -> None:
    with pytest.raises(ValueError, match="list that ends"):
        Facts(statements(turtle)).members(NamedNode("a:l"))


def test_a_statement_about_a_statement_is_refused() -> None:
    with pytest.raises(TypeError, match="about a statement"):
        Facts(statements("<a:s> <a:p> <<( <a:s> <a:p> <a:o> )>> ."))


def test_the_same_text_gives_the_same_names_to_nodes_without_one() -> None:
    named = {triple.subject for triple in statements(TEXT) if isinstance(triple.subject, BlankNode)}

    assert statements(TEXT) == statements(TEXT)
    assert named == {BlankNode(f"b{number}") for number in range(len(named))}


@pytest.mark.parametrize("name", ["ontology", "shapes"])
def test_another_library_looks_up_the_same(name: str) -> None:
    text = {"ontology": core, "shapes": shapes_text}[name]()
    facts, graph = Facts(statements(text)), rdflib.Graph().parse(data=text, format="turtle")

    named = {subject for subject in graph.subjects() if isinstance(subject, rdflib.URIRef)}
    assert len(named) > 50
    for subject in named:
        assert set(facts.predicates(str(subject))) == {str(predicate) for predicate in graph.predicates(subject)}
        for predicate in graph.predicates(subject):
            found = set(graph.objects(subject, predicate))
            assert facts.iris(str(subject), str(predicate)) == sorted(
                str(each) for each in found if isinstance(each, rdflib.URIRef)
            )
            assert [(each.value, each.language) for each in facts.literals(str(subject), str(predicate))] == sorted(
                ((str(each), each.language) for each in found if isinstance(each, rdflib.Literal)),
                key=lambda pair: (pair[1] or "", pair[0]),
            )
