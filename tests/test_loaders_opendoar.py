"""OpenDOAR: what its pages say of a repository and its organisation, what is no identifier, and the real pages."""

import json
import re
import tarfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from loaders import opendoar
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.names import by_name
from loaders.rdf import Converter
from loaders.records import (
    CountClaim,
    Endpoint,
    Infrastructure,
    Kind,
    Name,
    Organization,
    Policy,
    Record,
    Reference,
    Responsibility,
)
from ontology.identifiers import Identifier
from ontology.namespaces import Namespaces
from ontology.vocabulary import concept, country

PAGE = Path(__file__).parent / "sources" / "opendoar_page.json"
LAKE = Reference(Kind.INFRASTRUCTURE, (Identifier("opendoar", "9001"),))


@pytest.fixture(scope="module")
def read() -> list[Record]:
    """The records of the page that can be read."""
    return [opendoar.record(item) for item in list(opendoar.items(PAGE))[:3]]


def test_a_repository_is_read_with_all_it_offers(read: list[Record]) -> None:
    lake = read[0]

    assert lake.local == "9001"
    assert lake.page == "https://v2.sherpa.ac.uk/id/repository/9001"
    assert lake.modified == date(2024, 2, 29)
    assert lake.statements[0] == Infrastructure(
        LAKE,
        names=(
            Name("Lakeside Repository", "en"),
            Name("LAKE", None, "acronym"),
            Name("Lakeside Archive", "en", "alternative"),
            Name("湖畔リポジトリ", "ja"),
        ),
        classes=("Repository",),
        types=(concept("infrastructure-type", "institutional-repository"),),
        themes=(concept("opendoar-subject", "health-and-medicine"), concept("opendoar-subject", "arts")),
        homepages=("https://repository.lakeside.example/",),
        endpoints=(Endpoint(concept("protocol", "oai-pmh"), "https://repository.lakeside.example/oai/request"),),
        software=(concept("software", "dspace-cris"),),
        policies=(
            Policy("https://repository.lakeside.example/preservation", kind=concept("policy-kind", "preservation")),
            Policy("https://repository.lakeside.example/policy"),
        ),
    )


def test_counts_are_exact_and_zero_is_a_number(read: list[Record]) -> None:
    counts = [one for one in read[0].statements if isinstance(one, CountClaim)]

    equal = concept("count-bound", "eq")
    assert counts == [
        CountClaim(LAKE, concept("count-kind", "records"), 1200, equal),
        CountClaim(LAKE, concept("count-kind", "full-texts"), 0, equal),
    ]


def test_an_organisation_with_a_ror_id_is_mentioned_and_its_country_is_namibia(read: list[Record]) -> None:
    actor = Reference(Kind.ORGANIZATION, (Identifier("ror", "04h4z8k05"),))
    organisation, responsibility = read[0].statements[-2:]

    assert organisation == Organization(
        actor,
        names=(Name("Lakeside University", "en", "mention"), Name("LU", None, "acronym")),
        countries=(str(country("NAM")),),
        homepages=("http://www.lakeside.example/",),
    )
    assert responsibility == Responsibility(actor, LAKE, concept("role", "associated"))


def test_that_there_is_no_ror_id_is_no_mistake_and_another_address_is_one(read: list[Record]) -> None:
    notices = [[(one.field, one.value) for one in record.notices] for record in read[:2]]

    assert [field for field, _ in notices[0]] == ["policy_url"]
    assert [value for field, value in notices[1] if field == "organisation.identifiers"] == ["http://www.hill.example/"]


def test_what_is_no_ror_id_merges_nobody(read: list[Record]) -> None:
    organisation = read[1].statements[-2]

    assert isinstance(organisation, Organization)
    assert organisation.ref.identifiers == (by_name("opendoar", "Hill Institute", "xk"),)
    assert {notice.field for notice in read[1].notices} == {
        "name.language",
        "metadata_record_count",
        "date_modified",
        "organisation.identifiers",
    } | ({"organisation.country"} if country("XK") is None else set())


def test_an_organisation_without_a_name_is_none_and_an_unknown_type_is_noticed(read: list[Record]) -> None:
    assert [type(one) for one in read[2].statements] == [Infrastructure]
    assert [(one.field, one.value) for one in read[2].notices] == [("type", "orbital")]


@pytest.mark.parametrize(
    ("number", "local", "field"),
    [
        (3, "9004", "repository_metadata.name"),
        (4, "opendoar_page.json, item 5", "system_metadata.id"),
        (5, "9006", "publicly_visible"),
    ],
)
def test_a_record_that_cannot_be_used_names_its_field(number: int, local: str, field: str) -> None:
    item = list(opendoar.items(PAGE))[number]

    with pytest.raises(InvalidRecord) as refused:
        opendoar.record(item)
    assert (refused.value.record, refused.value.field) == (local, field)


def test_no_person_and_no_address_of_one_is_kept(read: list[Record]) -> None:
    converter = Converter(opendoar.SOURCE, Namespaces())
    written = "".join(line for record in read for line in converter.lines(record))

    assert "Doe" not in written
    assert "@lakeside" not in written
    assert "Lakeside University" in written


@pytest.mark.parametrize("text", ["[]", "{}", '{"items": 1}', "no json"])
def test_a_file_that_is_no_page_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "od00000.json"
    path.write_text(text)

    with pytest.raises(UnreadableSource, match=r"od00000\.json"):
        list(opendoar.items(path))


def test_the_real_pages_are_read_in_full(shared_data: Path) -> None:
    path = shared_data / "opendoar" / "opendoar_2024-04-25_json_pages.tar.gz"
    counts: Counter[str] = Counter()
    for item in opendoar.items(path):
        statements = opendoar.record(item).statements
        counts.update(type(one).__name__ for one in statements)
        counts.update(one.ref.identifiers[0].scheme for one in statements if isinstance(one, Organization))
        counts.update(kind for one in statements if isinstance(one, Infrastructure) for kind in one.types)

    with tarfile.open(path) as archive:
        pages = [archive.extractfile(member) for member in archive if member.name.endswith(".json")]
        plain = [one for page in pages if page for one in json.load(page)["items"]]
    kinds = Counter(one["repository_metadata"]["type"] for one in plain)
    assert counts["Infrastructure"] == len(plain) == 5898
    for word, code in opendoar.TYPES.items():
        assert counts[concept("infrastructure-type", code)] == kinds[word]
    fields = [field for one in plain for field in one["repository_metadata"] if field in opendoar.COUNTS]
    assert counts["CountClaim"] == len(fields) == 3893 + 2196
    given = [
        {str(each.get("identifier")) for each in one["organisation"].get("identifiers", []) if each} for one in plain
    ]
    usable = re.compile(r"(?:https?://)?ror\.org/0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}/?")
    assert counts["ror"] == sum(any(usable.fullmatch(text.strip()) for text in texts) for texts in given)
