"""The mapping to RDF: for every class of record what the data model says, in lines that any parser reads."""

import dataclasses
import typing
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders import records
from loaders.errors import InvalidRecord
from loaders.rdf import Converter
from loaders.rdf_entities import EMITTERS as ENTITIES
from loaders.rdf_relations import EMITTERS as RELATIONS
from loaders.records import (
    Claim,
    CountClaim,
    CoverageStatement,
    CriterionAssessment,
    Crosswalk,
    Declaration,
    Document,
    Endorsement,
    Endpoint,
    Event,
    Evidence,
    FinancialFigure,
    FundingRelation,
    IdentityLink,
    Infrastructure,
    Initiative,
    Interlink,
    IssueMention,
    Kind,
    Membership,
    Name,
    Organization,
    Participation,
    Partnership,
    Point,
    Policy,
    Record,
    Reference,
    Responsibility,
    Statement,
    Subordination,
    Thing,
    day,
    status,
)
from loaders.registry import source
from ontology import reused, terms
from ontology.identifiers import SCHEMES, Identifier
from ontology.namespaces import CONCEPTS, ONTOLOGY, PREFIXES, Namespaces
from ontology.vocabulary import concept, label

NS = Namespaces()
BASE = NS.base
OSKG = PREFIXES["oskg"]


def ref(kind: Kind, *local: str) -> Reference:
    return Reference(kind, tuple(Identifier("oskg", one) for one in local))


ORG = Reference(
    Kind.ORGANIZATION,
    (Identifier("wikidata", "Q530471"), Identifier("ror", "034t30j35"), Identifier("viaf", "123")),
)
OTHER, INFRA, INITIATIVE = (
    ref(Kind.ORGANIZATION, "other"),
    ref(Kind.INFRASTRUCTURE, "cloud"),
    ref(Kind.INITIATIVE, "plan"),
)
BIGGER = ref(Kind.INFRASTRUCTURE, "bigger")
EVENT, DOCUMENT, PERSON = ref(Kind.EVENT, "launch"), ref(Kind.DOCUMENT, "d001"), ref(Kind.PERSON, "director")
EVIDENCE = (Evidence(DOCUMENT, "p. 3", 'She said: "yes"'),)
NAMES = (
    Name("Academy", "en"),
    Name("科学院", "zh"),
    Name("Akad.", None, "alternative"),
    Name("CAS", None, "acronym"),
    Name("C.A.S.", "en", "mention"),
    Name(" \n ", "en"),
)
CLAIM = Claim(
    start=day("2013-05"),
    end=day("2020"),
    status=status("ended"),
    certainty="uncertain",
    note="The text does not say when.",
    confidence=Decimal("0.50"),
    last_verified=date(2024, 4, 24),
    evidence=EVIDENCE,
    conflicts_with=(Endorsement(OTHER, INFRA),),
)

#: One statement of every class, with every field given.
EXAMPLES: tuple[Statement, ...] = (
    Organization(
        ORG,
        names=NAMES,
        types=(concept("organisation-type", "funder"),),
        countries=(concept("country", "CN"),),
        homepages=("https://www.cas.cn/a b",),
        status=concept("operational-status", "active"),
        established=day("1949"),
        points=(Point(Decimal("39.9075"), Decimal("-116.397230"), 1816670, "Beijing"), Point()),
        children=(ref(Kind.ORGANIZATION, "child"),),
        parents=(OTHER,),
        related=(OTHER,),
        predecessors=(OTHER,),
        successors=(OTHER,),
        unit=True,
        note="Perhaps two.",
        evidence=EVIDENCE,
    ),
    Infrastructure(
        INFRA,
        names=NAMES,
        classes=("Repository", "FederatedPlatform"),
        types=(concept("infrastructure-type", "cloud"),),
        themes=(concept("dfg", "34", "2.2"),),
        countries=(concept("country", "CH"),),
        serves=(concept("region", "eu"),),
        description="What it is.",
        homepages=("https://cloud.example.org/",),
        status=concept("operational-status", "operational"),
        opened=day("2013-05-08"),
        trl=9,
        closed=day("2019-08"),
        access=(concept("access", "open"),),
        access_restrictions=(concept("access-restriction", "registration"),),
        upload=(concept("access", "restricted"),),
        upload_restrictions=(concept("access-restriction", "registration"),),
        licences=("https://creativecommons.org/licenses/by/4.0/",),
        metadata_licences=("https://creativecommons.org/publicdomain/zero/1.0/",),
        pid_systems=(concept("pid-system", "doi"),),
        endpoints=(
            Endpoint(concept("protocol", "oai-pmh"), "https://cloud.example.org/oai"),
            Endpoint(concept("protocol", "sparql")),
        ),
        metadata_standards=(concept("metadata-standard", "bids"),),
        software=(concept("software", "dataverse"),),
        certifications=(concept("certificate", "coretrustseal"),),
        interface_languages=(concept("language", "eng"),),
        content_languages=(concept("language", "eng"),),
        policies=(
            Policy("https://cloud.example.org/mission", "Mission", concept("policy-kind", "mission")),
            Policy("https://cloud.example.org/other"),
        ),
        lacks=(concept("feature", "pid"),),
        features=(concept("feature", "api"),),
        code_licences=(concept("licence", "MIT"),),
        revenue_sources=(concept("cost-recovery", "donation"),),
        trainings=("https://cloud.example.org/courses",),
        points=(Point(Decimal("-25.75"), Decimal("28.25")),),
        part_of=(BIGGER,),
        note="Unsure.",
        evidence=EVIDENCE,
    ),
    Initiative(
        INITIATIVE,
        names=NAMES,
        classes=("Programme", "Project", "WorkingGroup"),
        types=(concept("initiative-type", "plan"),),
        themes=(concept("dfg", "21", "4.0"),),
        countries=(concept("country", "ZA"),),
        homepages=("https://plan.example.org/",),
        aim="To share.",
        started=day("2016-12"),
        ended=day("2020"),
        responds_to=(ref(Kind.INSTRUMENT, "recommendation"),),
        supports=(ref(Kind.INITIATIVE, "programme"),),
        part_of=(ref(Kind.INITIATIVE, "whole"),),
        note="Unsure.",
        evidence=EVIDENCE,
    ),
    Event(EVENT, NAMES, day("2016-12-08"), day("2016-12-09"), (ref(Kind.EVENT, "forum"),), "Unsure.", EVIDENCE),
    Thing(ref(Kind.INSTRUMENT, "recommendation"), NAMES, "Unsure.", EVIDENCE),
    Thing(ref(Kind.GROUP, "some"), NAMES),
    Thing(PERSON, (Name("Director of the Academy", "en"),)),
    Document(DOCUMENT, 'A "title"', "https://example.org/d001.pdf", day("2021-11"), (OTHER,), (ORG,), "Licence: CC0."),
    FundingRelation(
        ORG,
        INFRA,
        concept("cost-recovery", "sponsorship"),
        Decimal("1500000.50"),
        "EUR",
        "G-1",
        "Horizon",
        (OTHER,),
        "A grant",
        CLAIM,
    ),
    Responsibility(ORG, INFRA, concept("role", "chair"), CLAIM),
    Membership(OTHER, INITIATIVE, concept("role", "associated"), CLAIM),
    Partnership((ORG, OTHER), concept("partnership-type", "agreement"), CLAIM),
    Endorsement(ORG, INITIATIVE, dataclasses.replace(CLAIM, conflicts_with=())),
    Participation(EVENT, concept("role", "attendee"), ORG, concept("stakeholder-category", "librarians"), CLAIM),
    Interlink(INFRA, BIGGER, concept("link-type", "extends"), concept("protocol", "oai-pmh"), CLAIM),
    Declaration(ORG, concept("declaration-kind", "support"), INITIATIVE, OTHER, "It supports the plan.", CLAIM),
    IssueMention(DOCUMENT, concept("issue", "cost-recovery"), concept("issue-kind", "need"), CLAIM),
    CountClaim(INFRA, concept("count-kind", "datasets"), 80, concept("count-bound", "gt"), CLAIM),
    FinancialFigure(INFRA, concept("financial-figure", "annual-revenue"), Decimal("12.5"), "EUR", CLAIM),
    CriterionAssessment(INFRA, concept("criterion", "G1"), concept("assessment-value", "partly"), CLAIM),
    IdentityLink(
        OTHER, ORG, "undecided", concept("identity-method", "curator"), Decimal("0.5"), "Same name.", EVIDENCE
    ),
    CoverageStatement(terms.pidSystem, terms.Repository, date(2024, 4, 24)),
    Crosswalk(ORG),
    Subordination(ref(Kind.ORGANIZATION, "part"), ORG),
)

#: The entities that the examples name, so that none of them dangles.
OTHERS = (
    Organization(OTHER, (Name("Other", "en"),)),
    Infrastructure(BIGGER, (Name("Bigger", "en"),)),
    Initiative(ref(Kind.INITIATIVE, "programme"), (Name("Programme", "en"),)),
    Initiative(ref(Kind.INITIATIVE, "whole"), (Name("Whole", "en"),)),
    Event(ref(Kind.EVENT, "forum"), (Name("Forum", "en"),), day("2016-12-07"), day("2016-12-10")),
)

#: Terms of vocabularies that rdflib does not carry. Source: https://www.w3.org/TR/vocab-adms/, vocab-dqv/, wgs84_pos
FOREIGN = {
    *(PREFIXES["adms"] + name for name in ("identifier", "Identifier")),
    *(PREFIXES["dqv"] + name for name in ("computedOn", "isMeasurementOf", "value", "QualityMeasurement")),
    *(PREFIXES["geo"] + name for name in ("lat", "long")),
}
KNOWN = {
    "dcat": rdflib.DCAT,
    "dct": rdflib.DCTERMS,
    "foaf": rdflib.FOAF,
    "org": rdflib.ORG,
    "prov": rdflib.PROV,
    "rdf": rdflib.RDF,
    "schema": rdflib.SDO,
    "skos": rdflib.SKOS,
}


def convert(*statements: Statement, local: str = "r1", name: str = "curated", **fields: object) -> list[str]:
    return Converter(source(name), NS).lines(Record(local, statements, **fields))


def parsed(lines: list[str]) -> set[ox.Triple]:
    text = "".join(lines).encode("utf-8", "replace")
    quads = list(ox.parse(text, ox.RdfFormat.N_TRIPLES))
    assert len(quads) == text.count(b"\n")
    return {quad.triple for quad in quads}


def triples(*statements: Statement, **fields: object) -> set[tuple[str, str, str]]:
    """Return subject, predicate and object as text; IRIs without their base."""
    return {
        tuple(str(part).replace(BASE, "").replace(OSKG.removeprefix(BASE), "oskg:") for part in triple)
        for triple in parsed(convert(*statements, **fields))
    }


def relation(statement: Statement, **fields: object) -> str:
    """Return the IRI of the relation a statement makes."""
    class_ = ox.NamedNode(OSKG + type(statement).__name__)
    found = {t.subject.value for t in parsed(convert(statement, **fields)) if t.object == class_}
    assert len(found) == 1
    return found.pop()


def test_every_class_of_statement_has_a_writer_and_an_example_with_every_field() -> None:
    classes = set(typing.get_args(Statement))

    assert classes == {*ENTITIES, *RELATIONS} == {type(one) for one in EXAMPLES}
    for class_ in classes:
        for one in dataclasses.fields(class_):
            assert any(
                getattr(example, one.name) not in (None, (), one.default)
                for example in EXAMPLES
                if type(example) is class_
            ), f"{class_.__name__}.{one.name}"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: type(example).__name__)
def test_every_line_is_read_alike_by_two_parsers_and_written_as_the_store_writes_it(example: Statement) -> None:
    lines = convert(example, page="https://example.org/r 1", modified=date(2024, 4, 24))

    assert lines_of(lines) == [f"{triple} .\n" for line in lines_of(lines) for triple in parsed([line])]
    graph = rdflib.Graph().parse(data="".join(lines), format="nt")
    assert {tuple(map(str, triple)) for triple in graph} == {
        tuple(part.value for part in triple) for triple in parsed(lines)
    }


def lines_of(parts: list[str]) -> list[str]:
    """Cut parts of several lines into lines."""
    return "".join(parts).splitlines(keepends=True)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: type(example).__name__)
def test_there_are_no_blank_nodes_and_no_terms_that_nobody_declares(example: Statement) -> None:
    declared = {
        quad.subject.value
        for quad in ox.parse(files("ontology").joinpath("core.ttl").read_bytes(), ox.RdfFormat.TURTLE)
        if isinstance(quad.subject, ox.NamedNode)
    }
    found = parsed(convert(example, modified=date(2024, 4, 24), page="https://example.org/"))
    used = {triple.predicate.value for triple in found}
    used |= {triple.object.value for triple in found if triple.predicate.value == reused.RDF_TYPE}

    for triple in found:
        assert isinstance(triple.subject, ox.NamedNode)
        assert not isinstance(triple.object, ox.BlankNode)
    for iri in used - declared - FOREIGN - {f"{ONTOLOGY}mention"}:
        prefix, local = next((p, iri.removeprefix(PREFIXES[p])) for p in KNOWN if iri.startswith(PREFIXES[p]))
        assert rdflib.URIRef(iri) in KNOWN[prefix], (prefix, local)
    assert {iri for iri in used if iri.startswith(ONTOLOGY)} - {f"{ONTOLOGY}mention"} <= declared


def test_every_concept_that_is_written_is_in_the_vocabulary() -> None:
    found = {triple.object for example in EXAMPLES for triple in parsed(convert(example))}
    iris = {one.value for one in found if isinstance(one, ox.NamedNode) and one.value.startswith(CONCEPTS)}

    assert len(iris) > 40
    assert all(label(iri) for iri in iris)


def test_a_record_says_whose_it_is_when_it_changed_and_where_its_page_is() -> None:
    assert triples(local="a/b c", page="https://example.org/", modified=date(2024, 4, 24)) == {
        ("<record/curated/a%2Fb%20c>", f"<{reused.RDF_TYPE}>", "<oskg:SourceRecord>"),
        ("<record/curated/a%2Fb%20c>", f"<{reused.DCT_IDENTIFIER}>", '"a/b c"'),
        ("<record/curated/a%2Fb%20c>", f"<{reused.DCT_IS_PART_OF}>", "<graph/curated>"),
        ("<record/curated/a%2Fb%20c>", f"<{reused.FOAF_PAGE}>", "<https://example.org/>"),
        (
            "<record/curated/a%2Fb%20c>",
            f"<{reused.DCT_MODIFIED}>",
            '"2024-04-24"^^<http://www.w3.org/2001/XMLSchema#date>',
        ),
    }


def test_an_organisation_is_written_as_the_data_model_says() -> None:
    found = {(p, o) for s, p, o in triples(EXAMPLES[0]) if s == "<id/org/ror-034t30j35>"}

    date_ = "^^<http://www.w3.org/2001/XMLSchema#date>"
    decimal = "^^<http://www.w3.org/2001/XMLSchema#decimal>"
    assert found == {
        (f"<{reused.RDF_TYPE}>", f"<{reused.ORG_ORGANIZATION}>"),
        (f"<{reused.RDF_TYPE}>", f"<{reused.ORG_ORGANIZATIONAL_UNIT}>"),
        (f"<{reused.PROV_WAS_DERIVED_FROM}>", "<record/curated/r1>"),
        *(
            (f"<{reused.ADMS_IDENTIFIER}>", f"<identifier/org/{i}>")
            for i in ("wikidata-Q530471", "ror-034t30j35", "viaf-123")
        ),
        ("<oskg:rorId>", '"034t30j35"'),
        ("<oskg:wikidataId>", '"Q530471"'),
        (f"<{reused.SKOS_EXACT_MATCH}>", "<https://ror.org/034t30j35>"),
        (f"<{reused.SKOS_EXACT_MATCH}>", "<http://www.wikidata.org/entity/Q530471>"),
        (f"<{reused.SKOS_PREF_LABEL}>", '"Academy"@en'),
        (f"<{reused.SKOS_PREF_LABEL}>", '"科学院"@zh'),
        (f"<{reused.SKOS_ALT_LABEL}>", '"Akad."'),
        ("<oskg:acronym>", '"CAS"'),
        ("<oskg:mention>", '"C.A.S."@en'),
        ("<oskg:organizationType>", "<c/organisation-type/1.0/funder>"),
        ("<oskg:country>", "<c/country/1.0/CN>"),
        ("<oskg:operationalStatus>", "<c/operational-status/1.0/active>"),
        (f"<{reused.FOAF_HOMEPAGE}>", "<https://www.cas.cn/a%20b>"),
        ("<oskg:establishedOn>", f'"1949-01-01"{date_}'),
        ("<oskg:establishedOnPrecision>", "<c/precision/1.0/year>"),
        (f"<{reused.GEO_LAT}>", f'"39.9075"{decimal}'),
        (f"<{reused.GEO_LONG}>", f'"-116.39723"{decimal}'),
        (f"<{reused.DCT_SPATIAL}>", "<https://sws.geonames.org/1816670/>"),
        ("<https://schema.org/addressLocality>", '"Beijing"'),
        *(
            (f"<{predicate}>", "<id/org/oskg-other>")
            for predicate in (
                reused.ORG_SUB_ORGANIZATION_OF,
                reused.DCT_RELATION,
                reused.DCT_REPLACES,
                reused.DCT_IS_REPLACED_BY,
            )
        ),
        ("<oskg:uncertaintyNote>", '"Perhaps two."@en'),
        ("<oskg:evidence>", "<id/evidence/d001-p.%203>"),
    }
    assert {
        ("<id/evidence/d001-p.%203>", f"<{reused.RDF_TYPE}>", "<oskg:Evidence>"),
        ("<id/evidence/d001-p.%203>", "<oskg:inDocument>", "<id/document/oskg-d001>"),
        ("<id/evidence/d001-p.%203>", "<oskg:locator>", '"p. 3"'),
        ("<id/evidence/d001-p.%203>", "<oskg:exactQuote>", '"She said: \\"yes\\""'),
        ("<identifier/org/viaf-123>", f"<{reused.SKOS_NOTATION}>", '"123"^^<c/identifier-scheme/1.0/viaf>'),
    } <= triples(EXAMPLES[0])


def test_a_plain_organisation_is_no_unit() -> None:
    types = {o for _, p, o in triples(Organization(OTHER)) if p == f"<{reused.RDF_TYPE}>"}

    assert f"<{reused.ORG_ORGANIZATIONAL_UNIT}>" not in types


def test_a_relation_has_its_ends_its_claim_and_the_last_day_of_its_end() -> None:
    funding = next(one for one in EXAMPLES if isinstance(one, FundingRelation))
    node = relation(funding).removeprefix(BASE)
    found = {(p, o) for s, p, o in triples(funding) if s == f"<{node}>"}

    date_ = "^^<http://www.w3.org/2001/XMLSchema#date>"
    decimal = "^^<http://www.w3.org/2001/XMLSchema#decimal>"
    assert found == {
        (f"<{reused.RDF_TYPE}>", "<oskg:FundingRelation>"),
        (f"<{reused.RDF_TYPE}>", "<oskg:Relation>"),
        (f"<{reused.PROV_WAS_DERIVED_FROM}>", "<record/curated/r1>"),
        ("<oskg:funder>", "<id/org/ror-034t30j35>"),
        ("<oskg:funded>", "<id/infra/oskg-cloud>"),
        ("<oskg:fundingType>", "<c/cost-recovery/1.0/sponsorship>"),
        ("<oskg:amount>", f'"1500000.5"{decimal}'),
        ("<oskg:currency>", '"EUR"'),
        ("<oskg:grantNumber>", '"G-1"'),
        ("<oskg:fundingStream>", '"Horizon"'),
        ("<oskg:intermediary>", "<id/org/oskg-other>"),
        (f"<{reused.DCT_TITLE}>", '"A grant"'),
        ("<oskg:validFrom>", f'"2013-05-01"{date_}'),
        ("<oskg:validFromPrecision>", "<c/precision/1.0/month>"),
        ("<oskg:validUntil>", f'"2020-12-31"{date_}'),
        ("<oskg:validUntilPrecision>", "<c/precision/1.0/year>"),
        ("<oskg:relationStatus>", "<c/relation-status/1.0/ended>"),
        ("<oskg:certainty>", "<c/certainty/1.0/uncertain>"),
        ("<oskg:uncertaintyNote>", '"The text does not say when."@en'),
        ("<oskg:confidence>", f'"0.5"{decimal}'),
        ("<oskg:lastVerified>", f'"2024-04-24"{date_}'),
        ("<oskg:evidence>", "<id/evidence/d001-p.%203>"),
        ("<oskg:conflictsWith>", f"<{relation(Endorsement(OTHER, INFRA)).removeprefix(BASE)}>"),
    }


RELATED = [one for one in EXAMPLES if isinstance(one, typing.get_args(records.Relation))]


@pytest.mark.parametrize("one", RELATED, ids=lambda one: type(one).__name__)
def test_the_iri_of_a_relation_is_the_same_after_a_reload_and_wherever_it_stands_in_its_record(one: Statement) -> None:
    alone = relation(one)
    among = {str(triple.subject) for triple in parsed(convert(*reversed(EXAMPLES), one, *OTHERS))}

    assert relation(one) == alone
    assert f"<{alone}>" in among
    assert alone.startswith(f"{BASE}id/rel/")
    assert len(alone.rsplit("/", 1)[1]) == 16


@pytest.mark.parametrize("one", RELATED, ids=lambda one: type(one).__name__)
def test_another_record_source_start_or_class_makes_another_relation(one: Statement) -> None:
    later = dataclasses.replace(one, claim=dataclasses.replace(one.claim, start=day("2014")))
    iris = [relation(one), relation(one, local="r2"), relation(one, name="ror"), relation(later)]

    assert len(set(iris)) == 4


def test_what_is_learned_later_about_a_claim_does_not_change_its_iri() -> None:
    plain = Endorsement(ORG, INFRA)
    fuller = Endorsement(ORG, INFRA, Claim(end=day("2020"), note="Ended.", confidence=Decimal("0.5")))

    assert relation(plain) == relation(fuller)


def test_different_relations_of_a_record_have_different_iris() -> None:
    relations = [
        FundingRelation(ORG, INFRA),
        FundingRelation(ORG, BIGGER),
        FundingRelation(OTHER, INFRA),
        FundingRelation(ORG, INFRA, grant_number="1"),
        FundingRelation(ORG, INFRA, stream="1"),
        FundingRelation(ORG, INFRA, amount=Decimal(1), currency="EUR"),
        Responsibility(ORG, INFRA, concept("role", "chair")),
        Responsibility(ORG, INFRA, concept("role", "co-host")),
        Endorsement(ORG, INFRA),
        Declaration(ORG, concept("declaration-kind", "call"), INFRA, statement="a"),
        Declaration(ORG, concept("declaration-kind", "call"), INFRA, statement="b"),
        CountClaim(INFRA, concept("count-kind", "records"), 1, concept("count-bound", "eq")),
        CountClaim(INFRA, concept("count-kind", "records"), 1, concept("count-bound", "ge")),
    ]

    assert len({relation(one) for one in relations}) == len(relations)


def test_a_partnership_is_the_same_in_whatever_order_its_partners_are_named() -> None:
    one = Partnership((ORG, OTHER), claim=Claim(status=status("active")))

    assert relation(one) == relation(dataclasses.replace(one, partners=(OTHER, ORG)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2021", '"2021"^^<{}gYear>'), ("2021-11", '"2021-11"^^<{}gYearMonth>'), ("2021-11-03", '"2021-11-03"^^<{}date>')],
)
def test_a_document_is_dated_no_more_precisely_than_is_known(text: str, expected: str) -> None:
    found = triples(Document(DOCUMENT, "T", "d001.docx", day(text)))

    assert ("<id/document/oskg-d001>", f"<{reused.DCT_ISSUED}>", expected.format(PREFIXES["xsd"])) in found
    assert ("<id/document/oskg-d001>", f"<{reused.DCT_SOURCE}>", '"d001.docx"') in found


def test_an_interface_with_an_address_is_a_data_service_and_one_without_only_a_protocol() -> None:
    found = triples(EXAMPLES[1])
    services = [o for _, p, o in found if p == f"<{reused.DCAT_SERVICE}>"]

    assert len(services) == 1
    assert {(p, o) for s, p, o in found if s == services[0]} == {
        (f"<{reused.RDF_TYPE}>", f"<{reused.DCAT_DATA_SERVICE}>"),
        (f"<{reused.DCAT_ENDPOINT_URL}>", "<https://cloud.example.org/oai>"),
        (f"<{reused.DCT_CONFORMS_TO}>", "<c/protocol/1.0/oai-pmh>"),
    }
    assert {o for _, p, o in found if p == "<oskg:apiProtocol>"} == {
        "<c/protocol/1.0/oai-pmh>",
        "<c/protocol/1.0/sparql>",
    }


def test_the_iri_is_that_of_the_best_unifying_identifier_and_the_group_is_noted_best_first() -> None:
    converter = Converter(source("curated"), NS)
    only_viaf = Reference(Kind.ORGANIZATION, (Identifier("viaf", "9"), Identifier("gnd", "1234-5")))

    converter.lines(Record("r1", (Organization(ORG), Organization(OTHER), Organization(only_viaf, parents=(ORG,)))))

    assert converter.aliases == {(f"{BASE}id/org/ror-034t30j35", f"{BASE}id/org/wikidata-Q530471")}
    subjects = {s for s, _, _ in triples(Organization(only_viaf))}
    assert "<id/org/gnd-1234-5>" in subjects


@pytest.mark.parametrize(
    ("statement", "field"),
    [
        (Organization(OTHER, homepages=("no address",)), "homepage"),
        (Infrastructure(INFRA, homepages=("https://a.org/",), endpoints=(Endpoint("http://e/p", "x y"),)), "endpoint"),
        (Infrastructure(INFRA, policies=(Policy(""),)), "policy"),
        (Document(DOCUMENT, "T", "://"), "source"),
    ],
)
def test_an_address_that_is_none_is_refused_with_record_field_and_value(statement: Statement, field: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        convert(statement, local="r7")

    assert caught.value.record == "r7"
    assert field in caught.value.field
    assert "expected an absolute IRI" in str(caught.value)


@pytest.mark.parametrize("local", ["", ".", ".."])
def test_a_record_whose_id_no_iri_can_hold_is_refused(local: str) -> None:
    with pytest.raises(InvalidRecord, match="path segment"):
        convert(local=local)


HOSTILE = st.text(
    st.characters(codec=None) | st.sampled_from('"\\\n\r\t\x00\x07\x7f\x85\u2028\ud800<>{}|^` %#'), max_size=12
)
ADDRESS = HOSTILE.map("https://example.org/".__add__)


@st.composite
def hostile(draw: st.DrawFn) -> tuple[Statement, ...]:
    """Draw statements whose every free text is hostile."""
    text, address = (lambda: draw(HOSTILE)), (lambda: draw(ADDRESS))
    evidence = (Evidence(DOCUMENT, text(), text()),)
    names = tuple(
        Name(text(), draw(st.none() | HOSTILE | st.sampled_from(["en", "zh-Hans", "EN_us", "-"])), kind)
        for kind in typing.get_args(records.NameKind)
    )
    return (
        Organization(
            OTHER, names, homepages=(address(),), points=(Point(locality=text()),), note=text(), evidence=evidence
        ),
        Infrastructure(
            INFRA,
            names,
            description=text(),
            homepages=(address(),),
            licences=(address(),),
            endpoints=(Endpoint(concept("protocol", "sparql"), address()),),
            policies=(Policy(address(), text()),),
        ),
        Document(DOCUMENT, text(), draw(ADDRESS | HOSTILE), note=text()),
        FundingRelation(OTHER, INFRA, currency=text(), grant_number=text(), stream=text(), claim=Claim(note=text())),
        Declaration(OTHER, concept("declaration-kind", "call"), statement=text()),
    )


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(hostile(), HOSTILE)
def test_hostile_texts_make_lines_that_both_parsers_read_or_a_refusal(
    statements: tuple[Statement, ...], local: str
) -> None:
    for statement in statements:
        try:
            lines = convert(statement, local=local)
        except InvalidRecord:
            continue
        graph = rdflib.Graph().parse(data="".join(lines).encode("utf-8", "replace"), format="nt")
        assert {tuple(map(str, one)) for one in graph} == {tuple(p.value for p in one) for one in parsed(lines)}


def test_the_datatype_of_a_notation_is_the_concept_of_its_scheme() -> None:
    found = triples(Organization(Reference(Kind.ORGANIZATION, (Identifier("isni", "0000000121032683"),))))

    assert concept("identifier-scheme", "isni").removeprefix(BASE) in str(found)
    assert set(SCHEMES) >= {"isni"}
