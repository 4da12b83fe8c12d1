"""The concept schemes: well formed, complete in six languages, linked to what exists, and reproducible."""

import re
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree as ET

import pycountry
import pyoxigraph as ox
import pytest
import rdflib

from ontology import vocabulary
from ontology.generate_schemes import LIBRARIES, generate
from ontology.namespaces import CONCEPTS
from ontology.places import EUROPEAN_UNION, places
from ontology.turtle import turtle

FOLDER = Path(__file__).parent.parent / "ontology" / "schemes"
FILES = sorted(FOLDER.glob("*.ttl"))
LANGUAGES = {"en", "fr", "es", "zh", "ar", "ru"}

#: Schemes of proper names: a concept is translated in full, or keeps its name in every language.
NAMES = {
    "author-id",
    "certificate",
    "identifier-scheme",
    "licence",
    "metadata-standard",
    "pid-system",
    "protocol",
    "software",
}
#: Schemes whose publisher gives English names only, or CLDR some.
PARTLY_NAMED = {"dfg", "language"}
SCRIPTS = {"ar": r"[\u0600-\u06ff]", "ru": r"[\u0400-\u04ff]", "zh": r"[\u4e00-\u9fff]"}

SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

pytestmark = pytest.mark.filterwarnings("error")


def skos(name: str) -> ox.NamedNode:
    return ox.NamedNode(SKOS + name)


def read(*files: Path) -> ox.Store:
    store = ox.Store()
    for file in files:
        store.load(file.read_bytes(), format=ox.RdfFormat.TURTLE)
    return store


def objects(store: ox.Store, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[ox.NamedNode | ox.Literal]:
    found = [quad.object for quad in store.quads_for_pattern(subject, predicate, None)]
    return [term for term in found if isinstance(term, ox.NamedNode | ox.Literal)]


def iris(store: ox.Store, subject: ox.NamedNode, predicate: ox.NamedNode) -> set[ox.NamedNode]:
    return {term for term in objects(store, subject, predicate) if isinstance(term, ox.NamedNode)}


def instances(store: ox.Store, kind: str) -> list[ox.NamedNode]:
    subjects = (quad.subject for quad in store.quads_for_pattern(None, TYPE, skos(kind)))
    return sorted((term for term in subjects if isinstance(term, ox.NamedNode)), key=lambda term: term.value)


def labels(store: ox.Store, subject: ox.NamedNode) -> dict[str, str]:
    found = [term for term in objects(store, subject, skos("prefLabel")) if isinstance(term, ox.Literal)]
    assert len({term.language for term in found}) == len(found), f"{subject} has two labels in one language"
    return {term.language or "": term.value for term in found}


def scheme_name(file: Path) -> str:
    return file.stem.rsplit("-", 1)[0]


@pytest.fixture(scope="module")
def everything() -> ox.Store:
    return read(*FILES)


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def file(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_oxigraph_and_rdflib_read_the_same_triples_without_blank_nodes(file: Path) -> None:
    ours = {(quad.subject, quad.predicate, quad.object) for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE)}
    theirs = ox.parse(rdflib.Graph().parse(file).serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)

    assert ours == {(quad.subject, quad.predicate, quad.object) for quad in theirs}
    assert not any(isinstance(term, ox.BlankNode) for triple in ours for term in triple)


def test_a_scheme_is_written_in_its_one_canonical_form(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    heading = "\n".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith("# "))
    prefixes = dict(re.findall(r"^@prefix ([\w-]+): <(.+)> \.$", text, flags=re.MULTILINE))
    triples = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]

    assert turtle(triples, prefixes, heading=heading) == text


def test_a_file_holds_one_scheme_named_like_it_with_title_source_licence_and_date(file: Path) -> None:
    store = read(file)
    (scheme,) = instances(store, "ConceptScheme")
    name, edition = file.stem.rsplit("-", 1)

    assert scheme.value == f"{CONCEPTS}{name}/{edition}"
    assert set(labels(store, scheme)) == LANGUAGES
    for name_ in (
        "description",
        "source",
        "license",
        "issued",
        "title",
        "creator",
        "publisher",
        "bibliographicCitation",
    ):
        assert len(objects(store, scheme, ox.NamedNode(f"{DCT}{name_}"))) == 1, name_
    assert objects(store, scheme, ox.NamedNode("http://www.w3.org/2002/07/owl#versionInfo")) == [ox.Literal(edition)]


def test_a_concept_is_in_its_scheme_alone_under_the_code_that_is_its_notation(file: Path) -> None:
    store = read(file)
    (scheme,) = instances(store, "ConceptScheme")
    concepts = instances(store, "Concept")

    assert concepts
    for concept in concepts:
        code = concept.value.removeprefix(f"{scheme.value}/")
        assert re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9.+-]*[A-Za-z0-9+])?", code), concept
        assert iris(store, concept, skos("inScheme")) == {scheme}
        assert ox.Literal(code) in objects(store, concept, skos("notation"))
        assert labels(store, concept).get("en"), concept


def test_every_concept_has_one_definition_that_is_a_sentence(file: Path) -> None:
    store = read(file)

    for concept in instances(store, "Concept"):
        (definition,) = objects(store, concept, skos("definition"))
        assert isinstance(definition, ox.Literal)
        assert definition.language == "en"
        assert re.fullmatch(r"\S.*[^.]\.", definition.value), definition


def test_no_concept_stands_outside_the_tree_of_its_scheme(file: Path) -> None:
    store = read(file)
    (scheme,) = instances(store, "ConceptScheme")

    for concept in instances(store, "Concept"):
        inside = {iri for iri in iris(store, concept, skos("broader")) if iri.value.startswith(f"{scheme.value}/")}
        assert bool(inside) != bool(iris(store, concept, skos("topConceptOf"))), concept


def test_every_concept_that_a_link_points_to_exists(everything: ox.Store) -> None:
    declared = {concept.value for kind in ("Concept", "ConceptScheme") for concept in instances(everything, kind)}
    targets = {quad.object.value for quad in everything if isinstance(quad.object, ox.NamedNode)}
    datatypes = {quad.object.datatype.value for quad in everything if isinstance(quad.object, ox.Literal)}

    assert {iri for iri in targets | datatypes if iri.startswith(CONCEPTS)} <= declared


def test_no_concept_is_broader_than_itself(everything: ox.Store) -> None:
    for concept in instances(everything, "Concept"):
        assert concept not in ancestors(everything, concept)


def ancestors(store: ox.Store, concept: ox.NamedNode) -> set[ox.NamedNode]:
    found: set[ox.NamedNode] = set()
    edge = iris(store, concept, skos("broader"))
    while edge:
        found |= edge
        edge = {above for iri in edge for above in iris(store, iri, skos("broader"))} - found
    return found


def test_two_concepts_of_a_scheme_share_a_label_only_if_one_is_above_the_other(file: Path) -> None:
    store = read(file)
    bearers: dict[tuple[str, str], list[ox.NamedNode]] = defaultdict(list)
    for concept in instances(store, "Concept"):
        for item in labels(store, concept).items():
            bearers[item].append(concept)

    for item, concepts in bearers.items():
        above = {ancestor for concept in concepts for ancestor in ancestors(store, concept)}
        assert sum(concept not in above for concept in concepts) == 1, f"{item}: {concepts}"


def test_labels_are_complete_in_six_languages_but_for_names_and_what_a_publisher_does_not_translate(file: Path) -> None:
    store = read(file)

    for concept in instances(store, "Concept"):
        languages = set(labels(store, concept))
        untranslated = scheme_name(file) in NAMES and languages == {"en"}
        partly = scheme_name(file) in PARTLY_NAMED and {"en"} <= languages <= LANGUAGES
        assert languages == LANGUAGES or untranslated or partly, concept


def test_a_translation_is_in_the_script_of_its_language(file: Path) -> None:
    store = read(file)

    for concept in [*instances(store, "Concept"), *instances(store, "ConceptScheme")]:
        names = labels(store, concept)
        for language, script in SCRIPTS.items():
            text = names.get(language, names["en"])
            assert text == names["en"] or re.search(script, text), f"{concept} {language} {text}"
        for language in {"en", "fr", "es"} & names.keys():
            assert not any(re.search(script, names[language]) for script in SCRIPTS.values()), f"{concept} {language}"


@pytest.mark.parametrize(
    ("scheme", "number"),
    [
        ("criterion", 31),
        ("stakeholder-category", 15),
        ("unesco-action-area", 7),
        ("unesco-core-value", 4),
        ("unesco-region", 5),
    ],
)
def test_a_closed_list_has_the_number_of_concepts_its_source_has(scheme: str, number: int) -> None:
    assert len(vocabulary.concepts(scheme)) == number


def test_the_generator_reproduces_the_committed_bytes() -> None:
    for name, text in generate().items():
        committed = (FOLDER / name).read_text(encoding="utf-8")
        written = dict(re.findall(r"([\w-]+) (\d[\w.]*\d)", committed.splitlines()[0]))
        installed = {library: version(library) for library in LIBRARIES[name.removesuffix("-1.0.ttl")]}
        if written != installed:
            pytest.skip(f"{name} was generated with {written}; installed are {installed}")

        assert text == committed, f"{name}: run python -m ontology.generate_schemes"


def test_every_iso_country_is_there_with_both_letter_codes_its_number_and_a_region() -> None:
    store = read(FOLDER / "country-1.0.ttl")

    for country in pycountry.countries:
        concept = ox.NamedNode(f"{CONCEPTS}country/1.0/{country.alpha_2}")
        values = {term.value for term in objects(store, concept, skos("notation"))}
        assert values == {country.alpha_2, country.alpha_3, country.numeric}
        assert len(iris(store, concept, skos("broader"))) == 1
    assert len(instances(store, "Concept")) == len(pycountry.countries) + 1


def test_namibia_is_a_country_of_southern_africa() -> None:
    store = read(FOLDER / "country-1.0.ttl")
    namibia = ox.NamedNode(f"{CONCEPTS}country/1.0/NA")

    assert labels(store, namibia)["en"] == "Namibia"
    assert iris(store, namibia, skos("broader")) == {ox.NamedNode(f"{CONCEPTS}region/1.0/018")}
    assert ox.NamedNode(f"{CONCEPTS}unesco-region/1.0/africa") in iris(store, namibia, skos("broaderTransitive"))


def test_kosovo_has_the_user_assigned_code_and_a_note_that_says_so() -> None:
    store = read(FOLDER / "country-1.0.ttl")
    (note,) = objects(store, ox.NamedNode(f"{CONCEPTS}country/1.0/XK"), skos("editorialNote"))

    assert "user-assigned" in note.value


def test_what_is_above_a_country_is_the_closure_of_its_regions_and_its_memberships(everything: ox.Store) -> None:
    place = {entry.alpha_2: entry for entry in places()}

    for code, iri in vocabulary.concepts("country").items():
        country = ox.NamedNode(iri)
        expected = {ancestor.value for ancestor in ancestors(everything, country)}
        expected |= {vocabulary.concept("country-group", group) for group in place[code].groups}
        expected |= {vocabulary.concept("region", "eu")} if code in EUROPEAN_UNION else set()
        region = place[code].unesco_region
        expected |= {vocabulary.concept("unesco-region", region)} if region else set()
        assert {above.value for above in iris(everything, country, skos("broaderTransitive"))} == expected, code


def test_every_country_but_antarctica_has_one_unesco_region() -> None:
    without = {place.alpha_2 for place in places() if place.unesco_region is None}

    assert without == {"AQ"}


def test_the_lists_of_countries_in_special_situations_have_their_published_lengths() -> None:
    sizes = Counter(group for place in places() for group in place.groups)

    assert (sizes["ldc"], sizes["lldc"], sizes["sids"]) == (44, 32, 39)
    assert sum(place.alpha_2 in EUROPEAN_UNION for place in places()) == 27


def test_the_same_dfg_code_means_different_things_in_the_two_versions() -> None:
    assert vocabulary.label(vocabulary.concept("dfg", "111", "2.2")) == "Social Sciences"
    assert vocabulary.label(vocabulary.concept("dfg", "111", "4.0")) == "Ancient Cultures"


def test_dfg_social_sciences_are_no_part_of_the_humanities_in_version_2_2() -> None:
    store = read(FOLDER / "dfg-2.2.ttl")
    above = ancestors(store, ox.NamedNode(vocabulary.concept("dfg", "11101", "2.2")))

    assert {iri.value.rsplit("/", 1)[1] for iri in above} == {"111", "12", "1"}


def re3data_texts(shared: Path, *elements: str) -> Iterator[tuple[str, str]]:
    """Yield element name and text of every such element in the archived records."""
    archive = next(shared.rglob("re3data_2024-04-24_schema2-2_xml.tar.gz"))
    with tarfile.open(archive) as records:
        for member in records:
            document = records.extractfile(member) if member.name.endswith(".xml") else None
            for element in ET.parse(document).iter() if document else ():
                name = element.tag.rpartition("}")[2]
                if name in elements and element.text and element.text.strip():
                    yield name, element.text.strip()


def test_every_subject_and_metadata_standard_that_re3data_names_is_a_concept(shared_data: Path) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for name, text in re3data_texts(shared_data, "subject", "metadataStandardName"):
        found[name].add(text)
    subjects = {f"{code} {vocabulary.label(iri)}" for code, iri in vocabulary.concepts("dfg", "2.2").items()}
    standards = {vocabulary.label(iri) for iri in vocabulary.concepts("metadata-standard").values()}

    assert len(found["subject"]) == 253
    assert found["subject"] == subjects
    assert found["metadataStandardName"] <= standards
