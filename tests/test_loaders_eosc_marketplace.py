"""The EOSC Marketplace's first services: what is real in its data, and what was made up."""

import re
from collections import Counter
from pathlib import Path

import pytest

from loaders import eosc_marketplace, registry
from loaders.addresses import LEFT_OUT
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.names import by_name
from loaders.records import (
    Infrastructure,
    Interlink,
    Kind,
    Name,
    Organization,
    Policy,
    Record,
    Reference,
    Responsibility,
)
from ontology.vocabulary import concept, concepts

FILE = Path(__file__).parent / "sources" / "eosc" / "marketplace_db_data.yml"


def reference(kind: Kind, name: str) -> Reference:
    return Reference(kind, (by_name("eosc_marketplace", name),))


CLOUD, MAP = reference(Kind.INFRASTRUCTURE, "Lake Cloud"), reference(Kind.INFRASTRUCTURE, "Hill Map")
LAKE, HILL = reference(Kind.ORGANIZATION, "Lake Institute"), reference(Kind.ORGANIZATION, "Hill University")


def record(number: int) -> Record:
    return eosc_marketplace.record(list(eosc_marketplace.items(FILE))[number])


def test_a_service_has_its_pages_its_providers_and_what_is_related() -> None:
    cloud = record(0)

    assert cloud.local == "Lake Cloud"
    assert cloud.statements == (
        Infrastructure(
            CLOUD,
            names=(Name("Lake Cloud"),),
            types=(
                concept("infrastructure-type", "computing-facility"),
                concept("infrastructure-type", "e-infrastructure"),
            ),
            themes=(concept("ford", "1.6", "2015"),),
            description=f"Computing for lakes. Ask {LEFT_OUT}",
            homepages=("https://cloud.lake.example/",),
            access=(concept("access", "open"),),
            policies=(
                Policy("https://cloud.lake.example/access", kind=concept("policy-kind", "access")),
                Policy("https://cloud.lake.example/terms", kind=concept("policy-kind", "terms-of-use")),
            ),
            trainings=("https://cloud.lake.example/course",),
        ),
        Organization(LAKE, names=(Name("Lake Institute"), Name("LI", None, "acronym"))),
        Responsibility(LAKE, CLOUD, concept("role", "provider")),
        Organization(HILL, names=(Name("Hill University"),)),
        Responsibility(HILL, CLOUD, concept("role", "provider")),
        Interlink(CLOUD, MAP, concept("link-type", "related")),
    )
    assert [(notice.field, notice.value) for notice in cloud.notices] == [("parents", "Charms"), ("domain", "Magic")]


def test_a_relation_that_holds_both_ways_is_stated_by_both_and_one_page_of_two_policies_has_no_kind() -> None:
    one = record(1)

    assert one.statements == (
        Infrastructure(
            MAP,
            names=(Name("Hill Map"),),
            description="Maps of hills",
            policies=(Policy("https://map.example/policy"),),
        ),
        Organization(HILL, names=(Name("Hill University"),)),
        Responsibility(HILL, MAP, concept("role", "provider")),
        Interlink(MAP, CLOUD, concept("link-type", "related")),
    )
    assert [notice.field for notice in one.notices] == ["webpage_url"]


def test_what_was_made_up_is_left_out() -> None:
    services = list(eosc_marketplace.items(FILE))

    stated = str([eosc_marketplace.record(item) for item in services[:2]])
    assert [item.position for item in services] == ["service Cloud", "service Map", "service Nameless"]
    assert not [
        word for word in ("Lorem", "lake.com", "google", "Filled", "Docker", "specified", "PL") if word in stated
    ]


def test_a_service_without_a_name_is_refused() -> None:
    with pytest.raises(InvalidRecord, match="name is None"):
        record(2)


@pytest.mark.parametrize("text", ["services: {}", "services: [", "- a", "a: *b", "\x00", "a: " + "[" * 5000])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    (path := tmp_path / "marketplace_db_data.yml").write_text(text)

    with pytest.raises(UnreadableSource, match=r"marketplace_db_data\.yml"):
        list(eosc_marketplace.items(path))


def test_aliases_of_aliases_cost_nothing(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    lines += ["services:", "  One:", "    name: One", "    domain: *a59", "    providers: *a59"]
    (path := tmp_path / "marketplace_db_data.yml").write_text("\n".join(lines))

    (item,) = eosc_marketplace.items(path)
    assert eosc_marketplace.record(item).statements[0].names == (Name("One"),)  # type: ignore[union-attr]  # it has names


def test_every_word_has_a_concept() -> None:
    assert set(eosc_marketplace.FIELDS.values()) <= set(concepts("ford", "2015"))
    assert set(eosc_marketplace.CATEGORIES.codes.values()) <= set(concepts("infrastructure-type"))


def test_the_real_file_gives_all_services_but_the_one_that_is_filler(shared_data: Path) -> None:
    (path,) = registry.files(eosc_marketplace.SOURCE, shared_data)
    records = [eosc_marketplace.record(item) for item in eosc_marketplace.items(path)]
    counts = Counter(type(one).__name__ for each in records for one in each.statements)

    services = path.read_text().partition("\nservices:\n")[2].partition("\nrelations:\n")[0]
    named = re.findall(r"^    name: (?:&\w+ )?(.+)$", services, re.MULTILINE)
    assert len(records) == len(named) - 1 == 57
    assert counts["Infrastructure"] == 57
    assert counts["Responsibility"] == counts["Organization"] == 69
    assert counts["Interlink"] == 139
    assert not [notice for one in records for notice in one.notices]
    assert "da|ra" not in str(records)
