"""Dataverse: what an installation says of itself, who is in the consortium, and the real list."""

import json
from collections import Counter
from pathlib import Path

import pytest

from loaders import dataverse
from loaders.addresses import LEFT_OUT
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.names import by_name
from loaders.rdf import Converter
from loaders.records import Infrastructure, Initiative, Kind, Membership, Name, Reference, day
from ontology.namespaces import Namespaces
from ontology.vocabulary import concept, country

FILE = Path(__file__).parent / "sources" / "dataverse_installations.json"
LAKE = Reference(Kind.INFRASTRUCTURE, (by_name("dataverse", "data.lake.example"),))


def test_an_installation_is_a_repository_that_runs_dataverse() -> None:
    lake = dataverse.record(next(dataverse.items(FILE)))

    assert lake.local == "data.lake.example"
    assert lake.statements == (
        Infrastructure(
            LAKE,
            names=(Name("Lake Dataverse"),),
            classes=("Repository",),
            countries=(str(country("TWN")),),
            description=f"Data of the lakes. Write to {LEFT_OUT}.",
            homepages=("http://data.lake.example", "https://about.lake.example/"),
            opened=day("2019"),
            pid_systems=(concept("pid-system", "doi"),),
            software=(concept("software", "dataverse"),),
            certifications=(concept("certificate", "coretrustseal"),),
        ),
        Initiative(
            dataverse.GDCC,
            names=(Name("Global Dataverse Community Consortium", "en"), Name("GDCC", None, "acronym")),
        ),
        Membership(LAKE, dataverse.GDCC),
    )
    assert not lake.notices


def test_what_cannot_be_read_is_noticed_and_not_guessed() -> None:
    hill = dataverse.record(list(dataverse.items(FILE))[1])

    (found,) = hill.statements
    assert isinstance(found, Infrastructure)
    assert (found.countries, found.opened, found.pid_systems, found.certifications) == ((), None, (), ())
    assert {notice.field for notice in hill.notices} == {"country", "launch_year", "about_url"}


@pytest.mark.parametrize(("number", "field"), [(2, "name"), (3, "hostname"), (4, "name")])
def test_an_installation_without_name_or_host_is_refused(number: int, field: str) -> None:
    with pytest.raises(InvalidRecord) as refused:
        dataverse.record(list(dataverse.items(FILE))[number])

    assert (refused.value.record, refused.value.field) == (f"installation {number + 1}", field)


def test_no_address_of_a_person_is_kept() -> None:
    converter = Converter(dataverse.SOURCE, Namespaces())
    records = [dataverse.record(item) for item in list(dataverse.items(FILE))[:2]]
    written = "".join(line for record in records for line in converter.lines(record))

    assert "jo.doe" not in written
    assert "Lake Dataverse" in written
    assert "jo.doe" not in "".join(notice.value for record in records for notice in record.notices)


@pytest.mark.parametrize("text", ["[]", '{"installations": {}}', "no json"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    (path := tmp_path / "data.json").write_text(text)

    with pytest.raises(UnreadableSource, match=r"data\.json"):
        list(dataverse.items(path))


def test_the_real_list_is_read_in_full(shared_data: Path) -> None:
    path = shared_data / "dataverse_installations" / "data.json"
    records = [dataverse.record(item) for item in dataverse.items(path)]
    counts = Counter(type(one).__name__ for record in records for one in record.statements)
    found = [one for record in records for one in record.statements if isinstance(one, Infrastructure)]

    plain = json.loads(path.read_bytes())["installations"]
    assert counts["Infrastructure"] == len(plain) == 150
    assert counts["Membership"] == sum(one["gdcc_member"] for one in plain) == 23
    assert sum(bool(one.certifications) for one in found) == sum("core_trust_seals" in one for one in plain) == 11
    assert all(one.countries and one.opened for one in found)
    assert not [notice for record in records for notice in record.notices]
