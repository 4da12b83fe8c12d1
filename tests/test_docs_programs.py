"""Every address in the documentation for programs answers, and its tools are there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from oskg.mcp_server import Tools
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings

DOCUMENT = (Path(__file__).resolve().parents[1] / "docs" / "programs.md").read_text("utf-8")
ADDRESSES = re.findall(r"http://127\.0\.0\.1:8080(/[^\s']+)", DOCUMENT)
TOOLS = set(re.findall(r"^\| `([a-z]+_[a-z_]+)`", DOCUMENT, re.MULTILINE))
NODE = "https://w3id.org/oskg/id/initiative/oskg-os10"
TABLE = re.findall(r"^\| `(/\S+?)`", DOCUMENT, re.MULTILINE)


@pytest.fixture(scope="module")
def client(starter: Path) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(starter, workers=1))
    yield app.test_client()
    close_app(app)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_command_of_the_documentation_has_an_answer(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", TABLE)
def test_every_address_of_the_table_is_served(client: FlaskClient, address: str) -> None:
    filled = address.replace("NAME", "endorsement_map").replace("PARAMETER", "endorser").replace("IRI", NODE)

    assert client.get(filled).status_code == 200


def test_the_tools_of_the_documentation_are_those_of_the_server() -> None:
    assert {name for name in vars(Tools) if not name.startswith("_")} == TOOLS
