"""MERIL: names and places of infrastructures, and the real list."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import esfri_meril
from loaders.addresses import LEFT_OUT
from loaders.degrees import point
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.names import by_name
from loaders.records import Infrastructure, Kind, Name, Point, Record, Reference

FILE = Path(__file__).parent / "sources" / "esfri_meril" / "meril_infrastructures_2018.geojson"


def records() -> list[Record]:
    return [esfri_meril.record(item) for item in list(esfri_meril.items(FILE))[:3]]


def test_a_feature_is_an_infrastructure_with_an_acronym_and_a_place() -> None:
    (lake,) = records()[0].statements

    assert lake == Infrastructure(
        Reference(Kind.INFRASTRUCTURE, (by_name("esfri_meril", "Lake Research Unit (LRU)"),)),
        names=(Name("Lake Research Unit"), Name("LRU", None, "acronym")),
        points=(Point(Decimal("56.3404"), Decimal("-2.7956")),),
    )


def test_a_short_name_in_small_letters_is_another_name_and_a_place_off_the_earth_none() -> None:
    hill = records()[1]

    (found,) = hill.statements
    assert isinstance(found, Infrastructure)
    assert found.names == (Name("Hill Observatory"), Name("Hillside", None, "alternative"))
    assert found.points == ()
    assert [notice.field for notice in hill.notices] == ["geometry.coordinates"]


def test_no_address_of_a_person_is_kept() -> None:
    (wells,) = records()[2].statements

    assert isinstance(wells, Infrastructure)
    assert wells.names == (Name(f"Wells (W (V)) write to {LEFT_OUT}"),)


@pytest.mark.parametrize("number", [3, 4])
def test_a_feature_without_a_name_is_refused(number: int) -> None:
    with pytest.raises(InvalidRecord, match=r"properties\.name"):
        esfri_meril.record(list(esfri_meril.items(FILE))[number])


@pytest.mark.parametrize("text", ["[]", '{"features": {}}', "no json", "[" * 100_000])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    (path := tmp_path / "meril_infrastructures.geojson").write_text(text)

    with pytest.raises(UnreadableSource, match="meril_infrastructures"):
        list(esfri_meril.items(path))


@given(st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=30), st.just([1]), st.just(10**400)))
def test_what_is_no_degree_is_refused_and_what_is_one_is_kept(given_: object) -> None:
    try:
        found = point(given_, 0)
    except ValueError:
        return
    assert found.latitude is not None
    assert -90 <= found.latitude <= 90


def test_the_real_list_is_read_in_full(shared_data: Path) -> None:
    path = shared_data / "esfri_meril" / "meril_infrastructures_2018.geojson"
    read = [esfri_meril.record(item) for item in esfri_meril.items(path)]
    found = [one for record in read for one in record.statements if isinstance(one, Infrastructure)]

    plain = json.loads(path.read_bytes())["features"]
    assert len(found) == len({one.ref for one in found}) == len(plain) == 529
    assert all(one.points for one in found)
    assert sum(len(one.names) == 2 for one in found) > 500
    assert not [notice for record in read for notice in record.notices]
