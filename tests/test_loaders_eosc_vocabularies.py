"""The vocabularies of EOSC: who is named in them, and as what."""

import json
from collections import Counter
from pathlib import Path

import pytest

from loaders import eosc_vocabularies, registry
from loaders.eosc_names import names
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.records import Infrastructure, Initiative, Kind, Name, Organization, Record, Reference
from loaders.source import Item
from ontology.identifiers import Identifier
from ontology.vocabulary import concept, country

FILE = Path(__file__).parent / "sources" / "eosc" / "vocab_FUNDING_BODY.json"


def reference(kind: Kind, local: str) -> Reference:
    return Reference(kind, (Identifier("eosc", local),))


def record(number: int) -> Record:
    return eosc_vocabularies.record(list(eosc_vocabularies.items(FILE))[number])


def test_a_funding_body_is_a_funder_of_its_country() -> None:
    assert record(0).statements == (
        Organization(
            reference(Kind.ORGANIZATION, "funding_body-wf"),
            names=(Name("Water Fund"), Name("WF", None, "acronym")),
            types=(concept("organisation-type", "funder"),),
            countries=(str(country("NL")),),
        ),
    )
    assert [(notice.field, notice.value) for notice in record(1).notices] == [("description", "Atlantis")]


def test_every_vocabulary_has_a_kind_of_entity() -> None:
    found = [record(number).statements[0] for number in range(2, 6)]

    assert found == [
        Initiative(
            reference(Kind.INITIATIVE, "funding_program-w2020"),
            names=(Name("The water programme (Spain)"),),
            classes=("Programme",),
            types=(concept("initiative-type", "funding-programme"),),
        ),
        Organization(
            reference(Kind.ORGANIZATION, "provider_hosting_legal_entity-lake"), names=(Name("Lake Institute"),)
        ),
        Initiative(
            reference(Kind.INITIATIVE, "provider_network-rain"),
            names=(Name("Rain Network"), Name("4R", None, "acronym")),
        ),
        Infrastructure(reference(Kind.INFRASTRUCTURE, "related_platform-lakes"), names=(Name("Lakes Online"),)),
    ]


def test_words_and_the_entry_for_all_others_are_passed_over() -> None:
    ids = [item.content["id"] for item in eosc_vocabularies.items(FILE)]

    assert not {"trl-9", "funding_body-other"} & set(ids)


@pytest.mark.parametrize(("number", "field"), [(6, "id"), (7, "name")])
def test_an_entry_without_id_or_name_is_refused(number: int, field: str) -> None:
    with pytest.raises(InvalidRecord) as refused:
        record(number)

    assert refused.value.field == field


def test_an_entry_of_another_vocabulary_is_refused() -> None:
    with pytest.raises(InvalidRecord, match="type is 'TRL'"):
        eosc_vocabularies.record(Item("record 1", {"id": "trl-9", "name": "9", "type": "TRL"}))


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    (path := tmp_path / "FUNDING_BODY.json").write_text('{"name": "none"}')

    with pytest.raises(UnreadableSource, match=r"FUNDING_BODY\.json"):
        list(eosc_vocabularies.items(path))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lake Institute (LI)", ["Lake Institute", "LI"]),
        ("Lake Institute (Spain)", ["Lake Institute (Spain)"]),
        ("Lake (old) Institute (LOI)", ["Lake (old) Institute", "LOI"]),
        ("(LI)", ["(LI)"]),
        ("", []),
    ],
)
def test_a_short_name_stands_behind_the_name(text: str, expected: list[str]) -> None:
    assert [name.text for name in names(text)] == expected


def test_the_real_vocabularies_are_read_in_full(shared_data: Path) -> None:
    files = registry.files(eosc_vocabularies.SOURCE, shared_data)
    records = [eosc_vocabularies.record(item) for path in files for item in eosc_vocabularies.items(path)]
    counts = Counter(type(statement).__name__ for one in records for statement in one.statements)

    plain = [entry for path in files for entry in json.loads(path.read_bytes())]
    ours = [entry["id"] for entry in plain if not entry["id"].endswith("-other")]
    assert len(files) == 5
    assert [one.local for one in records] == ours
    assert counts == {"Initiative": 86 + 365, "Organization": 128 + 177, "Infrastructure": 74}
    assert not [notice for one in records for notice in one.notices]
