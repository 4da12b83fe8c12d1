"""What the ontology lets one infer: nothing false about anything that the data model describes."""

from importlib.resources import files

import pytest
import rdflib
from rdflib import namespace as known

from ontology.namespaces import ONTOLOGY, PREFIXES

CORE = rdflib.Graph().parse(data=files("ontology").joinpath("core.ttl").read_text(encoding="utf-8"), format="turtle")
BUNDLED: tuple[known.DefinedNamespaceMeta, ...] = (
    known.DCAT,
    known.DCTERMS,
    known.FOAF,
    known.ORG,
    known.OWL,
    known.PROV,
    known.SDO,
    known.SKOS,
    known.XSD,
)

#: What every relation may carry.
RELATION = (
    "certainty confidence conflictsWith evidence lastVerified relationStatus role uncertaintyNote validFrom "
    "validFromPrecision validUntil validUntilPrecision"
)

#: Which properties the data model states on which class of thing.
STATED_ON = {
    "org:Organization": """
        acronym country establishedOn establishedOnPrecision fundrefId operationalStatus organizationType
        partneredWith rollupTo rorId wikidataId uncertaintyNote mainRecord sourceCount
    """,
    "oskg:OpenScienceInfrastructure": """
        accessRestriction accessType apiProtocol certification closedOn closedOnPrecision codeLicense contentLanguage
        country explicitlyLacks fundedBy hasFeature infrastructureType interfaceLanguage metadataLicense
        metadataStandard offersTraining openedOn openedOnPrecision operatedBy operationalStatus partOfInfrastructure
        partneredWith pidSystem policyDocument re3dataId rorId servesRegion software theme uploadRestriction
        revenueSource uploadType wikidataId trl mainRecord sourceCount
    """,
    "oskg:Initiative": """
        aim country initiativeType partOfInitiative partneredWith respondsTo supportsProgramme theme validFrom
        validFromPrecision validUntil validUntilPrecision grantNumber uncertaintyNote mainRecord sourceCount
    """,
    "oskg:Event": (
        "partOfEvent country validFrom validFromPrecision validUntil validUntilPrecision uncertaintyNote mainRecord "
        "sourceCount"
    ),
    "foaf:Document": "policyKind uncertaintyNote mainRecord sourceCount",
    "dcat:Dataset": "coversSource rollupRule",
    "prov:Activity": "inputDigest loaderVersion recordCount rejectCount",
    "oskg:ResultCount": "resultCount",
    "oskg:FundingRelation": (
        f"{RELATION} funder funded fundingType fundingStream amount amountHidden currency grantNumber intermediary"
    ),
    "oskg:Responsibility": f"{RELATION} responsibleActor responsibleFor",
    "oskg:Membership": f"{RELATION} member memberOf",
    "oskg:Partnership": f"{RELATION} partner partnershipType",
    "oskg:Endorsement": f"{RELATION} endorser endorsed",
    "oskg:Participation": f"{RELATION} participant stakeholderCategory event",
    "oskg:Interlink": f"{RELATION} linkFrom linkTo linkType protocol",
    "oskg:Declaration": f"{RELATION} declaredBy declarationTarget declarationKind onBehalfOf statement",
    "oskg:IssueMention": f"{RELATION} raisedBy issue issueKind",
    "oskg:CountClaim": f"{RELATION} countOf countKind countValue countBound",
    "oskg:FinancialFigure": f"{RELATION} figureOf figureKind amount currency",
    "oskg:CriterionAssessment": RELATION,
    "oskg:IdentityLink": "identityA identityB identityDecision identityMethod confidence evidence uncertaintyNote",
    "oskg:Evidence": "inDocument locator exactQuote",
    "oskg:EdgeSet": "edgeCount nodeCount edgeDigest edgeQuery measureRule",
    "oskg:NetworkPosition": (
        "inEdgeSet positionOf degree betweenness constraint brokerage community communitiesJoined component block "
        "gateway separates"
    ),
    "oskg:CoverageStatement": "coversSource coversProperty coversScope coversAsOf",
}


def iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def term(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(ONTOLOGY + name)


def objects(name: str, predicate: rdflib.URIRef) -> list[str]:
    return [str(found) for found in CORE.objects(term(name), predicate)]


def ancestors(class_: str) -> set[str]:
    above = known.RDFS.subClassOf
    parents = CORE.objects(rdflib.URIRef(class_), above)
    return {str(up) for parent in parents for up in CORE.transitive_objects(parent, above)}


def of_type(type_: rdflib.URIRef) -> set[str]:
    return {str(subject).removeprefix(ONTOLOGY) for subject in CORE.subjects(known.RDF.type, type_)}


@pytest.mark.parametrize("class_", STATED_ON)
def test_no_property_that_the_data_model_states_on_a_thing_gives_it_a_wrong_type(class_: str) -> None:
    allowed = {iri(class_)} | ancestors(iri(class_))
    wrong = {
        name: d for name in STATED_ON[class_].split() for d in objects(name, known.RDFS.domain) if d not in allowed
    }

    assert wrong == {}


def test_every_property_is_stated_on_some_class() -> None:
    stated = {name for names in STATED_ON.values() for name in names.split()}
    anywhere = {"jurisdiction"}

    assert of_type(known.OWL.ObjectProperty) | of_type(known.OWL.DatatypeProperty) == stated | anywhere


def test_a_property_has_at_most_one_domain_and_one_range() -> None:
    for name in of_type(known.OWL.ObjectProperty) | of_type(known.OWL.DatatypeProperty):
        assert len(objects(name, known.RDFS.domain)) <= 1, name
        assert len(objects(name, known.RDFS.range)) <= 1, name


def test_a_property_is_either_of_objects_or_of_data() -> None:
    assert of_type(known.OWL.ObjectProperty).isdisjoint(of_type(known.OWL.DatatypeProperty))
    assert of_type(known.OWL.SymmetricProperty) <= of_type(known.OWL.ObjectProperty)


def test_data_properties_range_over_datatypes_and_object_properties_over_classes() -> None:
    data = {range_ for name in of_type(known.OWL.DatatypeProperty) for range_ in objects(name, known.RDFS.range)}
    others = {range_ for name in of_type(known.OWL.ObjectProperty) for range_ in objects(name, known.RDFS.range)}

    assert all(range_.startswith(PREFIXES["xsd"]) for range_ in data)
    assert not any(range_.startswith(PREFIXES["xsd"]) for range_ in others)


def test_every_term_named_in_an_axiom_is_ours_or_exists_in_its_vocabulary() -> None:
    rdfs = known.RDFS
    axioms = (rdfs.subClassOf, rdfs.subPropertyOf, rdfs.domain, rdfs.range, known.OWL.disjointWith, known.RDF.type)
    named = {str(found) for axiom in axioms for found in CORE.objects(None, axiom)}
    ours = {str(subject) for subject in CORE.subjects(known.RDF.type)}

    missing = {name for name in named - ours if not any(name in space for space in BUNDLED)}

    assert missing == {iri("dqv:QualityMeasurement")}  # not bundled; https://www.w3.org/TR/vocab-dqv/


def test_no_class_is_above_itself() -> None:
    classes = of_type(known.OWL.Class)

    assert classes
    assert [name for name in classes if ONTOLOGY + name in ancestors(ONTOLOGY + name)] == []


@pytest.mark.parametrize("name", ["OpenScienceInfrastructure", "Repository", "FederatedPlatform"])
def test_no_infrastructure_is_an_organisation_by_inference(name: str) -> None:
    foreign = {up for up in ancestors(ONTOLOGY + name) if not up.startswith(ONTOLOGY)}

    assert foreign <= {iri("prov:Entity"), iri("dcat:Catalog")}
    assert objects(name, known.OWL.disjointWith) == []


def test_exactly_the_classes_of_the_data_model_are_relations() -> None:
    below = {
        str(name).removeprefix(PREFIXES["oskg"]) for name in CORE.subjects(known.RDFS.subClassOf, term("Relation"))
    }
    described = {
        name.removeprefix("oskg:") for name, properties in STATED_ON.items() if properties.startswith(RELATION)
    }

    assert below == described
    assert len(below) == 12
