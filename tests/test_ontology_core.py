"""The Turtle of the ontology: exactly the planned terms, labelled in six languages, defined, and in order."""

import re
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import namespace as known

from ontology.namespaces import ONTOLOGY, PREFIXES

LANGUAGES = {"ar", "en", "es", "fr", "ru", "zh"}
SCRIPTS = {"ar": r"[\u0600-\u06ff]", "ru": r"[\u0400-\u04ff]", "zh": r"[\u4e00-\u9fff]"}
DOCUMENT = rdflib.URIRef("https://w3id.org/oskg/ontology")
TYPES = {known.OWL.Class, known.OWL.ObjectProperty, known.OWL.DatatypeProperty, known.OWL.SymmetricProperty}


def words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


CLASSES = words(
    """
    CountClaim CoverageStatement CriterionAssessment Declaration EdgeSet Endorsement Event Evidence
    FederatedPlatform FinancialFigure FundingRelation IdentityLink Initiative Interlink IssueMention Membership
    NetworkPosition OpenScienceInfrastructure Participation Partnership PolicyInstrument Programme Project Relation
    Repository Responsibility ResultCount
    SourceRecord UnidentifiedAgentGroup WorkingGroup
    """
)

#: In the order of the design: identity, description, openness, structure, relation, ends, detail, provenance, derived.
PROPERTIES = words(
    """
    acronym rorId wikidataId re3dataId fundrefId identityA identityB identityDecision identityMethod

    infrastructureType organizationType initiativeType theme country servesRegion operationalStatus openedOn
    openedOnPrecision closedOn closedOnPrecision establishedOn establishedOnPrecision trl jurisdiction aim

    accessType accessRestriction uploadType uploadRestriction metadataLicense pidSystem apiProtocol metadataStandard
    software certification interfaceLanguage contentLanguage policyDocument policyKind explicitlyLacks hasFeature
    offersTraining codeLicense revenueSource

    partOfInfrastructure partOfInitiative partOfEvent rollupTo respondsTo supportsProgramme

    validFrom validUntil validFromPrecision validUntilPrecision relationStatus certainty uncertaintyNote confidence
    lastVerified evidence conflictsWith

    funder funded responsibleActor responsibleFor member memberOf partner endorser endorsed participant event linkFrom
    linkTo declaredBy declarationTarget stakeholderCategory onBehalfOf

    role fundingType amount currency amountHidden grantNumber fundingStream intermediary partnershipType linkType
    protocol declarationKind statement raisedBy issue issueKind

    countOf countKind countValue countBound figureOf figureKind inDocument locator exactQuote coversSource
    coversProperty coversScope coversAsOf

    fundedBy operatedBy partneredWith mainRecord sourceCount

    inEdgeSet positionOf degree betweenness constraint brokerage community communitiesJoined component block gateway
    separates edgeCount nodeCount edgeDigest edgeQuery measureRule

    recordCount rejectCount loaderVersion inputDigest rollupRule resultCount
    """
)


def text(name: str) -> str:
    return files("ontology").joinpath(name).read_text(encoding="utf-8")


def graph(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text(name), format="turtle")


CORE = graph("core.ttl")


def declared(*types: rdflib.URIRef) -> list[str]:
    return sorted(
        {
            str(s).removeprefix(ONTOLOGY)
            for t in types
            for s in CORE.subjects(known.RDF.type, t)
            if str(s).startswith(ONTOLOGY)
        }
    )


TERMS = declared(*TYPES)
PROPERTY_NAMES = declared(known.OWL.ObjectProperty, known.OWL.DatatypeProperty)


def term(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(ONTOLOGY + name)


def labels(name: str, language: str) -> list[str]:
    found = CORE.objects(term(name), known.RDFS.label)
    return [str(label) for label in found if isinstance(label, rdflib.Literal) and label.language == language]


def as_rdflib(node: object) -> tuple[str, ...]:
    match node:
        case ox.NamedNode():
            return ("iri", node.value)
        case ox.Literal():
            return ("literal", node.value, node.datatype.value, node.language or "")
        case rdflib.Literal():
            datatype = node.datatype or (known.RDF.langString if node.language else known.XSD.string)
            return ("literal", str(node), str(datatype), node.language or "")
        case rdflib.URIRef():
            return ("iri", str(node))
    raise AssertionError(f"{node!r} is neither an IRI nor a literal")


@pytest.mark.parametrize("name", ["core.ttl", "alignments.ttl"])
def test_two_parsers_read_the_same_triples_and_meet_no_blank_node(name: str) -> None:
    one = {tuple(map(as_rdflib, (t.subject, t.predicate, t.object))) for t in ox.parse(text(name), ox.RdfFormat.TURTLE)}
    two = {tuple(map(as_rdflib, triple)) for triple in graph(name)}

    assert one == two
    assert one


def test_exactly_the_planned_classes_are_declared() -> None:
    assert set(declared(known.OWL.Class)) == CLASSES


def test_exactly_the_planned_properties_are_declared() -> None:
    assert set(PROPERTY_NAMES) == PROPERTIES


def test_every_term_of_the_data_model_page_is_declared() -> None:
    page = (Path(__file__).parents[1] / "docs" / "data-model.md").read_text(encoding="utf-8")
    used = set(re.findall(r"oskg:([A-Za-z][A-Za-z0-9]*)", page))

    assert len(used) > 100
    assert used - set(TERMS) == set()


@pytest.mark.parametrize("name", TERMS)
def test_a_term_has_one_label_a_language_a_one_sentence_definition_and_its_ontology(name: str) -> None:
    definitions = list(CORE.objects(term(name), known.SKOS.definition))

    assert {language: len(labels(name, language)) for language in LANGUAGES} == dict.fromkeys(LANGUAGES, 1)
    assert re.fullmatch(r"[A-Z][^\n]*[^.]\.", str(definitions[0]))
    assert not re.search(r"[.!?] [A-Z]", str(definitions[0]))
    assert len(definitions) == 1
    assert list(CORE.objects(term(name), known.RDFS.comment)) == definitions
    assert list(CORE.objects(term(name), known.RDFS.isDefinedBy)) == [DOCUMENT]


@pytest.mark.parametrize(("language", "script"), SCRIPTS.items())
def test_labels_are_written_in_the_script_of_their_language(language: str, script: str) -> None:
    wrong = [name for name in TERMS if not re.search(script, labels(name, language)[0])]

    assert wrong == []


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("names", [sorted(CLASSES), PROPERTY_NAMES], ids=["classes", "properties"])
def test_no_two_terms_of_a_kind_share_a_label(names: list[str], language: str) -> None:
    seen = [labels(name, language)[0] for name in names]

    assert sorted({label for label in seen if seen.count(label) > 1}) == []


def test_only_our_own_terms_are_declared() -> None:
    subjects = {str(subject) for subject in CORE.subjects()}

    assert {s for s in subjects if not s.startswith(ONTOLOGY)} == {str(DOCUMENT), "https://w3id.org/oskg/project"}


@pytest.mark.parametrize(
    ("name", "property_", "words"),
    [
        ("Endorsement", known.SKOS.scopeNote, "not funding"),
        ("Declaration", known.SKOS.scopeNote, "not funding"),
        ("OpenScienceInfrastructure", known.SKOS.scopeNote, "never an organisation"),
        ("explicitlyLacks", known.VANN.usageNote, "not recorded, which is not no"),
        ("fundedBy", known.VANN.usageNote, "does not mean unfunded"),
        ("amount", known.VANN.usageNote, "never zero"),
    ],
)
def test_a_distinction_that_answers_depend_on_is_in_the_notes(name: str, property_: rdflib.URIRef, words: str) -> None:
    assert any(words in str(note) for note in CORE.objects(term(name), property_))


@pytest.mark.parametrize("name", ["core.ttl", "alignments.ttl"])
def test_terms_and_prefixes_stand_in_alphabetical_order_with_the_type_first(name: str) -> None:
    lines = text(name).splitlines()
    prefixes = [line.split()[1] for line in lines if line.startswith("@prefix")]
    blocks = [line.split()[0] for line in lines if re.match(r"oskg:[A-Za-z]", line)]
    typed = [line for line in lines if re.match(r"oskg:\S+ a( owl:|$)", line)]

    assert prefixes == sorted(prefixes)
    assert blocks == sorted(blocks)
    assert len(blocks) == len(set(blocks))
    assert len(typed) == (len(blocks) if name == "core.ttl" else 0)
    assert not [line for line in lines if line != line.rstrip() or "\t" in line]


@pytest.mark.parametrize("name", ["core.ttl", "alignments.ttl"])
def test_prefixes_of_the_turtle_are_those_of_the_project(name: str) -> None:
    found = dict(re.findall(r"^@prefix (\S+): <(\S+)> \.$", text(name), flags=re.MULTILINE))

    assert found
    assert found.items() <= PREFIXES.items()
