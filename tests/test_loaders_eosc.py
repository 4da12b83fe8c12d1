"""EOSC: profiles of providers, services, data sources and catalogues in all versions, and what they are related to."""

import json
from pathlib import Path

import pytest

from loaders import eosc, eosc_words, html_text
from loaders.addresses import LEFT_OUT
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.names import by_name
from loaders.rdf import Converter
from loaders.re3data_words import Words
from loaders.records import (
    Endpoint,
    FundingRelation,
    Infrastructure,
    Interlink,
    Kind,
    Membership,
    Name,
    Organization,
    Policy,
    Record,
    Reference,
    Responsibility,
)
from loaders.source import Item
from ontology.identifiers import Identifier
from ontology.namespaces import Namespaces
from ontology.vocabulary import concept, concepts, country, language

FOLDER = Path(__file__).parent / "sources" / "eosc"
SERVICES, PROVIDERS, RESOURCES = (FOLDER / f"eosc_{kind}.json" for kind in ("services", "providers", "resources"))
CATALOGUES, DATA_SOURCES = (FOLDER / f"eosc_{kind}.json" for kind in ("catalogues", "datasources"))
TABLES = [one for one in vars(eosc_words).values() if isinstance(one, Words)]
ROR = Identifier("ror", "0xampe144")


def infra(local: str, *more: Identifier) -> Reference:
    return Reference(Kind.INFRASTRUCTURE, (Identifier("eosc", local), *more))


def org(local: str, *more: Identifier) -> Reference:
    return Reference(Kind.ORGANIZATION, (Identifier("eosc", local), *more))


def named(name: str) -> Reference:
    return Reference(Kind.ORGANIZATION, (by_name("eosc", name),))


def record(path: Path, number: int) -> Record:
    return eosc.record(list(eosc.items(path))[number])


CLOUD = infra("lake.lake_cloud", Identifier("re3data", "r3d199999901"))


def test_a_service_says_what_it_offers_to_whom() -> None:
    cloud = record(SERVICES, 0)

    assert (cloud.local, str(cloud.modified)) == ("lake.lake_cloud", "2019-02-08")
    assert cloud.statements[0] == Infrastructure(
        CLOUD,
        names=(Name("Lake Cloud"), Name("LC", None, "acronym")),
        types=(concept("infrastructure-type", "computing-facility"),),
        themes=(
            concept("eosc-scientific-domain", "natural-sciences"),
            concept("eosc-scientific-domain", "generic"),
            concept("ford", "1.6", "2015"),
        ),
        countries=(str(country("NL")), concept("region", "eu")),
        serves=(concept("region", "001"),),
        description=f"Computing for lakes & ponds. Ask {LEFT_OUT}.",
        homepages=("https://cloud.lake.example/",),
        status=concept("operational-status", "operational"),
        trl=8,
        access=(concept("access", "open"),),
        access_restrictions=(
            concept("access-restriction", "registration"),
            concept("access-restriction", "fee-required"),
        ),
        endpoints=(Endpoint(concept("protocol", "oai-pmh")),),
        metadata_standards=(concept("metadata-standard", "dublin-core"), concept("metadata-standard", "dcat")),
        certifications=(concept("certificate", "coretrustseal"),),
        interface_languages=(str(language("eng")), str(language("nld"))),
        policies=(
            Policy("https://cloud.lake.example/privacy", kind=concept("policy-kind", "privacy")),
            Policy("https://cloud.lake.example/terms", kind=concept("policy-kind", "terms-of-use")),
        ),
        trainings=("https://cloud.lake.example/course",),
    )


def test_a_service_names_who_runs_it_who_funds_it_and_what_it_needs() -> None:
    cloud = record(SERVICES, 0)

    platform, login, other = infra("related_platform-lakes"), infra("lake.login"), infra("hill.map")
    assert cloud.statements[1:] == (
        Responsibility(org("lake"), CLOUD, concept("role", "operator")),
        Responsibility(org("hill"), CLOUD, concept("role", "provider")),
        FundingRelation(org("funding_body-wf"), CLOUD, stream="w2020", title="Clear Lakes"),
        Interlink(CLOUD, platform, concept("link-type", "related")),
        Interlink(CLOUD, other, concept("link-type", "related")),
        Interlink(CLOUD, login, concept("link-type", "requires")),
    )


def test_a_word_that_is_in_no_table_is_noticed_and_never_guessed() -> None:
    cloud = record(SERVICES, 0)

    assert sorted((notice.field, notice.value) for notice in cloud.notices) == [
        ("accessPolicy", "none"),
        ("alternativeIdentifiers", "none"),
        ("categories", "magic-charms"),
        ("certifications", "ISO 27001"),
        ("geographicalAvailabilities", "XX"),
        ("geographicalAvailabilities", "ZZ"),
        ("languageAvailabilities", "klingon"),
        ("resourceProviders", "not an id"),
        ("scientificDomains", "magic"),
        ("scientificSubdomain", "magic-charms"),
    ]


def test_a_programme_is_given_to_no_body_where_there_are_two() -> None:
    one = record(SERVICES, 1)

    own = infra("21.T15999/map")
    assert [relation for relation in one.statements if isinstance(relation, FundingRelation)] == [
        FundingRelation(org("funding_body-wf"), own),
        FundingRelation(org("funding_body-rf"), own),
    ]
    assert {notice.field for notice in one.notices} == {"fundingPrograms", "lastUpdate", "trl"}
    assert one.statements[0] == Infrastructure(
        own,
        names=(Name("Hill Map"), Name("HM", None, "acronym")),
        status=concept("operational-status", "closed"),
    )


def test_what_the_catalogue_does_not_show_is_passed_over() -> None:
    text = str([item.content for path in (SERVICES, RESOURCES) for item in eosc.items(path)])

    assert not [name for name in ("Hidden", "Suspended", "Ponds for beginners", "Adapter") if name in text]


@pytest.mark.parametrize(
    ("path", "number", "field"),
    [(SERVICES, 2, "name"), (SERVICES, 3, "id"), (SERVICES, 4, "record"), (DATA_SOURCES, 1, "serviceId")],
)
def test_a_record_that_cannot_be_known_is_refused(path: Path, number: int, field: str) -> None:
    with pytest.raises(InvalidRecord) as refused:
        record(path, number)

    assert refused.value.field == field


def test_a_provider_that_is_no_legal_entity_is_part_of_its_host() -> None:
    lake = record(PROVIDERS, 0)

    own, host = org("lake", ROR), org("provider_hosting_legal_entity-hill")
    assert lake.statements == (
        Organization(
            own,
            names=(Name("Lake Institute"), Name("LI", None, "acronym")),
            types=(concept("organisation-type", "eosc-foundation"),),
            countries=(str(country("NL")),),
            homepages=("https://lake.example/",),
            parents=(host,),
        ),
        Membership(own, Reference(Kind.INITIATIVE, (Identifier("eosc", "provider_network-rain"),))),
        Organization(named("Water Union"), (Name("Water Union"), Name("WU", None, "acronym"))),
        Membership(own, named("Water Union"), concept("role", "associated")),
        Membership(own, infra("node-rain")),
    )


def test_a_provider_that_is_a_legal_entity_has_no_host() -> None:
    hill = record(PROVIDERS, 1)

    assert hill.statements == (Organization(org("21.T15999/hill"), (Name("Hill University"),)),)
    assert {(notice.field, notice.value) for notice in hill.notices} == {
        ("country", "Atlantis"),
        ("legalStatus", "guild"),
    }


def test_a_catalogue_is_a_registry_with_its_legal_host() -> None:
    waters = record(CATALOGUES, 0)

    own = infra("waters")
    assert waters.statements == (
        Infrastructure(
            own,
            names=(Name("Catalogue of Waters"), Name("CoW", None, "acronym")),
            types=(concept("infrastructure-type", "aggregator-registry"),),
            themes=(concept("eosc-scientific-domain", "natural-sciences"), concept("ford", "1.6", "2015")),
            description="Services about water.",
            homepages=("https://waters.example/",),
            policies=(
                Policy("https://waters.example/criteria", kind=concept("policy-kind", "collection")),
                Policy("https://waters.example/validation", kind=concept("policy-kind", "quality")),
            ),
        ),
        Organization(named("Water Union"), (Name("Water Union"), Name("WU", None, "acronym"))),
        Responsibility(named("Water Union"), own, concept("role", "legal-host")),
        Membership(own, Reference(Kind.INITIATIVE, (Identifier("eosc", "provider_network-rain"),))),
    )


def test_a_data_source_adds_to_its_service() -> None:
    source = record(DATA_SOURCES, 0)

    assert source.local == "datasource/lake.lake_cloud"
    assert source.statements == (
        Infrastructure(
            infra("lake.lake_cloud"),
            classes=("Repository",),
            types=(concept("infrastructure-type", "repository"),),
            access=(concept("access", "open"), concept("access", "restricted")),
            licences=(concept("licence", "CC-BY-4.0"),),
            metadata_licences=(concept("licence", "CC0-1.0"),),
            pid_systems=(concept("pid-system", "doi"),),
            policies=(
                Policy("https://cloud.lake.example/keep", kind=concept("policy-kind", "preservation")),
                Policy("https://cloud.lake.example/submit", kind=concept("policy-kind", "submission")),
            ),
            lacks=(concept("feature", "versioning"),),
        ),
    )
    assert [notice.value for notice in source.notices] == ["rune"]


def test_the_model_of_2026_names_owner_node_and_guidelines_by_persistent_identifiers() -> None:
    pond = record(RESOURCES, 0)

    own = infra("21.T15999/pond", Identifier("fairsharing", "FAIRsharing.zz01ab"))
    owner = Reference(Kind.ORGANIZATION, (ROR,))
    assert pond.statements == (
        Infrastructure(
            own,
            names=(Name("Pond Archive"),),
            types=(concept("infrastructure-type", "scientific-database"),),
            themes=(concept("eosc-scientific-domain", "social-sciences"), concept("ford", "5.5", "2015")),
            description="Data of ponds.",
            homepages=("https://pond.example/", "https://pond.example/about"),
            trl=9,
            access=(concept("access", "restricted"),),
            metadata_licences=(concept("licence", "CC0-1.0"),),
            pid_systems=(concept("pid-system", "doi"), concept("pid-system", "handle")),
            policies=(Policy("https://pond.example/submit", kind=concept("policy-kind", "submission")),),
        ),
        Membership(own, infra("21.T15999/node")),
        Responsibility(owner, own, concept("role", "operator")),
        Organization(named("Lake Institute"), (Name("Lake Institute"), Name("LI", None, "acronym"))),
        Responsibility(named("Lake Institute"), own, concept("role", "provider")),
        Organization(named("Hill University"), (Name("Hill University"),)),
        Responsibility(named("Hill University"), own, concept("role", "provider")),
        Interlink(own, infra("21.T15999/guide"), concept("link-type", "complies-with")),
    )
    assert not pond.notices


def test_a_guideline_is_a_standard_and_an_organisation_is_known_by_its_ror_id() -> None:
    guide, lake = record(RESOURCES, 1), record(RESOURCES, 2)

    own = infra("21.T15999/guide")
    assert guide.statements == (
        Infrastructure(
            own,
            names=(Name("Guide to Ponds"),),
            types=(concept("infrastructure-type", "standard-specification-protocol"),),
            description="How to describe a pond.",
            homepages=("https://guide.example/",),
        ),
        Responsibility(org("21.T15999/hill"), own, concept("role", "maintainer")),
    )
    assert lake.statements[0] == Organization(
        Reference(Kind.ORGANIZATION, (ROR,)),
        names=(Name("Lake Institute"), Name("LI", None, "acronym")),
        types=(concept("organisation-type", "eosc-foundation"),),
        countries=(str(country("NL")),),
        homepages=("https://lake.example/",),
    )


@pytest.mark.parametrize("path", [SERVICES, PROVIDERS, RESOURCES, CATALOGUES], ids=lambda path: path.stem)
def test_no_contact_is_kept(path: Path) -> None:
    converter = Converter(eosc.SOURCE, Namespaces())
    first = record(path, 0)
    written = "".join(converter.lines(first))

    assert "jo.doe" in path.read_text()
    assert not [word for word in ("jo.doe", "Jo ", "Doe", "help@") if word in written + str(first.notices)]


def test_the_level_of_readiness_is_written_as_a_number() -> None:
    written = "".join(Converter(eosc.SOURCE, Namespaces()).lines(record(SERVICES, 0)))

    assert '<https://w3id.org/oskg/ontology#trl> "8"^^<http://www.w3.org/2001/XMLSchema#integer> .' in written


@pytest.mark.parametrize("text", ['{"total": 0}', "no json", '{"results": [{"id": 1}'])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    (path := tmp_path / "eosc_services.json").write_text(text)

    with pytest.raises(UnreadableSource, match=r"eosc_services\.json"):
        list(eosc.items(path))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: f"{table.field}-{table.scheme}")
def test_a_table_leads_from_every_word_to_a_concept(table: Words) -> None:
    assert set(table.codes.values()) <= set(concepts(table.scheme))


def test_every_subdomain_is_a_field_of_its_own() -> None:
    codes = list(eosc_words.SUBDOMAINS.values())

    assert len(codes) == len(set(codes)) == 42
    assert set(codes) == {code for code in concepts("ford", "2015") if "." in code}


def test_the_text_of_html_is_what_is_seen() -> None:
    assert html_text.text("<p>a<br>b&nbsp;&lt;c&gt;</p><style>x{}</style>\n d < e") == "a b <c> d < e"
    assert html_text.text("plain  text") == "plain text"


def test_the_published_example_of_a_service_is_read(shared_data: Path) -> None:
    """Its relations are made up, so that the file is a sample of the format and no file of the source."""
    path = next(shared_data.rglob("eosc_registry_import_output.json"))
    plain = json.loads(path.read_bytes())[0]["service"]
    (item,) = eosc.items(path)
    found = eosc.record(item).statements[0]

    assert isinstance(found, Infrastructure)
    assert (found.names[0].text, found.trl, found.homepages) == (plain["name"], 7, (plain["webpage"],))
    assert found.trainings == (plain["trainingInformation"],)


def test_every_word_of_the_published_vocabularies_is_in_a_table(shared_data: Path) -> None:
    text = next(shared_data.rglob("marketplace_vocabulary.yml")).read_text()

    for table, vocabulary in [
        (eosc_words.LEGAL_STATUS, "provider_legal_status"),
        (eosc_words.LIFE_CYCLE, "life_cycle_status"),
        (eosc_words.CATEGORIES, "category"),
        (eosc_words.DOMAINS, "scientific_domain"),
        (eosc_words.MODES, "access_mode"),
    ]:
        words = {
            line.split(f"eid: {vocabulary}-")[1].strip()
            for line in text.splitlines()
            if f" {vocabulary}-" in line and "eid:" in line
        }
        assert words
        assert words <= {*table.codes, *table.silent}


def test_a_record_of_no_shape_is_refused() -> None:
    with pytest.raises(InvalidRecord, match="nothing"):
        eosc.record(Item("record 1", None))
