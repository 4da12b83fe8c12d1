"""No term, concept or shape of ours is used that is not defined: not in queries, shapes, code, data, or documentation.

Also the pitfalls of ontologies that can be seen without reasoning. Source: https://oops.linkeddata.es/catalogue.jsp
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.release import Release, Releases
from graph.store import open_store
from ontology import terms
from ontology.facts import Facts, statements
from ontology.namespaces import CONCEPTS, DEFAULT_BASE, ONTOLOGY, PREFIXES, SHAPES
from ontology.reused import SKOS_CONCEPT
from ontology.vocabulary import files
from shapes.catalogue import shapes_text

ROOT = Path(__file__).parents[1]
PACKAGES = (
    "fetching",
    "graph",
    "identity",
    "loaders",
    "measures",
    "ontology",
    "oskg",
    "queries",
    "shapes",
    "sparql_endpoint",
)
SOURCES = sorted(path for name in PACKAGES for kind in ("py", "rq", "ttl") for path in (ROOT / name).rglob(f"*.{kind}"))
OWL, RDFS = PREFIXES["owl"], PREFIXES["rdfs"]
CLASS, LINK, DATA = f"{OWL}Class", f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty"


@cache
def defined() -> frozenset[str]:
    """Return every IRI of ours that the ontology, the schemes or the shapes say something about."""
    texts = [file.read_text(encoding="utf-8") for file in files()] + [shapes_text()]
    subjects = (triple.subject for text in texts for triple in statements(text))
    return frozenset(node.value for node in subjects if isinstance(node, ox.NamedNode))


@cache
def core() -> Facts:
    return Facts(statements((ROOT / "ontology" / "core.ttl").read_text("utf-8")))


def ours(iris: Iterable[str]) -> set[str]:
    """Return which of the IRIs are in a namespace of our vocabulary and are not only the beginning of one."""
    return {iri for iri in iris if iri.startswith((ONTOLOGY, SHAPES, CONCEPTS)) and not iri.endswith(("#", "/"))}


def mentioned(text: str) -> Iterator[str]:
    """Yield the IRIs of ours that a text names, in full, or with the prefix of the ontology, the shapes or a scheme."""
    yield from re.findall(rf"{DEFAULT_BASE}(?:ontology#|shapes#|c/)[\w/.-]*\w", text)
    prefixes = {"oskg": ONTOLOGY, "oskgsh": SHAPES}
    prefixes |= dict(re.findall(rf"(?i)prefix ([\w-]+): <({CONCEPTS}[^>]+)>", text))
    for prefix, namespace in prefixes.items():
        yield from (namespace + local for local in re.findall(rf"(?<![\w:-]){prefix}:([A-Za-z](?:[\w.-]*\w)?)", text))


def stored(release: Release) -> Iterator[str]:
    for quad in open_store(release).quads_for_pattern(None, None, None, ox.DefaultGraph()):
        for node in (quad.subject, quad.predicate, quad.object):
            if isinstance(node, ox.NamedNode):
                yield node.value
            if isinstance(node, ox.Literal):
                yield node.datatype.value


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_queries_shapes_and_code_name_only_terms_that_are_defined(path: Path) -> None:
    named = ours(mentioned(path.read_text("utf-8")))

    # A scheme is named without its version where the version is a parameter.
    assert {iri for iri in named - defined() if not iri.startswith(CONCEPTS) or iri.count("/") > 5} == set()


#: A term that the guide for authors misspells to show what is said of it.
MISSPELT = f"{ONTOLOGY}themee"


def test_the_documentation_names_only_terms_that_are_defined() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    named = ours(iri for page in pages for iri in mentioned(page.read_text("utf-8")))

    assert {iri for iri in named if iri.startswith(ONTOLOGY)} - {MISSPELT} <= defined()
    assert MISSPELT in named - defined()


@pytest.mark.parametrize("home", ["small_home", "starter"])
def test_a_release_uses_only_terms_and_concepts_that_are_defined(home: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(home)

    used = ours(stored(Releases(folder).current()))
    assert len(used) > 100
    assert used - defined() == set()


def test_a_property_whose_values_are_concepts_names_the_schemes_they_are_of() -> None:
    schemes = {iri.rpartition("/")[0] for iri in defined() if iri.startswith(CONCEPTS) and iri.count("/") > 6}

    for iri in core().of_type(LINK):
        named = core().iris(iri, f"{RDFS}seeAlso")
        assert bool(named) or SKOS_CONCEPT not in core().iris(iri, f"{RDFS}range"), iri
        assert set(named) <= schemes, iri


@pytest.mark.parametrize("home", ["small_home", "starter"])
def test_the_concepts_of_a_release_are_of_the_schemes_that_their_property_names(
    home: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(home)
    store = open_store(Releases(folder).current())

    used = {
        (iri, quad.object.value.rpartition("/")[0])
        for iri in core().of_type(LINK)
        for quad in store.quads_for_pattern(None, ox.NamedNode(iri), None, ox.DefaultGraph())
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(CONCEPTS)
    }
    assert len(used) > 10
    assert [pair for pair in used if pair[1] not in core().iris(pair[0], f"{RDFS}seeAlso")] == []


def test_every_class_and_property_has_a_constant_and_every_constant_a_definition() -> None:
    constants = {value for value in vars(terms).values() if isinstance(value, str) and value.startswith(ONTOLOGY)}

    assert constants == {*core().of_type(CLASS), *core().of_type(LINK), *core().of_type(DATA)}


def test_classes_begin_with_a_capital_and_properties_with_a_small_letter() -> None:
    for iri in core().of_type(CLASS):
        assert re.fullmatch(r"(?:[A-Z][a-z]+)+", iri.removeprefix(ONTOLOGY))
    for iri in (*core().of_type(LINK), *core().of_type(DATA)):
        assert re.fullmatch(r"[a-z][A-Za-z0-9]*", iri.removeprefix(ONTOLOGY))


def test_nothing_is_a_class_and_a_property_at_once() -> None:
    assert not set(core().of_type(CLASS)) & {*core().of_type(LINK), *core().of_type(DATA)}


def test_no_class_stands_alone() -> None:
    linked = {
        end
        for iri in (*core().of_type(LINK), *core().of_type(DATA))
        for predicate in ("domain", "range")
        for end in core().iris(iri, f"{RDFS}{predicate}")
    }

    alone = [iri for iri in core().of_type(CLASS) if not core().iris(iri, f"{RDFS}subClassOf") and iri not in linked]
    assert alone == []


@pytest.mark.parametrize("predicate", [f"{RDFS}subClassOf", f"{RDFS}subPropertyOf"])
def test_no_term_is_below_itself(predicate: str) -> None:
    for start in (*core().of_type(CLASS), *core().of_type(LINK), *core().of_type(DATA)):
        seen: set[str] = set()
        above = core().iris(start, predicate)
        while above:
            iri = above.pop()
            assert iri != start
            above += [each for each in core().iris(iri, predicate) if each not in seen]
            seen.add(iri)


def test_a_property_that_holds_in_both_directions_leads_from_a_class_to_the_same_class() -> None:
    for iri in core().of_type(f"{OWL}SymmetricProperty"):
        assert core().iris(iri, f"{RDFS}domain") == core().iris(iri, f"{RDFS}range")


def test_no_inverse_is_declared_twice_or_of_a_property_to_itself() -> None:
    inverses = [(iri, each) for iri in core().of_type(LINK) for each in core().iris(iri, f"{OWL}inverseOf")]

    assert not [pair for pair in inverses if pair[0] == pair[1] or pair[::-1] in inverses]


def test_a_definition_does_not_only_repeat_the_label() -> None:
    skos = PREFIXES["skos"]
    for iri in (*core().of_type(CLASS), *core().of_type(LINK), *core().of_type(DATA)):
        words = set(re.findall(r"\w+", core().text(iri, f"{skos}definition").lower()))
        assert len(words - set(re.findall(r"\w+", core().text(iri, f"{RDFS}label").lower()))) >= 5, iri
