"""What we say, against the schemas that others publish in no package: with `--published FOLDER`, which holds them.

`spex.shacl` is what the SIB asks of an example query, https://github.com/sib-swiss/sparql-examples-utils
(src/main/resources). `skg-if-openapi.yaml` is the interface of SKG-IF, https://github.com/skg-if/api
(openapi/ver/current).
"""

from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from rdflib import URIRef

from ontology.namespaces import PREFIXES
from tests.test_graph_meta import own_description, violations
from tests.test_sparql_endpoint_skg_if import KINDS, client, curated

__all__ = ["client", "curated"]

EXAMPLES, INTERFACE = "spex.shacl", "skg-if-openapi.yaml"

#: What a page of each kind holds, by the name of its schema.
SCHEMAS = dict(zip(KINDS, ("Organisation", "Grant", "DataSource"), strict=True))


@pytest.fixture
def published(request: pytest.FixtureRequest) -> Path:
    """Return the folder of what others publish."""
    folder: Path | None = request.config.getoption("--published")
    if folder is None:
        pytest.skip("no published schemas: give their folder with --published")
    return folder


@pytest.fixture
def shapes(published: Path) -> Path:
    """Return the shapes of the SIB."""
    return published / EXAMPLES


@pytest.fixture
def interface(published: Path) -> dict[str, Any]:
    """Return the interface of SKG-IF."""
    found: dict[str, Any] = yaml.safe_load((published / INTERFACE).read_text("utf-8"))
    return found


def errors(interface: dict[str, Any], schema: str, value: Any) -> list[str]:
    validator = Draft202012Validator({**interface, "$ref": f"#/components/schemas/{schema}"})
    return [error.message for error in validator.iter_errors(value)]


@pytest.mark.parametrize("home", ["small_home", "starter"])
def test_saved_queries_are_examples_as_the_sib_asks(home: str, shapes: Path, request: pytest.FixtureRequest) -> None:
    assert violations(own_description(request.getfixturevalue(home)), shapes) == ""


@pytest.mark.parametrize("lost", ["schema:target", "rdfs:comment", "sh:select"])
def test_the_shapes_of_the_sib_miss_what_is_missing(lost: str, shapes: Path, starter: Path) -> None:
    data = own_description(starter)
    prefix, local = lost.split(":")

    data.remove((None, URIRef(PREFIXES[prefix] + local), None))

    assert lost in violations(data, shapes)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("source", ["client", "curated"])
def test_pages_of_skg_if_are_as_its_interface_says(
    source: str, kind: str, interface: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    asking: FlaskClient = request.getfixturevalue(source)

    page: Any = asking.get(f"/skg-if/{kind}?page_size=100").json

    assert page["@graph"] or source == "curated"
    assert errors(interface, "Meta", page["meta"]) == []
    assert [found for thing in page["@graph"] for found in errors(interface, SCHEMAS[kind], thing)] == []
    parts = ("JsonLdCtxDataModel", "JsonLdCtxSearch", "JsonLdCtxBaseOrMore")
    assert [errors(interface, part, value) for part, value in zip(parts, page["@context"], strict=True)] == [[], [], []]


def test_the_interface_of_skg_if_misses_what_is_wrong(interface: dict[str, Any]) -> None:
    named = {"local_identifier": "https://example.org/1", "entity_type": "organisation"}

    assert errors(interface, "Organisation", named) == []
    assert errors(interface, "Organisation", {**named, "country": "France"})
    assert errors(interface, "Organisation", {**named, "types": ["bakery"]})
    assert errors(interface, "Grant", named)
    assert errors(interface, "DataSource", {"entity_type": "datasource"})
