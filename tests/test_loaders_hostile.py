"""Records with anything in place of any value: each is read or refused, and nothing else happens."""

import copy
import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.errors import InvalidRecord
from loaders.rdf import Converter
from loaders.source import Item
from ontology.namespaces import Namespaces

SOURCES = Path(__file__).parent / "sources"
WIKIDATA = {
    name: {"type": "literal", "value": value}
    for name, value in {
        "statement": "http://www.wikidata.org/entity/statement/Q900000001-A",
        "property": "P8324",
        "kind": "infra",
        "item": "http://www.wikidata.org/entity/Q900000001",
        "itemLabel": "Archive",
        "target": "http://www.wikidata.org/entity/Q900000002",
        "targetId": "0xampe144",
        "rank": "http://wikiba.se/ontology#NormalRank",
        "start": "2013-01-01T00:00:00Z",
        "startPrecision": "9",
    }.items()
}


def values(name: str, below: str = "") -> Iterator[Any]:
    text = (SOURCES / name).read_text("utf-8")
    if name.endswith(".jsonl"):
        yield from (json.loads(line) for line in text.splitlines() if line.startswith("{"))
    else:
        content = json.loads(text)
        yield from content[below] if below else content


GOOD: dict[str, list[Any]] = {
    "eosc": [
        *[*values("eosc/eosc_services.json", "results")][:1],
        *values("eosc/eosc_providers.json"),
        *values("eosc/eosc_catalogues.json", "results"),
        *[*values("eosc/eosc_datasources.json", "results")][:1],
        *[*values("eosc/eosc_resources.json")][:2],
    ],
    "eosc_marketplace": [{"name": "Lake Cloud", "parents": ["Compute"], "providers": ["Hill"], "related": ["Map"]}],
    "eosc_vocabularies": [*values("eosc/vocab_FUNDING_BODY.json")][:1],
    "fairsharing": [*values("fairsharing_records.json", "data")][:3],
    "tsosi": [
        *values("tsosi_entities.json"),
        *values("tsosi_entities_page.json", "results"),
        *values("tsosi_transfers.json", "results"),
    ],
    "openaire": [
        value
        for name in ("organization", "datasource", "project", "relation", "communities")
        for value in values(f"openaire/{name}.jsonl")
        if "product" not in json.dumps(value)
    ],
    "ioi_grants": [
        *values("grants/foundation_grants.jsonl"),
        *next(values("grants/initiative_grants.json", "grants")),
        *values("grants/standard_grants.json", "grants"),
    ],
    "openalex": [*values("openalex_institutions.jsonl"), *values("openalex_funders.jsonl")],
    "wikidata": [WIKIDATA],
    "esfri_meril": [*values("esfri_meril/meril_infrastructures_2018.geojson", "features")][:2],
}
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True),
    st.text(max_size=8),
    st.sampled_from(["https://", "http://[", "mailto:a@example.org", "\ud800", "a" * 400, "2020-13-45", "<>"]),
    st.just([]),
    st.just({}),
    st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=3)), max_size=2),
    st.dictionaries(st.text(max_size=3), st.one_of(st.none(), st.integers()), max_size=2),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path to every value inside a JSON value."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from places(child, (*path, key))


@pytest.mark.parametrize("module", GOOD)
@settings(max_examples=250)
@given(data=st.data())
def test_a_record_with_anything_anywhere_is_read_or_refused(module: str, data: st.DataObject) -> None:
    loader = import_module(f"loaders.{module}")
    value = copy.deepcopy(data.draw(st.sampled_from(GOOD[module])))
    *path, last = data.draw(st.sampled_from(list(places(value))))
    inside = value
    for key in path:
        inside = inside[key]
    inside[last] = data.draw(JUNK)

    try:
        record = loader.record(Item("record 1", value))
        lines = Converter(loader.SOURCE, Namespaces()).lines(record)
    except InvalidRecord:
        return
    assert all(line.endswith(" .\n") for line in lines)


@pytest.mark.parametrize("module", GOOD)
def test_the_records_that_are_changed_are_good_ones(module: str) -> None:
    loader = import_module(f"loaders.{module}")

    for value in GOOD[module]:
        if module == "openaire" and not loader.is_read(value):
            continue
        assert loader.record(Item("record 1", value)).local
